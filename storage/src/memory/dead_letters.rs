//! Letters in the order they came, found by id.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::hold;
use crate::StorageError;

/// See [`crate::DeadLetters`].
#[derive(Default)]
pub(super) struct DeadLetters {
    shelf: Mutex<Shelf>,
}

#[derive(Default)]
struct Shelf {
    letters: Vec<(String, Vec<u8>)>,
    place: BTreeMap<String, usize>,
}

impl crate::DeadLetters for DeadLetters {
    fn put(&self, letters: &[(String, Vec<u8>)]) -> Result<(), StorageError> {
        let mut shelf = hold(&self.shelf);
        let Shelf { letters: shelved, place } = &mut *shelf;
        for (id, bytes) in letters {
            match place.get(id).and_then(|at| shelved.get_mut(*at)) {
                Some(known) => known.1.clone_from(bytes),
                None => {
                    place.insert(id.clone(), shelved.len());
                    shelved.push((id.clone(), bytes.clone()));
                }
            }
        }
        Ok(())
    }

    fn get(&self, id: &str) -> Result<Option<Vec<u8>>, StorageError> {
        let shelf = hold(&self.shelf);
        Ok(shelf.place.get(id).and_then(|at| shelf.letters.get(*at)).map(|(_, bytes)| bytes.clone()))
    }

    fn list(&self, newest_first: bool, offset: usize, limit: usize) -> Result<Vec<(String, Vec<u8>)>, StorageError> {
        let shelf = hold(&self.shelf);
        Ok(match newest_first {
            true => shelf.letters.iter().rev().skip(offset).take(limit).cloned().collect(),
            false => shelf.letters.iter().skip(offset).take(limit).cloned().collect(),
        })
    }

    fn count(&self) -> Result<u64, StorageError> {
        Ok(hold(&self.shelf).letters.len() as u64)
    }
}
