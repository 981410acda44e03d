//! Damage that is no torn tail is reported with its place, and nothing is changed.

use super::*;

#[test]
fn any_wrong_byte_before_the_last_batch_is_reported_where_its_batch_starts() {
    let directory = tempfile::tempdir().unwrap();
    let path = only_segment(directory.path());
    let mut starts = vec![0];
    for batch in ["a b", "c", "d e"] {
        write(directory.path(), Flushing::EveryBatch, ROOMY, &[]);
        starts.push(fs::metadata(&path).unwrap().len() as usize);
        write(directory.path(), Flushing::EveryBatch, ROOMY, &[batch]);
    }
    let whole = fs::read(&path).unwrap();
    for offset in 0..starts[3] {
        fs::write(&path, &whole).unwrap();
        flip(&path, offset);
        let start = *starts.iter().rfind(|start| **start <= offset).unwrap() as u64;
        let damaged = fs::read(&path).unwrap();
        assert_eq!(place(open(directory.path(), Flushing::EveryBatch, ROOMY)), (path.clone(), start), "byte {offset}");
        let verified = crate::log::verify(directory.path(), Flushing::EveryBatch, true).unwrap();
        assert_eq!(verified.damage.len(), 1, "byte {offset}");
        assert_eq!(fs::read(&path).unwrap(), damaged, "a damaged file is left as it is");
    }
}

#[test]
fn where_batches_are_flushed_later_a_wrong_byte_before_a_flush_mark_is_damage() {
    let directory = tempfile::tempdir().unwrap();
    let log = open(directory.path(), Flushing::OnDemand, ROOMY).unwrap();
    log.append(&["a"]).unwrap();
    let second = log.bytes();
    log.append(&["b"]).unwrap();
    log.flush().unwrap();
    log.append(&["c"]).unwrap();
    drop(log);
    flip(&only_segment(directory.path()), second as usize + 24);
    let damage = place(open(directory.path(), Flushing::OnDemand, ROOMY));
    assert_eq!(damage, (only_segment(directory.path()), second));
}

#[test]
fn a_wrong_byte_in_an_older_segment_is_found_by_reading_and_by_verifying() {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), Flushing::EveryBatch, 60, &["a b", "c d", "e f"]);
    let path = segment::path(directory.path(), 2);
    flip(&path, segment::HEADER_BYTES as usize + 30);
    let log = open(directory.path(), Flushing::EveryBatch, 60).unwrap();
    assert_eq!(log.read(Position(4), 2).unwrap().len(), 2, "the others are read");
    assert_eq!(place(log.read(Position(2), 1)), (path.clone(), segment::HEADER_BYTES));
    assert_eq!(place(log.read(Position(0), 9)), (path.clone(), segment::HEADER_BYTES));
    drop(log);
    let verified = crate::log::verify(directory.path(), Flushing::EveryBatch, true).unwrap();
    assert_eq!(verified.damage.len(), 1);
    assert_eq!(place::<()>(Err(verified.damage.into_iter().next().unwrap())), (path, segment::HEADER_BYTES));
}

#[test]
fn an_older_segment_cut_between_two_batches_is_noticed() {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), Flushing::EveryBatch, ROOMY, &["a b"]);
    let length = fs::metadata(only_segment(directory.path())).unwrap().len();
    write(directory.path(), Flushing::EveryBatch, ROOMY, &["c d"]);
    write(directory.path(), Flushing::EveryBatch, 60, &["e f"]);
    let file = fs::File::options().write(true).open(only_segment(directory.path())).unwrap();
    file.set_len(length).unwrap();
    let log = open(directory.path(), Flushing::EveryBatch, ROOMY).unwrap();
    assert_eq!(place(log.read(Position(0), 9)), (only_segment(directory.path()), length));
    assert_eq!(place(log.read(Position(2), 9)), (only_segment(directory.path()), length));
}

#[test]
fn an_older_segment_torn_within_a_batch_is_damage_not_a_tail() {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), Flushing::EveryBatch, 60, &["a b", "c d"]);
    let file = fs::File::options().write(true).open(only_segment(directory.path())).unwrap();
    file.set_len(segment::HEADER_BYTES + 30).unwrap();
    let log = open(directory.path(), Flushing::EveryBatch, 60).unwrap();
    assert_eq!(place(log.read(Position(0), 9)), (only_segment(directory.path()), segment::HEADER_BYTES));
}

#[test]
fn a_missing_segment_is_noticed() {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), Flushing::EveryBatch, 60, &["a b", "c d", "e f"]);
    fs::remove_file(segment::path(directory.path(), 2)).unwrap();
    let log = open(directory.path(), Flushing::EveryBatch, 60).unwrap();
    assert_eq!(place(log.read(Position(0), 9)).0, only_segment(directory.path()));
    drop(log);
    fs::remove_file(only_segment(directory.path())).unwrap();
    let log = open(directory.path(), Flushing::EveryBatch, 60).unwrap();
    assert_eq!(place(log.check_keeps_all()).0, segment::path(directory.path(), 4));
    let verified = crate::log::verify(directory.path(), Flushing::EveryBatch, true).unwrap();
    assert_eq!(verified.damage.len(), 1);
}

#[test]
fn a_file_that_was_swapped_for_another_is_noticed() {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), Flushing::EveryBatch, 60, &["a b", "c d", "e f"]);
    fs::copy(segment::path(directory.path(), 2), only_segment(directory.path())).unwrap();
    let opened = open(directory.path(), Flushing::EveryBatch, 60);
    assert_eq!(place(opened), (only_segment(directory.path()), 0));
}

#[test]
fn a_segment_of_a_newer_build_is_refused_as_such() {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), Flushing::EveryBatch, ROOMY, &["a"]);
    let mut bytes = fs::read(only_segment(directory.path())).unwrap();
    bytes[8] = 2;
    let checksum = crc32fast::hash(&bytes[..20]);
    bytes[20..24].copy_from_slice(&checksum.to_le_bytes());
    fs::write(only_segment(directory.path()), bytes).unwrap();
    let refused = open(directory.path(), Flushing::EveryBatch, ROOMY).err().unwrap();
    assert!(matches!(refused, StorageError::Newer { version: 2, newest: 1, .. }), "{refused}");
}
