//! Pin: proposes its products, and lifts them to their positions.

use std::sync::Arc;

use commerce::{ProductIndex, RuleId};

use super::{Instruction, Matcher};
use crate::{Context, Eligible, Lift, Rule};

/// A pin. The first product of the target stands at the position, the next one after it. Where the target names a
/// category, brand or attributes too, a product that does not have them is not pinned.
pub struct Pin {
    instruction: Arc<Instruction>,
    matcher: Matcher,
    position: usize,
}

impl Pin {
    pub(super) fn new(instruction: Arc<Instruction>, position: usize) -> Self {
        Self { matcher: Matcher::new(&instruction), instruction, position }
    }
}

impl Rule for Pin {
    fn id(&self) -> &RuleId {
        &self.instruction.id
    }

    fn proposes(&self, context: &Context<'_>, into: &mut Vec<ProductIndex>) {
        let target = &self.instruction.target;
        into.extend(target.products.iter().filter_map(|id| {
            let index = context.catalogue.index_of(id)?;
            context.catalogue.entry(index).filter(|entry| target.describes(&entry.product)).map(|_| index)
        }));
    }

    fn names(&self, context: &Context<'_>) -> Option<Vec<ProductIndex>> {
        self.matcher.listed(context.catalogue)
    }

    fn lift(&self, context: &Context<'_>, candidate: &Eligible) -> Option<Lift> {
        let product = &context.catalogue.entry(candidate.product)?.product;
        let offset = self.matcher.position(&product.id)?;
        let position = self.position.saturating_add(offset);
        self.instruction.target.describes(product).then_some(Lift::Pin { position })
    }
}
