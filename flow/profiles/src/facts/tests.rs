//! Claims:
//! 1. The table of definitions is what a view holds: every fact, its purpose, its limit, and exactly its inputs.
//! 2. A fact whose purpose is not granted is named as withheld and never built.
//! 3. Each fact says what its definition promises, whatever order the signals arrive in.
//! 4. The user's guide shows this table.

use std::collections::BTreeSet;

use commerce::{Purpose, SessionId};
use signals::Signal;

use super::*;
use crate::tests::story::{category_of, key, minute, story};

/// The one place that makes views: folds a log, looks at `minute` with everything granted.
fn view_at(now: i64, signals: &[Signal], session: Option<&str>) -> View {
    let mut profile = Profile::new(key("customer:ann"));
    signals.iter().for_each(|signal| profile.apply(signal));
    let session = session.map(|id| SessionId::new(id).unwrap());
    profile.view(Consents::all(), minute(now), session.as_ref(), &category_of)
}

fn written(view: &View, name: FactName) -> String {
    let Some(fact) = view.facts.iter().find(|fact| fact.name == name) else { return String::new() };
    match &fact.value {
        FactValue::Products(touches) => {
            let touch = |touch: &Touch| match touch.count {
                1 => touch.product.to_string(),
                count => format!("{}*{count}", touch.product),
            };
            touches.iter().map(touch).collect::<Vec<_>>().join(" ")
        }
        FactValue::Shares(shares) => {
            shares.iter().map(|(name, share)| format!("{name} {share:.2}")).collect::<Vec<_>>().join(", ")
        }
        FactValue::Number(number) => format!("{number}"),
        FactValue::Text(text) => text.clone(),
    }
}

/// What a fact says at `now`, of the log as written and of the log backwards: both must agree.
fn check(name: FactName, now: i64, log: &str, session: Option<&str>) -> String {
    let mut signals = story(log);
    let forwards = written(&view_at(now, &signals, session), name);
    signals.reverse();
    assert_eq!(written(&view_at(now, &signals, session), name), forwards, "backwards");
    forwards
}

const EVERYTHING: &str = "1 opens
    1 clicks hat
    1 views mug
    1 views bag
    2 clicks pot
    3 adds pot*2 =4.50
    4 orders o1 pot*2 bag =20
    5 returns #o1 bag
    6 adds cap*3
    7 removes cap
    8 wishes mug
    8 wishes bag
    9 dismisses bag
    10 rates cap 0.2
    11 searches red mug
    12 tells 1980 gb en-GB
    13 allows personalization";

#[test]
fn a_view_holds_exactly_what_the_table_defines() {
    let view = view_at(14, &story(EVERYTHING), None);
    let held: Vec<_> = view.facts.iter().map(|fact| (fact.name, fact.purpose)).collect();
    let defined: Vec<_> = DEFINITIONS.iter().map(|definition| (definition.name, definition.purpose)).collect();
    assert_eq!(held, defined);
    let json = |name: FactName| serde_json::to_value(name).unwrap();
    assert!(DEFINITIONS.iter().all(|definition| json(definition.name) == definition.name.name()));
}

#[test]
fn a_fact_is_made_of_its_inputs_and_of_nothing_else() {
    let log = story(EVERYTHING);
    let everything = view_at(14, &log, None);
    for definition in &DEFINITIONS {
        let is_input = |signal: &&Signal| definition.inputs.contains(&signal.happening.name());
        let of = |signals: Vec<Signal>| written(&view_at(14, &signals, None), definition.name);
        let inputs: Vec<Signal> = log.iter().filter(is_input).cloned().collect();
        assert_eq!(of(inputs), written(&everything, definition.name), "{:?} of its inputs", definition.name);
        let others: Vec<Signal> = log.iter().filter(|signal| !is_input(signal)).cloned().collect();
        assert_eq!(of(others), "", "{:?} of everything else", definition.name);
        for input in definition.inputs {
            let told = log.iter().any(|signal| signal.happening.name() == *input);
            let without = log.iter().filter(|signal| signal.happening.name() != *input).cloned().collect();
            let matters = of(without) != written(&everything, definition.name);
            // One signal less does not make a day less.
            let counted = definition.name == FactName::ActiveDays;
            assert!(!told || matters || counted, "{input} in {:?}", definition.name);
        }
    }
}

#[test]
fn a_fact_whose_purpose_is_not_granted_is_withheld_by_name() {
    let mut profile = Profile::new(key("customer:ann"));
    story(EVERYTHING).iter().for_each(|signal| profile.apply(signal));
    let must_not_ask = |_: &ProductId| panic!("category interest was built without consent");
    let view = profile.view(Consents::none(), minute(14), None, &must_not_ask);
    let held: BTreeSet<_> = view.facts.iter().map(|fact| fact.name).collect();
    let withheld: BTreeSet<_> = view.withheld.iter().copied().collect();
    let (essential, other): (Vec<&Definition>, Vec<&Definition>) =
        DEFINITIONS.iter().partition(|definition| definition.purpose == Purpose::Essential);
    let names = |definitions: Vec<&Definition>| definitions.into_iter().map(|definition| definition.name).collect();
    assert_eq!((held, withheld), (names(essential), names(other)));
}

#[test]
fn nothing_known_is_nothing_withheld() {
    let profile = Profile::new(key("customer:ann"));
    let view = profile.view(Consents::none(), minute(1), None, &category_of);
    assert_eq!((view.facts.len(), view.withheld.len()), (0, 0));
}

#[test]
fn the_recently_viewed_are_distinct_and_a_click_that_opens_a_page_counts_once() {
    let log = "1 views mug\n 2 clicks pot\n 2 views pot\n 3 views mug\n 4 adds mug\n 5 views mug";
    assert_eq!(check(FactName::RecentlyViewed, 6, log, None), "mug*3 pot");
    assert_eq!(check(FactName::RecentlyViewed, 6 + 91 * 1440, log, None), "", "after the window");
}

#[test]
fn no_list_is_longer_than_its_limit() {
    let log: String =
        (0..300).map(|at| format!("{at} in:s1 views p{at}\n{at} adds a{at}\n{at} wishes w{at}\n")).collect();
    let log = log + &(0..300).map(|at| format!("{at} dismisses d{at}\n{at} searches w{at}\n")).collect::<String>();
    let orders = story(&(0..300).map(|at| format!("{at} orders o{at} p{at}\n")).collect::<String>());
    let (shopping, buying) = (view_at(300, &story(&log), Some("s1")), view_at(300, &orders, None));
    for definition in DEFINITIONS.iter().filter(|definition| definition.limit.is_some()) {
        let held = |view: &View| match &view.facts.iter().find(|fact| fact.name == definition.name)?.value {
            FactValue::Products(touches) => Some(touches.len()),
            FactValue::Shares(shares) => Some(shares.len()),
            _ => None,
        };
        let longest = held(&shopping).max(held(&buying));
        let category_interest = definition.name == FactName::CategoryInterest;
        assert!(longest == definition.limit || category_interest, "{:?} {longest:?}", definition.name);
    }
}

#[test]
fn the_running_visit_ends_at_a_gap_of_half_an_hour() {
    let log = "1 views bag\n 40 views mug\n 60 clicks pot\n 60 views pot\n 61 views pot\n 62 adds pot";
    assert_eq!(check(FactName::Session, 70, log, None), "pot pot mug");
    assert_eq!(check(FactName::Session, 93, log, None), "", "half an hour after the last touch");
}

#[test]
fn a_session_id_is_trusted_over_the_gap() {
    let log = "1 in:s1 views mug\n 50 in:s2 views bag\n 51 views cap\n 59 in:s1 clicks pot";
    assert_eq!(check(FactName::Session, 60, log, Some("s1")), "pot cap mug");
    assert_eq!(check(FactName::Session, 60, log, Some("s9")), "cap", "a new visit on another device");
    assert_eq!(check(FactName::Session, 60, log, None), "pot cap bag");
}

#[test]
fn a_return_takes_back_its_order_or_the_latest_purchase_before_it() {
    let bought = |log: &str| check(FactName::Purchased, 9, log, None);
    assert_eq!(bought("1 orders o1 mug*2 pot\n 2 orders o2 mug*3"), "mug*5 pot");
    assert_eq!(bought("1 orders o1 mug*2 pot\n 2 orders o2 mug*3\n 3 returns #o1 mug*9"), "mug*3 pot");
    assert_eq!(bought("1 orders o1 mug*2 pot\n 2 orders o2 mug*3\n 3 returns #o1"), "mug*3");
    assert_eq!(bought("1 orders o1 mug*2\n 2 returns mug*2\n 3 orders o2 mug*3"), "mug*3");
    assert_eq!(bought("1 orders o1 mug*2\n 2 orders o2 mug*3\n 3 returns mug*4"), "mug");
    assert_eq!(bought("1 returns mug\n 2 orders o2 mug"), "mug", "nothing was bought before");
}

#[test]
fn an_order_told_twice_counts_once() {
    let log = "1 orders o1 mug*2 =10\n 2 orders o1 mug*2 =10";
    assert_eq!(check(FactName::Purchased, 3, log, None), "mug*2");
    assert_eq!(check(FactName::OrderCount, 3, log, None), "1");
    assert_eq!(check(FactName::AverageOrderValue, 3, log, None), "10");
}

#[test]
fn an_order_empties_the_basket_and_a_removal_beats_an_addition_of_the_same_time() {
    let basket = |log: &str| check(FactName::Basket, 9, log, None);
    assert_eq!(basket("1 adds mug*2\n 2 adds pot\n 3 adds mug"), "mug*3 pot");
    assert_eq!(basket("1 adds mug*2\n 2 orders o1 mug*2\n 3 adds pot"), "pot");
    assert_eq!(basket("1 adds mug\n 1 removes mug\n 1 adds pot"), "pot");
    assert_eq!(basket("1 removes mug\n 2 adds mug\n 3 adds pot*2\n 4 removes pot"), "pot mug");
}

#[test]
fn what_is_wished_dismissed_or_badly_rated_is_the_last_word() {
    let log = "1 wishes mug\n 2 wishes pot\n 3 unwishes mug\n 4 dismisses mug\n 5 rates pot 0.2\n 6 dismisses bag\n 7 rates bag 0.9";
    assert_eq!(check(FactName::Wished, 9, log, None), "pot");
    assert_eq!(check(FactName::Dismissed, 9, log, None), "pot mug");
}

#[test]
fn category_interest_weighs_acts_and_fades() {
    let interest = |now, log: &str| check(FactName::CategoryInterest, now, log, None);
    assert_eq!(interest(2, "1 views mug\n 1 adds bag\n 1 views hat"), "Travel 0.75, Home > Kitchen 0.25");
    assert_eq!(interest(2, "1 orders o1 bag*9\n 1 views mug"), "Travel 0.83, Home > Kitchen 0.17");
    assert_eq!(interest(2, "1 orders o1 bag\n 1 returns bag\n 1 views mug"), "Home > Kitchen 1.00");
    assert_eq!(interest(2, "1 views bag\n 1 dismisses bag\n 1 wishes mug"), "Home > Kitchen 1.00");
    let month = 30 * 1440;
    assert_eq!(interest(month, &format!("0 adds bag\n {month} adds mug")), "Home > Kitchen 0.67, Travel 0.33");
}

#[test]
fn numbers_and_texts_are_what_was_told_last() {
    let log = "0 orders o1 mug =10\n 1440 orders o2 mug =20\n 1 tells 1980 gb en\n 2 tells 1981 fr";
    let at_two_days = |name| check(name, 2 * 1440 + 720, log, None);
    assert_eq!(at_two_days(FactName::DaysSinceOrder), "1.5");
    assert_eq!(at_two_days(FactName::AverageOrderValue), "15");
    assert_eq!(at_two_days(FactName::ActiveDays), "2");
    assert_eq!(at_two_days(FactName::BirthYear), "1981");
    assert_eq!(at_two_days(FactName::Country), "FR");
    assert_eq!(at_two_days(FactName::Language), "en");
    assert_eq!(check(FactName::TypicalPrice, 3, "1 adds mug =4\n 2 adds pot =5", None), "4.5");
    assert_eq!(check(FactName::SearchInterest, 3, "1 searches red mug\n 2 searches Mug", None), "mug 0.67, red 0.33");
}

#[test]
fn the_users_guide_shows_this_table() {
    let guide = include_str!("../../../../docs/profiles.md");
    let table = Definition::table();
    assert!(guide.contains(&table), "paste this table into docs/profiles.md:\n{table}");
}
