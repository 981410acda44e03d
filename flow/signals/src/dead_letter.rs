//! What was turned away, kept untouched so that it can be repaired.
//!
//! A letter keeps the message's own text and what surrounded it, because a repair must start from what was really
//! sent. Its id is made from that content: a tracker that retries a refused message fills one letter, not many.
//! The text may hold what the message held (an e-mail address in the clear, too), so letters are personal data and
//! fall under erasure like the log.

mod repair;

use commerce::{MessageId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::digest::content_id;
use crate::{Class, Code, Dialect, Rejection, SchemaVersion, SegmentCall};

pub use repair::{Repair, RepairError, Repaired, repair};

/// One refused message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadLetter {
    /// Made from the content: equal messages share it. 35 characters.
    pub id: String,
    /// When it reached us (for the first time, if a store keeps the first); a repair counts as of then.
    pub received_at: Timestamp,
    /// How it reached us.
    #[serde(flatten)]
    pub dialect: Dialect,
    /// The kind of failure.
    pub class: Class,
    /// The exact failure.
    pub code: Code,
    /// Where in the message, as a JSON pointer; empty means the whole message.
    pub pointer: String,
    /// What was wrong.
    pub message: String,
    /// What to do about it.
    pub hint: String,
    /// The version of the vocabulary that it named, as far as it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<SchemaVersion>,
    /// The message as it was sent, byte for byte.
    pub payload: String,
    /// What surrounded it in its batch.
    #[serde(default, skip_serializing_if = "Envelope::is_empty")]
    pub envelope: Envelope,
    /// The version of the software that refused it.
    pub processor: String,
    /// What became of it.
    pub state: LetterState,
    /// How often a repair was tried.
    pub attempts: u32,
}

/// What surrounded a message in its batch and belongs to it, as JSON texts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Envelope {
    /// When the batch was sent, by the client's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<String>,
    /// The context of the batch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
}

impl Envelope {
    /// Whether nothing surrounded the message.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What became of a letter. JSON: `"waiting"`, or `{"repaired": {"at": …, "message_id": …}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterState {
    /// Nobody has dealt with it.
    Waiting,
    /// It was admitted after all.
    Repaired {
        /// When.
        at: Timestamp,
        /// As which message; the first one, when it made several signals.
        message_id: MessageId,
    },
    /// Somebody decided to leave it.
    Discarded {
        /// When.
        at: Timestamp,
    },
}

impl DeadLetter {
    pub(crate) fn new(
        dialect: Dialect,
        payload: &str,
        envelope: &Envelope,
        received_at: Timestamp,
        rejection: Rejection,
    ) -> Self {
        let way = match dialect {
            Dialect::Segment(SegmentCall::Batch) => "segment",
            Dialect::Segment(call) => call.name(),
            Dialect::CloudEvents(_) => "cloudevents",
        };
        Self {
            id: format!("dl-{}", content_id(&[way, payload])),
            received_at,
            dialect,
            class: rejection.class,
            code: rejection.code,
            pointer: rejection.pointer,
            message: rejection.message,
            hint: rejection.hint,
            schema: rejection.schema,
            payload: payload.to_owned(),
            envelope: envelope.clone(),
            processor: concat!("shopwright/", env!("CARGO_PKG_VERSION")).to_owned(),
            state: LetterState::Waiting,
            attempts: 0,
        }
    }

    /// Whether it waits for somebody.
    #[must_use]
    pub const fn is_waiting(&self) -> bool {
        matches!(self.state, LetterState::Waiting)
    }

    /// The letter, left alone for good. A letter that does not wait stays as it is.
    #[must_use]
    pub fn discarded(mut self, at: Timestamp) -> Self {
        if self.is_waiting() {
            self.state = LetterState::Discarded { at };
        }
        self
    }
}

#[cfg(test)]
mod tests;
