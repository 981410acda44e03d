//! The index of a sealed segment beside it on disk, so that a start need not read every decision.
//!
//! `<first>.index`: `SHOPWIDX`, version (4), first position (8), number of entries (4), the entries sorted (8 bytes of
//! hash, 4 of place), and the CRC-32 of all before. It is derived: one that is absent, damaged or of another version
//! is made again from the segment, which is checked on the way.

use std::fs;
use std::path::{Path, PathBuf};

use storage::StorageError;

use super::index::{Entry, hash};
use super::split;
use crate::bytes::{take_slice, take_u32, take_u64};
use crate::durable;
use crate::log::Log;

const MAGIC: &[u8; 8] = b"SHOPWIDX";
const VERSION: u32 = 1;
const HEADER_BYTES: usize = 24;
const ENTRY_BYTES: usize = 12;

fn path(directory: &Path, first: u64) -> PathBuf {
    directory.join(format!("{first:012}.index"))
}

/// The sorted entries of the sealed segment from `first` to before `next`.
pub(super) fn load_or_rebuild(log: &Log, first: u64, next: u64) -> Result<Vec<Entry>, StorageError> {
    let path = path(log.directory(), first);
    let count = next.saturating_sub(first);
    if let Some(entries) = fs::read(&path).ok().and_then(|bytes| decode(&bytes, first, count)) {
        return Ok(entries);
    }
    let file = path.display();
    tracing::info!(%file, "making the index of a decision segment again");
    let mut entries = Vec::new();
    log.visit(first, &mut |position, record| {
        entries.extend(split(record).map(|(id, _)| (hash(id), position.saturating_sub(first) as u32)));
    })?;
    entries.sort_unstable();
    save(log.directory(), first, &entries);
    Ok(entries)
}

/// Writes a sidecar. A failure is only reported: the segment has all it says.
pub(super) fn save(directory: &Path, first: u64, entries: &[Entry]) {
    if let Err(error) = durable::replace(&path(directory, first), &encode(first, entries)) {
        let error = &error as &dyn std::error::Error;
        tracing::warn!(error, "the index of a decision segment was not written; the next start makes it again");
    }
}

/// Removes the sidecar of a dropped segment; one that stays behind is harmless.
pub(super) fn remove(directory: &Path, first: u64) {
    let _ = fs::remove_file(path(directory, first));
}

fn encode(first: u64, entries: &[Entry]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER_BYTES + entries.len() * ENTRY_BYTES + 4);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    bytes.extend_from_slice(&first.to_le_bytes());
    bytes.extend_from_slice(&(entries.len() as u32).to_le_bytes());
    for (hash, place) in entries {
        bytes.extend_from_slice(&hash.to_le_bytes());
        bytes.extend_from_slice(&place.to_le_bytes());
    }
    bytes.extend_from_slice(&crc32fast::hash(&bytes).to_le_bytes());
    bytes
}

/// None unless the bytes are a whole sidecar of that segment.
fn decode(bytes: &[u8], first: u64, count: u64) -> Option<Vec<Entry>> {
    let (mut summed, mut checksum) = bytes.split_at_checked(bytes.len().checked_sub(4)?)?;
    if take_u32(&mut checksum)? != crc32fast::hash(summed) || take_slice(&mut summed, MAGIC.len())? != MAGIC {
        return None;
    }
    let of_this_segment = take_u32(&mut summed)? == VERSION
        && take_u64(&mut summed)? == first
        && u64::from(take_u32(&mut summed)?) == count
        && summed.len() as u64 == count * ENTRY_BYTES as u64;
    let entry = |mut bytes: &[u8]| Some((take_u64(&mut bytes)?, take_u32(&mut bytes)?));
    of_this_segment.then(|| summed.chunks_exact(ENTRY_BYTES).filter_map(entry).collect())
}
