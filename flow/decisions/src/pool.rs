//! The candidates while sources and rules propose: each product once, in the order of first mention.

use commerce::ProductIndex;
use rustc_hash::FxHashMap;

use crate::Candidate;

/// Distinct candidates.
#[derive(Default)]
pub(crate) struct Pool {
    candidates: Vec<Candidate>,
    positions: FxHashMap<ProductIndex, usize>,
}

impl Pool {
    /// The plan's `source`-th source proposes a product.
    pub(crate) fn propose(&mut self, product: ProductIndex, source: usize, score: f32) {
        self.update(product, |candidate| candidate.note(source, score));
    }

    /// A rule asks for a product.
    pub(crate) fn want(&mut self, product: ProductIndex) {
        self.update(product, Candidate::want);
    }

    pub(crate) fn into_candidates(self) -> Vec<Candidate> {
        self.candidates
    }

    fn update(&mut self, product: ProductIndex, note: impl FnOnce(&mut Candidate)) {
        let next = self.candidates.len();
        let position = *self.positions.entry(product).or_insert(next);
        if position == next {
            self.candidates.push(Candidate::new(product));
        }
        if let Some(candidate) = self.candidates.get_mut(position) {
            note(candidate);
        }
    }
}
