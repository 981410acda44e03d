//! The redb file beside the logs: what is looked up by key and overwritten.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use redb::{Database, DatabaseError, ReadTransaction, WriteTransaction};
use storage::StorageError;

use crate::directory::Lock;

/// One open redb file. A commit returns after the file is flushed.
#[derive(Clone)]
pub(crate) struct Tables {
    database: Arc<Database>,
    path: PathBuf,
    _lock: Arc<Lock>,
}

impl Tables {
    /// Opens the file, or creates it.
    pub(crate) fn open(path: PathBuf, cache_bytes: usize, lock: Arc<Lock>) -> Result<Self, StorageError> {
        let database = Database::builder().set_cache_size(cache_bytes).create(&path);
        let database = database.map_err(|error| refused(&path, error))?;
        Ok(Self { database: Arc::new(database), path, _lock: lock })
    }

    /// Reads one state of all tables.
    pub(crate) fn read<T>(
        &self,
        read: impl FnOnce(&ReadTransaction) -> Result<T, redb::Error>,
    ) -> Result<T, StorageError> {
        use redb::ReadableDatabase as _;
        let run = || read(&self.database.begin_read()?);
        run().map_err(|error| broken("reading", &self.path, error))
    }

    /// Changes tables, all or nothing.
    pub(crate) fn write<T>(
        &self,
        write: impl FnOnce(&WriteTransaction) -> Result<T, redb::Error>,
    ) -> Result<T, StorageError> {
        let run = || {
            let transaction = self.database.begin_write()?;
            let written = write(&transaction)?;
            transaction.commit()?;
            Ok(written)
        };
        run().map_err(|error| broken("writing", &self.path, error))
    }
}

/// Checks every page of the file and leaves it as it is found, except for what redb repairs after a crash.
pub(crate) fn verify(path: &Path) -> Result<(), StorageError> {
    let mut database = Database::open(path).map_err(|error| refused(path, error))?;
    match database.check_integrity() {
        Ok(_) => Ok(()),
        Err(error) => Err(refused(path, error)),
    }
}

fn refused(path: &Path, error: DatabaseError) -> StorageError {
    match error {
        DatabaseError::DatabaseAlreadyOpen => StorageError::InUse { place: path.display().to_string() },
        error => broken("opening", path, error.into()),
    }
}

fn broken(doing: &str, path: &Path, error: redb::Error) -> StorageError {
    let corrupt = |what: String| StorageError::Corrupt { place: path.display().to_string(), offset: 0, what };
    match error {
        redb::Error::Corrupted(what) => corrupt(what),
        redb::Error::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => corrupt(error.to_string()),
        redb::Error::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => corrupt(error.to_string()),
        error => StorageError::unavailable(format!("{doing} `{}`", path.display()), error),
    }
}
