//! The redb file beside the logs: what is looked up by key and overwritten.
//!
//! redb panics where a damaged page breaks what it takes for granted. Such a panic is caught here and becomes an
//! error with the file's name, because one bad page must not end a shop that can still decide. After one while
//! writing, nothing more is written until a restart: the transaction may be half undone in memory.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use redb::{Database, DatabaseError, ReadTransaction, ReadableDatabase as _, WriteTransaction};
use storage::StorageError;

use crate::directory::Lock;
use crate::durable::damaged;

/// One open redb file. A commit returns after the file is flushed.
#[derive(Clone)]
pub(crate) struct Tables {
    file: Arc<OpenFile>,
}

struct OpenFile {
    database: Database,
    path: PathBuf,
    broken: AtomicBool,
    _lock: Arc<Lock>,
}

impl Tables {
    /// Opens the file, or creates it.
    pub(crate) fn open(path: PathBuf, cache_bytes: usize, lock: Arc<Lock>) -> Result<Self, StorageError> {
        let create =
            || Database::builder().set_cache_size(cache_bytes).create(&path).map_err(|error| refused(&path, error));
        let database = guarded(&path, create)?;
        Ok(Self { file: Arc::new(OpenFile { database, path, broken: AtomicBool::new(false), _lock: lock }) })
    }

    /// Reads one state of all tables.
    pub(crate) fn read<T>(
        &self,
        read: impl FnOnce(&ReadTransaction) -> Result<T, redb::Error>,
    ) -> Result<T, StorageError> {
        let path = &self.file.path;
        let run = || read(&self.file.database.begin_read()?);
        guarded(path, || run().map_err(|error| broken("reading", path, error)))
    }

    /// Changes tables, all or nothing.
    pub(crate) fn write<T>(
        &self,
        write: impl FnOnce(&WriteTransaction) -> Result<T, redb::Error>,
    ) -> Result<T, StorageError> {
        let path = &self.file.path;
        if self.file.broken.load(Ordering::Acquire) {
            return Err(damaged(path, 0, "an earlier write met damage; restart to check the file"));
        }
        let run = || {
            let transaction = self.file.database.begin_write()?;
            let written = write(&transaction)?;
            transaction.commit()?;
            Ok(written)
        };
        let written = catch_unwind(AssertUnwindSafe(|| run().map_err(|error| broken("writing", path, error))));
        written.unwrap_or_else(|_| {
            self.file.broken.store(true, Ordering::Release);
            Err(met_damage(path))
        })
    }
}

/// Checks every page of the file. What redb must repair first is damage too: it may go back to an earlier commit.
pub(crate) fn verify(path: &Path) -> Result<(), StorageError> {
    guarded(path, || {
        let mut database = Database::open(path).map_err(|error| refused(path, error))?;
        match database.check_integrity() {
            Ok(true) => Ok(()),
            Ok(false) => Err(damaged(path, 0, "it was damaged and went back to its last whole commit")),
            Err(error) => Err(refused(path, error)),
        }
    })
}

fn guarded<T>(path: &Path, work: impl FnOnce() -> Result<T, StorageError>) -> Result<T, StorageError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(met_damage(path)))
}

fn met_damage(path: &Path) -> StorageError {
    damaged(path, 0, "a page does not hold what it should")
}

fn refused(path: &Path, error: DatabaseError) -> StorageError {
    match error {
        DatabaseError::DatabaseAlreadyOpen => StorageError::InUse { place: path.display().to_string() },
        error => broken("opening", path, error.into()),
    }
}

fn broken(doing: &str, path: &Path, error: redb::Error) -> StorageError {
    match error {
        redb::Error::Corrupted(what) => damaged(path, 0, what),
        redb::Error::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            damaged(path, 0, error.to_string())
        }
        redb::Error::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            damaged(path, 0, "the file is shorter than it was")
        }
        error => StorageError::unavailable(format!("{doing} `{}`", path.display()), error),
    }
}
