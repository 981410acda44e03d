//! Claims (law 10):
//! 1. A full intake answers busy, keeps what it took, and goes on when there is room.
//! 2. A full decision queue costs no shopper an answer: it says it was not logged, and is counted.
//! 3. What asks for more than may be is told the limit.

use std::sync::mpsc::sync_channel;

use commerce::ProductId;
use decisions::{MAXIMUM_EXCLUDED, MAXIMUM_SLOTS};

use super::shop::Shop;
use super::story::intake;
use crate::{Ask, DECISION_QUEUE, DecideError, INGEST_QUEUE, IngestError, ReplayError};

#[test]
fn a_full_intake_says_so_and_goes_on_when_there_is_room() {
    let shop = Shop::new();
    let (release, released) = sync_channel::<()>(0);
    let (waits, waiting) = sync_channel::<()>(0);
    shop.engine.ingest_then(intake("0 customer:ann id:first views mug"), move |_| {
        waits.send(()).unwrap();
        released.recv().unwrap();
    });
    waiting.recv().unwrap();

    // The committer stands in that answer: from here on nothing leaves the queue.
    let (answers, answered) = sync_channel(2 * INGEST_QUEUE);
    for number in 0..=INGEST_QUEUE {
        let answers = answers.clone();
        let signal = intake(&format!("1 customer:ann id:m{number} views mug"));
        shop.engine.ingest_then(signal, move |outcome| answers.send(outcome).unwrap());
    }
    let refused = answered.recv().unwrap();
    assert!(matches!(refused, Err(IngestError::Busy)), "{refused:?}");
    assert!(refused.unwrap_err().to_string().contains(&INGEST_QUEUE.to_string()));
    release.send(()).unwrap();
    let kept = answered.iter().take(INGEST_QUEUE).filter(Result::is_ok).count();
    assert_eq!(kept, INGEST_QUEUE);
    assert_eq!(shop.tell("2 customer:ann id:later views mug").accepted, 1);
}

#[test]
fn a_full_decision_log_costs_nobody_an_answer() {
    let shop = Shop::new();
    let held = shop.faults.hold_decisions();
    let answers = std::iter::repeat_with(|| shop.ask("home"));
    let unlogged = answers.take(3 * DECISION_QUEUE).find(|answer| !answer.logged).unwrap();
    assert!(!unlogged.decision().slate.is_empty());
    assert_eq!(shop.engine.measured().unlogged_decisions, 1);
    let lost = unlogged.decision().id.clone();
    assert!(matches!(shop.engine.replay(&lost), Err(ReplayError::Unknown(_))));
    drop(held);
    shop.engine.shut_down();
    let measured = shop.engine.measured();
    let made: u64 = measured.surfaces.values().map(|surface| surface.decisions).sum();
    assert_eq!(shop.kept().decisions.end().unwrap().0, made - 1, "all others were written");
    assert!(!shop.ask("home").logged, "after the end nothing is logged, and that is said");
}

#[test]
fn what_asks_for_too_much_is_told_the_limit() {
    let shop = Shop::new();
    let refused = |ask: Ask| shop.engine.decide(&ask).err().unwrap();
    let home = || Shop::question("home");
    assert_eq!(refused(Ask { slots: Some(0), ..home() }), DecideError::Slots { slots: 0 });
    let slots = MAXIMUM_SLOTS + 1;
    assert!(refused(Ask { slots: Some(slots), ..home() }).to_string().contains(&MAXIMUM_SLOTS.to_string()));
    let mut excluding = home();
    excluding.situation.exclude = vec![ProductId::new("mug").unwrap(); MAXIMUM_EXCLUDED + 1];
    assert!(matches!(refused(excluding), DecideError::TooMany { list: "exclude", .. }));
    let unknown = refused(Shop::question("aisle")).to_string();
    assert!(unknown.contains("`aisle`") && unknown.contains("`home`"), "{unknown}");
    assert!(matches!(refused(Ask::default()), DecideError::NoSurface { .. }));
}
