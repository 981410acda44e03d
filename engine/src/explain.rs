//! The verbs `replay` and `explain`: a decision is made again from what the log kept.
//!
//! Replay makes the world of that moment anew (catalogue and rules at their versions, the plan's text, the models by
//! hash) and decides again; identical means identical bytes. An explanation is the same replay watched by a recorder,
//! plus the evidence behind each term, plus one counterfactual. So an explanation cannot drift from the decision: if
//! the replay does not reproduce it, the explanation says so instead of telling a story.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use commerce::{DecisionId, ProductId, ProductIndex};
use decisions::trace::{Recorder, Trace};
use decisions::{Counterfactual, Decision, Evidence, Name, Observer, Recorded, Silent, World};
use serde::Serialize;
use storage::record::{self, DecisionRecord, Worlds};
use storage::{Book, StorageError};

use crate::served::{Loaded, Placed};
use crate::{Engine, Served};

/// Why a decision cannot be made again.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// Nothing is known of it.
    #[error("decision `{0}` is not in the log; it may be older than the log's limit, or erased")]
    Unknown(DecisionId),
    /// A model it used is no longer kept.
    #[error("model `{name}` of that decision is no longer kept")]
    ModelGone {
        /// The model.
        name: String,
    },
    /// What was kept can no longer be read.
    #[error("what decision `{id}` was made with cannot be read: {what}")]
    Unreadable {
        /// The decision.
        id: DecisionId,
        /// What is wrong.
        what: String,
    },
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// A decision made again.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Replay {
    /// Whether both have the same bytes.
    pub identical: bool,
    /// What the log kept.
    pub logged: Decision,
    /// What came out this time.
    pub replayed: Decision,
}

/// Why a decision was made as it was.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The decision, as logged.
    pub decision: Decision,
    /// Whether making it again gave the same bytes; only then the rest is its explanation.
    pub replayed_identically: bool,
    /// Versions of what it was made with.
    pub worlds: Worlds,
    /// Purposes that were granted.
    pub granted: Vec<commerce::Purpose>,
    /// Facts that were not read for want of consent.
    pub withheld: Vec<profiles::FactName>,
    /// What carried each slot's score.
    pub slots: Vec<SlotEvidence>,
    /// What every stage did.
    pub trace: Trace,
    /// What less data would have changed.
    pub counterfactual: Option<Counterfactual>,
    /// How long the decision took, in microseconds.
    pub took_us: u64,
}

/// What carried one slot's score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SlotEvidence {
    /// The product.
    pub product: ProductId,
    /// By source, the parts of what it said.
    pub evidence: Vec<SourceEvidence>,
}

/// The parts of what one source said; they sum to its term's value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceEvidence {
    /// The source.
    pub source: Name,
    /// The parts, heaviest first.
    pub parts: Vec<Evidence>,
}

impl Engine {
    /// What the log kept of a decision.
    ///
    /// # Errors
    /// [`ReplayError::Unknown`] and [`ReplayError::Storage`].
    pub fn decision(&self, id: &DecisionId) -> Result<Arc<DecisionRecord>, ReplayError> {
        if let Some(record) = self.decision_writer.waiting(id) {
            return Ok(record);
        }
        let bytes = self.state.storage.decisions.get(id)?.ok_or_else(|| ReplayError::Unknown(id.clone()))?;
        Ok(Arc::new(record::decode("decisions", &bytes)?))
    }

    /// Makes a decision again.
    ///
    /// # Errors
    /// [`ReplayError`] when it, or what it was made with, is no longer kept.
    pub fn replay(&self, id: &DecisionId) -> Result<Replay, ReplayError> {
        let record = self.decision(id)?;
        let then = self.served_then(&record)?;
        let replayed = again(&record, &then, &mut Silent);
        Ok(Replay { identical: same_bytes(&record.decision, &replayed), logged: record.decision.clone(), replayed })
    }

    /// Explains a decision.
    ///
    /// # Errors
    /// [`ReplayError`] when it, or what it was made with, is no longer kept.
    pub fn explain(&self, id: &DecisionId) -> Result<Explanation, ReplayError> {
        let record = self.decision(id)?;
        let then = self.served_then(&record)?;
        let mut recorder = Recorder::new(&then.served.catalogue);
        let replayed = again(&record, &then, &mut recorder);
        let world = then.world(&record);
        Ok(Explanation {
            replayed_identically: same_bytes(&record.decision, &replayed),
            slots: evidence(&record, &then, &world),
            trace: recorder.finish(),
            counterfactual: decisions::counterfactual(&record.request, &then.placed.plan, &world, &replayed),
            worlds: record.worlds.clone(),
            granted: record.view.consents.granted().collect(),
            withheld: record.view.withheld.clone(),
            took_us: record.took_us,
            decision: record.decision.clone(),
        })
    }

    /// The world a decision was made in: remembered if it is recent, rebuilt from the journals if not.
    fn served_then(&self, record: &DecisionRecord) -> Result<Then, ReplayError> {
        let surface = &record.request.surface;
        let remembered = self
            .state
            .recent
            .find(|served| served.plans.get(surface).is_some_and(|placed| served.worlds(placed) == record.worlds));
        let served = match remembered {
            Some(served) => served,
            None => {
                let rebuilt = Arc::new(self.rebuild(record)?);
                self.state.recent.remember(&rebuilt);
                rebuilt
            }
        };
        let placed = served.plans.get(surface).cloned().ok_or_else(|| ReplayError::Unreadable {
            id: record.decision.id.clone(),
            what: "its plan is for another surface".to_owned(),
        })?;
        Ok(Then { served, placed })
    }

    fn rebuild(&self, record: &DecisionRecord) -> Result<Served, ReplayError> {
        let worlds = &record.worlds;
        let unreadable = |what: String| ReplayError::Unreadable { id: record.decision.id.clone(), what };
        let catalogue = crate::journal::catalogue_at(self.state.storage.journal.as_ref(), worlds.catalogue)?;
        let rules = crate::journal::rules_at(self.state.storage.journal.as_ref(), worlds.rules)?;
        let mut models = BTreeMap::new();
        for (name, hash) in worlds.models.iter() {
            let gone = || ReplayError::ModelGone { name: name.clone() };
            let bytes = self.state.storage.models.get(hash)?.ok_or_else(gone)?;
            let fitted = learning::decode(name, &bytes).map_err(|error| unreadable(error.to_string()))?;
            models.insert(name.clone(), Loaded { hash: hash.clone(), fitted });
        }
        let plan = self.state.storage.journal.read(Book::Plans, worlds.plan, 1)?.pop();
        let plan = plan.ok_or_else(|| unreadable("its plan is not in the journal".to_owned()))?;
        let text: String = record::decode("plans", &plan)?;
        Served::new(catalogue, rules, models)
            .with_plan(worlds.plan, &text)
            .map_err(|error| unreadable(error.to_string()))
    }
}

struct Then {
    served: Arc<Served>,
    placed: Placed,
}

impl Then {
    fn world<'a>(&'a self, record: &'a DecisionRecord) -> World<'a> {
        World { catalogue: &self.served.catalogue, profile: &record.view, rules: &self.served.rules }
    }
}

fn again(record: &DecisionRecord, then: &Then, observer: &mut dyn Observer) -> Decision {
    let skipped: BTreeSet<_> = record.decision.skipped.iter().map(|skipped| skipped.stage.clone()).collect();
    decisions::decide(&record.request, &then.placed.plan, &then.world(record), &mut Recorded(skipped), observer)
}

fn same_bytes(one: &Decision, other: &Decision) -> bool {
    match (serde_json::to_vec(one), serde_json::to_vec(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

fn evidence(record: &DecisionRecord, then: &Then, world: &World<'_>) -> Vec<SlotEvidence> {
    let of_slot = |slot: &decisions::Slot| {
        let index = then.served.catalogue.index_of(&slot.product)?;
        Some(SlotEvidence { product: slot.product.clone(), evidence: of_product(record, then, world, slot, index) })
    };
    record.decision.slate.iter().filter_map(of_slot).collect()
}

fn of_product(
    record: &DecisionRecord,
    then: &Then,
    world: &World<'_>,
    slot: &decisions::Slot,
    index: ProductIndex,
) -> Vec<SourceEvidence> {
    let named = slot.sources.iter().filter_map(|name| {
        let plain = name.strip_prefix("fallback:").unwrap_or(name);
        let parts = decisions::evidence(&record.request, &then.placed.plan, world, plain, index);
        (!parts.is_empty()).then(|| SourceEvidence { source: Name::clone(name), parts })
    });
    named.collect()
}
