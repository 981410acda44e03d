//! Answers as JSON, written into room for a dozen products with their reasons.
//!
//! [`axum::Json`] starts with a sixtieth of that and copies what is written whenever it grows. It is kept for answers
//! that are small or rare.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::problem::Problem;

/// A large answer.
pub struct Json<T>(pub T);

const EXPECTED_BYTES: usize = 8_192;

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        let mut bytes = Vec::with_capacity(EXPECTED_BYTES);
        match serde_json::to_writer(&mut bytes, &self.0) {
            Ok(()) => ([(header::CONTENT_TYPE, "application/json")], bytes).into_response(),
            Err(error) => Problem::internal("the answer has no JSON form", &error).into_response(),
        }
    }
}
