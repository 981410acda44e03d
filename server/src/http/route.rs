//! One row of the table of routes: a method of an address, who may call it, and what answers.
//!
//! One row per method, although the router would take several at once: a row is what a scope belongs to, what the
//! OpenAPI document describes, and what a test can count.

use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{self, MethodFilter, MethodRouter};

use super::{Shared, auth, body};
use crate::keys::Scope;

/// One method of one address.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The address, with parameters in braces.
    pub path: &'static str,
    /// What a key must allow; none where everybody may.
    pub scope: Option<Scope>,
    handler: MethodRouter<Shared>,
}

impl Route {
    /// The route behind its guards: first the key, then the label of the body.
    pub fn guarded(self, shared: &Shared) -> MethodRouter<Shared> {
        let handler = if self.method == Method::GET {
            self.handler
        } else {
            self.handler.route_layer(from_fn(body::check_label))
        };
        match self.scope {
            Some(scope) => handler.route_layer(from_fn_with_state((shared.clone(), scope), auth::require)),
            None => handler,
        }
    }
}

macro_rules! methods {
    ($($name:ident => $method:ident),*) => {
        $(
            #[doc = concat!("A `", stringify!($method), "` of this address.")]
            pub fn $name<H, T>(path: &'static str, scope: impl Into<Option<Scope>>, handler: H) -> Route
            where
                H: Handler<T, Shared>,
                T: 'static,
            {
                let handler = routing::on(MethodFilter::$method, handler);
                Route { method: Method::$method, path, scope: scope.into(), handler }
            }
        )*
    };
}

methods!(get => GET, post => POST, put => PUT, delete => DELETE);
