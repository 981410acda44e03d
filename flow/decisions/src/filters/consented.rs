//! What was proposed only from data that may not be used.
//!
//! The second lock on the same door. A view without consent holds no personal facts, so a personal source has
//! nothing to propose from; this filter makes sure that a source which found something all the same (from a cache of
//! its own, say) is not heard. A product that a source without personal data also proposed stays, and so does one that
//! a merchant's rule asked for: neither owes anything to the data in question.

use commerce::Purpose;

use crate::{Candidate, Context, DropReason, Filter, Name, Verdict};

/// Drops candidates whose every source needs a purpose that is not granted.
pub struct Consented {
    name: Name,
    /// The purpose of each source of the plan, in plan order.
    purposes: Vec<Purpose>,
}

impl Consented {
    /// A filter for a plan whose sources read data of these purposes.
    #[must_use]
    pub fn new(purposes: Vec<Purpose>) -> Self {
        Self { name: Name::from("consented"), purposes }
    }
}

impl Filter for Consented {
    fn name(&self) -> &Name {
        &self.name
    }

    fn judge(&self, context: &Context<'_>, candidate: &Candidate) -> Verdict {
        if candidate.is_wanted() {
            return Verdict::Keep;
        }
        let mut refused = None;
        for source in candidate.sources() {
            match self.purposes.get(source) {
                Some(purpose) if !context.allows(*purpose) => refused = Some(*purpose),
                _ => return Verdict::Keep,
            }
        }
        refused.map_or(Verdict::Keep, |purpose| Verdict::Drop(DropReason::NoConsent { purpose }))
    }
}
