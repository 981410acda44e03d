//! What is known of a person, from Segment's traits or ours.
//!
//! Nested traits get dotted names (`address.city`), lists are joined by commas. A value that looks like an e-mail
//! address is left out under any name: the address itself has become a hash by then, and no trait needs it.

use commerce::Timestamp;

use super::{Fault, Message, Read, field, who};
use crate::json::Node;
use crate::{AdmissionPolicy, Code, Traits};

/// Traits that become identifiers and are not kept beside.
const IDENTIFIERS: [&str; 9] = [
    "email",
    "email_hash",
    "email_sha256",
    "emailHash",
    "loyalty_card",
    "loyaltyCard",
    "loyalty_number",
    "loyalty",
    "id",
];
const BIRTHS: [&str; 5] = ["birth_year", "birthYear", "birthday", "birth_date", "date_of_birth"];
const COUNTRIES: [&str; 2] = ["country", "country_code"];
const LANGUAGES: [&str; 2] = ["language", "locale"];

/// Reads the traits of an identification.
pub(super) fn traits<'n>(message: &Message<'n>) -> Read<'n, Traits> {
    let source = match (message.traits.entries(), message.in_context(&["traits"])) {
        (None, Some(of_context)) => of_context,
        _ => message.traits,
    };
    let present = |names: &[&str]| source.first(names).filter(|node| !field::is_blank(node));
    let country = present(&COUNTRIES).or_else(|| source.get("address").and_then(|address| address.get("country")));
    let mut traits = Traits {
        birth_year: present(&BIRTHS).map(birth_year).transpose()?,
        country: country.map(|node| field::text(node, message.policy)).transpose()?,
        language: present(&LANGUAGES)
            .or_else(|| message.in_context(&["locale"]))
            .map(|node| field::text(node, message.policy))
            .transpose()?,
        ..Traits::default()
    };
    for (name, value) in source.entries().unwrap_or_default() {
        let name = name.as_ref();
        if [&IDENTIFIERS[..], &BIRTHS, &COUNTRIES, &LANGUAGES].iter().any(|known| known.contains(&name)) {
            continue;
        }
        // Our own JSON keeps free traits under `other`; they lose that level again.
        let prefix = if name == "other" && value.entries().is_some() { "" } else { name };
        collect(&mut traits, prefix, value, message.policy)?;
    }
    Ok(traits)
}

/// A year, or the year of a date such as `1984-03-09`.
fn birth_year<'n>(node: &'n Node<'n>) -> Read<'n, u16> {
    let year = match node.as_text().and_then(|text| text.split_once('-')) {
        Some((year, _)) => year.trim().parse::<f64>().ok(),
        None => field::number(node).ok(),
    };
    // A tracker that sends an instant in milliseconds sends a large number.
    let year = year.map(|year| match year {
        millis if millis.abs() > 1e5 => Timestamp::from_millis(millis as i64).year() as f64,
        year => year,
    });
    year.filter(|year| (1900.0..=2200.0).contains(year)).map(|year| year as u16).ok_or_else(|| {
        let hint = "send the year, or a date such as `1984-03-09`";
        Fault::new(node, Code::OutOfRange, "this is not a year of birth", hint)
    })
}

fn collect<'n>(traits: &mut Traits, name: &str, value: &'n Node<'n>, policy: &AdmissionPolicy) -> Read<'n, ()> {
    if let Some(fields) = value.entries() {
        return fields.iter().try_for_each(|(field, value)| {
            let below = if name.is_empty() { field.to_string() } else { format!("{name}.{field}") };
            collect(traits, &below, value, policy)
        });
    }
    let text = match value.elements() {
        Some(elements) => {
            let texts: Vec<String> = elements
                .iter()
                .filter(|element| element.elements().is_none() && element.entries().is_none())
                .filter(|element| !matches!(element, Node::Null) && !field::is_blank(element) && !is_address(element))
                .map(|element| field::text(element, policy))
                .collect::<Result<_, _>>()?;
            texts.join(", ")
        }
        None if matches!(value, Node::Null) || field::is_blank(value) || is_address(value) => return Ok(()),
        None => field::text(value, policy)?,
    };
    if name.len() > policy.text_bytes || text.len() > policy.text_bytes {
        let message = format!("a trait is longer than {} bytes", policy.text_bytes);
        return Err(Fault::new(value, Code::TextTooLong, message, "shorten the trait"));
    }
    traits.other.insert(name.to_owned(), text);
    if traits.other.len() > policy.traits {
        let message = format!("there are more than {} traits", policy.traits);
        return Err(Fault::new(value, Code::TooManyItems, message, "send the traits that the shop uses"));
    }
    Ok(())
}

fn is_address(node: &Node<'_>) -> bool {
    node.as_text().is_some_and(who::looks_like_email)
}
