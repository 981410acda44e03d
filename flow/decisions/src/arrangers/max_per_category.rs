//! A cap per category.
//!
//! Products beyond the cap move behind all others instead of being dropped: a shop with one category must still fill
//! its slate.

use crate::{Arranger, Context, Name, Ranked};

/// Lets at most `limit` products of one category stand before the others; products without category are not capped.
pub struct MaxPerCategory {
    name: Name,
    limit: usize,
}

impl MaxPerCategory {
    /// A cap of `limit` (at least 1).
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { name: Name::from("max_per_category"), limit }
    }
}

impl Arranger for MaxPerCategory {
    fn name(&self) -> &Name {
        &self.name
    }

    fn arrange(&self, context: &Context<'_>, ranked: &[Ranked], _: usize) -> Vec<usize> {
        let mut counts = vec![0_usize; context.catalogue.categories().len()];
        let (mut within, mut beyond) = (Vec::with_capacity(ranked.len()), Vec::new());
        for (at, candidate) in ranked.iter().enumerate() {
            let category = context.catalogue.entry(candidate.eligible.product).and_then(|entry| entry.category);
            let count = category.and_then(|category| counts.get_mut(category.0 as usize)).map_or(0, |count| {
                *count += 1;
                *count
            });
            if count > self.limit { beyond.push(at) } else { within.push(at) }
        }
        within.append(&mut beyond);
        within
    }
}
