//! Claims:
//! - every source proposes at most what was asked for, best first, with scores within 0 to 1;
//! - the evidence for every proposal sums to its score;
//! - a model comes back from its bytes saying the same, and damaged bytes are refused without a panic;
//! - a model stored by an earlier build is read, and written again byte for byte;
//! - each model proposes what its idea says it must, on a shop small enough to check by hand.

use std::sync::Arc;

use commerce::Snapshot;
use decisions::{EvidenceOf, Source};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::tests::{Proposed, Shopper, catalogue, orders, proposed, sessions};
use crate::{Dataset, DecodeError, FitError, Fitted, decode, fit, models};

const SHOP: &str = "mug:Home/Kitchen cup:Home/Kitchen pot:Home/Kitchen lamp:Home/Light bulb:Home/Light ball:Toys";

const VISITS: &str = "
    mug cup pot
    mug cup mug
    lamp bulb
    lamp lamp bulb
    mug cup lamp bulb
    ball mug
    cup pot pot mug
    mug cup pot";

const ORDERS: &str = "
    ann 1: mug cup
    bob 2: mug cup pot
    cid 3: lamp bulb
    ann 4: lamp bulb mug
    bob 30: ball lamp
    dee 31: mug cup";

fn data() -> Dataset {
    let mut data = sessions(VISITS);
    for order in orders(ORDERS).orders {
        let names = orders(ORDERS).items;
        let lines = order.lines.iter().map(|line| {
            let item = data.items.intern(names.id(line.item).unwrap());
            crate::Line { item, ..*line }
        });
        let lines = lines.collect();
        data.orders.push(crate::Order { lines, ..order });
    }
    data
}

fn source(name: &str, data: &Dataset, settings: Value, shop: &Snapshot) -> Arc<dyn Source> {
    let model = models().iter().find(|model| model.sources.contains(&name)).unwrap();
    let sources = fit(model.name, data, &settings).unwrap().sources(shop);
    sources.into_iter().find(|source| **source.name() == *name).unwrap()
}

fn check(name: &str, shopper: Shopper<'_>) -> Vec<Proposed> {
    let shop = catalogue(SHOP);
    proposed(source(name, &data(), Value::Null, &shop), &shop, shopper)
}

fn names(proposed: &[Proposed]) -> Vec<&str> {
    proposed.iter().map(|proposed| proposed.product.as_str()).collect()
}

const SHOPPER: Shopper<'_> = Shopper {
    visit: "cup mug lamp mug",
    bought: "lamp cup",
    basket: "mug ball",
    current: "cup",
    category: "",
    interests: &[("Home > Light", 0.7), ("Home", 0.3)],
};

#[test]
fn the_evidence_for_every_proposal_sums_to_its_score() {
    for name in models().iter().flat_map(|model| model.sources) {
        let proposals = check(name, SHOPPER);
        assert!(!proposals.is_empty(), "`{name}` has something to say");
        for proposed in &proposals {
            let sum: f32 = proposed.evidence.iter().map(|evidence| evidence.weight).sum();
            assert!((sum - proposed.score).abs() < 1e-5, "`{name}`: {proposed:?} sums to {sum}");
            assert!(proposed.score > 0.0 && proposed.score <= 1.0, "`{name}`: {proposed:?}");
        }
        assert!(proposals.is_sorted_by(|a, b| a.score >= b.score), "`{name}` is best first");
    }
}

#[test]
fn every_source_is_listed_with_its_model() {
    let shop = catalogue(SHOP);
    for model in models() {
        let sources = fit(model.name, &data(), &Value::Null).unwrap().sources(&shop);
        let named: Vec<&str> = sources.iter().map(|source| &**source.name()).collect();
        assert_eq!(named, model.sources);
    }
}

#[test]
fn nothing_learned_is_nothing_proposed() {
    let shop = catalogue(SHOP);
    for name in models().iter().flat_map(|model| model.sources) {
        let silent = proposed(source(name, &Dataset::default(), Value::Null, &shop), &shop, SHOPPER);
        assert!(silent.is_empty(), "`{name}`: {silent:?}");
    }
}

#[test]
fn products_the_catalogue_does_not_know_are_not_proposed() {
    let small = catalogue("cup pot");
    for name in models().iter().flat_map(|model| model.sources) {
        for proposed in proposed(source(name, &data(), Value::Null, &small), &small, SHOPPER) {
            assert!(["cup", "pot"].contains(&proposed.product.as_str()));
        }
    }
}

#[test]
fn popular_counts_recent_orders_more() {
    // At day 31, with a half life of 1 day, the orders of days 30 and 31 decide: mug and cup 1, ball and lamp 1/2.
    let shop = catalogue(SHOP);
    let settings = json!({"half_life_days": 1.0, "view_weight": 0.0});
    let ranked = proposed(source("popular", &data(), settings, &shop), &shop, Shopper::default());
    assert_eq!(names(&ranked).get(..4), Some(&["mug", "cup", "lamp", "ball"][..]));
    assert_eq!(ranked[0].score, 1.0);
    assert!((ranked[3].score - 0.5).abs() < 1e-6);
}

#[test]
fn popular_in_category_reads_the_page_and_popular_for_interests_the_shopper() {
    let in_light = check("popular_in_category", Shopper { category: "Home > Light", ..Shopper::default() });
    assert_eq!(names(&in_light), ["lamp", "bulb"]);
    let in_home = check("popular_in_category", Shopper { current: "lamp", category: "Home", ..Shopper::default() });
    assert_eq!(in_home.len(), 5, "a category holds what lies below it");
    assert!(check("popular_in_category", Shopper { interests: &[("Toys", 1.0)], ..Shopper::default() }).is_empty());
    let toys = check("popular_for_interests", Shopper { interests: &[("Toys", 0.5)], ..Shopper::default() });
    assert_eq!(names(&toys), ["ball"]);
    assert_eq!((toys[0].score, toys[0].evidence[0].of.clone()), (0.5, EvidenceOf::Category("Toys".into())));
}

#[test]
fn bought_together_is_a_shrunken_cosine_of_common_orders() {
    // mug is in 4 orders, cup in 3, both in 3: 3 / sqrt(12) * 3 / (3 + 1).
    let shop = catalogue(SHOP);
    let source = source("bought_together", &data(), json!({"shrinkage": 1.0}), &shop);
    let beside_mug = proposed(source, &shop, Shopper { current: "mug", ..Shopper::default() });
    assert_eq!(beside_mug[0].product, "cup");
    assert!((beside_mug[0].score - 0.75 * 3.0 / 12.0_f32.sqrt()).abs() < 1e-6, "{beside_mug:?}");
}

#[test]
fn the_basket_speaks_to_one_source_and_the_history_to_the_other() {
    let with_basket = Shopper { basket: "lamp", ..Shopper::default() };
    assert_eq!(names(&check("bought_together", with_basket)).first(), Some(&"bulb"));
    assert!(check("bought_together_history", with_basket).is_empty());
    let with_history = Shopper { bought: "lamp", ..Shopper::default() };
    assert!(check("bought_together", with_history).is_empty());
    assert_eq!(names(&check("bought_together_history", with_history)).first(), Some(&"bulb"));
}

#[test]
fn transitions_follow_the_order_of_the_visits() {
    let shop = catalogue(SHOP);
    let after = |visit, backward: f32| {
        let source = source("transitions", &data(), json!({"backward": backward}), &shop);
        proposed(source, &shop, Shopper { visit, ..Shopper::default() })
    };
    let says = |proposals: &[Proposed], name: &str| proposals.iter().any(|proposed| proposed.product == name);
    assert!(says(&after("lamp", 0.0), "bulb"));
    assert!(!says(&after("bulb", 0.0), "lamp"), "nobody went from bulb to lamp");
    assert!(says(&after("bulb", 0.5), "lamp"), "the way back counts a little");
}

#[test]
fn a_product_of_the_visit_is_proposed_with_the_measured_rate_of_repeats() {
    for name in ["transitions", "session_neighbours"] {
        let again = check(name, Shopper { visit: "lamp", ..Shopper::default() });
        let repeat = again.iter().find(|proposed| proposed.product == "lamp").unwrap();
        assert!(repeat.score > 0.0 && repeat.score < 0.5, "`{name}`: {repeat:?}");
        let sum: f32 = again.iter().map(|proposed| proposed.score).sum();
        assert!((sum - 1.0).abs() < 1e-5, "`{name}`: scores of one visit sum to 1, not {sum}");
    }
}

#[test]
fn session_neighbours_looks_at_the_most_recent_sessions_only() {
    let shop = catalogue(SHOP);
    let visits = sessions("mug lamp\nmug ball\nmug pot");
    let settings = json!({"sample": 2});
    let near = proposed(
        source("session_neighbours", &visits, settings, &shop),
        &shop,
        Shopper { visit: "mug", ..Shopper::default() },
    );
    assert!(!names(&near).contains(&"lamp"), "{near:?}");
    assert_eq!(near.len(), 2, "{near:?}");
}

#[test]
fn a_model_comes_back_from_its_bytes() {
    let shop = catalogue(SHOP);
    for model in models() {
        let fitted = fit(model.name, &data(), &Value::Null).unwrap();
        let again = decode(model.name, &fitted.encode()).unwrap();
        assert_eq!(again.encode(), fitted.encode());
        assert_eq!(again.settings(), model.default_settings());
        let said = |fitted: Arc<dyn Fitted>| {
            let sources = fitted.sources(&shop).into_iter();
            sources
                .flat_map(|source| proposed(source, &shop, SHOPPER))
                .map(|said| (said.product, said.score))
                .collect::<Vec<_>>()
        };
        assert_eq!(said(again), said(fitted), "`{}`", model.name);
    }
}

/// Models of [`data`] in format 1, as they were stored: each with one setting that is not the default.
const STORED: [(&str, &[u8], &str, f64); 5] = [
    ("popular", include_bytes!("version_1/popular.model"), "half_life_days", 3.0),
    ("bought_together", include_bytes!("version_1/bought_together.model"), "purchase_half_life_days", 3.0),
    ("item_item", include_bytes!("version_1/item_item.model"), "shrinkage", 3.0),
    ("session_neighbours", include_bytes!("version_1/session_neighbours.model"), "backward", 0.25),
    ("transitions", include_bytes!("version_1/transitions.model"), "shrinkage", 3.0),
];

#[test]
fn a_model_stored_by_an_earlier_build_is_read_and_written_again_byte_for_byte() {
    assert_eq!(STORED.len(), models().len());
    for (name, bytes, setting, value) in STORED {
        let fitted = decode(name, bytes).unwrap();
        assert_eq!((fitted.name(), fitted.item_count()), (name, 6));
        assert_eq!(fitted.settings()[setting], value, "`{name}`");
        assert!(fitted.encode() == bytes, "`{name}` is written otherwise than it was stored");
    }
}

#[test]
fn wrong_bytes_are_refused_with_the_reason() {
    let bytes = fit("popular", &data(), &Value::Null).unwrap().encode();
    let refused = |name: &str, bytes: &[u8]| decode(name, bytes).err().unwrap();
    assert_eq!(refused("popular", b"PAR1"), DecodeError::NotAModel);
    assert_eq!(refused("popularity", &bytes), DecodeError::UnknownModel { name: "popularity".into() });
    assert!(matches!(refused("transitions", &bytes), DecodeError::OtherModel { .. }));
    assert_eq!(refused("popular", bytes.get(..9).unwrap()), DecodeError::Truncated);
    assert_eq!(refused("popular", bytes.get(..bytes.len() / 2).unwrap()), DecodeError::Checksum);
    let mut newer = bytes.clone();
    newer[4] = 9;
    assert_eq!(refused("popular", &newer), DecodeError::UnknownVersion { found: 9 });
}

#[test]
fn settings_are_checked_by_name() {
    let refused = |name: &str, settings| fit(name, &data(), &settings).err().unwrap();
    assert_eq!(refused("popularity", Value::Null), FitError::UnknownModel { name: "popularity".into() });
    let unknown = refused("popular", json!({"half_live_days": 3.0})).to_string();
    assert!(unknown.contains("half_live_days") && unknown.contains("half_life_days"), "{unknown}");
    let negative = refused("transitions", json!({"backward": -1.0})).to_string();
    assert_eq!(negative, "the settings of `transitions` cannot be used: `backward` is -1.0; numbers from 0 are wanted");
}

proptest! {
    /// With the checksum made right again, so that the body's own checks are what stands in the way.
    #[test]
    fn no_bytes_make_decoding_panic(model in 0..models().len(), at in 0.0..1.0_f64, with: u8, cut in 0..12_usize) {
        let name = models()[model].name;
        let mut bytes = fit(name, &data(), &Value::Null).unwrap().encode();
        bytes.truncate(bytes.len() - 4 - cut);
        let position = (at * bytes.len() as f64) as usize;
        bytes[position] = with;
        let checksum = crc32fast::hash(&bytes);
        bytes.extend(checksum.to_le_bytes());
        if let Ok(fitted) = decode(name, &bytes) {
            let shop = catalogue(SHOP);
            for source in fitted.sources(&shop) {
                proposed(source, &shop, SHOPPER);
            }
        }
    }

    #[test]
    fn the_evidence_sums_to_the_score_in_any_shop(
        visits in prop::collection::vec(prop::collection::vec(0..6_usize, 1..8), 1..12),
        visit in prop::collection::vec(0..6_usize, 1..6),
    ) {
        let shop = catalogue(SHOP);
        let words = ["mug", "cup", "pot", "lamp", "bulb", "ball"];
        let text = |items: &Vec<usize>| items.iter().map(|item| words[*item]).collect::<Vec<_>>().join(" ");
        let data = sessions(&visits.iter().map(text).collect::<Vec<_>>().join("\n"));
        let visit = text(&visit);
        for name in ["transitions", "session_neighbours", "item_item"] {
            let source = source(name, &data, Value::Null, &shop);
            for proposed in proposed(source, &shop, Shopper { visit: &visit, ..Shopper::default() }) {
                let sum: f32 = proposed.evidence.iter().map(|evidence| evidence.weight).sum();
                prop_assert!((sum - proposed.score).abs() < 1e-4, "`{}`: {:?}", name, proposed);
                prop_assert!(proposed.score <= 1.0);
            }
        }
    }
}
