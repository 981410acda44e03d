//! Torn tails are cut off and the log goes on.

use super::*;

/// A log of three batches, and where the last one starts.
fn three_batches(directory: &Path) -> usize {
    write(directory, Flushing::EveryBatch, ROOMY, &["a b", "c"]);
    let last = fs::metadata(only_segment(directory)).unwrap().len();
    write(directory, Flushing::EveryBatch, ROOMY, &["d e"]);
    last as usize
}

#[test]
fn a_batch_cut_at_any_byte_is_gone_and_the_others_stay() {
    let directory = tempfile::tempdir().unwrap();
    let last = three_batches(directory.path());
    let whole = fs::read(only_segment(directory.path())).unwrap();
    for length in last..whole.len() {
        fs::write(only_segment(directory.path()), &whole[..length]).unwrap();
        check_goes_on(directory.path(), "a b c");
    }
    fs::write(only_segment(directory.path()), &whole).unwrap();
    check_goes_on(directory.path(), "a b c d e");
}

#[test]
fn a_last_batch_with_any_byte_wrong_is_gone_and_the_others_stay() {
    let directory = tempfile::tempdir().unwrap();
    let last = three_batches(directory.path());
    let whole = fs::read(only_segment(directory.path())).unwrap();
    for offset in last..whole.len() {
        fs::write(only_segment(directory.path()), &whole).unwrap();
        flip(&only_segment(directory.path()), offset);
        check_goes_on(directory.path(), "a b c");
    }
}

#[test]
fn a_tail_of_pages_that_were_never_written_is_cut_off() {
    let directory = tempfile::tempdir().unwrap();
    three_batches(directory.path());
    let mut bytes = fs::read(only_segment(directory.path())).unwrap();
    bytes.resize(bytes.len() + 4096, 0);
    fs::write(only_segment(directory.path()), bytes).unwrap();
    check_goes_on(directory.path(), "a b c d e");
}

#[test]
fn a_segment_that_stopped_within_its_header_is_made_again() {
    for length in 0..segment::HEADER_BYTES as usize {
        let directory = tempfile::tempdir().unwrap();
        write(directory.path(), Flushing::EveryBatch, ROOMY, &["a b", "c"]);
        fs::write(segment::path(directory.path(), 3), &segment::header(3)[..length]).unwrap();
        check_goes_on(directory.path(), "a b c");
    }
}

#[test]
fn a_first_segment_that_stopped_within_its_header_is_made_again() {
    for length in 0..segment::HEADER_BYTES as usize {
        let directory = tempfile::tempdir().unwrap();
        fs::write(only_segment(directory.path()), &segment::header(0)[..length]).unwrap();
        check_goes_on(directory.path(), "");
    }
}

#[test]
fn a_new_segment_without_records_is_whole() {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), Flushing::EveryBatch, ROOMY, &["a b", "c"]);
    fs::write(segment::path(directory.path(), 3), segment::header(3)).unwrap();
    check_goes_on(directory.path(), "a b c");
}

#[test]
fn where_batches_are_flushed_later_a_hole_before_an_unflushed_batch_is_a_torn_tail() {
    let directory = tempfile::tempdir().unwrap();
    let log = open(directory.path(), Flushing::OnDemand, ROOMY).unwrap();
    log.append(&["a"]).unwrap();
    log.flush().unwrap();
    let hole = log.bytes() as usize;
    log.append(&["b"]).unwrap();
    log.append(&["c"]).unwrap();
    drop(log);
    flip(&only_segment(directory.path()), hole + 5);
    let log = open(directory.path(), Flushing::OnDemand, ROOMY).unwrap();
    assert_eq!(words(&log).unwrap(), "a");
    assert_eq!(log.append(&["d"]).unwrap(), Position(1));
    assert_eq!(words(&log).unwrap(), "a d");
}
