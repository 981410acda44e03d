//! Single fields, read leniently in kind and strictly in value.
//!
//! A number may come as text and an identifier as a number, since trackers and spreadsheets do both. What may not
//! pass is a value that would harm later: NaN, a negative price, a quantity of a billion, a text without end.

use commerce::{Category, IdError, Money, MoneyError, Timestamp};

use super::{Fault, Read};
use crate::json::Node;
use crate::{AdmissionPolicy, Code};

/// The largest quantity of one line.
const LARGEST_QUANTITY: f64 = 1e6;

/// Whether a node is a text of nothing but white space: trackers send `""` for "unknown".
pub(crate) fn is_blank(node: &Node<'_>) -> bool {
    matches!(node, Node::Text(text) if text.trim().is_empty())
}

/// An identifier; whole numbers are taken as their digits.
pub(crate) fn identifier<'n, T>(node: &'n Node<'n>) -> Read<'n, T>
where
    T: for<'t> TryFrom<&'t str, Error = IdError>,
{
    match node {
        Node::Text(text) => T::try_from(text),
        Node::Unsigned(number) => T::try_from(&number.to_string()),
        Node::Negative(number) => T::try_from(&number.to_string()),
        _ => return Err(Fault::wrong_type(node, "an identifier (a text or a whole number)")),
    }
    .map_err(|error| refused_id(node, &error))
}

/// A category path.
pub(super) fn category<'n>(node: &'n Node<'n>) -> Read<'n, Category> {
    match node {
        Node::Text(path) => Category::new(path).map_err(|error| refused_id(node, &error)),
        Node::Unsigned(number) => Category::new(&number.to_string()).map_err(|error| refused_id(node, &error)),
        _ => Err(Fault::wrong_type(node, "a category path such as `Home > Mugs`")),
    }
}

fn refused_id<'n>(node: &'n Node<'n>, error: &IdError) -> Box<Fault<'n>> {
    let (code, hint) = match error {
        IdError::Empty => (Code::InvalidIdentifier, "send the identifier, or leave the field out"),
        IdError::TooLong { .. } => (Code::TextTooLong, "send the short identifier that your own systems use"),
        IdError::Control { .. } => (Code::InvalidIdentifier, "remove line breaks and other control characters"),
    };
    Fault::new(node, code, error.to_string(), hint)
}

/// A free text within the limit, not empty; numbers and yes/no are written out.
pub(super) fn text<'n>(node: &'n Node<'n>, policy: &AdmissionPolicy) -> Read<'n, String> {
    let text = match node {
        Node::Text(text) => text.trim(),
        Node::Unsigned(number) => return Ok(number.to_string()),
        Node::Negative(number) => return Ok(number.to_string()),
        Node::Decimal(number) => return Ok(number.to_string()),
        Node::Bool(yes) => return Ok(yes.to_string()),
        _ => return Err(Fault::wrong_type(node, "a text")),
    };
    if text.is_empty() {
        return Err(Fault::new(node, Code::EmptyText, "the text is empty", "send a text, or leave the field out"));
    }
    if text.len() > policy.text_bytes {
        let message = format!("the text has {} bytes, at most {} are accepted", text.len(), policy.text_bytes);
        return Err(Fault::new(node, Code::TextTooLong, message, "shorten the text"));
    }
    Ok(text.to_owned())
}

/// A finite number, also from a text such as `"19.99"`.
pub(super) fn number<'n>(node: &'n Node<'n>) -> Read<'n, f64> {
    let number = match node {
        Node::Unsigned(number) => *number as f64,
        Node::Negative(number) => *number as f64,
        Node::Decimal(number) => *number,
        Node::Text(text) => text.trim().parse::<f64>().map_err(|_| Fault::wrong_type(node, "a number"))?,
        _ => return Err(Fault::wrong_type(node, "a number")),
    };
    if number.is_finite() {
        return Ok(number);
    }
    Err(Fault::new(
        node,
        Code::NotFinite,
        "the number is not finite",
        "JSON has no NaN or infinity; leave the field out when the number is unknown",
    ))
}

/// A number between two bounds, both included.
pub(super) fn number_within<'n>(node: &'n Node<'n>, least: f64, largest: f64) -> Read<'n, f64> {
    let value = number(node)?;
    if (least..=largest).contains(&value) {
        return Ok(value);
    }
    let message = format!("`{value}` is not between {least} and {largest}");
    Err(Fault::new(node, Code::OutOfRange, message, format!("send a number from {least} to {largest}")))
}

/// A whole number between two bounds, both included; `2.0` and `"2"` are whole.
pub(super) fn whole<'n>(node: &'n Node<'n>, least: f64, largest: f64) -> Read<'n, u64> {
    if let Node::Unsigned(number) = node
        && (least..=largest).contains(&(*number as f64))
    {
        return Ok(*number);
    }
    let value = number_within(node, least, largest)?;
    if libm::trunc(value) == value {
        return Ok(value as u64);
    }
    Err(Fault::new(node, Code::OutOfRange, format!("`{value}` is not a whole number"), "send a whole number"))
}

/// How many of a thing: 1 to a million.
pub(super) fn quantity<'n>(node: &'n Node<'n>) -> Read<'n, u32> {
    whole(node, 1.0, LARGEST_QUANTITY).map(|quantity| quantity as u32)
}

/// A price or total: finite, not negative, at most a thousand million.
pub(super) fn price<'n>(node: &'n Node<'n>) -> Read<'n, Money> {
    Money::price(number(node)?).map_err(|error| {
        let (code, hint) = match error {
            MoneyError::Negative => (Code::Negative, "send what came back as `Order Refunded`, with prices above zero"),
            MoneyError::NotFinite => (Code::NotFinite, "leave the field out when the amount is unknown"),
            MoneyError::TooLarge => (Code::OutOfRange, "send units of the currency, not fractions of a unit"),
        };
        Fault::new(node, code, error.to_string(), hint)
    })
}

/// Yes or no, also as text or as 0 and 1.
pub(super) fn yes<'n>(node: &'n Node<'n>) -> Read<'n, bool> {
    match node {
        Node::Bool(yes) => Ok(*yes),
        Node::Unsigned(0) => Ok(false),
        Node::Unsigned(1) => Ok(true),
        Node::Text(text) if text.eq_ignore_ascii_case("true") => Ok(true),
        Node::Text(text) if text.eq_ignore_ascii_case("false") => Ok(false),
        _ => Err(Fault::wrong_type(node, "a yes or no (`true` or `false`)")),
    }
}

/// An instant: RFC 3339 with an offset, or milliseconds since 1970.
pub(crate) fn instant<'n>(node: &'n Node<'n>) -> Read<'n, Timestamp> {
    let malformed = |message: String| {
        Fault::new(
            node,
            Code::MalformedInstant,
            message,
            "write RFC 3339 with an offset, such as `2026-03-01T09:30:00Z`, or milliseconds since 1970",
        )
    };
    match node {
        Node::Text(text) => Timestamp::parse(text).map_err(|_| {
            let start: String = text.chars().take(64).collect();
            malformed(format!("`{start}` is not an instant"))
        }),
        Node::Unsigned(millis) if *millis < i64::MAX as u64 => Ok(Timestamp::from_millis(*millis as i64)),
        Node::Negative(millis) => Ok(Timestamp::from_millis(*millis)),
        Node::Decimal(millis) if millis.abs() < 1e15 => Ok(Timestamp::from_millis(*millis as i64)),
        _ => Err(malformed(format!("{} is not an instant", node.kind()))),
    }
}

/// The elements of a list of at most `policy.items`.
pub(super) fn list<'n>(node: &'n Node<'n>, policy: &AdmissionPolicy) -> Read<'n, &'n [Node<'n>]> {
    let elements = node.elements().ok_or_else(|| Fault::wrong_type(node, "a list"))?;
    if elements.len() <= policy.items {
        return Ok(elements);
    }
    let message = format!("the list has {} items, at most {} are accepted", elements.len(), policy.items);
    Err(Fault::new(node, Code::TooManyItems, message, "send several messages with fewer items each"))
}
