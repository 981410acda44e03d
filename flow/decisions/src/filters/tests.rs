//! Claims, one filter after the other: what it drops, at its exact borders, and what it says.

use crate::tests::{Case, told};

/// What a plan with these filters shows of a shop whose products are all liked, and what dropped the rest.
#[track_caller]
fn check(shop: &str, profile: &str, filters: &str, request: &str, wanted: &str) {
    let liked: String = shop.lines().map(|line| format!("{line} | liked 0.5\n")).collect();
    let decision = Case::shop(&liked).profile(profile).plan(&format!("liked; {filters}")).ask(request);
    let told = told(&decision);
    let of_slot = |line: &str| line.split(" 0.50 =").next().unwrap_or_default().to_owned();
    let lines: Vec<String> = told.lines().filter(|line| !line.starts_with("missing")).map(of_slot).collect();
    assert_eq!(lines.join(", "), wanted);
}

#[test]
fn available_drops_what_is_removed_hidden_or_outside_its_dates() {
    check("a | removed\nb | hidden\nc", "", "", "slots 3", "c, dropped 2 available");
}

#[test]
fn availability_begins_at_its_first_instant_and_ends_before_its_last() {
    check(
        "a | from 0\nb | from 0.00001\nc | until 0\nd | until 0.00001",
        "",
        "",
        "slots 4",
        "a, d, dropped 2 available",
    );
}

#[test]
fn in_stock_drops_what_the_place_asked_for_does_not_have() {
    let shop = "a | stock 0\nb | stock 1\nc\nd | stock 5 | at store:x 0\ne | stock 0 | at store:x 1";
    check(shop, "", "", "slots 5", "b, c, d, dropped 2 in_stock");
    check(shop, "", "", "slots 5; place store:x", "b, c, e, dropped 2 in_stock");
    check(shop, "", "", "slots 5; place store:unheard-of", "b, c, d, dropped 2 in_stock");
}

#[test]
fn age_allowed_begins_on_the_birthday_and_an_unknown_age_is_too_young() {
    let shop = "a | age 18\nb | age 0\nc";
    check(shop, "", "", "slots 3; age 17", "b, c, dropped 1 age_allowed");
    check(shop, "", "", "slots 3; age 18", "a, b, c");
    check(shop, "", "", "slots 3", "c, dropped 2 age_allowed");
}

#[test]
fn with_only_the_year_of_birth_known_the_birthday_counts_as_still_ahead() {
    check("a | age 18\nc", "born 2007", "", "slots 2", "a, c");
    check("a | age 18\nc", "born 2008", "", "slots 2", "c, dropped 1 age_allowed");
}

#[test]
fn the_callers_word_on_age_wins_over_the_profiles() {
    check("a | age 18\nc", "born 1990", "", "slots 2; age 12", "c, dropped 1 age_allowed");
}

#[test]
fn a_year_of_birth_that_nobody_can_have_is_an_unknown_age() {
    for year in ["NaN", "inf", "-inf", "0", "1899", "2027", "1e300"] {
        check("a | age 18\nc", &format!("born {year}"), "", "slots 2", "c, dropped 1 age_allowed");
    }
}

#[test]
fn excluded_drops_what_the_caller_or_the_shopper_ruled_out() {
    check("a\nb\nc", "dismissed b", "", "slots 3; exclude a ghost", "c, dropped 2 excluded");
}

#[test]
fn already_in_basket_drops_the_callers_basket_and_the_profiles() {
    check("a\nb\nc", "basket b", "filter already_in_basket", "slots 3; basket a", "c, dropped 2 already_in_basket");
    check("a\nb\nc", "basket b", "", "slots 3; basket a", "a, b, c");
}

#[test]
fn not_current_drops_the_product_being_looked_at() {
    check("a\nb", "", "filter not_current", "slots 2; product a", "b, dropped 1 not_current");
    check("a\nb", "", "filter not_current", "slots 2; product ghost", "a, b");
}

#[test]
fn not_bought_drops_what_was_bought_as_far_as_consent_lets_it_know() {
    check("a\nb", "purchased a@400", "filter not_bought", "slots 2", "b, dropped 1 not_bought");
    check("a\nb", "consents marketing\npurchased a@400", "filter not_bought", "slots 2", "a, b");
}

#[test]
fn every_reason_of_a_drop_is_said_in_the_trace() {
    let shop = "
        a | liked 1 | removed
        b | liked 1 | hidden
        c | liked 1 | until 0
        d | liked 1 | stock 0
        e | liked 1 | age 18
        f | liked 1
        g | cached 1
        h | liked 1
        i | liked 1
        j | liked 1
        k | liked 1
        l | liked 1";
    let case = Case::shop(shop)
        .profile("consents\nbasket h\ndismissed i")
        .rules("no-j | exclude | j")
        .plan("liked; cached; filter already_in_basket; filter not_current");
    let mut recorder = crate::trace::Recorder::new(&case.shop);
    case.watch("slots 1; exclude k; product l", &mut crate::Unlimited, &mut recorder);
    let reason = |dropped: &crate::trace::DroppedProduct| serde_json::to_string(dropped).unwrap();
    let reasons: Vec<String> = recorder.finish().stages.iter().flat_map(|stage| &stage.dropped).map(reason).collect();
    assert_eq!(
        reasons,
        [
            r#"{"product":"a","reason":"not_sold"}"#,
            r#"{"product":"b","reason":"hidden"}"#,
            r#"{"product":"c","reason":"not_available_now"}"#,
            r#"{"product":"d","reason":"out_of_stock"}"#,
            r#"{"product":"e","reason":"age_unknown","minimum_age":18}"#,
            r#"{"product":"g","reason":"no_consent","purpose":"personalization"}"#,
            r#"{"product":"i","reason":"dismissed"}"#,
            r#"{"product":"j","reason":"excluded_by_rule","rule":"no-j"}"#,
            r#"{"product":"k","reason":"excluded_by_caller"}"#,
            r#"{"product":"h","reason":"in_basket"}"#,
            r#"{"product":"l","reason":"current"}"#,
        ]
    );
}
