//! What was bought before, for shops whose goods are bought once.

use crate::{Candidate, Context, DropReason, Filter, Name, Verdict};
use commerce::Purpose;
use profiles::FactName;

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
        let Some(entry) = context.catalogue.entry(candidate.product) else { return Verdict::Keep };
        let bought = context.facts.products(FactName::Purchased);
        if bought.iter().any(|touch| touch.product == entry.product.id) {
            Verdict::Drop(DropReason::AlreadyBought)
        } else {
            Verdict::Keep
        }
    }
}
