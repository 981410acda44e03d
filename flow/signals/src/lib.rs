//! What happened: the only input of the system.
//!
//! In reading order: the [`Signal`] and its closed vocabulary ([`Happening`]); the versions of that vocabulary
//! ([`SchemaVersion`]).

mod happening;
mod schema;
mod signal;

pub use happening::{ConsentDecision, CouponOutcome, Happening, Line, Traits};
pub use schema::SchemaVersion;
pub use signal::{Channel, Circumstances, Device, Signal, Who};
