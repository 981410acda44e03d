//! Live profiles against a rebuild from the log: the nightly check of law 7.

use profiles::{Fold, ProfileId, Profiles};
use serde::Serialize;
use signals::Signal;
use storage::{Position, StorageError, record};

use crate::Engine;

const PAGE: usize = 20_000;

/// The most differences that are named.
const NAMED: usize = 100;

/// What the comparison found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// Signals folded.
    pub signals: u64,
    /// Profiles in the rebuild.
    pub profiles: u64,
    /// Profiles that differ, are missing on either side, or whose identifiers lead elsewhere; at most 100.
    pub different: Vec<ProfileId>,
}

impl Engine {
    /// Folds the whole log anew, in memory, and compares with the live profiles: what they know, and where their
    /// identifiers lead. Nothing must be ingested meanwhile, or profiles that changed show as different.
    ///
    /// # Errors
    /// [`StorageError`].
    pub fn compare_with_rebuild(&self) -> Result<Compared, StorageError> {
        let (rebuilt, signals) = self.rebuilt_profiles()?;
        let living = &self.state.living;
        let mut different = Vec::new();
        for profile in rebuilt.iter() {
            if living.peek(profile.id())?.as_deref() != Some(profile) {
                different.push(profile.id().clone());
            }
        }
        for (identifier, id) in rebuilt.holders() {
            if living.peek_holder(identifier)?.as_ref() != Some(id) {
                different.push(id.clone());
            }
        }
        self.for_each_stored(|id| {
            // What is stored and no longer alive was removed since the last checkpoint.
            if rebuilt.get(&id).is_none() && living.peek(&id)?.is_some() {
                different.push(id);
            }
            Ok(())
        })?;
        different.sort_unstable();
        different.dedup();
        different.truncate(NAMED);
        Ok(Compared { signals, profiles: rebuilt.len() as u64, different })
    }

    fn rebuilt_profiles(&self) -> Result<(Profiles, u64), StorageError> {
        let (mut fold, mut rebuilt, mut from) = (Fold::default(), Profiles::default(), Position::default());
        loop {
            let page = self.state.storage.signals.read(from, PAGE)?;
            for stored in &page {
                let signal = record::decode::<Signal>("signals", &stored.bytes)?;
                match fold.apply(&mut rebuilt, &signal) {
                    Ok(_) => from = Position(stored.position.0 + 1),
                    Err(never) => match never {},
                }
            }
            if page.len() < PAGE {
                return Ok((rebuilt, from.0));
            }
        }
    }

    fn for_each_stored(&self, mut each: impl FnMut(ProfileId) -> Result<(), StorageError>) -> Result<(), StorageError> {
        let mut after: Option<ProfileId> = None;
        loop {
            let page = self.state.storage.profiles.scan(after.as_ref(), PAGE)?;
            let last = page.len() < PAGE;
            after = page.last().map(|(id, _)| id.clone());
            page.into_iter().try_for_each(|(id, _)| each(id))?;
            if last {
                return Ok(());
            }
        }
    }
}
