//! Everything that happened in one decision, recorded for an explanation.
//!
//! Production does not record: a decision is pure, so whoever asks "why" runs it again with this observer and gets
//! the same slate with all its reasons. That keeps the trace free on the road and complete on demand.

use commerce::{ProductId, Snapshot};
use serde::{Deserialize, Serialize};

use crate::{DropReason, Observer, Report, StageId};

/// The most products a trace names per filter; the count is always complete.
pub const MAXIMUM_NAMED: usize = 100;

/// What every stage did, in order.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Trace {
    /// One entry per stage that ran or was skipped.
    pub stages: Vec<StageTrace>,
}

/// What one stage did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StageTrace {
    /// Which.
    #[serde(flatten)]
    pub stage: StageId,
    /// Candidates it was given.
    pub seen: usize,
    /// Candidates proposed, kept, scored, lifted or ordered.
    pub out: usize,
    /// What it dropped, up to [`MAXIMUM_NAMED`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped: Vec<DroppedProduct>,
    /// There was no time for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub skipped: bool,
}

/// A product that a filter dropped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DroppedProduct {
    /// Which.
    pub product: ProductId,
    /// Why.
    #[serde(flatten)]
    pub reason: DropReason,
}

/// The observer that records a [`Trace`].
pub struct Recorder<'a> {
    catalogue: &'a Snapshot,
    trace: Trace,
}

impl<'a> Recorder<'a> {
    /// A recorder that names products by this catalogue.
    #[must_use]
    pub fn new(catalogue: &'a Snapshot) -> Self {
        Self { catalogue, trace: Trace::default() }
    }

    /// What was recorded.
    #[must_use]
    pub fn finish(self) -> Trace {
        self.trace
    }
}

impl Observer for Recorder<'_> {
    fn after(&mut self, stage: &StageId, report: Report<'_>) {
        let mut entry = StageTrace { stage: stage.clone(), seen: 0, out: 0, dropped: Vec::new(), skipped: false };
        match report {
            Report::Proposed(proposals) => entry.out = proposals.len(),
            Report::Filtered { seen, dropped } => {
                entry.seen = seen;
                entry.out = seen.saturating_sub(dropped.len());
                let named = dropped.iter().filter_map(|dropped| {
                    let product = self.catalogue.entry(dropped.product)?.product.id.clone();
                    Some(DroppedProduct { product, reason: dropped.reason.clone() })
                });
                entry.dropped = named.take(MAXIMUM_NAMED).collect();
            }
            Report::Scored { candidates, .. } => {
                entry.seen = candidates.len();
                entry.out = candidates.len();
            }
            Report::Lifted(lifted) => entry.out = lifted,
            Report::Arranged(ranked) => {
                entry.seen = ranked.len();
                entry.out = ranked.len();
            }
            Report::Skipped => entry.skipped = true,
        }
        // A filter runs again on every rung of the fallback ladder, and the last rung comes in pieces: one entry sums.
        let earlier = self.trace.stages.iter_mut().find(|known| known.stage == *stage);
        match earlier {
            Some(known) => {
                known.seen += entry.seen;
                known.out += entry.out;
                let room = MAXIMUM_NAMED.saturating_sub(known.dropped.len());
                known.dropped.extend(entry.dropped.into_iter().take(room));
            }
            None => self.trace.stages.push(entry),
        }
    }
}

#[cfg(test)]
mod tests;
