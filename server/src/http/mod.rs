//! The HTTP edge: the table of routes, and nothing else.

mod auth;
mod body;
mod collect;
mod decide;
mod decisions;
mod documentation;
mod json;
mod letters;
mod models;
mod operations;
mod parameters;
mod plans;
mod problem;
mod products;
mod profiles;
mod readout;
mod route;
mod rules;
mod storefront;
#[cfg(test)]
mod tests;
mod wire;

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use engine::Engine;

pub use body::MAXIMUM_BODY_BYTES;
use problem::Problem;

use crate::keys::{Keys, Scope};
use crate::listen::Connections;

use route::{Route, delete, get, post, put};

/// What every handler shares.
#[derive(Clone)]
pub struct Shared {
    /// The engine.
    pub engine: Arc<Engine>,
    /// Who may do what.
    pub keys: Arc<Keys>,
    /// The key that the storefront page gets; no storefront without it.
    pub browser_key: Option<Arc<str>>,
    /// How many connections there are.
    pub connections: Arc<Connections>,
}

/// Every route with the scope it needs; none is open to everybody but health, documentation and the page's assets.
fn routes() -> Vec<Route> {
    use Scope::{Collect, Decide, Explain, Manage};
    vec![
        get("/", None, storefront::page),
        get("/storefront/{file}", None, storefront::asset),
        get("/health/live", None, operations::live),
        get("/health/ready", None, operations::ready),
        get("/metrics", None, operations::metrics),
        get("/openapi.json", None, documentation::openapi),
        get("/docs", None, documentation::page),
        get("/docs/{file}", None, documentation::asset),
        get("/docs/errors/{code}", None, documentation::error_page),
        post("/v1/track", Collect, collect::track),
        post("/v1/identify", Collect, collect::identify),
        post("/v1/page", Collect, collect::page),
        post("/v1/screen", Collect, collect::screen),
        post("/v1/group", Collect, collect::group),
        post("/v1/alias", Collect, collect::alias),
        post("/v1/batch", Collect, collect::batch),
        post("/v1/events", Collect, collect::cloudevents),
        post("/v1/decide", Decide, decide::decide),
        post("/v1/recommend", Decide, decide::recommend),
        get("/v1/categories", Decide, products::categories),
        get("/v1/products", Decide, products::list),
        get("/v1/products/{id}", Decide, products::show),
        get("/v1/decisions/{id}", Explain, decisions::show),
        get("/v1/decisions/{id}/explain", Explain, decisions::explain),
        get("/v1/decisions/{id}/replay", Explain, decisions::replay),
        get("/v1/decisions", Manage, decisions::latest),
        post("/v1/products", Manage, products::upsert),
        put("/v1/products/{id}", Manage, products::put_one),
        delete("/v1/products/{id}", Manage, products::remove),
        put("/v1/products/{id}/stock", Manage, products::stock),
        put("/v1/products/{id}/price", Manage, products::price),
        put("/v1/products/{id}/hidden", Manage, products::hidden),
        get("/v1/rules", Manage, rules::list),
        get("/v1/rules/{id}", Manage, rules::show),
        put("/v1/rules/{id}", Manage, rules::set),
        delete("/v1/rules/{id}", Manage, rules::remove),
        get("/v1/plans", Manage, plans::list),
        get("/v1/plans/{surface}", Manage, plans::show),
        put("/v1/plans/{surface}", Manage, plans::set),
        get("/v1/profiles", Manage, profiles::show),
        get("/v1/dead-letters", Manage, letters::list),
        get("/v1/dead-letters/{id}", Manage, letters::show),
        post("/v1/dead-letters/{id}/repair", Manage, letters::repair),
        post("/v1/dead-letters/{id}/discard", Manage, letters::discard),
        get("/v1/models", Manage, models::list),
        post("/v1/models/train", Manage, models::train),
        get("/v1/readout", Manage, readout::show),
        get("/v1/status", Manage, operations::status),
    ]
}

/// The whole service.
pub fn router(shared: Shared) -> Router {
    let table = routes().into_iter();
    let router = table.fold(Router::new(), |router, route| router.route(route.path, route.guarded(&shared)));
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
