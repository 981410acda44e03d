//! What cannot be delivered: no stock in the place asked for.

use crate::{Candidate, Context, DropReason, Filter, Name, Verdict};

/// Drops what has no stock in the request's place, or anywhere when no place is named.
pub struct InStock {
    name: Name,
}

impl Default for InStock {
    fn default() -> Self {
        Self { name: Name::from("in_stock") }
    }
}

impl Filter for InStock {
    fn name(&self) -> &Name {
        &self.name
    }

    fn judge(&self, context: &Context<'_>, candidate: &Candidate) -> Verdict {
        let place = context.request.situation.place.as_ref();
        match context.catalogue.entry(candidate.product) {
            Some(entry) if !entry.stock_at(place).is_available() => Verdict::Drop(DropReason::OutOfStock),
            _ => Verdict::Keep,
        }
    }
}
