//! What happened: the only input of the system.
//!
//! In reading order: the [`Signal`] and its closed vocabulary ([`Happening`]); the versions of that vocabulary
//! ([`SchemaVersion`]); [`intake`], which takes the bodies that trackers send, in the dialects they speak
//! ([`Dialect`]), through the door ([`Admitted`], [`Rejection`], [`AdmissionPolicy`]); what was turned away
//! ([`DeadLetter`], [`repair`]); repeats ([`Seen`]), visits ([`GAP_MS`]) and lateness ([`Lateness`]).

mod admission;
mod dead_letter;
mod dedupe;
mod dialect;
mod digest;
mod happening;
pub mod intake;
mod json;
mod lateness;
mod policy;
mod rejection;
mod schema;
mod session;
mod signal;

pub use admission::{Admitted, Arrival};
pub use dead_letter::{DeadLetter, Envelope, LetterState, Repair, RepairError, Repaired, repair};
pub use dedupe::Seen;
pub use dialect::{CloudEventsMode, Dialect, SegmentCall};
pub use happening::{ConsentDecision, CouponOutcome, Happening, Line, Traits};
pub use intake::{BodyError, Intake};
pub use lateness::Lateness;
pub use policy::AdmissionPolicy;
pub use rejection::{Class, Code, Rejection};
pub use schema::SchemaVersion;
pub use session::GAP_MS;
pub use signal::{Channel, Circumstances, Device, Signal, Who};
