//! A product on its way through the stages: proposed, then eligible, then ranked.

use commerce::ProductIndex;

/// The most sources one plan may hold; a candidate keeps a score for each.
pub const MAXIMUM_SOURCES: usize = 16;

/// A product that at least one source or rule proposed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Which.
    pub product: ProductIndex,
    sources: u32,
    wanted: bool,
    scores: [f32; MAXIMUM_SOURCES],
}

impl Candidate {
    /// A product nobody has scored yet.
    #[must_use]
    pub const fn new(product: ProductIndex) -> Self {
        Self { product, sources: 0, wanted: false, scores: [0.0; MAXIMUM_SOURCES] }
    }

    /// Notes the score of the plan's `source`-th source; the larger one if it proposes twice.
    pub(crate) fn note(&mut self, source: usize, score: f32) {
        if let Some(slot) = self.scores.get_mut(source) {
            let proposed_before = self.sources & (1 << source) != 0;
            *slot = if proposed_before { slot.max(score) } else { score };
            self.sources |= 1 << source;
        }
    }

    /// Notes that a merchant's rule asked for it.
    pub(crate) const fn want(&mut self) {
        self.wanted = true;
    }

    /// Whether a merchant's rule asked for it, whatever the sources said.
    #[must_use]
    pub const fn is_wanted(&self) -> bool {
        self.wanted
    }

    /// The score of the plan's `source`-th source; none when it did not propose this product.
    #[must_use]
    pub fn score_of(&self, source: usize) -> Option<f32> {
        let proposed = source < MAXIMUM_SOURCES && self.sources & (1 << source) != 0;
        self.scores.get(source).copied().filter(|_| proposed)
    }

    /// Positions of the sources that proposed it, in plan order.
    pub fn sources(&self) -> impl Iterator<Item = usize> {
        let sources = self.sources;
        (0..MAXIMUM_SOURCES).filter(move |source| sources & (1 << source) != 0)
    }
}

/// A candidate that passed every filter. Only the runner's filter step makes one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Eligible(Candidate);

impl Eligible {
    /// Called by the filter step alone.
    pub(crate) const fn minted(candidate: Candidate) -> Self {
        Self(candidate)
    }
}

impl std::ops::Deref for Eligible {
    type Target = Candidate;
    fn deref(&self) -> &Candidate {
        &self.0
    }
}

/// An eligible product with its final score, as arrangers see it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// The product.
    pub eligible: Eligible,
    /// Sum of its terms.
    pub score: f32,
    /// Its row in the runner's table of terms.
    pub(crate) row: usize,
}
