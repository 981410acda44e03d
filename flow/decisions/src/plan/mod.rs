//! A plan: the validated, ordered list of stages that makes a kind of decision on a surface.
//!
//! Written in TOML, one file per surface. Reading it reports all problems at once, each with its place and a hint;
//! what comes out is complete, and deciding with it cannot fail.

mod nearest;
mod parameters;
mod parts;
mod text;

use std::sync::Arc;

use commerce::Surface;

pub use parameters::Parameters;
pub use parts::{BuiltIn, Parts};
pub use text::{MAXIMUM_PLAN_BYTES, MAXIMUM_STAGES, PlanError, Problem};

use crate::{Arranger, Filter, Ranker, Source, StageId};

/// How a surface is answered.
#[derive(Clone)]
pub struct Plan {
    /// For which surface.
    pub surface: Surface,
    /// Slots when the caller names no number.
    pub slots: usize,
    /// When sources, rankers and arrangers are no longer waited for, in milliseconds from the request.
    pub deadline_ms: u64,
    /// The text it was read from: what the journal keeps and a replay reads again.
    pub text: Arc<str>,
    pub(crate) sources: Vec<PlannedSource>,
    pub(crate) filters: Vec<(StageId, Arc<dyn Filter>)>,
    pub(crate) rankers: Vec<PlannedRanker>,
    pub(crate) arrangers: Vec<(StageId, Arc<dyn Arranger>)>,
    pub(crate) fallback: Vec<PlannedSource>,
}

/// A source with how many products it may propose.
#[derive(Clone)]
pub struct PlannedSource {
    pub(crate) id: StageId,
    pub(crate) source: Arc<dyn Source>,
    pub(crate) limit: usize,
}

/// A ranker with its weight.
#[derive(Clone)]
pub struct PlannedRanker {
    pub(crate) id: StageId,
    pub(crate) ranker: Arc<dyn Ranker>,
    pub(crate) weight: f32,
    /// Whether it may be skipped for want of time; a source's own score is at hand and costs nothing.
    pub(crate) skippable: bool,
}

impl Plan {
    /// Reads a plan.
    ///
    /// # Errors
    /// [`PlanError`] with every problem found.
    pub fn read(text: &str, parts: &Parts) -> Result<Self, PlanError> {
        text::read(text, parts)
    }

    /// Its stages in the order they run.
    pub fn stages(&self) -> impl Iterator<Item = &StageId> {
        let sources = self.sources.iter().map(|planned| &planned.id);
        let filters = self.filters.iter().map(|(id, _)| id);
        let rankers = self.rankers.iter().map(|planned| &planned.id);
        let arrangers = self.arrangers.iter().map(|(id, _)| id);
        sources.chain(filters).chain(rankers).chain(self.fallback.iter().map(|planned| &planned.id)).chain(arrangers)
    }

    /// The source, or rung of the fallback ladder, of that name.
    #[must_use]
    pub fn source(&self, name: &str) -> Option<&dyn Source> {
        let mut all = self.sources.iter().chain(&self.fallback);
        all.find(|planned| &*planned.id.name == name).map(|planned| planned.source.as_ref())
    }
}

impl std::fmt::Debug for Plan {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "plan for `{}`: ", self.surface)?;
        formatter.debug_list().entries(self.stages().map(|stage| &stage.name)).finish()
    }
}

#[cfg(test)]
mod tests;
