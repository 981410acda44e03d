//! The data directory: one process at a time, and a version of the layout.

use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::Path;

use storage::StorageError;

use crate::durable::{create_directory, damaged, failed, replace};

/// The version of the layout this build writes.
pub(crate) const VERSION: u32 = 1;

/// File that holds the version of the layout, as text.
const FORMAT: &str = "FORMAT";

/// File that a running process holds locked.
const LOCK: &str = "LOCK";

/// Signals.
pub(crate) const SIGNALS: &str = "signals";
/// One directory per book.
pub(crate) const JOURNAL: &str = "journal";
/// Decisions.
pub(crate) const DECISIONS: &str = "decisions";
/// Model artifacts by hash.
pub(crate) const MODELS: &str = "models";
/// Profiles, dead letters, the list of models.
pub(crate) const TABLES: &str = "tables.redb";

/// Holds the directory for this process until dropped. The kernel frees it when the process dies, however it dies,
/// so a stale lock cannot keep a shop closed as a file with a process id in it would.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
}

impl Drop for Lock {
    /// Unlocked by word, not by closing alone: a child process that is just being started holds a copy of the file.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

/// Takes the directory, creating it where absent, and checks the version of its layout.
pub(crate) fn enter(directory: &Path) -> Result<Lock, StorageError> {
    create_directory(directory)?;
    let lock = lock(directory)?;
    match version(directory)? {
        Some(_) => Ok(lock),
        None => {
            replace(&directory.join(FORMAT), format!("{VERSION}\n").as_bytes())?;
            Ok(lock)
        }
    }
}

/// Takes an existing directory without changing what it holds.
pub(crate) fn enter_existing(directory: &Path) -> Result<Lock, StorageError> {
    if !directory.is_dir() {
        return Err(failed("opening", directory)(ErrorKind::NotFound.into()));
    }
    let missing = || damaged(&directory.join(FORMAT), 0, "the file is missing; this is not a data directory");
    version(directory)?.ok_or_else(missing)?;
    lock(directory)
}

fn lock(directory: &Path) -> Result<Lock, StorageError> {
    let path = directory.join(LOCK);
    let opened = File::options().create(true).truncate(false).write(true).open(&path);
    let file = opened.map_err(failed("opening", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock { file }),
        Err(TryLockError::WouldBlock) => Err(StorageError::InUse { place: directory.display().to_string() }),
        Err(TryLockError::Error(error)) => Err(failed("locking", &path)(error)),
    }
}

/// The version of the layout; none for a directory that has no data yet.
fn version(directory: &Path) -> Result<Option<u32>, StorageError> {
    let path = directory.join(FORMAT);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return match [SIGNALS, JOURNAL, DECISIONS, MODELS, TABLES].iter().find(|name| directory.join(name).exists())
            {
                Some(name) => Err(damaged(&path, 0, format!("the file is missing beside `{name}`"))),
                None => Ok(None),
            };
        }
        Err(error) => return Err(failed("reading", &path)(error)),
    };
    match text.trim().parse::<u32>() {
        Ok(version) if version > VERSION => {
            Err(StorageError::Newer { place: path.display().to_string(), version, newest: VERSION })
        }
        Ok(VERSION) => Ok(Some(VERSION)),
        _ => Err(damaged(&path, 0, "it does not hold the version of a layout")),
    }
}
