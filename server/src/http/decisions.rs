//! Why: one decision, its explanation, its replay; and the latest ones.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use commerce::{DecisionId, ProductId, Snapshot};
use decisions::EvidenceOf;
use engine::{Explanation, Replay, ReplayError};
use serde::{Deserialize, Serialize};
use storage::record::DecisionRecord;

use super::parameters::{Path, Query};
use super::problem::Problem;
use super::wire::sentence;
use super::{Shared, blocking};

/// The most decisions one answer lists.
const MAXIMUM_LISTED: usize = 500;

/// An explanation with the names of everything in it.
#[derive(Serialize)]
pub struct Explained {
    #[serde(flatten)]
    explanation: Explanation,
    /// One sentence per slot, in order.
    sentences: Vec<String>,
    /// Titles of the products it names.
    titles: BTreeMap<ProductId, String>,
}

/// What the log kept of a decision.
pub async fn show(State(shared): State<Shared>, Path(id): Path) -> Result<axum::Json<Arc<DecisionRecord>>, Problem> {
    let id = parse(&id)?;
    blocking(move || shared.engine.decision(&id)).await?.map(axum::Json).map_err(|error| problem(&error))
}

/// Why a decision was made as it was.
pub async fn explain(State(shared): State<Shared>, Path(id): Path) -> Result<axum::Json<Explained>, Problem> {
    let id = parse(&id)?;
    let engine = Arc::clone(&shared.engine);
    let explanation = blocking(move || engine.explain(&id)).await?.map_err(|error| problem(&error))?;
    let served = shared.engine.served();
    Ok(axum::Json(Explained {
        sentences: sentences(&served.catalogue, &explanation),
        titles: titles(&served.catalogue, &explanation),
        explanation,
    }))
}

/// A decision made again.
pub async fn replay(State(shared): State<Shared>, Path(id): Path) -> Result<axum::Json<Replay>, Problem> {
    let id = parse(&id)?;
    blocking(move || shared.engine.replay(&id)).await?.map(axum::Json).map_err(|error| problem(&error))
}

/// Paging through the log.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    limit: Option<usize>,
    before: Option<u64>,
}

/// The latest decisions, and where the next page starts.
#[derive(Serialize)]
pub struct Latest {
    decisions: Vec<Listed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_before: Option<u64>,
}

#[derive(Serialize)]
struct Listed {
    position: u64,
    #[serde(flatten)]
    record: DecisionRecord,
}

/// The latest decisions, newest first.
pub async fn latest(State(shared): State<Shared>, Query(page): Query<Page>) -> Result<axum::Json<Latest>, Problem> {
    let limit = page.limit.unwrap_or(50).clamp(1, MAXIMUM_LISTED);
    let listed = blocking(move || shared.engine.latest_decisions(page.before, limit)).await?;
    let listed = listed.map_err(|error| Problem::internal("the decision log could not be read", &error))?;
    let decisions: Vec<Listed> = listed.into_iter().map(|(position, record)| Listed { position, record }).collect();
    let next_before = decisions.last().filter(|_| decisions.len() == limit).map(|last| last.position);
    Ok(axum::Json(Latest { decisions, next_before }))
}

fn parse(id: &str) -> Result<DecisionId, Problem> {
    DecisionId::new(id).map_err(|error| Problem::bad_request(error.to_string()))
}

fn problem(error: &ReplayError) -> Problem {
    match error {
        ReplayError::Unknown(_) => Problem::not_found(error.to_string())
            .hint("`GET /v1/decisions` lists the latest; an answer with `logged: false` was not kept"),
        ReplayError::ModelGone { .. } => Problem::conflict(error.to_string()),
        ReplayError::Unreadable { .. } | ReplayError::Storage(_) => {
            Problem::internal("the decision could not be made again", error)
        }
    }
}

fn sentences(catalogue: &Snapshot, explanation: &Explanation) -> Vec<String> {
    let of_slot = |slot: &decisions::Slot| {
        let evidence = explanation.slots.iter().find(|found| found.product == slot.product);
        let parts = evidence.into_iter().flat_map(|found| &found.evidence).flat_map(|source| &source.parts);
        let parts: Vec<_> = parts.cloned().collect();
        sentence::of_parts(slot, sentence::heaviest_title(catalogue, &parts, slot).as_deref())
    };
    explanation.decision.slate.iter().map(of_slot).collect()
}

fn titles(catalogue: &Snapshot, explanation: &Explanation) -> BTreeMap<ProductId, String> {
    let slots = explanation.decision.slate.iter().map(|slot| &slot.product);
    let evidence = explanation.slots.iter().flat_map(|slot| &slot.evidence).flat_map(|source| &source.parts);
    let evidence = evidence.filter_map(|part| match &part.of {
        EvidenceOf::Product(id) => Some(id),
        EvidenceOf::Category(_) | EvidenceOf::Everyone(_) => None,
    });
    let dropped = explanation.trace.stages.iter().flat_map(|stage| &stage.dropped).map(|dropped| &dropped.product);
    let counter = explanation.counterfactual.iter().flat_map(|found| &found.differences);
    let counter = counter.flat_map(|difference| std::iter::once(&difference.shown).chain(&difference.would_be));
    let named = slots.chain(evidence).chain(dropped).chain(counter);
    named.filter_map(|id| Some((id.clone(), catalogue.find(id)?.product.title.clone()))).collect()
}
