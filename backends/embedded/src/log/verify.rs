//! Reading a whole log through without opening it for writing.

use std::path::Path;

use storage::StorageError;

use super::{Flushing, ends_elsewhere, recovery, segment};
use crate::durable::damaged;

/// What reading a log through found.
#[derive(Debug, Default)]
pub(crate) struct Verified {
    pub(crate) records: u64,
    pub(crate) bytes: u64,
    /// Bytes of a torn tail, which the next start cuts off.
    pub(crate) torn_bytes: u64,
    /// Damage, by place.
    pub(crate) damage: Vec<StorageError>,
}

/// Reads every segment of a directory. A log that `keeps_all` must start at position 0.
pub(crate) fn verify(directory: &Path, flushing: Flushing, keeps_all: bool) -> Result<Verified, StorageError> {
    let mut verified = Verified::default();
    if !directory.is_dir() {
        return Ok(verified);
    }
    let firsts = segment::list(directory)?;
    if let Some(first) = firsts.first().filter(|first| keeps_all && **first > 0) {
        verified.damage.push(start_missing(directory, *first));
    }
    for (at, first) in firsts.iter().enumerate() {
        let next = firsts.get(at + 1);
        let path = segment::path(directory, *first);
        match recovery::examine(&path, *first, next.is_none(), flushing, &mut |_, _| verified.records += 1) {
            Ok(examined) => {
                verified.bytes += examined.length;
                verified.torn_bytes += examined.torn_bytes;
                if let Some(next) = next.filter(|next| **next != examined.end) {
                    verified.damage.push(damaged(&path, examined.length, ends_elsewhere(examined.end, *next)));
                }
            }
            Err(damage @ (StorageError::Corrupt { .. } | StorageError::Newer { .. })) => verified.damage.push(damage),
            Err(other) => return Err(other),
        }
    }
    Ok(verified)
}

/// The oldest segment of a log that drops nothing starts at that position, and not at 0.
pub(super) fn start_missing(directory: &Path, first: u64) -> StorageError {
    let what = format!("the segments before position {first} are missing");
    damaged(&segment::path(directory, first), 0, what)
}
