//! Claims: a report names what is damaged wherever it lies, counts what is sound, and changes nothing.

use std::fs;
use std::path::Path;

use storage::{Book, DecisionId, StorageError};

use crate::{Checked, Options, open, verify};

fn fill(directory: &Path) {
    let storage = open(directory, Options::default()).unwrap();
    storage.signals.append(&[b"one".to_vec(), b"two".to_vec()]).unwrap();
    storage.signals.append(&[b"three".to_vec()]).unwrap();
    storage.journal.append(Book::Rules, &[b"a rule".to_vec()]).unwrap();
    storage.decisions.append(&[(DecisionId::new("d1").unwrap(), b"answer".to_vec())]).unwrap();
    storage.models.put(b"{}", b"artifact").unwrap();
}

fn find<'a>(places: &'a [Checked], name: &str) -> &'a Checked {
    places.iter().find(|checked| checked.place == name).unwrap()
}

#[test]
fn a_sound_directory_is_reported_as_such() {
    let directory = tempfile::tempdir().unwrap();
    fill(directory.path());
    let report = verify(directory.path()).unwrap();
    assert!(report.is_sound(), "{report:?}");
    let records = ["signals", "journal/rules", "journal/plans", "decisions", "models"];
    assert_eq!(records.map(|name| find(&report.places, name).records), [3, 1, 0, 1, 1].map(Some));
    assert!(find(&report.places, "tables.redb").bytes > 0);
}

#[test]
fn damage_is_found_in_every_place() {
    let directory = tempfile::tempdir().unwrap();
    fill(directory.path());
    let model = fs::read_dir(directory.path().join("models")).unwrap().next().unwrap().unwrap().path();
    let files = ["signals/000000000000.log", "journal/rules/000000000000.log", "decisions/000000000000.log"];
    for file in files.map(|name| directory.path().join(name)).iter().chain([&model]) {
        let whole = fs::read(file).unwrap();
        let mut damaged = whole.clone();
        damaged[2] ^= 1;
        fs::write(file, &damaged).unwrap();
        let report = verify(directory.path()).unwrap();
        assert!(!report.is_sound());
        let damage: Vec<String> =
            report.places.iter().flat_map(|checked| &checked.damage).map(ToString::to_string).collect();
        assert_eq!(damage.len(), 1);
        assert!(damage[0].contains(&file.display().to_string()), "{}", damage[0]);
        assert_eq!(fs::read(file).unwrap(), damaged);
        fs::write(file, &whole).unwrap();
    }
    assert!(verify(directory.path()).unwrap().is_sound());
}

#[test]
fn a_torn_tail_is_counted_and_no_damage() {
    let directory = tempfile::tempdir().unwrap();
    fill(directory.path());
    let file = directory.path().join("signals/000000000000.log");
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..whole.len() - 1]).unwrap();
    let report = verify(directory.path()).unwrap();
    assert!(report.is_sound());
    assert_eq!((find(&report.places, "signals").records, find(&report.places, "signals").torn_bytes), (Some(2), 32));
}

#[test]
fn a_directory_in_use_and_one_without_data_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    assert!(matches!(verify(directory.path()), Err(StorageError::Corrupt { .. })));
    let storage = open(directory.path(), Options::default()).unwrap();
    assert!(matches!(verify(directory.path()), Err(StorageError::InUse { .. })));
    drop(storage);
    verify(directory.path()).unwrap();
    assert!(matches!(verify(&directory.path().join("absent")), Err(StorageError::Unavailable { .. })));
}
