//! What we show, and why.
//!
//! [`decide`] is a pure function of a [`Request`], a [`Plan`] and a [`World`]; time and seed stand in the request.
//! It reads like the diagram: propose, filter, rank, rule, arrange. Five plain traits ([`Source`], [`Filter`],
//! [`Ranker`], [`Rule`], [`Arranger`]) are all that can be put into a plan, and one runner holds all control flow.
//!
//! Reading order: `request`, `stage`, `runner`, `decision`, then the folders of stages.

mod budget;
mod candidate;
mod context;
mod counterfactual;
mod decision;
mod evidence;
mod observer;
mod place;
mod pool;
mod request;
mod runner;
mod slate;
mod stage;
mod table;

pub mod arrangers;
pub mod filters;
pub mod plan;
pub mod rankers;
pub mod rules;
pub mod sources;
pub mod trace;

#[cfg(test)]
mod tests;

pub use budget::{Budget, Recorded, Steps, Unlimited};
pub use candidate::{Candidate, Eligible, MAXIMUM_SOURCES, Ranked};
pub use context::{Context, World};
pub use counterfactual::{Change as CounterfactualChange, Counterfactual, Difference, counterfactual};
pub use decision::{Counts, Decision, Emptied, Fault, Skipped, Slot, Term};
pub use evidence::evidence;
pub use observer::{Dropped, Observer, Report, Silent};
pub use place::place;
pub use plan::Plan;
pub use request::{MAXIMUM_EXCLUDED, MAXIMUM_SLOTS, Request, Situation};
pub use runner::decide;
pub use stage::{
    Arranger, DropReason, Evidence, EvidenceOf, Filter, Kind, Lift, Name, Proposal, Ranker, Rule, Source, StageId,
    Verdict,
};
