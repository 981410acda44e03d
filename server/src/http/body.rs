//! Bodies, read whole within a limit and parsed with an error that names the place.

use axum::body::{Body, Bytes};
use serde::de::DeserializeOwned;

use super::problem::Problem;

/// The largest body of any call, in bytes.
pub const MAXIMUM_BODY_BYTES: usize = 8 * 1024 * 1024;

/// The whole body.
///
/// # Errors
/// [`Problem::too_large`] and [`Problem::bad_request`] when the client stopped sending.
pub async fn read(body: Body) -> Result<Bytes, Problem> {
    let within = http_body_util::Limited::new(body, MAXIMUM_BODY_BYTES);
    http_body_util::BodyExt::collect(within).await.map(http_body_util::Collected::to_bytes).map_err(|error| {
        if error.downcast_ref::<http_body_util::LengthLimitError>().is_some() {
            Problem::too_large(MAXIMUM_BODY_BYTES)
        } else {
            Problem::bad_request("the body ended early")
        }
    })
}

/// The body as JSON of this form.
///
/// # Errors
/// [`Problem::bad_request`] with line and column.
pub fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        let what = error.to_string();
        let what = what.split(" at line ").next().unwrap_or_default().to_owned();
        Problem::bad_request(format!("the body cannot be read: {what}")).at(place, what)
    })
}
