//! The shopper's taste in categories.

use commerce::{CategoryIndex, Purpose};
use profiles::FactName;
use rustc_hash::FxHashMap;

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
        // Candidates share few categories: each is looked up by name once.
        let mut known: FxHashMap<CategoryIndex, f32> = FxHashMap::default();
        for (term, candidate) in terms.iter_mut().zip(candidates) {
            let category = context.catalogue.entry(candidate.product).and_then(|entry| entry.category);
            *term = category.map_or(0.0, |category| {
                *known.entry(category).or_insert_with(|| {
                    let name = context.catalogue.category(category).map(|category| category.as_str());
                    shares.iter().find(|(share, _)| Some(share.as_str()) == name).map_or(0.0, |(_, share)| *share)
                })
            });
        }
    }
}
