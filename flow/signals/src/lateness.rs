//! How late a signal came. Late is not an error: phones lose the net, shops import their history.

use serde::{Deserialize, Serialize};

use crate::Signal;

/// How long after it happened a signal arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lateness {
    /// Within [`Lateness::PROMPT_MS`].
    Prompt,
    /// Later.
    Late {
        /// Milliseconds from the happening to the arrival.
        by_ms: i64,
    },
}

impl Lateness {
    /// Five minutes: a batch that a tracker held back is still prompt.
    pub const PROMPT_MS: i64 = 5 * 60 * 1_000;

    /// The lateness of a signal.
    #[must_use]
    pub const fn of(signal: &Signal) -> Self {
        let by_ms = signal.received_at.millis_since(signal.at);
        if by_ms <= Self::PROMPT_MS { Self::Prompt } else { Self::Late { by_ms } }
    }
}
