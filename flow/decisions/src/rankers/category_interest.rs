//! The shopper's taste in categories.

use commerce::Purpose;
use profiles::FactName;

use crate::{Context, Eligible, Name, Ranker};

/// The share of the shopper's interest that lies in the product's category, 0 to 1.
pub struct CategoryInterest {
    name: Name,
}

impl Default for CategoryInterest {
    fn default() -> Self {
        Self { name: Name::from("category_interest") }
    }
}

impl Ranker for CategoryInterest {
    fn name(&self) -> &Name {
        &self.name
    }

    fn purpose(&self) -> Purpose {
        Purpose::Personalization
    }

    fn score(&self, context: &Context<'_>, candidates: &[Eligible], terms: &mut [f32]) {
        let shares = context.facts.shares(FactName::CategoryInterest);
        if shares.is_empty() {
            return;
        }
        for (term, candidate) in terms.iter_mut().zip(candidates) {
            let category = context.catalogue.entry(candidate.product).and_then(|entry| entry.product.category.as_ref());
            let share = category.and_then(|category| shares.iter().find(|(name, _)| name == category.as_str()));
            *term = share.map_or(0.0, |(_, share)| *share);
        }
    }
}
