//! One flushed log per book, each in a directory of its name.

use std::path::Path;
use std::sync::Arc;

use storage::{Book, Position, StorageError};

use crate::directory::Lock;
use crate::log::{Flushing, Log};

/// See [`storage::Journal`].
pub(crate) struct Journal {
    catalogue: Log,
    rules: Log,
    plans: Log,
    settings: Log,
    _lock: Arc<Lock>,
}

impl Journal {
    pub(crate) fn open(directory: &Path, segment_bytes: u64, lock: Arc<Lock>) -> Result<Self, StorageError> {
        let open = |book: Book| {
            let log = Log::open(directory.join(book.name()), Flushing::EveryBatch, segment_bytes, &mut |_, _| {})?;
            log.check_keeps_all()?;
            Ok(log)
        };
        Ok(Self {
            catalogue: open(Book::Catalogue)?,
            rules: open(Book::Rules)?,
            plans: open(Book::Plans)?,
            settings: open(Book::Settings)?,
            _lock: lock,
        })
    }

    const fn book(&self, book: Book) -> &Log {
        match book {
            Book::Catalogue => &self.catalogue,
            Book::Rules => &self.rules,
            Book::Plans => &self.plans,
            Book::Settings => &self.settings,
        }
    }
}

impl storage::Journal for Journal {
    fn append(&self, book: Book, changes: &[Vec<u8>]) -> Result<u64, StorageError> {
        let Position(first) = self.book(book).append(changes)?;
        Ok(first + changes.len() as u64)
    }

    fn read(&self, book: Book, from: u64, limit: usize) -> Result<Vec<Vec<u8>>, StorageError> {
        let stored = self.book(book).read(Position(from), limit)?;
        Ok(stored.into_iter().map(|stored| stored.bytes).collect())
    }

    fn version(&self, book: Book) -> Result<u64, StorageError> {
        Ok(self.book(book).end().0)
    }
}
