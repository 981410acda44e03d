//! What came of it: what followed when a decision's products were shown.
//!
//! In reading order: the [`Exposure`], a product that a decision really showed; the [`Outcome`] that followed it;
//! [`Attribution`], the fold that finds which outcome followed which exposure, within the [`Windows`] and [`Limits`] of
//! its policy; and the [`Readout`], what the outcomes add up to by surface, with the [`Rate`]s and their intervals.
//!
//! Outcomes are values. The read-out by surface is one way to sum them up; an experiment's, by arm, sums the same
//! outcomes into the same [`Sums`].

mod attribution;
mod exposure;
mod outcome;
mod policy;
mod rate;
mod readout;
mod revenue;
mod sums;
#[cfg(test)]
mod tests;

pub use attribution::Attribution;
pub use exposure::Exposure;
pub use outcome::{Outcome, Step};
pub use policy::{Limits, Windows};
pub use rate::Rate;
pub use readout::{Readout, SURFACES};
pub use revenue::{CURRENCIES, Revenue};
pub use sums::{AtPosition, POSITIONS, Sums};
