//! Claims (law 6):
//! 1. Every default plan's decisions give the same bytes again: for strangers and known customers, under rules, with
//!    stages skipped for want of time, on a shop with and without models.
//! 2. They still do after the catalogue, the rules, the plans and the models changed, and after a restart.
//! 3. The parts of each source's evidence sum to its term.
//! 4. For a person with a history there is a counterfactual.

use commerce::DecisionId;
use decisions::rules::Action;

use super::shop::{MODELS, SURFACES, Shop};
use crate::{Explanation, ReplayError};

/// Questions of a stranger and of people with and without a history, on every surface, in time and too late.
fn ask_everything(shop: &Shop) -> Vec<DecisionId> {
    let mut ids = Vec::new();
    for surface in SURFACES {
        for asks in ["", " device:nobody", " customer:ann", " customer:bob device:b at:mug", " device:e at:ghost"] {
            for deadline_ms in [None, Some(0)] {
                let mut ask = Shop::question(&format!("{surface}{asks}"));
                ask.deadline_ms = deadline_ms;
                let answer = shop.ask_so(&ask);
                assert_eq!(answer.decision().degraded, deadline_ms.is_some());
                ids.push(answer.decision().id.clone());
            }
        }
    }
    ids
}

fn check_evidence(explanation: &Explanation) {
    for (slot, evidence) in explanation.decision.slate.iter().zip(&explanation.slots) {
        assert_eq!(slot.product, evidence.product);
        for said in &evidence.evidence {
            let carrier = said.source.strip_prefix("fallback:").unwrap_or(&said.source);
            let term = slot.terms.iter().find(|term| &*term.name == carrier);
            let term = term.unwrap_or_else(|| panic!("nothing carries {said:?} in {slot:?}"));
            let sum: f32 = said.parts.iter().map(|part| part.weight).sum();
            let tolerance = 1e-4 * term.value.abs().max(1.0);
            assert!((sum - term.value).abs() <= tolerance, "{said:?} explains {term:?}");
        }
    }
}

#[test]
fn every_decision_is_made_again_with_the_same_bytes_and_explained() {
    for shop in [Shop::new(), Shop::trained()] {
        shop.rule("pinned", Action::Pin { position: 1 }, "sock");
        shop.rule("boosted", Action::Boost { factor: 3.0 }, "cup");
        shop.rule("gone", Action::Exclude, "pan");
        let ids = ask_everything(&shop);
        ids.iter().for_each(|id| check_evidence(&shop.check_replays(id)));
    }
}

#[test]
fn evidence_is_there_for_what_a_model_proposed() {
    let shop = Shop::trained();
    let answer = shop.ask("product customer:bob at:mug");
    let explanation = shop.check_replays(&answer.decision().id);
    let parts = explanation.slots.iter().flat_map(|slot| &slot.evidence).map(|said| said.parts.len());
    assert!(parts.sum::<usize>() > 0);
}

#[test]
fn decisions_are_made_again_after_everything_changed_and_the_engine_was_opened_anew() {
    let mut shop = Shop::trained();
    let ids = ask_everything(&shop);

    shop.change("mug stock 0\nlamp Light 40\npot removed\ncup Wear 6\nbag costs 61");
    shop.rule("pinned", Action::Pin { position: 0 }, "lamp");
    let other =
        "surface = \"home\"\nslots = 3\ndeadline_ms = 20\n[[source]]\nuse = \"popular\"\nlimit = 9\nweight = 1.0";
    shop.engine.set_plan(None, other).unwrap();
    shop.tell("1700 customer:eve device:e views lamp\n1701 customer:eve device:e orders o9 lamp mug");
    shop.engine.learn(&MODELS, |_| {}).unwrap();
    ids.iter().for_each(|id| drop(shop.check_replays(id)));

    shop.reopen();
    let (first, last) = (ids.first().unwrap(), ids.last().unwrap());
    assert_eq!(shop.check_replays(first).worlds, shop.engine.decision(first).unwrap().worlds);
    shop.check_replays(last);
    let later = ask_everything(&shop);
    assert_ne!(shop.engine.decision(&later[0]).unwrap().worlds, shop.engine.decision(first).unwrap().worlds);
    later.iter().for_each(|id| drop(shop.check_replays(id)));
}

#[test]
fn a_person_with_a_history_is_told_what_it_changed() {
    let shop = Shop::trained();
    let told = shop.check_replays(&shop.ask("home customer:bob").decision().id);
    assert!(!told.counterfactual.unwrap().differences.is_empty());
    let stranger = shop.check_replays(&shop.ask("home").decision().id);
    assert_eq!(stranger.counterfactual, None);
}

#[test]
fn a_decision_is_explained_before_and_after_the_log_has_it() {
    let shop = Shop::trained();
    let held = shop.faults.hold_decisions();
    let id = shop.ask("home customer:ann").decision().id.clone();
    let before = shop.check_replays(&id);
    drop(held);
    shop.engine.shut_down();
    assert_eq!(shop.check_replays(&id), before);
    let unknown = DecisionId::new("nothing").unwrap();
    assert!(matches!(shop.engine.explain(&unknown), Err(ReplayError::Unknown(id)) if id == unknown));
}
