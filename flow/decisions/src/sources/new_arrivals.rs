//! What the shop listed last.

use commerce::{ProductIndex, Timestamp};

use crate::{Context, Evidence, EvidenceOf, Name, Proposal, Source};

/// Products listed within `window_days`, latest first; the score falls from 1 to 0 over the window.
pub struct NewArrivals {
    name: Name,
    window_days: f64,
}

impl NewArrivals {
    /// A source for products listed within `window_days` (above 0).
    #[must_use]
    pub fn new(window_days: f64) -> Self {
        Self { name: Name::from("new_arrivals"), window_days }
    }

    fn newness(&self, context: &Context<'_>, listed: Timestamp) -> f32 {
        let age_days = context.request.now.days_since(listed);
        if age_days < 0.0 { 0.0 } else { (1.0 - age_days / self.window_days).max(0.0) as f32 }
    }
}

impl Source for NewArrivals {
    fn name(&self) -> &Name {
        &self.name
    }

    fn purpose(&self) -> commerce::Purpose {
        commerce::Purpose::Essential
    }

    fn propose(&self, context: &Context<'_>, limit: usize, into: &mut Vec<Proposal>) {
        let oldest = context.request.now.plus_millis(-((self.window_days * 86_400_000.0) as i64));
        let listed = context.catalogue.listed_between(oldest, context.request.now);
        into.extend(
            listed.take(limit).map(|(listed, product)| Proposal { product, score: self.newness(context, listed) }),
        );
    }

    fn evidence(&self, context: &Context<'_>, product: ProductIndex) -> Vec<Evidence> {
        let listed = context.catalogue.entry(product).and_then(|entry| entry.product.listed_at);
        let part = |listed| Evidence {
            of: EvidenceOf::Everyone(format!("listed at {listed}")),
            weight: self.newness(context, listed),
        };
        listed.map(part).into_iter().collect()
    }
}
