//! From the states of a profile to the facts of a view.
//!
//! A fact is built at the moment of a decision, from states that are already in the order needed, and only when its
//! purpose is granted. Of a fact that is not granted, only whether there is anything to tell is looked at.
//! Category interest asks for the category of each product here, not when the signal came: a shop moves its products
//! about, and interest follows the shelf as it is now.

mod basket;
mod category_interest;
mod met;
mod purchased;
mod tally;
#[cfg(test)]
mod tests;

use std::cell::OnceCell;

use commerce::{Category, Consents, ProductId, SessionId, Timestamp};

use crate::definitions::{DEFINITIONS, Definition, Window};
use crate::profile::Profile;
use crate::view::{Fact, FactName, FactValue, Touch, View};
use crate::writes::{Listing, Opinion, Visit};
use tally::Tally;

/// Ratings below this, of 100, say "not this": two stars of five are 25.
const POOR_RATING: u8 = 25;

/// The most distinct products bought that facts are made of.
const PRODUCTS_BOUGHT: usize = 100;

/// What building a fact may look at beside the profile.
pub(crate) struct Moment<'a> {
    now: Timestamp,
    visit: Visit,
    category_of: &'a dyn Fn(&ProductId) -> Option<Category>,
    /// What was bought and not returned, once worked out: two facts need it.
    bought: OnceCell<Vec<Touch>>,
}

impl Moment<'_> {
    /// The earliest instant a window reaches.
    fn since(&self, window: Window) -> Timestamp {
        match window {
            Window::Everything | Window::Visit { .. } => Timestamp::from_millis(i64::MIN),
            Window::Days(days) | Window::SinceOrder { days } => self.now.plus_millis(days.saturating_mul(-86_400_000)),
        }
    }
}

impl Profile {
    /// What a decision at `now` may read, under `consents` (see [`Profile::consents`] and
    /// [`crate::ConsentPolicy::under_gpc`]). `session` is the request's; without one, the running visit is what
    /// was met with gaps of at most half an hour. `category_of` is the catalogue's.
    #[must_use]
    pub fn view(
        &self,
        consents: Consents,
        now: Timestamp,
        session: Option<&SessionId>,
        category_of: &dyn Fn(&ProductId) -> Option<Category>,
    ) -> View {
        let moment = Moment { now, visit: Visit::of(session), category_of, bought: OnceCell::new() };
        let mut view = View {
            profile: Some(self.id().clone()),
            facts: Vec::with_capacity(DEFINITIONS.len()),
            ..View::stranger(consents)
        };
        for definition in &DEFINITIONS {
            if consents.allows(definition.purpose) {
                let value = self.fact(definition, &moment);
                view.facts.extend(value.map(|value| Fact {
                    name: definition.name,
                    purpose: definition.purpose,
                    value,
                }));
            } else if self.knows(definition.name) {
                view.withheld.push(definition.name);
            }
        }
        view
    }

    /// Whether anything is kept that a fact is made of.
    fn knows(&self, name: FactName) -> bool {
        let (states, more) = (&self.states, self.states.occasional());
        match name {
            FactName::RecentlyViewed | FactName::Session => !states.met.is_empty(),
            FactName::Purchased | FactName::OrderCount | FactName::AverageOrderValue | FactName::DaysSinceOrder => {
                !states.orders.is_empty()
            }
            FactName::Basket => !states.basket.is_empty(),
            FactName::Dismissed => !more.opinions.is_empty(),
            FactName::Wished => !more.wishes.is_empty(),
            FactName::CategoryInterest => {
                !(states.met.is_empty()
                    && states.orders.is_empty()
                    && more.wishes.is_empty()
                    && more.opinions.is_empty())
            }
            FactName::BirthYear => !more.birth_year.is_none(),
            FactName::Country => !more.country.is_none(),
            FactName::SearchInterest => !more.words.is_empty(),
            FactName::TypicalPrice => !more.prices.is_empty(),
            FactName::ActiveDays => !states.days.is_empty(),
            FactName::Language => !more.language.is_none(),
        }
    }

    fn fact(&self, definition: &Definition, moment: &Moment<'_>) -> Option<FactValue> {
        let (states, more) = (&self.states, self.states.occasional());
        let since = moment.since(definition.window);
        let limit = definition.limit.unwrap_or(0);
        match definition.name {
            FactName::RecentlyViewed => products(met::recently_viewed(&states.met, since, limit)),
            FactName::Session => products(met::running_visit(&states.met, moment, definition.window, limit)),
            FactName::Purchased => products(self.bought(moment).iter().take(limit).cloned().collect()),
            FactName::Basket => products(basket::contents(&states.basket, since, limit)),
            FactName::Dismissed => products(self.dismissed(since, limit)),
            FactName::Wished => products(self.wished(limit)),
            FactName::CategoryInterest => category_interest::shares(self, moment, since, limit),
            FactName::OrderCount => count(states.orders.len()),
            FactName::AverageOrderValue => self.average_order_value(),
            FactName::BirthYear => more.birth_year.get().map(|year| FactValue::Number(f64::from(*year))),
            FactName::Country => more.country.get().map(|country| FactValue::Text(country.to_string())),
            FactName::DaysSinceOrder => {
                states.orders.latest_at().map(|latest| FactValue::Number(moment.now.days_since(latest).max(0.0)))
            }
            FactName::SearchInterest => self.search_interest(since, limit),
            FactName::TypicalPrice => more.prices.mean().map(|micros| FactValue::Number(micros / 1e6)),
            FactName::ActiveDays => match definition.window {
                Window::Days(days) => count(states.days.active(moment.now, days)),
                _ => None,
            },
            FactName::Language => more.language.get().map(|language| FactValue::Text(language.to_string())),
        }
    }

    fn bought<'a>(&self, moment: &'a Moment<'_>) -> &'a [Touch] {
        let returns = &self.states.occasional().returns;
        moment.bought.get_or_init(|| purchased::net(&self.states.orders, returns, PRODUCTS_BOUGHT))
    }

    fn dismissed(&self, since: Timestamp, limit: usize) -> Vec<Touch> {
        let opinions = self.states.occasional().opinions.latest_first().take_while(|mark| mark.at >= since);
        let refused = opinions.filter(|mark| match mark.value {
            Opinion::Dismissed => true,
            Opinion::Rated(percent) => percent < POOR_RATING,
        });
        refused.take(limit).map(|mark| Touch { product: mark.key.clone(), at: mark.at, count: 1 }).collect()
    }

    fn wished(&self, limit: usize) -> Vec<Touch> {
        let listed = self.states.occasional().wishes.latest_first().filter(|mark| mark.value == Listing::On);
        listed.take(limit).map(|mark| Touch { product: mark.key.clone(), at: mark.at, count: 1 }).collect()
    }

    fn average_order_value(&self) -> Option<FactValue> {
        let totals = self.states.orders.latest_first().filter_map(|order| order.value.total_micros);
        let (count, sum) = totals.fold((0_u32, 0_i128), |(count, sum), total| (count + 1, sum + i128::from(total)));
        (count > 0).then(|| FactValue::Number(sum as f64 / f64::from(count) / 1e6))
    }

    fn search_interest(&self, since: Timestamp, limit: usize) -> Option<FactValue> {
        let mut counts = self.states.occasional().words.counts(since);
        counts.truncate(limit);
        let sum: u32 = counts.iter().map(|(_, count)| count).sum();
        let share = |count: u32| count as f32 / sum as f32;
        let shares: Vec<_> = counts.into_iter().map(|(word, count)| (word.to_string(), share(count))).collect();
        (!shares.is_empty()).then_some(FactValue::Shares(shares))
    }
}

fn products(touches: Vec<Touch>) -> Option<FactValue> {
    (!touches.is_empty()).then_some(FactValue::Products(touches))
}

fn count(number: usize) -> Option<FactValue> {
    (number > 0).then_some(FactValue::Number(number as f64))
}
