//! Visits, for signals whose sender does not tell them apart.
//!
//! A visit ends after thirty minutes without a signal, as in Google Analytics; unlike there, neither midnight nor a
//! new campaign ends it, since both cut one intention in two. Signals come out of order: one that falls within or
//! near a visit joins it, whatever came in between. The id is made from the visitor and the first instant that was
//! seen, so a second run over the same signals makes the same ids. Once given, an id stays, even when an earlier
//! signal of the same visit turns up: downstream has used it already.

mod visitors;

use commerce::{SessionId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::digest::content_id;

pub use visitors::Sessions;

/// A pause of this length ends a visit, in milliseconds.
pub const GAP_MS: i64 = 30 * 60 * 1_000;

/// How many visits of one visitor are kept, so that late signals find theirs.
pub const VISITS: usize = 4;

/// One visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Its id: the sender's, or derived.
    pub id: SessionId,
    /// The earliest signal seen.
    pub first_at: Timestamp,
    /// The latest signal seen.
    pub last_at: Timestamp,
}

impl Visit {
    /// Milliseconds between the visit and an instant: zero within it.
    const fn distance_ms(&self, at: Timestamp) -> i64 {
        let before = self.first_at.millis_since(at);
        let after = at.millis_since(self.last_at);
        if before > 0 {
            before
        } else if after > 0 {
            after
        } else {
            0
        }
    }

    fn stretch(&mut self, at: Timestamp) {
        self.first_at = self.first_at.min(at);
        self.last_at = self.last_at.max(at);
    }
}

/// The latest visits of one visitor: at most [`VISITS`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Visits {
    latest_last: Vec<Visit>,
}

impl Visits {
    /// The visit of a signal of `visitor` at `at`: the one that `told` names, the nearest within [`GAP_MS`] (the
    /// later one when two are equally near), or a new one.
    pub fn assign(&mut self, visitor: &str, at: Timestamp, told: Option<&SessionId>) -> SessionId {
        if let Some(id) = told {
            match self.latest_last.iter_mut().find(|visit| visit.id == *id) {
                Some(visit) => visit.stretch(at),
                None => self.keep(Visit { id: id.clone(), first_at: at, last_at: at }),
            }
            return id.clone();
        }
        let near = self.latest_last.iter_mut().rev().filter(|visit| visit.distance_ms(at) <= GAP_MS);
        if let Some(visit) = near.min_by_key(|visit| visit.distance_ms(at)) {
            visit.stretch(at);
            return visit.id.clone();
        }
        let visit = Visit { id: derived_id(visitor, at), first_at: at, last_at: at };
        let id = visit.id.clone();
        self.keep(visit);
        id
    }

    /// The visits kept, latest last.
    #[must_use]
    pub fn visits(&self) -> &[Visit] {
        &self.latest_last
    }

    fn keep(&mut self, visit: Visit) {
        let at = self.latest_last.partition_point(|known| known.first_at <= visit.first_at);
        self.latest_last.insert(at, visit);
        if self.latest_last.len() > VISITS {
            self.latest_last.remove(0);
        }
    }
}

/// `{visitor}-{first instant in base 36}`; of a visitor whose name would make the id too long, its hash.
#[expect(clippy::expect_used, reason = "hexadecimal digits, a hyphen and digits of base 36 are an identifier")]
fn derived_id(visitor: &str, at: Timestamp) -> SessionId {
    let start = base36(at.millis().unsigned_abs());
    SessionId::new(&format!("{visitor}-{start}")).unwrap_or_else(|_| {
        SessionId::new(&format!("{}-{start}", content_id(&[visitor]))).expect("digits are an identifier")
    })
}

fn base36(mut number: u64) -> String {
    let mut digits = Vec::with_capacity(13);
    loop {
        let digit = (number % 36) as u8;
        digits.push(char::from(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 }));
        number /= 36;
        if number == 0 {
            return digits.iter().rev().collect();
        }
    }
}

#[cfg(test)]
mod tests;
