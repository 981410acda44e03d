//! How often shoppers come back to what they saw in the same visit, measured.
//!
//! One next click in six is the very product at hand, and up to four in ten were met before in the visit. A model
//! of what follows what cannot say how likely that is, so visited items are taken out of its hands: their score is
//! the share of training clicks that went back to an item as long ago, in a visit as long, met as often; what is
//! left of 1 is shared out among all other items. A fixed bonus was refused: the right one differs between shops
//! by a factor of two, and it can be counted.

use crate::bytes::{DecodeError, Reader, Writer};
use crate::scores::Scores;

/// Visits longer than this count as this long, and what was met longer ago than this many clicks is not expected
/// back. A model that mixes repeats in reads this much of a visit, for its length decides.
pub(crate) const LONGEST_VISIT: usize = 12;

/// Clicks at which a rate counts half its own, half that of visits of any length.
const SHRINKAGE: f32 = 50.0;

/// Visits that came back more often than this count as if they had this often.
const MAXIMUM_RETURNS: usize = 4;

/// Cells of one kind of visit: every lag, met once or more often.
const PER_VISIT: usize = LONGEST_VISIT * 2;

const CELLS: usize = LONGEST_VISIT * (MAXIMUM_RETURNS + 1) * PER_VISIT;

/// The chance that the next click goes to an item last met `lag` clicks ago (0: the latest), by the length of the
/// visit, by how often the visit came back to anything, and by whether the item was met once or more often.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RepeatRates {
    rates: Vec<f32>,
}

/// One visited item: the latest position it stands at, and whether it stands at others too.
#[derive(Debug, Clone, Copy)]
struct Met {
    item: u32,
    lag: usize,
    often: bool,
}

fn met(visit: &[u32]) -> impl Iterator<Item = Met> + '_ {
    let recent = visit.get(..visit.len().min(LONGEST_VISIT)).unwrap_or(&[]);
    recent.iter().enumerate().filter_map(move |(lag, item)| {
        let earlier = recent.get(..lag)?;
        let later = recent.get(lag + 1..)?;
        (!earlier.contains(item)).then(|| Met { item: *item, lag, often: later.contains(item) })
    })
}

/// What kind of visit this is, by its length and by how many of its clicks went back to something.
fn kind(visit: &[u32]) -> usize {
    let recent = visit.get(..visit.len().min(LONGEST_VISIT)).unwrap_or(visit);
    let distinct = met(recent).count();
    let returns = (recent.len() - distinct).min(MAXIMUM_RETURNS);
    recent.len().saturating_sub(1) * (MAXIMUM_RETURNS + 1) + returns
}

const fn cell(kind: usize, met: Met) -> usize {
    kind * PER_VISIT + met.lag * 2 + met.often as usize
}

impl RepeatRates {
    /// Counts the sessions' clicks. Sessions hold items in order of time.
    pub(crate) fn measure<'a>(sessions: impl Iterator<Item = &'a [u32]>) -> Self {
        let (mut came_back, mut chances) = (vec![0.0_f32; CELLS], vec![0.0_f32; CELLS]);
        for session in sessions {
            for (at, next) in session.iter().enumerate().skip(1) {
                let before = session.get(at.saturating_sub(LONGEST_VISIT)..at).unwrap_or(&[]);
                let visit: Vec<u32> = before.iter().rev().copied().collect();
                let kind = kind(&visit);
                for met in met(&visit) {
                    let cell = cell(kind, met);
                    if let (Some(chance), Some(back)) = (chances.get_mut(cell), came_back.get_mut(cell)) {
                        *chance += 1.0;
                        *back += f32::from(u8::from(met.item == *next));
                    }
                }
            }
        }
        Self { rates: smoothed(&came_back, &chances) }
    }

    /// The visited items with their rates, latest first; the rates sum to at most 1.
    pub(crate) fn of_visit(&self, visit: &[u32]) -> Vec<(u32, f32)> {
        let kind = kind(visit);
        let rate = |met: Met| self.rates.get(cell(kind, met)).copied().unwrap_or_default();
        let mut rates: Vec<(u32, f32)> = met(visit).map(|met| (met.item, rate(met))).collect();
        let sum = rates.iter().fold(0.0, |sum, (_, rate)| sum + rate);
        if sum > 1.0 {
            rates.iter_mut().for_each(|(_, rate)| *rate /= sum);
        }
        rates
    }

    /// Takes the visited items out of `scores`, shares what their rates leave of 1 among the others, and puts them
    /// back with their rates.
    pub(crate) fn mix(&self, visit: &[u32], scores: &mut Scores) {
        let rates = self.of_visit(visit);
        let (left, total) = left_of(&rates, scores);
        if total > 0.0 {
            scores.scale(left / total);
        }
        rates.iter().for_each(|(item, rate)| scores.add(*item, *rate));
    }

    /// What [`RepeatRates::mix`] makes of one item: its rate when it was visited, or the factor its own score gets.
    pub(crate) fn mixed(&self, visit: &[u32], item: u32, scores: &mut Scores) -> Mixed {
        let rates = self.of_visit(visit);
        if let Some((_, rate)) = rates.iter().find(|(visited, _)| *visited == item) {
            return Mixed::Repeat(*rate);
        }
        let (left, total) = left_of(&rates, scores);
        Mixed::Factor(if total > 0.0 { left / total } else { 0.0 })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.f32s(&self.rates);
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let rates = reader.exactly(CELLS)?;
        let sound = rates.iter().all(|rate| *rate <= 1.0);
        if sound { Ok(Self { rates }) } else { Err(DecodeError::Corrupt { what: "a rate is above 1" }) }
    }
}

/// How one item's score comes about.
pub(crate) enum Mixed {
    /// It was visited: this is its score.
    Repeat(f32),
    /// It was not: its own score times this.
    Factor(f32),
}

fn left_of(rates: &[(u32, f32)], scores: &mut Scores) -> (f32, f32) {
    rates.iter().for_each(|(item, _)| scores.forget(*item));
    let left = 1.0 - rates.iter().fold(0.0, |sum, (_, rate)| sum + rate);
    (left.max(0.0), scores.total())
}

/// Rates by cell, pulled towards the rate of the same lag in visits of any length.
fn smoothed(came_back: &[f32], chances: &[f32]) -> Vec<f32> {
    let pooled = |counts: &[f32], at: usize| counts.iter().skip(at % PER_VISIT).step_by(PER_VISIT).sum::<f32>();
    let rate = |(at, (back, chance)): (usize, (&f32, &f32))| {
        let (all_back, all_chances) = (pooled(came_back, at), pooled(chances, at));
        let general = if all_chances > 0.0 { all_back / all_chances } else { 0.0 };
        (back + SHRINKAGE * general) / (chance + SHRINKAGE)
    };
    came_back.iter().zip(chances).enumerate().map(rate).collect()
}
