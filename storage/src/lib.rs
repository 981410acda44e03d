//! Remembers: six narrow ports, and an in-memory reference that keeps their promises except surviving a restart.
//!
//! | port | what it keeps | how it is written |
//! |---|---|---|
//! | [`SignalLog`] | every admitted signal, in order | appended, durable before it answers |
//! | [`DeadLetters`] | what could not be admitted, untouched | put, listed, put again when repaired |
//! | [`Journal`] | what the shop sets: catalogue, rules, plans, keys | appended per book; the version is the count |
//! | [`Profiles`] | what the signals add up to, and how far it was folded | committed in batches with the position |
//! | [`DecisionLog`] | what was answered and what was read for it | appended in the background |
//! | [`Models`] | fitted artifacts by content, and which one is published | put once, published by name |
//!
//! A port stores bytes; [`record`] holds the one place where they become values. All calls block: the engine calls
//! them from threads of its own, and a pure-async backend blocks on its own runtime. Every port is `Send + Sync`.

mod error;
mod memory;
mod port;

pub mod contract;
pub mod record;

use std::sync::Arc;

/// The names a backend meets in the ports, so that it needs no other crate of the house.
pub use commerce::DecisionId;
pub use profiles::{Identifier, ProfileId};

pub use error::StorageError;
pub use memory::in_memory;
pub use port::{
    Book, DeadLetters, DecisionLog, Journal, ModelHash, Models, Position, ProfileBatch, Profiles, Published, SignalLog,
    Stored,
};

/// The six ports of one deployment.
#[derive(Clone)]
pub struct Storage {
    /// Every admitted signal.
    pub signals: Arc<dyn SignalLog>,
    /// What could not be admitted.
    pub dead_letters: Arc<dyn DeadLetters>,
    /// What the shop sets.
    pub journal: Arc<dyn Journal>,
    /// What the signals add up to.
    pub profiles: Arc<dyn Profiles>,
    /// What was answered.
    pub decisions: Arc<dyn DecisionLog>,
    /// Fitted artifacts.
    pub models: Arc<dyn Models>,
}
