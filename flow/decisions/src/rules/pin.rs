//! Pin: proposes its products, and lifts them to their positions.

use std::sync::Arc;

use commerce::{ProductIndex, RuleId};

use super::{Action, Instruction};
use crate::{Context, Eligible, Lift, Rule};

/// A pin. The first product of the target stands at the position, the next one after it.
pub struct Pin {
    instruction: Arc<Instruction>,
}

impl Pin {
    pub(super) fn new(instruction: Arc<Instruction>) -> Self {
        Self { instruction }
    }
}

impl Rule for Pin {
    fn id(&self) -> &RuleId {
        &self.instruction.id
    }

    fn proposes(&self, context: &Context<'_>, into: &mut Vec<ProductIndex>) {
        into.extend(self.instruction.target.products.iter().filter_map(|id| context.catalogue.index_of(id)));
    }

    fn lift(&self, context: &Context<'_>, candidate: &Eligible) -> Option<Lift> {
        let Action::Pin { position } = self.instruction.action else { return None };
        let product = &context.catalogue.entry(candidate.product)?.product;
        let target = &self.instruction.target;
        let offset = target.products.iter().position(|id| *id == product.id)?;
        target.matches(product).then_some(Lift::Pin { position: position + offset })
    }
}
