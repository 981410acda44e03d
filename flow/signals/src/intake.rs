//! Bodies in, signals and dead letters out.
//!
//! A body is first cut into its messages without reading them, so that a bad one never harms its neighbours; each
//! message then ends up in exactly one of two places. Only a body that cannot be cut is an error as a whole.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::admission::admit;
use crate::dead_letter::Envelope;
use crate::dialect::{NOTHING, Surroundings, structured_text};
use crate::json::{Node, parse};
use crate::{AdmissionPolicy, Admitted, Arrival, CloudEventsMode, DeadLetter, Dialect, SegmentCall};

/// What became of a body.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Intake {
    /// How many messages it held.
    pub messages: usize,
    /// What passed, in the order sent. One message about several single products makes several signals.
    pub admitted: Vec<Admitted>,
    /// What did not pass, in the order sent: one letter for each refused message.
    pub dead: Vec<DeadLetter>,
}

/// Why a body could not be cut into messages.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// Not JSON.
    #[error("the body is not JSON: {reason}")]
    NotJson {
        /// Where reading stopped, from 1.
        line: usize,
        /// Where in the line reading stopped, from 1.
        column: usize,
        /// What was wrong there.
        reason: String,
    },
    /// JSON, but not of the form that was expected.
    #[error("the body is not {expected}")]
    NotTheEnvelope {
        /// The form, in words.
        expected: &'static str,
    },
    /// More messages than accepted at once.
    #[error("the body has {count} messages, at most {limit} are accepted")]
    TooManyMessages {
        /// How many there were.
        count: usize,
        /// The limit.
        limit: usize,
    },
}

impl BodyError {
    /// What to do about it.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::NotJson { .. } => "send UTF-8 JSON; it has no NaN, no infinity, no comments and no trailing commas",
            Self::NotTheEnvelope { .. } => "see docs/signals.md for examples of each call",
            Self::TooManyMessages { .. } => "send several bodies",
        }
    }

    fn new(error: &serde_json::Error, expected: &'static str) -> Self {
        if error.classify() == serde_json::error::Category::Data {
            return Self::NotTheEnvelope { expected };
        }
        Self::NotJson { line: error.line(), column: error.column(), reason: error.to_string() }
    }
}

/// A batch as Segment's trackers send it.
#[derive(Deserialize)]
struct Batch<'b> {
    #[serde(borrow)]
    batch: Vec<&'b RawValue>,
    #[serde(borrow, default, rename = "sentAt")]
    sent_at: Option<&'b RawValue>,
    #[serde(borrow, default)]
    context: Option<&'b RawValue>,
}

/// Takes in the body of one of Segment's calls.
///
/// # Errors
/// [`BodyError`] when the body is not JSON, is no object, or (for a batch) has no list `batch`.
pub fn segment(call: SegmentCall, body: &[u8], arrival: &Arrival<'_>) -> Result<Intake, BodyError> {
    let dialect = Dialect::Segment(call);
    if call != SegmentCall::Batch {
        let message = one(body, "a JSON object")?;
        return Ok(admit_all(dialect, &[message], &Envelope::default(), arrival));
    }
    let expected = "an object with a list `batch`";
    let Batch { batch, sent_at, context } =
        serde_json::from_slice(body).map_err(|error| BodyError::new(&error, expected))?;
    let owned = |raw: Option<&RawValue>| raw.map(|raw| raw.get().to_owned());
    let envelope = Envelope { sent_at: owned(sent_at), context: owned(context) };
    within_limit(batch.len(), arrival.policy)?;
    Ok(admit_all(dialect, &batch, &envelope, arrival))
}

/// Takes in CloudEvents. `headers` are name and value; they matter in binary mode alone.
///
/// # Errors
/// [`BodyError`] when the body is not JSON, or is not one object (structured) or a list (batch).
pub fn cloudevents<'h>(
    mode: CloudEventsMode,
    body: &[u8],
    headers: impl IntoIterator<Item = (&'h str, &'h str)>,
    arrival: &Arrival<'_>,
) -> Result<Intake, BodyError> {
    let dialect = Dialect::CloudEvents(mode);
    let envelope = Envelope::default();
    match mode {
        CloudEventsMode::Structured => {
            let message = one(body, "a JSON object")?;
            Ok(admit_all(dialect, &[message], &envelope, arrival))
        }
        CloudEventsMode::Batch => {
            let events: Vec<&RawValue> =
                serde_json::from_slice(body).map_err(|error| BodyError::new(&error, "a list of events"))?;
            within_limit(events.len(), arrival.policy)?;
            Ok(admit_all(dialect, &events, &envelope, arrival))
        }
        CloudEventsMode::Binary => {
            let data = if body.trim_ascii().is_empty() { "" } else { raw_text(body)?.get() };
            let text = structured_text(headers, data);
            let event = raw_text(text.as_bytes())?;
            Ok(admit_all(dialect, &[event], &envelope, arrival))
        }
    }
}

/// Takes in messages that stood in another body, as if each had come in a Segment batch of its own: for calls that
/// carry events and ask for decisions.
///
/// # Errors
/// [`BodyError::TooManyMessages`].
pub fn messages(messages: &[&RawValue], arrival: &Arrival<'_>) -> Result<Intake, BodyError> {
    within_limit(messages.len(), arrival.policy)?;
    Ok(admit_all(Dialect::Segment(SegmentCall::Batch), messages, &Envelope::default(), arrival))
}

/// Takes in one message as text, with what surrounded it.
pub(crate) fn one_text(
    dialect: Dialect,
    text: &str,
    envelope: &Envelope,
    arrival: &Arrival<'_>,
) -> Result<Intake, BodyError> {
    let message = raw_text(text.as_bytes())?;
    Ok(admit_all(dialect, &[message], envelope, arrival))
}

fn one<'b>(body: &'b [u8], expected: &'static str) -> Result<&'b RawValue, BodyError> {
    let message = raw_text(body)?;
    if message.get().starts_with('{') { Ok(message) } else { Err(BodyError::NotTheEnvelope { expected }) }
}

fn raw_text(body: &[u8]) -> Result<&RawValue, BodyError> {
    serde_json::from_slice(body).map_err(|error| BodyError::new(&error, "JSON"))
}

fn within_limit(count: usize, policy: &AdmissionPolicy) -> Result<(), BodyError> {
    let limit = policy.messages;
    if count > limit { Err(BodyError::TooManyMessages { count, limit }) } else { Ok(()) }
}

fn admit_all(dialect: Dialect, messages: &[&RawValue], envelope: &Envelope, arrival: &Arrival<'_>) -> Intake {
    let depth = arrival.policy.depth;
    let sent_at = envelope.sent_at.as_deref().map(|raw| surrounding(raw, depth));
    let context = envelope.context.as_deref().map(|raw| surrounding(raw, depth));
    let around = Surroundings { context: context.as_ref().unwrap_or(&NOTHING), sent_at: sent_at.as_ref() };
    let mut intake = Intake { messages: messages.len(), ..Intake::default() };
    intake.admitted.reserve(messages.len());
    for message in messages {
        let text = message.get();
        if let Err(rejection) = admit(dialect, text, around, arrival, &mut intake.admitted) {
            intake.dead.push(DeadLetter::new(dialect, text, envelope, arrival.received_at, *rejection));
        }
    }
    intake
}

/// A part of a batch that surrounds its messages. One that cannot be read stands as its own text: that is the wrong
/// kind for a time, and is passed over where a context is looked into.
fn surrounding(raw: &str, depth: u16) -> Node<'_> {
    parse(raw, depth).unwrap_or(Node::Text(raw.into()))
}

#[cfg(test)]
mod tests;
