//! Signals in: Segment's calls and CloudEvents.
//!
//! A single call that cannot be admitted is a 4xx, and is kept as a dead letter all the same; its id stands in the
//! answer. A batch is a 200 with counts, because its neighbours were accepted.

use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use engine::{IngestError, Receipt};
use serde::Serialize;
use signals::{AdmissionPolicy, Arrival, BodyError, CloudEventsMode, DeadLetter, Intake, SegmentCall, intake};

use super::auth::Caller;
use super::problem::Problem;
use super::{Shared, body};

/// The most problems one answer names.
const NAMED_PROBLEMS: usize = 100;

/// What became of messages: how many were accepted, and why the others were not.
#[derive(Serialize)]
pub struct Collected {
    #[serde(flatten)]
    receipt: Receipt,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<Refused>,
}

#[derive(Serialize)]
struct Refused {
    id: String,
    code: &'static str,
    pointer: String,
    detail: String,
    hint: String,
}

macro_rules! segment_calls {
    ($($name:ident => $call:ident),*) => {
        $(
            #[doc = concat!("Segment's `", stringify!($name), "`.")]
            pub async fn $name(
                State(shared): State<Shared>,
                Extension(caller): Extension<Caller>,
                body: Body,
            ) -> Result<Response, Problem> {
                segment(&shared, caller, SegmentCall::$call, body).await
            }
        )*
    };
}

segment_calls!(
    track => Track, identify => Identify, page => Page, screen => Screen, group => Group, alias => Alias,
    batch => Batch
);

/// What this caller's messages may do: change the catalogue, or only tell what shoppers did.
pub fn policy_for(shared: &Shared, caller: Caller) -> AdmissionPolicy {
    let policy = shared.engine.admission();
    if caller.manages { policy.for_managers() } else { policy.clone() }
}

async fn segment(shared: &Shared, caller: Caller, call: SegmentCall, body: Body) -> Result<Response, Problem> {
    let bytes = body::read(body).await?;
    let policy = policy_for(shared, caller);
    let arrival = Arrival { received_at: shared.engine.now(), policy: &policy };
    let intake = intake::segment(call, &bytes, &arrival).map_err(|error| unreadable(&error))?;
    answer(shared, intake, call == SegmentCall::Batch).await
}

/// CloudEvents 1.0: structured, batch and binary.
pub async fn cloudevents(
    State(shared): State<Shared>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mode = if content_type.starts_with("application/cloudevents-batch+json") {
        CloudEventsMode::Batch
    } else if content_type.starts_with("application/cloudevents+json") {
        CloudEventsMode::Structured
    } else if headers.contains_key("ce-specversion") {
        CloudEventsMode::Binary
    } else {
        let wanted = "`application/cloudevents+json`, `application/cloudevents-batch+json`, or `ce-` headers";
        return Err(Problem::unsupported_media_type(wanted));
    };
    let bytes = body::read(body).await?;
    let named = headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
    let policy = policy_for(&shared, caller);
    let arrival = Arrival { received_at: shared.engine.now(), policy: &policy };
    let intake = intake::cloudevents(mode, &bytes, named, &arrival).map_err(|error| unreadable(&error))?;
    answer(&shared, intake, mode == CloudEventsMode::Batch).await
}

async fn answer(shared: &Shared, intake: Intake, batch: bool) -> Result<Response, Problem> {
    let collected = accept(shared, intake).await?;
    match collected.problems.first() {
        Some(first) if !batch => {
            let detail = format!("{}; it is kept as dead letter `{}`", first.detail, first.id);
            Err(Problem::bad_request(detail).at(first.pointer.clone(), first.code).hint(first.hint.clone()))
        }
        _ => Ok(axum::Json(collected).into_response()),
    }
}

/// Hands an intake to the engine and waits without holding a thread.
pub async fn accept(shared: &Shared, intake: Intake) -> Result<Collected, Problem> {
    let problems: Vec<Refused> = intake.dead.iter().take(NAMED_PROBLEMS).map(Refused::of).collect();
    let (sender, receiver) = tokio::sync::oneshot::channel();
    shared.engine.ingest_then(intake, move |outcome| {
        if sender.send(outcome).is_err() {
            tracing::debug!("the client left before its signals were accepted");
        }
    });
    let outcome = receiver.await.unwrap_or(Err(IngestError::Stopping));
    outcome.map(|receipt| Collected { receipt, problems }).map_err(|error| match error {
        IngestError::Busy | IngestError::Stopping => Problem::busy(error.to_string()),
        IngestError::Storage(cause) => Problem::internal("nothing was accepted", &cause),
    })
}

/// A body that could not be cut into messages.
pub fn unreadable(error: &BodyError) -> Problem {
    let problem = Problem::bad_request(error.to_string()).hint(error.hint());
    match error {
        BodyError::NotJson { line, column, reason } => {
            problem.at(format!("line {line}, column {column}"), reason.clone())
        }
        _ => problem,
    }
}

impl Refused {
    fn of(letter: &DeadLetter) -> Self {
        Self {
            id: letter.id.clone(),
            code: letter.code.name(),
            pointer: letter.pointer.clone(),
            detail: letter.message.clone(),
            hint: letter.hint.clone(),
        }
    }
}
