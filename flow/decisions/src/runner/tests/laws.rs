//! Claims, for any shop, profile, rules, plan and request:
//! 1. The same question of the same world gets the same bytes.
//! 2. Nothing ineligible is ever shown: hidden, removed, out of stock in its place, outside its dates, for older
//!    shoppers, excluded by a rule, by the caller or by the shopper, in the basket.
//! 3. The terms of a slot sum to its score.
//! 4. No product stands twice, and no slot too many.
//! 5. The slate is as long as there are eligible products to fill it.
//! 6. What was put before the filters is either eligible or counted as dropped.

use commerce::Entry;
use proptest::prelude::*;

use crate::tests::{Case, now, request};
use crate::{Decision, Request, Steps};

const PRODUCTS: usize = 8;

/// One word of each list, or nothing.
fn maybe(words: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    let nothing = Just("");
    prop_oneof![2 => nothing, 1 => proptest::sample::select(words)]
}

fn some_products() -> impl Strategy<Value = String> {
    let product = (0..PRODUCTS).prop_map(|at| format!("p{at}"));
    proptest::collection::vec(product, 1..4).prop_map(|products| products.join(" "))
}

fn shop() -> impl Strategy<Value = String> {
    let state = maybe(&["hidden", "removed", "from 1", "until -1", "from -1", "until 1", "age 18"]);
    let stock = maybe(&["stock 0", "stock 2", "at store:x 0", "stock 0 | at store:x 1"]);
    let category = maybe(&["Kitchen", "Kitchen > Mugs", "Bags"]);
    let proposed = maybe(&["liked 0.9", "liked 0.3 | popular 1", "cached 0.8", "popular 0.5", "cached 1 | liked 0.3"]);
    let odd = maybe(&["wild NaN", "wild -3", "wild 1e38", "wild 0.4", "listed 3 | brand Acme"]);
    let product = (state, stock, category, proposed, odd);
    proptest::collection::vec(product, 1..=PRODUCTS).prop_map(|products| {
        let line = |(at, fields): (usize, (&str, &str, &str, &str, &str))| {
            format!("p{at} | {} | {} | {} | {} | {}\n", fields.0, fields.1, fields.2, fields.3, fields.4)
        };
        products.into_iter().enumerate().map(line).collect()
    })
}

fn profile() -> impl Strategy<Value = String> {
    let consents = maybe(&["consents\n", "consents personalization\n", "consents marketing\n"]);
    let born = maybe(&["born 1990\n", "born 2020\n", "born NaN\n", "born -inf\n"]);
    let interest = maybe(&["interest Kitchen=0.7 Bags=0.3\n", "interest Bags=NaN\n"]);
    (consents, born, interest, some_products(), some_products(), some_products()).prop_map(
        |(consents, born, interest, viewed, bought, dismissed)| {
            format!("{consents}{born}{interest}viewed {viewed}\npurchased {bought}\nbasket {viewed}\ndismissed {dismissed}\n")
        },
    )
}

fn rules() -> impl Strategy<Value = String> {
    let action = proptest::sample::select(&["pin 0", "pin 2", "pin 150", "boost 100", "bury 0", "exclude"][..]);
    let target = prop_oneof![some_products(), Just("category Kitchen".to_owned()), Just("brand Acme".to_owned())];
    let rule = (action, target, maybe(&["paused", "on basket", "ends 0", "starts 0"]));
    proptest::collection::vec(rule, 0..6).prop_map(|rules| {
        let line = |(at, (action, target, when)): (usize, (&str, String, &str))| {
            format!("r{at} | {action} | {target} | {when}\n")
        };
        rules.into_iter().enumerate().map(line).collect()
    })
}

fn plan() -> impl Strategy<Value = String> {
    let sources =
        vec!["liked", "popular weight 0", "cached weight 1000", "wild limit 3", "recently_viewed", "buy_again"];
    let sources = proptest::sample::subsequence(sources, 1..=6);
    let more = vec![
        "filter not_bought",
        "filter not_current",
        "rank freshness weight -1000",
        "rank category_interest weight 3",
        "rank in_situation_category",
        "arrange max_per_category limit 1",
        "arrange relevance_diversity lambda 0.3",
        "fallback popular",
        "fallback wild",
        "fallback cached",
        "fallback new_arrivals",
    ];
    let more = proptest::sample::subsequence(more, 0..=11);
    (sources, more)
        .prop_map(|(sources, more)| format!("{}; {}; filter already_in_basket", sources.join("; "), more.join("; ")))
}

fn question() -> impl Strategy<Value = String> {
    let place = maybe(&["place store:x; ", "place store:y; "]);
    let page = maybe(&["product p1; ", "category Kitchen; ", "product ghost; ", "surface basket; "]);
    let age = maybe(&["age 17; ", "age 18; "]);
    (place, page, age, some_products(), some_products(), 0..10_usize).prop_map(
        |(place, page, age, basket, exclude, slots)| {
            format!("{place}{page}{age}basket {basket}; exclude {exclude}; slots {slots}")
        },
    )
}

fn written() -> impl Strategy<Value = [String; 4]> {
    (shop(), profile(), rules(), plan()).prop_map(|(shop, profile, rules, plan)| [shop, profile, rules, plan])
}

/// Eligibility, said again in the simplest way.
fn may_be_shown(case: &Case, request: &Request, entry: &Entry) -> bool {
    use crate::rules::Action;
    use profiles::FactName::{Basket, BirthYear, Dismissed, Purchased};
    let (situation, id) = (&request.situation, &entry.product.id);
    let essential = case.profile.facts(commerce::Purpose::Essential);
    let personal = case.profile.facts(commerce::Purpose::Personalization);
    let among = |facts: &[profiles::Touch]| facts.iter().any(|touch| touch.product == *id);
    let excluding = |rule: &&crate::rules::Instruction| rule.action == Action::Exclude && rule.speaks_for(request);
    let born = essential.number(BirthYear).filter(|year| *year > 1900.0);
    let age = situation.age.map(f64::from).or(born.map(|born| 2026.0 - born - 1.0));
    let filters: Vec<&str> = case.plan.stages().map(|stage| &*stage.name).collect();
    entry.is_visible(now())
        && entry.stock_at(situation.place.as_ref()).is_available()
        && entry.product.minimum_age.is_none_or(|minimum| age.is_some_and(|age| age >= f64::from(minimum)))
        && !situation.exclude.contains(id)
        && !situation.basket.contains(id)
        && !among(essential.products(Basket))
        && !among(essential.products(Dismissed))
        && !case.rules.instructions().filter(excluding).any(|rule| rule.target.matches(&entry.product))
        && !(filters.contains(&"not_bought") && among(personal.products(Purchased)))
        && !(filters.contains(&"not_current") && situation.product.as_ref() == Some(id))
}

fn hold(case: &Case, request: &Request, decision: &Decision) -> Result<(), TestCaseError> {
    let eligible = case.shop.entries().filter(|(_, entry)| may_be_shown(case, request, entry)).count();
    prop_assert_eq!(decision.slate.len(), eligible.min(request.slots));
    for (at, slot) in decision.slate.iter().enumerate() {
        let entry = case.shop.find(&slot.product).unwrap();
        prop_assert!(may_be_shown(case, request, entry), "{} must not be shown", slot.product);
        prop_assert!(!decision.slate[..at].iter().any(|other| other.product == slot.product), "{} twice", slot.product);
        let sum = slot.terms.iter().fold(0.0, |sum, term| sum + term.contribution);
        prop_assert_eq!(sum.to_bits(), (slot.score + 0.0).to_bits(), "{:?}", slot);
        prop_assert!(!slot.sources.is_empty());
    }
    let dropped: u32 = decision.counts.dropped.values().sum();
    prop_assert_eq!(decision.counts.proposed, decision.counts.eligible + dropped);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_answer_keeps_the_laws_however_little_time_there_is(
        [shop, profile, rules, plan] in written(), question in question(), steps in 0..12_usize
    ) {
        let case = Case::shop(&shop).profile(&profile).rules(&rules).plan(&plan);
        let first = case.ask_within(&question, &mut Steps(steps));
        hold(&case, &request(&question), &first)?;
        let second = case.ask_within(&question, &mut Steps(steps));
        let bytes = serde_json::to_string(&first).unwrap();
        prop_assert_eq!(&bytes, &serde_json::to_string(&second).unwrap());
        prop_assert_eq!(serde_json::from_str::<Decision>(&bytes).unwrap(), first);
    }
}
