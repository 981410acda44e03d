//! The shop an evaluation runs in: a catalogue made from a dataset, and what its lists are measured against.

use std::sync::Arc;

use commerce::{Change, DecisionId, IdError, Product, Snapshot, Surface, Timestamp};
use decisions::rules::RuleBook;
use decisions::{Decision, Plan, Request, Silent, Situation, Unlimited, World, decide};
use profiles::View;

use super::Clock;
use crate::metrics::Popularity;
use crate::models::similarity::distinct;
use crate::rows::Rows;
use crate::{Dataset, Items};

/// Everything but the plan and the shopper.
pub(super) struct Shop {
    pub(super) catalogue: Snapshot,
    pub(super) popularity: Popularity,
    likeness: Likeness,
    rules: RuleBook,
    items: Items,
}

/// How alike two items are, from 0 to 1.
enum Likeness {
    /// By the share of category levels they have in common.
    Category(Vec<Vec<String>>),
    /// By the cosine of the sessions and orders they stand in, where no categories are known.
    Company(Rows<u32>),
}

impl Shop {
    /// Products in order of item number, all on sale.
    pub(super) fn open(data: &Dataset) -> Self {
        let product = |(item, id): (u32, &commerce::ProductId)| {
            let described = Product::new(id.clone(), id.as_str());
            let product = Arc::new(Product { category: data.category(item).cloned(), ..described });
            Change::Product { product }
        };
        let changes: Vec<Change> = (0..).zip(data.items.ids()).map(product).collect();
        let lists = lists(data);
        let mut counts = vec![0_u32; data.items.len()];
        for item in lists.values() {
            if let Some(count) = counts.get_mut(*item as usize) {
                *count += 1;
            }
        }
        Self {
            catalogue: Snapshot::default().apply(&changes),
            popularity: Popularity::of_counts(&counts),
            likeness: Likeness::of(data, &lists),
            rules: RuleBook::default(),
            items: data.items.clone(),
        }
    }

    /// One decision, and the nanoseconds it took.
    pub(super) fn ask(&self, plan: &Plan, view: &View, request: &Request, clock: Clock<'_>) -> (Decision, u64) {
        let world = World { catalogue: &self.catalogue, profile: view, rules: &self.rules };
        let start = clock();
        let decision = decide(request, plan, &world, &mut Unlimited, &mut Silent);
        (decision, clock().saturating_sub(start))
    }

    /// The slate as item numbers.
    pub(super) fn list(&self, decision: &Decision) -> Vec<u32> {
        decision.slate.iter().filter_map(|slot| self.items.index_of(&slot.product)).collect()
    }

    pub(super) fn likeness(&self, a: u32, b: u32) -> f64 {
        self.likeness.between(a, b)
    }
}

/// A question at that instant.
///
/// # Errors
/// [`IdError`], though the names used are valid.
pub(super) fn request(slots: usize, now: Timestamp) -> Result<Request, IdError> {
    Ok(Request {
        id: DecisionId::new("evaluation")?,
        surface: Surface::new("evaluation")?,
        slots,
        now,
        seed: 0,
        situation: Situation::default(),
    })
}

fn lists(data: &Dataset) -> Rows<u32> {
    let sessions = data.sessions.iter().map(|session| session.iter().map(|event| event.item).collect::<Vec<_>>());
    let orders = data.orders.iter().map(|order| order.lines.iter().map(|line| line.item).collect());
    distinct(sessions.chain(orders).map(Vec::into_iter))
}

impl Likeness {
    fn of(data: &Dataset, lists: &Rows<u32>) -> Self {
        if data.categories.iter().any(Option::is_some) {
            let levels = |item: u32| {
                let category = data.category(item);
                category.map_or_else(Vec::new, |category| category.levels().map(str::to_owned).collect())
            };
            return Self::Category((0..data.items.len() as u32).map(levels).collect());
        }
        let pairs = (0..lists.len() as u32).flat_map(|list| lists.row(list).iter().map(move |item| (*item, list)));
        Self::Company(Rows::grouped(data.items.len(), pairs, 0))
    }

    fn between(&self, a: u32, b: u32) -> f64 {
        match self {
            Self::Category(levels) => {
                let (Some(a), Some(b)) = (levels.get(a as usize), levels.get(b as usize)) else { return 0.0 };
                let common = a.iter().zip(b).take_while(|(a, b)| a == b).count();
                common as f64 / a.len().max(b.len()).max(1) as f64
            }
            Self::Company(lists_of) => {
                let (a, b) = (lists_of.row(a), lists_of.row(b));
                let both = (a.len() * b.len()) as f64;
                if both > 0.0 { common(a, b) as f64 / libm::sqrt(both) } else { 0.0 }
            }
        }
    }
}

/// How many values two rising lists have in common.
fn common(mut a: &[u32], mut b: &[u32]) -> usize {
    let mut common = 0;
    while let (Some((first, a_rest)), Some((other, b_rest))) = (a.split_first(), b.split_first()) {
        common += usize::from(first == other);
        (a, b) = (if first <= other { a_rest } else { a }, if other <= first { b_rest } else { b });
    }
    common
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_values_of_rising_lists_are_counted() {
        assert_eq!(common(&[1, 3, 5, 9], &[2, 3, 9, 10]), 2);
        assert_eq!(common(&[], &[1]), 0);
    }
}
