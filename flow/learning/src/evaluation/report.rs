//! What an evaluation found, as the JSON machines read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Figures by metric name, such as `mrr@20`.
pub type Metrics = BTreeMap<String, f64>;

/// One row per model.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Report {
    /// In the order asked for.
    pub models: Vec<ModelReport>,
}

/// One contender's figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelReport {
    /// The contender's name.
    pub model: String,
    /// Over all test rows.
    pub metrics: Metrics,
    /// Over what is new: targets that differ from the last item of the prefix, or products the customer had not
    /// bought before; what is not new is taken off the lists.
    pub metrics_new_item: Metrics,
    /// Seconds to fit all its models.
    pub fit_seconds: f64,
    /// Microseconds per decision.
    pub predict_us: PredictMicros,
}

/// Percentiles of the time one decision takes, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct PredictMicros {
    /// Half of the decisions are faster.
    pub p50: f64,
    /// One in a hundred is slower.
    pub p99: f64,
}

impl PredictMicros {
    /// Percentiles (nearest rank) of durations in nanoseconds.
    #[must_use]
    pub fn of_nanoseconds(mut durations: Vec<u64>) -> Self {
        durations.sort_unstable();
        let rank = |share: f64| {
            let at = libm::ceil(durations.len() as f64 * share) as usize;
            durations.get(at.saturating_sub(1)).copied().unwrap_or_default() as f64 / 1_000.0
        };
        Self { p50: rank(0.5), p99: rank(0.99) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_nearest_ranks() {
        let micros = PredictMicros::of_nanoseconds((1..=200).rev().map(|n| n * 1_000).collect());
        assert_eq!(micros, PredictMicros { p50: 100.0, p99: 198.0 });
        assert_eq!(PredictMicros::of_nanoseconds(Vec::new()), PredictMicros::default());
    }

    #[test]
    fn the_json_has_exactly_the_promised_names() {
        let figures = Metrics::from([("hr@20".to_owned(), 0.5)]);
        let model = ModelReport {
            model: "transitions".to_owned(),
            metrics: figures.clone(),
            metrics_new_item: figures,
            fit_seconds: 0.25,
            predict_us: PredictMicros { p50: 20.0, p99: 90.0 },
        };
        assert_eq!(
            serde_json::to_string(&Report { models: vec![model] }).unwrap(),
            r#"{"models":[{"model":"transitions","metrics":{"hr@20":0.5},"metrics_new_item":{"hr@20":0.5},"fit_seconds":0.25,"predict_us":{"p50":20.0,"p99":90.0}}]}"#
        );
    }
}
