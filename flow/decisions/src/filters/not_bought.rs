//! What was bought before, for shops whose goods are bought once.

use crate::{Candidate, Context, DropReason, Filter, Name, Verdict};
use commerce::Purpose;

/// Drops what the shopper bought.
pub struct NotBought {
    name: Name,
}

impl Default for NotBought {
    fn default() -> Self {
        Self { name: Name::from("not_bought") }
    }
}

impl Filter for NotBought {
    fn name(&self) -> &Name {
        &self.name
    }

    fn purpose(&self) -> Purpose {
        Purpose::Personalization
    }

    fn judge(&self, context: &Context<'_>, candidate: &Candidate) -> Verdict {
        if context.has_bought(candidate.product) { Verdict::Drop(DropReason::AlreadyBought) } else { Verdict::Keep }
    }
}
