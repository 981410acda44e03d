//! The log equals a list, whatever is appended, reopened and read.

use std::sync::atomic::{AtomicBool, Ordering};

use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone)]
enum Step {
    Append(Vec<Vec<u8>>),
    Flush,
    Reopen,
    Read(u64, usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let record = prop::collection::vec(any::<u8>(), 0..60);
    let step = prop_oneof![
        4 => prop::collection::vec(record, 0..6).prop_map(Step::Append),
        1 => Just(Step::Flush),
        1 => Just(Step::Reopen),
        2 => (0..60_u64, 0..20_usize).prop_map(|(from, limit)| Step::Read(from, limit)),
    ];
    prop::collection::vec(step, 1..40)
}

fn check(steps: Vec<Step>, flushing: Flushing, segment_bytes: u64) {
    let directory = tempfile::tempdir().unwrap();
    let mut log = open(directory.path(), flushing, segment_bytes).unwrap();
    let mut model: Vec<Vec<u8>> = Vec::new();
    for step in steps {
        match step {
            Step::Append(batch) => {
                assert_eq!(log.append(&batch).unwrap(), Position(model.len() as u64));
                model.extend(batch);
            }
            Step::Flush => log.flush().unwrap(),
            Step::Reopen => {
                drop(log);
                log = open(directory.path(), flushing, segment_bytes).unwrap();
            }
            Step::Read(from, limit) => {
                let read: Vec<_> = log.read(Position(from), limit).unwrap().into_iter().map(|one| one.bytes).collect();
                let expected: Vec<_> = model.iter().skip(from as usize).take(limit).cloned().collect();
                assert_eq!(read, expected);
            }
        }
        assert_eq!(log.end(), Position(model.len() as u64));
    }
    let all: Vec<_> = log.read(Position(0), usize::MAX).unwrap().into_iter().map(|one| one.bytes).collect();
    assert_eq!(all, model);
    drop(log);
    let verified = crate::log::verify(directory.path(), flushing, true).unwrap();
    assert_eq!((verified.records, verified.torn_bytes, verified.damage.len()), (model.len() as u64, 0, 0));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn a_flushed_log_in_small_segments_equals_a_list(steps in steps()) {
        check(steps, Flushing::EveryBatch, 300);
    }

    #[test]
    fn a_log_flushed_now_and_then_equals_a_list(steps in steps()) {
        check(steps, Flushing::OnDemand, 500);
    }
}

#[test]
fn a_read_finds_its_start_among_many_marks() {
    let directory = tempfile::tempdir().unwrap();
    let log = open(directory.path(), Flushing::OnDemand, 1 << 20).unwrap();
    for number in 0..5_000_u64 {
        log.append(&[format!("{number:1000}")]).unwrap();
    }
    let check = |log: &Log| {
        for from in [0, 1, 63, 64, 65, 1_040, 2_500, 4_999] {
            let stored = log.read(Position(from), 2).unwrap();
            assert_eq!(stored[0].position, Position(from));
            assert_eq!(stored[0].bytes, format!("{from:1000}").into_bytes());
        }
    };
    check(&log);
    drop(log);
    let log = open(directory.path(), Flushing::OnDemand, 1 << 20).unwrap();
    assert!(log.firsts().len() > 4, "several segments");
    check(&log);
}

#[test]
fn readers_follow_a_writer_across_segments() {
    let directory = tempfile::tempdir().unwrap();
    let log = open(directory.path(), Flushing::OnDemand, 400).unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut seen = 0;
            while !done.load(Ordering::Acquire) || Position(seen) < log.end() {
                for stored in log.read(Position(seen), 7).unwrap() {
                    assert_eq!(stored.bytes, seen.to_string().into_bytes());
                    seen += 1;
                }
            }
            seen
        });
        for number in 0..2_000_u64 {
            log.append(&[number.to_string()]).unwrap();
        }
        done.store(true, Ordering::Release);
        assert_eq!(reader.join().unwrap(), 2_000);
    });
}

#[test]
fn the_oldest_segment_is_dropped_while_readers_read_on() {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), Flushing::OnDemand, 100, &["a b", "c d", "e f", "g h"]);
    let log = open(directory.path(), Flushing::OnDemand, 100).unwrap();
    let firsts = log.firsts();
    assert_eq!(log.drop_oldest().unwrap(), Some(0));
    assert_eq!(log.start(), Position(firsts[1]));
    assert_eq!(log.read(Position(0), 1).unwrap()[0].position, Position(firsts[1]));
    while log.drop_oldest().unwrap().is_some() {}
    assert_eq!(log.firsts().len(), 1, "the segment appended to stays");
    assert_eq!(log.end(), Position(8));
    drop(log);
    assert_eq!(open(directory.path(), Flushing::OnDemand, 100).unwrap().end(), Position(8));
}

#[test]
fn a_batch_larger_than_a_frame_is_refused_and_the_log_goes_on() {
    let directory = tempfile::tempdir().unwrap();
    let log = open(directory.path(), Flushing::OnDemand, ROOMY).unwrap();
    let large = vec![0_u8; 1 << 20];
    let refused = log.append(&vec![&large; 256]).unwrap_err();
    assert!(matches!(refused, StorageError::Unavailable { .. }));
    log.append(&["a"]).unwrap();
    assert_eq!(words(&log).unwrap(), "a");
}
