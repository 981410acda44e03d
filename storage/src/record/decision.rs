//! A decision as the log keeps it: the answer, and everything that was read to make it.

use std::collections::BTreeMap;
use std::sync::Arc;

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
    /// Artifacts by model name; shared by all decisions made with them.
    pub models: Arc<BTreeMap<String, ModelHash>>,
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::record::{VERSION, decode, encode};

    /// Every field of version 1, filled. When this fails, decisions already logged can no longer be replayed: give
    /// a new field a default, or raise the version and read both.
    const VERSION_1: &str = include_str!("decision/version_1.json");

    #[test]
    fn a_decision_logged_in_version_1_is_read_and_written_without_loss() {
        let stored = [&[1], VERSION_1.as_bytes()].concat();
        let record: DecisionRecord = decode("decisions", &stored).unwrap();
        assert_eq!(record.decision.slate.len(), 1);
        assert_eq!(record.view.facts.len(), 4);

        let written = encode("decisions", &record).unwrap();
        let (version, json) = written.split_first().unwrap();
        assert_eq!(*version, VERSION);
        let expected: Value = serde_json::from_str(VERSION_1).unwrap();
        assert_eq!(serde_json::from_slice::<Value>(json).unwrap(), expected);
    }
}
