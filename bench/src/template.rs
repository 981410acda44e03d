//! The bytes of a request: the head is written once, and only the body changes.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::BenchError;

/// The head of a request, ready to be filled with one body after another without allocating.
#[derive(Clone, Debug)]
pub struct Template {
    head: Vec<u8>,
}

/// The key a request presents.
#[derive(Clone, Copy)]
pub enum Authorization<'a> {
    /// `Authorization: Bearer KEY`.
    Bearer(&'a str),
    /// `Authorization: Basic …` with the key as the user and an empty password, as Segment's clients send it.
    Basic(&'a str),
}

impl Template {
    /// `POST path` with a JSON body to come.
    ///
    /// # Errors
    /// [`BenchError::RequestHead`] if the path or the key would break the head apart.
    pub fn post_json(path: &str, authorization: Option<Authorization<'_>>) -> Result<Self, BenchError> {
        Self::new("POST", path, authorization)?.header("content-type", "application/json")
    }

    /// `GET path`. The body should stay empty.
    ///
    /// # Errors
    /// [`BenchError::RequestHead`] if the path or the key would break the head apart.
    pub fn get(path: &str, authorization: Option<Authorization<'_>>) -> Result<Self, BenchError> {
        Self::new("GET", path, authorization)
    }

    fn new(method: &str, path: &str, authorization: Option<Authorization<'_>>) -> Result<Self, BenchError> {
        if !path.starts_with('/') || path.bytes().any(|byte| !byte.is_ascii_graphic()) {
            return Err(BenchError::RequestHead { given: path.escape_debug().to_string() });
        }
        let head = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\n");
        let template = Self { head: head.into_bytes() };
        match authorization {
            None => Ok(template),
            Some(Authorization::Bearer(key)) => template.header("authorization", &format!("Bearer {key}")),
            Some(Authorization::Basic(key)) => {
                template.header("authorization", &format!("Basic {}", STANDARD.encode(format!("{key}:"))))
            }
        }
    }

    /// The same request with one more header.
    ///
    /// # Errors
    /// [`BenchError::RequestHead`] if the name is not a token or the value holds control characters.
    pub fn header(mut self, name: &str, value: &str) -> Result<Self, BenchError> {
        let is_token =
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        if !is_token || value.chars().any(char::is_control) {
            return Err(BenchError::RequestHead { given: format!("{name}: {value}").escape_debug().to_string() });
        }
        for part in [name, ": ", value, "\r\n"] {
            self.head.extend_from_slice(part.as_bytes());
        }
        Ok(self)
    }

    /// Appends the complete request with this body to `bytes`.
    pub fn write(&self, body: &[u8], bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.head);
        // Writing to a vector cannot fail.
        let _ = write!(bytes, "content-length: {}\r\n\r\n", body.len());
        bytes.extend_from_slice(body);
    }

    /// The complete request with this body.
    #[must_use]
    pub fn bytes(&self, body: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.head.len() + body.len() + 32);
        self.write(body, &mut bytes);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filled_template_is_one_complete_request() {
        let template = Template::post_json("/v1/decide", Some(Authorization::Basic("key"))).expect("a template");
        let expected = "POST /v1/decide HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\n\
                        authorization: Basic a2V5Og==\r\ncontent-type: application/json\r\n\
                        content-length: 2\r\n\r\n{}";
        assert_eq!(String::from_utf8(template.bytes(b"{}")).expect("text"), expected);
    }

    #[test]
    fn a_head_that_would_break_apart_is_refused() {
        assert!(Template::get("no-slash", None).is_err());
        assert!(Template::get("/a b", None).is_err());
        let error = Template::get("/", Some(Authorization::Bearer("key\r\nhost: other"))).expect_err("a line break");
        assert!(error.to_string().contains(r"key\r\nhost"), "{error}");
        assert!(Template::get("/", None).expect("a template").header("na me", "value").is_err());
    }
}
