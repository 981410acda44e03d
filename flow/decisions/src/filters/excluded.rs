//! What the caller, a merchant or the shopper excluded.

use crate::{Candidate, Context, DropReason, Filter, Name, Verdict};
use profiles::FactName;

/// Drops what was excluded for this request, by a rule, or dismissed by the shopper. A dismissal is the shopper's own instruction, so it is honoured whatever the consents.
pub struct Excluded {
    name: Name,
}

impl Default for Excluded {
    fn default() -> Self {
        Self { name: Name::from("excluded") }
    }
}

impl Filter for Excluded {
    fn name(&self) -> &Name {
        &self.name
    }

    fn judge(&self, context: &Context<'_>, candidate: &Candidate) -> Verdict {
        if context.is_excluded(candidate.product) {
            return Verdict::Drop(DropReason::ExcludedByCaller);
        }
        let Some(entry) = context.catalogue.entry(candidate.product) else { return Verdict::Keep };
        if let Some(rule) = context.rules.exclusion(context.request, entry) {
            return Verdict::Drop(DropReason::ExcludedByRule { rule: rule.clone() });
        }
        let dismissed = context.facts.products(FactName::Dismissed);
        if dismissed.iter().any(|touch| touch.product == entry.product.id) {
            return Verdict::Drop(DropReason::Dismissed);
        }
        Verdict::Keep
    }
}
