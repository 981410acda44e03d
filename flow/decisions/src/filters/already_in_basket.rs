//! What lies in the basket already.

use crate::{Candidate, Context, DropReason, Filter, Name, Verdict};

/// Drops what is in the basket, by the caller's word or the profile's.
pub struct AlreadyInBasket {
    name: Name,
}

impl Default for AlreadyInBasket {
    fn default() -> Self {
        Self { name: Name::from("already_in_basket") }
    }
}

impl Filter for AlreadyInBasket {
    fn name(&self) -> &Name {
        &self.name
    }

    fn judge(&self, context: &Context<'_>, candidate: &Candidate) -> Verdict {
        if context.is_in_basket(candidate.product) { Verdict::Drop(DropReason::InBasket) } else { Verdict::Keep }
    }
}
