//! The service describes itself: the OpenAPI document, a page to browse it, and a page for each kind of problem.
//!
//! The page is made in the browser from the document it shows, so the two cannot disagree.

use axum::http::{HeaderName, header};
use axum::response::{Html, IntoResponse, Response};

use super::parameters::Path;
use super::problem::Problem;

/// The OpenAPI 3.1 document; written by hand, and held to the routes by a test.
pub const OPENAPI: &str = include_str!("../../openapi.json");

/// The OpenAPI document.
pub async fn openapi() -> Response {
    labelled("application/json", OPENAPI)
}

/// The page that shows it.
pub async fn page() -> Html<&'static str> {
    Html(include_str!("../../docs/index.html"))
}

/// One of the page's files.
pub async fn asset(Path(file): Path) -> Result<Response, Problem> {
    match file.as_str() {
        "docs.js" => Ok(labelled("text/javascript; charset=utf-8", include_str!("../../docs/docs.js"))),
        "docs.css" => Ok(labelled("text/css; charset=utf-8", include_str!("../../docs/docs.css"))),
        _ => Err(Problem::not_found(format!("there is no `{file}`"))),
    }
}

/// What happened and what to do, for one kind of problem.
pub async fn error_page(Path(code): Path) -> Result<Response, Problem> {
    let found = ERROR_PAGES.iter().find(|(name, _)| *name == code);
    let (_, text) = found.ok_or_else(|| Problem::not_found(format!("there is no problem `{code}`")))?;
    Ok(labelled("text/markdown; charset=utf-8", text))
}

fn labelled(media_type: &'static str, text: &'static str) -> Response {
    let headers: [(HeaderName, &str); 2] = [(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "no-cache")];
    (headers, text).into_response()
}

/// Code and page of every kind of problem.
pub const ERROR_PAGES: [(&str, &str); 11] = [
    ("bad-request", include_str!("../../../docs/errors/bad-request.md")),
    ("busy", include_str!("../../../docs/errors/busy.md")),
    ("conflict", include_str!("../../../docs/errors/conflict.md")),
    ("forbidden", include_str!("../../../docs/errors/forbidden.md")),
    ("internal", include_str!("../../../docs/errors/internal.md")),
    ("invalid", include_str!("../../../docs/errors/invalid.md")),
    ("method-not-allowed", include_str!("../../../docs/errors/method-not-allowed.md")),
    ("not-found", include_str!("../../../docs/errors/not-found.md")),
    ("too-large", include_str!("../../../docs/errors/too-large.md")),
    ("unauthorized", include_str!("../../../docs/errors/unauthorized.md")),
    ("unsupported-media-type", include_str!("../../../docs/errors/unsupported-media-type.md")),
];
