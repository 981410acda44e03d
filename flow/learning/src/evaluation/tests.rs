//! Claims:
//! - a test row is judged by the slate that `decide` makes for its prefix;
//! - figures for new items count other rows and other lists: the last item is neither wanted nor shown;
//! - nothing of the test rows, or of orders after the split, is learned;
//! - a shop whose customers buy the same again is served better by `buy_again` than by `popular`;
//! - what cannot be evaluated is refused with what could be.

use std::cell::Cell;

use commerce::Timestamp;

use super::*;
use crate::tests::{DAY_MS, id, orders, sessions};

/// A clock that moves one millisecond every time it is read.
fn check_sessions(test: &SessionTest, name: &str) -> ModelReport {
    let now = Cell::new(0);
    let clock = || now.replace(now.get() + 1_000_000);
    let report = evaluate_sessions(test, &[name.to_owned()], &Settings::new(), &clock).unwrap();
    report.models.into_iter().next().unwrap()
}

fn check_orders(test: &OrderTest, name: &str) -> ModelReport {
    let report = evaluate_orders(test, &[name.to_owned()], &Settings::new(), &|| 0).unwrap();
    report.models.into_iter().next().unwrap()
}

fn visits() -> SessionTest {
    SessionTest::new(sessions("lamp bulb\nlamp bulb\nmug cup\nlamp bulb\nlamp cup"))
}

#[test]
fn the_figures_are_those_of_the_slates() {
    // After lamp: no repeat was ever seen, bulb comes before cup. Wanted: cup, so the rank is 2.
    let mut test = visits();
    test.push(&[id("lamp")], &id("cup"));
    let report = check_sessions(&test, "transitions");
    assert_eq!(report.metrics["hr@20"], 1.0);
    assert_eq!(report.metrics["mrr@20"], 0.5);
    assert_eq!(report.metrics["precision@20"], 1.0 / 20.0);
    assert_eq!(report.metrics["rows"], 1.0);
    assert_eq!((report.fit_seconds, report.predict_us.p50), (0.001, 1_000.0), "by the caller's clock");
}

#[test]
fn new_items_are_judged_without_the_last_one() {
    let mut test = SessionTest::new(sessions("lamp lamp bulb\nlamp lamp bulb\nlamp lamp bulb"));
    test.push(&[id("lamp")], &id("lamp"));
    test.push(&[id("lamp")], &id("bulb"));
    let report = check_sessions(&test, "session_neighbours");
    assert_eq!(report.metrics["rows"], 2.0);
    assert_eq!(report.metrics["mrr@20"], 0.75, "lamp first, bulb second");
    assert_eq!(report.metrics_new_item["rows"], 1.0);
    assert_eq!(report.metrics_new_item["mrr@20"], 1.0, "bulb alone is left");
}

#[test]
fn every_contender_can_be_evaluated() {
    let mut test = visits();
    test.push_session(&[id("lamp"), id("bulb"), id("cup")]);
    for contender in session_contenders() {
        assert_eq!(check_sessions(&test, contender.name).metrics["rows"], 2.0);
    }
    let test = split_orders(&history(), day(10));
    for contender in order_contenders() {
        assert_eq!(check_orders(&test, contender.name).metrics["rows"], 2.0);
    }
}

#[test]
fn the_tail_is_taken_off_the_training_data() {
    let test = hold_out_tail(&visits().train, 2);
    assert_eq!(test.train.sessions.len(), 3);
    let rows: Vec<(usize, u32)> = test.rows.iter().map(|row| (row.prefix.len(), row.target)).collect();
    assert_eq!(rows, [(1, 1), (1, 3)]);
}

fn day(number: i64) -> Timestamp {
    Timestamp::from_millis(number * DAY_MS)
}

fn history() -> crate::Dataset {
    orders(
        "ann 1: tea milk
         bob 2: nails
         cid 3: rope
         cid 4: rope
         dee 5: rope
         ann 11: tea soap
         bob 12: nails
         bob 13: nails",
    )
}

#[test]
fn orders_are_split_by_date_and_by_customer() {
    let test = split_orders(&history(), day(10));
    assert_eq!(test.train.orders.len(), 5);
    let [ann, bob] = &test.rows[..] else { panic!("two customers bought after the split: {:?}", test.rows) };
    assert_eq!((ann.bought.len(), ann.wanted.len()), (2, 2));
    assert_eq!((bob.bought[0].orders, bob.wanted.len()), (1, 1));
}

#[test]
fn a_shop_that_is_bought_from_again_is_served_by_memory() {
    let test = split_orders(&history(), day(10));
    let (again, popular) = (check_orders(&test, "buy_again"), check_orders(&test, "popular"));
    assert!(again.metrics["mrr@20"] > popular.metrics["mrr@20"], "{again:?} {popular:?}");
    assert_eq!(again.metrics_new_item["rows"], 1.0, "only ann bought something new to her");
}

#[test]
fn what_cannot_be_evaluated_is_refused_with_what_could_be() {
    let unknown = evaluate_sessions(&visits(), &["best".to_owned()], &Settings::new(), &|| 0);
    assert!(matches!(unknown, Err(EvaluationError::NothingToTest { .. })));
    let mut test = visits();
    test.push(&[id("lamp")], &id("cup"));
    let unknown = evaluate_sessions(&test, &["best".to_owned()], &Settings::new(), &|| 0).unwrap_err().to_string();
    assert!(unknown.contains("`best`") && unknown.contains("`session_blend`"), "{unknown}");
    assert!(evaluate_orders(&OrderTest::default(), &[], &Settings::new(), &|| 0).is_err());
}
