//! Live profiles against a rebuild from the log: the nightly check of law 7.

use profiles::ProfileId;
use serde::Serialize;
use signals::Signal;
use storage::{Position, StorageError, record};

use crate::Engine;

const PAGE: usize = 20_000;

/// What the comparison found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// Signals folded.
    pub signals: u64,
    /// Profiles in the rebuild.
    pub profiles: u64,
    /// Profiles that differ, or are missing on either side; at most 100.
    pub different: Vec<ProfileId>,
}

impl Engine {
    /// Folds the whole log anew and compares with the live profiles. Nothing must be ingested meanwhile, or profiles
    /// that changed show as different.
    ///
    /// # Errors
    /// [`StorageError`].
    pub fn compare_with_rebuild(&self) -> Result<Compared, StorageError> {
        let mut signals = Vec::new();
        let mut from = Position::default();
        loop {
            let page = self.state.storage.signals.read(from, PAGE)?;
            for stored in &page {
                signals.push(record::decode::<Signal>("signals", &stored.bytes)?);
                from = Position(stored.position.0 + 1);
            }
            if page.len() < PAGE {
                break;
            }
        }
        let rebuilt = profiles::rebuild(&signals);
        let mut different = Vec::new();
        for profile in rebuilt.iter() {
            let live = self.state.living.get(profile.id())?;
            if live.as_deref() != Some(profile) && different.len() < 100 {
                different.push(profile.id().clone());
            }
        }
        Ok(Compared { signals: signals.len() as u64, profiles: rebuilt.len() as u64, different })
    }
}
