//! What the shopper looked at.

use commerce::{ProductIndex, Purpose};
use profiles::FactName;

use crate::{Context, Evidence, EvidenceOf, Name, Proposal, Source};

/// Products looked at, latest first: score 1 for the latest, then 1/2, 1/3, …
pub struct RecentlyViewed {
    name: Name,
}

impl Default for RecentlyViewed {
    fn default() -> Self {
        Self { name: Name::from("recently_viewed") }
    }
}

impl Source for RecentlyViewed {
    fn name(&self) -> &Name {
        &self.name
    }

    fn purpose(&self) -> Purpose {
        Purpose::Personalization
    }

    fn propose(&self, context: &Context<'_>, limit: usize, into: &mut Vec<Proposal>) {
        let viewed = context.facts.products(FactName::RecentlyViewed).iter();
        let known = viewed.filter_map(|touch| context.catalogue.index_of(&touch.product)).take(limit);
        into.extend(known.enumerate().map(|(before, product)| Proposal { product, score: 1.0 / (before + 1) as f32 }));
    }

    fn evidence(&self, context: &Context<'_>, product: ProductIndex) -> Vec<Evidence> {
        let mut proposals = Vec::new();
        self.propose(context, usize::MAX, &mut proposals);
        let found = proposals.iter().find(|proposal| proposal.product == product);
        let id = context.catalogue.entry(product).map(|entry| entry.product.id.clone());
        found
            .zip(id)
            .map(|(found, id)| Evidence { of: EvidenceOf::Product(id), weight: found.score })
            .into_iter()
            .collect()
    }
}
