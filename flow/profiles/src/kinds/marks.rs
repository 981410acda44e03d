//! The latest value per key, for the keys marked last.
//!
//! **Law.** Each key holds its mark with the greatest (time, value); of the keys, the `LIMIT` with the greatest
//! (time, value, key) are kept. A key's mark only ever moves up. So a key that falls out is below `LIMIT` others and
//! stays below them, unless a later mark of its own lifts it, and that mark is then its whole value.
//! Hence neither the order of writes nor the place of a merge matters, and a repeat changes nothing.
//!
//! A *count* per key could not be bounded like this: a key that falls out and returns would have forgotten a part
//! of its count in one order of arrival and not in another. See [`super::Frequencies`].

use commerce::Timestamp;
use serde::{Deserialize, Serialize};

use super::{millis, recent::insert_bounded};

/// The latest marks, oldest first, at most one per key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Mark<K, V>>", bound(deserialize = "K: Ord + Deserialize<'de>, V: Ord + Deserialize<'de>"))]
pub struct Marks<K, V, const LIMIT: usize>(Vec<Mark<K, V>>);

/// What was said of a key, and when.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mark<K, V> {
    /// When.
    #[serde(rename = "t", with = "millis")]
    pub at: Timestamp,
    /// What.
    #[serde(rename = "v")]
    pub value: V,
    /// Of which.
    #[serde(rename = "k")]
    pub key: K,
}

impl<K: Ord, V: Ord, const LIMIT: usize> Marks<K, V, LIMIT> {
    /// Writes one mark.
    pub fn mark(&mut self, at: Timestamp, key: K, value: V) {
        let mark = Mark { at, value, key };
        if let Some(place) = self.0.iter().position(|held| held.key == mark.key) {
            if self.0.get(place).is_some_and(|held| *held >= mark) {
                return;
            }
            self.0.remove(place);
        }
        insert_bounded(&mut self.0, mark, LIMIT);
    }

    /// Takes the writes of another state in.
    pub fn merge(&mut self, other: Self) {
        for Mark { at, value, key } in other.0 {
            self.mark(at, key, value);
        }
    }

    /// The mark of one key.
    #[must_use]
    pub fn get(&self, key: &K) -> Option<&Mark<K, V>> {
        self.0.iter().find(|mark| mark.key == *key)
    }
}

impl<K, V, const LIMIT: usize> Marks<K, V, LIMIT> {
    /// Nothing marked.
    #[must_use]
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// The marks, latest first.
    pub fn latest_first(&self) -> impl DoubleEndedIterator<Item = &Mark<K, V>> + ExactSizeIterator {
        self.0.iter().rev()
    }

    /// When the latest mark was set.
    #[must_use]
    pub fn latest_at(&self) -> Option<Timestamp> {
        self.0.last().map(|mark| mark.at)
    }

    /// How many keys are marked.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is marked.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K, V, const LIMIT: usize> Default for Marks<K, V, LIMIT> {
    fn default() -> Self {
        Self::none()
    }
}

impl<K: Ord, V: Ord, const LIMIT: usize> From<Vec<Mark<K, V>>> for Marks<K, V, LIMIT> {
    fn from(marks: Vec<Mark<K, V>>) -> Self {
        let mut read = Self(Vec::with_capacity(marks.len().min(LIMIT)));
        for Mark { at, value, key } in marks {
            read.mark(at, key, value);
        }
        read
    }
}
