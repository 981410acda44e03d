//! "Without your last three orders, this slot would show X."
//!
//! The decision is made again with less of the profile, and the slates are compared. Pure, so the answer is a fact
//! about the decision and not a guess; GDPR Art. 15(1)(h) as read in C-203/22 asks for just this: how a variation of
//! the data would have led to another result.

use commerce::ProductId;
use profiles::{FactName, FactValue, View};
use serde::{Deserialize, Serialize};

use crate::{Decision, Plan, Recorded, Request, Silent, World, decide};

/// What was taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The products of the last three orders (by instant).
    WithoutLastOrders,
    /// The products of the running visit.
    WithoutThisVisit,
    /// All personal facts.
    WithoutProfile,
}

/// The same question asked of a world that knows less.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Counterfactual {
    /// What was taken away.
    pub change: Change,
    /// Slots that would show something else: position, what is shown, what would be.
    pub differences: Vec<Difference>,
}

/// One slot that would differ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// Position, from 0.
    pub position: usize,
    /// What is shown.
    pub shown: ProductId,
    /// What would be shown; nothing if the slate would be shorter.
    pub would_be: Option<ProductId>,
}

/// The mildest change of the profile that changes the slate: last orders, then this visit, then everything. None
/// when the slate owes nothing to the profile.
#[must_use]
pub fn counterfactual(
    request: &Request,
    plan: &Plan,
    world: &World<'_>,
    decision: &Decision,
) -> Option<Counterfactual> {
    [Change::WithoutLastOrders, Change::WithoutThisVisit, Change::WithoutProfile].into_iter().find_map(|change| {
        let view = changed(world.profile, change);
        if view == *world.profile {
            return None;
        }
        let skipped = decision.skipped.iter().map(|skipped| skipped.stage.clone()).collect();
        let poorer = World { profile: &view, ..*world };
        let other = decide(request, plan, &poorer, &mut Recorded(skipped), &mut Silent);
        let differences = differences(decision, &other);
        (!differences.is_empty()).then_some(Counterfactual { change, differences })
    })
}

fn differences(decision: &Decision, other: &Decision) -> Vec<Difference> {
    let theirs = other.slate.iter().map(|slot| Some(&slot.product)).chain(std::iter::repeat(None));
    decision
        .slate
        .iter()
        .zip(theirs)
        .enumerate()
        .filter(|(_, (ours, theirs))| Some(&ours.product) != *theirs)
        .map(|(position, (ours, theirs))| Difference {
            position,
            shown: ours.product.clone(),
            would_be: theirs.cloned(),
        })
        .collect()
}

fn changed(view: &View, change: Change) -> View {
    let mut view = view.clone();
    match change {
        Change::WithoutLastOrders => without_last_orders(&mut view),
        Change::WithoutThisVisit => without_this_visit(&mut view),
        Change::WithoutProfile => view.facts.retain(|fact| fact.purpose == commerce::Purpose::Essential),
    }
    view
}

fn without_last_orders(view: &mut View) {
    for fact in view.facts.iter_mut().filter(|fact| fact.name == FactName::Purchased) {
        let FactValue::Products(touches) = &mut fact.value else { continue };
        let mut instants: Vec<_> = touches.iter().map(|touch| touch.at).collect();
        instants.sort_unstable_by(|a, b| b.cmp(a));
        instants.dedup();
        if let Some(oldest) = instants.get(instants.len().min(3).wrapping_sub(1)).copied() {
            touches.retain(|touch| touch.at < oldest);
        }
    }
}

fn without_this_visit(view: &mut View) {
    let session = view.facts.iter().find(|fact| fact.name == FactName::Session).map(|fact| fact.value.clone());
    let Some(FactValue::Products(visit)) = session else { return };
    for fact in &mut view.facts {
        let FactValue::Products(touches) = &mut fact.value else { continue };
        match fact.name {
            FactName::Session => touches.clear(),
            FactName::RecentlyViewed => {
                touches.retain(|touch| !visit.iter().any(|met| met.product == touch.product && met.at == touch.at));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
