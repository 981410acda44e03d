//! A list of changes per book.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::{hold, page};
use crate::{Book, StorageError};

/// See [`crate::Journal`].
#[derive(Default)]
pub(super) struct Journal {
    books: Mutex<BTreeMap<Book, Vec<Vec<u8>>>>,
}

impl crate::Journal for Journal {
    fn append(&self, book: Book, batch: &[Vec<u8>]) -> Result<u64, StorageError> {
        let mut books = hold(&self.books);
        let changes = books.entry(book).or_default();
        changes.extend_from_slice(batch);
        Ok(changes.len() as u64)
    }

    fn read(&self, book: Book, from: u64, limit: usize) -> Result<Vec<Vec<u8>>, StorageError> {
        let books = hold(&self.books);
        let changes = books.get(&book).map_or(&[][..], Vec::as_slice);
        Ok(page(changes, from, limit).map(|(_, change)| change.clone()).collect())
    }

    fn version(&self, book: Book) -> Result<u64, StorageError> {
        Ok(hold(&self.books).get(&book).map_or(0, Vec::len) as u64)
    }
}
