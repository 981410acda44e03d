//! What the shopper bought and may need again.
//!
//! The score is how much the purchase weighs today: pieces bought, saturating, times a decay of the days since. A
//! product bought often and lately scores near 1; one bought once, long ago, near 0. A repurchase-interval model
//! was refused for now: it needs a history per product that most shops' first months do not have.

use commerce::{ProductIndex, Purpose};
use profiles::{FactName, Touch};

use crate::{Context, Evidence, EvidenceOf, Name, Proposal, Source};

/// Products bought and not returned.
pub struct BuyAgain {
    name: Name,
    half_life_days: f64,
}

impl BuyAgain {
    /// A source whose purchases lose half their weight every `half_life_days` (above 0).
    #[must_use]
    pub fn new(half_life_days: f64) -> Self {
        Self { name: Name::from("buy_again"), half_life_days }
    }

    fn weight(&self, context: &Context<'_>, touch: &Touch) -> f32 {
        let age_days = context.request.now.days_since(touch.at).max(0.0);
        let times = f64::from(touch.count);
        (times / (times + 1.0) * libm::exp2(-age_days / self.half_life_days)) as f32
    }
}

impl Source for BuyAgain {
    fn name(&self) -> &Name {
        &self.name
    }

    fn purpose(&self) -> Purpose {
        Purpose::Personalization
    }

    fn propose(&self, context: &Context<'_>, limit: usize, into: &mut Vec<Proposal>) {
        let start = into.len();
        for touch in context.facts.products(FactName::Purchased) {
            if let Some(product) = context.catalogue.index_of(&touch.product) {
                into.push(Proposal { product, score: self.weight(context, touch) });
            }
        }
        if let Some(mine) = into.get_mut(start..) {
            mine.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.product.cmp(&b.product)));
        }
        into.truncate(start.saturating_add(limit));
    }

    fn evidence(&self, context: &Context<'_>, product: ProductIndex) -> Vec<Evidence> {
        let Some(entry) = context.catalogue.entry(product) else { return Vec::new() };
        let bought = context.facts.products(FactName::Purchased).iter().find(|touch| touch.product == entry.product.id);
        let part = |touch: &Touch| Evidence {
            of: EvidenceOf::Product(touch.product.clone()),
            weight: self.weight(context, touch),
        };
        bought.map(part).into_iter().collect()
    }
}
