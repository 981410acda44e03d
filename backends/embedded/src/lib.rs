//! The default backend: append-only segment logs beside one redb file.
//!
//! ```text
//! FORMAT            version of this layout
//! LOCK              held by the running process
//! signals/          log of every admitted signal, flushed before it is acknowledged
//! journal/<book>/   log of what the shop sets, likewise
//! decisions/        log of what was answered, flushed every half second, bounded
//! tables.redb       profiles, identifiers, dead letters, manifests
//! models/<sha256>   artifacts
//! ```
//!
//! What is only ever appended lies in logs, because a log is what a disk does best and a kill can only tear its end.
//! What is overwritten lies in redb. `docs/storage.md` has the guarantees and limits, and
//! `docs/decisions/0002-embedded-store.md` the reasons.

mod bytes;
mod dead_letters;
mod decision_log;
mod directory;
mod durable;
mod held;
mod journal;
mod log;
mod models;
mod profiles;
mod report;
mod sealed;
mod signal_log;
mod tables;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;

use storage::{Position, Profiles as _, SignalLog as _, Storage, StorageError};

pub use report::{Checked, Report, verify};

/// Limits of an embedded storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// A log starts a new file when the next batch would exceed this many bytes.
    pub segment_bytes: u64,
    /// The oldest decisions are dropped, a file at a time, when all take more bytes than this.
    pub decision_bytes: u64,
    /// Memory for pages of profiles and dead letters.
    pub cache_bytes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { segment_bytes: 64 << 20, decision_bytes: 4 << 30, cache_bytes: 128 << 20 }
    }
}

/// The largest segment: places in it are kept as 32-bit numbers.
const MAXIMUM_SEGMENT_BYTES: u64 = 1 << 30;

/// Opens the storage in a directory, which is created where absent. It belongs to this process until the last of the
/// six ports is dropped.
///
/// # Errors
/// [`StorageError::InUse`] when another process has it, [`StorageError::Newer`] when a newer build wrote it,
/// [`StorageError::Corrupt`] with file and offset when it is damaged, [`StorageError::Unavailable`] when a file cannot
/// be read or written. An incomplete last batch is cut off and reported as a warning, not as an error.
pub fn open(directory: &Path, options: Options) -> Result<Storage, StorageError> {
    let lock = Arc::new(directory::enter(directory)?);
    let segment_bytes = options.segment_bytes.min(MAXIMUM_SEGMENT_BYTES);
    let at = |name| directory.join(name);
    let signals = signal_log::SignalLog::open(at(directory::SIGNALS), segment_bytes, Arc::clone(&lock))?;
    let journal = journal::Journal::open(&at(directory::JOURNAL), segment_bytes, Arc::clone(&lock))?;
    let (decisions, limit) = (at(directory::DECISIONS), options.decision_bytes);
    let decisions = decision_log::DecisionLog::open(decisions, segment_bytes, limit, Arc::clone(&lock))?;
    let tables = tables::Tables::open(at(directory::TABLES), options.cache_bytes, lock)?;
    let profiles = profiles::Profiles::open(tables.clone())?;
    check_folded(&at(directory::SIGNALS), signals.end()?, profiles.folded()?)?;
    Ok(Storage {
        signals: Arc::new(signals),
        dead_letters: Arc::new(dead_letters::DeadLetters::open(tables.clone())?),
        journal: Arc::new(journal),
        profiles: Arc::new(profiles),
        decisions: Arc::new(decisions),
        models: Arc::new(models::Models::open(at(directory::MODELS), tables)?),
    })
}

/// Profiles cannot know signals that the log does not hold: if they do, files of the log were lost or cut.
fn check_folded(signals: &Path, end: Position, folded: Position) -> Result<(), StorageError> {
    if folded <= end {
        return Ok(());
    }
    let what = format!("the log ends at position {}, profiles have folded it up to {}", end.0, folded.0);
    Err(durable::damaged(signals, 0, what))
}
