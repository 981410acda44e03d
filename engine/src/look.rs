//! Looking things up: profiles, the latest decisions, models.

use std::sync::Arc;

use profiles::Profile;
use signals::Who;
use storage::record::{self, DecisionRecord};
use storage::{ModelHash, Position, Published, StorageError};

use crate::Engine;

impl Engine {
    /// What is known of whoever these identifiers name; nothing, and a line in the program's log, when it cannot be read.
    #[must_use]
    pub fn profile(&self, who: &Who) -> Option<Arc<Profile>> {
        match self.state.living.readable(who) {
            Ok(readable) => readable.into_iter().next(),
            Err(error) => {
                tracing::error!(%error, "a profile could not be read");
                None
            }
        }
    }

    /// At most `limit` logged decisions with their positions, latest first, before `before`.
    ///
    /// # Errors
    /// [`StorageError`].
    pub fn latest_decisions(
        &self,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<(u64, DecisionRecord)>, StorageError> {
        let stored = self.state.storage.decisions.latest(before.map(Position), limit)?;
        stored.iter().map(|stored| Ok((stored.position.0, record::decode("decisions", &stored.bytes)?))).collect()
    }

    /// What is published, and every artifact with its manifest (JSON).
    ///
    /// # Errors
    /// [`StorageError`].
    #[expect(clippy::type_complexity, reason = "two lists, named in the doc")]
    pub fn models(&self) -> Result<(Vec<Published>, Vec<(ModelHash, Vec<u8>)>), StorageError> {
        Ok((self.state.storage.models.published()?, self.state.storage.models.list()?))
    }
}
