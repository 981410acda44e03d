//! Decisions in a log that is flushed every half second, found by id, the oldest segments dropped.
//!
//! Every decision is a frame of its own, so that finding one reads one. A record is the id (2 bytes of length, then
//! its text) and the bytes given. Which decision stands where is kept in memory as hashes (`index`); the id on disk
//! is compared on every read, so two ids of one hash are not confused.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, RwLock};

use storage::{DecisionId, Position, StorageError, Stored};

use crate::bytes::{take_slice, take_u16};
use crate::directory::Lock;
use crate::held::{change, hold, look};
use crate::log::{Flushing, Log};

mod flusher;
mod index;
mod sidecar;
#[cfg(test)]
mod tests;

use flusher::Flusher;
use index::{Index, hash};

/// See [`storage::DecisionLog`].
pub(crate) struct DecisionLog {
    log: Arc<Log>,
    index: RwLock<Index>,
    /// Held while appending, so that the index follows the log.
    appending: Mutex<()>,
    limit_bytes: u64,
    _flusher: Flusher,
    _lock: Arc<Lock>,
}

impl DecisionLog {
    pub(crate) fn open(
        directory: PathBuf,
        segment_bytes: u64,
        limit_bytes: u64,
        lock: Arc<Lock>,
    ) -> Result<Self, StorageError> {
        let mut latest = Vec::new();
        let log = Log::open(directory, Flushing::OnDemand, segment_bytes, &mut |position, record| {
            latest.extend(split(record).map(|(id, _)| (position, hash(id))));
        })?;
        let firsts = log.firsts();
        let mut index = Index::new(log.active());
        latest.into_iter().for_each(|(position, hash)| index.insert(position, hash));
        for (first, next) in firsts.iter().zip(firsts.iter().skip(1)) {
            index.add_sealed(*first, sidecar::load_or_rebuild(&log, *first, *next)?);
        }
        let log = Arc::new(log);
        Ok(Self {
            index: RwLock::new(index),
            appending: Mutex::new(()),
            limit_bytes,
            _flusher: Flusher::start(Arc::clone(&log))?,
            log,
            _lock: lock,
        })
    }

    fn append_one(&self, id: &DecisionId, bytes: &[u8]) -> Result<(), StorageError> {
        let Position(position) = self.log.append(&[joined(id.as_str(), bytes)])?;
        let active = self.log.active();
        let sealed = {
            let mut index = change(&self.index);
            let sealed = index.seal_before(active);
            index.insert(position, hash(id.as_str()));
            sealed
        };
        if let Some((first, entries)) = sealed {
            sidecar::save(self.log.directory(), first, &entries);
            self.drop_oldest()?;
        }
        Ok(())
    }

    /// Keeps the limit of space, whole segments at a time.
    fn drop_oldest(&self) -> Result<(), StorageError> {
        while self.log.bytes() > self.limit_bytes {
            let Some(first) = self.log.drop_oldest()? else { break };
            change(&self.index).drop_sealed(first);
            sidecar::remove(self.log.directory(), first);
        }
        Ok(())
    }
}

impl storage::DecisionLog for DecisionLog {
    fn append(&self, records: &[(DecisionId, Vec<u8>)]) -> Result<(), StorageError> {
        let _appending = hold(&self.appending);
        records.iter().try_for_each(|(id, bytes)| self.append_one(id, bytes))
    }

    fn get(&self, id: &DecisionId) -> Result<Option<Vec<u8>>, StorageError> {
        let candidates = look(&self.index).find(hash(id.as_str()));
        for position in candidates {
            let stored = self.log.read(Position(position), 1)?;
            let found =
                stored.iter().filter_map(|stored| split(&stored.bytes)).find(|(known, _)| *known == id.as_str());
            if let Some((_, bytes)) = found {
                return Ok(Some(bytes.to_vec()));
            }
        }
        Ok(None)
    }

    fn latest(&self, before: Option<Position>, limit: usize) -> Result<Vec<Stored>, StorageError> {
        let before = before.unwrap_or(Position(u64::MAX)).min(self.log.end()).0;
        let from = before.saturating_sub(limit as u64).max(self.log.start().0);
        let wanted = usize::try_from(before.saturating_sub(from)).unwrap_or(usize::MAX);
        let mut stored = self.log.read(Position(from), wanted)?;
        stored.retain(|stored| stored.position.0 < before);
        stored.reverse();
        for record in &mut stored {
            record.bytes = split(&record.bytes).map(|(_, bytes)| bytes.to_vec()).unwrap_or_default();
        }
        Ok(stored)
    }

    fn end(&self) -> Result<Position, StorageError> {
        Ok(self.log.end())
    }
}

/// A record of the log: the id and what was given with it.
fn joined(id: &str, bytes: &[u8]) -> Vec<u8> {
    let mut record = Vec::with_capacity(2 + id.len() + bytes.len());
    // An id has at most 256 bytes.
    record.extend_from_slice(&(id.len() as u16).to_le_bytes());
    record.extend_from_slice(id.as_bytes());
    record.extend_from_slice(bytes);
    record
}

/// The two halves of a record.
fn split(mut record: &[u8]) -> Option<(&str, &[u8])> {
    let bytes = take_u16(&mut record)?;
    let id = take_slice(&mut record, usize::from(bytes))?;
    Some((std::str::from_utf8(id).ok()?, record))
}
