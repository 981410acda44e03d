//! The in-memory reference: what the ports promise, in the fewest lines, except surviving a restart.
//!
//! Tests of the engine run on it, and it is the text to read before writing a backend. Every port is one mutex over
//! plain collections: a reference must be obviously right, and nobody runs a shop on it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::Storage;

mod dead_letters;
mod decision_log;
mod journal;
mod models;
mod profiles;
mod signal_log;

/// A storage that lives as long as its last clone.
#[must_use]
pub fn in_memory() -> Storage {
    Storage {
        signals: Arc::new(signal_log::SignalLog::default()),
        dead_letters: Arc::new(dead_letters::DeadLetters::default()),
        journal: Arc::new(journal::Journal::default()),
        profiles: Arc::new(profiles::Profiles::default()),
        decisions: Arc::new(decision_log::DecisionLog::default()),
        models: Arc::new(models::Models::default()),
    }
}

/// Holds the mutex. A thread that panicked while holding it left whole records behind, since every change here is
/// a few pushes of values made beforehand, so its poison is ignored.
fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// At most `limit` items from the `from`-th on.
fn page<T>(items: &[T], from: u64, limit: usize) -> impl Iterator<Item = (u64, &T)> {
    (0..).zip(items).skip(usize::try_from(from).unwrap_or(usize::MAX)).take(limit)
}

#[cfg(test)]
mod tests {
    use crate::{Storage, StorageError, in_memory};

    /// Nothing survives a restart here: opening again is the same storage.
    fn deployment() -> impl Fn() -> Result<Storage, StorageError> {
        let storage = in_memory();
        move || Ok(storage.clone())
    }

    crate::contract!(deployment);
}
