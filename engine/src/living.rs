//! The living profiles: a cache over storage that the committer folds signals into and decisions read from.
//!
//! One thread writes (the committer, in the order of the log), many read. A profile is replaced under its shard's
//! lock; a reader holds a reference count and is never blocked by a fold for longer than that swap. What changed since
//! the last checkpoint is kept by name; a checkpoint hands exactly that to storage, with the position of the log up
//! to which it is folded. After a crash the log is folded again from there.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use profiles::{Holder, Identifier, Profile, ProfileId, ProfileSpace};
use rustc_hash::{FxHashMap, FxHasher};
use signals::Who;
use storage::{Position, ProfileBatch, Profiles, StorageError, record};

use crate::decision_writer::lock;

const SHARDS: usize = 64;

/// The most profiles kept in memory; beyond it, unchanged ones are dropped at a checkpoint and read again on demand.
pub const CAPACITY: usize = 1_000_000;

type Shard<Key, Value> = RwLock<FxHashMap<Key, Value>>;

pub(crate) struct Living {
    store: Arc<dyn Profiles>,
    profiles: Vec<Shard<ProfileId, Arc<Profile>>>,
    holders: Vec<Shard<Identifier, ProfileId>>,
    changed: Mutex<Changed>,
}

#[derive(Default)]
struct Changed {
    profiles: BTreeSet<ProfileId>,
    removed: BTreeSet<ProfileId>,
    links: BTreeMap<Identifier, Option<ProfileId>>,
}

/// What changed since the checkpoint before, cheap to take; encoded by whoever commits it.
pub(crate) struct Checkpoint {
    changed: Changed,
    profiles: Vec<Arc<Profile>>,
    folded: Position,
}

impl Living {
    pub(crate) fn new(store: Arc<dyn Profiles>) -> Self {
        let (mut profiles, mut holders) = (Vec::new(), Vec::new());
        profiles.resize_with(SHARDS, RwLock::default);
        holders.resize_with(SHARDS, RwLock::default);
        Self { store, profiles, holders, changed: Mutex::default() }
    }

    /// The profile of whoever these identifiers name: the strongest identifier that has one. Storage that cannot be
    /// read makes the visitor a stranger for this request, and is reported.
    pub(crate) fn profile_of(&self, who: &Who) -> Option<Arc<Profile>> {
        let identifiers = [
            who.customer.clone().map(Identifier::Customer),
            who.loyalty.clone().map(Identifier::Loyalty),
            who.email.clone().map(Identifier::Email),
            who.anonymous.clone().map(Identifier::Anonymous),
        ];
        identifiers.into_iter().flatten().find_map(|identifier| match self.find(&identifier) {
            Ok(profile) => profile,
            Err(error) => {
                tracing::error!(%error, %identifier, "a profile could not be read; the visitor is served as a stranger");
                None
            }
        })
    }

    pub(crate) fn find(&self, identifier: &Identifier) -> Result<Option<Arc<Profile>>, StorageError> {
        match self.holder_id(identifier)? {
            Some(id) => self.get(&id),
            None => Ok(None),
        }
    }

    pub(crate) fn get(&self, id: &ProfileId) -> Result<Option<Arc<Profile>>, StorageError> {
        let cached = read(&self.profiles, id).and_then(|shard| shard.get(id).cloned());
        if cached.is_some() || lock(&self.changed).removed.contains(id) {
            return Ok(cached);
        }
        let Some(bytes) = self.store.get(id)? else { return Ok(None) };
        let profile: Arc<Profile> = Arc::new(record::decode("profiles", &bytes)?);
        // Another reader, or the fold, may have been faster: what is there already is at least as new.
        Ok(write(&self.profiles, id).map(|mut shard| Arc::clone(shard.entry(id.clone()).or_insert(profile))))
    }

    fn holder_id(&self, identifier: &Identifier) -> Result<Option<ProfileId>, StorageError> {
        let cached = read(&self.holders, identifier).and_then(|shard| shard.get(identifier).cloned());
        if cached.is_some() {
            return Ok(cached);
        }
        if let Some(link) = lock(&self.changed).links.get(identifier) {
            return Ok(link.clone());
        }
        let Some(found) = self.store.find(identifier)? else { return Ok(None) };
        if let Some(mut shard) = write(&self.holders, identifier) {
            shard.entry(identifier.clone()).or_insert_with(|| found.clone());
        }
        Ok(Some(found))
    }

    /// How many profiles are in memory.
    pub(crate) fn cached(&self) -> usize {
        self.profiles.iter().map(|shard| shard.read().unwrap_or_else(PoisonError::into_inner).len()).sum()
    }

    /// How many profiles changed since the last checkpoint.
    pub(crate) fn unsaved(&self) -> usize {
        let changed = lock(&self.changed);
        changed.profiles.len() + changed.removed.len()
    }

    /// Takes what changed. Called between folds, so it is whole.
    pub(crate) fn checkpoint(&self, folded: Position) -> Checkpoint {
        let changed = std::mem::take(&mut *lock(&self.changed));
        let current = |id: &ProfileId| read(&self.profiles, id).and_then(|shard| shard.get(id).cloned());
        let profiles = changed.profiles.iter().filter_map(current).collect();
        Checkpoint { changed, profiles, folded }
    }

    /// Commits a checkpoint, and drops unchanged profiles when there are too many.
    pub(crate) fn commit(&self, checkpoint: Checkpoint) -> Result<(), StorageError> {
        let encoded: Result<Vec<_>, StorageError> = checkpoint
            .profiles
            .iter()
            .map(|profile| Ok((profile.id().clone(), record::encode("profiles", profile.as_ref())?)))
            .collect();
        let batch = ProfileBatch {
            put: encoded?,
            removed: checkpoint.changed.removed.into_iter().collect(),
            links: checkpoint.changed.links.into_iter().collect(),
            folded: checkpoint.folded,
        };
        self.store.commit(&batch)?;
        if self.cached() > CAPACITY {
            self.drop_unchanged();
        }
        Ok(())
    }

    fn drop_unchanged(&self) {
        let changed = lock(&self.changed);
        for shard in &self.profiles {
            let mut shard = shard.write().unwrap_or_else(PoisonError::into_inner);
            shard.retain(|id, _| changed.profiles.contains(id));
        }
        for shard in &self.holders {
            let mut shard = shard.write().unwrap_or_else(PoisonError::into_inner);
            shard.retain(|identifier, _| changed.links.contains_key(identifier));
        }
    }
}

/// The fold's side: one writer at a time.
impl ProfileSpace for &Living {
    type Error = StorageError;

    fn holder(&mut self, identifier: &Identifier) -> Result<Option<Holder>, StorageError> {
        Ok(self.find(identifier)?.map(|profile| profile.as_holder()))
    }

    fn point(&mut self, identifier: &Identifier, profile: &ProfileId) -> Result<(), StorageError> {
        lock(&self.changed).links.insert(identifier.clone(), Some(profile.clone()));
        if let Some(mut shard) = write(&self.holders, identifier) {
            shard.insert(identifier.clone(), profile.clone());
        }
        Ok(())
    }

    fn change(&mut self, id: &ProfileId, change: &mut dyn FnMut(&mut Profile)) -> Result<(), StorageError> {
        let known = self.get(id)?;
        let mut changed = lock(&self.changed);
        changed.profiles.insert(id.clone());
        changed.removed.remove(id);
        drop(changed);
        if let Some(mut shard) = write(&self.profiles, id) {
            drop(known);
            let profile = shard.entry(id.clone()).or_insert_with(|| Arc::new(Profile::new(id.clone())));
            change(Arc::make_mut(profile));
        }
        Ok(())
    }

    fn remove(&mut self, id: &ProfileId) -> Result<Option<Profile>, StorageError> {
        let known = self.get(id)?;
        let mut changed = lock(&self.changed);
        changed.profiles.remove(id);
        changed.removed.insert(id.clone());
        drop(changed);
        if let Some(mut shard) = write(&self.profiles, id) {
            shard.remove(id);
        }
        Ok(known.map(Arc::unwrap_or_clone))
    }
}

fn shard_of(key: &impl Hash) -> usize {
    let mut hasher = FxHasher::default();
    key.hash(&mut hasher);
    (hasher.finish() >> 32) as usize % SHARDS
}

fn read<'a, Key: Hash, Value>(
    shards: &'a [Shard<Key, Value>],
    key: &Key,
) -> Option<RwLockReadGuard<'a, FxHashMap<Key, Value>>> {
    shards.get(shard_of(key)).map(|shard| shard.read().unwrap_or_else(PoisonError::into_inner))
}

fn write<'a, Key: Hash, Value>(
    shards: &'a [Shard<Key, Value>],
    key: &Key,
) -> Option<RwLockWriteGuard<'a, FxHashMap<Key, Value>>> {
    shards.get(shard_of(key)).map(|shard| shard.write().unwrap_or_else(PoisonError::into_inner))
}
