//! Claims:
//! 1. `max_per_category` moves what is beyond the cap behind the rest, in order, and drops nothing.
//! 2. `relevance_diversity` is maximal marginal relevance: it equals a brute-force reference on any shop.
//! 3. Both answer with a permutation, whatever the scores.

use commerce::Entry;
use proptest::prelude::*;

use crate::tests::{Case, Same};

#[track_caller]
fn check(shop: &str, arranger: &str, request: &str, wanted: &str) {
    assert_eq!(Case::shop(shop).plan(&format!("liked; arrange {arranger}")).slate(request), wanted);
}

const SHOP: &str = "
    a | Kitchen | liked 0.9 | brand Acme
    b | Kitchen | liked 0.8
    c | Kitchen > Mugs | liked 0.7
    d | Kitchen | liked 0.6
    e | Bags | liked 0.5 | brand Acme
    f | liked 0.4
    g | liked 0.3";

#[test]
fn a_cap_moves_what_is_beyond_it_behind_the_rest_in_order() {
    check(SHOP, "max_per_category limit 1", "slots 7", "a c e f g b d");
    check(SHOP, "max_per_category limit 2", "slots 7", "a b c e f g d");
    check(SHOP, "max_per_category", "slots 7", "a b c d e f g");
}

#[test]
fn a_cap_never_empties_the_slate_of_a_shop_with_one_category() {
    check(
        "a | Bags | liked 1\n b | Bags | liked 0.9\n c | Bags | liked 0.8",
        "max_per_category limit 1",
        "slots 3",
        "a b c",
    );
}

#[test]
fn all_score_keeps_the_order_and_all_diversity_goes_round_the_shop() {
    check(SHOP, "relevance_diversity lambda 1", "slots 7", "a b c d e f g");
    check(SHOP, "relevance_diversity lambda 0", "slots 7", "a f g e c b d");
}

#[test]
fn scores_below_zero_are_weighed_like_those_above() {
    let case =
        Case::shop(SHOP).ranker(Same("grudge".into(), -3.0)).plan("liked; arrange relevance_diversity lambda 0.1");
    let sunk =
        Case::shop(SHOP).plan("liked; arrange relevance_diversity lambda 0.1").ranker(Same("grudge".into(), -3.0));
    assert_eq!(sunk.slate("slots 2"), case.slate("slots 2"));
}

/// Maximal marginal relevance in its definition, over all that is considered, with nothing remembered.
fn reference(entries: &[(f32, &Entry)], lambda: f32, slots: usize) -> Vec<String> {
    let largest = entries.iter().take(5 * slots).map(|(score, _)| score.abs()).fold(f32::MIN_POSITIVE, f32::max);
    let mut waiting: Vec<&(f32, &Entry)> = entries.iter().take(5 * slots).collect();
    let mut standing: Vec<&Entry> = Vec::new();
    while standing.len() < slots && !waiting.is_empty() {
        let marginal = |(score, entry): &(f32, &Entry)| {
            let nearest = standing.iter().map(|other| likeness(entry, other)).fold(0.0, f32::max);
            lambda * (score / largest) - (1.0 - lambda) * nearest
        };
        let best = waiting.iter().map(|one| marginal(one)).fold(f32::NEG_INFINITY, f32::max);
        let chosen = waiting.iter().position(|one| marginal(one) == best).unwrap();
        standing.push(waiting.remove(chosen).1);
    }
    standing.iter().map(|entry| entry.product.id.to_string()).collect()
}

fn likeness(one: &Entry, other: &Entry) -> f32 {
    let category = match (&one.product.category, &other.product.category) {
        (Some(one), Some(other)) if one == other => 1.0,
        (Some(one), Some(other)) if one.levels().next() == other.levels().next() => 0.5,
        _ => 0.0,
    };
    let brand = one.product.brand.is_some() && one.product.brand == other.product.brand;
    f32::min(category + if brand { 0.25 } else { 0.0 }, 1.0)
}

fn shop() -> impl Strategy<Value = String> {
    let categories = vec!["", "Kitchen", "Kitchen > Mugs", "Kitchen > Pots", "Bags"];
    let category = proptest::sample::select(categories);
    let brand = proptest::sample::select(vec!["", "brand Acme", "brand Best"]);
    let product = (category, brand, -20..20_i32);
    proptest::collection::vec(product, 1..40).prop_map(|products| {
        let line = |(at, (category, brand, score)): (usize, (&str, &str, i32))| {
            format!("p{at} | {category} | {brand} | liked {}\n", f64::from(score) / 20.0)
        };
        products.into_iter().enumerate().map(line).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn relevance_diversity_equals_its_definition(shop in shop(), lambda in 0..=10_u8, slots in 1..8_usize) {
        let lambda = f32::from(lambda) / 10.0;
        let plan = format!("liked; arrange relevance_diversity lambda {lambda}");
        let ranked = Case::shop(&shop).ask("slots 200");
        let case = Case::shop(&shop).plan(&plan);
        let entries: Vec<_> =
            ranked.slate.iter().map(|slot| (slot.score, case.shop.find(&slot.product).unwrap())).collect();
        let answer = case.slate(&format!("slots {slots}"));
        prop_assert_eq!(answer, reference(&entries, lambda, slots).join(" "));
    }

    #[test]
    fn every_arranger_answers_with_a_permutation(shop in shop(), slots in 1..200_usize) {
        let plan = "liked; arrange max_per_category limit 1; arrange relevance_diversity lambda 0.2";
        let decision = Case::shop(&shop).plan(plan).ask(&format!("slots {slots}"));
        prop_assert!(decision.faults.is_empty(), "{:?}", decision.faults);
        prop_assert_eq!(decision.slate.len(), shop.lines().count().min(slots));
    }
}
