//! The engine over the in-memory storage: one tiny shop, driven through the verbs.
//!
//! Each file proves the claims it opens with. [`shop::Shop`] is the one helper that touches the engine; [`ports`]
//! are ports that fail or stand still when told to.

mod accepted;
mod consent;
mod gone;
mod learned;
mod limits;
pub(crate) mod ports;
mod rebuilt;
mod replayed;
mod restarted;
mod shop;
pub(crate) mod story;
