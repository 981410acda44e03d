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

const CELLS: usize = LONGEST_VISIT * LONGEST_VISIT * 2;

/// The chance that the next click goes to an item last met `lag` clicks ago (0: the latest), by length of the visit
/// and by whether it was met once or more often.
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

const fn cell(length: usize, lag: usize, often: bool) -> usize {
    let length = if length > LONGEST_VISIT { LONGEST_VISIT } else { length };
    ((length - 1) * LONGEST_VISIT + lag) * 2 + often as usize
}

impl RepeatRates {
    /// Counts the sessions' clicks. Sessions hold items in order of time.
    pub(crate) fn measure<'a>(sessions: impl Iterator<Item = &'a [u32]>) -> Self {
        let (mut came_back, mut chances) = (vec![0.0_f32; CELLS], vec![0.0_f32; CELLS]);
        let mut visit = Vec::new();
        for session in sessions {
            visit.clear();
            for item in session {
                let length = visit.len();
                if length > 0 {
                    let latest_first: Vec<u32> = visit.iter().rev().take(LONGEST_VISIT).copied().collect();
                    for met in met(&latest_first) {
                        let at = cell(length, met.lag, met.often);
                        if let (Some(chance), Some(back)) = (chances.get_mut(at), came_back.get_mut(at)) {
                            *chance += 1.0;
                            *back += f32::from(u8::from(met.item == *item));
                        }
                    }
                }
                visit.push(*item);
            }
        }
        Self { rates: smoothed(&came_back, &chances) }
    }

    fn rate(&self, length: usize, met: Met) -> f32 {
        self.rates.get(cell(length, met.lag, met.often)).copied().unwrap_or_default()
    }

    /// The visited items with their rates, latest first; the rates sum to at most 1.
    pub(crate) fn of_visit(&self, visit: &[u32]) -> Vec<(u32, f32)> {
        let mut rates: Vec<(u32, f32)> = met(visit).map(|met| (met.item, self.rate(visit.len(), met))).collect();
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
    let per_length = LONGEST_VISIT * 2;
    let pooled = |counts: &[f32], at: usize| counts.iter().skip(at % per_length).step_by(per_length).sum::<f32>();
    let rate = |(at, (back, chance)): (usize, (&f32, &f32))| {
        let (all_back, all_chances) = (pooled(came_back, at), pooled(chances, at));
        let general = if all_chances > 0.0 { all_back / all_chances } else { 0.0 };
        (back + SHRINKAGE * general) / (chance + SHRINKAGE)
    };
    came_back.iter().zip(chances).enumerate().map(rate).collect()
}
