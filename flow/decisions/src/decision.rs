//! The answer: a slate with its reasons.

use std::collections::BTreeMap;

use commerce::{DecisionId, ProductId, RuleId, Surface};
use serde::{Deserialize, Serialize};

use crate::{Name, StageId};

/// One answer. Its JSON is the same bytes whenever the same question is asked of the same world.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Its id.
    pub id: DecisionId,
    /// Who asked.
    pub surface: Surface,
    /// What to show, in order.
    pub slate: Vec<Slot>,
    /// Whether something was skipped for want of time.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub degraded: bool,
    /// What was skipped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<Skipped>,
    /// How many products came and went.
    pub counts: Counts,
    /// Set when the slate is shorter than asked for: what emptied it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emptied: Option<Emptied>,
    /// Stages that broke their contract, and what was done about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<Fault>,
}

/// One product of a slate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Slot {
    /// Which.
    pub product: ProductId,
    /// Sum of the terms' contributions, in their order.
    pub score: f32,
    /// What the score is made of.
    pub terms: Vec<Term>,
    /// Who proposed it: sources, `rule:<id>`, or `fallback:<name>`.
    pub sources: Vec<Name>,
    /// Rules that touched it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<RuleId>,
    /// Whether a rule fixed its position.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
}

/// One named part of a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// The ranker, source or rule.
    pub name: Name,
    /// What it said; of a rule, its factor.
    pub value: f32,
    /// The plan's weight.
    pub weight: f32,
    /// What it added to the score: value times weight, or what the rule's factor changed.
    pub contribution: f32,
}

impl Term {
    pub(crate) fn new(name: &Name, value: f32, weight: f32) -> Self {
        Self { name: Name::clone(name), value, weight, contribution: value * weight }
    }
}

/// How many products came and went.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Distinct products put before the filters: proposed by a source, a rule or a rung of the fallback ladder. One
    /// that was dropped for want of consent alone counts again when a rung that needs none brings it.
    pub proposed: u32,
    /// Of these, eligible.
    pub eligible: u32,
    /// The others, by the filter that dropped them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub dropped: BTreeMap<Name, u32>,
    /// Slots that a rung of the fallback ladder filled.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub from_fallback: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape serde asks for")]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// A stage that there was no time for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// Which.
    #[serde(flatten)]
    pub stage: StageId,
}

/// Why a slate is shorter than asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Emptied {
    /// How many slots stayed empty.
    pub missing: u32,
    /// The filter that dropped most, unless the catalogue is simply smaller than the slate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Name>,
    /// How many it dropped.
    pub dropped: u32,
}

/// A stage that broke its contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The guilty stage.
    #[serde(flatten)]
    pub stage: StageId,
    /// What it did and what was done about it.
    pub what: String,
}
