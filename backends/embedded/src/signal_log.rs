//! Signals in a log of which every batch is flushed before it is acknowledged.

use std::path::PathBuf;
use std::sync::Arc;

use storage::{Position, StorageError, Stored};

use crate::directory::Lock;
use crate::log::{Flushing, Log};

/// See [`storage::SignalLog`].
pub(crate) struct SignalLog {
    log: Log,
    _lock: Arc<Lock>,
}

impl SignalLog {
    pub(crate) fn open(directory: PathBuf, segment_bytes: u64, lock: Arc<Lock>) -> Result<Self, StorageError> {
        let log = Log::open(directory, Flushing::EveryBatch, segment_bytes, &mut |_, _| {})?;
        log.check_keeps_all()?;
        Ok(Self { log, _lock: lock })
    }
}

impl storage::SignalLog for SignalLog {
    fn append(&self, records: &[Vec<u8>]) -> Result<Position, StorageError> {
        self.log.append(records)
    }

    fn read(&self, from: Position, limit: usize) -> Result<Vec<Stored>, StorageError> {
        self.log.read(from, limit)
    }

    fn end(&self) -> Result<Position, StorageError> {
        Ok(self.log.end())
    }
}
