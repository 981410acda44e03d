//! Claims: one process at a time; a newer, a foreign and an incomplete directory are refused with the reason; what
//! cannot be read or written is named.

use std::error::Error as _;
use std::fs;
use std::path::Path;

use storage::{Position, ProfileBatch, StorageError};

use crate::{Options, open};

fn refusal(directory: &Path) -> StorageError {
    open(directory, Options::default()).err().expect("it is refused")
}

#[test]
fn a_directory_in_use_is_refused_until_the_last_port_is_dropped() {
    let directory = tempfile::tempdir().unwrap();
    let storage = open(directory.path(), Options::default()).unwrap();
    let expected = format!("`{}` is in use by another process", directory.path().display());
    assert_eq!(refusal(directory.path()).to_string(), expected);
    let models = storage.models.clone();
    drop(storage);
    assert_eq!(refusal(directory.path()).to_string(), expected);
    drop(models);
    open(directory.path(), Options::default()).unwrap();
}

#[test]
fn a_directory_is_created_with_its_parents() {
    let directory = tempfile::tempdir().unwrap();
    open(&directory.path().join("shops/one"), Options::default()).unwrap();
    assert_eq!(fs::read_to_string(directory.path().join("shops/one/FORMAT")).unwrap(), "1\n");
}

#[cfg(unix)]
#[test]
fn a_directory_that_was_created_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    drop(open(&data, Options::default()).unwrap());
    for path in [data.join("signals"), data] {
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o700);
    }
}

#[test]
fn a_newer_layout_is_refused_and_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("FORMAT"), "2\n").unwrap();
    assert!(matches!(refusal(directory.path()), StorageError::Newer { version: 2, newest: 1, .. }));
    assert!(!directory.path().join("signals").exists());
}

#[test]
fn an_unreadable_or_missing_format_is_damage() {
    let directory = tempfile::tempdir().unwrap();
    drop(open(directory.path(), Options::default()).unwrap());
    for text in ["", "one", "0", "-1"] {
        fs::write(directory.path().join("FORMAT"), text).unwrap();
        assert!(matches!(refusal(directory.path()), StorageError::Corrupt { .. }), "{text}");
    }
    fs::remove_file(directory.path().join("FORMAT")).unwrap();
    assert!(refusal(directory.path()).to_string().contains("the file is missing beside `signals`"));
}

#[test]
fn a_file_where_a_directory_should_be_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("data");
    fs::write(&file, "").unwrap();
    let refused = refusal(&file);
    assert!(refused.to_string().contains("data"), "{refused}");
    assert!(refused.source().is_some());

    fs::write(directory.path().join("signals"), "").unwrap();
    fs::write(directory.path().join("FORMAT"), "1").unwrap();
    let refused = refusal(directory.path()).to_string();
    assert!(refused.contains(&format!("`{}`", directory.path().join("signals").display())), "{refused}");
}

#[test]
fn signals_that_profiles_know_but_the_log_does_not_hold_are_noticed() {
    let directory = tempfile::tempdir().unwrap();
    let storage = open(directory.path(), Options::default()).unwrap();
    storage.signals.append(&[b"a".to_vec(), b"b".to_vec()]).unwrap();
    storage.profiles.commit(&ProfileBatch { folded: Position(2), ..ProfileBatch::default() }).unwrap();
    drop(storage);
    let log = fs::read_dir(directory.path().join("signals")).unwrap().next().unwrap().unwrap().path();
    fs::remove_file(log).unwrap();
    let refused = refusal(directory.path()).to_string();
    assert!(refused.ends_with("the log ends at position 0, profiles have folded it up to 2"), "{refused}");
}
