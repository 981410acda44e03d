//! The category of the page.

use crate::{Context, Eligible, Name, Ranker};

/// 1 for products in the category being looked at (or that of the product being looked at), else 0.
pub struct InSituationCategory {
    name: Name,
}

impl Default for InSituationCategory {
    fn default() -> Self {
        Self { name: Name::from("in_situation_category") }
    }
}

impl Ranker for InSituationCategory {
    fn name(&self) -> &Name {
        &self.name
    }

    fn score(&self, context: &Context<'_>, candidates: &[Eligible], terms: &mut [f32]) {
        let Some(wanted) = context.category() else { return };
        for (term, candidate) in terms.iter_mut().zip(candidates) {
            let category = context.catalogue.entry(candidate.product).and_then(|entry| entry.product.category.as_ref());
            *term = if category.is_some_and(|category| category.is_within(wanted)) { 1.0 } else { 0.0 };
        }
    }
}
