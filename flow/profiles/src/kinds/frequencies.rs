//! How often each key occurs.
//!
//! **Law.** The counts over the `LIMIT` latest occurrences. The bound is on occurrences, not on keys. Summaries that
//! bound the keys (space saving, lossy counting, "drop the rarest") answer differently for another order of
//! arrival, because a key that was evicted has forgotten its count; a profile rebuilt from the log would
//! then differ from the live one. The latest occurrences are a set ([`Recent`]) with none of that, and they forget
//! old interests by themselves.

use commerce::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Recent, millis};

/// The latest occurrences, countable by key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent, bound(deserialize = "K: Ord + Deserialize<'de>"))]
pub struct Frequencies<K, const LIMIT: usize>(Recent<Occurrence<K>, LIMIT>);

/// That a key occurred.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Occurrence<K> {
    /// When.
    #[serde(rename = "t", with = "millis")]
    pub at: Timestamp,
    /// Which.
    #[serde(rename = "k")]
    pub key: K,
}

impl<K: Ord, const LIMIT: usize> Frequencies<K, LIMIT> {
    /// Writes one occurrence.
    pub fn occur(&mut self, at: Timestamp, key: K) {
        self.0.insert(Occurrence { at, key });
    }

    /// Takes the writes of another state in.
    pub fn merge(&mut self, other: Self) {
        self.0.merge(other.0);
    }

    /// The keys that occurred at or after `since` with their counts: most frequent first, then by key.
    #[must_use]
    pub fn counts(&self, since: Timestamp) -> Vec<(&K, u32)> {
        let mut keys: Vec<&K> =
            self.0.latest_first().take_while(|held| held.at >= since).map(|held| &held.key).collect();
        keys.sort_unstable();
        let mut counts: Vec<(&K, u32)> = Vec::new();
        for key in keys {
            match counts.last_mut() {
                Some((last, count)) if *last == key => *count += 1,
                _ => counts.push((key, 1)),
            }
        }
        counts.sort_by(|(_, left), (_, right)| right.cmp(left));
        counts
    }
}

impl<K, const LIMIT: usize> Frequencies<K, LIMIT> {
    /// Nothing yet.
    #[must_use]
    pub const fn none() -> Self {
        Self(Recent::none())
    }

    /// The occurrences, latest first.
    pub fn latest_first(&self) -> impl Iterator<Item = &Occurrence<K>> {
        self.0.latest_first()
    }

    /// Whether nothing occurred.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K, const LIMIT: usize> Default for Frequencies<K, LIMIT> {
    fn default() -> Self {
        Self::none()
    }
}
