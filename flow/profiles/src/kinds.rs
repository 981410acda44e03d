//! The kinds of state a profile is made of, each with its merge law.
//!
//! A fold over signals must not care in which order they arrive: a late event is then as if it had been on time,
//! and joining two profiles is the same as having had one all along. So each kind is a commutative monoid: the
//! order of writes does not matter, and merging two states equals folding all their writes into one. Where a
//! bound drops something, what is dropped depends on the set of writes alone, never on their order.
//!
//! | kind | keeps | repeats of a write |
//! |---|---|---|
//! | [`Scalar`] | the latest value | change nothing |
//! | [`Recent`] | the latest N elements of a set | change nothing |
//! | [`Marks`] | the latest value per key, for the N keys marked last | change nothing |
//! | [`Frequencies`] | how often each key occurs among the latest N occurrences | change nothing |
//! | [`Counter`] | a number | count again |
//! | [`Days`] | a number per day, for the latest N days | count again |
//! | [`Statistics`] | count, sum, least and greatest | count again |
//!
//! The last three rely on admission, which lets each message id through once. Sums are of whole numbers
//! (milliseconds, micros): sums of floating-point numbers depend on their order.

mod counter;
mod days;
mod frequencies;
mod marks;
pub(crate) mod millis;
mod recent;
mod scalar;
mod statistics;
#[cfg(test)]
mod tests;

pub use counter::Counter;
pub use days::Days;
pub use frequencies::{Frequencies, Occurrence};
pub use marks::{Mark, Marks};
pub use recent::Recent;
pub use scalar::Scalar;
pub use statistics::Statistics;
