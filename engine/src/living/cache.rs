//! A map in shards over a slower place: read by many, changed by one, never older than what it stands before.

use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use rustc_hash::{FxHashMap, FxHasher};

const SHARDS: usize = 64;

pub(super) struct Cache<Key, Value> {
    shards: Vec<RwLock<Shard<Key, Value>>>,
    /// Where the next trimming goes on, so that every shard gives in turn.
    cursor: AtomicUsize,
}

pub(super) struct Shard<Key, Value> {
    pub(super) entries: FxHashMap<Key, Value>,
    /// How often something left. A value that was read from the slower place is put in only if nothing left meanwhile:
    /// it could have been changed, written back and dropped between the reading and the putting.
    dropped: u64,
}

impl<Key, Value> Shard<Key, Value> {
    /// Takes an entry out.
    pub(super) fn remove(&mut self, key: &Key)
    where
        Key: Eq + Hash,
    {
        self.entries.remove(key);
        self.dropped += 1;
    }
}

impl<Key: Eq + Hash + Clone, Value: Clone> Cache<Key, Value> {
    pub(super) fn new() -> Self {
        let shard = || RwLock::new(Shard { entries: FxHashMap::default(), dropped: 0 });
        Self { shards: std::iter::repeat_with(shard).take(SHARDS).collect(), cursor: AtomicUsize::new(0) }
    }

    /// The value, brought by `load` when it is not here, and kept. Where something left the shard while `load` ran, it
    /// runs again with the shard held; so it must take no lock under which a shard is taken.
    pub(super) fn get_or_load<Error>(
        &self,
        key: &Key,
        load: impl Fn() -> Result<Option<Value>, Error>,
    ) -> Result<Option<Value>, Error> {
        let dropped = {
            let shard = self.read(key);
            if let Some(found) = shard.entries.get(key) {
                return Ok(Some(found.clone()));
            }
            shard.dropped
        };
        let Some(mut loaded) = load()? else { return Ok(None) };
        let mut shard = self.write(key);
        if let Some(found) = shard.entries.get(key) {
            return Ok(Some(found.clone()));
        }
        if shard.dropped != dropped {
            match load()? {
                Some(again) => loaded = again,
                None => return Ok(None),
            }
        }
        shard.entries.insert(key.clone(), loaded.clone());
        Ok(Some(loaded))
    }

    /// The value if it is here.
    pub(super) fn get(&self, key: &Key) -> Option<Value> {
        self.read(key).entries.get(key).cloned()
    }

    /// How many entries there are.
    pub(super) fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.read().unwrap_or_else(PoisonError::into_inner).entries.len()).sum()
    }

    /// When there are more than `most` entries, drops what `must_stay` does not hold back, shard by shard, until a
    /// tenth of the room is free again.
    pub(super) fn trim(&self, most: usize, must_stay: impl Fn(&Key) -> bool) {
        let mut left = self.len();
        if left <= most {
            return;
        }
        for _ in 0..SHARDS {
            let at = self.cursor.fetch_add(1, Ordering::Relaxed) % SHARDS;
            let Some(shard) = self.shards.get(at) else { continue };
            let mut shard = shard.write().unwrap_or_else(PoisonError::into_inner);
            let before = shard.entries.len();
            shard.entries.retain(|key, _| must_stay(key));
            shard.dropped += 1;
            left -= before - shard.entries.len();
            if left <= most - most / 10 {
                return;
            }
        }
    }

    pub(super) fn read(&self, key: &Key) -> RwLockReadGuard<'_, Shard<Key, Value>> {
        self.shard(key).read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn write(&self, key: &Key) -> RwLockWriteGuard<'_, Shard<Key, Value>> {
        self.shard(key).write().unwrap_or_else(PoisonError::into_inner)
    }

    #[expect(clippy::indexing_slicing, reason = "reduced to the number of shards")]
    fn shard(&self, key: &Key) -> &RwLock<Shard<Key, Value>> {
        let mut hasher = FxHasher::default();
        key.hash(&mut hasher);
        &self.shards[(hasher.finish() >> 32) as usize % SHARDS]
    }
}
