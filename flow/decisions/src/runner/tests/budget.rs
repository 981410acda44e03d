//! Claims:
//! 1. However little time there is, filters and rules hold and the slate is eligible and not empty.
//! 2. A late answer is `degraded` and lists exactly what was skipped, in the order of the stages.
//! 3. What a source said is used whenever it was asked.
//! 4. A recorded decision replays to the same bytes, however late it was.

use crate::tests::{Case, same, slate, told};
use crate::{Decision, Recorded, Silent, Steps, Unlimited};

fn case() -> Case {
    let shop = "
        mug | Kitchen | liked 0.5 | popular 0.9 | listed 1
        pot | Kitchen | liked 0.9 | stock 0
        bag | Bags | liked 0.7 | popular 0.1
        gin | Drinks | liked 1 | popular 1 | age 18
        hat | Clothes | popular 0.4
        old | Kitchen";
    let plan = "liked; popular; rank freshness; arrange max_per_category limit 1; arrange relevance_diversity; fallback popular";
    Case::shop(shop).rules("deal | pin 1 | old\n never | exclude | hat").plan(plan)
}

/// Two sources, one ranker, two arrangers.
const SKIPPABLE: usize = 5;

fn late(steps: usize) -> Decision {
    case().ask_within("slots 3", &mut Steps(steps))
}

fn bytes(decision: &Decision) -> String {
    serde_json::to_string(decision).unwrap()
}

#[test]
fn without_any_time_filters_and_rules_hold_and_the_ladder_fills_the_slate() {
    same(
        &told(&late(0)),
        "mug 0.90 = popular 0.90 by fallback:popular
         old 0.00 =  by rule:deal pinned
         bag 0.10 = popular 0.10 by fallback:popular
         skipped Source liked
         skipped Source popular
         skipped Ranker freshness
         skipped Arranger max_per_category
         skipped Arranger relevance_diversity
         dropped 1 age_allowed
         dropped 1 excluded",
    );
}

#[test]
fn for_every_amount_of_time_the_slate_is_eligible_and_full_and_the_pin_stands() {
    for steps in 0..=SKIPPABLE {
        let decision = late(steps);
        let products: Vec<&str> = decision.slate.iter().map(|slot| slot.product.as_str()).collect();
        assert_eq!(products.len(), 3, "{steps} steps");
        assert!(products.iter().all(|product| ["mug", "bag", "old"].contains(product)), "{steps} steps: {products:?}");
        assert_eq!(products[1], "old", "{steps} steps");
    }
}

#[test]
fn degraded_is_said_when_and_only_when_something_was_skipped() {
    let all: Vec<_> = late(0).skipped;
    for steps in 0..=SKIPPABLE + 1 {
        let decision = late(steps);
        assert_eq!(decision.skipped, all[steps.min(SKIPPABLE)..], "{steps} steps");
        assert_eq!(decision.degraded, steps < SKIPPABLE, "{steps} steps");
    }
}

#[test]
fn with_time_for_one_source_the_answer_is_ordered_by_what_it_said() {
    let decision = case().ask_within("slots 3", &mut Steps(1));
    same(told(&decision).lines().next().unwrap_or_default(), "bag 0.70 = liked 0.70 by liked");
    assert_eq!(slate(&decision), "bag old mug");
}

#[test]
fn a_decision_replays_to_the_same_bytes_however_late_it_was() {
    for steps in 0..=SKIPPABLE {
        let decision = late(steps);
        let read: Decision = serde_json::from_str(&bytes(&decision)).unwrap();
        let skipped = read.skipped.iter().map(|skipped| skipped.stage.clone()).collect();
        let replayed = case().watch("slots 3", &mut Recorded(skipped), &mut Silent);
        assert_eq!(bytes(&replayed), bytes(&decision), "{steps} steps");
    }
}

#[test]
fn an_answer_in_time_says_nothing_of_lateness() {
    let decision = case().ask_within("slots 3", &mut Unlimited);
    let text = bytes(&decision);
    assert!(!text.contains("degraded") && !text.contains("skipped") && !text.contains("faults"), "{text}");
}

#[test]
fn the_json_of_a_late_answer_reads_like_a_sentence() {
    let text = bytes(&late(4));
    assert!(text.contains(r#""degraded":true,"skipped":[{"kind":"arranger","name":"relevance_diversity"}]"#), "{text}");
}
