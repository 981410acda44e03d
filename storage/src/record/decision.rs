//! A decision as the log keeps it: the answer, and everything that was read to make it.

use std::collections::BTreeMap;

use decisions::{Decision, Request};
use profiles::View;
use serde::{Deserialize, Serialize};

use crate::ModelHash;

/// Everything a replay needs: request and view as they were, and the versions of all that is kept elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DecisionRecord {
    /// The question, with its instant and seed.
    pub request: Request,
    /// What was read of the profile.
    pub view: View,
    /// Versions of catalogue, rules, plan and models.
    pub worlds: Worlds,
    /// The answer.
    pub decision: Decision,
    /// How long it took, in microseconds.
    pub took_us: u64,
}

/// Which versions a decision was made with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worlds {
    /// Version of the catalogue journal.
    pub catalogue: u64,
    /// Version of the rules journal.
    pub rules: u64,
    /// The change of the plans journal that holds the plan, counted from 0.
    pub plan: u64,
    /// Artifacts by model name.
    pub models: BTreeMap<String, ModelHash>,
}
