//! The product being looked at.

use crate::{Candidate, Context, DropReason, Filter, Name, Verdict};

/// Drops the product of the page itself.
pub struct NotCurrent {
    name: Name,
}

impl Default for NotCurrent {
    fn default() -> Self {
        Self { name: Name::from("not_current") }
    }
}

impl Filter for NotCurrent {
    fn name(&self) -> &Name {
        &self.name
    }

    fn judge(&self, context: &Context<'_>, candidate: &Candidate) -> Verdict {
        if context.current() == Some(candidate.product) { Verdict::Drop(DropReason::Current) } else { Verdict::Keep }
    }
}
