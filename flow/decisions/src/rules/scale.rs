//! Boost and bury: multiply the score.

use std::sync::Arc;

use commerce::{ProductIndex, RuleId};

use super::{Instruction, Matcher};
use crate::{Context, Eligible, Lift, Rule};

/// A boost (factor above 1) or a bury (below 1).
pub struct Scale {
    instruction: Arc<Instruction>,
    matcher: Matcher,
    factor: f32,
}

impl Scale {
    pub(super) fn new(instruction: Arc<Instruction>, factor: f32) -> Self {
        Self { matcher: Matcher::new(&instruction), instruction, factor }
    }
}

impl Rule for Scale {
    fn id(&self) -> &RuleId {
        &self.instruction.id
    }

    fn names(&self, context: &Context<'_>) -> Option<Vec<ProductIndex>> {
        self.matcher.listed(context.catalogue)
    }

    fn lift(&self, context: &Context<'_>, candidate: &Eligible) -> Option<Lift> {
        let product = &context.catalogue.entry(candidate.product)?.product;
        self.matcher.matches(&self.instruction.target, product).then_some(Lift::Scale { factor: self.factor })
    }
}
