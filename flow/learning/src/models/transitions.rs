//! `transitions`: what comes after the products of this visit.
//!
//! Sequential rules (Ludewig & Jannach, UMUAI 2018): in training every ordered pair of a session adds to the rule
//! from the earlier item to the later one, the less the farther apart; a rule's weight is its share of all that
//! followed the earlier item. The way back counts too, at a part: shoppers who compare go to and fro, and on
//! held-out sessions that part was worth two hits in a hundred. A visit fires the rules of its latest products, the
//! older the fainter. How likely a product is to be met again is measured apart (see `repeats`), so scores
//! of one visit sum to 1 at most.

use std::sync::Arc;

use commerce::Snapshot;
use decisions::Source;
use serde::{Deserialize, Serialize};

use super::algorithm::{Algorithm, Basis};
use super::repeats::{LONGEST_VISIT, Mixed, RepeatRates};
use super::similarity::best;
use super::visit_source::{VisitModel, VisitSource};
use crate::Dataset;
use crate::bytes::{DecodeError, Reader, Writer};
use crate::rows::Rows;
use crate::scores::Scores;

/// Hyper-parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Clicks between two items up to which the later counts as following the earlier.
    pub maximum_distance: usize,
    /// A pair `d` clicks apart counts `1 / d` to this power.
    pub distance_power: f32,
    /// What a pair in reverse order counts, against 1 for one in order.
    pub backward: f32,
    /// Products of a visit that fire rules.
    pub visit_length: usize,
    /// Weight of each product of a visit against the one after it.
    pub visit_decay: f32,
    /// Added to what followed an item, in clicks: rules of rare items weigh less.
    pub shrinkage: f32,
    /// A pair counts half when this share of all sessions is newer; 0 for never.
    pub half_life_share: f32,
    /// Rules kept per item.
    pub rules: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            maximum_distance: 10,
            distance_power: 0.75,
            backward: 0.5,
            visit_length: 10,
            visit_decay: 0.6,
            shrinkage: 2.0,
            half_life_share: 0.5,
            rules: 500,
        }
    }
}

/// Rules from item to item, and repeat rates.
pub struct Transitions {
    basis: Basis<Settings>,
    rules: Rows<(u32, f32)>,
    repeats: RepeatRates,
}

impl Transitions {
    /// Counts ordered pairs.
    #[must_use]
    pub fn fit(data: &Dataset, settings: Settings) -> Self {
        let sessions = Rows::from_lists(
            data.sessions.iter().map(|session| session.iter().map(|event| event.item).collect::<Vec<_>>()),
        );
        let rules = rules(data.items.len(), &sessions, &settings);
        Self {
            basis: Basis { settings, items: data.items.clone() },
            rules,
            repeats: RepeatRates::measure(sessions.iter()),
        }
    }

    /// The visit's items with their weights, latest first.
    fn weighted<'a>(&self, visit: &'a [u32]) -> impl Iterator<Item = (u32, f32)> + 'a {
        let decay = self.basis.settings.visit_decay;
        let weights = std::iter::successors(Some(1.0_f32), move |weight| Some(weight * decay));
        visit.iter().copied().zip(weights).take(self.basis.settings.visit_length)
    }

    fn fire(&self, visit: &[u32], scores: &mut Scores) {
        for (visited, weight) in self.weighted(visit) {
            self.rules.row(visited).iter().for_each(|(item, share)| scores.add(*item, weight * share));
        }
    }
}

fn rules(items: usize, sessions: &Rows<u32>, settings: &Settings) -> Rows<(u32, f32)> {
    let longest = sessions.iter().map(<[u32]>::len).max().unwrap_or_default();
    let weights: Vec<f32> = (1..=settings.maximum_distance.min(longest))
        .map(|distance| 1.0 / libm::powf(distance as f32, settings.distance_power))
        .collect();
    let ages: Vec<f32> = (0..sessions.len()).map(|session| age_weight(session, sessions.len(), settings)).collect();
    let aged = sessions.iter().zip(&ages);
    let pairs = aged.flat_map(|(session, age)| {
        let pairs = pairs(session, &weights, settings.backward);
        pairs.map(move |(from, (to, weight))| (from, (to, weight * age)))
    });
    let followers = Rows::grouped(items, pairs, (0, 0.0));
    Rows::from_lists(followers.iter().map(|row| {
        Scores::with(items, |scores| {
            row.iter().for_each(|(item, weight)| scores.add(*item, *weight));
            let followed = scores.total() + settings.shrinkage.max(0.0);
            best(scores.iter().map(|(item, sum)| (item, sum / followed)).collect(), settings.rules)
        })
    }))
}

fn age_weight(session: usize, sessions: usize, settings: &Settings) -> f32 {
    let newer = (sessions - session) as f32 / sessions as f32;
    if settings.half_life_share > 0.0 { libm::exp2f(-newer / settings.half_life_share) } else { 1.0 }
}

/// The rules one session speaks for: `(from, (to, weight))`.
fn pairs<'a>(
    session: &'a [u32],
    weights: &'a [f32],
    backward: f32,
) -> impl Iterator<Item = (u32, (u32, f32))> + Clone + 'a {
    session.iter().enumerate().flat_map(move |(at, later)| {
        let earlier = session.get(..at).unwrap_or(&[]).iter().rev();
        earlier.zip(weights).filter(move |(earlier, _)| *earlier != later).flat_map(move |(earlier, weight)| {
            let reverse = (*later, (*earlier, weight * backward));
            std::iter::once((*earlier, (*later, *weight))).chain((backward > 0.0).then_some(reverse))
        })
    })
}

impl Algorithm for Transitions {
    const NAME: &'static str = "transitions";

    type Settings = Settings;

    fn basis(&self) -> &Basis<Settings> {
        &self.basis
    }

    fn write(&self, writer: &mut Writer) {
        writer.weighted_rows(&self.rules);
        self.repeats.write(writer);
    }

    fn read(basis: Basis<Settings>, reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let rules = reader.weighted_rows(basis.items.len())?;
        Ok(Self { basis, rules, repeats: RepeatRates::read(reader)? })
    }

    fn bind(self: Arc<Self>, catalogue: &Snapshot) -> Vec<Arc<dyn Source>> {
        vec![VisitSource::bind(self, catalogue)]
    }
}

impl VisitModel for Transitions {
    fn longest_visit(&self) -> usize {
        LONGEST_VISIT
    }

    fn score(&self, visit: &[u32], scores: &mut Scores) {
        self.fire(visit, scores);
        self.repeats.mix(visit, scores);
    }

    fn parts(&self, visit: &[u32], item: u32) -> Vec<(u32, f32)> {
        let mixed = Scores::with(self.basis.items.len(), |scores| {
            self.fire(visit, scores);
            self.repeats.mixed(visit, item, scores)
        });
        let factor = match mixed {
            Mixed::Repeat(rate) => return vec![(item, rate)],
            Mixed::Factor(factor) => factor,
        };
        let share = |visited| self.rules.row(visited).iter().find(|(to, _)| *to == item).map(|(_, share)| *share);
        self.weighted(visit)
            .filter_map(|(visited, weight)| Some((visited, factor * weight * share(visited)?)))
            .collect()
    }
}
