//! Events that change the catalogue: `product_changed`, `product_removed`, `product_hidden`, `stock_changed`,
//! `price_changed`.
//!
//! A product is read by hand rather than by its own deserializer, so that a fault has its place and its hint like
//! any other, and so that `product_id`, `name` and texts for numbers work here as they do in events.

use std::collections::BTreeMap;
use std::sync::Arc;

use commerce::{Change, Product, ProductError, ProductId, Stock};

use super::{Fault, Message, Read, Word, field, happenings, items, who};
use crate::json::{Node, escaped};
use crate::{AdmissionPolicy, Code};

/// Reads a change of the catalogue.
pub(super) fn change<'n>(message: &Message<'n>) -> Read<'n, Change> {
    if message.word == Word::ProductChanged {
        return product(message).map(|product| Change::Product { product: Arc::new(product) });
    }
    if message.word == Word::ProductRemoved {
        unmistakable(message)?;
    }
    let id: ProductId = items::single(message)?.product;
    let place = || message.property(&["place"]).map(field::identifier).transpose();
    Ok(match message.word {
        Word::ProductRemoved => Change::Removed { product: id },
        Word::ProductHidden => {
            Change::Hidden { product: id, hidden: message.property(&["hidden"]).map_or(Ok(true), field::yes)? }
        }
        Word::StockChanged => Change::Stock { product: id, place: place()?, stock: stock(message)? },
        _ => Change::Price { product: id, place: place()?, price: field::price(message.required(&["price"])?)? },
    })
}

/// Segment users may well write `product_removed` for what left the basket, and then a shopper's click would take
/// the product from the shop. A message that names a shopper is therefore not believed.
fn unmistakable<'n>(message: &Message<'n>) -> Read<'n, ()> {
    let Some(shopper) = who::shopper(message) else { return Ok(()) };
    Err(Fault::new(
        shopper,
        Code::AmbiguousEvent,
        "`product_removed` takes a product from the shop, but the message names a shopper",
        "for the basket send `removed_from_cart`; for the catalogue leave out `userId` and `anonymousId`",
    ))
}

/// `null` says that nobody counts, so an absent field must be told from it.
fn stock<'n>(message: &Message<'n>) -> Read<'n, Stock> {
    let entries = message.properties.entries().unwrap_or_default();
    match entries.iter().rev().find(|(name, _)| matches!(name.as_ref(), "stock" | "quantity")) {
        None => Err(message.missing(&["stock", "quantity"])),
        Some((_, Node::Null)) => Ok(Stock::Untracked),
        Some((_, node)) => field::whole(node, 0.0, f64::from(u32::MAX)).map(|units| Stock::Units(units as u32)),
    }
}

const FIELDS: [&str; 18] = [
    "id",
    "product_id",
    "item_id",
    "title",
    "name",
    "description",
    "category",
    "brand",
    "price",
    "currency",
    "image_url",
    "url",
    "attributes",
    "minimum_age",
    "hidden",
    "available_from",
    "available_until",
    "listed_at",
];

/// Names that stand beside the fields of a product when it has no object of its own.
const BESIDE: [&str; 6] = ["userId", "anonymousId", "user_id", "anonymous_id", "context", "traits"];

fn product<'n>(message: &Message<'n>) -> Read<'n, Product> {
    let policy = message.policy;
    let nested = message.properties.get("product").filter(|product| product.entries().is_some());
    let source = nested.unwrap_or(message.properties);
    if let Some((name, node)) =
        source.entries().unwrap_or_default().iter().find(|(name, _)| {
            !FIELDS.contains(&name.as_ref()) && (nested.is_some() || !BESIDE.contains(&name.as_ref()))
        })
    {
        let text = format!("a product has no field `{}`", escaped(name));
        let hint = "put free fields under `attributes`; stock is its own event, `stock_changed`";
        return Err(Fault::new(node, Code::UnknownField, text, hint));
    }
    let present = |names: &[&str]| source.first(names).filter(|node| !field::is_blank(node));
    let missing = |names: &[&'static str]| Fault::missing(source, message.root, names);
    let id = present(&["id", "product_id", "item_id"]).or(message.subject);
    let title = present(&["title", "name"]).ok_or_else(|| missing(&["title", "name"]))?;
    let text = |names: &[&str]| present(names).map(long_text).transpose();
    let instant = |names: &[&str]| present(names).map(field::instant).transpose();
    let product = Product {
        id: field::identifier(id.ok_or_else(|| missing(&["id", "product_id"]))?)?,
        title: long_text(title)?,
        description: text(&["description"])?.unwrap_or_default(),
        category: present(&["category"]).map(field::category).transpose()?,
        brand: text(&["brand"])?,
        price: present(&["price"]).map(field::price).transpose()?,
        currency: present(&["currency"]).map(happenings::currency).transpose()?,
        image_url: text(&["image_url"])?,
        url: text(&["url"])?,
        attributes: attributes(present(&["attributes"]), policy)?,
        minimum_age: present(&["minimum_age"])
            .map(|node| field::whole(node, 0.0, 150.0).map(|years| years as u8))
            .transpose()?,
        hidden: present(&["hidden"]).map_or(Ok(false), field::yes)?,
        available_from: instant(&["available_from"])?,
        available_until: instant(&["available_until"])?,
        listed_at: instant(&["listed_at"])?,
    };
    product.check().map_err(|error| invalid(source, &error))?;
    Ok(product)
}

/// A text of a product; its own limit is checked with the product.
fn long_text<'n>(node: &'n Node<'n>) -> Read<'n, String> {
    let policy = AdmissionPolicy { text_bytes: commerce::MAXIMUM_TEXT_BYTES, ..AdmissionPolicy::default() };
    field::text(node, &policy)
}

fn attributes<'n>(node: Option<&'n Node<'n>>, policy: &AdmissionPolicy) -> Read<'n, BTreeMap<String, String>> {
    let Some(node) = node else { return Ok(BTreeMap::new()) };
    let Some(entries) = node.entries() else { return Err(Fault::wrong_type(node, "an object of texts")) };
    let used = entries.iter().filter(|(_, value)| !matches!(value, Node::Null) && !field::is_blank(value));
    used.map(|(name, value)| Ok((name.to_string(), field::text(value, policy)?))).collect()
}

fn invalid<'n>(node: &'n Node<'n>, error: &ProductError) -> Box<Fault<'n>> {
    let hint = match error {
        ProductError::Untitled { .. } => "add a `title`",
        ProductError::TextTooLong { .. } => "shorten the text",
        ProductError::TooManyAttributes { .. } => "send the attributes that shoppers choose by",
        ProductError::NegativePrice { .. } => "send a price of zero or more",
        ProductError::NeverAvailable { .. } => "let `available_until` be after `available_from`",
    };
    Fault::new(node, Code::InvalidProduct, error.to_string(), hint)
}
