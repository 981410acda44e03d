//! The products of an event: Segment's `products[]`, GA4's `items[]`, our `products` and `lines`, or the event's own
//! fields when it is about one product.

use commerce::{Money, ProductId};

use super::{Fault, Message, Read, field};
use crate::Line;
use crate::json::Node;

const LISTS: [&str; 3] = ["products", "items", "lines"];
const IDS: [&str; 4] = ["product_id", "item_id", "product", "sku"];

/// One product of an event.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    pub product: ProductId,
    pub quantity: u32,
    pub price: Option<Money>,
    pub position: Option<u32>,
}

impl From<Item> for Line {
    fn from(item: Item) -> Line {
        Line { product: item.product, quantity: item.quantity, price: item.price }
    }
}

/// The listed products; none when the event lists none.
pub(super) fn listed<'n>(message: &Message<'n>) -> Read<'n, Vec<Item>> {
    let Some(node) = message.property(&LISTS) else { return Ok(Vec::new()) };
    field::list(node, message.policy)?.iter().map(item).collect()
}

/// The same, of which there must be at least one.
pub(super) fn at_least_one_listed<'n>(message: &Message<'n>) -> Read<'n, Vec<Item>> {
    let items = listed(message)?;
    if items.is_empty() { Err(message.missing(&LISTS)) } else { Ok(items) }
}

/// The products of an event about single products: at least one.
pub(super) fn each<'n>(message: &Message<'n>) -> Read<'n, Vec<Item>> {
    let items = listed(message)?;
    if items.is_empty() { Ok(vec![single(message)?]) } else { Ok(items) }
}

/// The product that an event may be about.
pub(super) fn optional<'n>(message: &Message<'n>) -> Read<'n, Option<ProductId>> {
    match message.property(&IDS).or(message.subject) {
        Some(node) => field::identifier(node).map(Some),
        None => Ok(listed(message)?.into_iter().next().map(|item| item.product)),
    }
}

/// The product of an event that is about exactly one.
pub(super) fn single<'n>(message: &Message<'n>) -> Read<'n, Item> {
    if let Some(line) = message.property(&["line"]) {
        return item(line);
    }
    match message.property(&IDS).or(message.subject) {
        Some(id) => with_id(id, message.properties),
        None => Err(message.missing(&IDS)),
    }
}

fn item<'n>(node: &'n Node<'n>) -> Read<'n, Item> {
    if node.entries().is_none() {
        return with_id(node, node);
    }
    // Universal Analytics called it `id`; only inside a list can that mean nothing else.
    match IDS.iter().chain(&["id"]).find_map(|name| node.get(name).filter(|id| !field::is_blank(id))) {
        Some(id) => with_id(id, node),
        None => Err(Fault::missing(node, node, &IDS)),
    }
}

fn with_id<'n>(id: &'n Node<'n>, fields: &'n Node<'n>) -> Read<'n, Item> {
    let present = |names: &[&str]| fields.first(names).filter(|node| !field::is_blank(node));
    Ok(Item {
        product: field::identifier(id)?,
        quantity: present(&["quantity"]).map_or(Ok(1), field::quantity)?,
        price: present(&["price"]).map(field::price).transpose()?,
        position: position(present(&["position"]), present(&["index"]))?,
    })
}

/// Segment's `position` counts from 1; GA4's `index` is the tracker's own count, taken as it comes. A zero from
/// either says "first" and is taken as 1.
fn position<'n>(position: Option<&'n Node<'n>>, index: Option<&'n Node<'n>>) -> Read<'n, Option<u32>> {
    let Some(node) = position.or(index) else { return Ok(None) };
    field::whole(node, 0.0, 1e6).map(|place| Some(place.max(1) as u32))
}
