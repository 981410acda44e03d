//! Claims:
//! 1. A pin stands at its position, several in order, and meets the filters like any other product.
//! 2. A boost or bury changes the score by a term named after the rule; a boost always lifts, a bury always sinks.
//! 3. An exclusion holds on every path.
//! 4. An instruction speaks from its first instant to before its last, on its surfaces, and not while paused.
//! 5. Setting an id again replaces it, removing withdraws it, and the book stays in order of id.
//! 6. An instruction that cannot be meant is refused with every problem.

use super::*;
use crate::tests::{Case, Same, instruction, same, told};

const SHOP: &str = "
    a | Kitchen > Mugs | brand Acme | liked 0.9
    b | Kitchen | liked 0.8 | colour red
    c | Bags | brand Acme | liked 0.7
    d | Bags | colour red";

#[track_caller]
fn check(rules: &str, request: &str, wanted: &str) {
    assert_eq!(Case::shop(SHOP).rules(rules).slate(request), wanted);
}

#[test]
fn a_pin_stands_at_its_position_though_no_source_proposed_it() {
    check("r | pin 0 | d", "slots 3", "d a b");
    check("r | pin 1 | d", "slots 3", "a d b");
}

#[test]
fn the_products_of_one_pin_stand_one_after_the_other() {
    check("r | pin 1 | d c", "slots 4", "a d c b");
}

#[test]
fn pins_of_one_position_stand_in_the_order_of_their_ids() {
    check("r2 | pin 0 | d\n r1 | pin 0 | c", "slots 4", "c d a b");
}

#[test]
fn a_product_pinned_twice_stands_once_where_the_first_rule_wants_it() {
    check("r1 | pin 2 | d\n r2 | pin 0 | d", "slots 4", "a b d c");
}

#[test]
fn a_pin_beyond_the_slate_is_not_shown_and_beyond_the_products_it_moves_up() {
    check("r | pin 3 | d", "slots 3", "a b c");
    check("r | pin 9 | a", "slots 12", "b c d a");
}

#[test]
fn a_pinned_product_meets_the_filters() {
    let shop = "a | liked 1\n b | stock 0\n c | hidden\n d | age 18\n e";
    let case = Case::shop(shop).rules("r | pin 0 | b c d e ghost").plan("liked; filter already_in_basket");
    assert_eq!(case.slate("slots 5"), "a e", "e keeps its own position and moves up to the end");
    assert_eq!(case.slate("slots 5; basket e"), "a");
}

#[test]
fn a_pin_that_also_names_a_brand_pins_only_what_is_of_the_brand() {
    check("r | pin 0 | c b | brand Acme", "slots 3", "c a b");
}

#[test]
fn a_boost_adds_a_term_named_after_the_rule() {
    let told = told(&Case::shop(SHOP).rules("sale | boost 2 | category Bags").ask("slots 2"));
    same(
        &told,
        "c 1.40 = liked 0.70 + rule:sale 0.70 by liked
         a 0.90 = liked 0.90 by liked",
    );
}

#[test]
fn a_bury_takes_by_a_term_named_after_the_rule_and_zero_takes_all() {
    let told = told(&Case::shop(SHOP).rules("dull | bury 0 | brand Acme").ask("slots 3"));
    same(
        &told,
        "b 0.80 = liked 0.80 by liked
         a 0.00 = liked 0.90 + rule:dull -0.90 by liked
         c 0.00 = liked 0.70 + rule:dull -0.70 by liked",
    );
}

#[test]
fn two_rules_multiply() {
    let told = told(&Case::shop(SHOP).rules("x | boost 3 | c\n y | bury 0.5 | c").ask("slots 1"));
    same(&told, "c 1.05 = liked 0.70 + rule:x 1.40 + rule:y -1.05 by liked");
}

#[test]
fn a_boost_lifts_and_a_bury_sinks_a_score_below_zero_too() {
    let case = Case::shop(SHOP).ranker(Same("grudge".into(), -2.0));
    assert_eq!(case.clone().rules("x | boost 10 | c").slate("slots 3"), "c a b");
    assert_eq!(case.clone().rules("x | bury 0.5 | a").slate("slots 3"), "b c a");
    assert_eq!(case.rules("x | bury 0 | a").slate("slots 3"), "b c a");
}

#[test]
fn a_pile_of_boosts_stays_a_number() {
    let rules: String = (0..60).map(|at| format!("r{at} | boost 100 | b\n")).collect();
    let decision = Case::shop(SHOP).rules(&rules).ask("slots 1");
    assert!(decision.slate[0].score.is_finite() && decision.slate[0].product.as_str() == "b");
}

#[test]
fn an_exclusion_holds_for_sources_pins_and_the_last_rung() {
    check("r | exclude | category Kitchen\n p | pin 0 | b", "slots 4", "c d");
    check("r | exclude | colour red", "slots 4", "a c");
    check("r | exclude | brand Acme | category Bags", "slots 4", "a b d");
}

#[test]
fn a_category_means_what_lies_below_it_too() {
    check("r | boost 2 | category Kitchen > Mugs\n s | bury 0.1 | category Kitchen", "slots 3", "c a b");
}

#[test]
fn an_instruction_speaks_from_its_first_instant_to_before_its_last() {
    check("r | exclude | a | starts 0", "slots 1", "b");
    check("r | exclude | a | starts 0.0000001", "slots 1", "a");
    check("r | exclude | a | ends 0", "slots 1", "a");
    check("r | exclude | a | ends 0.0000001", "slots 1", "b");
}

#[test]
fn a_paused_instruction_and_one_for_another_surface_are_silent() {
    check("r | exclude | a | paused", "slots 1", "a");
    check("r | exclude | a | on basket | on product", "slots 1", "a");
    check("r | exclude | a | on basket | on home", "slots 1", "b");
    check("r | exclude | a | on basket", "slots 1; surface basket", "b");
}

fn removed(id: &str) -> RuleChange {
    RuleChange::Removed { id: RuleId::new(id).unwrap() }
}

fn told_book(book: &RuleBook) -> String {
    let ids: Vec<_> = book.instructions().map(|said| format!("{}:{:?}", said.id, said.action)).collect();
    format!("{} {}", book.version(), ids.join(" "))
}

#[test]
fn the_book_keeps_the_order_of_ids_through_replacing_and_removing() {
    let set = |line| RuleChange::Set { instruction: instruction(line) };
    let book = RuleBook::default().apply(&[set("m | exclude | a"), set("z | exclude | a"), set("b | exclude | a")]);
    assert_eq!(told_book(&book), "3 b:Exclude m:Exclude z:Exclude");
    let replaced = book.apply(&[set("m | pin 1 | a"), set("z | pin 2 | a"), set("b | pin 0 | a")]);
    assert_eq!(told_book(&replaced), "6 b:Pin { position: 0 } m:Pin { position: 1 } z:Pin { position: 2 }");
    assert_eq!(
        told_book(&replaced.apply(&[removed("m"), removed("ghost")])),
        "8 b:Pin { position: 0 } z:Pin { position: 2 }"
    );
    assert_eq!(told_book(&book), "3 b:Exclude m:Exclude z:Exclude", "the book before is untouched");
}

#[test]
fn a_removed_instruction_is_silent_at_once() {
    let mut case = Case::shop(SHOP).rules("r | exclude | a");
    assert_eq!(case.slate("slots 1"), "b");
    case.rules = case.rules.apply(&[removed("r")]);
    assert_eq!(case.slate("slots 1"), "a");
}

#[track_caller]
fn refused(line: &str, wanted: &str) {
    let problems = instruction(line).check().unwrap_err();
    assert_eq!(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "), wanted);
}

#[test]
fn an_instruction_that_cannot_be_meant_is_refused_with_every_problem() {
    refused("r | pin 200 | a", "position 200 does not exist; positions run from 0 to 199");
    refused("r | pin 0 | brand Acme", "a pin needs `products`; a category or brand can be boosted instead");
    refused("r | boost 1 | a", "`factor` is 1; a boost is above 1 and at most 100");
    refused("r | boost NaN | a", "`factor` is NaN; a boost is above 1 and at most 100");
    refused("r | boost 101 | a", "`factor` is 101; a boost is above 1 and at most 100");
    refused("r | bury 1 | a", "`factor` is 1; a bury is from 0 to below 1");
    refused("r | bury -0.1 | a", "`factor` is -0.1; a bury is from 0 to below 1");
    refused(
        "r | bury 2 | starts 1 | ends 1",
        "`factor` is 2; a bury is from 0 to below 1; \
         the target names nothing; give `products`, `category`, `brand` or `attributes`; \
         `ends_at` is not after `starts_at`",
    );
    let many: String = (0..1_001).map(|at| format!("p{at} ")).collect();
    let many = instruction(&format!("r | exclude | {many}")).check().unwrap_err();
    assert_eq!(many, [InstructionError::TooManyProducts(1_001)]);
}

#[test]
fn the_borders_of_an_instruction_are_accepted() {
    for line in ["r | pin 199 | a", "r | boost 100 | a", "r | boost 1.01 | a", "r | bury 0 | a", "r | bury 0.99 | a"] {
        assert_eq!(instruction(line).check(), Ok(()), "{line}");
    }
}

#[test]
fn an_instruction_survives_json_and_an_unknown_field_is_refused() {
    let written = r#"{"id":"deal","action":{"pin":{"position":0}},"target":{"products":["a"]},"surfaces":["home"],"ends_at":"2026-07-01T00:00:00.000Z"}"#;
    let read: Instruction = serde_json::from_str(written).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), written);
    let refused = serde_json::from_str::<Instruction>(r#"{"id":"x","action":"exclude","target":{"colour":"red"}}"#);
    assert!(refused.unwrap_err().to_string().contains("colour"));
}

#[test]
fn a_compiled_target_answers_like_the_target_itself() {
    let shop = Case::shop(SHOP).shop;
    for line in ["r | exclude | a d a", "r | exclude | a c | brand Acme", "r | exclude | colour red | category Bags"] {
        let said = instruction(line);
        let matcher = Matcher::new(&said);
        for (_, entry) in shop.entries() {
            assert_eq!(matcher.matches(&said.target, &entry.product), said.target.matches(&entry.product), "{line}");
        }
    }
}
