//! How much of a shopper's interest goes to which category.
//!
//! Every act has a weight that says how much effort it took: looking 1, putting into the basket or on the wish list 3,
//! buying 5; a rating counts from −3 (worst) to 3 (best), a dismissal −3. The weights are a convention (ten times more
//! views than purchases should not drown them), not a fitted model; rankers that are fitted learn their own. Pieces do not
//! multiply: twelve of the same mug are one decision. What was returned does not count.
//!
//! A weight halves every 30 days, so that interest follows the season. Categories whose sum is not positive are left
//! out, and shares are of the sum of the others.

use commerce::{Category, ProductId, Timestamp};

use super::Moment;
use crate::profile::Profile;
use crate::view::FactValue;
use crate::writes::{How, Listing, Opinion};

const HALF_LIFE_DAYS: f32 = 30.0;

/// The most purchases and opinions looked at, each.
const ACTS_READ: usize = 50;

struct Interest<'a> {
    moment: &'a Moment<'a>,
    weights: Vec<(Category, f32)>,
    /// The product looked up last and its place: the same product often follows itself.
    last: Option<(&'a ProductId, Option<usize>)>,
}

pub(super) fn shares(profile: &Profile, moment: &Moment<'_>, since: Timestamp, limit: usize) -> Option<FactValue> {
    let (states, more) = (&profile.states, profile.states.occasional());
    let bought = profile.bought(moment).iter().take(ACTS_READ);
    let mut interest = Interest { moment, weights: Vec::new(), last: None };
    for meeting in states.met.latest_first().take_while(|meeting| meeting.at >= since) {
        interest.add(&meeting.product, meeting.at, if meeting.how == How::Added { 3.0 } else { 1.0 });
    }
    for purchase in bought.take_while(|purchase| purchase.at >= since) {
        interest.add(&purchase.product, purchase.at, 5.0);
    }
    for wish in more.wishes.latest_first().take(ACTS_READ).filter(|wish| wish.at >= since) {
        if wish.value == Listing::On {
            interest.add(&wish.key, wish.at, 3.0);
        }
    }
    for opinion in more.opinions.latest_first().take(ACTS_READ).filter(|opinion| opinion.at >= since) {
        let weight = match opinion.value {
            Opinion::Rated(percent) => (f32::from(percent) - 50.0) * 0.06,
            Opinion::Dismissed => -3.0,
        };
        interest.add(&opinion.key, opinion.at, weight);
    }
    interest.largest(limit)
}

impl<'a> Interest<'a> {
    fn add(&mut self, product: &'a ProductId, at: Timestamp, weight: f32) {
        let place = match self.last {
            Some((last, place)) if last == product => place,
            _ => (self.moment.category_of)(product).map(|category| self.place(category)),
        };
        self.last = Some((product, place));
        let age_days = self.moment.now.days_since(at).max(0.0) as f32;
        if let Some((_, sum)) = place.and_then(|place| self.weights.get_mut(place)) {
            *sum += weight * libm::exp2f(-age_days / HALF_LIFE_DAYS);
        }
    }

    fn place(&mut self, category: Category) -> usize {
        self.weights.iter().position(|(held, _)| *held == category).unwrap_or_else(|| {
            self.weights.push((category, 0.0));
            self.weights.len() - 1
        })
    }

    fn largest(self, limit: usize) -> Option<FactValue> {
        let mut weights = self.weights;
        weights.retain(|(_, weight)| *weight > 0.0);
        let sum: f32 = weights.iter().map(|(_, weight)| weight).sum();
        weights.sort_by(|(left, less), (right, more)| more.total_cmp(less).then_with(|| left.cmp(right)));
        weights.truncate(limit);
        let share = |(category, weight): &(Category, f32)| (category.as_str().to_owned(), weight / sum);
        (!weights.is_empty()).then(|| FactValue::Shares(weights.iter().map(share).collect()))
    }
}
