//! Why a message was not admitted: in a form for machines, for people, and for the repair.

use serde::{Deserialize, Serialize};

use crate::SchemaVersion;

/// One reason for which a message was turned away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Rejection {
    /// The kind of failure.
    pub class: Class,
    /// The exact failure.
    pub code: Code,
    /// Where in the message, as a JSON pointer (RFC 6901); empty means the whole message.
    pub pointer: String,
    /// What was wrong, in one line.
    pub message: String,
    /// What to do about it.
    pub hint: String,
    /// The version of the vocabulary that the message named, as far as it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<SchemaVersion>,
}

/// Kinds of failure, after Snowplow's failed events.
///
/// Its classes for enrichment, loading and relaying have no counterpart: those steps do not exist here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// The message is not JSON that can be read.
    CollectorPayloadFormatViolation,
    /// The message does not follow its protocol: no call, no identifier, an impossible time.
    TrackerProtocolViolation,
    /// The event is none that the vocabulary has a word for.
    AdapterFailure,
    /// A field is missing, of the wrong kind or out of range.
    SchemaViolation,
    /// A stated limit was passed.
    SizeViolation,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal in $class:ident,)*) => {
        /// Exact failures. The names are stable; `docs/signals.md` explains each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)*
        }

        impl Code {
            /// Every code, in declaration order.
            pub const ALL: &[Code] = &[$(Code::$variant),*];

            /// The name on the wire.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Code::$variant => $name),* }
            }

            /// The kind of failure it belongs to.
            #[must_use]
            pub const fn class(self) -> Class {
                match self { $(Code::$variant => Class::$class),* }
            }
        }
    };
}

codes! {
    /// Not JSON, or JSON with an impossible text or number.
    MalformedJson = "malformed_json" in CollectorPayloadFormatViolation,
    /// A message is an object, this is something else.
    NotAnObject = "not_an_object" in CollectorPayloadFormatViolation,
    /// The call or event type is missing.
    MissingType = "missing_type" in TrackerProtocolViolation,
    /// The call is none of track, identify, page, screen, group, alias.
    UnknownCall = "unknown_call" in TrackerProtocolViolation,
    /// The CloudEvents version is not 1.0.
    UnsupportedSpecversion = "unsupported_specversion" in TrackerProtocolViolation,
    /// Nobody is named.
    NoIdentifier = "no_identifier" in TrackerProtocolViolation,
    /// The sender may not change the catalogue.
    NotPermitted = "not_permitted" in TrackerProtocolViolation,
    /// Not RFC 3339 with an offset, nor milliseconds since 1970.
    MalformedInstant = "malformed_instant" in TrackerProtocolViolation,
    /// Later than the arrival by more than the tolerance.
    Future = "future" in TrackerProtocolViolation,
    /// Before there were web shops to speak of.
    ImplausibleTime = "implausible_time" in TrackerProtocolViolation,
    /// Longer ago than the policy accepts.
    TooOld = "too_old" in TrackerProtocolViolation,
    /// The vocabulary has no such event.
    UnknownEvent = "unknown_event" in AdapterFailure,
    /// A known event for which the vocabulary has no word.
    UnsupportedEvent = "unsupported_event" in AdapterFailure,
    /// The event means two things.
    AmbiguousEvent = "ambiguous_event" in AdapterFailure,
    /// The schema version is not three numbers.
    MalformedSchema = "malformed_schema" in SchemaViolation,
    /// The schema version is none that this build reads.
    UnreadableSchema = "unreadable_schema" in SchemaViolation,
    /// A field that the event needs is absent.
    MissingField = "missing_field" in SchemaViolation,
    /// A field that a product does not have.
    UnknownField = "unknown_field" in SchemaViolation,
    /// A field is of the wrong kind.
    WrongType = "wrong_type" in SchemaViolation,
    /// An identifier is empty, or holds control characters.
    InvalidIdentifier = "invalid_identifier" in SchemaViolation,
    /// A text is empty where one is needed.
    EmptyText = "empty_text" in SchemaViolation,
    /// A number is not finite.
    NotFinite = "not_finite" in SchemaViolation,
    /// An amount is below zero.
    Negative = "negative" in SchemaViolation,
    /// A number is outside its range.
    OutOfRange = "out_of_range" in SchemaViolation,
    /// A word is none of those allowed here.
    UnknownValue = "unknown_value" in SchemaViolation,
    /// A product description breaks a rule of the catalogue.
    InvalidProduct = "invalid_product" in SchemaViolation,
    /// The message has too many bytes.
    MessageTooLarge = "message_too_large" in SizeViolation,
    /// The message is nested too deeply.
    TooDeep = "too_deep" in SizeViolation,
    /// A list is too long.
    TooManyItems = "too_many_items" in SizeViolation,
    /// A text is too long.
    TextTooLong = "text_too_long" in SizeViolation,
}

impl Rejection {
    /// A rejection of the whole message.
    pub(crate) fn whole(code: Code, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            class: code.class(),
            code,
            pointer: String::new(),
            message: message.into(),
            hint: hint.into(),
            schema: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_written_as_its_name() {
        for code in Code::ALL {
            assert_eq!(serde_json::to_string(code).unwrap(), format!("\"{}\"", code.name()));
        }
        assert_eq!(serde_json::to_string(&Class::SizeViolation).unwrap(), "\"size_violation\"");
    }
}
