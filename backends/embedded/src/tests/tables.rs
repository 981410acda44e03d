//! Claims: a damaged redb file or artifact is an error with its place, or goes unnoticed because nothing of it was
//! read; never a panic, never other bytes.

use std::fs;
use std::sync::Arc;

use storage::{ProfileBatch, ProfileId, StorageError};

use crate::{Options, open};

#[test]
fn a_redb_file_of_garbage_is_refused_with_its_place() {
    for garbage in [&b"garbage"[..], &[0; 10_000], &[0xff; 10_000]] {
        let directory = tempfile::tempdir().unwrap();
        drop(open(directory.path(), Options::default()).unwrap());
        fs::write(directory.path().join("tables.redb"), garbage).unwrap();
        let refused = open(directory.path(), Options::default()).err().unwrap();
        assert!(refused.to_string().contains("tables.redb"), "{refused}");
    }
}

#[test]
fn a_redb_file_cut_short_is_refused_with_its_place() {
    let directory = tempfile::tempdir().unwrap();
    let storage = open(directory.path(), Options::default()).unwrap();
    let letters: Vec<_> = (0..500).map(|number| (format!("m{number}"), vec![7; 1000])).collect();
    storage.dead_letters.put(&letters).unwrap();
    drop(storage);
    let path = directory.path().join("tables.redb");
    let whole = fs::read(&path).unwrap();
    for length in [1, 100, 4096, whole.len() / 4, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        let refused = open(directory.path(), Options::default()).err().unwrap();
        assert!(refused.to_string().contains("tables.redb"), "{refused}");
    }
}

#[test]
fn an_artifact_that_was_changed_or_removed_is_reported_and_can_be_stored_again() {
    let directory = tempfile::tempdir().unwrap();
    let models = open(directory.path(), Options::default()).unwrap().models;
    let hash = models.put(b"{}", b"artifact").unwrap();
    let path = directory.path().join("models").join(&hash.0);
    fs::write(&path, b"artefact").unwrap();
    assert!(matches!(models.get(&hash), Err(StorageError::Corrupt { .. })));
    fs::remove_file(&path).unwrap();
    assert!(matches!(models.get(&hash), Err(StorageError::Corrupt { .. })));
    models.put(b"{}", b"artifact").unwrap();
    assert_eq!(models.get(&hash).unwrap(), Some(b"artifact".to_vec()));
    assert_eq!(models.list().unwrap().len(), 1);
}

#[test]
fn a_wrong_byte_anywhere_in_the_redb_file_never_gives_other_bytes() {
    let directory = tempfile::tempdir().unwrap();
    let id = |number: usize| ProfileId(Arc::from(format!("customer:{number}")));
    let profile = |number: usize| number.to_string().repeat(200).into_bytes();
    let put = (0..100).map(|number| (id(number), profile(number))).collect();
    let storage = open(directory.path(), Options::default()).unwrap();
    storage.profiles.commit(&ProfileBatch { put, ..ProfileBatch::default() }).unwrap();
    drop(storage);
    let path = directory.path().join("tables.redb");
    let whole = fs::read(&path).unwrap();
    let mut noticed = 0;
    for at in (0..whole.len()).step_by(1_511) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x10;
        fs::write(&path, damaged).unwrap();
        let Ok(storage) = open(directory.path(), Options::default()) else {
            noticed += 1;
            continue;
        };
        for number in 0..100 {
            match storage.profiles.get(&id(number)) {
                // A damaged key is a profile that is not found: only a whole check of the file can tell.
                Ok(found) => assert!(found.is_none_or(|bytes| bytes == profile(number)), "byte {at}"),
                Err(StorageError::Corrupt { place, .. }) => noticed += usize::from(place.contains("tables.redb")),
                Err(other) => panic!("{other}"),
            }
        }
    }
    assert!(noticed > 0, "no damage met a profile");
}
