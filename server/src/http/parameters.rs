//! Parameters in the address, read with errors in the form of all others.

use axum::extract::{FromRequestParts, Path as AxumPath, Query as AxumQuery};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::body::in_plain_words;
use super::problem::Problem;

/// The parameters after `?`.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        AxumQuery::from_request_parts(parts, state).await.map(|AxumQuery(value)| Self(value)).map_err(|rejection| {
            let text = rejection.body_text();
            let what = in_plain_words(text.strip_prefix("Failed to deserialize query string: ").unwrap_or(&text));
            let problem = Problem::bad_request(format!("the parameters cannot be read: {what}"));
            match what.split_once(": ") {
                Some((name, detail)) if !name.contains(' ') => problem.at(name, detail),
                _ => problem,
            }
        })
    }
}

/// The parameter inside the path.
pub struct Path(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Path {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = AxumPath::from_request_parts(parts, state).await;
        path.map(|AxumPath(text)| Self(text)).map_err(|_| Problem::bad_request("the address is not UTF-8 text"))
    }
}
