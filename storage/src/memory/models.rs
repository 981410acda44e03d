//! Artifacts in a list, and names that point at them.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::hold;
use crate::{ModelHash, Published, StorageError};

/// See [`crate::Models`].
#[derive(Default)]
pub(super) struct Models {
    gallery: Mutex<Gallery>,
}

#[derive(Default)]
struct Gallery {
    artifacts: Vec<Artifact>,
    published: BTreeMap<String, ModelHash>,
}

struct Artifact {
    hash: ModelHash,
    manifest: Vec<u8>,
    bytes: Vec<u8>,
}

impl crate::Models for Models {
    fn put(&self, manifest: &[u8], bytes: &[u8]) -> Result<ModelHash, StorageError> {
        let hash = ModelHash::of(bytes);
        let mut gallery = hold(&self.gallery);
        if !gallery.artifacts.iter().any(|known| known.hash == hash) {
            let (manifest, bytes) = (manifest.to_vec(), bytes.to_vec());
            gallery.artifacts.push(Artifact { hash: hash.clone(), manifest, bytes });
        }
        Ok(hash)
    }

    fn get(&self, hash: &ModelHash) -> Result<Option<Vec<u8>>, StorageError> {
        let gallery = hold(&self.gallery);
        Ok(gallery.artifacts.iter().find(|known| known.hash == *hash).map(|known| known.bytes.clone()))
    }

    fn list(&self) -> Result<Vec<(ModelHash, Vec<u8>)>, StorageError> {
        let gallery = hold(&self.gallery);
        Ok(gallery.artifacts.iter().map(|known| (known.hash.clone(), known.manifest.clone())).collect())
    }

    fn publish(&self, published: &[Published]) -> Result<(), StorageError> {
        let mut gallery = hold(&self.gallery);
        let named = published.iter().map(|one| (one.name.clone(), one.hash.clone()));
        gallery.published.extend(named);
        Ok(())
    }

    fn published(&self) -> Result<Vec<Published>, StorageError> {
        let gallery = hold(&self.gallery);
        let named = gallery.published.iter();
        Ok(named.map(|(name, hash)| Published { name: name.clone(), hash: hash.clone() }).collect())
    }
}
