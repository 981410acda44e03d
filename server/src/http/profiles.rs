//! What is known of one person.

use axum::extract::State;
use commerce::{AnonymousId, CustomerId};
use serde::Deserialize;
use serde_json::Value;
use signals::Who;

use super::Shared;
use super::parameters::Query;
use super::problem::Problem;

/// Whose.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Whose {
    customer: Option<CustomerId>,
    anonymous: Option<AnonymousId>,
}

/// The profile of a customer or device, in whole words.
pub async fn show(State(shared): State<Shared>, Query(whose): Query<Whose>) -> Result<axum::Json<Value>, Problem> {
    let who = Who { customer: whose.customer, anonymous: whose.anonymous, ..Who::default() };
    if who.is_nobody() {
        return Err(Problem::bad_request("nobody is named").hint("give `customer` or `anonymous`"));
    }
    let profile = shared.engine.profile(&who).ok_or_else(|| Problem::not_found("nothing is known of them"))?;
    serde_json::to_value(profile.export())
        .map(axum::Json)
        .map_err(|error| Problem::internal("the profile could not be shown", &error))
}
