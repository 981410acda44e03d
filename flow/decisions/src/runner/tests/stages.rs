//! Claims:
//! 1. Stages run in the order of the diagram, and the observer sees every one.
//! 2. A product proposed twice stands once, with a term per source; limits hold; equal scores stand in catalogue order.
//! 3. A stage that breaks its contract is named, its work is set aside, and the slate stays sound.
//! 4. The fallback ladder fills what is missing, rung by rung, and the last rung walks the catalogue.
//! 5. An answer shorter than asked for says which filter emptied it.

use commerce::ProductIndex;

use crate::pool::Pool;
use crate::tests::{Case, Order, Same, same, slate, told};
use crate::{Kind, Observer, Report, Silent, StageId, Steps, Unlimited};

const SHOP: &str = "
    mug | Kitchen | liked 0.5 | popular 0.9
    pot | Kitchen | liked 0.9
    bag | Bags | liked 0.5
    hat | Clothes | popular 0.4";

#[derive(Default)]
struct Kinds(Vec<Kind>);

impl Observer for Kinds {
    fn after(&mut self, stage: &StageId, _: Report<'_>) {
        if self.0.last() != Some(&stage.kind) {
            self.0.push(stage.kind);
        }
    }
}

#[test]
fn stages_run_in_the_order_of_the_diagram() {
    let case = Case::shop(SHOP).rules("a | boost 2 | mug").plan("liked; rank freshness; arrange max_per_category");
    let mut seen = Kinds::default();
    case.watch("slots 3", &mut Unlimited, &mut seen);
    assert_eq!(seen.0, [Kind::Source, Kind::Filter, Kind::Ranker, Kind::Rule, Kind::Arranger]);
}

#[test]
fn a_product_proposed_by_two_sources_stands_once_with_a_term_for_each() {
    let decision = Case::shop(SHOP).plan("liked weight 2; popular").ask("slots 4");
    same(
        &told(&decision),
        "mug 1.90 = liked 1.00 + popular 0.90 by liked, popular
         pot 1.80 = liked 1.80 by liked
         bag 1.00 = liked 1.00 by liked
         hat 0.40 = popular 0.40 by popular",
    );
    assert_eq!((decision.counts.proposed, decision.counts.eligible), (4, 4));
}

#[test]
fn a_product_proposed_twice_by_one_source_keeps_the_larger_score() {
    let mut pool = Pool::default();
    let product = ProductIndex(7);
    pool.propose(product, 0, 0.2);
    pool.propose(product, 0, 0.8);
    pool.propose(product, 0, 0.5);
    pool.propose(product, 15, -0.5);
    let candidates = pool.into_candidates();
    assert_eq!((candidates[0].score_of(0), candidates[0].score_of(15), candidates.len()), (Some(0.8), Some(-0.5), 1));
    assert_eq!(candidates[0].score_of(16), None);
}

#[test]
fn equal_scores_stand_in_the_order_of_the_catalogue() {
    assert_eq!(Case::shop(SHOP).slate("slots 3"), "pot mug bag");
}

#[test]
fn a_source_is_held_to_its_limit() {
    let decision = Case::shop(SHOP).plan("liked limit 1").ask("slots 1");
    assert_eq!((slate(&decision).as_str(), decision.counts.proposed), ("pot", 1));
}

#[test]
fn a_source_that_proposes_more_than_asked_is_named_and_cut() {
    let decision = Case::shop("a | wild 0.1\n b | wild 0.2\n c | wild 0.3").plan("wild limit 2").ask("slots 1");
    same(
        &told(&decision),
        "b 0.20 = wild 0.20 by wild
         fault wild: proposed 4 products, 2 were asked for; the rest was left out",
    );
}

#[test]
fn scores_that_are_no_sound_numbers_are_left_out_and_their_source_is_named() {
    let shop = "a | wild NaN\n b | wild inf\n c | wild -inf\n d | wild 1e30\n e | wild 0.5";
    let decision = Case::shop(shop).plan("wild weight 1000").ask("slots 1");
    same(
        &told(&decision),
        "e 500.00 = wild 500.00 by wild
         fault wild: 4 scores were not sound numbers; their proposals were left out
         dropped 1 available",
    );
}

#[test]
fn terms_that_are_no_numbers_count_as_nothing_and_their_ranker_is_named() {
    for term in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX] {
        let decision = Case::shop(SHOP).ranker(Same("odd".into(), term)).ask("slots 3");
        assert_eq!(slate(&decision), "pot mug bag");
        assert_eq!(decision.faults[0].what, "3 terms were not sound numbers; they count as 0");
        assert_eq!(&*decision.faults[0].stage.name, "odd");
    }
}

#[test]
fn factors_that_are_no_numbers_change_nothing_and_their_rule_is_named() {
    for factor in ["NaN", "inf", "-1"] {
        let decision = Case::shop(SHOP).rules(&format!("odd | boost {factor} | mug bag")).ask("slots 3");
        assert_eq!(slate(&decision), "pot mug bag");
        assert_eq!((decision.faults[0].stage.kind, &*decision.faults[0].stage.name), (Kind::Rule, "odd"));
        let what = "2 factors were below 0 or not sound numbers; they changed nothing";
        assert_eq!(decision.faults[0].what, what);
    }
}

#[test]
fn an_order_that_is_no_permutation_is_refused_and_its_arranger_is_named() {
    for order in [vec![], vec![0, 1], vec![0, 0, 1], vec![0, 1, 3], vec![0, 1, 2, 3], vec![usize::MAX, 0, 1]] {
        let decision = Case::shop(SHOP).arranger(Order("odd".into(), order)).ask("slots 3");
        assert_eq!(slate(&decision), "pot mug bag");
        assert_eq!(&*decision.faults[0].stage.name, "odd");
    }
    let reversed = Case::shop(SHOP).arranger(Order("fine".into(), vec![2, 1, 0])).ask("slots 3");
    assert_eq!((slate(&reversed).as_str(), reversed.faults.len()), ("bag mug pot", 0));
}

#[test]
fn the_ladder_fills_what_is_missing_rung_by_rung_below_what_was_ranked() {
    let shop = "
        a | liked 0.1
        b | popular 0.9
        c | popular 0.2
        d | listed 3
        e";
    let decision = Case::shop(shop).plan("liked; fallback popular; fallback new_arrivals").ask("slots 5");
    same(
        &told(&decision),
        "a 0.10 = liked 0.10 by liked
         b 0.90 = popular 0.90 by fallback:popular
         c 0.20 = popular 0.20 by fallback:popular
         d 0.95 = new_arrivals 0.95 by fallback:new_arrivals
         e 0.00 = catalogue 0.00 by fallback:catalogue",
    );
    assert_eq!(decision.counts.from_fallback, 4);
}

#[test]
fn rungs_that_are_not_needed_are_not_climbed() {
    let decision = Case::shop(SHOP).plan("liked; fallback wild").ask("slots 3");
    assert_eq!((decision.faults.len(), decision.counts.from_fallback), (0, 0));
}

#[test]
fn a_rung_is_held_to_the_same_contract_as_a_source() {
    let decision = Case::shop("a | wild NaN\n b | wild 0.5").plan("liked; fallback wild").ask("slots 2");
    assert_eq!(slate(&decision), "b a");
    assert_eq!((decision.faults[0].stage.kind, &*decision.faults[0].stage.name), (Kind::Fallback, "wild"));
}

#[test]
fn a_boost_or_bury_chooses_among_more_of_a_rung_than_is_missing() {
    let shop = "z | liked 1\n a | popular 0.9\n b | popular 0.8\n c | popular 0.7";
    let case = Case::shop(shop).plan("liked; fallback popular");
    assert_eq!(case.slate("slots 2"), "z a");
    assert_eq!(case.clone().rules("x | bury 0.5 | a").slate("slots 2"), "z b");
    assert_eq!(case.rules("x | boost 2 | b").slate("slots 3"), "z b a");
}

#[test]
fn the_last_rung_finds_the_only_eligible_product_of_a_large_catalogue() {
    let shop: String = (0..1_000).map(|at| format!("p{at} | stock {}\n", u32::from(at == 997))).collect();
    let decision = Case::shop(&shop).ask("slots 2");
    same(
        &told(&decision),
        "p997 0.00 = catalogue 0.00 by fallback:catalogue
         dropped 999 in_stock
         missing 1 by in_stock (999)",
    );
    assert_eq!((decision.counts.proposed, decision.counts.eligible), (1_000, 1));
}

#[test]
fn a_dropped_product_is_not_judged_again_by_the_ladder() {
    let shop = "a | liked 1 | popular 1 | stock 0\n b | liked 0.5";
    let decision = Case::shop(shop).plan("liked; fallback popular").ask("slots 3");
    same(&told(&decision), "b 0.50 = liked 0.50 by liked\n dropped 1 in_stock\n missing 2 by in_stock (1)");
    assert_eq!((decision.counts.proposed, decision.counts.eligible), (2, 1));
}

#[test]
fn an_empty_answer_names_the_filter_that_dropped_most() {
    let shop = "a | liked 1 | stock 0\n b | liked 1 | stock 0\n c | liked 1 | hidden";
    let told = told(&Case::shop(shop).ask("slots 2"));
    same(&told, "dropped 1 available\n dropped 2 in_stock\n missing 2 by in_stock (2)");
}

#[test]
fn a_shop_smaller_than_the_slate_blames_no_filter() {
    same(&told(&Case::shop("").ask("slots 2")), "missing 2 by nothing (0)");
}

#[test]
fn the_number_of_slots_is_capped_and_nothing_asked_is_nothing_missing() {
    let shop: String = (0..300).map(|at| format!("p{at} | liked 0.5\n")).collect();
    let case = Case::shop(&shop).plan("liked limit 2000");
    assert_eq!(case.ask(&format!("slots {}", usize::MAX)).slate.len(), crate::MAXIMUM_SLOTS);
    same(&told(&case.ask("slots 0")), "");
}

#[test]
fn the_filters_see_nothing_of_a_source_that_was_skipped() {
    let decision = Case::shop(SHOP).plan("liked; popular").watch("slots 2", &mut Steps(1), &mut Silent);
    assert_eq!(&*decision.skipped[0].stage.name, "popular");
    assert!(decision.slate.iter().all(|slot| slot.sources.iter().all(|source| &**source == "liked")));
}
