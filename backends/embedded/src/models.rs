//! Model artifacts as files named by the hash of their bytes; manifests and published names in redb.
//!
//! The file is written and flushed before the table names it, so a manifest never points at bytes that are not
//! there. Bytes do not go into redb: artifacts have tens of megabytes, and a file can be copied and mapped.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use redb::{ReadableTable as _, TableDefinition};
use storage::{ModelHash, Published, StorageError};

use crate::durable::{create_directory, damaged, failed, replace};
use crate::sealed::{seal, unseal, unseal_text};
use crate::tables::Tables;

/// Hash and sealed manifest by order of storing.
const MODELS: TableDefinition<'_, u64, (&str, &[u8])> = TableDefinition::new("models");
/// Order of storing by hash.
const ORDER: TableDefinition<'_, &str, u64> = TableDefinition::new("model_order");
/// Sealed hash by the name it answers under.
const PUBLISHED: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("published");

/// See [`storage::Models`].
pub(crate) struct Models {
    directory: PathBuf,
    tables: Tables,
}

impl Models {
    pub(crate) fn open(directory: PathBuf, tables: Tables) -> Result<Self, StorageError> {
        create_directory(&directory)?;
        tables.write(|transaction| {
            transaction.open_table(MODELS)?;
            transaction.open_table(ORDER)?;
            transaction.open_table(PUBLISHED)?;
            Ok(())
        })?;
        Ok(Self { directory, tables })
    }

    fn is_listed(&self, hash: &ModelHash) -> Result<bool, StorageError> {
        self.tables.read(|transaction| Ok(transaction.open_table(ORDER)?.get(hash.0.as_str())?.is_some()))
    }
}

impl storage::Models for Models {
    fn put(&self, manifest: &[u8], bytes: &[u8]) -> Result<ModelHash, StorageError> {
        let hash = ModelHash::of(bytes);
        let path = self.directory.join(&hash.0);
        if !matches!(check(&path, &hash), Ok(Some(_))) {
            replace(&path, bytes)?;
        }
        self.tables.write(|transaction| {
            let mut order = transaction.open_table(ORDER)?;
            if order.get(hash.0.as_str())?.is_none() {
                let mut models = transaction.open_table(MODELS)?;
                let next = models.last()?.map_or(0, |(last, _)| last.value() + 1);
                models.insert(next, (hash.0.as_str(), &*seal(hash.0.as_bytes(), manifest)))?;
                order.insert(hash.0.as_str(), next)?;
            }
            Ok(())
        })?;
        Ok(hash)
    }

    fn get(&self, hash: &ModelHash) -> Result<Option<Vec<u8>>, StorageError> {
        // What was never stored is never looked for on disk: a hash may come from a stranger.
        if !self.is_listed(hash)? {
            return Ok(None);
        }
        let path = self.directory.join(&hash.0);
        check(&path, hash)?.map(Some).ok_or_else(|| damaged(&path, 0, "the file is missing"))
    }

    fn list(&self) -> Result<Vec<(ModelHash, Vec<u8>)>, StorageError> {
        self.tables.read(|transaction| {
            let models = transaction.open_table(MODELS)?;
            let all = models.iter()?;
            all.map(|entry| {
                let (_, model) = entry?;
                let (hash, sealed) = model.value();
                Ok((ModelHash(hash.to_owned()), unseal("models", hash.as_bytes(), sealed)?.to_vec()))
            })
            .collect()
        })
    }

    fn publish(&self, published: &[Published]) -> Result<(), StorageError> {
        self.tables.write(|transaction| {
            let mut table = transaction.open_table(PUBLISHED)?;
            for one in published {
                table.insert(one.name.as_str(), &*seal(one.name.as_bytes(), one.hash.0.as_bytes()))?;
            }
            Ok(())
        })
    }

    fn published(&self) -> Result<Vec<Published>, StorageError> {
        self.tables.read(|transaction| {
            let table = transaction.open_table(PUBLISHED)?;
            let all = table.iter()?;
            all.map(|entry| {
                let (name, sealed) = entry?;
                let name = name.value().to_owned();
                let hash = ModelHash(unseal_text("published", name.as_bytes(), sealed.value())?);
                Ok(Published { name, hash })
            })
            .collect()
        })
    }
}

/// The bytes of an artifact's file, which must have the hash it is named by; none when it is absent.
pub(crate) fn check(path: &Path, hash: &ModelHash) -> Result<Option<Vec<u8>>, StorageError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed("reading", path)(error)),
    };
    match ModelHash::of(&bytes) == *hash {
        true => Ok(Some(bytes)),
        false => Err(damaged(path, 0, "its bytes do not have the hash it is named by")),
    }
}
