//! Plans by surface, as TOML.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use commerce::Surface;
use decisions::StageId;
use serde::Serialize;

use super::parameters::Path;
use super::problem::Problem;
use super::rules::refused;
use super::{Shared, blocking, body};

/// All plans.
#[derive(Serialize)]
pub struct Plans {
    plans: Vec<Described>,
}

/// One plan.
#[derive(Serialize)]
pub struct Described {
    surface: Surface,
    version: u64,
    slots: usize,
    deadline_ms: u64,
    stages: Vec<StageId>,
    text: String,
}

impl Described {
    fn of(placed: &engine::Placed) -> Self {
        let plan = &placed.plan;
        Self {
            surface: plan.surface.clone(),
            version: placed.version,
            slots: plan.slots,
            deadline_ms: plan.deadline_ms,
            stages: plan.stages().cloned().collect(),
            text: plan.text.to_string(),
        }
    }
}

/// All plans in order of surface.
pub async fn list(State(shared): State<Shared>) -> axum::Json<Plans> {
    let served = shared.engine.served();
    axum::Json(Plans { plans: served.plans.values().map(Described::of).collect() })
}

/// The text of one plan.
pub async fn show(State(shared): State<Shared>, Path(surface): Path) -> Result<Response, Problem> {
    let served = shared.engine.served();
    let found = served.plans.values().find(|placed| placed.plan.surface.as_str() == surface);
    let placed = found.ok_or_else(|| Problem::not_found(format!("surface `{surface}` has no plan")))?;
    let text = placed.plan.text.to_string();
    Ok(([(header::CONTENT_TYPE, "application/toml; charset=utf-8")], text).into_response())
}

/// Sets the plan of a surface.
pub async fn set(
    State(shared): State<Shared>,
    Path(surface): Path,
    body: Body,
) -> Result<axum::Json<Described>, Problem> {
    let surface = Surface::new(&surface).map_err(|error| Problem::bad_request(error.to_string()))?;
    let bytes = body::read(body).await?;
    let text = String::from_utf8(bytes.to_vec()).map_err(|_| Problem::bad_request("the plan is not UTF-8 text"))?;
    let engine = Arc::clone(&shared.engine);
    let placed = blocking(move || engine.set_plan(Some(&surface), &text)).await?.map_err(|error| refused(&error))?;
    Ok(axum::Json(Described::of(&placed)))
}
