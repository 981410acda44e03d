//! Claims:
//! 1. Every stage stands once, in order, and the counts add up: what one filter lets through the next one sees.
//! 2. The trace and the decision count the same.
//! 3. Names are bounded, counts are not; a skipped stage says so.
//! 4. Watching changes nothing.

use super::*;
use crate::tests::Case;
use crate::{Decision, Kind, Steps, Unlimited};

fn watched(case: &Case, request: &str, steps: usize) -> (Trace, Decision) {
    let mut recorder = Recorder::new(&case.shop);
    let decision = case.watch(request, &mut Steps(steps), &mut recorder);
    (recorder.finish(), decision)
}

fn told(trace: &Trace) -> String {
    let line = |stage: &StageTrace| {
        let skipped = if stage.skipped { " skipped" } else { "" };
        format!("{:?} {} {} {}{skipped}", stage.stage.kind, stage.stage.name, stage.seen, stage.out)
    };
    trace.stages.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn case() -> Case {
    let shop =
        "a | liked 1 | hidden\n b | liked 0.9 | stock 0\n c | liked 0.8\n d | popular 1\n e | popular 1 | stock 0";
    Case::shop(shop)
        .rules("r | boost 2 | c d")
        .plan("liked; rank freshness; arrange max_per_category; fallback popular")
}

#[test]
fn every_stage_stands_once_with_what_it_was_given_and_what_it_left() {
    crate::tests::same(
        &told(&watched(&case(), "slots 2", 99).0),
        "Source liked 0 3
         Filter available 5 4
         Filter in_stock 4 2
         Filter age_allowed 2 2
         Filter consented 2 2
         Filter excluded 2 2
         Ranker liked 1 1
         Ranker freshness 1 1
         Fallback popular 0 2
         Rule r 0 2
         Arranger max_per_category 1 1",
    );
}

#[test]
fn the_trace_and_the_decision_count_the_same() {
    for request in ["slots 1", "slots 2", "slots 9"] {
        let (trace, decision) = watched(&case(), request, 99);
        let filters: Vec<&StageTrace> = trace.stages.iter().filter(|stage| stage.stage.kind == Kind::Filter).collect();
        assert!(filters.windows(2).all(|pair| pair[0].out == pair[1].seen));
        assert_eq!(filters[0].seen, decision.counts.proposed as usize);
        assert_eq!(filters.last().unwrap().out, decision.counts.eligible as usize);
        for filter in filters {
            let counted = decision.counts.dropped.get(&filter.stage.name).copied().unwrap_or_default();
            assert_eq!(filter.seen - filter.out, counted as usize);
            assert_eq!(filter.dropped.len(), counted as usize);
        }
    }
}

#[test]
fn a_skipped_stage_says_so() {
    let (trace, _) = watched(&case(), "slots 1", 0);
    let skipped: Vec<&str> =
        trace.stages.iter().filter(|stage| stage.skipped).map(|stage| &*stage.stage.name).collect();
    assert_eq!(skipped, ["liked", "freshness", "max_per_category"]);
}

#[test]
fn names_are_bounded_and_counts_are_not() {
    let shop: String = (0..150).map(|at| format!("p{at} | liked 0.5 | stock 0\n")).collect();
    let (trace, _) = watched(&Case::shop(&shop), "slots 1", 99);
    let in_stock = trace.stages.iter().find(|stage| &*stage.stage.name == "in_stock").unwrap();
    assert_eq!((in_stock.dropped.len(), in_stock.seen - in_stock.out), (MAXIMUM_NAMED, 150));
}

#[test]
fn watching_changes_nothing_and_a_trace_survives_json() {
    let (trace, decision) = watched(&case(), "slots 9", usize::MAX);
    assert_eq!(decision, case().ask_within("slots 9", &mut Unlimited));
    let text = serde_json::to_string(&trace).unwrap();
    assert!(text.starts_with(r#"{"stages":[{"kind":"source","name":"liked","seen":0,"out":3}"#), "{text}");
    assert_eq!(serde_json::from_str::<Trace>(&text).unwrap(), trace);
}
