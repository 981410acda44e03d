//! Claims, one ranker after the other: the term it gives, at its borders. A ranker never removes a product.

use crate::tests::Case;

/// The term that `ranker` gives each product, 0 where the slate names none.
#[track_caller]
fn check(shop: &str, profile: &str, ranker: &str, request: &str, wanted: &str) {
    let name = ranker.split(' ').next().unwrap_or_default();
    let decision = Case::shop(shop).profile(profile).plan(&format!("liked; rank {ranker}")).ask(request);
    let mut terms: Vec<String> = decision
        .slate
        .iter()
        .map(|slot| {
            let term = slot.terms.iter().find(|term| &*term.name == name);
            format!("{} {:.3}", slot.product, term.map_or(0.0, |term| term.contribution))
        })
        .collect();
    terms.sort();
    assert_eq!(terms.join(", "), wanted);
}

#[test]
fn freshness_is_one_on_the_day_of_listing_and_halves_with_every_half_life() {
    let shop = "a | liked 1 | listed 0\n b | liked 1 | listed 10\n c | liked 1 | listed 20\n d | liked 1";
    check(shop, "", "freshness half_life_days 10", "slots 4", "a 1.000, b 0.500, c 0.250, d 0.000");
    check(shop, "", "freshness", "slots 4", "a 1.000, b 0.794, c 0.630, d 0.000");
}

#[test]
fn freshness_of_what_is_not_listed_yet_is_one_and_of_the_ancient_nothing() {
    check("a | liked 1 | listed -5\n b | liked 1 | listed 30000", "", "freshness", "slots 2", "a 1.000, b 0.000");
}

#[test]
fn category_interest_is_the_share_of_exactly_the_products_category() {
    let shop = "a | Kitchen | liked 1\n b | Kitchen > Mugs | liked 1\n c | Bags | liked 1\n d | liked 1";
    let profile = "interest Kitchen=0.7 Bags=0.3";
    check(shop, profile, "category_interest", "slots 4", "a 0.700, b 0.000, c 0.300, d 0.000");
    check(shop, profile, "category_interest weight -2", "slots 4", "a -1.400, b 0.000, c -0.600, d 0.000");
}

#[test]
fn category_interest_is_nothing_without_facts_or_consent() {
    let shop = "a | Kitchen | liked 1";
    check(shop, "", "category_interest", "slots 1", "a 0.000");
    check(shop, "consents analytics\n interest Kitchen=1", "category_interest", "slots 1", "a 0.000");
}

#[test]
fn in_situation_category_is_one_within_the_category_of_the_page() {
    let shop = "a | Kitchen | liked 1\n b | Kitchen > Mugs | liked 1\n c | Kitchenware | liked 1\n d | liked 1";
    check(shop, "", "in_situation_category", "slots 4; category Kitchen", "a 1.000, b 1.000, c 0.000, d 0.000");
    check(shop, "", "in_situation_category", "slots 4; product b", "a 0.000, b 1.000, c 0.000, d 0.000");
    check(shop, "", "in_situation_category", "slots 4; product d", "a 0.000, b 0.000, c 0.000, d 0.000");
}

#[test]
fn the_category_of_the_page_wins_over_that_of_its_product() {
    let shop = "a | Kitchen | liked 1\n b | Bags | liked 1";
    check(shop, "", "in_situation_category", "slots 2; category Bags; product a", "a 0.000, b 1.000");
}

#[test]
fn a_sources_weight_scales_its_term_and_zero_silences_it() {
    let decision = Case::shop("a | liked 0.5").plan("liked weight 4").ask("slots 1");
    assert_eq!((decision.slate[0].terms[0].value, decision.slate[0].terms[0].contribution), (0.5, 2.0));
    assert_eq!(Case::shop("a | liked 0.5\n b | liked 1").plan("liked weight 0").slate("slots 2"), "a b");
}
