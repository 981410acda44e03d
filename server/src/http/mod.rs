//! The HTTP edge: the table of routes, and nothing else.

mod auth;
mod body;
mod collect;
mod decide;
mod decisions;
mod letters;
mod models;
mod operations;
mod plans;
mod problem;
mod products;
mod profiles;
mod rules;
mod storefront;
mod wire;

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post, put};
use engine::Engine;

pub use body::MAXIMUM_BODY_BYTES;
pub use problem::Problem;

use crate::keys::{Keys, Scope};

/// What every handler shares.
#[derive(Clone)]
pub struct Shared {
    /// The engine.
    pub engine: Arc<Engine>,
    /// Who may do what.
    pub keys: Arc<Keys>,
    /// The key that the storefront page gets; no storefront without it.
    pub browser_key: Option<Arc<str>>,
}

/// Every route with the scope it needs; none is open to everybody but health, documentation and the page's assets.
fn guarded() -> Vec<(&'static str, Scope, MethodRouter<Shared>)> {
    use Scope::{Collect, Decide, Explain, Manage};
    vec![
        ("/v1/track", Collect, post(collect::track)),
        ("/v1/identify", Collect, post(collect::identify)),
        ("/v1/page", Collect, post(collect::page)),
        ("/v1/screen", Collect, post(collect::screen)),
        ("/v1/group", Collect, post(collect::group)),
        ("/v1/alias", Collect, post(collect::alias)),
        ("/v1/batch", Collect, post(collect::batch)),
        ("/v1/events", Collect, post(collect::cloudevents)),
        ("/v1/decide", Decide, post(decide::decide)),
        ("/v1/recommend", Decide, post(decide::recommend)),
        ("/v1/categories", Decide, get(products::categories)),
        ("/v1/products", Decide, get(products::list)),
        ("/v1/products/{id}", Decide, get(products::show)),
        ("/v1/decisions/{id}", Explain, get(decisions::show)),
        ("/v1/decisions/{id}/explain", Explain, get(decisions::explain)),
        ("/v1/decisions/{id}/replay", Explain, get(decisions::replay)),
        ("/v1/decisions", Manage, get(decisions::latest)),
        ("/v1/products", Manage, post(products::upsert)),
        ("/v1/products/{id}", Manage, put(products::put_one).delete(products::remove)),
        ("/v1/products/{id}/stock", Manage, put(products::stock)),
        ("/v1/products/{id}/price", Manage, put(products::price)),
        ("/v1/products/{id}/hidden", Manage, put(products::hidden)),
        ("/v1/rules", Manage, get(rules::list)),
        ("/v1/rules/{id}", Manage, get(rules::show).put(rules::set).delete(rules::remove)),
        ("/v1/plans", Manage, get(plans::list)),
        ("/v1/plans/{surface}", Manage, get(plans::show).put(plans::set)),
        ("/v1/profiles", Manage, get(profiles::show)),
        ("/v1/dead-letters", Manage, get(letters::list)),
        ("/v1/dead-letters/{id}", Manage, get(letters::show)),
        ("/v1/dead-letters/{id}/repair", Manage, post(letters::repair)),
        ("/v1/dead-letters/{id}/discard", Manage, post(letters::discard)),
        ("/v1/models", Manage, get(models::list)),
        ("/v1/models/train", Manage, post(models::train)),
        ("/v1/status", Manage, get(operations::status)),
    ]
}

/// Routes that need no key.
fn open() -> Vec<(&'static str, MethodRouter<Shared>)> {
    vec![
        ("/", get(storefront::page)),
        ("/storefront/{file}", get(storefront::asset)),
        ("/health/live", get(operations::live)),
        ("/health/ready", get(operations::ready)),
        ("/metrics", get(operations::metrics)),
        ("/openapi.json", get(operations::openapi)),
    ]
}

/// The whole service.
pub fn router(shared: Shared) -> Router {
    let mut router = Router::new();
    for (path, route) in open() {
        router = router.route(path, route);
    }
    for (path, scope, route) in guarded() {
        let guard = from_fn_with_state((shared.clone(), scope), auth::require);
        router = router.route(path, route.route_layer(guard));
    }
    router
        .fallback(
            |request: Request| async move { Problem::not_found(format!("there is no `{}`", request.uri().path())) },
        )
        .method_not_allowed_fallback(|request: Request| async move {
            Problem::method_not_allowed(format!("`{}` does not take {}", request.uri().path(), request.method()))
        })
        .layer(from_fn(safe_headers))
        .with_state(shared)
}

/// Headers that every answer carries.
async fn safe_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        (
            "content-security-policy",
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
        ),
    ] {
        headers.insert(name, axum::http::HeaderValue::from_static(value));
    }
    response
}

/// Runs work that blocks (storage, replay) away from the threads that serve.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Problem::internal("the work ended in a panic", &error))
}
