//! Repeats: the same `messageId` counts once.
//!
//! Trackers send again when an answer was lost, seconds to days later, so a window of the last ids is what is
//! needed, not all of history. The window is counted in ids rather than in time: its memory is then known before
//! the first busy day. What is kept of an id is 128 bits of its SHA-256, because a wrong "seen" loses a signal, and
//! with a faster hash a stranger could make ids that swallow those of others.

use std::collections::VecDeque;

use commerce::MessageId;
use rustc_hash::FxHashSet;
use sha2::{Digest, Sha256};

/// The last ids that were seen. At most 56 bytes for each place of the window, taken as it fills.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    capacity: usize,
    members: FxHashSet<u128>,
    oldest_first: VecDeque<u128>,
}

impl Seen {
    /// An empty window over the last `capacity` different ids. A capacity of zero remembers nothing.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self { capacity, members: FxHashSet::default(), oldest_first: VecDeque::new() }
    }

    /// Adds an id; `true` when it is new, `false` when it is a repeat. The oldest id is forgotten when the window is
    /// full. A repeat does not make an id younger.
    pub fn insert(&mut self, id: &MessageId) -> bool {
        if self.capacity == 0 {
            return true;
        }
        let print = fingerprint(id);
        if !self.members.insert(print) {
            return false;
        }
        if self.oldest_first.len() == self.capacity
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            self.members.remove(&oldest);
        }
        self.oldest_first.push_back(print);
        true
    }

    /// Whether an id is in the window.
    #[must_use]
    pub fn contains(&self, id: &MessageId) -> bool {
        self.members.contains(&fingerprint(id))
    }

    /// Takes an id out again: for a signal that could not be stored after all, so that its repeat is not lost.
    pub fn forget(&mut self, id: &MessageId) {
        let print = fingerprint(id);
        if self.members.remove(&print) {
            // The newest are the likeliest to be taken back.
            if let Some(at) = self.oldest_first.iter().rposition(|known| *known == print) {
                self.oldest_first.remove(at);
            }
        }
    }

    /// How many ids are in the window.
    #[must_use]
    pub fn len(&self) -> usize {
        self.oldest_first.len()
    }

    /// Whether nothing was seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.oldest_first.is_empty()
    }
}

fn fingerprint(id: &MessageId) -> u128 {
    let digest = Sha256::digest(id.as_str());
    digest.iter().take(16).fold(0, |print, byte| (print << 8) | u128::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: usize) -> MessageId {
        MessageId::new(&format!("m{number}")).unwrap()
    }

    #[test]
    fn the_same_id_is_new_once() {
        let mut seen = Seen::new(10);
        assert!(seen.insert(&id(1)));
        assert!(!seen.insert(&id(1)));
        assert!(seen.contains(&id(1)) && !seen.contains(&id(2)));
    }

    #[test]
    fn the_window_forgets_the_oldest_and_never_grows_beyond_its_capacity() {
        let mut seen = Seen::new(3);
        for number in 0..100 {
            assert!(seen.insert(&id(number)));
            assert!(seen.len() <= 3 && seen.members.len() == seen.len());
        }
        assert!(!seen.insert(&id(97)) && !seen.insert(&id(99)));
        assert!(seen.insert(&id(96)), "the fourth last was forgotten");
    }

    #[test]
    fn a_repeat_does_not_make_an_id_younger() {
        let mut seen = Seen::new(2);
        seen.insert(&id(1));
        seen.insert(&id(2));
        seen.insert(&id(1));
        seen.insert(&id(3));
        assert!(!seen.contains(&id(1)));
    }

    #[test]
    fn what_could_not_be_stored_is_taken_out_again() {
        let mut seen = Seen::new(2);
        seen.insert(&id(1));
        seen.forget(&id(1));
        assert!(seen.is_empty() && seen.insert(&id(1)));
    }

    #[test]
    fn a_window_of_nothing_calls_everything_new() {
        let mut seen = Seen::new(0);
        assert!(seen.insert(&id(1)) && seen.insert(&id(1)));
    }
}
