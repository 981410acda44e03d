//! The latest N of what happened.
//!
//! **Law.** The state is the set of the `LIMIT` greatest elements ever written; elements order by time first. The
//! greatest N of a union are the greatest N of the greatest N of its parts, so neither the order of writes nor the
//! place of a merge matters. Elements are compared whole, so two events that agree to the millisecond
//! in everything that is kept count as one; a repeat of a write changes nothing.
//!
//! Kept oldest first: what usually arrives is the newest, which is then a push; readers walk backwards.

use serde::{Deserialize, Serialize};

/// The `LIMIT` greatest elements, in ascending order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<E>", bound(deserialize = "E: Ord + Deserialize<'de>"))]
pub struct Recent<E, const LIMIT: usize>(Vec<E>);

impl<E: Ord, const LIMIT: usize> Recent<E, LIMIT> {
    /// Writes one element.
    pub fn insert(&mut self, element: E) {
        insert_bounded(&mut self.0, element, LIMIT);
    }

    /// Takes the writes of another state in.
    pub fn merge(&mut self, other: Self) {
        for element in other.0 {
            self.insert(element);
        }
    }
}

/// Puts an element in its place among the `limit` greatest, which are kept in ascending order.
pub(super) fn insert_bounded<E: Ord>(greatest: &mut Vec<E>, element: E, limit: usize) {
    let Err(place) = greatest.binary_search(&element) else { return };
    if greatest.len() < limit {
        grow_gently(greatest);
        greatest.insert(place, element);
    } else if place > 0 {
        greatest.remove(0);
        greatest.insert(place - 1, element);
    }
}

/// Grows by a quarter instead of doubling: millions of profiles hold a few elements each.
pub(super) fn grow_gently<E>(elements: &mut Vec<E>) {
    if elements.len() == elements.capacity() {
        elements.reserve_exact((elements.len() / 4).max(2));
    }
}

impl<E, const LIMIT: usize> Recent<E, LIMIT> {
    /// Nothing yet.
    #[must_use]
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// The elements, greatest first.
    pub fn latest_first(&self) -> impl DoubleEndedIterator<Item = &E> + ExactSizeIterator {
        self.0.iter().rev()
    }

    /// Drops the elements that `keep` refuses, and the room when none is left. Part of the law only where `keep` can never take a refusal back.
    pub fn retain(&mut self, keep: impl FnMut(&E) -> bool) {
        self.0.retain(keep);
        if self.0.is_empty() {
            self.0 = Vec::new();
        }
    }

    /// How many are kept.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is kept.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<E, const LIMIT: usize> Default for Recent<E, LIMIT> {
    fn default() -> Self {
        Self::none()
    }
}

impl<E: Ord, const LIMIT: usize> From<Vec<E>> for Recent<E, LIMIT> {
    fn from(mut elements: Vec<E>) -> Self {
        elements.sort_unstable();
        elements.dedup();
        elements.drain(..elements.len().saturating_sub(LIMIT));
        Self(elements)
    }
}
