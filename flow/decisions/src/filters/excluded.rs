//! What the caller, a merchant or the shopper excluded.

use crate::{Candidate, Context, DropReason, Filter, Name, Verdict};

/// Drops what was excluded for this request, by a rule, or dismissed by the shopper. A dismissal is the shopper's own
/// instruction, so it is honoured whatever the consents.
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
        if let Some(rule) = context.exclusion(candidate.product) {
            return Verdict::Drop(DropReason::ExcludedByRule { rule: rule.clone() });
        }
        if context.is_dismissed(candidate.product) {
            return Verdict::Drop(DropReason::Dismissed);
        }
        Verdict::Keep
    }
}
