//! A source whose model has not been trained yet.

use commerce::Purpose;

use crate::{Context, Name, Proposal, Source};

/// Proposes nothing, so that a plan is valid before its first model is trained; the fallback ladder answers.
pub struct Unfitted {
    name: Name,
}

impl Unfitted {
    /// A stand-in under the model's name.
    #[must_use]
    pub fn new(name: Name) -> Self {
        Self { name }
    }
}

impl Source for Unfitted {
    fn name(&self) -> &Name {
        &self.name
    }

    fn purpose(&self) -> Purpose {
        Purpose::Essential
    }

    fn propose(&self, _: &Context<'_>, _: usize, _: &mut Vec<Proposal>) {}
}
