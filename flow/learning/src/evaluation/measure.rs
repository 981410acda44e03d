//! Lists against what was wanted, summed up.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

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
    let known = RefCell::new(FxHashMap::default());
    let unlike = rows.iter().map(|row| diversity(&row.list, K, |a, b| remembered(&known, shop, a, b)));
    metrics.insert(format!("diversity@{K}"), mean(unlike));
    let ranks = rows.iter().map(|row| shop.popularity.mean_rank(&row.list, K));
    metrics.insert(format!("popularity_rank@{K}"), mean(ranks));
    metrics.insert("rows".to_owned(), rows.len() as f64);
    metrics
}

/// Pairs of items whose likeness is remembered; further ones are worked out each time.
const REMEMBERED_PAIRS: usize = 8_000_000;

/// The likeness of two items, worked out once: the same few products stand together in many lists, and in a shop of
/// few products and many visits working it out is long.
fn remembered(known: &RefCell<FxHashMap<(u32, u32), f64>>, shop: &Shop, a: u32, b: u32) -> f64 {
    let pair = (a.min(b), a.max(b));
    if let Some(likeness) = known.borrow().get(&pair) {
        return *likeness;
    }
    let likeness = shop.likeness(pair.0, pair.1);
    let mut known = known.borrow_mut();
    if known.len() < REMEMBERED_PAIRS {
        known.insert(pair, likeness);
    }
    likeness
}

fn mean(values: impl IntoIterator<Item = Option<f64>>) -> f64 {
    let (sum, count) = values.into_iter().flatten().fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}
