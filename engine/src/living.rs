//! The living profiles: a cache over storage that the committer folds signals into and decisions read from.
//!
//! One thread writes (the committer, in the order of the log), many read. A profile is replaced under its shard's
//! lock; a reader holds a reference count and is never blocked by a fold for longer than that swap. What changed since
//! the last checkpoint is kept by name; a checkpoint hands exactly that to storage, with the position of the log up
//! to which it is folded. After a crash the log is folded again from there.
//!
//! What a checkpoint is still writing is not in storage yet, so until it is there it stays in memory and its removals
//! and links are answered from here. When it fails, all of it counts as changed again: the next checkpoint must not
//! move the position past profiles that were never written.
//!
//! Locks are taken in one order: a shard, then `pending`.

mod cache;
#[cfg(test)]
mod tests;

use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex};

use profiles::{Holder, Identifier, Profile, ProfileId, ProfileSpace};
use rustc_hash::{FxHashMap, FxHashSet};
use signals::Who;
use storage::{Position, ProfileBatch, Profiles, StorageError, record};

use crate::decision_writer::lock;
use cache::Cache;

/// The most profiles kept in memory; beyond it, unchanged ones are dropped and read again on demand.
pub const CAPACITY: usize = 1_000_000;

/// The most identifiers kept in memory for each profile that may be.
const IDENTIFIERS_PER_PROFILE: usize = 2;

/// How often an identifier is followed to its profile when that was merged away on the road.
const LOOKS: usize = 3;

pub(crate) struct Living {
    store: Arc<dyn Profiles>,
    capacity: usize,
    profiles: Cache<ProfileId, Arc<Profile>>,
    holders: Cache<Identifier, ProfileId>,
    pending: Mutex<Pending>,
}

/// What storage does not have yet.
#[derive(Default)]
struct Pending {
    changed: Changed,
    /// What a checkpoint is writing.
    saving: Arc<Changed>,
}

/// Hashed, because every signal marks here on the committer's road; put in order by whoever writes it.
#[derive(Default)]
struct Changed {
    profiles: FxHashSet<ProfileId>,
    removed: FxHashSet<ProfileId>,
    links: FxHashMap<Identifier, ProfileId>,
}

/// What changed since the checkpoint before, cheap to take; encoded by whoever commits it.
pub(crate) struct Checkpoint {
    changed: Arc<Changed>,
    profiles: Vec<Arc<Profile>>,
    folded: Position,
}

impl Living {
    pub(crate) fn new(store: Arc<dyn Profiles>, capacity: usize) -> Self {
        Self { store, capacity, profiles: Cache::new(), holders: Cache::new(), pending: Mutex::default() }
    }

    /// The profiles that these identifiers may read, best first: that of the strongest, then those that the next signal
    /// naming the same identifiers would join to it. What belongs to another customer is not among them.
    pub(crate) fn readable(&self, who: &Who) -> Result<Vec<Arc<Profile>>, StorageError> {
        let mut met: Vec<Arc<Profile>> = Vec::new();
        let resolution = profiles::resolve(who, None, |identifier| {
            let found = self.find(identifier)?;
            Ok::<_, StorageError>(found.map(|profile| {
                let holder = profile.as_holder();
                met.push(profile);
                holder
            }))
        })?;
        let mut readable = Vec::with_capacity(1);
        for id in resolution.readable() {
            match met.iter().find(|profile| profile.id() == id) {
                Some(profile) => readable.push(Arc::clone(profile)),
                None => readable.extend(self.get(id)?),
            }
        }
        Ok(readable)
    }

    /// The profile that holds an identifier.
    pub(crate) fn find(&self, identifier: &Identifier) -> Result<Option<Arc<Profile>>, StorageError> {
        for _ in 0..LOOKS {
            let Some(id) = self.holder_id(identifier)? else { return Ok(None) };
            if let Some(profile) = self.get(&id)? {
                return Ok(Some(profile));
            }
        }
        Ok(None)
    }

    pub(crate) fn get(&self, id: &ProfileId) -> Result<Option<Arc<Profile>>, StorageError> {
        self.profiles.get_or_load(id, || self.load(id))
    }

    /// As [`Living::get`], but keeps nothing in memory: for whoever walks through all profiles.
    pub(crate) fn peek(&self, id: &ProfileId) -> Result<Option<Arc<Profile>>, StorageError> {
        self.profiles.get(id).map_or_else(|| self.load(id), |profile| Ok(Some(profile)))
    }

    /// Who holds an identifier, keeping nothing in memory.
    pub(crate) fn peek_holder(&self, identifier: &Identifier) -> Result<Option<ProfileId>, StorageError> {
        self.holders.get(identifier).map_or_else(|| self.load_holder(identifier), |id| Ok(Some(id)))
    }

    fn load(&self, id: &ProfileId) -> Result<Option<Arc<Profile>>, StorageError> {
        {
            let pending = lock(&self.pending);
            if pending.changed.removed.contains(id) || pending.saving.removed.contains(id) {
                return Ok(None);
            }
        }
        let Some(bytes) = self.store.get(id)? else { return Ok(None) };
        Ok(Some(Arc::new(record::decode("profiles", &bytes)?)))
    }

    fn holder_id(&self, identifier: &Identifier) -> Result<Option<ProfileId>, StorageError> {
        self.holders.get_or_load(identifier, || self.load_holder(identifier))
    }

    fn load_holder(&self, identifier: &Identifier) -> Result<Option<ProfileId>, StorageError> {
        {
            let pending = lock(&self.pending);
            let link = pending.changed.links.get(identifier).or_else(|| pending.saving.links.get(identifier));
            if link.is_some() {
                return Ok(link.cloned());
            }
        }
        self.store.find(identifier)
    }

    /// How many profiles are in memory.
    pub(crate) fn cached(&self) -> usize {
        self.profiles.len()
    }

    /// How many profiles changed since the last checkpoint.
    pub(crate) fn unsaved(&self) -> usize {
        let pending = lock(&self.pending);
        pending.changed.profiles.len() + pending.changed.removed.len()
    }

    /// Takes what changed. Called between folds, so it is whole, and after the checkpoint before was committed or
    /// taken back.
    pub(crate) fn checkpoint(&self, folded: Position) -> Checkpoint {
        let changed = {
            let mut pending = lock(&self.pending);
            pending.saving = Arc::new(std::mem::take(&mut pending.changed));
            Arc::clone(&pending.saving)
        };
        let profiles = changed.profiles.iter().filter_map(|id| self.profiles.get(id)).collect();
        Checkpoint { changed, profiles, folded }
    }

    /// Commits a checkpoint; when that fails, everything in it counts as changed again.
    pub(crate) fn commit(&self, checkpoint: Checkpoint) -> Result<(), StorageError> {
        let written = self.write(checkpoint);
        match &written {
            Ok(()) => lock(&self.pending).saving = Arc::default(),
            Err(_) => self.take_back(),
        }
        written
    }

    fn write(&self, Checkpoint { changed, mut profiles, folded }: Checkpoint) -> Result<(), StorageError> {
        profiles.sort_unstable_by(|one, other| one.id().cmp(other.id()));
        let encoded: Result<Vec<_>, StorageError> = profiles
            .iter()
            .map(|profile| Ok((profile.id().clone(), record::encode("profiles", profile.as_ref())?)))
            .collect();
        let mut removed: Vec<_> = changed.removed.iter().cloned().collect();
        removed.sort_unstable();
        let links = changed.links.iter().map(|(identifier, id)| (identifier.clone(), Some(id.clone())));
        let mut links: Vec<_> = links.collect();
        links.sort_unstable();
        self.store.commit(&ProfileBatch { put: encoded?, removed, links, folded })
    }

    /// Counts what a checkpoint could not write as changed again; what changed since has the last word.
    pub(crate) fn take_back(&self) {
        let mut pending = lock(&self.pending);
        let saving = std::mem::take(&mut pending.saving);
        let Changed { profiles, removed, links } = &mut pending.changed;
        let again: Vec<_> = saving.profiles.iter().filter(|id| !removed.contains(*id)).cloned().collect();
        removed.extend(saving.removed.iter().filter(|id| !profiles.contains(*id)).cloned());
        profiles.extend(again);
        for (identifier, id) in &saving.links {
            links.entry(identifier.clone()).or_insert_with(|| id.clone());
        }
    }

    /// Drops unchanged profiles and identifiers when there are more than may be.
    pub(crate) fn trim(&self) {
        self.profiles.trim(self.capacity, |id| {
            let pending = lock(&self.pending);
            pending.changed.profiles.contains(id) || pending.saving.profiles.contains(id)
        });
        self.holders.trim(self.capacity.saturating_mul(IDENTIFIERS_PER_PROFILE), |identifier| {
            let pending = lock(&self.pending);
            pending.changed.links.contains_key(identifier) || pending.saving.links.contains_key(identifier)
        });
    }
}

/// The fold's side: one writer at a time. Only reading can fail, and the fold reads before it changes.
impl ProfileSpace for &Living {
    type Error = StorageError;

    fn holder(&mut self, identifier: &Identifier) -> Result<Option<Holder>, StorageError> {
        Ok(self.find(identifier)?.map(|profile| profile.as_holder()))
    }

    fn point(&mut self, identifier: &Identifier, profile: &ProfileId) -> Result<(), StorageError> {
        lock(&self.pending).changed.links.insert(identifier.clone(), profile.clone());
        self.holders.write(identifier).entries.insert(identifier.clone(), profile.clone());
        Ok(())
    }

    fn change(&mut self, id: &ProfileId, change: &mut dyn FnMut(&mut Profile)) -> Result<(), StorageError> {
        let known = self.get(id)?;
        {
            // Marked before it is changed: from here on it is not dropped from memory.
            let changed = &mut lock(&self.pending).changed;
            changed.profiles.insert(id.clone());
            changed.removed.remove(id);
        }
        let mut shard = self.profiles.write(id);
        let profile = match shard.entries.entry(id.clone()) {
            Entry::Occupied(entry) => {
                // Without a second reference the profile is changed in place.
                drop(known);
                entry.into_mut()
            }
            Entry::Vacant(place) => place.insert(known.unwrap_or_else(|| Arc::new(Profile::new(id.clone())))),
        };
        change(Arc::make_mut(profile));
        Ok(())
    }

    fn read(&mut self, id: &ProfileId) -> Result<Option<Profile>, StorageError> {
        Ok(self.get(id)?.map(Arc::unwrap_or_clone))
    }

    fn remove(&mut self, id: &ProfileId) -> Result<(), StorageError> {
        {
            let changed = &mut lock(&self.pending).changed;
            changed.profiles.remove(id);
            changed.removed.insert(id.clone());
        }
        self.profiles.write(id).remove(id);
        Ok(())
    }
}
