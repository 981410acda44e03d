//! Bodies, read whole within a limit and parsed with an error that names the place.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, Collected, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};

use super::problem::Problem;

/// The largest body of any call, in bytes.
pub const MAXIMUM_BODY_BYTES: usize = 8 * 1024 * 1024;

/// How much of a body that is not wanted is read and thrown away before the answer, in bytes. A client that is still
/// sending reads no answer: hung up on at once, it would see a broken connection instead of what to do about it.
const DISCARDED_BYTES: usize = 64 * 1024 * 1024;

/// How long a body may take to arrive.
const ARRIVING: Duration = Duration::from_secs(30);

/// How long it is read and thrown away.
const DISCARDING: Duration = Duration::from_secs(10);

/// What curl sends when nobody says otherwise, what beacons of browsers send, and what this service is written for.
const READ: [&str; 5] =
    ["application/json", "text/plain", "application/x-ndjson", "application/toml", "application/x-www-form-urlencoded"];

/// Turns away a body whose label says that it is in another language than any address here reads. A missing label is
/// no fault: trackers and beacons often send none.
pub async fn check_label(request: Request, next: Next) -> Response {
    match wrong_label(request.headers()) {
        Some(problem) => refuse(request, problem).await,
        None => next.run(request).await,
    }
}

fn wrong_label(headers: &HeaderMap) -> Option<Problem> {
    let text = |name| headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_lowercase());
    if let Some(coding) = text(header::CONTENT_ENCODING).filter(|coding| !coding.is_empty() && coding != "identity") {
        let problem = Problem::unsupported_media_type("bodies that are not compressed");
        return Some(problem.at("content-encoding", format!("the body is said to be `{coding}`")));
    }
    let label = text(header::CONTENT_TYPE)?;
    let media_type = label.split(';').next().unwrap_or_default().trim_end();
    let is_read = media_type.is_empty() || READ.contains(&media_type) || media_type.ends_with("+json");
    (!is_read).then(|| {
        Problem::unsupported_media_type("JSON (plans: TOML), in UTF-8")
            .at("content-type", format!("the body is said to be `{media_type}`"))
    })
}

/// The whole body.
///
/// # Errors
/// [`Problem::too_large`], and [`Problem::bad_request`] when the client stopped sending or takes longer than
/// [`ARRIVING`].
pub async fn read(mut body: Body) -> Result<Bytes, Problem> {
    let within = Limited::new(&mut body, MAXIMUM_BODY_BYTES);
    let error = match tokio::time::timeout(ARRIVING, within.collect()).await.map(|read| read.map(Collected::to_bytes)) {
        Ok(Ok(bytes)) => return Ok(bytes),
        Ok(Err(error)) => error,
        Err(_) => return Err(Problem::bad_request(format!("the body did not arrive within {} s", ARRIVING.as_secs()))),
    };
    if error.downcast_ref::<LengthLimitError>().is_none() {
        return Err(Problem::bad_request("the body ended early"));
    }
    discard(body).await;
    Err(Problem::too_large(MAXIMUM_BODY_BYTES))
}

/// Answers with a problem without looking at the body, once the client has sent it.
pub async fn refuse(request: Request, problem: Problem) -> Response {
    discard(request.into_body()).await;
    problem.into_response()
}

async fn discard(mut body: Body) {
    let discarding = async {
        let mut discarded = 0;
        while let Some(Ok(frame)) = body.frame().await
            && discarded < DISCARDED_BYTES
        {
            discarded += frame.data_ref().map_or(0, Bytes::len);
        }
    };
    if tokio::time::timeout(DISCARDING, discarding).await.is_err() {
        tracing::debug!("the rest of a body that is not wanted did not come in time");
    }
}

/// The body as a JSON object of this form.
///
/// # Errors
/// As [`json`]. A list is refused too, which the reader would take for the fields in their order.
pub fn object<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        let what = "the body is a list, an object is wanted";
        return Err(Problem::bad_request(what).at("", what));
    }
    json(bytes)
}

/// The body as JSON of this form.
///
/// # Errors
/// [`Problem::bad_request`] with the place: a JSON pointer where the form is wrong, line and column where it is no
/// JSON at all.
pub fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|error| {
        if bytes.trim_ascii().is_empty() {
            return Problem::bad_request("the body is empty").hint("send JSON; `/docs` shows what this address takes");
        }
        let text = error.to_string();
        let what = in_plain_words(text.split(" at line ").next().unwrap_or_default());
        let place = if error.is_data() { pointer::<T>(bytes) } else { None };
        let place = place.unwrap_or_else(|| format!("line {}, column {}", error.line(), error.column()));
        Problem::bad_request(format!("the body cannot be read: {what}")).at(place, what)
    })
}

/// Objects of this form one after the other, usually one per line; at most `limit`, the rest is not looked at.
///
/// # Errors
/// [`Problem::bad_request`] with the line.
pub fn lines<T: DeserializeOwned>(bytes: &[u8], limit: usize) -> Result<Vec<T>, Problem> {
    let read = serde_json::Deserializer::from_slice(bytes).into_iter::<T>().take(limit);
    read.collect::<Result<_, serde_json::Error>>().map_err(|error| {
        let text = error.to_string();
        let what = in_plain_words(text.split(" at line ").next().unwrap_or_default());
        Problem::bad_request(format!("the body cannot be read: {what}")).at(format!("line {}", error.line()), what)
    })
}

/// Where the form is wrong. Reads once more, so that bodies without a fault pay nothing for it.
fn pointer<T: DeserializeOwned>(bytes: &[u8]) -> Option<String> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let error = serde_path_to_error::deserialize::<_, T>(&mut reader).err()?;
    Some(as_pointer(error.path()))
}

fn as_pointer(path: &Path) -> String {
    path.iter().fold(String::new(), |pointer, segment| match segment {
        Segment::Seq { index } => format!("{pointer}/{index}"),
        Segment::Map { key } => format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")),
        Segment::Enum { variant } => format!("{pointer}/{variant}"),
        Segment::Unknown => pointer,
    })
}

/// What the reader of JSON says, without the names of types in the program.
pub fn in_plain_words(message: &str) -> String {
    let Some((said, expected)) = message.rsplit_once("expected ") else { return message.to_owned() };
    let wanted = match expected {
        "a sequence" => "a list",
        "a map" => "an object",
        "usize" | "u64" | "u32" | "u16" | "u8" => "a whole number that fits",
        "i64" | "i32" => "a whole number",
        "f64" | "f32" => "a number",
        _ if expected.starts_with("struct ") => "an object",
        _ if expected.starts_with("enum ") => "one of the known words",
        _ => expected,
    };
    let said = said.replace("type: sequence,", "type: a list,").replace("type: map,", "type: an object,");
    format!("{said}expected {wanted}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_name_no_types_of_the_program() {
        let said = |message| in_plain_words(message);
        assert_eq!(
            said("invalid type: string \"x\", expected usize"),
            "invalid type: string \"x\", expected a whole number that fits"
        );
        assert_eq!(said("invalid type: sequence, expected struct Call"), "invalid type: a list, expected an object");
        assert_eq!(said("missing field `id`"), "missing field `id`");
    }
}
