//! Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998).
//!
//! Greedy: the next slot goes to the product with the largest `lambda * relevance - (1 - lambda) * likeness`, where
//! relevance is the score divided by the best score, and likeness is the largest likeness to a product that already
//! stands: 1 in the same category, 0.5 under the same first level, 0.25 more for the same brand (at most 1). Only the
//! first `slots` are chosen this way, from the best [`CONSIDERED_PER_SLOT`] times as many; the rest keeps its order.

use commerce::Entry;

use crate::{Arranger, Context, Name, Ranked};

/// How many candidates are weighed per slot.
pub const CONSIDERED_PER_SLOT: usize = 5;

/// Trades score against likeness to what already stands.
pub struct RelevanceDiversity {
    name: Name,
    lambda: f32,
}

impl RelevanceDiversity {
    /// `lambda` from 0 (all diversity) to 1 (all score).
    #[must_use]
    pub fn new(lambda: f32) -> Self {
        Self { name: Name::from("relevance_diversity"), lambda }
    }
}

fn likeness(one: &Entry, other: &Entry) -> f32 {
    let same_category = one.category.is_some() && one.category == other.category;
    let by_category = if same_category {
        1.0
    } else if one.category.is_some() && other.category.is_some() && first_level(one) == first_level(other) {
        0.5
    } else {
        0.0
    };
    let same_brand = one.product.brand.is_some() && one.product.brand == other.product.brand;
    f32::min(by_category + if same_brand { 0.25 } else { 0.0 }, 1.0)
}

fn first_level(entry: &Entry) -> Option<&str> {
    entry.product.category.as_ref().and_then(|category| category.levels().next())
}

struct Weighed<'a> {
    at: usize,
    relevance: f32,
    entry: Option<&'a Entry>,
    nearest: f32,
}

impl Arranger for RelevanceDiversity {
    fn name(&self) -> &Name {
        &self.name
    }

    fn arrange(&self, context: &Context<'_>, ranked: &[Ranked], slots: usize) -> Vec<usize> {
        let best = ranked.iter().map(|candidate| candidate.score).fold(f32::MIN_POSITIVE, f32::max);
        let considered = ranked.len().min(slots.saturating_mul(CONSIDERED_PER_SLOT));
        let mut waiting: Vec<Weighed<'_>> = ranked
            .iter()
            .take(considered)
            .enumerate()
            .map(|(at, candidate)| Weighed {
                at,
                relevance: candidate.score / best,
                entry: context.catalogue.entry(candidate.eligible.product),
                nearest: 0.0,
            })
            .collect();
        let mut order = Vec::with_capacity(ranked.len());
        while order.len() < slots && !waiting.is_empty() {
            let marginal =
                |weighed: &Weighed<'_>| self.lambda * weighed.relevance - (1.0 - self.lambda) * weighed.nearest;
            // On a tie the earlier one: the first maximum in rank order.
            let chosen = (1..waiting.len()).fold(0, |best, at| match (waiting.get(at), waiting.get(best)) {
                (Some(one), Some(other)) if marginal(one) > marginal(other) => at,
                _ => best,
            });
            let chosen = waiting.remove(chosen);
            order.push(chosen.at);
            for weighed in &mut waiting {
                if let (Some(one), Some(other)) = (weighed.entry, chosen.entry) {
                    weighed.nearest = weighed.nearest.max(likeness(one, other));
                }
            }
        }
        order.extend(waiting.into_iter().map(|weighed| weighed.at));
        order.extend(considered..ranked.len());
        order
    }
}
