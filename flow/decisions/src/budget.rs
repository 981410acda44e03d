//! How long a decision may take, without a clock.
//!
//! The runner asks before every stage it may skip. The engine answers from a clock; tests answer after a number of
//! steps, so that they never depend on the machine; a replay answers from the record, so that a degraded decision
//! replays to the same degraded slate.

use std::collections::BTreeSet;

use crate::StageId;

/// Answers whether there is time left for a stage.
pub trait Budget {
    /// Whether this stage must be skipped. Asked once per skippable stage, in order.
    fn is_spent(&mut self, stage: &StageId) -> bool;
}

/// Never runs out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unlimited;

impl Budget for Unlimited {
    fn is_spent(&mut self, _: &StageId) -> bool {
        false
    }
}

/// Runs out after a number of stages; for tests.
#[derive(Debug, Clone, Copy)]
pub struct Steps(pub usize);

impl Budget for Steps {
    fn is_spent(&mut self, _: &StageId) -> bool {
        match self.0.checked_sub(1) {
            Some(left) => {
                self.0 = left;
                false
            }
            None => true,
        }
    }
}

/// Skips exactly what a recorded decision skipped.
#[derive(Debug, Clone, Default)]
pub struct Recorded(pub BTreeSet<StageId>);

impl Budget for Recorded {
    fn is_spent(&mut self, stage: &StageId) -> bool {
        self.0.contains(stage)
    }
}
