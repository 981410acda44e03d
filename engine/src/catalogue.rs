//! Catalogue changes that do not come as signals: bulk imports and the products API.

use commerce::Change;
use storage::StorageError;

use crate::Engine;

/// How many changes one durable write holds.
const BATCH: usize = 5_000;

impl Engine {
    /// Appends changes to the catalogue journal and serves the catalogue after them.
    ///
    /// # Errors
    /// [`StorageError`]; changes of earlier batches of `BATCH` are kept.
    pub fn change_catalogue(&self, changes: &[Change]) -> Result<(), StorageError> {
        changes.chunks(BATCH).try_for_each(|batch| self.state.change_catalogue(batch))
    }
}
