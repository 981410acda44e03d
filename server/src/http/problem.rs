//! Problem details (RFC 9457): every error says what was wrong, where, and what to do.
//!
//! Two messages exist for every failure: the one the caller can act on, which is sent, and the operator's, which is
//! logged. A caller never sees a file name or the text of a lower layer.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// An answer that says why there is no other. Boxed, because every handler's result has room for one.
#[derive(Debug, Clone)]
pub struct Problem(Box<Details>);

#[derive(Debug, Clone, Serialize)]
struct Details {
    /// Address of the page about this kind of problem.
    #[serde(rename = "type")]
    kind: String,
    /// The kind in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What was wrong this time.
    detail: String,
    /// The kind as a word for machines.
    code: &'static str,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    /// Single problems with their places.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<Place>,
    #[serde(skip)]
    retry_after_seconds: Option<u32>,
}

/// One problem with its place.
#[derive(Debug, Clone, Serialize)]
struct Place {
    /// JSON pointer, parameter or line.
    pointer: String,
    /// What is wrong there.
    detail: String,
}

impl Problem {
    fn new(status: StatusCode, code: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        Self(Box::new(Details {
            kind: format!("/docs/errors/{code}"),
            title,
            status: status.as_u16(),
            detail: detail.into(),
            code,
            hint: None,
            problems: Vec::new(),
            retry_after_seconds: None,
        }))
    }

    /// The request cannot be understood.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request", "The request cannot be understood", detail)
    }

    /// The request is understood, and wrong.
    pub fn invalid(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "The request is not valid", detail)
    }

    /// No key, or one that is not known.
    pub fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", "A key is needed", "no known key came with the request")
            .hint("send `Authorization: Bearer KEY`, `X-API-Key: KEY`, or the key as the user name of Basic")
    }

    /// A key without the scope.
    pub fn forbidden(scope: &str) -> Self {
        let detail = format!("this key may not `{scope}`");
        Self::new(StatusCode::FORBIDDEN, "forbidden", "The key does not allow this", detail)
            .hint("use a key with that scope; keys and scopes stand in the configuration file")
    }

    /// Nothing is there.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "Nothing is there", detail)
    }

    /// The address exists, the method does not.
    pub fn method_not_allowed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "The method does not exist here", detail)
    }

    /// It cannot be done in the present state.
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", "It cannot be done now", detail)
    }

    /// The body is too large.
    pub fn too_large(limit_bytes: usize) -> Self {
        let detail = format!("the body is larger than {limit_bytes} bytes");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "The body is too large", detail)
            .hint("send several smaller bodies")
    }

    /// The media type is not spoken here.
    pub fn unsupported_media_type(wanted: &str) -> Self {
        let detail = format!("this address takes {wanted}");
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "The media type is not taken", detail)
    }

    /// Too much at once.
    pub fn busy(detail: impl Into<String>) -> Self {
        let mut problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "Too much at once", detail);
        problem.0.retry_after_seconds = Some(1);
        problem
    }

    /// Our fault; the cause is logged under an id, not sent.
    pub fn internal(what: &str, cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "{what}");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something failed here", what)
            .hint("try again; the server's log has the cause")
    }

    /// With what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// With one more place.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        self.0.problems.push(Place { pointer: pointer.into(), detail: detail.into() });
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self.0).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.0.retry_after_seconds {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.0.status == 401 {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"shopwright\""));
        }
        response
    }
}
