//! Count, sum, least and greatest of whole numbers.
//!
//! **Law.** Counts and sums add, the least and greatest are the least and greatest of all. Values are whole numbers
//! (micros of money), clamped to 10^12, so that sums are exact in any order and hold nine million values. A running
//! mean and variance in floating point (Welford) was refused: its last bits depend on the order of arrival.

use serde::{Deserialize, Serialize};

/// What can be said of many numbers without keeping them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statistics {
    count: u32,
    sum: i64,
    least: i64,
    greatest: i64,
}

impl Statistics {
    /// Values beyond this, in either direction, are taken as this.
    pub const LARGEST: i64 = 1_000_000_000_000;

    /// No numbers yet.
    #[must_use]
    pub const fn none() -> Self {
        Self { count: 0, sum: 0, least: i64::MAX, greatest: i64::MIN }
    }

    /// Writes one number.
    pub fn record(&mut self, value: i64) {
        let value = value.clamp(-Self::LARGEST, Self::LARGEST);
        self.merge(Self { count: 1, sum: value, least: value, greatest: value });
    }

    /// Takes the writes of another state in.
    pub fn merge(&mut self, other: Self) {
        self.count = self.count.saturating_add(other.count);
        self.sum = self.sum.saturating_add(other.sum);
        self.least = self.least.min(other.least);
        self.greatest = self.greatest.max(other.greatest);
    }

    /// How many numbers.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.count
    }

    /// Their mean; none without numbers.
    #[must_use]
    pub fn mean(self) -> Option<f64> {
        (self.count > 0).then(|| self.sum as f64 / f64::from(self.count))
    }

    /// The least and the greatest; none without numbers.
    #[must_use]
    pub fn range(self) -> Option<(i64, i64)> {
        (self.count > 0).then_some((self.least, self.greatest))
    }

    /// Whether there are no numbers.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }
}

impl Default for Statistics {
    fn default() -> Self {
        Self::none()
    }
}
