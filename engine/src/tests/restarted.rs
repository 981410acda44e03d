//! Claims:
//! 1. A shutdown writes everything: profiles with their position, decisions, and what was queued.
//! 2. After a crash, opening folds what the last checkpoint did not have.
//! 3. After a shutdown nothing is taken in, and that is said.
//! 4. Profiles and a log that do not belong together are refused.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use profiles::ConsentPolicy;
use storage::{Position, Storage, in_memory};

use super::shop::Shop;
use super::story::{OPENED, intake, who};
use crate::{Engine, IngestError, OpenError, Settings, StoppedClock};

#[test]
fn a_shutdown_writes_everything_that_was_taken_in() {
    const QUEUED: usize = 100;
    let shop = Shop::new();
    let accepted = Arc::new(AtomicUsize::new(0));
    for number in 0..QUEUED {
        let accepted = Arc::clone(&accepted);
        let signal = intake(&format!("{number} customer:c{number} id:m{number} views mug"));
        shop.engine.ingest_then(signal, move |outcome| {
            accepted.fetch_add(outcome.map_or(0, |receipt| receipt.accepted), Ordering::SeqCst);
        });
    }
    let id = shop.ask("home customer:ann").decision().id.clone();
    shop.engine.shut_down();
    assert_eq!(accepted.load(Ordering::SeqCst), QUEUED);
    assert_eq!(shop.kept().profiles.folded().unwrap(), Position(QUEUED as u64));
    assert_eq!(shop.kept().profiles.scan(None, usize::MAX).unwrap().len(), QUEUED);
    assert!(shop.kept().decisions.get(&id).unwrap().is_some());
}

#[test]
fn after_a_shutdown_nothing_is_taken_in_and_that_is_said() {
    let shop = Shop::new();
    shop.engine.shut_down();
    assert!(matches!(shop.try_tell("1 customer:ann views mug"), Err(IngestError::Stopping)));
    assert!(matches!(shop.engine.checkpoint(), Err(IngestError::Stopping)));
    assert!(!shop.ask("home").decision().slate.is_empty(), "who still asks is still answered");
}

#[test]
fn after_a_crash_the_rest_of_the_log_is_folded() {
    let mut shop = Shop::new();
    shop.tell("1 customer:ann id:m1 views mug");
    shop.engine.checkpoint().unwrap();
    shop.tell("2 customer:ann device:a id:m2 views pot\n3 device:a id:m3 views bag");
    shop.crash();
    assert_eq!(shop.kept().profiles.folded().unwrap(), Position(1), "the crash wrote nothing");
    assert_eq!(shop.engine.profile(&who("device:a")).unwrap().signal_count(), 3);
    assert_eq!(shop.engine.compare_with_rebuild().unwrap().different, []);
}

#[test]
fn catalogue_rules_and_plans_are_there_again() {
    let mut shop = Shop::trained();
    shop.change("mug stock 0");
    shop.rule("pinned", decisions::rules::Action::Pin { position: 0 }, "sock");
    let said = shop.slate("home customer:bob");
    assert_eq!(said[0], "sock");
    shop.crash();
    assert_eq!(shop.slate("home customer:bob"), said);
}

#[test]
fn profiles_and_a_log_that_do_not_belong_together_are_refused() {
    let shop = Shop::new();
    shop.tell("1 customer:ann id:m1 views mug");
    shop.engine.shut_down();
    let torn = Storage { signals: in_memory().signals, ..shop.kept().clone() };
    let settings = Settings { consent: ConsentPolicy::opt_in() };
    let refused = Engine::open(torn, settings, Arc::new(StoppedClock::at(OPENED)));
    assert!(matches!(refused, Err(OpenError::LogTooShort { folded: 1, end: 0 })));
}
