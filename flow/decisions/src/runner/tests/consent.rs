//! Claims:
//! 1. A fact whose purpose is not granted never changes the slate.
//! 2. A source that finds something without consent is not heard: not for a product of its own, not in the score of
//!    another's, not among the reasons, not as a rung of the ladder.
//! 3. What a source without consent says never takes anything away either.
//! 4. The basket, the year of birth and a dismissal need no consent.

use crate::tests::{Case, same, told};

const SHOP: &str = "
    mug | Kitchen | liked 0.5 | cached 0.9
    pot | Kitchen | liked 0.6
    bag | Bags | cached 1";

const PERSONAL: &str = "viewed mug@1 bag@2\n session bag\n purchased pot@3\n interest Kitchen=0.9 Bags=0.1";

const PLAN: &str =
    "liked; recently_viewed; buy_again; filter not_bought; rank category_interest; fallback recently_viewed";

#[test]
fn facts_that_are_not_granted_never_change_an_answer() {
    let without = Case::shop(SHOP).plan(PLAN).profile("consents analytics marketing sale_or_sharing");
    let with =
        Case::shop(SHOP).plan(PLAN).profile(&format!("consents analytics marketing sale_or_sharing\n{PERSONAL}"));
    let consenting = Case::shop(SHOP).plan(PLAN).profile(PERSONAL);
    assert_eq!(told(&with.ask("slots 3")), told(&without.ask("slots 3")));
    assert_ne!(told(&consenting.ask("slots 3")), told(&without.ask("slots 3")), "the facts matter where granted");
}

#[test]
fn a_source_that_ignores_consent_is_not_heard() {
    let case = Case::shop(SHOP).plan("liked; cached");
    same(
        &told(&case.ask("slots 2")),
        "mug 1.40 = liked 0.50 + cached 0.90 by liked, cached
         bag 1.00 = cached 1.00 by cached",
    );
    same(
        &told(&case.profile("consents").ask("slots 2")),
        "pot 0.60 = liked 0.60 by liked
         mug 0.50 = liked 0.50 by liked
         dropped 1 consented",
    );
}

#[test]
fn a_rung_that_ignores_consent_is_not_asked() {
    let case = Case::shop(SHOP).plan("liked; fallback cached");
    same(
        told(&case.clone().ask("slots 3")).lines().last().unwrap_or_default(),
        "bag 1.00 = cached 1.00 by fallback:cached",
    );
    same(
        told(&case.profile("consents").ask("slots 3")).lines().last().unwrap_or_default(),
        "bag 0.00 = catalogue 0.00 by fallback:catalogue",
    );
}

#[test]
fn a_product_dropped_for_want_of_consent_may_come_again_by_a_rung_that_needs_none() {
    let decision = Case::shop(SHOP).plan("liked; cached").profile("consents").ask("slots 3");
    assert_eq!(decision.slate[2].product.as_str(), "bag");
    assert_eq!(&*decision.slate[2].sources[0], "fallback:catalogue");
}

#[test]
fn a_pinned_product_stays_pinned_though_a_source_without_consent_proposes_it_too() {
    let case = Case::shop(SHOP).plan("liked; cached").rules("deal | pin 0 | bag").profile("consents");
    same(&told(&case.ask("slots 1")), "bag 0.00 =  by rule:deal pinned");
}

#[test]
fn basket_age_and_dismissal_need_no_consent() {
    let shop = "a | liked 0.9\n b | liked 0.8\n c | liked 0.7 | age 18\n d | liked 0.1 | age 60";
    let case = Case::shop(shop).plan("liked; filter already_in_basket");
    let told = told(&case.profile("consents\n basket a\n dismissed b\n born 1990").ask("slots 1"));
    same(
        &told,
        "c 0.70 = liked 0.70 by liked
         dropped 1 age_allowed
         dropped 1 already_in_basket
         dropped 1 excluded",
    );
}
