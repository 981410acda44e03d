//! Claims: every outcome is counted under its surface and position; merging two read-outs is counting all their
//! outcomes in one; the table and the JSON say the same; the number of surfaces is bounded and nothing is lost.

use proptest::prelude::*;

use super::*;
use crate::Attribution;
use crate::tests::{follow, story};

const SHOP: &str = "
    0 ann shown mug pot cap by:d1 on:home
    1 ann clicks pot
    1 ann adds pot
    2 ann shown bag by:d2 on:basket
    3 ann orders o1 pot*2@2.50 bag@10
    4 ann returns o1 pot*1
    5 bob shown mug by:d3 on:home
    6 bob dismisses mug
    7 bob shown cap by:d4";

fn outcomes(log: &str) -> Vec<Outcome> {
    follow(&mut Attribution::default(), &story(log))
}

fn read(outcomes: &[Outcome]) -> Readout {
    let mut readout = Readout::default();
    outcomes.iter().for_each(|outcome| readout.count(outcome));
    readout
}

#[test]
fn the_json_has_every_count_with_its_rate() {
    let json = serde_json::to_value(read(&outcomes(SHOP))).unwrap();
    let home = &json["surfaces"][2];
    assert_eq!((&home["surface"], &json["surfaces"][0]["surface"]), (&"home".into(), &serde_json::Value::Null));
    assert_eq!((&home["exposures"], &home["decisions"]), (&4.into(), &2.into()));
    assert_eq!((&home["clicks"]["count"], &home["clicks"]["rate"]["value"]), (&1.into(), &0.25.into()));
    assert_eq!(home["revenue"], serde_json::json!([{"currency": "GBP", "amount": 5.0}]));
    assert_eq!(home["returned_revenue"], serde_json::json!([{"currency": "GBP", "amount": 2.5}]));
    assert_eq!((&home["returned"]["rate"]["value"], &home["dismissed"]["count"]), (&1.0.into(), &1.into()));
    assert_eq!((&home["positions"][1]["clicks"]["count"], &home["positions"][0]["exposures"]), (&1.into(), &2.into()));
    assert_eq!(json["surfaces"][1]["orders_after_click"]["count"], 0, "the bag was never clicked");
    assert_eq!((&json["total"]["orders"]["count"], json["total"].get("surface")), (&2.into(), None));
}

#[test]
fn an_empty_readout_has_no_rates() {
    let json = serde_json::to_value(Readout::default()).unwrap();
    assert_eq!(
        (&json["total"]["clicks"]["rate"], &json["surfaces"]),
        (&serde_json::Value::Null, &serde_json::json!([]))
    );
}

#[test]
fn the_table_has_a_line_per_surface_and_a_total() {
    let table = read(&outcomes(SHOP)).to_string();
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines: Vec<String> = table.lines().map(words).collect();
    assert_eq!(lines[0], "surface decisions shown clicks added ordered revenue dismissed");
    assert!(lines[2].starts_with("basket 1 1 0 = 0.00 % (0.00–79.35)") && lines[2].ends_with("10.00 GBP 0"), "{table}");
    assert!(lines[3].starts_with("home 2 4 1 = 25.00 % (4.56–69.94)"), "{table}");
    assert!(lines[4].starts_with("total 4 6") && lines[4].contains("15.00 GBP"), "{table}");
}

#[test]
fn surfaces_beyond_the_limit_are_counted_without_a_name() {
    let log: Vec<String> =
        (0..SURFACES + 50).map(|number| format!("0 ann shown mug by:d{number} on:s{number}")).collect();
    let shown = read(&log.iter().flat_map(|line| outcomes(line)).collect::<Vec<_>>());
    assert!(shown.surfaces().count() <= SURFACES + 1);
    assert_eq!(shown.total().exposures, SURFACES as u64 + 50);
}

fn any_outcomes() -> impl Strategy<Value = Vec<Outcome>> {
    let lines: Vec<&str> = SHOP.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    prop::collection::vec(prop::sample::select(lines), 0..30).prop_map(|lines| outcomes(&lines.join("\n")))
}

proptest! {
    #[test]
    fn merging_is_counting_all_in_one(one in any_outcomes(), other in any_outcomes(), third in any_outcomes()) {
        let merged = |parts: &[&[Outcome]]| {
            let mut all = Readout::default();
            parts.iter().for_each(|part| all.merge(&read(part)));
            all
        };
        let together = read(&[one.clone(), other.clone(), third.clone()].concat());
        prop_assert_eq!(&merged(&[&one, &other, &third]), &together);
        prop_assert_eq!(&merged(&[&third, &one, &other]), &together, "in any order");
        let mut nested = read(&one);
        nested.merge(&merged(&[&other, &third]));
        prop_assert_eq!(&nested, &together, "in any grouping");
    }
}
