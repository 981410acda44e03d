//! A product as the shop describes it, and its stock.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Category, Currency, Money, ProductId, Timestamp};

/// The longest title, description, address or attribute text accepted, in bytes.
pub const MAXIMUM_TEXT_BYTES: usize = 20_000;

/// The largest number of attributes of one product.
pub const MAXIMUM_ATTRIBUTES: usize = 100;

/// What can be sold: one row of the catalogue. Absent fields are unknown, not empty.
///
/// Stock and price by place are kept beside the product (see [`crate::Entry`]), because they change a thousand
/// times more often than a description.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// The shop's own id.
    #[serde(alias = "product_id")]
    pub id: ProductId,
    /// What shoppers read first.
    pub title: String,
    /// Longer text, without markup.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Where it stands in the shop's tree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// Who makes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// Price where no place has its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
    /// Currency of every price of this product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// Address of a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    /// Address of its page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Free attributes such as colour or size.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
    /// Youngest age in years that may be shown this product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_age: Option<u8>,
    /// Taken out of every surface without being deleted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    /// Not before this instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available_from: Option<Timestamp>,
    /// Not from this instant on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available_until: Option<Timestamp>,
    /// When the shop began to sell it; the newness of `new_arrivals`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed_at: Option<Timestamp>,
}

/// Why a product cannot enter the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProductError {
    /// The title is empty.
    #[error("product `{id}` has an empty title")]
    Untitled {
        /// The product.
        id: ProductId,
    },
    /// A text field is longer than [`MAXIMUM_TEXT_BYTES`].
    #[error("product `{id}` has a `{field}` of {bytes} bytes, at most {MAXIMUM_TEXT_BYTES} are accepted")]
    TextTooLong {
        /// The product.
        id: ProductId,
        /// Which field.
        field: String,
        /// Its length.
        bytes: usize,
    },
    /// More than [`MAXIMUM_ATTRIBUTES`].
    #[error("product `{id}` has {count} attributes, at most {MAXIMUM_ATTRIBUTES} are accepted")]
    TooManyAttributes {
        /// The product.
        id: ProductId,
        /// How many.
        count: usize,
    },
    /// A price below zero.
    #[error("product `{id}` has a negative price")]
    NegativePrice {
        /// The product.
        id: ProductId,
    },
    /// `available_until` is not after `available_from`.
    #[error("product `{id}` is available until before it is available from")]
    NeverAvailable {
        /// The product.
        id: ProductId,
    },
}

impl Product {
    /// A product with an id and a title, and everything else unknown.
    #[must_use]
    pub fn new(id: ProductId, title: impl Into<String>) -> Self {
        Self {
            id,
            title: title.into(),
            description: String::new(),
            category: None,
            brand: None,
            price: None,
            currency: None,
            image_url: None,
            url: None,
            attributes: BTreeMap::new(),
            minimum_age: None,
            hidden: false,
            available_from: None,
            available_until: None,
            listed_at: None,
        }
    }

    /// Checks the limits.
    ///
    /// # Errors
    /// The first [`ProductError`] found.
    pub fn check(&self) -> Result<(), ProductError> {
        let id = || self.id.clone();
        if self.title.trim().is_empty() {
            return Err(ProductError::Untitled { id: id() });
        }
        if self.attributes.len() > MAXIMUM_ATTRIBUTES {
            return Err(ProductError::TooManyAttributes { id: id(), count: self.attributes.len() });
        }
        if let Some((field, bytes)) = self.longest_text().filter(|(_, bytes)| *bytes > MAXIMUM_TEXT_BYTES) {
            return Err(ProductError::TextTooLong { id: id(), field, bytes });
        }
        if self.price.is_some_and(|price| price.micros() < 0) {
            return Err(ProductError::NegativePrice { id: id() });
        }
        match (self.available_from, self.available_until) {
            (Some(from), Some(until)) if until <= from => Err(ProductError::NeverAvailable { id: id() }),
            _ => Ok(()),
        }
    }

    fn longest_text(&self) -> Option<(String, usize)> {
        let optional =
            |field: &'static str, text: &Option<String>| (field.to_owned(), text.as_ref().map_or(0, String::len));
        let fixed = [
            ("title".to_owned(), self.title.len()),
            ("description".to_owned(), self.description.len()),
            optional("brand", &self.brand),
            optional("image_url", &self.image_url),
            optional("url", &self.url),
        ];
        let attributes =
            self.attributes.iter().map(|(name, value)| (format!("attributes.{name}"), name.len() + value.len()));
        fixed.into_iter().chain(attributes).max_by_key(|(_, bytes)| *bytes)
    }
}

/// How many there are. JSON: a number, or `null` when stock is not tracked (made to order, digital).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Option<u32>", into = "Option<u32>")]
pub enum Stock {
    /// Nobody counts; always available.
    #[default]
    Untracked,
    /// Pieces on hand.
    Units(u32),
}

impl Stock {
    /// Whether at least one can be had.
    #[must_use]
    pub const fn is_available(self) -> bool {
        !matches!(self, Self::Units(0))
    }
}

impl From<Option<u32>> for Stock {
    fn from(units: Option<u32>) -> Self {
        units.map_or(Self::Untracked, Self::Units)
    }
}

impl From<Stock> for Option<u32> {
    fn from(stock: Stock) -> Self {
        match stock {
            Stock::Untracked => None,
            Stock::Units(units) => Some(units),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mug() -> Product {
        Product::new(ProductId::new("mug").unwrap(), "Mug")
    }

    #[test]
    fn a_product_needs_a_title_and_bounded_texts() {
        assert_eq!(mug().check(), Ok(()));
        assert!(matches!(Product { title: " ".into(), ..mug() }.check(), Err(ProductError::Untitled { .. })));
        let long = Product { description: "x".repeat(MAXIMUM_TEXT_BYTES + 1), ..mug() };
        assert!(matches!(long.check(), Err(ProductError::TextTooLong { field, .. }) if field == "description"));
    }

    #[test]
    fn an_unknown_field_of_a_product_is_named() {
        let refused = serde_json::from_str::<Product>(r#"{"id":"mug","title":"Mug","colour":"red"}"#).unwrap_err();
        assert!(refused.to_string().contains("colour"), "{refused}");
    }

    #[test]
    fn stock_is_a_number_or_null() {
        assert_eq!(serde_json::from_str::<Stock>("3").unwrap(), Stock::Units(3));
        assert_eq!(serde_json::from_str::<Stock>("null").unwrap(), Stock::Untracked);
        assert!(serde_json::from_str::<Stock>("-1").is_err());
        assert!(!Stock::Units(0).is_available() && Stock::Untracked.is_available());
    }
}
