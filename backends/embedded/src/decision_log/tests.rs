//! Claims: sidecars are derived and are made again when absent or wrong; ids of one hash are told apart; the limit of
//! space holds and drops the oldest; what was appended is flushed without being asked.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use storage::{DecisionId, DecisionLog as _, Position};

use super::{DecisionLog, index, sidecar};
use crate::directory;

/// Three decisions fill a segment.
const SEGMENT_BYTES: u64 = 150;

fn open(path: &Path, limit_bytes: u64) -> DecisionLog {
    let lock = Arc::new(directory::enter(path).unwrap());
    DecisionLog::open(path.join(directory::DECISIONS), SEGMENT_BYTES, limit_bytes, lock).unwrap()
}

fn id(number: u64) -> DecisionId {
    DecisionId::new(&format!("d{number}")).unwrap()
}

fn append(log: &DecisionLog, numbers: std::ops::Range<u64>) {
    let records: Vec<_> = numbers.map(|number| (id(number), format!("answer {number}").into_bytes())).collect();
    log.append(&records).unwrap();
}

fn check_all(log: &DecisionLog, numbers: std::ops::Range<u64>) {
    for number in numbers {
        assert_eq!(log.get(&id(number)).unwrap(), Some(format!("answer {number}").into_bytes()));
    }
}

fn sidecars(path: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(path.join(directory::DECISIONS)).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<_> = entries.filter(|path| path.extension().is_some_and(|name| name == "index")).collect();
    found.sort();
    found
}

#[test]
fn a_removed_sidecar_is_made_again() {
    let place = tempfile::tempdir().unwrap();
    append(&open(place.path(), u64::MAX), 0..10);
    let before: Vec<_> = sidecars(place.path()).iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(before.len() >= 2);
    sidecars(place.path()).iter().for_each(|path| fs::remove_file(path).unwrap());
    check_all(&open(place.path(), u64::MAX), 0..10);
    let after: Vec<_> = sidecars(place.path()).iter().map(|path| fs::read(path).unwrap()).collect();
    assert_eq!(after, before);
}

#[test]
fn a_sidecar_with_any_byte_wrong_or_missing_is_made_again() {
    let place = tempfile::tempdir().unwrap();
    append(&open(place.path(), u64::MAX), 0..6);
    let path = sidecars(place.path()).remove(0);
    let whole = fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let mut wrong = whole.clone();
        wrong[at] ^= 1;
        for bytes in [&wrong[..], &whole[..at]] {
            fs::write(&path, bytes).unwrap();
            check_all(&open(place.path(), u64::MAX), 0..6);
            assert_eq!(fs::read(&path).unwrap(), whole);
        }
    }
}

#[test]
fn two_ids_of_one_hash_are_told_apart() {
    let place = tempfile::tempdir().unwrap();
    append(&open(place.path(), u64::MAX), 0..6);
    let directory = place.path().join(directory::DECISIONS);
    // A sidecar that claims the id of the first record for all three of its segment.
    let hash = index::hash("d0");
    sidecar::save(&directory, 0, &[(hash, 0), (hash, 1), (hash, 2)]);
    let log = open(place.path(), u64::MAX);
    assert_eq!(log.get(&id(0)).unwrap(), Some(b"answer 0".to_vec()));
}

#[test]
fn the_oldest_decisions_are_dropped_to_keep_the_limit_of_space() {
    let place = tempfile::tempdir().unwrap();
    let log = open(place.path(), 500);
    append(&log, 0..40);
    let start = log.log.start().0;
    assert!(start > 0);
    assert!(log.log.bytes() <= 500 + SEGMENT_BYTES);
    check_all(&log, start..40);
    assert_eq!(log.get(&id(start - 1)).unwrap(), None);
    assert_eq!(log.end().unwrap(), Position(40));
    assert_eq!(log.latest(None, usize::MAX).unwrap().len() as u64, 40 - start);
    drop(log);
    let log = open(place.path(), 500);
    assert_eq!(log.log.start().0, start);
    check_all(&log, start..40);
    assert_eq!(sidecars(place.path()).len(), log.log.firsts().len() - 1);
}

#[test]
fn what_was_appended_is_flushed_without_being_asked() {
    let place = tempfile::tempdir().unwrap();
    let log = open(place.path(), u64::MAX);
    append(&log, 0..1);
    let appended = log.log.bytes();
    let flushed = (0..600).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        // The mark of a flush makes the log longer.
        log.log.bytes() > appended
    });
    assert!(flushed, "no flush within half a minute");
}

#[test]
fn what_was_appended_is_flushed_when_closed() {
    let place = tempfile::tempdir().unwrap();
    let log = open(place.path(), u64::MAX);
    append(&log, 0..1);
    let inner = Arc::clone(&log.log);
    let appended = inner.bytes();
    drop(log);
    assert!(inner.bytes() > appended);
}
