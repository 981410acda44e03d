//! Newness.

use crate::{Context, Eligible, Name, Ranker};

/// 1 on the day a product is listed, halving every `half_life_days`; 0 when nobody knows since when it is listed.
pub struct Freshness {
    name: Name,
    half_life_days: f64,
}

impl Freshness {
    /// A term that halves every `half_life_days` (above 0).
    #[must_use]
    pub fn new(half_life_days: f64) -> Self {
        Self { name: Name::from("freshness"), half_life_days }
    }
}

impl Ranker for Freshness {
    fn name(&self) -> &Name {
        &self.name
    }

    fn score(&self, context: &Context<'_>, candidates: &[Eligible], terms: &mut [f32]) {
        for (term, candidate) in terms.iter_mut().zip(candidates) {
            let listed = context.catalogue.entry(candidate.product).and_then(|entry| entry.product.listed_at);
            *term = listed.map_or(0.0, |listed| {
                let age_days = context.request.now.days_since(listed).max(0.0);
                libm::exp2(-age_days / self.half_life_days) as f32
            });
        }
    }
}
