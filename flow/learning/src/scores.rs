//! A reusable column of scores: dense, so that adding is one store, and cleared by what was touched.
//!
//! A hash map was refused: its growth allocates on the hot path, and its iteration order would have to be hidden.

use std::cell::RefCell;

use decisions::{Proposal, place};

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
        let mut best = Best::new(limit);
        for (item, sum) in self.iter().filter(|(_, sum)| *sum > 0.0) {
            if let Some(product) = binding.product(item) {
                best.offer(Proposal { product, score: sum.min(1.0) });
            }
        }
        into.append(&mut best.finish());
    }
}

/// Of proposals of distinct products the best `limit`: better scores first, and equal scores in order of product.
///
/// A model scores thousands of items and a hundred are wanted. So a few times as many as wanted are gathered, the best
/// of them kept, and whatever stands behind the worst of these is turned away by one comparison.
pub(crate) struct Best {
    limit: usize,
    gathered: Vec<Proposal>,
    /// No proposal from this place on can be among the best.
    beyond: u64,
}

impl Best {
    /// How many times the limit is gathered before the best are kept.
    const GATHERED: usize = 4;

    pub(crate) fn new(limit: usize) -> Self {
        let beyond = if limit == 0 { 0 } else { u64::MAX };
        Self { limit, gathered: Vec::new(), beyond }
    }

    #[inline]
    pub(crate) fn offer(&mut self, proposal: Proposal) {
        if place_of(&proposal) >= self.beyond {
            return;
        }
        self.gathered.push(proposal);
        if self.gathered.len() >= self.limit.saturating_mul(Self::GATHERED) {
            self.keep();
        }
    }

    fn keep(&mut self) {
        if self.limit < self.gathered.len() {
            let (_, worst, _) = self.gathered.select_nth_unstable_by_key(self.limit - 1, place_of);
            self.beyond = place_of(worst);
            self.gathered.truncate(self.limit);
        }
    }

    /// The best, best first.
    pub(crate) fn finish(mut self) -> Vec<Proposal> {
        if self.limit > 0 {
            self.keep();
        }
        self.gathered.sort_unstable_by_key(place_of);
        self.gathered
    }
}

fn place_of(proposal: &Proposal) -> u64 {
    place(proposal.score, proposal.product)
}

#[cfg(test)]
mod tests {
    use commerce::ProductIndex;

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

    #[test]
    fn the_best_of_many_are_those_of_a_full_sort_however_they_arrive() {
        // A walk through all residues of a prime, with scores that repeat.
        let offered = |step: u32| {
            (0..997).map(move |at| {
                let product = ProductIndex(at * step % 997);
                Proposal { product, score: (product.0 % 50) as f32 / 50.0 }
            })
        };
        let mut sorted: Vec<Proposal> = offered(1).collect();
        sorted.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.product.cmp(&b.product)));
        for (step, limit) in [(1, 0), (1, 1), (7, 10), (996, 100), (31, 997), (31, 5_000)] {
            let mut best = Best::new(limit);
            offered(step).for_each(|proposal| best.offer(proposal));
            assert_eq!(best.finish(), sorted[..limit.min(997)], "step {step}, limit {limit}");
        }
    }
}
