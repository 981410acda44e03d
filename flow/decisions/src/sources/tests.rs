//! Claims, one source after the other: what it proposes, at which score, and evidence that sums to the score.

use commerce::Purpose;

use super::*;
use crate::tests::Case;
use crate::{Name, Source};

/// What `source` proposes, with the sum of its evidence checked against every score.
#[track_caller]
fn check(source: &dyn Source, shop: &str, profile: &str, limit: usize, wanted: &str) {
    let case = Case::shop(shop).profile(profile);
    case.with_context("slots 12", source.purpose(), |context| {
        let mut proposals = Vec::new();
        source.propose(context, limit, &mut proposals);
        let told = proposals.iter().map(|proposal| {
            let sum: f32 = source.evidence(context, proposal.product).iter().map(|part| part.weight).sum();
            assert!((sum - proposal.score).abs() < 1e-6, "evidence sums to {sum}, the score is {}", proposal.score);
            format!("{} {:.3}", context.catalogue.entry(proposal.product).unwrap().product.id, proposal.score)
        });
        assert_eq!(told.collect::<Vec<_>>().join(", "), wanted);
    });
}

#[test]
fn recently_viewed_proposes_the_latest_first_and_skips_the_unknown() {
    let source = RecentlyViewed::default();
    check(&source, "a\n b\n c", "viewed c ghost a b", 12, "c 1.000, a 0.500, b 0.333");
    check(&source, "a\n b\n c", "viewed c a b", 2, "c 1.000, a 0.500");
    check(&source, "a", "", 12, "");
    check(&source, "a", "consents\n viewed a", 12, "");
}

#[test]
fn recently_viewed_survives_a_longer_list_than_a_shelf() {
    let shop: String = (0..70_000).map(|at| format!("p{at}\n")).collect();
    let viewed: String = (0..70_000).map(|at| format!("p{at} ")).collect();
    let case = Case::shop(&shop).profile(&format!("viewed {viewed}"));
    case.with_context("slots 1", Purpose::Personalization, |context| {
        let mut proposals = Vec::new();
        RecentlyViewed::default().propose(context, usize::MAX, &mut proposals);
        assert_eq!(proposals.len(), 70_000);
        assert_eq!(RecentlyViewed::default().evidence(context, proposals[69_999].product)[0].weight, 1.0 / 70_000.0);
    });
}

#[test]
fn buy_again_weighs_often_and_lately() {
    let source = BuyAgain::new(10.0);
    check(&source, "a\n b\n c", "purchased a@0x1 b@0x3 c@10x1", 12, "b 0.750, a 0.500, c 0.250");
    check(&source, "a\n b\n c", "purchased a@0x1 b@0x3 c@10x1", 1, "b 0.750");
    check(&source, "b\n a", "purchased a@0x1 b@0x1 ghost@0x9", 12, "b 0.500, a 0.500");
    check(&source, "a", "consents marketing\n purchased a@0", 12, "");
}

#[test]
fn buy_again_takes_a_purchase_in_the_future_for_one_of_today() {
    check(&BuyAgain::new(10.0), "a", "purchased a@-5x1", 12, "a 0.500");
}

#[test]
fn new_arrivals_fall_from_one_to_nothing_over_the_window() {
    let source = NewArrivals::new(10.0);
    let shop = "a | listed 5\n b | listed 0\n c | listed 10\n d | listed 9\n e\n f | listed -1";
    check(&source, shop, "", 12, "b 1.000, a 0.500, d 0.100");
    check(&source, shop, "consents", 1, "b 1.000");
}

#[test]
fn a_source_appends_and_leaves_what_others_proposed() {
    let case = Case::shop("a | listed 1\n b").profile("viewed b\n purchased b@1");
    case.with_context("slots 1", Purpose::Personalization, |context| {
        let sources: [&dyn Source; 3] = [&RecentlyViewed::default(), &BuyAgain::new(9.0), &NewArrivals::new(9.0)];
        let mut proposals = Vec::new();
        for (before, source) in sources.into_iter().enumerate() {
            source.propose(context, 1, &mut proposals);
            assert_eq!(proposals.len(), before + 1, "{}", source.name());
        }
    });
}

#[test]
fn evidence_of_what_a_source_never_proposed_is_empty() {
    let case = Case::shop("a\n b").profile("viewed b\n purchased b@1");
    case.with_context("slots 1", Purpose::Personalization, |context| {
        let sources: [&dyn Source; 3] = [&RecentlyViewed::default(), &BuyAgain::new(9.0), &NewArrivals::new(9.0)];
        assert!(sources.iter().all(|source| source.evidence(context, commerce::ProductIndex(0)).is_empty()));
    });
}

#[test]
fn a_model_that_is_not_fitted_proposes_nothing_and_the_ladder_answers() {
    check(&Unfitted::new(Name::from("bought_together")), "a", "", 12, "");
    let mut parts = crate::tests::parts();
    parts.announce("bought_together");
    parts.announce("liked");
    let read = |text: &str| crate::Plan::read(&crate::tests::plan_text(text), &parts).unwrap();
    let mut case = Case::shop("a | liked 0.5\n b");
    case.plan = read("bought_together; fallback liked");
    assert_eq!(case.slate("slots 2"), "a b", "an expected name does not replace the fitted model `liked`");
}

#[test]
fn the_evidence_of_a_plans_source_is_found_by_name_heaviest_first() {
    let case = Case::shop("a | listed 6\n b").plan("liked; new_arrivals; fallback recently_viewed").profile("viewed b");
    let request = crate::tests::request("slots 1");
    let ask =
        |source, product| crate::evidence(&request, &case.plan, &case.world(), source, commerce::ProductIndex(product));
    assert_eq!(ask("new_arrivals", 0).len(), 1);
    assert_eq!(ask("recently_viewed", 1)[0].of, crate::EvidenceOf::Product(crate::tests::id("b")));
    assert!(ask("ghost", 0).is_empty() && ask("new_arrivals", 9).is_empty());
}
