//! CloudEvents 1.0: structured, batched, and binary (attributes as HTTP headers).
//!
//! A binary event is first written as a structured one with its data untouched, so that there is one shape to
//! read, to point into and to repair.

use serde::{Deserialize, Serialize};

use super::{Fault, Message, NOTHING, Read, Surroundings, names};
use crate::json::{Node, escaped};
use crate::{AdmissionPolicy, Code};

/// How an event is put on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloudEventsMode {
    /// One JSON object: `application/cloudevents+json`.
    Structured,
    /// A JSON array of objects: `application/cloudevents-batch+json`.
    Batch,
    /// Attributes as `ce-` headers, data as the body: `application/json`.
    Binary,
}

impl CloudEventsMode {
    /// The mode of a request, from its headers: by `Content-Type`, or by the presence of `ce-specversion`.
    #[must_use]
    pub fn of<'h>(headers: impl IntoIterator<Item = (&'h str, &'h str)>) -> Option<Self> {
        let mut mode = None;
        for (name, value) in headers {
            if name.eq_ignore_ascii_case("content-type") {
                let kind = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
                match kind.as_str() {
                    "application/cloudevents+json" => return Some(Self::Structured),
                    "application/cloudevents-batch+json" => return Some(Self::Batch),
                    _ => {}
                }
            } else if name.eq_ignore_ascii_case("ce-specversion") {
                mode = Some(Self::Binary);
            }
        }
        mode
    }
}

pub(super) fn message<'n>(
    root: &'n Node<'n>,
    around: Surroundings<'n>,
    policy: &'n AdmissionPolicy,
) -> Read<'n, Message<'n>> {
    match root.get("specversion") {
        Some(Node::Text(version)) if version == "1.0" => {}
        other => {
            let message = match other.and_then(Node::as_text) {
                Some(version) => format!("CloudEvents `{}` is not spoken here", escaped(version)),
                None => "`specversion` is missing".to_owned(),
            };
            let code = Code::UnsupportedSpecversion;
            return Err(Fault::new(root, code, message, "send `\"specversion\": \"1.0\"`").below("specversion"));
        }
    }
    let word = names::required_word(root, "type")?;
    let data = root.get("data").unwrap_or(&NOTHING);
    if root.get("data_base64").is_some() || (data != &NOTHING && data.entries().is_none()) {
        let fault = Fault::new(root, Code::WrongType, "the data is not an object", "send `data` as a JSON object");
        return Err(fault.below("data"));
    }
    Ok(Message {
        word,
        root,
        properties: data,
        traits: data.get("traits").unwrap_or(&NOTHING),
        contexts: [data.get("context").unwrap_or(&NOTHING), around.context],
        identifiers: [data, root],
        message_id: root.get("id"),
        timestamp: root.get("time"),
        sent_at: None,
        schema: root.get("dataschema").filter(|schema| schema.as_text().is_none_or(|text| text.starts_with("iglu:"))),
        subject: root.get("subject").filter(|subject| !super::is_blank(subject)),
        policy,
    })
}

/// The structured form of a binary event: its `ce-` headers as attributes and `data` as it came.
pub(crate) fn structured_text<'h>(headers: impl IntoIterator<Item = (&'h str, &'h str)>, data: &str) -> String {
    let mut text = String::from("{");
    for (name, value) in headers {
        let name = name.to_ascii_lowercase();
        let Some(attribute) = name.strip_prefix("ce-") else { continue };
        let is_plain = attribute.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        if is_plain && attribute != "data" {
            // A text as JSON; a node would need a serializer of its own for this one place.
            text.push_str(&format!("\"{attribute}\":{},", serde_json::Value::String(percent_decoded(value))));
        }
    }
    text.push_str("\"data\":");
    text.push_str(if data.trim().is_empty() { "null" } else { data });
    text.push('}');
    text
}

/// The HTTP binding encodes anything but printable ASCII in percent form. What is no valid encoding stays.
fn percent_decoded(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let decoded = (byte == b'%').then(|| after.first_chunk::<2>()).flatten().and_then(|digits| {
            let digit = |at: u8| char::from(at).to_digit(16);
            Some((digit(digits[0])? * 16 + digit(digits[1])?) as u8)
        });
        bytes.push(decoded.unwrap_or(byte));
        rest = after.get(if decoded.is_some() { 2 } else { 0 }..).unwrap_or_default();
    }
    String::from_utf8(bytes).unwrap_or_else(|_| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_binary_event_becomes_a_structured_one_with_its_data_untouched() {
        let headers = [("CE-Id", "a%20%C3%BC%zz"), ("ce-specversion", "1.0"), ("content-type", "application/json")];
        let text = structured_text(headers, "{ \"a\" : 1 }");
        assert_eq!(text, r#"{"id":"a ü%zz","specversion":"1.0","data":{ "a" : 1 }}"#);
        assert_eq!(structured_text([], ""), r#"{"data":null}"#);
    }

    #[test]
    fn the_mode_is_told_by_the_headers() {
        let mode = |name, value| CloudEventsMode::of([(name, value)]);
        let structured = mode("Content-Type", "application/cloudevents+json; charset=utf-8");
        assert_eq!(structured, Some(CloudEventsMode::Structured));
        assert_eq!(mode("content-type", "application/cloudevents-batch+json"), Some(CloudEventsMode::Batch));
        assert_eq!(mode("Ce-Specversion", "1.0"), Some(CloudEventsMode::Binary));
        assert_eq!(mode("content-type", "application/json"), None);
    }
}
