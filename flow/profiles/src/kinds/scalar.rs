//! One value, the latest told.
//!
//! **Law.** The write with the greatest (time, value) stands. Two values told in the same millisecond are settled by
//! the greater value rather than by message id: that is as independent of arrival, needs no id to be kept
//! per value, and lets a type say which way a tie must fall (a denial is greater than a grant).

use commerce::Timestamp;
use serde::{Deserialize, Serialize};

use super::millis;

/// The latest value, or none yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scalar<V>(Option<Told<V>>);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Told<V> {
    #[serde(rename = "t", with = "millis")]
    at: Timestamp,
    #[serde(rename = "v")]
    value: V,
}

impl<V: Ord> Scalar<V> {
    /// Writes a value told at an instant.
    pub fn set(&mut self, at: Timestamp, value: V) {
        let told = Some(Told { at, value });
        if told > self.0 {
            self.0 = told;
        }
    }

    /// Takes the writes of another state in.
    pub fn merge(&mut self, other: Self) {
        if other.0 > self.0 {
            self.0 = other.0;
        }
    }
}

impl<V> Scalar<V> {
    /// Nothing told.
    #[must_use]
    pub const fn none() -> Self {
        Self(None)
    }

    /// The latest value.
    #[must_use]
    pub fn get(&self) -> Option<&V> {
        self.0.as_ref().map(|told| &told.value)
    }

    /// When the latest value was told.
    #[must_use]
    pub fn at(&self) -> Option<Timestamp> {
        self.0.as_ref().map(|told| told.at)
    }

    /// Whether nothing was told.
    #[must_use]
    pub const fn is_none(&self) -> bool {
        self.0.is_none()
    }
}

impl<V> Default for Scalar<V> {
    fn default() -> Self {
        Self::none()
    }
}
