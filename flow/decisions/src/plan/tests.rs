//! Claims:
//! 1. A plan that says little gets the documented defaults, and every setting is heard.
//! 2. All problems are reported at once, each with its place and what would be right; nothing speaks of Rust.
//! 3. Hostile text is refused in bounded words.
//! 4. The users' reference names every stage there is, and its example is a plan.

use super::*;
use crate::tests::{parts, plan_text, same};

/// The problems of a plan, a line each.
#[track_caller]
fn refused(text: &str, wanted: &str) {
    let error = Plan::read(text, &parts()).expect_err("the plan is accepted");
    same(&error.problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"), wanted);
}

const TOP: &str = "surface = \"home\"\n[[source]]\nuse = \"liked\"\n";

#[test]
fn a_plan_of_two_lines_has_the_documented_defaults() {
    let plan = Plan::read(TOP, &parts()).unwrap();
    assert_eq!((plan.surface.as_str(), plan.slots, plan.deadline_ms), ("home", 12, 20));
    assert_eq!((plan.sources[0].limit, plan.rankers[0].weight, &*plan.text), (200, 1.0, TOP));
    assert_eq!(
        format!("{plan:?}"),
        r#"plan for `home`: ["liked", "available", "in_stock", "age_allowed", "consented", "excluded", "liked"]"#
    );
}

#[test]
fn every_setting_is_heard() {
    let text =
        format!("slots = 3\ndeadline_ms = 7\n{}", plan_text("liked limit 2 weight 0.5; rank freshness weight -1"));
    let plan = Plan::read(&text, &parts()).unwrap();
    assert_eq!((plan.slots, plan.deadline_ms, plan.sources[0].limit), (3, 7, 2));
    assert_eq!(plan.rankers.iter().map(|planned| planned.weight).collect::<Vec<_>>(), [0.5, -1.0]);
}

#[test]
fn all_problems_are_reported_at_once_with_their_places() {
    refused(
        r#"
        slots = 0
        deadline_ms = "soon"
        colour = "red"
        fallback = ["populer"]
        [[source]]
        use = "likd"
        limit = 5
        [[source]]
        use = "buy_again"
        limit = 0
        half_life_days = -1
        half_live_days = 3
        [[filter]]
        use = "in_stock"
        [[rank]]
        [[rank]]
        use = "freshness"
        weight = nan
        [[arrange]]
        use = "relevance_diversity"
        lambda = 1.5
        "#,
        "surface: is missing; it names the place that asks, such as `home`
         the plan: `slots` is `0`; a whole number from 1 to 200 is wanted
         the plan: `deadline_ms` is the text `soon`; a whole number from 1 to 10000 is wanted
         the plan: `colour` is not known here; known are `surface`, `slots`, `deadline_ms`, `fallback`, `source`, `filter`, `rank`, `arrange`
         source 1 (`likd`): `likd` is not known here; did you mean `liked`? known are `buy_again`, `cached`, `liked`, `new_arrivals`, `popular`, `recently_viewed`, `wild`
         source 2 (`buy_again`): `limit` is `0`; a whole number from 1 to 2000 is wanted
         source 2 (`buy_again`): `half_life_days` is `-1`; a number from 0.01 to 36500 is wanted
         source 2 (`buy_again`): `half_live_days` is not known here; did you mean `half_life_days`? known are `use`, `limit`, `weight`, `half_life_days`
         filter 1 (`in_stock`): is part of every plan; leave it out
         rank 1: `use` is missing; it names the stage
         rank 2 (`freshness`): `weight` is `nan`; a number from -1000 to 1000 is wanted
         arrange 1 (`relevance_diversity`): `lambda` is `1.5`; a number from 0 to 1 is wanted
         fallback 1 (`populer`): `populer` is not known here; did you mean `popular`? known are `buy_again`, `cached`, `liked`, `new_arrivals`, `popular`, `recently_viewed`, `wild`",
    );
}

#[test]
fn every_filter_of_every_plan_is_to_be_left_out() {
    for filter in ["available", "in_stock", "age_allowed", "consented", "excluded"] {
        let text = format!("{TOP}[[filter]]\nuse = \"{filter}\"");
        refused(&text, &format!("filter 1 (`{filter}`): is part of every plan; leave it out"));
    }
}

#[test]
fn a_stage_named_twice_is_refused_wherever_it_stands() {
    let twice = "liked; liked; filter not_bought; filter not_bought; rank freshness; rank freshness;
        arrange max_per_category; arrange max_per_category; fallback liked; fallback liked";
    refused(
        &plan_text(twice),
        "source 2 (`liked`): is named twice
         filter 2 (`not_bought`): is named twice
         rank 2 (`freshness`): is named twice
         arrange 2 (`max_per_category`): is named twice
         fallback 2 (`liked`): is named twice",
    );
}

#[test]
fn a_plan_without_sources_is_refused() {
    refused("surface = \"home\"", "source: a plan needs at least one source");
}

#[test]
fn what_is_of_the_wrong_kind_is_told_what_is_wanted() {
    refused(
        "surface = 1\nsource = 2\nfallback = \"popular\"\nfilter = [1]\nslots = 2.5",
        "the plan: `surface` is `1`; a text is wanted
         the plan: `slots` is `2.5`; a whole number from 1 to 200 is wanted
         the plan: `fallback` is the text `popular`; a list of texts is wanted
         the plan: `source` is `2`; a list of tables, each opened by `[[source]]`, is wanted
         the plan: `filter` is of the kind array; a list of tables, each opened by `[[filter]]`, is wanted
         source: a plan needs at least one source",
    );
}

#[test]
fn a_slip_in_the_toml_is_shown_with_its_line() {
    let error = Plan::read("surface = \"home\"\n[[source]\nuse = \"liked\"", &parts()).unwrap_err().to_string();
    assert!(error.starts_with("the plan has 1 problem(s): the text: TOML parse error at line 2"), "{error}");
}

#[test]
fn more_stages_than_fit_are_counted_and_not_read() {
    let text: String = (0..1_000).map(|at| format!("[[source]]\nuse = \"s{at}\"\n")).collect();
    let error = Plan::read(&format!("surface = \"home\"\n{text}"), &parts()).unwrap_err();
    assert_eq!(error.problems.len(), 1 + crate::MAXIMUM_SOURCES);
    assert_eq!(error.problems[0].to_string(), "source: 1000 are named, at most 16 fit");
}

#[test]
fn ten_thousand_sources_are_refused_by_the_size_of_the_text() {
    let text = "[[source]]\nuse = \"liked\"\n".repeat(10_000);
    refused(&text, "the text: has 250000 bytes, at most 65536 are accepted");
}

#[test]
fn giant_numbers_and_names_are_refused_in_bounded_words() {
    let long = "x".repeat(60_000);
    for slip in [
        format!("weight = {}", "9".repeat(18)),
        "weight = inf".to_owned(),
        "weight = -nan".to_owned(),
        "weight = 1e308".to_owned(),
        "limit = -9223372036854775808".to_owned(),
        format!("limit = \"{long}\""),
        format!("{long} = 1"),
        format!("weight = [{}]", "1,".repeat(20_000)),
        format!("[[filter]]\nuse = \"{long}\""),
        "[[filter]]\nuse = \"a\\u0007\\n\"".to_owned(),
    ] {
        let error = Plan::read(&format!("{TOP}{slip}"), &parts()).unwrap_err();
        let told = error.to_string();
        assert!(error.problems.len() == 1 && told.len() < 500, "{told}");
        assert!(!told.contains(char::is_control), "{told:?}");
    }
    for slip in [format!("limit = {}", "9".repeat(400)), format!("x = {}{}", "[".repeat(3_000), "]".repeat(3_000))] {
        assert!(Plan::read(&format!("{TOP}{slip}"), &parts()).is_err());
    }
}

#[test]
fn the_nearest_name_is_meant_and_a_far_one_is_not() {
    let known = ["bought_together", "buy_again", "popular", "popular_in_category"];
    for (written, meant) in [
        ("bought_togther", Some("bought_together")),
        ("boguht_together", Some("bought_together")),
        ("Popular", Some("popular")),
        ("populra", Some("popular")),
        ("popular_in_categories", Some("popular_in_category")),
        ("buyagain", Some("buy_again")),
        ("xyz", None),
        ("", None),
        ("session_neighbours", None),
    ] {
        assert_eq!(nearest::nearest(written, &known), meant, "{written}");
    }
}

const REFERENCE: &str = include_str!("../../../../docs/plans.md");

/// The names in the first column of the table under a heading.
fn table(heading: &str) -> Vec<&'static str> {
    let section = REFERENCE.split("\n## ").find(|section| section.starts_with(heading)).unwrap_or_default();
    let names = section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    names.collect()
}

fn sorted<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names
}

#[test]
fn the_reference_names_every_stage_there_is() {
    let parts = Parts::default();
    let documented = |heading| sorted(table(heading).into_iter());
    let sources = documented("Sources");
    assert!(parts.source_names().all(|name| sources.contains(&name)), "{sources:?}");
    let filters: Vec<&str> = parts.filter_names().collect();
    let always = parts.always(Vec::new());
    assert_eq!(documented("Filters"), sorted(filters.into_iter().chain(always.iter().map(|filter| &**filter.name()))));
    assert_eq!(documented("Rankers"), sorted(parts.ranker_names()));
    assert_eq!(documented("Arrangers"), sorted(parts.arranger_names()));
}

#[test]
fn the_example_of_the_reference_is_a_plan() {
    let mut parts = Parts::default();
    let built_in = sorted(Parts::default().source_names()).join(" ");
    table("Sources").into_iter().filter(|name| !built_in.contains(name)).for_each(|name| parts.announce(name));
    let example = REFERENCE.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let plan = Plan::read(example, &parts).unwrap();
    assert_eq!(plan.surface.as_str(), "home");
}

#[test]
fn the_rules_of_the_reference_are_instructions() {
    let examples: Vec<&str> =
        REFERENCE.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(examples.len() >= 4);
    for example in examples {
        let said: crate::rules::Instruction =
            serde_json::from_str(example).unwrap_or_else(|error| panic!("{error}: {example}"));
        assert_eq!(said.check(), Ok(()), "{example}");
    }
}
