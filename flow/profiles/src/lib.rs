//! What we therefore know: from signals to one living profile per customer, and what a decision may read of it.
//!
//! In reading order: who a signal is about ([`resolve`]); what it writes ([`writes`]) and the kinds of state that
//! writes go to ([`kinds`]); the [`Profile`] they add up to; the facts defined over it ([`DEFINITIONS`]) and the [`View`]
//! that consent lets through ([`ConsentPolicy`]); the one road from a signal into all profiles ([`Fold`]) and the
//! reference that takes it in memory ([`rebuild`]).

mod consent;
mod definitions;
mod facts;
mod fold;
mod identity;
pub mod kinds;
mod profile;
mod rebuild;
#[cfg(test)]
mod tests;
mod view;
mod writes;

pub use consent::{Choice, ConsentPolicy, Decision, Decisions};
pub use definitions::{DEFINITIONS, Definition, Window};
pub use fold::{Applied, Fold, ProfileSpace};
pub use identity::{
    Holder, Identifier, Link, MAXIMUM_DEVICES, MAXIMUM_NAMES, ProfileId, Refusal, Resolution, Strength, identifiers,
    resolve,
};
pub use profile::{Evidence, Identity, Profile, Receipt, STORED_FORM};
pub use rebuild::{Profiles, rebuild};
pub use view::{Fact, FactName, FactValue, Facts, Touch, View};
pub use writes::{
    BasketMove, Bought, How, Listing, MAXIMUM_LINES_PER_ORDER, MAXIMUM_WORDS_PER_SEARCH, Meeting, Opinion, Purchase,
    ReturnedLine, Told, Visit, Write, write_into, writes,
};
