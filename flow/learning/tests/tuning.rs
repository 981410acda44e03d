//! Claim: on the tail of a shop's own training visits, no single hyper-parameter of a session model, moved to a
//! neighbouring value, ranks clearly better than its default.
//!
//! This is how the defaults were chosen, on three shops at once. It needs data, so it runs on demand only:
//! `TUNING_VISITS=FILE cargo test --release -p learning --test tuning -- --ignored --nocapture`, where the file has one
//! visit per line, oldest first, items in order of time and separated by blanks. Test rows are never read.

#![expect(clippy::unwrap_used, reason = "a test")]

use commerce::ProductId;
use learning::evaluation::{Settings, evaluate_sessions, hold_out_tail};
use learning::{Dataset, Event};
use serde_json::{Value, json};

/// Visits held out at the end of the data.
const TAIL: usize = 4_000;

/// How much better than the defaults a neighbour may rank, as a share of their MRR@20.
const TOLERANCE: f64 = 0.02;

fn sessions(text: &str) -> Dataset {
    let mut data = Dataset::default();
    for line in text.lines() {
        let ids = line.split_whitespace().map(|id| ProductId::new(id).unwrap());
        let visit = ids.map(|id| Event { item: data.intern(&id), at: None }).collect();
        data.sessions.push(visit);
    }
    data
}

fn neighbours() -> Vec<(&'static str, Value)> {
    let both = ["transitions", "session_neighbours"];
    let shared = [
        ("visit_decay", [0.4, 0.7]),
        ("distance_power", [0.5, 1.0]),
        ("backward", [0.25, 1.0]),
        ("half_life_share", [0.3, 1.0]),
    ];
    let own = [("match_idf", [0.5, 1.5]), ("item_idf", [0.0, 0.6]), ("length_power", [0.0, 0.5])];
    let mut neighbours = Vec::new();
    for (name, values) in shared {
        neighbours.extend(both.iter().flat_map(|model| values.map(|value| (*model, json!({ name: value })))));
    }
    for (name, values) in own {
        neighbours.extend(values.map(|value| ("session_neighbours", json!({ name: value }))));
    }
    neighbours
}

#[test]
#[ignore = "needs a file of visits, named by TUNING_VISITS"]
fn no_neighbour_of_the_defaults_ranks_clearly_better() {
    let Ok(path) = std::env::var("TUNING_VISITS") else {
        println!("skipped: TUNING_VISITS names no file");
        return;
    };
    let test = hold_out_tail(&sessions(&std::fs::read_to_string(path).unwrap()), TAIL);
    let ranked = |model: &str, settings: Value| {
        let settings = Settings::from([(model.to_owned(), settings)]);
        let report = evaluate_sessions(&test, &[model.to_owned()], &settings, &|| 0).unwrap();
        report.models.first().map(|report| (report.metrics["mrr@20"], report.metrics["hr@20"])).unwrap()
    };
    for model in ["transitions", "session_neighbours"] {
        let (default_mrr, default_hr) = ranked(model, Value::Null);
        println!("{model}: mrr@20 {default_mrr:.4} hr@20 {default_hr:.4} with the defaults");
        for (_, settings) in neighbours().into_iter().filter(|(of, _)| *of == model) {
            let (mrr, hr) = ranked(model, settings.clone());
            println!("{model}: mrr@20 {mrr:.4} hr@20 {hr:.4} with {settings}");
            assert!(mrr <= default_mrr * (1.0 + TOLERANCE), "{settings} ranks better than the defaults");
        }
    }
}
