//! Ports that fail or stand still when told to, over the in-memory ones.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use commerce::DecisionId;
use profiles::{Identifier, ProfileId};
use storage::{DecisionLog, Position, ProfileBatch, Profiles, SignalLog, Storage, StorageError, Stored};

/// What is broken just now.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    /// No signal can be appended.
    pub(crate) append: AtomicBool,
    /// The next signals are appended, and the append says it failed.
    pub(crate) append_unsure: AtomicBool,
    /// Profiles cannot be committed.
    pub(crate) commit: AtomicBool,
    /// Profiles cannot be read.
    pub(crate) read: AtomicBool,
    /// Held by a test while the decision log stands still.
    gate: Mutex<()>,
}

impl Faults {
    pub(crate) fn set(fault: &AtomicBool) {
        fault.store(true, Ordering::SeqCst);
    }

    pub(crate) fn clear(fault: &AtomicBool) {
        fault.store(false, Ordering::SeqCst);
    }

    /// The decision log stands still until the guard is dropped.
    pub(crate) fn hold_decisions(&self) -> MutexGuard<'_, ()> {
        self.gate.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn check(fault: &AtomicBool) -> Result<(), StorageError> {
        match fault.load(Ordering::SeqCst) {
            true => Err(StorageError::unavailable("being told to fail", "a broken disk")),
            false => Ok(()),
        }
    }
}

/// The same storage behind ports that can break.
pub(crate) fn breakable(storage: &Storage, faults: &Arc<Faults>) -> Storage {
    let faults = || Arc::clone(faults);
    Storage {
        signals: Arc::new(Breakable { inner: Arc::clone(&storage.signals), faults: faults() }),
        profiles: Arc::new(Breakable { inner: Arc::clone(&storage.profiles), faults: faults() }),
        decisions: Arc::new(Breakable { inner: Arc::clone(&storage.decisions), faults: faults() }),
        ..storage.clone()
    }
}

struct Breakable<Port: ?Sized> {
    faults: Arc<Faults>,
    inner: Arc<Port>,
}

impl SignalLog for Breakable<dyn SignalLog> {
    fn append(&self, records: &[Vec<u8>]) -> Result<Position, StorageError> {
        Faults::check(&self.faults.append)?;
        let first = self.inner.append(records)?;
        Faults::check(&self.faults.append_unsure)?;
        Ok(first)
    }

    fn read(&self, from: Position, limit: usize) -> Result<Vec<Stored>, StorageError> {
        self.inner.read(from, limit)
    }

    fn end(&self) -> Result<Position, StorageError> {
        self.inner.end()
    }
}

impl Profiles for Breakable<dyn Profiles> {
    fn get(&self, id: &ProfileId) -> Result<Option<Vec<u8>>, StorageError> {
        Faults::check(&self.faults.read)?;
        self.inner.get(id)
    }

    fn find(&self, identifier: &Identifier) -> Result<Option<ProfileId>, StorageError> {
        Faults::check(&self.faults.read)?;
        self.inner.find(identifier)
    }

    fn commit(&self, batch: &ProfileBatch) -> Result<(), StorageError> {
        Faults::check(&self.faults.commit)?;
        self.inner.commit(batch)
    }

    fn folded(&self) -> Result<Position, StorageError> {
        self.inner.folded()
    }

    fn scan(&self, after: Option<&ProfileId>, limit: usize) -> Result<Vec<(ProfileId, Vec<u8>)>, StorageError> {
        self.inner.scan(after, limit)
    }
}

impl DecisionLog for Breakable<dyn DecisionLog> {
    fn append(&self, records: &[(DecisionId, Vec<u8>)]) -> Result<(), StorageError> {
        let _gate = self.faults.hold_decisions();
        self.inner.append(records)
    }

    fn get(&self, id: &DecisionId) -> Result<Option<Vec<u8>>, StorageError> {
        self.inner.get(id)
    }

    fn latest(&self, before: Option<Position>, limit: usize) -> Result<Vec<Stored>, StorageError> {
        self.inner.latest(before, limit)
    }

    fn end(&self) -> Result<Position, StorageError> {
        self.inner.end()
    }
}
