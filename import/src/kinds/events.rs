//! Views, clicks, searches and ratings: one signal per row.
//!
//! Orders are not events here, even where a log has them: an order has lines, and its file is a file of orders.

use signals::{Happening, Line, SchemaVersion, Signal};

use super::who::{Known, circumstances, somebody};
use super::{Context, json, message_id};
use crate::cells::{Read, Reason, Refused};
use crate::mapping::Field;

/// The words of the vocabulary that one row can say.
pub(crate) const WORDS: &[&str] = &[
    "page_viewed",
    "product_viewed",
    "product_clicked",
    "added_to_cart",
    "removed_from_cart",
    "cart_viewed",
    "checkout_started",
    "searched",
    "rated",
    "wished",
    "dismissed",
];

/// One event.
pub(super) fn event(context: Context<'_>, known: &mut Known) -> Read<Signal> {
    let cells = context.cells;
    cells.needed(Field::Event)?;
    let name = cells.text(Field::Event).unwrap_or_default();
    let word = context.mapping.event_names.get(&name).unwrap_or(&name);
    let happening = happening(context, word, &name)?;
    let at = cells.happened(context.received_at)?;
    let who = somebody(context)?;
    let circumstances = circumstances(context)?;
    let message_id = message_id(&[&at.to_string(), &json(&who), &json(&circumstances), &json(&happening)])?;
    known.customer(&who);
    context.product()?.into_iter().for_each(|product| known.product(product));
    let (received_at, schema) = (context.received_at, SchemaVersion::CURRENT);
    Ok(Signal { message_id, at, received_at, who, circumstances, schema, happening })
}

fn happening(context: Context<'_>, word: &str, name: &str) -> Read<Happening> {
    let product = || context.needed_product();
    Ok(match word {
        "page_viewed" => Happening::PageViewed { page: None },
        "product_viewed" => Happening::ProductViewed { product: product()? },
        "product_clicked" => Happening::ProductClicked { product: product()?, position: None, list: None },
        "added_to_cart" => Happening::AddedToCart { line: line(context)? },
        "removed_from_cart" => Happening::RemovedFromCart { line: line(context)? },
        "cart_viewed" => Happening::CartViewed,
        "checkout_started" => Happening::CheckoutStarted { step: None },
        "searched" => {
            context.cells.needed(Field::Query)?;
            Happening::Searched { query: context.cells.text(Field::Query).unwrap_or_default() }
        }
        "rated" => Happening::Rated { product: product()?, rating: rating(context)? },
        "wished" => Happening::Wished { product: product()?, removed: false },
        "dismissed" => Happening::Dismissed { product: product()? },
        _ => return Err(Refused::new(Reason::UnknownEvent, name)),
    })
}

fn line(context: Context<'_>) -> Read<Line> {
    let pieces = context.cells.integer(Field::Quantity)?.unwrap_or(1);
    let wrong = || Refused::new(Reason::NotA(Field::Quantity, "a number of pieces"), pieces);
    let quantity = u32::try_from(pieces).ok().filter(|quantity| *quantity > 0).ok_or_else(wrong)?;
    Ok(Line { product: context.needed_product()?, quantity, price: context.cells.price(Field::Price)? })
}

fn rating(context: Context<'_>) -> Read<f32> {
    context.cells.needed(Field::Rating)?;
    let rating = context.cells.number(Field::Rating)?.unwrap_or_default();
    if (0.0..=1.0).contains(&rating) {
        return Ok(rating as f32);
    }
    Err(Refused::new(Reason::NotA(Field::Rating, "a rating from 0 to 1"), rating))
}
