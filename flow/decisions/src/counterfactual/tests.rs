//! Claims:
//! 1. The mildest change that alters the slate is named: last orders, then this visit, then the whole profile.
//! 2. Only slots that would differ are listed, with what they would show.
//! 3. A slate that owes nothing to the profile has no counterfactual.
//! 4. A late decision is compared with one just as late.

use super::*;
use crate::tests::{Case, request};
use crate::{Steps, Unlimited};

const SHOP: &str = "
    a | Kitchen | liked 0.2
    b | Kitchen | liked 0.3
    c | Bags | liked 0.1
    d | Bags";

fn told(case: &Case, budget: &mut dyn crate::Budget) -> String {
    let decision = case.ask_within("slots 3", budget);
    let Some(found) = counterfactual(&request("slots 3"), &case.plan, &case.world(), &decision) else {
        return "none".to_owned();
    };
    let differences = found.differences.iter().map(|difference| {
        let would_be = difference.would_be.as_ref().map_or("nothing", ProductId::as_str);
        format!("{} {} -> {would_be}", difference.position, difference.shown)
    });
    format!("{:?}: {}", found.change, differences.collect::<Vec<_>>().join(", "))
}

#[track_caller]
fn check(profile: &str, plan: &str, wanted: &str) {
    assert_eq!(told(&Case::shop(SHOP).profile(profile).plan(plan), &mut Unlimited), wanted);
}

#[test]
fn without_the_last_orders_another_product_would_stand_there() {
    check("purchased c@1x9", "liked; buy_again", "WithoutLastOrders: 0 c -> b, 1 b -> a, 2 a -> c");
}

#[test]
fn only_the_last_three_orders_are_taken_away_and_older_ones_stay() {
    let orders = |ghosts: &str| format!("purchased {ghosts} c@4x9");
    let differences = "0 c -> b, 1 b -> a, 2 a -> c";
    check(&orders("ghost@1 ghoul@1 ghast@2"), "liked; buy_again", &format!("WithoutLastOrders: {differences}"));
    check(&orders("ghost@1 ghoul@2 ghast@3"), "liked; buy_again", &format!("WithoutProfile: {differences}"));
}

#[test]
fn without_this_visit_comes_next() {
    check("session c@0\n viewed c@0 a@5", "liked; recently_viewed", "WithoutThisVisit: 0 c -> a, 1 a -> b, 2 b -> c");
}

#[test]
fn a_product_met_before_this_visit_too_is_taken_for_one_of_this_visit_only_by_its_latest_view() {
    check("session c@0\n viewed a@5 b@6", "liked; recently_viewed", "WithoutProfile: 0 a -> b, 1 b -> a");
}

#[test]
fn without_the_whole_profile_comes_last() {
    check("interest Bags=1", "liked; rank category_interest", "WithoutProfile: 0 c -> b, 1 b -> a, 2 a -> c");
}

#[test]
fn a_slate_that_owes_nothing_to_the_profile_has_no_counterfactual() {
    check("", "liked; buy_again", "none");
    check("purchased c@1x9\n viewed c", "liked", "none");
    check("consents\n purchased c@1x9", "liked; buy_again", "none");
    check("basket b\n dismissed c", "liked; filter already_in_basket", "none");
}

#[test]
fn a_slot_that_would_be_empty_says_so() {
    let shop = "a | liked 0.5\n b | hidden";
    let case = Case::shop(shop).profile("viewed a").plan("liked; recently_viewed");
    let decision = case.ask("slots 2");
    assert_eq!(differences(&decision, &Case::shop("").ask("slots 2"))[0].would_be, None);
}

#[test]
fn a_late_decision_is_compared_with_one_just_as_late() {
    let case = Case::shop(SHOP).profile("purchased c@1x9").plan("liked; buy_again");
    assert_eq!(told(&case, &mut Steps(1)), "none", "there was no time to read the orders");
}
