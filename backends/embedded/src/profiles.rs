//! Profiles and identifiers in redb: one commit per batch, with the position in it.

use std::ops::Bound;
use std::sync::Arc;

use redb::TableDefinition;
use storage::{Identifier, Position, ProfileBatch, ProfileId, StorageError};

use crate::tables::Tables;

/// Profile by id.
const PROFILES: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("profiles");
/// Profile id by identifier, written as `customer:17850`.
const IDENTIFIERS: TableDefinition<'_, &str, &str> = TableDefinition::new("identifiers");
/// How far the signals are folded, under [`FOLDED`].
const META: TableDefinition<'_, &str, u64> = TableDefinition::new("meta");
const FOLDED: &str = "folded";

/// See [`storage::Profiles`].
pub(crate) struct Profiles {
    tables: Tables,
}

impl Profiles {
    pub(crate) fn open(tables: Tables) -> Result<Self, StorageError> {
        tables.write(|transaction| {
            transaction.open_table(PROFILES)?;
            transaction.open_table(IDENTIFIERS)?;
            transaction.open_table(META)?;
            Ok(())
        })?;
        Ok(Self { tables })
    }
}

impl storage::Profiles for Profiles {
    fn get(&self, id: &ProfileId) -> Result<Option<Vec<u8>>, StorageError> {
        self.tables.read(|transaction| {
            let found = transaction.open_table(PROFILES)?.get(&*id.0)?;
            Ok(found.map(|bytes| bytes.value().to_vec()))
        })
    }

    fn find(&self, identifier: &Identifier) -> Result<Option<ProfileId>, StorageError> {
        self.tables.read(|transaction| {
            let found = transaction.open_table(IDENTIFIERS)?.get(&*identifier.to_string())?;
            Ok(found.map(|id| ProfileId(Arc::from(id.value()))))
        })
    }

    fn commit(&self, batch: &ProfileBatch) -> Result<(), StorageError> {
        self.tables.write(|transaction| {
            let mut profiles = transaction.open_table(PROFILES)?;
            for id in &batch.removed {
                profiles.remove(&*id.0)?;
            }
            for (id, bytes) in &batch.put {
                profiles.insert(&*id.0, bytes.as_slice())?;
            }
            let mut identifiers = transaction.open_table(IDENTIFIERS)?;
            for (identifier, owner) in &batch.links {
                let identifier = identifier.to_string();
                match owner {
                    Some(owner) => identifiers.insert(&*identifier, &*owner.0)?,
                    None => identifiers.remove(&*identifier)?,
                };
            }
            transaction.open_table(META)?.insert(FOLDED, batch.folded.0)?;
            Ok(())
        })
    }

    fn folded(&self) -> Result<Position, StorageError> {
        self.tables.read(|transaction| {
            let folded = transaction.open_table(META)?.get(FOLDED)?;
            Ok(Position(folded.map_or(0, |position| position.value())))
        })
    }

    fn scan(&self, after: Option<&ProfileId>, limit: usize) -> Result<Vec<(ProfileId, Vec<u8>)>, StorageError> {
        let from = after.map_or(Bound::Unbounded, |after| Bound::Excluded(&*after.0));
        self.tables.read(|transaction| {
            let profiles = transaction.open_table(PROFILES)?;
            let page = profiles.range::<&str>((from, Bound::Unbounded))?.take(limit);
            page.map(|entry| {
                let (id, bytes) = entry?;
                Ok((ProfileId(Arc::from(id.value())), bytes.value().to_vec()))
            })
            .collect()
        })
    }
}
