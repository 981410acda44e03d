//! What came of the decisions.

use axum::extract::State;

use super::Shared;

/// Exposures and what followed them, by surface, since the engine was opened.
pub async fn show(State(shared): State<Shared>) -> axum::Json<engine::Outcomes> {
    axum::Json(shared.engine.readout())
}
