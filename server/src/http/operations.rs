//! For whoever keeps it running: health, metrics, status, the description of this very interface.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use engine::{LATENCY_BOUNDS_US, Measured};
use serde::Serialize;

use super::Shared;
use crate::listen::Connections;

/// The process is up.
pub async fn live() -> &'static str {
    "live\n"
}

/// It answers decisions: there is at least one plan.
pub async fn ready(State(shared): State<Shared>) -> (StatusCode, &'static str) {
    if shared.engine.served().plans.is_empty() {
        (StatusCode::SERVICE_UNAVAILABLE, "no plan is set\n")
    } else {
        (StatusCode::OK, "ready\n")
    }
}

/// Everything at a glance.
#[derive(Serialize)]
pub struct Status {
    version: &'static str,
    products: usize,
    catalogue_version: u64,
    rules: usize,
    plans: usize,
    models: Vec<String>,
    measured: Measured,
}

/// Everything at a glance.
pub async fn status(State(shared): State<Shared>) -> axum::Json<Status> {
    let served = shared.engine.served();
    axum::Json(Status {
        version: env!("CARGO_PKG_VERSION"),
        products: served.catalogue.len(),
        catalogue_version: served.catalogue.version(),
        rules: served.rules.instructions().count(),
        plans: served.plans.len(),
        models: served.models.keys().cloned().collect(),
        measured: shared.engine.measured(),
    })
}

/// Prometheus text.
pub async fn metrics(State(shared): State<Shared>) -> Response {
    let text = render(&shared.engine.measured(), &shared.connections);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

fn render(measured: &Measured, connections: &Connections) -> String {
    let mut text = String::new();
    let mut single = |name: &str, kind: &str, help: &str, value: u64| {
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "# HELP shopwright_{name} {help}\n# TYPE shopwright_{name} {kind}\nshopwright_{name} {value}"
        );
    };
    single("signals_accepted_total", "counter", "Signals and catalogue changes accepted.", measured.accepted);
    single("signals_duplicate_total", "counter", "Repeats of a message.", measured.duplicates);
    single("dead_letters_total", "counter", "Messages kept as dead letters.", measured.dead_letters);
    single("checkpoint_failures_total", "counter", "Checkpoints that failed.", measured.checkpoint_failures);
    single("decisions_unlogged_total", "counter", "Decisions that could not be logged.", measured.unlogged_decisions);
    single("profiles_cached", "gauge", "Profiles in memory.", measured.cached_profiles);
    single("profiles_unsaved", "gauge", "Profiles changed since the last checkpoint.", measured.unsaved_profiles);
    single("connections_open", "gauge", "Connections open now.", connections.open());
    single("connections_refused_total", "counter", "Connections beyond the limit, turned away.", connections.refused());
    let _ = surfaces(&mut text, measured);
    text
}

fn surfaces(text: &mut String, measured: &Measured) -> std::fmt::Result {
    writeln!(text, "# HELP shopwright_decision_seconds Time to decide.\n# TYPE shopwright_decision_seconds histogram")?;
    for (surface, measures) in &measured.surfaces {
        let mut sum = 0;
        let bounds = LATENCY_BOUNDS_US.iter().map(|bound| (*bound as f64 / 1e6).to_string());
        for (count, bound) in measures.latency.iter().zip(bounds.chain(["+Inf".to_owned()])) {
            sum += count;
            writeln!(text, "shopwright_decision_seconds_bucket{{surface={surface:?},le=\"{bound}\"}} {sum}")?;
        }
        writeln!(text, "shopwright_decision_seconds_sum{{surface={surface:?}}} {}", measures.took_us as f64 / 1e6)?;
        writeln!(text, "shopwright_decision_seconds_count{{surface={surface:?}}} {}", measures.decisions)?;
    }
    for (name, help, of) in SURFACE_COUNTERS {
        writeln!(text, "# HELP shopwright_{name} {help}\n# TYPE shopwright_{name} counter")?;
        for (surface, measures) in &measured.surfaces {
            writeln!(text, "shopwright_{name}{{surface={surface:?}}} {}", of(measures))?;
        }
    }
    writeln!(
        text,
        "# HELP shopwright_signals_total Signals folded, by word.\n# TYPE shopwright_signals_total counter"
    )?;
    for (word, count) in &measured.happenings {
        writeln!(text, "shopwright_signals_total{{word={word:?}}} {count}")?;
    }
    Ok(())
}

type Counter = (&'static str, &'static str, fn(&engine::SurfaceMeasures) -> u64);

const SURFACE_COUNTERS: [Counter; 5] = [
    ("products_shown_total", "Products in slates.", |measures| measures.products),
    ("products_from_fallback_total", "Products from the fallback ladder.", |measures| measures.from_fallback),
    ("decisions_degraded_total", "Decisions that skipped a stage for want of time.", |measures| measures.degraded),
    ("decisions_short_total", "Decisions shorter than asked for.", |measures| measures.short),
    ("decisions_faulty_total", "Decisions with a stage that broke its contract.", |measures| measures.faulty),
];
