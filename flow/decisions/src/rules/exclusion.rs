//! Exclude: is not shown. Carried out by the filter `excluded`, so that it holds on every path.

use std::sync::Arc;

use commerce::{Product, RuleId};

use super::{Instruction, Matcher};

/// An instruction not to show its target.
#[derive(Debug, Clone)]
pub struct Exclusion {
    instruction: Arc<Instruction>,
    matcher: Matcher,
}

impl Exclusion {
    pub(super) fn new(instruction: Arc<Instruction>) -> Self {
        Self { matcher: Matcher::new(&instruction), instruction }
    }

    /// The instruction's id.
    #[must_use]
    pub fn id(&self) -> &RuleId {
        &self.instruction.id
    }

    /// Whether this product is excluded.
    #[must_use]
    pub fn matches(&self, product: &Product) -> bool {
        self.matcher.matches(&self.instruction.target, product)
    }
}
