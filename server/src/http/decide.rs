//! Decisions out: events and questions in one call.

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use engine::{Answer, Ask, DecideError, Receipt};
use serde::Serialize;
use signals::{Arrival, intake};

use super::problem::Problem;
use super::wire::ask::Call;
use super::wire::decision::Decided;
use super::{Shared, body, collect};

/// What `decide` answers.
#[derive(Serialize)]
pub struct Answers {
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<Receipt>,
    decisions: Vec<Decided>,
}

/// Several surfaces in one call, after its events.
pub async fn decide(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Body,
) -> Result<axum::Json<Answers>, Problem> {
    let (call, asks) = understand(&headers, body).await?;
    let receipt = take_events(&shared, &call).await?;
    let decisions = asks.iter().map(|ask| answer(&shared, ask, call.explain)).collect::<Result<Vec<_>, _>>()?;
    Ok(axum::Json(Answers { receipt, decisions }))
}

/// One surface; the answer is the decision itself.
pub async fn recommend(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Body,
) -> Result<axum::Json<Decided>, Problem> {
    let (call, asks) = understand(&headers, body).await?;
    let [ask] = asks.as_slice() else {
        return Err(Problem::invalid("`recommend` answers one surface").hint("use `/v1/decide` for several"));
    };
    take_events(&shared, &call).await?;
    Ok(axum::Json(answer(&shared, ask, call.explain)?))
}

async fn understand(headers: &HeaderMap, body: Body) -> Result<(Call, Vec<Ask>), Problem> {
    let call: Call = body::json(&body::read(body).await?)?;
    // Before anything is read of the profile: the browser's word counts for this request.
    let global_privacy_control = headers.get("sec-gpc").is_some_and(|value| value.as_bytes() == b"1");
    let asks = call.asks(global_privacy_control)?;
    Ok((call, asks))
}

/// Accepts the call's events, so that its decisions know them.
async fn take_events(shared: &Shared, call: &Call) -> Result<Option<Receipt>, Problem> {
    if call.events.is_empty() {
        return Ok(None);
    }
    let messages = call.messages().map_err(|error| Problem::internal("the events could not be read", &error))?;
    let messages: Vec<_> = messages.iter().map(AsRef::as_ref).collect();
    let arrival = Arrival { received_at: shared.engine.now(), policy: shared.engine.admission() };
    let intake = intake::messages(&messages, &arrival).map_err(|error| collect::unreadable(&error))?;
    collect::accept(shared, intake).await.map(Some)
}

fn answer(shared: &Shared, ask: &Ask, explain: bool) -> Result<Decided, Problem> {
    let answer: Answer = shared.engine.decide(ask).map_err(|error| refused(&error))?;
    Ok(Decided::of(&answer, explain))
}

fn refused(error: &DecideError) -> Problem {
    match error {
        DecideError::UnknownSurface { .. } => Problem::not_found(error.to_string()),
        DecideError::NoSurface { .. } | DecideError::Slots { .. } | DecideError::TooMany { .. } => {
            Problem::invalid(error.to_string())
        }
    }
}
