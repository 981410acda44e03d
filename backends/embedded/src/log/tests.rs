//! Claims, each over real files in a temporary directory:
//! 1. What was appended is read back, from any position, across segments and restarts (`model`).
//! 2. A torn tail is cut off wherever it was torn, and the log goes on (`torn`).
//! 3. Every other damage is reported with file and offset, by opening, by reading or by verifying (`damaged`).
//! 4. A killed process loses nothing it acknowledged (`killed`).
//! 5. A full disk refuses a batch and leaves no half of it (`full`).
//! 6. What version 1 wrote is still read (`stored_form`).

use std::fs;
use std::path::{Path, PathBuf};

use storage::{Position, StorageError};

use super::{Flushing, Log, segment};

mod damaged;
mod full;
mod killed;
mod model;
mod stored_form;
mod torn;

/// Segments that are never full in these tests.
const ROOMY: u64 = 1 << 30;

fn open(directory: &Path, flushing: Flushing, segment_bytes: u64) -> Result<Log, StorageError> {
    Log::open(directory.to_owned(), flushing, segment_bytes, &mut |_, _| {})
}

/// A log of these batches, one word a record, closed again.
fn write(directory: &Path, flushing: Flushing, segment_bytes: u64, batches: &[&str]) {
    let log = open(directory, flushing, segment_bytes).unwrap();
    for batch in batches {
        log.append(&batch.split(' ').collect::<Vec<_>>()).unwrap();
    }
}

fn words(log: &Log) -> Result<String, StorageError> {
    let stored = log.read(Position(0), usize::MAX)?;
    assert!((0..).zip(&stored).all(|(at, stored)| stored.position == Position(at)), "positions have gaps");
    let words: Vec<_> = stored.iter().map(|stored| String::from_utf8_lossy(&stored.bytes)).collect();
    Ok(words.join(" "))
}

/// Opens a flushed log, appends a word, and expects all words.
fn check_goes_on(directory: &Path, expected: &str) {
    let log = open(directory, Flushing::EveryBatch, ROOMY).unwrap();
    log.append(&["more"]).unwrap();
    assert_eq!(words(&log).unwrap(), format!("{expected} more").trim_start());
    drop(log);
    assert_eq!(
        words(&open(directory, Flushing::EveryBatch, ROOMY).unwrap()).unwrap().trim(),
        format!("{expected} more").trim_start()
    );
}

/// The offset that a report of damage names, and the file.
fn place<T>(result: Result<T, StorageError>) -> (PathBuf, u64) {
    match result.err() {
        Some(StorageError::Corrupt { place, offset, .. }) => (PathBuf::from(place), offset),
        other => panic!("expected damage, got {other:?}"),
    }
}

fn flip(path: &Path, offset: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[offset] ^= 0x10;
    fs::write(path, bytes).unwrap();
}

fn only_segment(directory: &Path) -> PathBuf {
    segment::path(directory, 0)
}
