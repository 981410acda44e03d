//! Claims (law 9):
//! 1. A message id counts once: in one batch, in two, across restarts, and for senders that send at the same time.
//! 2. When storage fails, the answer is an error and nothing is folded; sent again, it counts once, also when the
//!    append had been written after all or the fold could not read; and the engine goes on.
//! 3. A damaged profile stops nobody else.
//! 4. A dead letter sent again does not undo what was done about it.

use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;

use commerce::Purpose;
use signals::{Arrival, Intake, LetterState, SegmentCall};
use storage::{Position, ProfileBatch};

use super::ports::Faults;
use super::shop::Shop;
use super::story::{intake, who};
use crate::{IngestError, Receipt};

fn views_of(shop: &Shop, words: &str) -> u32 {
    shop.engine.profile(&who(words)).map_or(0, |profile| profile.signal_count())
}

fn accepted(accepted: usize, duplicates: usize) -> Receipt {
    Receipt { accepted, duplicates, dead_letters: 0 }
}

#[test]
fn a_message_counts_once_also_across_a_restart_and_a_crash() {
    let mut shop = Shop::new();
    let twice = "1 customer:ann id:m1 views mug\n2 customer:ann id:m1 views mug\n3 customer:ann id:m2 views pot";
    assert_eq!(shop.tell(twice), accepted(2, 1));
    assert_eq!(shop.tell(twice), accepted(0, 3));
    shop.reopen();
    assert_eq!(shop.tell(twice), accepted(0, 3));
    shop.tell("4 customer:ann id:m3 views bag");
    shop.crash();
    assert_eq!(shop.tell("4 customer:ann id:m3 views bag"), accepted(0, 1));
    assert_eq!(views_of(&shop, "customer:ann"), 3);
    assert_eq!(shop.kept().signals.end().unwrap(), Position(3));
}

#[test]
fn of_senders_that_send_the_same_at_the_same_time_one_is_counted() {
    const SENDERS: usize = 8;
    const MESSAGES: usize = 50;
    let shop = Shop::new();
    let (fresh, repeated) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..SENDERS {
            scope.spawn(|| {
                for number in 0..MESSAGES {
                    let receipt = shop.tell(&format!("{number} customer:ann id:m{number} views mug"));
                    fresh.fetch_add(receipt.accepted, SeqCst);
                    repeated.fetch_add(receipt.duplicates, SeqCst);
                }
            });
        }
    });
    assert_eq!((fresh.into_inner(), repeated.into_inner()), (MESSAGES, MESSAGES * (SENDERS - 1)));
    assert_eq!(views_of(&shop, "customer:ann"), MESSAGES as u32);
    assert_eq!(shop.engine.measured().happenings.get("product_viewed"), Some(&(MESSAGES as u64)));
}

#[test]
fn what_could_not_be_appended_is_an_error_and_not_folded_and_counts_when_sent_again() {
    let shop = Shop::new();
    shop.tell("1 customer:ann id:m1 views mug");
    Faults::set(&shop.faults.append);
    let refused = shop.try_tell("2 customer:ann id:m2 views pot");
    assert!(matches!(&refused, Err(IngestError::Storage(_))));
    assert!(refused.unwrap_err().to_string().contains("send it again"));
    assert_eq!(views_of(&shop, "customer:ann"), 1);
    Faults::clear(&shop.faults.append);
    assert_eq!(shop.tell("2 customer:ann id:m2 views pot\n3 customer:ann id:m1 views mug"), accepted(1, 1));
    assert_eq!(views_of(&shop, "customer:ann"), 2);
    assert_eq!(shop.engine.compare_with_rebuild().unwrap().different, []);
}

#[test]
fn an_append_that_was_written_after_all_counts_once_and_in_its_place() {
    let shop = Shop::new();
    shop.tell("1 customer:ann id:m1 views mug");
    Faults::set(&shop.faults.append_unsure);
    shop.try_tell("2 customer:ann id:m2 views pot").unwrap_err();
    Faults::clear(&shop.faults.append_unsure);
    assert_eq!(shop.tell("3 customer:bob id:m3 views bag"), accepted(1, 0));
    assert_eq!(views_of(&shop, "customer:ann"), 2);
    assert_eq!(shop.tell("2 customer:ann id:m2 views pot"), accepted(0, 1));
    let compared = shop.engine.compare_with_rebuild().unwrap();
    assert_eq!((compared.signals, compared.different), (3, vec![]));
}

#[test]
fn a_fold_that_could_not_read_is_made_up_for_before_anything_else_is_taken_in() {
    let mut shop = Shop::new();
    shop.tell("1 customer:ann id:m1 views mug\n1 device:a id:m0 views mug\n1 customer:bob id:n1 views bag");
    shop.reopen();
    Faults::set(&shop.faults.read);
    let merging = "2 customer:ann device:a id:m2 views pot";
    shop.try_tell(merging).unwrap_err();
    shop.try_tell("3 customer:bob id:m3 views pot").unwrap_err();
    assert_eq!(shop.kept().signals.end().unwrap(), Position(4), "nothing is taken in while the fold is behind");
    Faults::clear(&shop.faults.read);
    assert_eq!(shop.tell(&format!("{merging}\n3 customer:bob id:m3 views pot")), accepted(1, 1));
    assert_eq!((views_of(&shop, "device:a"), views_of(&shop, "customer:bob")), (3, 2));
    assert_eq!(shop.engine.compare_with_rebuild().unwrap().different, []);
    shop.crash();
    assert_eq!(shop.engine.compare_with_rebuild().unwrap().different, []);
}

#[test]
fn profiles_of_a_failed_checkpoint_are_written_by_the_next() {
    let mut shop = Shop::new();
    shop.tell("1 customer:ann id:m1 views mug");
    Faults::set(&shop.faults.commit);
    assert!(matches!(shop.engine.checkpoint(), Err(IngestError::Storage(_))));
    Faults::clear(&shop.faults.commit);
    shop.tell("2 customer:bob id:m2 views mug");
    shop.engine.checkpoint().unwrap();
    shop.crash();
    assert_eq!((views_of(&shop, "customer:ann"), views_of(&shop, "customer:bob")), (1, 1));
    assert_eq!(shop.engine.compare_with_rebuild().unwrap().different, []);
}

#[test]
fn a_damaged_profile_stops_nobody_else_and_grants_nothing() {
    let mut shop = Shop::new();
    shop.tell("1 customer:ann id:m1 views mug");
    let ann = shop.engine.profile(&who("customer:ann")).unwrap().id().clone();
    shop.engine.shut_down();
    let torn = ProfileBatch { put: vec![(ann, b"torn".to_vec())], folded: Position(1), ..ProfileBatch::default() };
    shop.kept().profiles.commit(&torn).unwrap();
    shop.reopen();
    let both = "2 customer:ann id:m2 views pot\n3 customer:bob id:m3 views pot";
    assert_eq!(shop.tell(both), accepted(2, 0));
    assert_eq!((views_of(&shop, "customer:bob"), shop.engine.measured().unfolded_signals), (1, 1));
    let granted: Vec<Purpose> = shop.ask("home customer:ann").record.view.consents.granted().collect();
    assert_eq!(granted, [Purpose::Essential]);
    shop.crash();
    assert_eq!((views_of(&shop, "customer:bob"), shop.engine.measured().unfolded_signals), (1, 1));
}

fn refused_body(shop: &Shop) -> Intake {
    let body = br#"{"userId": "ann", "event": "Product Viewed", "properties": {}}"#;
    let arrival = Arrival { received_at: shop.engine.now(), policy: shop.engine.admission() };
    signals::intake::segment(SegmentCall::Track, body, &arrival).unwrap()
}

#[test]
fn a_letter_sent_again_does_not_undo_what_was_done_about_it() {
    let mut shop = Shop::new();
    assert_eq!(shop.engine.ingest(refused_body(&shop)).unwrap().dead_letters, 1);
    let (letters, count) = shop.engine.dead_letters(0, 10).unwrap();
    assert_eq!(count, 1);
    let repair = serde_json::json!({"properties": {"product_id": "mug"}});
    let repaired = shop.engine.repair(&letters[0].id, &signals::Repair::Patch(&repair)).unwrap();
    assert_eq!((repaired.rejection, repaired.receipt), (None, accepted(1, 0)));
    assert_eq!(views_of(&shop, "customer:ann"), 1);

    shop.engine.ingest(refused_body(&shop)).unwrap();
    shop.reopen();
    shop.engine.ingest(refused_body(&shop)).unwrap();
    let letter = shop.engine.dead_letter(&letters[0].id).unwrap();
    assert!(matches!(letter.state, LetterState::Repaired { .. }), "{:?}", letter.state);
    assert_eq!(shop.engine.dead_letters(0, 10).unwrap().1, 1);
}

#[test]
fn a_body_of_nothing_is_answered_at_once() {
    assert_eq!(Shop::new().engine.ingest(intake("")).unwrap(), Receipt::default());
}
