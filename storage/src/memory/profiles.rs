//! Profiles and identifiers in ordered maps.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Mutex;

use ::profiles::{Identifier, ProfileId};

use super::hold;
use crate::{Position, ProfileBatch, StorageError};

/// See [`crate::Profiles`].
#[derive(Default)]
pub(super) struct Profiles {
    committed: Mutex<Committed>,
}

#[derive(Default)]
struct Committed {
    profiles: BTreeMap<ProfileId, Vec<u8>>,
    identifiers: BTreeMap<Identifier, ProfileId>,
    folded: Position,
}

impl crate::Profiles for Profiles {
    fn get(&self, id: &ProfileId) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(hold(&self.committed).profiles.get(id).cloned())
    }

    fn find(&self, identifier: &Identifier) -> Result<Option<ProfileId>, StorageError> {
        Ok(hold(&self.committed).identifiers.get(identifier).cloned())
    }

    fn commit(&self, batch: &ProfileBatch) -> Result<(), StorageError> {
        let mut committed = hold(&self.committed);
        for id in &batch.removed {
            committed.profiles.remove(id);
        }
        for (id, bytes) in &batch.put {
            committed.profiles.insert(id.clone(), bytes.clone());
        }
        for (identifier, owner) in &batch.links {
            match owner {
                Some(owner) => committed.identifiers.insert(identifier.clone(), owner.clone()),
                None => committed.identifiers.remove(identifier),
            };
        }
        committed.folded = batch.folded;
        Ok(())
    }

    fn folded(&self) -> Result<Position, StorageError> {
        Ok(hold(&self.committed).folded)
    }

    fn scan(&self, after: Option<&ProfileId>, limit: usize) -> Result<Vec<(ProfileId, Vec<u8>)>, StorageError> {
        let committed = hold(&self.committed);
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let page = committed.profiles.range::<ProfileId, _>((from, Bound::Unbounded)).take(limit);
        Ok(page.map(|(id, bytes)| (id.clone(), bytes.clone())).collect())
    }
}
