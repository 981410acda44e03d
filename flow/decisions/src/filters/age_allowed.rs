//! What is for older shoppers. An unknown age is too young: a shop can be fined for the opposite guess.

use crate::{Candidate, Context, DropReason, Filter, Name, Verdict};
use profiles::FactName;

/// Drops what the shopper is too young for, by the caller's word or the profile's year of birth.
pub struct AgeAllowed {
    name: Name,
}

impl Default for AgeAllowed {
    fn default() -> Self {
        Self { name: Name::from("age_allowed") }
    }
}

impl Filter for AgeAllowed {
    fn name(&self) -> &Name {
        &self.name
    }

    fn judge(&self, context: &Context<'_>, candidate: &Candidate) -> Verdict {
        let Some(minimum_age) = context.catalogue.entry(candidate.product).and_then(|entry| entry.product.minimum_age)
        else {
            return Verdict::Keep;
        };
        match context.request.situation.age.map(i64::from).or_else(|| age_by_birth_year(context)) {
            None => Verdict::Drop(DropReason::AgeUnknown { minimum_age }),
            Some(age) if age < i64::from(minimum_age) => Verdict::Drop(DropReason::UnderAge { minimum_age }),
            Some(_) => Verdict::Keep,
        }
    }
}

/// The oldest year of birth believed: nobody alive was born before it, so an earlier one is a typing error.
const EARLIEST_BIRTH_YEAR: f64 = 1900.0;

/// The age that is certain: with only the year known, the birthday may still be ahead.
fn age_by_birth_year(context: &Context<'_>) -> Option<i64> {
    let this_year = context.request.now.year();
    let believed = EARLIEST_BIRTH_YEAR..=this_year as f64;
    let birth_year = context.facts.number(FactName::BirthYear).filter(|year| believed.contains(year))?;
    Some(this_year - birth_year as i64 - 1)
}
