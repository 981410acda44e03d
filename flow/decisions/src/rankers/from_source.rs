//! A source's own score as a term.

use crate::{Context, Eligible, Name, Ranker};

/// What one source of the plan said of each candidate.
pub struct FromSource {
    name: Name,
    source: usize,
}

impl FromSource {
    /// The term of the plan's `source`-th source, named like it.
    #[must_use]
    pub fn new(name: Name, source: usize) -> Self {
        Self { name, source }
    }
}

impl Ranker for FromSource {
    fn name(&self) -> &Name {
        &self.name
    }

    fn score(&self, _: &Context<'_>, candidates: &[Eligible], terms: &mut [f32]) {
        for (term, candidate) in terms.iter_mut().zip(candidates) {
            *term = candidate.score_of(self.source).unwrap_or_default();
        }
    }
}
