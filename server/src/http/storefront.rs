//! The demo's storefront: static files, embedded; the page gets the browser's key.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};

use super::Shared;
use super::problem::Problem;

const PAGE: &str = include_str!("../../storefront/index.html");

/// The storefront in a demo; elsewhere a page that says what this is.
pub async fn page(State(shared): State<Shared>) -> Response {
    match &shared.browser_key {
        Some(key) => Html(PAGE.replace("{{BROWSER_KEY}}", key)).into_response(),
        None => Html(include_str!("../../storefront/plain.html")).into_response(),
    }
}

/// One of the page's files.
pub async fn asset(Path(file): Path<String>) -> Result<Response, Problem> {
    let found = ASSETS.iter().find(|(name, _, _)| *name == file);
    let (_, media_type, text) = found.ok_or_else(|| Problem::not_found(format!("there is no `{file}`")))?;
    Ok(([(header::CONTENT_TYPE, *media_type), (header::CACHE_CONTROL, "no-cache")], *text).into_response())
}

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
const STYLESHEET: &str = "text/css; charset=utf-8";

/// File name, media type, text.
const ASSETS: &[(&str, &str, &str)] = &[
    ("api.js", JAVASCRIPT, include_str!("../../storefront/api.js")),
    ("checkout.js", JAVASCRIPT, include_str!("../../storefront/checkout.js")),
    ("drawing.js", JAVASCRIPT, include_str!("../../storefront/drawing.js")),
    ("element.js", JAVASCRIPT, include_str!("../../storefront/element.js")),
    ("home.js", JAVASCRIPT, include_str!("../../storefront/home.js")),
    ("listing.js", JAVASCRIPT, include_str!("../../storefront/listing.js")),
    ("pages.js", JAVASCRIPT, include_str!("../../storefront/pages.js")),
    ("product.js", JAVASCRIPT, include_str!("../../storefront/product.js")),
    ("score.js", JAVASCRIPT, include_str!("../../storefront/score.js")),
    ("shelf.js", JAVASCRIPT, include_str!("../../storefront/shelf.js")),
    ("shop.css", STYLESHEET, include_str!("../../storefront/shop.css")),
    ("shop.js", JAVASCRIPT, include_str!("../../storefront/shop.js")),
    ("states.js", JAVASCRIPT, include_str!("../../storefront/states.js")),
    ("things.js", JAVASCRIPT, include_str!("../../storefront/things.js")),
    ("visitor.js", JAVASCRIPT, include_str!("../../storefront/visitor.js")),
    ("why.js", JAVASCRIPT, include_str!("../../storefront/why.js")),
    ("words.js", JAVASCRIPT, include_str!("../../storefront/words.js")),
];
