//! Claims:
//! 1. A step goes to the latest exposure of that product, within its window, or to none.
//! 2. A step that names its decision goes to that decision's exposure or to none; orders go by product alone.
//! 3. Everything counts once: a repeated exposure, a second step, an order told twice.
//! 4. Exposures survive the merging of profiles and do not survive being forgotten.
//! 5. Outcomes per exposure are bounded, and the order of signals of different people does not matter.
//! 6. Memory is bounded, and what is lost to the bound is counted.

use proptest::prelude::*;

use super::*;
use crate::tests::{Told, follow, person, sentence, signal, story};

#[track_caller]
fn check(log: &str, expected: &[&str]) {
    let mut attribution = Attribution::default();
    let outcomes = follow(&mut attribution, &story(log));
    assert_eq!(outcomes.iter().filter_map(sentence).collect::<Vec<_>>(), expected);
}

fn shown(log: &str) -> usize {
    let outcomes = follow(&mut Attribution::default(), &story(log));
    outcomes.iter().filter(|outcome| matches!(outcome.step, Step::Shown { .. })).count()
}

#[test]
fn a_click_goes_to_the_latest_of_two_exposures() {
    check("0 ann shown mug by:d1\n2 ann shown mug by:d2\n3 ann clicks mug", &["mug of d2 clicked after 1"]);
}

#[test]
fn exposures_that_arrive_out_of_order_are_kept_by_their_time() {
    check("2 ann shown mug by:d2\n0 ann shown mug by:d1\n3 ann clicks mug", &["mug of d2 clicked after 1"]);
}

#[test]
fn a_step_is_not_held_against_an_exposure_that_came_later() {
    check("5 ann shown mug by:d1\n3 ann clicks mug", &[]);
    check("0 ann shown mug by:d1\n5 ann shown mug by:d2\n3 ann clicks mug", &["mug of d1 clicked after 3"]);
}

#[test]
fn a_second_of_disagreement_between_clocks_is_forgiven() {
    check("1 ann shown mug by:d1\n0.98 ann clicks mug", &["mug of d1 clicked after 0"]);
    check("1 ann shown mug by:d1\n0.95 ann clicks mug", &[]);
}

#[test]
fn each_step_has_its_own_window() {
    check("0 ann shown mug by:d1\n30 ann clicks mug", &["mug of d1 clicked after 30"]);
    check("0 ann shown mug by:d1\n31 ann clicks mug\n31 ann views mug\n31 ann dismisses mug", &[]);
    check("0 ann shown mug by:d1\n1440 ann adds mug", &["mug of d1 added after 1440"]);
    check("0 ann shown mug by:d1\n1441 ann adds mug", &[]);
    check("0 ann shown mug by:d1\n10080 ann orders o1 mug@2", &["mug of d1 ordered for 2 after 10080"]);
    check("0 ann shown mug by:d1\n10081 ann orders o1 mug@2", &[]);
}

#[test]
fn a_click_that_names_its_decision_follows_that_one_or_none() {
    check("0 ann shown mug by:d1\n2 ann shown mug by:d2\n3 ann clicks mug by:d1", &["mug of d1 clicked after 3"]);
    check("0 ann shown mug by:d1\n3 ann clicks mug by:d9", &[]);
}

#[test]
fn an_order_is_attributed_by_line_whatever_decision_it_names() {
    check(
        "0 ann shown mug by:d1\n1 ann shown pot by:d2\n2 ann orders o1 mug*2@2.50 pot@4 mug@1 cap@9 by:d1",
        &["mug of d1 ordered for 6 after 2", "pot of d2 ordered for 4 after 1"],
    );
}

#[test]
fn an_order_says_whether_its_exposure_was_clicked() {
    let log = "0 ann shown mug by:d1\n1 ann clicks mug\n2 ann orders o1 mug@2";
    check(log, &["mug of d1 clicked after 1", "mug of d1 ordered for 2 after a click after 2"]);
}

#[test]
fn the_same_decision_shows_the_same_product_once() {
    assert_eq!(shown("0 ann shown mug mug by:d1\n1 ann shown mug pot by:d1\n2 ann shown mug by:d2"), 3);
}

#[test]
fn a_step_counts_once_per_exposure() {
    check("0 ann shown mug by:d1\n1 ann clicks mug\n2 ann clicks mug", &["mug of d1 clicked after 1"]);
}

#[test]
fn an_order_told_twice_counts_once_even_with_another_exposure_between() {
    let log = "0 ann shown mug by:d1\n1 ann orders o1 mug@2\n2 ann shown mug by:d2\n3 ann orders o1 mug@2";
    check(log, &["mug of d1 ordered for 2 after 1"]);
}

#[test]
fn a_return_takes_the_part_that_came_back_once() {
    let bought = "0 ann shown mug pot by:d1\n1 ann orders o1 mug*4@2 pot@5\n";
    let ordered = ["mug of d1 ordered for 8 after 1", "pot of d1 ordered for 5 after 1"];
    let with = |more: &[&'static str]| [&ordered, more].concat();
    check(
        &format!("{bought}9 ann returns o1 mug*1\n10 ann returns o1 mug*1"),
        &with(&["mug of d1 returned for 2 after 9"]),
    );
    check(
        &format!("{bought}9 ann returns o1"),
        &with(&["pot of d1 returned for 5 after 9", "mug of d1 returned for 8 after 9"]),
    );
    check(&format!("{bought}9 ann returns - pot"), &with(&["pot of d1 returned for 5 after 9"]));
    check(&format!("{bought}9 ann returns o2 mug"), &with(&[]));
    check(&format!("{bought}43202 ann returns o1"), &with(&[]));
}

#[test]
fn an_order_of_one_line_without_a_price_came_to_its_total() {
    let mut log = story("0 ann shown mug by:d1\n1 ann orders o1 mug*2");
    if let Happening::Ordered { total, .. } = &mut log[1].1.happening {
        *total = Some(commerce::Money::from_micros(7_000_000));
    }
    let outcomes = follow(&mut Attribution::default(), &log);
    assert_eq!(outcomes.last().and_then(sentence).as_deref(), Some("mug of d1 ordered for 7 after 1"));
}

#[test]
fn nobody_gets_the_credit_of_another_persons_exposure() {
    check("0 ann shown mug by:d1\n1 bob clicks mug", &[]);
}

#[test]
fn what_was_shown_before_the_login_is_credited_after_it() {
    let mut attribution = Attribution::default();
    follow(&mut attribution, &story("0 device shown mug by:d1\n1 ann shown pot by:d2"));
    attribution.absorb(&person("ann"), &[person("device")]);
    let outcomes = follow(&mut attribution, &story("2 ann clicks mug\n2 ann clicks pot\n2 device clicks mug"));
    let sentences: Vec<String> = outcomes.iter().filter_map(sentence).collect();
    assert_eq!(sentences, ["mug of d1 clicked after 2", "pot of d2 clicked after 1"]);
    assert_eq!((attribution.people(), attribution.exposures()), (1, 2));
}

#[test]
fn who_is_forgotten_is_followed_no_more() {
    let mut attribution = Attribution::default();
    follow(&mut attribution, &story("0 ann shown mug by:d1"));
    attribution.forget(&person("ann"));
    assert_eq!(follow(&mut attribution, &story("1 ann clicks mug")), []);
    assert_eq!((attribution.people(), attribution.exposures(), attribution.forgotten()), (0, 0, 0));
}

#[test]
fn closed_exposures_make_room_unnoticed_and_open_ones_are_counted() {
    let limits = Limits { exposures_per_person: 2, ..Limits::default() };
    let mut attribution = Attribution::new(Windows::default(), limits);
    follow(&mut attribution, &story("0 ann shown mug pot by:d1\n20000 ann shown cap bag by:d2"));
    assert_eq!((attribution.exposures(), attribution.forgotten()), (2, 0), "two weeks later the first two are closed");
    follow(&mut attribution, &story("20001 ann shown mug by:d3"));
    assert_eq!((attribution.exposures(), attribution.forgotten()), (2, 1));
}

#[test]
fn a_million_exposures_stay_within_the_bound() {
    let limits = Limits { exposures_per_person: 20, people: 1_000, exposures: 5_000 };
    let mut attribution = Attribution::new(Windows::default(), limits);
    let people: Vec<ProfileId> = (0..3_000).map(|number| person(&format!("p{number}"))).collect();
    let products: Vec<ProductId> = (0..10).map(|number| ProductId::new(&format!("{number}")).unwrap()).collect();
    let mut seen = 0_u64;
    for round in 0..100_000_usize {
        let happening = Happening::Exposed { products: products.clone(), positions: Vec::new() };
        let signal = signal(Timestamp::from_millis(round as i64), happening, Some(&format!("d{round}")), None);
        seen += attribution.observe(&people[(round * 7) % people.len()], &signal).len() as u64;
        assert!(attribution.people() <= 1_000 && attribution.exposures() <= 5_000);
        assert_eq!(attribution.people.len(), attribution.longest_ago_first.len());
    }
    assert_eq!(seen, 1_000_000);
    assert_eq!(seen, attribution.exposures() as u64 + attribution.forgotten(), "each is remembered or counted as lost");
    let counted: usize = attribution.people.values().map(|remembered| remembered.person.len()).sum();
    assert_eq!(counted, attribution.exposures());
}

fn any_line() -> impl Strategy<Value = String> {
    let who = prop::sample::select(vec!["ann", "bob", "cy"]);
    let product = prop::sample::select(vec!["mug", "pot", "cap"]);
    let verb = prop::sample::select(vec!["shown", "clicks", "views", "adds", "dismisses", "orders", "returns"]);
    (0..3_000_u32, who, verb, product, 0..4_u8).prop_map(|(minute, who, verb, product, number)| match verb {
        // A decision is made for one person.
        "shown" => format!("{minute} {who} shown {product} by:{who}{number}"),
        "orders" | "returns" => format!("{minute} {who} {verb} {who}-o{number} {product}*2@3"),
        _ => format!("{minute} {who} {verb} {product}"),
    })
}

fn any_log() -> impl Strategy<Value = Vec<Told>> {
    prop::collection::vec(any_line(), 0..60).prop_map(|lines| story(&lines.join("\n")))
}

proptest! {
    #[test]
    fn each_step_follows_each_exposure_at_most_once(log in any_log()) {
        let mut counts = BTreeMap::new();
        for outcome in follow(&mut Attribution::default(), &log) {
            let key = (outcome.exposure.decision, outcome.exposure.product, std::mem::discriminant(&outcome.step));
            prop_assert!(outcome.after_ms >= 0);
            let count: &mut u32 = counts.entry(format!("{key:?}")).or_default();
            *count += 1;
            // Windows here are shorter than the memory, so not even an exposure is counted again.
            prop_assert_eq!(*count, 1);
        }
    }

    #[test]
    fn the_order_of_signals_of_different_people_does_not_matter(log in any_log()) {
        let mut mixed: Vec<String> =
            follow(&mut Attribution::default(), &log).iter().map(|outcome| format!("{outcome:?}")).collect();
        let mut grouped = log;
        grouped.sort_by(|(one, _), (other, _)| one.cmp(other));
        let mut apart: Vec<String> =
            follow(&mut Attribution::default(), &grouped).iter().map(|outcome| format!("{outcome:?}")).collect();
        mixed.sort();
        apart.sort();
        prop_assert_eq!(mixed, apart);
    }
}
