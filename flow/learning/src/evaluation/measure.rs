//! Lists against what was wanted, summed up.

use rayon::prelude::*;

use super::shop::Shop;
use super::{K, Metrics};
use crate::metrics::{Coverage, diversity, hit_rate, ndcg, precision, recall, reciprocal_rank};

/// List, wanted, k.
type Metric = fn(&[u32], &[u32], usize) -> f64;

/// One list and what was wanted of it.
pub(super) struct Judged {
    pub(super) list: Vec<u32>,
    pub(super) wanted: Vec<u32>,
}

/// The mean of every metric over the rows. Rows are summed in their order, so the figures are the same everywhere.
pub(super) fn measure(rows: &[Judged], shop: &Shop) -> Metrics {
    let wanted: [(&str, Metric); 5] =
        [("hr", hit_rate), ("mrr", reciprocal_rank), ("ndcg", ndcg), ("recall", recall), ("precision", precision)];
    let mut metrics = Metrics::new();
    for (name, metric) in wanted {
        let sum: f64 = rows.iter().map(|row| metric(&row.list, &row.wanted, K)).sum();
        metrics.insert(format!("{name}@{K}"), sum / rows.len().max(1) as f64);
    }
    let mut coverage = Coverage::new(shop.catalogue.len());
    rows.iter().for_each(|row| coverage.note(&row.list, K));
    metrics.insert(format!("coverage@{K}"), coverage.share());
    let unlike: Vec<Option<f64>> =
        rows.par_iter().map(|row| diversity(&row.list, K, |a, b| shop.likeness(a, b))).collect();
    metrics.insert(format!("diversity@{K}"), mean(unlike));
    let ranks = rows.iter().map(|row| shop.popularity.mean_rank(&row.list, K));
    metrics.insert(format!("popularity_rank@{K}"), mean(ranks));
    metrics.insert("rows".to_owned(), rows.len() as f64);
    metrics
}

fn mean(values: impl IntoIterator<Item = Option<f64>>) -> f64 {
    let (sum, count) = values.into_iter().flatten().fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}
