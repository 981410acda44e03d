//! Merchants' rules.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use commerce::RuleId;
use decisions::rules::Instruction;
use engine::GovernError;
use serde::Serialize;

use super::parameters::Path;
use super::problem::Problem;
use super::{Shared, blocking, body};

/// All rules.
#[derive(Serialize)]
pub struct Rules {
    version: u64,
    rules: Vec<Instruction>,
}

/// All rules in order of id.
pub async fn list(State(shared): State<Shared>) -> axum::Json<Rules> {
    let rules = &shared.engine.served().rules;
    axum::Json(Rules { version: rules.version(), rules: rules.instructions().cloned().collect() })
}

/// One rule.
pub async fn show(State(shared): State<Shared>, Path(id): Path) -> Result<axum::Json<Instruction>, Problem> {
    let served = shared.engine.served();
    let found = served.rules.instructions().find(|rule| rule.id.as_str() == id);
    found.cloned().map(axum::Json).ok_or_else(|| Problem::not_found(format!("there is no rule `{id}`")))
}

/// Sets a rule; the address names it, and the body may leave the id out.
pub async fn set(State(shared): State<Shared>, Path(id): Path, body: Body) -> Result<axum::Json<Instruction>, Problem> {
    let mut fields: serde_json::Map<String, serde_json::Value> = body::object(&body::read(body).await?)?;
    fields.entry("id").or_insert_with(|| id.clone().into());
    let completed = serde_json::Value::from(fields).to_string();
    let instruction: Instruction = body::object(completed.as_bytes())?;
    if instruction.id.as_str() != id {
        let detail = format!("the body is about `{}`, the address about `{id}`", instruction.id);
        return Err(Problem::invalid(detail).at("/id", "it differs from the address"));
    }
    let engine = Arc::clone(&shared.engine);
    let set = instruction.clone();
    blocking(move || engine.set_rule(set)).await?.map_err(|error| refused(&error))?;
    Ok(axum::Json(instruction))
}

/// Withdraws a rule.
pub async fn remove(State(shared): State<Shared>, Path(id): Path) -> Result<StatusCode, Problem> {
    let id = RuleId::new(&id).map_err(|error| Problem::bad_request(error.to_string()))?;
    let engine = Arc::clone(&shared.engine);
    blocking(move || engine.remove_rule(&id)).await?.map_err(|error| refused(&error))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Why a rule or plan was refused, for the caller.
pub fn refused(error: &GovernError) -> Problem {
    match error {
        GovernError::Rule(problems) => problems
            .iter()
            .fold(Problem::invalid("the rule was refused; see `problems`"), |all, one| all.at("/", one.to_string())),
        GovernError::Plan(plan) => {
            plan.problems.iter().fold(Problem::invalid("the plan was refused; see `problems`"), |all, one| {
                all.at(one.place.clone(), one.what.clone())
            })
        }
        GovernError::TooManyRules => Problem::conflict(error.to_string()),
        GovernError::NoRule(_) => Problem::not_found(error.to_string()),
        GovernError::OtherSurface { .. } => Problem::invalid(error.to_string()),
        GovernError::Storage(cause) => Problem::internal("the setting could not be written down", cause),
    }
}
