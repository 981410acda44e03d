//! Dead letters: listed, repaired, discarded.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use engine::{LetterError, Repaired};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use signals::{DeadLetter, Repair};

use super::parameters::{Path, Query};
use super::problem::Problem;
use super::{Shared, blocking, body};

/// The most letters one answer lists.
const MAXIMUM_LISTED: usize = 500;

/// Paging.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    limit: Option<usize>,
    offset: Option<usize>,
}

/// A page of letters.
#[derive(Serialize)]
pub struct Letters {
    total: u64,
    letters: Vec<DeadLetter>,
}

/// Letters, latest first.
pub async fn list(State(shared): State<Shared>, Query(page): Query<Page>) -> Result<axum::Json<Letters>, Problem> {
    let (offset, limit) = (page.offset.unwrap_or(0), page.limit.unwrap_or(50).clamp(1, MAXIMUM_LISTED));
    let listed = blocking(move || shared.engine.dead_letters(offset, limit)).await?;
    let (letters, total) = listed.map_err(|error| Problem::internal("the letters could not be read", &error))?;
    Ok(axum::Json(Letters { total, letters }))
}

/// One letter.
pub async fn show(State(shared): State<Shared>, Path(id): Path) -> Result<axum::Json<DeadLetter>, Problem> {
    blocking(move || shared.engine.dead_letter(&id)).await?.map(axum::Json).map_err(|error| problem(&error))
}

/// How to repair: nothing (the software has learned), a merge patch, or another payload.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RepairBody {
    #[serde(default)]
    patch: Option<Value>,
    #[serde(default)]
    payload: Option<Value>,
}

/// Repairs a letter and lets it in as if on time.
pub async fn repair(State(shared): State<Shared>, Path(id): Path, body: Body) -> Result<axum::Json<Repaired>, Problem> {
    let bytes = body::read(body).await?;
    let wanted: RepairBody = if bytes.is_empty() { body::object(b"{}")? } else { body::object(&bytes)? };
    if wanted.patch.is_some() && wanted.payload.is_some() {
        return Err(Problem::invalid("both `patch` and `payload` are given").hint("give one of them, or neither"));
    }
    let engine = Arc::clone(&shared.engine);
    let outcome = blocking(move || match (&wanted.patch, &wanted.payload) {
        (None, None) => engine.repair(&id, &Repair::AsSent),
        (Some(patch), None) => engine.repair(&id, &Repair::Patch(patch)),
        (_, Some(payload)) => engine.repair(&id, &Repair::Replacement(&payload.to_string())),
    });
    outcome.await?.map(axum::Json).map_err(|error| problem(&error))
}

/// Sets a letter aside.
pub async fn discard(State(shared): State<Shared>, Path(id): Path) -> Result<axum::Json<DeadLetter>, Problem> {
    blocking(move || shared.engine.discard(&id)).await?.map(axum::Json).map_err(|error| problem(&error))
}

fn problem(error: &LetterError) -> Problem {
    match error {
        LetterError::Unknown(_) => Problem::not_found(error.to_string()),
        LetterError::Repair(repair) => Problem::conflict(error.to_string()).hint(repair.hint()),
        LetterError::Ingest(cause) => Problem::busy(cause.to_string()),
        LetterError::Storage(cause) => Problem::internal("the letter could not be read or kept", cause),
    }
}
