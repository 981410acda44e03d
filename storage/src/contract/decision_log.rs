//! What every decision log promises.

use std::sync::atomic::{AtomicU64, Ordering};

use commerce::DecisionId;

use super::{Open, Outcome};
use crate::{DecisionLog, Position, StorageError};

fn id(text: &str) -> Result<DecisionId, StorageError> {
    DecisionId::new(text).map_err(|error| StorageError::unavailable("naming a decision of the contract", error))
}

fn append(log: &dyn DecisionLog, decisions: &[(&str, &str)]) -> Outcome {
    let record = |(name, text): &(&str, &str)| Ok((id(name)?, text.as_bytes().to_vec()));
    log.append(&decisions.iter().map(record).collect::<Result<Vec<_>, StorageError>>()?)
}

fn latest(log: &dyn DecisionLog, before: Option<u64>, limit: usize) -> Result<Vec<(u64, String)>, StorageError> {
    let stored = log.latest(before.map(Position), limit)?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(stored.iter().map(|stored| (stored.position.0, text(&stored.bytes))).collect())
}

fn expected(of: &[(u64, &str)]) -> Vec<(u64, String)> {
    of.iter().map(|(position, text)| (*position, (*text).to_owned())).collect()
}

/// The list of a new shop is empty.
pub fn a_new_log_has_no_decisions(open: Open<'_>) -> Outcome {
    let log = open()?.decisions;
    assert_eq!(log.end()?, Position(0));
    assert_eq!(log.latest(None, 10)?, []);
    Ok(())
}

/// Whoever was shown a slate may ask why at once.
pub fn a_decision_is_found_as_soon_as_it_is_appended(open: Open<'_>) -> Outcome {
    let log = open()?.decisions;
    append(&*log, &[("d1", "one"), ("d2", "two")])?;
    assert_eq!(log.get(&id("d1")?)?, Some(b"one".to_vec()));
    append(&*log, &[("d3", "three")])?;
    assert_eq!(log.get(&id("d3")?)?, Some(b"three".to_vec()));
    Ok(())
}

/// Nor is one that shares its beginning with a known one.
pub fn an_unknown_id_is_not_found(open: Open<'_>) -> Outcome {
    let log = open()?.decisions;
    append(&*log, &[("d1", "one")])?;
    assert_eq!(log.get(&id("d")?)?, None);
    assert_eq!(log.get(&id("d11")?)?, None);
    Ok(())
}

/// Before and after a restart.
pub fn of_an_id_appended_twice_the_later_record_is_found(open: Open<'_>) -> Outcome {
    let log = open()?.decisions;
    append(&*log, &[("d1", "one"), ("d2", "two"), ("d1", "again")])?;
    assert_eq!(log.get(&id("d1")?)?, Some(b"again".to_vec()));
    drop(log);
    assert_eq!(open()?.decisions.get(&id("d1")?)?, Some(b"again".to_vec()));
    Ok(())
}

/// The page before position 0 is empty.
pub fn the_latest_come_first_and_page_backwards(open: Open<'_>) -> Outcome {
    let log = open()?.decisions;
    append(&*log, &[("d0", "a"), ("d1", "b")])?;
    append(&*log, &[("d2", "c"), ("d3", "d"), ("d4", "e")])?;
    assert_eq!(latest(&*log, None, 2)?, expected(&[(4, "e"), (3, "d")]));
    assert_eq!(latest(&*log, Some(3), 2)?, expected(&[(2, "c"), (1, "b")]));
    assert_eq!(latest(&*log, Some(1), 10)?, expected(&[(0, "a")]));
    assert_eq!(latest(&*log, Some(0), 10)?, []);
    assert_eq!(latest(&*log, Some(u64::MAX), 1)?, expected(&[(4, "e")]));
    assert_eq!(latest(&*log, None, 0)?, []);
    Ok(())
}

/// Also those of the same id.
pub fn the_end_counts_every_decision(open: Open<'_>) -> Outcome {
    let log = open()?.decisions;
    append(&*log, &[("d1", ""), ("d2", ""), ("d1", "")])?;
    append(&*log, &[])?;
    assert_eq!(log.end()?, Position(3));
    Ok(())
}

/// What a crash may take, a clean close must not.
pub fn after_a_clean_close_every_decision_is_found_again(open: Open<'_>) -> Outcome {
    append(&*open()?.decisions, &[("d1", "one"), ("d2", "two")])?;
    let log = open()?.decisions;
    assert_eq!(log.end()?, Position(2));
    assert_eq!(log.get(&id("d1")?)?, Some(b"one".to_vec()));
    append(&*log, &[("d3", "three")])?;
    assert_eq!(latest(&*log, None, 2)?, expected(&[(2, "three"), (1, "two")]));
    Ok(())
}

/// Explaining does not wait for deciding.
pub fn decisions_are_found_while_another_thread_appends(open: Open<'_>) -> Outcome {
    const DECISIONS: u64 = 300;
    let log = open()?.decisions;
    let appended = AtomicU64::new(0);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| -> Outcome {
            loop {
                let count = appended.load(Ordering::Acquire);
                if let Some(last) = count.checked_sub(1) {
                    let name = format!("d{last}");
                    assert_eq!(log.get(&id(&name)?)?, Some(name.into_bytes()));
                    assert!(log.end()?.0 >= count);
                }
                if count == DECISIONS {
                    return Ok(());
                }
            }
        });
        let written = (0..DECISIONS).try_for_each(|number| -> Outcome {
            let name = format!("d{number}");
            append(&*log, &[(&name, &name)])?;
            appended.store(number + 1, Ordering::Release);
            Ok(())
        });
        appended.store(DECISIONS, Ordering::Release);
        written?;
        reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}
