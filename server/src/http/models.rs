//! Fitted models: what there is, and training.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use engine::{LearnError, Trained};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::problem::Problem;
use super::{Shared, blocking, body};

/// All artifacts and what is published.
#[derive(Serialize)]
pub struct Models {
    known: Vec<Known>,
    published: Vec<storage::Published>,
    artifacts: Vec<Artifact>,
}

#[derive(Serialize)]
struct Known {
    name: &'static str,
    sources: &'static [&'static str],
    summary: &'static str,
    paper: &'static str,
}

#[derive(Serialize)]
struct Artifact {
    hash: storage::ModelHash,
    manifest: Value,
}

/// What can be fitted, what was, and what answers.
pub async fn list(State(shared): State<Shared>) -> Result<axum::Json<Models>, Problem> {
    let listed = blocking(move || shared.engine.models()).await?;
    let (published, artifacts) = listed.map_err(|error| Problem::internal("the models could not be read", &error))?;
    let known = learning::models().iter().map(|model| Known {
        name: model.name,
        sources: model.sources,
        summary: model.summary,
        paper: model.paper,
    });
    let artifacts = artifacts
        .into_iter()
        .map(|(hash, manifest)| Artifact { hash, manifest: serde_json::from_slice(&manifest).unwrap_or(Value::Null) });
    Ok(axum::Json(Models { known: known.collect(), published, artifacts: artifacts.collect() }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TrainBody {
    #[serde(default)]
    models: Vec<String>,
}

/// What was trained.
#[derive(Serialize)]
pub struct TrainedModels {
    trained: Vec<Trained>,
}

/// Trains and publishes; all models when none is named. Answers when it is done.
pub async fn train(State(shared): State<Shared>, body: Body) -> Result<axum::Json<TrainedModels>, Problem> {
    let bytes = body::read(body).await?;
    let wanted: TrainBody = if bytes.is_empty() { body::object(b"{}")? } else { body::object(&bytes)? };
    let engine = Arc::clone(&shared.engine);
    let outcome = blocking(move || {
        let all = || learning::models().iter().map(|model| model.name.to_owned()).collect();
        let names = if wanted.models.is_empty() { all() } else { wanted.models };
        engine.learn(&names.iter().map(String::as_str).collect::<Vec<_>>(), |_| {})
    });
    outcome.await?.map(|trained| axum::Json(TrainedModels { trained })).map_err(|error| match &error {
        LearnError::Fit(_) => Problem::invalid(error.to_string()),
        LearnError::NothingToLearn => Problem::conflict(error.to_string()),
        LearnError::Plan(_) | LearnError::Manifest { .. } | LearnError::Storage(_) => {
            Problem::internal("the models could not be trained", &error)
        }
    })
}
