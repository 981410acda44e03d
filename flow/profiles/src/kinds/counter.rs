//! A number that only grows.
//!
//! **Law.** The sum of all writes; a merge adds. Saturates at four thousand million.

use serde::{Deserialize, Serialize};

/// How many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Counter(u32);

impl Counter {
    /// Counts one more.
    pub const fn increment(&mut self) {
        self.0 = self.0.saturating_add(1);
    }

    /// Takes the writes of another state in.
    pub const fn merge(&mut self, other: Self) {
        self.0 = self.0.saturating_add(other.0);
    }

    /// How many.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}
