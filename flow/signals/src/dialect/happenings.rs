//! From a word and its fields to what happened.
//!
//! An event about single products that lists several (GA4 does so for a bundle put into the basket) becomes one
//! happening for each: to keep the first alone would lose the others, and to refuse would lose them all.

use commerce::{Change, Currency};

use super::items::{self, Item};
use super::{Fault, Message, Read, Word, catalogue, consent, field, traits, who};
use crate::{Code, CouponOutcome, Happening};

/// What a message means.
#[derive(Debug)]
pub(crate) enum Meaning {
    /// Something happened to a customer, and the same with other products.
    Happened { first: Happening, others: Vec<Happening> },
    /// The catalogue changed.
    Change(Change),
}

/// Reads the fields that the message's word needs.
pub(crate) fn meaning<'n>(message: &Message<'n>) -> Read<'n, Meaning> {
    if message.word.is_of_the_catalogue() {
        return catalogue::change(message).map(Meaning::Change);
    }
    match message.word {
        Word::ProductClicked => {
            let list = optional_text(message, LISTS)?;
            per_product(message, |Item { product, position, .. }| {
                let list = list.clone();
                Happening::ProductClicked { product, position, list }
            })
        }
        Word::ProductViewed => per_product(message, |item| Happening::ProductViewed { product: item.product }),
        Word::AddedToCart => per_product(message, |item| Happening::AddedToCart { line: item.into() }),
        Word::RemovedFromCart => per_product(message, |item| Happening::RemovedFromCart { line: item.into() }),
        Word::Dismissed => per_product(message, |item| Happening::Dismissed { product: item.product }),
        Word::Rated | Word::Reviewed => {
            let rating = rating(message)?;
            per_product(message, |item| Happening::Rated { product: item.product, rating })
        }
        Word::Wished | Word::Unwished => {
            let removed = message.word == Word::Unwished || flag(message, "removed")?;
            per_product(message, |item| Happening::Wished { product: item.product, removed })
        }
        _ => happening(message).map(|first| Meaning::Happened { first, others: Vec::new() }),
    }
}

fn per_product<'n>(message: &Message<'n>, happened: impl Fn(Item) -> Happening) -> Read<'n, Meaning> {
    let mut happenings = items::each(message)?.into_iter().map(happened);
    match happenings.next() {
        Some(first) => Ok(Meaning::Happened { first, others: happenings.collect() }),
        None => Err(message.missing(&["product_id"])),
    }
}

const LISTS: &[&str] = &["list_id", "item_list_id", "list", "item_list_name"];
const PROMOTIONS: &[&str] = &["promotion_id", "promotion", "promotion_name", "name"];
const COUPONS: &[&str] = &["coupon_id", "coupon", "coupon_name", "code"];
const ORDERS: &[&str] = &["order_id", "transaction_id", "order"];

fn happening<'n>(message: &Message<'n>) -> Read<'n, Happening> {
    Ok(match message.word {
        Word::PageViewed | Word::ScreenViewed => Happening::PageViewed { page: page(message)? },
        Word::Engaged => engaged(message)?,
        Word::Searched => Happening::Searched {
            query: field::text(message.required(&["query", "search_term", "q"])?, message.policy)?,
        },
        Word::ListViewed => Happening::ListViewed {
            list: optional_text(message, LISTS)?,
            category: category(message)?,
            products: items::listed(message)?.into_iter().map(|item| item.product).collect(),
        },
        Word::ListFiltered => Happening::ListFiltered {
            list: optional_text(message, LISTS)?,
            category: category(message)?,
            filters: filters(message)?,
        },
        Word::CartViewed => Happening::CartViewed,
        Word::CheckoutStarted => Happening::CheckoutStarted {
            step: message
                .property(&["step", "checkout_step"])
                .map(|node| field::whole(node, 1.0, 1_000.0).map(|step| step as u32))
                .transpose()?,
        },
        Word::Ordered => ordered(message)?,
        Word::Returned => Happening::Returned {
            order: message.property(ORDERS).map(field::identifier).transpose()?,
            lines: items::listed(message)?.into_iter().map(Into::into).collect(),
        },
        Word::Exposed => exposed(message)?,
        Word::Promotion | Word::PromotionClicked => Happening::Promotion {
            promotion: promotion(message)?,
            clicked: message.word == Word::PromotionClicked || flag(message, "clicked")?,
        },
        Word::Coupon(outcome) => Happening::Coupon {
            coupon: field::text(message.required(COUPONS)?, message.policy)?,
            outcome: outcome.map_or_else(|| coupon_outcome(message), Ok)?,
        },
        Word::Identified => Happening::Identified { traits: traits::traits(message)? },
        Word::Aliased => aliased(message)?,
        Word::Grouped => Happening::Grouped {
            group: field::text(
                message.outer(&["groupId", "group_id", "group"]).ok_or_else(|| message.missing(&["group_id"]))?,
                message.policy,
            )?,
        },
        _ => Happening::ConsentChanged {
            decisions: consent::decided(message)?,
            text_version: optional_text(message, &["text_version"])?,
        },
    })
}

fn optional_text<'n>(message: &Message<'n>, names: &[&str]) -> Read<'n, Option<String>> {
    message.property(names).map(|node| field::text(node, message.policy)).transpose()
}

fn flag<'n>(message: &Message<'n>, name: &str) -> Read<'n, bool> {
    message.property(&[name]).map_or(Ok(false), field::yes)
}

fn category<'n>(message: &Message<'n>) -> Read<'n, Option<commerce::Category>> {
    message.property(&["category", "item_category"]).map(field::category).transpose()
}

fn page<'n>(message: &Message<'n>) -> Read<'n, Option<String>> {
    message
        .root
        .get("name")
        .filter(|node| !field::is_blank(node))
        .or_else(|| message.property(&["page", "name", "path", "screen_name", "page_title", "page_location", "url"]))
        .map(|node| field::text(node, message.policy))
        .transpose()
}

fn engaged<'n>(message: &Message<'n>) -> Read<'n, Happening> {
    let scrolled = match message.property(&["scroll_share"]) {
        Some(share) => Some(field::number_within(share, 0.0, 1.0)?),
        None => {
            let percent = message.property(&["percent_scrolled"]);
            percent.map(|percent| field::number_within(percent, 0.0, 100.0)).transpose()?.map(|percent| percent / 100.0)
        }
    };
    Ok(Happening::Engaged {
        product: items::optional(message)?,
        dwell_ms: message
            .property(&["dwell_ms", "engagement_time_msec"])
            .map(|node| field::whole(node, 0.0, 86_400_000.0))
            .transpose()?,
        scroll_share: scrolled.map(|share| share as f32),
    })
}

/// Segment's filters are pairs of type and value; ours are texts.
fn filters<'n>(message: &Message<'n>) -> Read<'n, Vec<String>> {
    let Some(node) = message.property(&["filters"]) else { return Ok(Vec::new()) };
    field::list(node, message.policy)?
        .iter()
        .map(|filter| match (filter.get("type"), filter.get("value")) {
            (Some(kind), Some(value)) => {
                let kind = field::text(kind, message.policy)?;
                Ok(format!("{kind}={}", field::text(value, message.policy)?))
            }
            _ => field::text(filter, message.policy),
        })
        .collect()
}

fn ordered<'n>(message: &Message<'n>) -> Read<'n, Happening> {
    Ok(Happening::Ordered {
        order: field::identifier(message.required(ORDERS)?)?,
        lines: items::at_least_one_listed(message)?.into_iter().map(Into::into).collect(),
        total: message.property(&["total", "value", "revenue"]).map(field::price).transpose()?,
        currency: message.property(&["currency"]).map(currency).transpose()?,
        coupon: optional_text(message, COUPONS)?,
    })
}

pub(super) fn currency<'n>(node: &'n crate::json::Node<'n>) -> Read<'n, Currency> {
    let code = node.as_text().ok_or_else(|| Fault::wrong_type(node, "a currency code such as `EUR`"))?;
    Currency::parse(code.trim()).ok_or_else(|| {
        let start: String = code.chars().take(16).collect();
        let message = format!("`{start}` is not a three-letter currency code");
        Fault::new(node, Code::UnknownValue, message, "send the ISO 4217 code, such as `EUR`")
    })
}

/// An exposure without its decision could never be attributed; what was shown without one is a list. Places are taken
/// when every product has one: of half of them nothing could be told about the others.
fn exposed<'n>(message: &Message<'n>) -> Read<'n, Happening> {
    let items = items::each(message)?;
    if super::circumstances::decision_node(message).is_none() {
        return Err(message.missing(&["decision_id", "recommendation_id"]));
    }
    let positions = match message.property(&["positions"]) {
        Some(listed) => field::list(listed, message.policy)?
            .iter()
            .map(|place| field::whole(place, 1.0, 1e6).map(|place| place as u32))
            .collect::<Read<'n, Vec<u32>>>()?,
        None => items.iter().map(|item| item.position).collect::<Option<Vec<u32>>>().unwrap_or_default(),
    };
    Ok(Happening::Exposed { products: items.into_iter().map(|item| item.product).collect(), positions })
}

/// GA4 puts the promotion on the event or on its items.
fn promotion<'n>(message: &Message<'n>) -> Read<'n, String> {
    let on_item = || {
        let items = message.property(&["items"])?.elements()?;
        items.iter().find_map(|item| item.first(&["promotion_id", "promotion_name"]))
    };
    let node = message.property(PROMOTIONS).or_else(on_item);
    field::text(node.ok_or_else(|| message.missing(PROMOTIONS))?, message.policy)
}

fn coupon_outcome<'n>(message: &Message<'n>) -> Read<'n, CouponOutcome> {
    let Some(node) = message.property(&["outcome"]) else { return Ok(CouponOutcome::Entered) };
    match node.as_text() {
        Some("entered") => Ok(CouponOutcome::Entered),
        Some("applied") => Ok(CouponOutcome::Applied),
        Some("denied") => Ok(CouponOutcome::Denied),
        Some("removed") => Ok(CouponOutcome::Removed),
        _ => Err(Fault::new(
            node,
            Code::UnknownValue,
            "this is not how a coupon can end",
            "send `entered`, `applied`, `denied` or `removed`",
        )),
    }
}

/// A share of 0 to 1 as it comes, or stars: `max` says how many there are at most and `min` how many at least (1
/// unless said). A Segment review without `max` has one to five stars, as in its specification's examples.
fn rating<'n>(message: &Message<'n>) -> Read<'n, f32> {
    let node = message.required(&["rating"])?;
    let largest =
        message.property(&["max", "max_rating"]).map(|node| field::number_within(node, 1e-3, 1e3)).transpose()?;
    let largest = largest.or((message.word == Word::Reviewed).then_some(5.0));
    let Some(largest) = largest else { return field::number_within(node, 0.0, 1.0).map(|share| share as f32) };
    let least = message.property(&["min", "min_rating"]).map_or(Ok(1.0), field::number)?;
    if least >= largest {
        let message = format!("a rating from {least} to {largest} has no room");
        return Err(Fault::new(node, Code::OutOfRange, message, "send a `max` above `min` (1 unless sent)"));
    }
    let value = field::number_within(node, least, largest)?;
    Ok(((value - least) / (largest - least)) as f32)
}

fn aliased<'n>(message: &Message<'n>) -> Read<'n, Happening> {
    let names = &["previousId", "previous_id", "previous"];
    let node = message.outer(names).ok_or_else(|| {
        Fault::new(message.root, Code::MissingField, "`previousId` is missing", "add the former identifier")
            .below("previousId")
    })?;
    Ok(Happening::Aliased { previous: who::hidden_identifier(node)? })
}
