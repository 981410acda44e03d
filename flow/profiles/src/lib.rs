//! What we therefore know: from signals to one living profile per customer, and what a decision may read of it.

mod identity;
mod view;

pub use identity::{Identifier, ProfileId};
pub use view::{Fact, FactName, FactValue, Facts, Touch, View};
