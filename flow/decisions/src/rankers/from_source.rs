//! A source's own score as a term.

use commerce::Purpose;

use crate::{Context, Eligible, Name, Ranker};

/// What one source of the plan said of each candidate, for the source's own purpose: where that is not granted, a
/// score that was found all the same counts for nothing.
pub struct FromSource {
    name: Name,
    purpose: Purpose,
    source: usize,
}

impl FromSource {
    /// The term of the plan's `source`-th source, named like it and for its purpose.
    #[must_use]
    pub fn new(name: Name, purpose: Purpose, source: usize) -> Self {
        Self { name, purpose, source }
    }
}

impl Ranker for FromSource {
    fn name(&self) -> &Name {
        &self.name
    }

    fn purpose(&self) -> Purpose {
        self.purpose
    }

    fn score(&self, _: &Context<'_>, candidates: &[Eligible], terms: &mut [f32]) {
        for (term, candidate) in terms.iter_mut().zip(candidates) {
            *term = candidate.score_of(self.source).unwrap_or_default();
        }
    }
}
