//! Event names of every dialect, and the word that each stands for.
//!
//! A name of ours is matched exactly and first. Other names are matched in any case and with any of space, hyphen
//! and underscore between words, since shops write `Product Viewed`, `product-viewed` and `PRODUCT_VIEWED` alike.
//! There is one trap: Segment's `Product Removed` left the basket, our `product_removed` leaves the shop. Only the
//! exact spelling is ours; see the rejection `ambiguous_event` for what guards it.

mod nearest;
mod table;

use super::{Fault, Read};
use crate::Code;
use crate::json::{Node, escaped};

pub(crate) use table::Word;
pub(super) use table::{DIALECT_NAMES, OWN_NAMES, UNSUPPORTED_NAMES};

/// What an event name turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// It stands for this word.
    Word(Word),
    /// It is well known, but nothing here can be done with it, for this reason.
    Unsupported(&'static str),
    /// Nobody knows it.
    Unknown,
}

/// The word for the event that `root` names in its field `field`.
pub(super) fn required_word<'n>(root: &'n Node<'n>, field: &str) -> Read<'n, Word> {
    let Some(named) = root.get(field) else {
        let fault = Fault::new(root, Code::MissingType, format!("`{field}` is missing"), "name the event");
        return Err(fault.below(field));
    };
    let name = named.as_text().ok_or_else(|| Fault::wrong_type(named, "the name of an event"))?;
    // CloudEvents types carry a reverse domain name; no event name has a dot of its own.
    let last = name.rsplit('.').next().unwrap_or(name);
    match lookup(last) {
        Found::Word(word) => Ok(word),
        Found::Unsupported(hint) => {
            Err(Fault::new(named, Code::UnsupportedEvent, format!("`{}` has no meaning here", escaped(name)), hint))
        }
        Found::Unknown => {
            let hint = match nearest::nearest(last).as_slice() {
                [] => "send one of the events in docs/signals.md".to_owned(),
                names => format!("did you mean `{}`?", names.join("` or `")),
            };
            Err(Fault::new(named, Code::UnknownEvent, format!("`{}` is no known event", escaped(name)), hint))
        }
    }
}

/// The word for an event name.
fn lookup(name: &str) -> Found {
    let name = name.trim();
    if let Some(word) = own(name) {
        return Found::Word(word);
    }
    let mut buffer = [0; LONGEST_NAME];
    let Some(normal) = normalized(name, &mut buffer) else { return Found::Unknown };
    if let Ok(at) = DIALECT_NAMES.binary_search_by(|(known, _, _)| (*known).cmp(normal)) {
        return DIALECT_NAMES.get(at).map_or(Found::Unknown, |(_, _, word)| Found::Word(*word));
    }
    if let Some(word) = own(normal) {
        return Found::Word(word);
    }
    match UNSUPPORTED_NAMES.binary_search_by(|(known, _)| (*known).cmp(normal)) {
        Ok(at) => UNSUPPORTED_NAMES.get(at).map_or(Found::Unknown, |(_, why)| Found::Unsupported(why)),
        Err(_) => Found::Unknown,
    }
}

fn own(name: &str) -> Option<Word> {
    let at = OWN_NAMES.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    OWN_NAMES.get(at).map(|(_, word)| *word)
}

/// Longer names than any that is known.
const LONGEST_NAME: usize = 64;

/// Lower case with single underscores between words; `None` when it is longer than any known name or not ASCII.
fn normalized<'b>(name: &str, buffer: &'b mut [u8; LONGEST_NAME]) -> Option<&'b str> {
    let mut length = 0;
    for byte in name.bytes() {
        let byte = if matches!(byte, b' ' | b'-' | b'_') { b'_' } else { byte.to_ascii_lowercase() };
        let repeats = byte == b'_' && length > 0 && buffer.get(length - 1) == Some(&b'_');
        if repeats {
            continue;
        }
        *buffer.get_mut(length)? = byte;
        length += 1;
    }
    let text = std::str::from_utf8(buffer.get(..length)?).ok()?;
    text.is_ascii().then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_so_that_they_can_be_searched() {
        assert!(DIALECT_NAMES.is_sorted_by(|a, b| a.0 < b.0));
        assert!(OWN_NAMES.is_sorted_by(|a, b| a.0 < b.0));
        assert!(UNSUPPORTED_NAMES.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn a_shown_name_leads_to_its_own_row() {
        for (_, shown, word) in DIALECT_NAMES {
            assert_eq!(lookup(shown), Found::Word(*word), "{shown}");
        }
        for (name, word) in OWN_NAMES {
            assert_eq!(lookup(name), Found::Word(*word), "{name}");
        }
    }

    #[test]
    fn case_and_separators_do_not_matter_in_a_dialect() {
        for name in ["Product Viewed", "product viewed", "PRODUCT-VIEWED", " Product  Viewed "] {
            assert_eq!(lookup(name), Found::Word(Word::ProductViewed), "{name}");
        }
        assert_eq!(lookup("Consent Changed"), Found::Word(Word::ConsentChanged));
        assert_eq!(lookup(&"x".repeat(1_000)), Found::Unknown);
        assert_eq!(lookup("Prodüct Viewed"), Found::Unknown);
    }

    #[test]
    fn removal_from_the_basket_and_from_the_shop_are_told_apart_by_the_exact_spelling() {
        assert_eq!(lookup("Product Removed"), Found::Word(Word::RemovedFromCart));
        assert_eq!(lookup("product_removed"), Found::Word(Word::ProductRemoved));
    }
}
