//! The visits of everyone, within a bound.

use commerce::SessionId;
use rustc_hash::FxHashMap;

use super::Visits;
use crate::Signal;

/// The visits of the visitors seen last, between `capacity` and twice as many.
///
/// Two generations rather than a list by age: a visitor who is met again moves to the young generation, and when
/// that is full the old one is dropped whole. A visitor who was forgotten begins a new visit; nothing else is lost.
#[derive(Debug, Clone)]
pub struct Sessions {
    capacity: usize,
    young: FxHashMap<String, Visits>,
    old: FxHashMap<String, Visits>,
}

impl Sessions {
    /// Remembers at least the last `capacity` visitors (at least one).
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self { capacity: capacity.max(1), young: FxHashMap::default(), old: FxHashMap::default() }
    }

    /// The session of a signal: its own, or the visit it belongs to. The visitor is the browser or device where it
    /// is known, because a visit survives a login; else the customer, the e-mail hash, the loyalty card. `None` for
    /// a signal that is nobody's.
    pub fn assign(&mut self, signal: &Signal) -> Option<SessionId> {
        let who = &signal.who;
        let visitor = who
            .anonymous
            .as_ref()
            .map(|id| id.as_str())
            .or_else(|| who.customer.as_ref().map(|id| id.as_str()))
            .or_else(|| who.email.as_ref().map(|id| id.as_str()))
            .or_else(|| who.loyalty.as_ref().map(|id| id.as_str()))?;
        let told = signal.circumstances.session.as_ref();
        Some(self.visits_of(visitor).assign(visitor, signal.at, told))
    }

    /// How many visitors are remembered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.young.len() + self.old.len()
    }

    /// Whether nobody is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn visits_of(&mut self, visitor: &str) -> &mut Visits {
        if !self.young.contains_key(visitor) {
            if self.young.len() >= self.capacity {
                self.old = std::mem::take(&mut self.young);
            }
            let visits = self.old.remove(visitor).unwrap_or_default();
            self.young.insert(visitor.to_owned(), visits);
        }
        self.young.entry(visitor.to_owned()).or_default()
    }
}
