//! Profiles and identifiers in redb: one commit per batch, with the position in it. Values carry a checksum.

use std::ops::Bound;
use std::sync::Arc;

use redb::TableDefinition;
use storage::{Identifier, Position, ProfileBatch, ProfileId, StorageError};

use crate::bytes::take_u64;
use crate::sealed::{seal, unseal, unseal_text};
use crate::tables::Tables;

/// Profile by id.
const PROFILES: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("profiles");
/// Profile id by identifier, written as `customer:17850`.
const IDENTIFIERS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("identifiers");
/// How far the signals are folded, under [`FOLDED`].
const META: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("meta");
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
            found.map(|sealed| Ok(unseal("profiles", id.0.as_bytes(), sealed.value())?.to_vec())).transpose()
        })
    }

    fn find(&self, identifier: &Identifier) -> Result<Option<ProfileId>, StorageError> {
        let key = identifier.to_string();
        self.tables.read(|transaction| {
            let found = transaction.open_table(IDENTIFIERS)?.get(&*key)?;
            let id = found.map(|sealed| unseal_text("identifiers", key.as_bytes(), sealed.value())).transpose()?;
            Ok(id.map(|id| ProfileId(Arc::from(id))))
        })
    }

    fn commit(&self, batch: &ProfileBatch) -> Result<(), StorageError> {
        self.tables.write(|transaction| {
            let mut profiles = transaction.open_table(PROFILES)?;
            for id in &batch.removed {
                profiles.remove(&*id.0)?;
            }
            for (id, bytes) in &batch.put {
                profiles.insert(&*id.0, &*seal(id.0.as_bytes(), bytes))?;
            }
            let mut identifiers = transaction.open_table(IDENTIFIERS)?;
            for (identifier, owner) in &batch.links {
                let key = identifier.to_string();
                match owner {
                    Some(owner) => identifiers.insert(&*key, &*seal(key.as_bytes(), owner.0.as_bytes()))?,
                    None => identifiers.remove(&*key)?,
                };
            }
            let folded = seal(FOLDED.as_bytes(), &batch.folded.0.to_le_bytes());
            transaction.open_table(META)?.insert(FOLDED, &*folded)?;
            Ok(())
        })
    }

    fn folded(&self) -> Result<Position, StorageError> {
        self.tables.read(|transaction| {
            let Some(sealed) = transaction.open_table(META)?.get(FOLDED)? else { return Ok(Position(0)) };
            let mut folded = unseal("meta", FOLDED.as_bytes(), sealed.value())?;
            Ok(Position(take_u64(&mut folded).unwrap_or_default()))
        })
    }

    fn scan(&self, after: Option<&ProfileId>, limit: usize) -> Result<Vec<(ProfileId, Vec<u8>)>, StorageError> {
        let from = after.map_or(Bound::Unbounded, |after| Bound::Excluded(&*after.0));
        self.tables.read(|transaction| {
            let profiles = transaction.open_table(PROFILES)?;
            let page = profiles.range::<&str>((from, Bound::Unbounded))?.take(limit);
            page.map(|entry| {
                let (id, sealed) = entry?;
                let bytes = unseal("profiles", id.value().as_bytes(), sealed.value())?.to_vec();
                Ok((ProfileId(Arc::from(id.value())), bytes))
            })
            .collect()
        })
    }
}
