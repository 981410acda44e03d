//! What the catalogue knows already, beside what a file says.
//!
//! A description replaces the one before it, but a file speaks only of the columns that it has. A nightly list of titles
//! and prices must not show a hidden product again, and order lines must not rename the products that a product file
//! described. So a field without a column stays as it was, and orders add only what is still unknown. The alternative,
//! an order in which files have to be imported, would be noticed by shoppers first.

use std::sync::Arc;

use commerce::{Change, Product, Snapshot};

use crate::mapping::{Field, Kind, Mapping};

/// The change with what the catalogue knows and the file does not say; nothing where it has nothing to add.
#[must_use]
pub fn beside_what_is_known(mapping: &Mapping, catalogue: &Snapshot, change: Change) -> Option<Change> {
    let Some(entry) = catalogue.find(change.product()) else { return Some(change) };
    match (mapping.kind, change) {
        (Kind::Orders, Change::Product { product }) => {
            let filled = filled(&entry.product, &product);
            (!entry.removed && filled != *entry.product).then(|| Change::Product { product: Arc::new(filled) })
        }
        (Kind::Orders, _) => None,
        (_, Change::Product { product }) => {
            Some(Change::Product { product: Arc::new(redescribed(mapping, &entry.product, &product)) })
        }
        (_, change) => Some(change),
    }
}

/// What is known, with its gaps filled from order lines. A title that only repeats the id is a gap.
fn filled(known: &Product, sold: &Product) -> Product {
    let untitled = known.title == known.id.as_str();
    Product {
        title: if untitled { sold.title.clone() } else { known.title.clone() },
        category: known.category.clone().or_else(|| sold.category.clone()),
        brand: known.brand.clone().or_else(|| sold.brand.clone()),
        price: known.price.or(sold.price),
        currency: known.currency.or(sold.currency),
        listed_at: known.listed_at.or(sold.listed_at),
        ..known.clone()
    }
}

/// What a product file says, with what it has no column for.
fn redescribed(mapping: &Mapping, known: &Product, said: &Product) -> Product {
    let silent = |field: Field| !mapping.columns.contains_key(&field) && !mapping.constants.contains_key(&field);
    let mut product = said.clone();
    if silent(Field::Description) {
        product.description.clone_from(&known.description);
    }
    if silent(Field::Category) && product.category.is_none() {
        product.category.clone_from(&known.category);
    }
    if silent(Field::Brand) {
        product.brand.clone_from(&known.brand);
    }
    if silent(Field::Price) {
        product.price = known.price;
        product.currency = known.currency.or(product.currency);
    }
    if silent(Field::ImageUrl) {
        product.image_url.clone_from(&known.image_url);
    }
    if silent(Field::Url) {
        product.url.clone_from(&known.url);
    }
    if mapping.attributes.is_empty() {
        product.attributes.clone_from(&known.attributes);
    }
    if silent(Field::MinimumAge) {
        product.minimum_age = known.minimum_age;
    }
    if silent(Field::Hidden) {
        product.hidden = known.hidden;
    }
    if silent(Field::AvailableFrom) {
        product.available_from = known.available_from;
    }
    if silent(Field::AvailableUntil) {
        product.available_until = known.available_until;
    }
    if silent(Field::ListedAt) {
        product.listed_at = known.listed_at;
    }
    product
}
