//! Who may do what: a key from the request, a scope from the route.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine as _;

use super::problem::Problem;
use super::{Shared, body};
use crate::keys::Scope;

/// Who sent a request that was let through; handlers take it as an `Extension`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// Whether the key may manage the shop, whatever the route asks for.
    pub manages: bool,
}

/// Lets a request through when its key has the scope, and tells the handler who calls.
pub async fn require(State((shared, scope)): State<(Shared, Scope)>, mut request: Request, next: Next) -> Response {
    let Some(secret) = secret(request.headers()) else { return body::refuse(request, Problem::unauthorized()).await };
    match shared.keys.allows(&secret, scope) {
        Some(true) => {}
        Some(false) => return body::refuse(request, Problem::forbidden(scope.name())).await,
        None => return body::refuse(request, Problem::unauthorized()).await,
    }
    let manages = shared.keys.allows(&secret, Scope::Manage) == Some(true);
    request.extensions_mut().insert(Caller { manages });
    next.run(request).await
}

/// The secret a request carries: Bearer, `X-API-Key`, or the user name of Basic (as Segment's libraries send it).
fn secret(headers: &HeaderMap) -> Option<String> {
    if let Some(key) = headers.get("x-api-key") {
        return key.to_str().ok().map(str::to_owned);
    }
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = value.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.trim().to_owned());
    }
    if scheme.eq_ignore_ascii_case("basic") {
        let decoded = base64::engine::general_purpose::STANDARD.decode(rest.trim()).ok()?;
        let text = String::from_utf8(decoded).ok()?;
        return Some(text.split_once(':').map_or(text.as_str(), |(user, _)| user).to_owned());
    }
    None
}
