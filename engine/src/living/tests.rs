//! Claims:
//! 1. Whatever mixture of folds, checkpoints, failed checkpoints and dropped memory, the living profiles equal a
//!    rebuild, and after the last checkpoint so does storage.
//! 2. What a checkpoint is still writing is answered from memory: a removed profile does not come back.
//! 3. An identifier leads to what its shopper decided at every moment of a merge.

use std::sync::atomic::{AtomicBool, Ordering};

use profiles::{ConsentPolicy, Fold, rebuild};
use proptest::prelude::*;
use signals::Signal;
use storage::in_memory;

use super::*;
use crate::tests::ports::{Faults, breakable};
use crate::tests::story::{any_log, story, who};

/// What happens between two signals.
#[derive(Debug, Clone, Copy)]
enum Between {
    Nothing,
    /// A checkpoint begins; the next one, or the end, finds it committed or not.
    Checkpoint,
    FailedCheckpoint,
    Trim,
}

fn any_between() -> impl Strategy<Value = Between> {
    use Between::{Checkpoint, FailedCheckpoint, Nothing, Trim};
    prop::sample::select(vec![Nothing, Nothing, Checkpoint, FailedCheckpoint, Trim])
}

fn check_equals_rebuild(living: &Living, log: &[Signal]) {
    let rebuilt = rebuild(log);
    for profile in rebuilt.iter() {
        assert_eq!(living.peek(profile.id()).unwrap().as_deref(), Some(profile));
    }
    for (identifier, id) in rebuilt.holders() {
        assert_eq!(living.peek_holder(identifier).unwrap().as_ref(), Some(id), "{identifier}");
    }
    let mut stored = living.store.scan(None, usize::MAX).unwrap();
    stored.retain(|(id, _)| living.peek(id).unwrap().is_some());
    assert!(stored.iter().all(|(id, _)| rebuilt.get(id).is_some()), "somebody came back: {stored:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn living_profiles_equal_a_rebuild_whatever_happens_between_two_signals(
        log in any_log(),
        between in prop::collection::vec(any_between(), 60),
    ) {
        let (kept, faults) = (in_memory(), Arc::new(Faults::default()));
        let living = Living::new(breakable(&kept, &faults).profiles, 2);
        let (mut fold, mut running) = (Fold::default(), None);
        for (at, (signal, between)) in log.iter().zip(between).enumerate() {
            fold.apply(&mut &living, signal).unwrap();
            let folded = Position(at as u64 + 1);
            match between {
                Between::Nothing => {}
                Between::Trim => living.trim(),
                Between::FailedCheckpoint => {
                    running.take().map_or(Ok(()), |begun| living.commit(begun)).unwrap();
                    Faults::set(&faults.commit);
                    living.commit(living.checkpoint(folded)).unwrap_err();
                    Faults::clear(&faults.commit);
                }
                Between::Checkpoint => {
                    running.take().map_or(Ok(()), |begun| living.commit(begun)).unwrap();
                    running = Some(living.checkpoint(folded));
                }
            }
        }
        check_equals_rebuild(&living, &log);
        running.take().map_or(Ok(()), |begun| living.commit(begun)).unwrap();
        living.commit(living.checkpoint(Position(log.len() as u64))).unwrap();
        check_equals_rebuild(&Living::new(kept.profiles, 2), &log);
    }
}

#[test]
fn a_profile_merged_away_does_not_come_back_while_its_checkpoint_is_being_written() {
    let kept = in_memory();
    let (living, mut fold) = (Living::new(Arc::clone(&kept.profiles), 100), Fold::default());
    let log = story("1 device:a views mug\n2 customer:ann device:a views pot");
    fold.apply(&mut &living, &log[0]).unwrap();
    living.commit(living.checkpoint(Position(1))).unwrap();
    let device = living.readable(&who("device:a")).unwrap().remove(0);
    fold.apply(&mut &living, &log[1]).unwrap();

    let being_written = living.checkpoint(Position(2));
    assert!(kept.profiles.get(device.id()).unwrap().is_some(), "storage still has it");
    assert_eq!(living.get(device.id()).unwrap(), None);
    living.commit(being_written).unwrap();
    assert_eq!(living.get(device.id()).unwrap(), None);
    assert_eq!(kept.profiles.get(device.id()).unwrap(), None);
}

#[test]
fn what_changed_is_not_dropped_from_memory_before_it_is_written() {
    let (living, mut fold) = (Living::new(in_memory().profiles, 0), Fold::default());
    for signal in &story("1 device:a views mug\n2 device:b views mug") {
        fold.apply(&mut &living, signal).unwrap();
    }
    living.trim();
    assert_eq!(living.cached(), 2);
    let being_written = living.checkpoint(Position(2));
    living.trim();
    assert_eq!(living.cached(), 2);
    living.commit(being_written).unwrap();
    living.trim();
    assert_eq!(living.cached(), 0);
    assert_eq!(living.readable(&who("device:a")).unwrap().len(), 1, "it is read again on demand");
}

#[test]
fn a_no_is_known_at_every_moment_of_a_merge() {
    const PEOPLE: usize = 300;
    let (living, mut fold) = (Living::new(in_memory().profiles, 100), Fold::default());
    let name = |number: usize| who(&format!("device:d{number}"));
    for number in 0..PEOPLE {
        let no = story(&format!("1 device:d{number} says -personalization"));
        fold.apply(&mut &living, &no[0]).unwrap();
    }
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            while !done.load(Ordering::Acquire) {
                for number in 0..PEOPLE {
                    let readable = living.readable(&name(number)).unwrap();
                    let best = readable.first().unwrap_or_else(|| panic!("d{number} became a stranger"));
                    assert!(!best.consents(ConsentPolicy::opt_out()).allows(commerce::Purpose::Personalization));
                }
            }
        });
        for number in 0..PEOPLE {
            let login = story(&format!("2 customer:c{number} device:d{number} opens"));
            fold.apply(&mut &living, &login[0]).unwrap();
            living.commit(living.checkpoint(Position(0))).unwrap();
            living.trim();
        }
        done.store(true, Ordering::Release);
        reader.join().unwrap();
    });
}
