//! A product with its live stock and price.

use std::sync::Arc;

use commerce::{Entry, Money, Place, Product, Stock};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One product as the API shows it: its description, and what changes by the hour.
#[derive(Serialize)]
pub struct Shown {
    #[serde(flatten)]
    product: Arc<Product>,
    stock: Stock,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    stock_by_place: BTreeMap<Place, Stock>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    price_by_place: BTreeMap<Place, Money>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    removed: bool,
}

impl Shown {
    /// The product of a catalogue entry.
    pub fn of(entry: &Entry) -> Self {
        Self {
            product: Arc::clone(&entry.product),
            stock: entry.stock,
            stock_by_place: entry.stock_by_place.clone(),
            price_by_place: entry.price_by_place.clone(),
            removed: entry.removed,
        }
    }
}

/// The body of a stock change.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StockBody {
    /// Pieces, or null when nobody counts.
    pub stock: Stock,
    /// Where; everywhere when absent.
    #[serde(default)]
    pub place: Option<Place>,
}

/// The body of a price change.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceBody {
    /// In units of the product's currency, not negative.
    pub price: Money,
    /// Where; everywhere when absent.
    #[serde(default)]
    pub place: Option<Place>,
}

/// The body of a change of visibility.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HiddenBody {
    /// Whether it is hidden from now on.
    pub hidden: bool,
}
