//! Claims:
//! 1. The same signals in any order give the same profile.
//! 2. Merging two profiles equals folding all their signals into one.
//! 3. The stored form is the one written down here, reads back equal, and another form is refused by number.
//! 4. The export shows all that is kept, in whole words.
//! 5. A profile that holds little takes little.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::tests::story::{any_log, device, key, minute, story};

fn profile() -> Profile {
    Profile::new(key("customer:ann"))
}

/// The one place that folds.
fn fold<'a>(signals: impl IntoIterator<Item = &'a Signal>) -> Profile {
    let mut profile = profile();
    signals.into_iter().for_each(|signal| profile.apply(signal));
    profile
}

proptest! {
    #[test]
    fn the_order_of_arrival_does_not_matter(
        (log, shuffled) in any_log().prop_flat_map(|log| (Just(log.clone()), Just(log).prop_shuffle())),
    ) {
        prop_assert_eq!(fold(&shuffled), fold(&log));
    }

    #[test]
    fn merging_equals_folding_all(log in any_log(), at in 0..80_usize) {
        let (early, late) = log.split_at(at.min(log.len()));
        let mut merged = fold(late);
        merged.merge(fold(early));
        prop_assert_eq!(merged, fold(&log));
    }

    #[test]
    fn what_is_stored_reads_back_equal(log in any_log()) {
        let profile = fold(&log);
        let stored = serde_json::to_string(&profile).unwrap();
        prop_assert_eq!(serde_json::from_str::<Profile>(&stored).unwrap(), profile);
    }
}

/// Every state in use.
const EVERYTHING: &str = "1 in:s1 views mug
    2 clicks pot
    3 adds pot*2 =4.50
    4 orders o1 pot*2 bag =20
    5 returns #o1 bag
    6 adds cap
    7 removes cap
    8 wishes mug
    9 dismisses bag
    10 rates pot 0.8
    11 searches red mug
    12 tells 1980 gb en-GB
    13 allows personalization";

fn everything() -> Profile {
    let mut profile = fold(&story(EVERYTHING));
    let evidence = |at| Evidence { at: minute(at), message_id: MessageId::new("m1").unwrap() };
    let mut other = Profile::new(key("anonymous:a"));
    other.link(device("a"), evidence(1));
    profile.absorb(other, evidence(14));
    profile
}

#[test]
fn the_stored_form_is_this() {
    let stored = json!({
        "v": 1,
        "id": "customer:ann",
        "ids": [{"i": {"anonymous": "a"}, "e": {"t": 60_000, "m": "m1"}}],
        "joined": [{"e": {"t": 840_000, "m": "m1"}, "was": "anonymous:a", "ids": [{"anonymous": "a"}]}],
        "said": [{"t": 780_000, "v": {"c": "granted"}, "k": "personalization"}],
        "seen": [60_000, 780_000],
        "st": {
            "n": 13,
            "day": [[0, 13]],
            "met": [
                {"t": 60_000, "p": "mug", "h": "v", "s": 3_181_391_438_u32},
                {"t": 120_000, "p": "pot", "h": "c"},
                {"t": 180_000, "p": "pot", "h": "a"},
                {"t": 360_000, "p": "cap", "h": "a"},
            ],
            "cart": [
                {"t": 360_000, "p": "cap", "q": 1},
                {"t": 420_000, "r": true, "p": "cap", "q": 1},
            ],
            "buy": [{
                "t": 240_000,
                "v": {"m": 20_000_000, "l": [{"p": "pot", "q": 2}, {"p": "bag", "q": 1}]},
                "k": "o1",
            }],
            "more": {
                "back": [{"t": 300_000, "o": "o1", "p": "bag", "q": 1}],
                "judged": [
                    {"t": 540_000, "v": "dismissed", "k": "bag"},
                    {"t": 600_000, "v": {"rated": 80}, "k": "pot"},
                ],
                "wish": [{"t": 480_000, "v": "on", "k": "mug"}],
                "word": [{"t": 660_000, "k": "mug"}, {"t": 660_000, "k": "red"}],
                "price": {"count": 1, "sum": 4_500_000, "least": 4_500_000, "greatest": 4_500_000},
                "born": {"t": 720_000, "v": 1980},
                "land": {"t": 720_000, "v": "GB"},
                "lang": {"t": 720_000, "v": "en-GB"},
            },
        },
    });
    assert_eq!(serde_json::to_value(everything()).unwrap(), stored);
    assert_eq!(serde_json::from_value::<Profile>(stored).unwrap(), everything());
}

#[test]
fn a_profile_of_another_form_is_refused_by_number_and_unknown_fields_are_dropped() {
    let refused = serde_json::from_str::<Profile>(r#"{"v":2,"id":"customer:ann","st":{}}"#).unwrap_err().to_string();
    assert!(refused.contains("stored form 2, this version reads 1"), "{refused}");
    let newer = r#"{"v":1,"id":"customer:ann","st":{"scent":[1]}}"#;
    assert_eq!(serde_json::from_str::<Profile>(newer).unwrap(), profile());
}

#[test]
fn the_export_shows_what_is_kept_in_whole_words() {
    let export = everything().export();
    assert_eq!(export["identifiers"][0]["identifier"], "anonymous:a");
    assert_eq!(export["merges"][0]["absorbed"], "anonymous:a");
    assert_eq!(export["consents"][0]["choice"], "granted");
    assert_eq!(export["orders"][0]["total"], 20.0);
    assert_eq!(
        export["products_met"][0],
        json!({"product": "cap", "how": "added_to_cart", "at": "1970-01-01T00:06:00.000Z"})
    );
    let also = export["also"].as_object().unwrap();
    let missing = also.iter().find(|(_, kept)| kept.is_null() || kept.as_array().is_some_and(Vec::is_empty));
    assert_eq!(missing, None);
}

#[test]
fn of_two_pieces_of_evidence_the_earlier_is_kept() {
    let mut profile = profile();
    for (at, message) in [(5, "late"), (2, "early"), (9, "later")] {
        profile.link(device("a"), Evidence { at: minute(at), message_id: MessageId::new(message).unwrap() });
    }
    assert_eq!(profile.identities()[0].evidence.message_id.as_str(), "early");
}

#[test]
fn a_profile_that_holds_little_takes_little() {
    assert!(size_of::<Profile>() <= 256, "{} bytes", size_of::<Profile>());
}
