//! Signals in a list.

use std::sync::Mutex;

use super::{hold, page};
use crate::{Position, StorageError, Stored};

/// See [`crate::SignalLog`].
#[derive(Default)]
pub(super) struct SignalLog {
    records: Mutex<Vec<Vec<u8>>>,
}

impl crate::SignalLog for SignalLog {
    fn append(&self, batch: &[Vec<u8>]) -> Result<Position, StorageError> {
        let mut records = hold(&self.records);
        let first = Position(records.len() as u64);
        records.extend_from_slice(batch);
        Ok(first)
    }

    fn read(&self, from: Position, limit: usize) -> Result<Vec<Stored>, StorageError> {
        let records = hold(&self.records);
        let stored = |(position, bytes): (u64, &Vec<u8>)| Stored { position: Position(position), bytes: bytes.clone() };
        Ok(page(&records, from.0, limit).map(stored).collect())
    }

    fn end(&self) -> Result<Position, StorageError> {
        Ok(Position(hold(&self.records).len() as u64))
    }
}
