//! A reusable column of scores: dense, so that adding is one store, and cleared by what was touched.
//!
//! A hash map was refused: its growth allocates on the hot path, and its iteration order would have to be hidden.

use std::cell::RefCell;

use decisions::Proposal;

use crate::binding::Binding;

thread_local! {
    static SCRATCH: RefCell<Scores> = RefCell::default();
}

/// What stands in the column where nothing was added yet; sums themselves are never negative.
const UNTOUCHED: f32 = -1.0;

/// Sums by item, with the items touched in order of first touch.
#[derive(Debug, Default)]
pub(crate) struct Scores {
    sums: Vec<f32>,
    touched: Vec<u32>,
}

impl Scores {
    /// Runs with this thread's column, empty and as long as there are items. A nested call gets a column of its own.
    pub(crate) fn with<Result>(items: usize, work: impl FnOnce(&mut Self) -> Result) -> Result {
        SCRATCH.with(|scratch| match scratch.try_borrow_mut() {
            Ok(mut scores) => {
                scores.clear(items);
                work(&mut scores)
            }
            Err(_) => {
                let mut scores = Self::default();
                scores.clear(items);
                work(&mut scores)
            }
        })
    }

    fn clear(&mut self, items: usize) {
        for item in self.touched.drain(..) {
            if let Some(sum) = self.sums.get_mut(item as usize) {
                *sum = UNTOUCHED;
            }
        }
        if self.sums.len() < items {
            self.sums.resize(items, UNTOUCHED);
        }
    }

    /// Adds an amount that is not negative; nothing happens for items out of range.
    #[inline]
    pub(crate) fn add(&mut self, item: u32, amount: f32) {
        if let Some(sum) = self.sums.get_mut(item as usize) {
            if *sum < 0.0 {
                self.touched.push(item);
                *sum = 0.0;
            }
            *sum += amount;
        }
    }

    /// The sum of an item.
    #[inline]
    pub(crate) fn get(&self, item: u32) -> f32 {
        self.sums.get(item as usize).map_or(0.0, |sum| sum.max(0.0))
    }

    /// Takes back all that was added for an item.
    pub(crate) fn forget(&mut self, item: u32) {
        if let Some(sum) = self.sums.get_mut(item as usize).filter(|sum| **sum > 0.0) {
            *sum = 0.0;
        }
    }

    /// Every item touched with its sum, in order of first touch.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, f32)> + '_ {
        self.touched.iter().map(|item| (*item, self.get(*item)))
    }

    /// All sums added up, in order of first touch.
    pub(crate) fn total(&self) -> f32 {
        self.touched.iter().fold(0.0, |total, item| total + self.get(*item))
    }

    /// Multiplies every sum by a factor that is not negative.
    pub(crate) fn scale(&mut self, factor: f32) {
        for item in &self.touched {
            if let Some(sum) = self.sums.get_mut(*item as usize) {
                *sum *= factor;
            }
        }
    }

    /// Appends the best `limit` as proposals, best first; equal scores in order of product.
    pub(crate) fn propose(&self, binding: &Binding, limit: usize, into: &mut Vec<Proposal>) {
        let start = into.len();
        for item in &self.touched {
            let score = self.get(*item).min(1.0);
            if let Some(product) = binding.product(*item).filter(|_| score > 0.0) {
                into.push(Proposal { product, score });
            }
        }
        keep_best(into, start, limit);
    }
}

/// Sorts the proposals from `start` on, best first and equal scores in order of product, and keeps `limit` of them.
pub(crate) fn keep_best(proposals: &mut Vec<Proposal>, start: usize, limit: usize) {
    let by_score = |a: &Proposal, b: &Proposal| b.score.total_cmp(&a.score).then_with(|| a.product.cmp(&b.product));
    if let Some(mine) = proposals.get_mut(start..).filter(|mine| limit > 0 && mine.len() > limit) {
        mine.select_nth_unstable_by(limit - 1, by_score);
    }
    proposals.truncate(start + limit);
    if let Some(best) = proposals.get_mut(start..) {
        best.sort_unstable_by(by_score);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Items;
    use crate::tests::{catalogue, id};

    #[test]
    fn the_best_come_first_and_equals_in_order_of_product() {
        let items: Items = [id("a"), id("b"), id("c"), id("d")].into_iter().collect();
        let binding = Binding::new(&items, &catalogue("d c b a"));
        let mut proposals = Vec::new();
        Scores::with(4, |scores| {
            for (item, part) in [(0, 0.25), (1, 0.5), (2, 0.25), (3, 0.1), (0, 0.25), (9, 1.0)] {
                scores.add(item, part);
            }
            scores.forget(3);
            assert_eq!(scores.total(), 1.25);
            scores.propose(&binding, 2, &mut proposals);
        });
        assert_eq!(proposals.iter().map(|proposal| proposal.product.0).collect::<Vec<_>>(), [2, 3]);
        Scores::with(4, |scores| assert_eq!((scores.get(0), scores.total()), (0.0, 0.0), "the column starts empty"));
    }
}
