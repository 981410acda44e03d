//! What the door lets in: the limits of admission, each with its default.
//!
//! The limits on size guard the process; the limits on time guard the profiles. Times are generous on purpose: a
//! shop brings its history, and history refused is gone. A web shop's event from before 2000 however is a clock
//! that was never set, and a decaying counter fed with it would be wrong for ever.

use commerce::Timestamp;
use serde::{Deserialize, Serialize};

/// The limits of admission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AdmissionPolicy {
    /// How far ahead of the arrival an instant may lie, in milliseconds. Up to this it counts as the arrival.
    pub future_tolerance_ms: i64,
    /// How far behind the arrival an instant may lie, in milliseconds.
    pub oldest_ms: i64,
    /// Instants before this one are implausible, however old an event may be.
    pub earliest: Timestamp,
    /// The largest number of products, lines or filters in one message.
    pub items: usize,
    /// The longest free text, in bytes of UTF-8. (Identifiers have their own limit.)
    pub text_bytes: usize,
    /// The longest message, in bytes.
    pub message_bytes: usize,
    /// The deepest nesting of lists and objects; at most 120.
    pub depth: u16,
    /// The largest number of messages in one body, and of signals that events about several products may add.
    pub messages: usize,
    /// The largest number of traits of one person.
    pub traits: usize,
    /// Whether events may change the catalogue. A key that may only report what shoppers do is known to every
    /// browser, and a price must not be anybody's to set: so not unless the sender may manage the shop.
    pub catalogue_changes: bool,
}

impl AdmissionPolicy {
    /// Ten minutes: more than any clock is off once it was corrected by `sentAt`.
    pub const FUTURE_TOLERANCE_MS: i64 = 10 * 60 * 1_000;
    /// Twenty years.
    pub const OLDEST_MS: i64 = 20 * 365 * 86_400_000 + 5 * 86_400_000;
    /// 2000-01-01T00:00:00Z.
    pub const EARLIEST: Timestamp = Timestamp::from_millis(946_684_800_000);
    /// As many as GA4 accepts.
    pub const ITEMS: usize = 200;
    /// Long enough for an address with its parameters.
    pub const TEXT_BYTES: usize = 2_048;
    /// A quarter of a mebibyte; a product with long texts still fits.
    pub const MESSAGE_BYTES: usize = 262_144;
    /// Three times as deep as any known tracker goes.
    pub const DEPTH: u16 = 32;
    /// Four times what trackers send at once.
    pub const MESSAGES: usize = 10_000;
    /// See [`crate::Traits`].
    pub const TRAITS: usize = 100;

    /// These limits for a sender who may change the catalogue.
    #[must_use]
    pub fn for_managers(&self) -> Self {
        Self { catalogue_changes: true, ..self.clone() }
    }
}

impl Default for AdmissionPolicy {
    fn default() -> Self {
        Self {
            future_tolerance_ms: Self::FUTURE_TOLERANCE_MS,
            oldest_ms: Self::OLDEST_MS,
            earliest: Self::EARLIEST,
            items: Self::ITEMS,
            text_bytes: Self::TEXT_BYTES,
            message_bytes: Self::MESSAGE_BYTES,
            depth: Self::DEPTH,
            messages: Self::MESSAGES,
            traits: Self::TRAITS,
            catalogue_changes: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_instant_is_the_first_of_the_year_2000() {
        assert_eq!(AdmissionPolicy::EARLIEST, Timestamp::parse("2000-01-01T00:00:00Z").unwrap());
    }

    #[test]
    fn a_policy_names_only_what_differs() {
        let policy: AdmissionPolicy = serde_json::from_str(r#"{"items":50}"#).unwrap();
        assert_eq!(policy, AdmissionPolicy { items: 50, ..AdmissionPolicy::default() });
        assert!(serde_json::from_str::<AdmissionPolicy>(r#"{"item":50}"#).is_err());
    }
}
