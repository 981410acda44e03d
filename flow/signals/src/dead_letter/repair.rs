//! Repair: the letter's message is changed and goes through the same door again, as of its first arrival.
//!
//! So it counts as if it had been right on time: its instants are judged by the clock of that day, and features,
//! segments and experiments that read `received_at` cannot tell. A letter is never changed in its text: a repair
//! that fails leaves it as it was, one attempt older.

use commerce::Timestamp;
use serde_json::Value;

use super::{DeadLetter, LetterState};
use crate::intake;
use crate::json::merge_patch;
use crate::{AdmissionPolicy, Admitted, Arrival, BodyError, Rejection};

/// How a letter's message is changed before it tries again.
#[derive(Debug, Clone, PartialEq)]
pub enum Repair<'a> {
    /// Not at all: the software has learned, or the policy was changed.
    AsSent,
    /// By a JSON merge patch (RFC 7396): objects merge, `null` removes, anything else replaces.
    Patch(&'a Value),
    /// By another message, as JSON text.
    Replacement(&'a str),
}

/// How a repair ended.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub enum Repaired {
    /// The message passed.
    Admitted {
        /// What it meant, received at the letter's instant.
        admitted: Vec<Admitted>,
        /// The letter, now repaired.
        letter: Box<DeadLetter>,
    },
    /// The message was turned away again.
    Refused {
        /// Why this time.
        rejection: Box<Rejection>,
        /// The letter, still waiting, one attempt older.
        letter: Box<DeadLetter>,
    },
}

/// Why a repair could not be tried.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RepairError {
    /// The letter was repaired or discarded before.
    #[error("letter `{id}` does not wait for a repair")]
    NotWaiting {
        /// The letter.
        id: String,
    },
    /// The letter's message is not JSON that a patch could be applied to.
    #[error("the message of letter `{id}` cannot be patched")]
    Unpatchable {
        /// The letter.
        id: String,
    },
    /// The replacement is not JSON.
    #[error(transparent)]
    Replacement(#[from] BodyError),
}

impl RepairError {
    /// What to do about it.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::NotWaiting { .. } => "send the message anew under another `messageId` if it must count again",
            Self::Unpatchable { .. } => "send a replacement instead of a patch",
            Self::Replacement(error) => error.hint(),
        }
    }
}

/// Tries to admit a letter's message once more, as of the letter's arrival. `at` is when the repair is made.
///
/// # Errors
/// [`RepairError`] when the letter does not wait, or the change cannot be applied. A message that is refused again
/// is no error but [`Repaired::Refused`].
pub fn repair(
    letter: &DeadLetter,
    change: &Repair<'_>,
    policy: &AdmissionPolicy,
    at: Timestamp,
) -> Result<Repaired, RepairError> {
    if !letter.is_waiting() {
        return Err(RepairError::NotWaiting { id: letter.id.clone() });
    }
    let arrival = Arrival { received_at: letter.received_at, policy };
    let text = changed(letter, change)?;
    let mut intake = intake::one_text(letter.dialect, &text, &letter.envelope, &arrival)?;
    let mut letter = Box::new(DeadLetter { attempts: letter.attempts.saturating_add(1), ..letter.clone() });
    if let Some(again) = intake.dead.pop() {
        let DeadLetter { class, code, pointer, message, hint, schema, .. } = again;
        let rejection = Box::new(Rejection { class, code, pointer, message, hint, schema });
        return Ok(Repaired::Refused { rejection, letter });
    }
    if let Some(first) = intake.admitted.first() {
        letter.state = LetterState::Repaired { at, message_id: first.message_id().clone() };
    }
    Ok(Repaired::Admitted { admitted: intake.admitted, letter })
}

fn changed(letter: &DeadLetter, change: &Repair<'_>) -> Result<String, RepairError> {
    match change {
        Repair::AsSent => Ok(letter.payload.clone()),
        Repair::Replacement(text) => Ok((*text).to_owned()),
        Repair::Patch(patch) => {
            let sent: Value = serde_json::from_str(&letter.payload)
                .map_err(|_| RepairError::Unpatchable { id: letter.id.clone() })?;
            Ok(merge_patch(sent, (*patch).clone()).to_string())
        }
    }
}
