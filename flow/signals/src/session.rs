//! When one visit ends and the next begins.
//!
//! A sender's own session id is kept and trusted: it knows of page views and pauses that are not signals. Without one a
//! visit is told by its pauses, where it is needed: when a profile is read, and when models are fitted. An id made up at
//! the door was refused: a signal that comes late can join two visits into one, and an id in the log cannot follow.

/// A pause longer than this, in milliseconds, ends a visit that carries no session id: half an hour, as in Google
/// Analytics; unlike there, neither midnight nor a new campaign ends it, since both cut one intention in two.
pub const GAP_MS: i64 = 30 * 60 * 1_000;
