//! Who watches a decision being made. Production counts and times; an explanation records everything.

use commerce::ProductIndex;

use crate::{DropReason, Eligible, Proposal, Ranked, StageId};

/// Called by the runner after every stage.
pub trait Observer {
    /// A stage has run.
    fn after(&mut self, stage: &StageId, report: Report<'_>);
}

/// What a stage did.
#[derive(Debug, Clone, Copy)]
pub enum Report<'a> {
    /// A source, or a rung of the fallback ladder, proposed.
    Proposed(&'a [Proposal]),
    /// A filter judged `seen` candidates and dropped these.
    Filtered {
        /// How many it was asked about.
        seen: usize,
        /// What it dropped.
        dropped: &'a [Dropped],
    },
    /// A ranker filled its column.
    Scored {
        /// The candidates.
        candidates: &'a [Eligible],
        /// Its term for each, before the plan's weight.
        terms: &'a [f32],
    },
    /// A rule lifted this many candidates.
    Lifted(usize),
    /// An arranger left this order.
    Arranged(&'a [Ranked]),
    /// There was no time.
    Skipped,
}

/// A candidate that a filter dropped.
#[derive(Debug, Clone, PartialEq)]
pub struct Dropped {
    /// Which.
    pub product: ProductIndex,
    /// Why.
    pub reason: DropReason,
}

/// Watches nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Observer for Silent {
    fn after(&mut self, _: &StageId, _: Report<'_>) {}
}
