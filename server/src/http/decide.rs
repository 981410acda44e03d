//! Decisions out: events and questions in one call.

use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::HeaderMap;
use engine::{Answer, Ask, DecideError};
use serde::Serialize;
use signals::{Arrival, intake};

use super::auth::Caller;
use super::collect::Collected;
use super::json::Json;
use super::problem::Problem;
use super::wire::ask::Call;
use super::wire::decision::Decided;
use super::{Shared, body, collect};

/// What `decide` answers.
#[derive(Serialize)]
pub struct Answers {
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<Collected>,
    decisions: Vec<Decided>,
}

/// What `recommend` answers: the decision itself, and what became of the events, if any came.
#[derive(Serialize)]
pub struct Recommended {
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<Collected>,
    #[serde(flatten)]
    decision: Decided,
}

/// Several surfaces in one call, after its events.
pub async fn decide(
    State(shared): State<Shared>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Answers>, Problem> {
    let (call, asks) = understand(&shared, &headers, body).await?;
    let receipt = take_events(&shared, caller, &call).await?;
    let decisions = asks.iter().map(|ask| answer(&shared, ask, call.explain)).collect::<Result<Vec<_>, _>>()?;
    Ok(Json(Answers { receipt, decisions }))
}

/// One surface; the answer is the decision itself.
pub async fn recommend(
    State(shared): State<Shared>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Recommended>, Problem> {
    let (call, asks) = understand(&shared, &headers, body).await?;
    let [ask] = asks.as_slice() else {
        return Err(Problem::invalid("`recommend` answers one surface").hint("use `/v1/decide` for several"));
    };
    let receipt = take_events(&shared, caller, &call).await?;
    Ok(Json(Recommended { receipt, decision: answer(&shared, ask, call.explain)? }))
}

/// The call and its questions, each of which has an answer: a call that cannot be answered takes no events in.
async fn understand(shared: &Shared, headers: &HeaderMap, body: Body) -> Result<(Call, Vec<Ask>), Problem> {
    let call: Call = body::object(&body::read(body).await?)?;
    // Before anything is read of the profile: the browser's word counts for this request.
    let global_privacy_control = headers.get("sec-gpc").is_some_and(|value| value.as_bytes() == b"1");
    let asks = call.asks(global_privacy_control)?;
    for (position, ask) in asks.iter().enumerate() {
        shared.engine.check(ask).map_err(|error| refused(&error, &call.place_of(position)))?;
    }
    Ok((call, asks))
}

/// Accepts the call's events, so that its decisions know them.
async fn take_events(shared: &Shared, caller: Caller, call: &Call) -> Result<Option<Collected>, Problem> {
    if call.events.is_empty() {
        return Ok(None);
    }
    let messages = call.messages().map_err(|error| Problem::internal("the events could not be read", &error))?;
    let messages: Vec<_> = messages.iter().map(AsRef::as_ref).collect();
    let policy = collect::policy_for(shared, caller);
    let arrival = Arrival { received_at: shared.engine.now(), policy: &policy };
    let intake = intake::messages(&messages, &arrival).map_err(|error| collect::unreadable(&error))?;
    collect::accept(shared, intake).await.map(Some)
}

fn answer(shared: &Shared, ask: &Ask, explain: bool) -> Result<Decided, Problem> {
    let answer: Answer = shared.engine.decide(ask).map_err(|error| refused(&error, ""))?;
    Ok(Decided::of(&answer, explain))
}

/// `place` is where the question stands in the body.
fn refused(error: &DecideError, place: &str) -> Problem {
    let detail = error.to_string();
    let at = |field: &str| format!("{place}/{field}");
    match error {
        DecideError::UnknownSurface { .. } => Problem::not_found(detail).at(at("surface"), "there is no such surface"),
        DecideError::NoSurface { .. } => Problem::invalid(detail).at(at("surface"), "it is missing"),
        DecideError::Slots { .. } => Problem::invalid(detail).at(at("slots"), "out of range"),
        DecideError::TooMany { list, .. } => Problem::invalid(detail).at(format!("/context/{list}"), "too many"),
    }
}
