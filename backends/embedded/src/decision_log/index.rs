//! Which decision stands where: hashes of ids per segment, newest segment first.
//!
//! 16 bytes a decision in sorted lists, found by bisection. A hash map was refused: it needs twice the memory and
//! must be filled at every start, where sorted lists are read from disk as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A hash and the record's place in its segment, counted from 0.
pub(super) type Entry = (u64, u32);

/// See the module.
pub(super) struct Index {
    sealed: BTreeMap<u64, Arc<Vec<Entry>>>,
    active_first: u64,
    active: BTreeSet<Entry>,
}

impl Index {
    /// The index of a log whose last segment starts there.
    pub(super) const fn new(active_first: u64) -> Self {
        Self { sealed: BTreeMap::new(), active_first, active: BTreeSet::new() }
    }

    /// Notes a decision in the last segment.
    pub(super) fn insert(&mut self, position: u64, hash: u64) {
        self.active.insert((hash, position.saturating_sub(self.active_first) as u32));
    }

    /// Knows a sealed segment by its sorted entries.
    pub(super) fn add_sealed(&mut self, first: u64, entries: Vec<Entry>) {
        self.sealed.insert(first, Arc::new(entries));
    }

    /// The log's last segment now starts there. Returns what was sealed, if that is news.
    pub(super) fn seal_before(&mut self, active_first: u64) -> Option<(u64, Arc<Vec<Entry>>)> {
        if active_first == self.active_first {
            return None;
        }
        let first = std::mem::replace(&mut self.active_first, active_first);
        let entries = Arc::new(std::mem::take(&mut self.active).into_iter().collect());
        self.sealed.insert(first, Arc::clone(&entries));
        Some((first, entries))
    }

    /// Forgets a dropped segment.
    pub(super) fn drop_sealed(&mut self, first: u64) {
        self.sealed.remove(&first);
    }

    /// Positions of records whose id has that hash, latest first.
    pub(super) fn find(&self, hash: u64) -> Vec<u64> {
        let active = self.active.range((hash, 0)..=(hash, u32::MAX)).rev();
        let mut found: Vec<u64> = active.map(|(_, place)| self.active_first + u64::from(*place)).collect();
        for (first, entries) in self.sealed.iter().rev() {
            let from = entries.partition_point(|entry| *entry < (hash, 0));
            let to = entries.partition_point(|entry| *entry <= (hash, u32::MAX));
            let equal = entries.get(from..to).unwrap_or_default();
            found.extend(equal.iter().rev().map(|(_, place)| first + u64::from(*place)));
        }
        found
    }
}

/// FNV-1a, 64 bits: stable across versions and machines, since sidecars keep it.
pub(super) fn hash(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}
