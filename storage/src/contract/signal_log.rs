//! What every signal log promises.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{Open, Outcome, records};
use crate::{Position, SignalLog, StorageError};

fn texts(log: &dyn SignalLog, from: u64, limit: usize) -> Result<Vec<(u64, String)>, StorageError> {
    let stored = log.read(Position(from), limit)?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(stored.iter().map(|stored| (stored.position.0, text(&stored.bytes))).collect())
}

fn expected(from: u64, texts: &[&str]) -> Vec<(u64, String)> {
    (from..).zip(texts).map(|(position, text)| (position, (*text).to_owned())).collect()
}

/// A shop starts with nothing, and reading it is no error.
pub fn a_new_log_is_empty(open: Open<'_>) -> Outcome {
    let log = open()?.signals;
    assert_eq!(log.end()?, Position(0));
    assert_eq!(log.read(Position(0), 10)?, []);
    Ok(())
}

/// The fold counts on positions being the index.
pub fn records_come_back_in_order_with_positions_from_zero(open: Open<'_>) -> Outcome {
    let log = open()?.signals;
    log.append(&records(&["a", "b"]))?;
    log.append(&records(&["c"]))?;
    assert_eq!(texts(&*log, 0, 10)?, expected(0, &["a", "b", "c"]));
    Ok(())
}

/// The caller derives the positions of the others from it.
pub fn append_returns_the_position_of_its_first_record(open: Open<'_>) -> Outcome {
    let log = open()?.signals;
    assert_eq!(log.append(&records(&["a", "b"]))?, Position(0));
    assert_eq!(log.append(&records(&["c"]))?, Position(2));
    assert_eq!(log.end()?, Position(3));
    Ok(())
}

/// A batch whose signals were all refused is appended too.
pub fn an_empty_batch_changes_nothing(open: Open<'_>) -> Outcome {
    let log = open()?.signals;
    log.append(&records(&["a"]))?;
    assert_eq!(log.append(&[])?, Position(1));
    assert_eq!(log.end()?, Position(1));
    assert_eq!(texts(&*log, 0, 10)?, expected(0, &["a"]));
    Ok(())
}

/// A log does not look into records.
pub fn an_empty_record_is_a_record(open: Open<'_>) -> Outcome {
    let log = open()?.signals;
    log.append(&records(&["", "a", ""]))?;
    assert_eq!(texts(&*log, 0, 10)?, expected(0, &["", "a", ""]));
    Ok(())
}

/// A page may begin and end within a batch.
pub fn a_read_stops_at_its_limit_and_continues_where_told(open: Open<'_>) -> Outcome {
    let log = open()?.signals;
    log.append(&records(&["a", "b", "c"]))?;
    log.append(&records(&["d", "e"]))?;
    assert_eq!(texts(&*log, 1, 3)?, expected(1, &["b", "c", "d"]));
    assert_eq!(texts(&*log, 4, 3)?, expected(4, &["e"]));
    assert_eq!(texts(&*log, 2, 0)?, []);
    Ok(())
}

/// That is how a reader learns that it has caught up.
pub fn a_read_past_the_end_is_empty(open: Open<'_>) -> Outcome {
    let log = open()?.signals;
    log.append(&records(&["a"]))?;
    assert_eq!(texts(&*log, 1, 10)?, []);
    assert_eq!(texts(&*log, u64::MAX, usize::MAX)?, []);
    Ok(())
}

/// Longer than any buffer on the way.
pub fn a_large_record_comes_back_whole(open: Open<'_>) -> Outcome {
    let log = open()?.signals;
    let large: Vec<u8> = (0..1_000_000_u32).map(|number| number.to_le_bytes()[0]).collect();
    log.append(&[large.clone(), b"small".to_vec()])?;
    let stored = log.read(Position(0), 2)?;
    assert!(stored.first().is_some_and(|first| first.bytes == large));
    assert_eq!(texts(&*log, 1, 1)?, expected(1, &["small"]));
    Ok(())
}

/// The promise that an accepted signal is kept.
pub fn records_survive_a_restart_and_positions_go_on(open: Open<'_>) -> Outcome {
    open()?.signals.append(&records(&["a", "b"]))?;
    let log = open()?.signals;
    assert_eq!(log.end()?, Position(2));
    assert_eq!(log.append(&records(&["c"]))?, Position(2));
    drop(log);
    assert_eq!(texts(&*open()?.signals, 0, 10)?, expected(0, &["a", "b", "c"]));
    Ok(())
}

/// Half a batch would be folded twice after a crash.
pub fn readers_see_whole_batches_while_another_appends(open: Open<'_>) -> Outcome {
    let log = open()?.signals;
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| -> Outcome {
            let mut last = false;
            while !last {
                last = done.load(Ordering::Acquire);
                let seen = texts(&*log, 0, usize::MAX)?;
                assert_eq!(seen.len() % 3, 0, "a batch of three was seen in part");
                assert!((0..).zip(&seen).all(|(at, (position, text))| *position == at && *text == at.to_string()));
                let end = log.end()?.0;
                assert!(end >= seen.len() as u64, "the end went back");
            }
            Ok(())
        });
        let appended = (0..100_u64).try_for_each(|batch| {
            let three: Vec<Vec<u8>> =
                (batch * 3..batch * 3 + 3).map(|number| number.to_string().into_bytes()).collect();
            log.append(&three).map(|_| ())
        });
        done.store(true, Ordering::Release);
        let read = reader.join();
        appended?;
        read.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}
