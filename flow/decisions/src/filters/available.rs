//! What the shop does not offer now: unknown, removed, hidden, or outside its dates.

use crate::{Candidate, Context, DropReason, Filter, Name, Verdict};

/// Drops what is not on offer at the request's instant.
pub struct Available {
    name: Name,
}

impl Default for Available {
    fn default() -> Self {
        Self { name: Name::from("available") }
    }
}

impl Filter for Available {
    fn name(&self) -> &Name {
        &self.name
    }

    fn judge(&self, context: &Context<'_>, candidate: &Candidate) -> Verdict {
        let Some(entry) = context.catalogue.entry(candidate.product) else {
            return Verdict::Drop(DropReason::NotSold);
        };
        if entry.removed {
            Verdict::Drop(DropReason::NotSold)
        } else if entry.product.hidden {
            Verdict::Drop(DropReason::Hidden)
        } else if !entry.is_visible(context.request.now) {
            Verdict::Drop(DropReason::NotAvailableNow)
        } else {
            Verdict::Keep
        }
    }
}
