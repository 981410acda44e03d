//! Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998).
//!
//! Greedy: the next slot goes to the product with the largest `lambda * relevance - (1 - lambda) * likeness`, where
//! relevance is the score divided by the size of the largest score considered, and likeness is the largest likeness to
//! a product that already stands: 1 in the same category, 0.5 under the same first level, 0.25 more for the same brand
//! (at most 1). Only the first `slots` are chosen this way, from the best [`CONSIDERED_PER_SLOT`] times as many; the
//! rest keeps its order.

use commerce::{CategoryIndex, Entry};
use rustc_hash::FxHashMap;

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

/// What two products are compared by, as numbers: equal numbers, equal texts.
#[derive(Clone, Copy, Default)]
struct Traits {
    category: Option<CategoryIndex>,
    first_level: Option<usize>,
    brand: Option<usize>,
}

impl Traits {
    fn likeness(self, other: Self) -> f32 {
        let by_category = if self.category.is_some() && self.category == other.category {
            1.0
        } else if self.first_level.is_some() && self.first_level == other.first_level {
            0.5
        } else {
            0.0
        };
        let same_brand = self.brand.is_some() && self.brand == other.brand;
        f32::min(by_category + if same_brand { 0.25 } else { 0.0 }, 1.0)
    }
}

/// Gives each text a number, the same for the same text.
#[derive(Default)]
struct Numbers<'a>(FxHashMap<&'a str, usize>);

impl<'a> Numbers<'a> {
    fn of(&mut self, text: Option<&'a str>) -> Option<usize> {
        let next = self.0.len();
        text.map(|text| *self.0.entry(text).or_insert(next))
    }
}

struct Weighed {
    at: usize,
    relevance: f32,
    traits: Traits,
    /// The largest likeness to a product that already stands.
    nearest: f32,
}

impl RelevanceDiversity {
    fn marginal(&self, weighed: &Weighed) -> f32 {
        self.lambda * weighed.relevance - (1.0 - self.lambda) * weighed.nearest
    }

    fn weigh<'a>(context: &Context<'a>, ranked: &[Ranked]) -> Vec<Weighed> {
        // The size of the largest score, so that scores below zero are weighed on the same scale as those above.
        let largest = ranked.iter().map(|candidate| candidate.score.abs()).fold(f32::MIN_POSITIVE, f32::max);
        let (mut levels, mut brands) = (Numbers::default(), Numbers::default());
        let mut traits = |entry: &'a Entry| Traits {
            category: entry.category,
            first_level: levels.of(entry.product.category.as_ref().and_then(|category| category.levels().next())),
            brand: brands.of(entry.product.brand.as_deref()),
        };
        let weighed = |(at, candidate): (usize, &Ranked)| Weighed {
            at,
            relevance: candidate.score / largest,
            traits: context.catalogue.entry(candidate.eligible.product).map(&mut traits).unwrap_or_default(),
            nearest: 0.0,
        };
        ranked.iter().enumerate().map(weighed).collect()
    }
}

impl Arranger for RelevanceDiversity {
    fn name(&self) -> &Name {
        &self.name
    }

    fn arrange(&self, context: &Context<'_>, ranked: &[Ranked], slots: usize) -> Vec<usize> {
        let considered = ranked.len().min(slots.saturating_mul(CONSIDERED_PER_SLOT));
        let mut waiting = Self::weigh(context, ranked.get(..considered).unwrap_or(ranked));
        let mut order = Vec::with_capacity(ranked.len());
        while order.len() < slots {
            // On a tie the earlier one: the first maximum in rank order.
            let marginals = waiting.iter().map(|weighed| self.marginal(weighed)).enumerate();
            let best = marginals.reduce(|best, next| if next.1 > best.1 { next } else { best });
            let Some((chosen, _)) = best else { break };
            let chosen = waiting.remove(chosen);
            order.push(chosen.at);
            for weighed in &mut waiting {
                weighed.nearest = weighed.nearest.max(weighed.traits.likeness(chosen.traits));
            }
        }
        order.extend(waiting.into_iter().map(|weighed| weighed.at));
        order.extend(considered..ranked.len());
        order
    }
}
