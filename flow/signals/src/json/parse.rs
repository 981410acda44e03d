//! Text to tree, with a bound on nesting.
//!
//! The bound is ours rather than the JSON reader's, because a message that is merely too deep deserves its own
//! name, and because the reader's bound would refuse a whole batch for one message.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::Node;

/// Why a text is not a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ParseError {
    /// Nested deeper than allowed.
    TooDeep,
    /// Not JSON; the reason names the line and the column.
    Malformed(String),
}

/// Reads one value of at most `depth` levels of lists and objects.
pub(crate) fn parse(text: &str, depth: u16) -> Result<Node<'_>, ParseError> {
    let exceeded = Cell::new(false);
    let mut reader = serde_json::Deserializer::from_str(text);
    let tree = Level { remaining: depth, exceeded: &exceeded }.deserialize(&mut reader);
    match tree.and_then(|tree| reader.end().map(|()| tree)) {
        Ok(tree) => Ok(tree),
        Err(_) if exceeded.get() => Err(ParseError::TooDeep),
        Err(error) => Err(ParseError::Malformed(error.to_string())),
    }
}

#[derive(Clone, Copy)]
struct Level<'c> {
    remaining: u16,
    exceeded: &'c Cell<bool>,
}

impl Level<'_> {
    fn deeper<E: Error>(self) -> Result<Self, E> {
        match self.remaining.checked_sub(1) {
            Some(remaining) => Ok(Self { remaining, ..self }),
            None => {
                self.exceeded.set(true);
                Err(E::custom("nested too deeply"))
            }
        }
    }
}

impl<'de> DeserializeSeed<'de> for Level<'_> {
    type Value = Node<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level<'_> {
    type Value = Node<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Node<'de>, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node<'de>, E> {
        Ok(Node::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node<'de>, E> {
        Ok(Node::Unsigned(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node<'de>, E> {
        Ok(Node::Negative(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node<'de>, E> {
        Ok(Node::Decimal(value))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Borrowed(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node<'de>, A::Error> {
        let below = self.deeper()?;
        let mut elements = Vec::new();
        while let Some(element) = list.next_element_seed(below)? {
            elements.push(element);
        }
        Ok(Node::List(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node<'de>, A::Error> {
        let below = self.deeper()?;
        let mut entries = Vec::new();
        while let Some(name) = map.next_key_seed(Name)? {
            if entries.is_empty() {
                entries.reserve(8);
            }
            entries.push((name, map.next_value_seed(below)?));
        }
        Ok(Node::Object(entries))
    }
}

struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_str<E>(self, text: &str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_is_bounded_and_named() {
        assert!(parse("[[[]]]", 3).is_ok());
        assert_eq!(parse("[[[[]]]]", 3), Err(ParseError::TooDeep));
    }

    #[test]
    fn what_is_not_json_says_where() {
        let Err(ParseError::Malformed(reason)) = parse("{\"a\":\nNaN}", 8) else { panic!("NaN was read") };
        assert!(reason.contains("line 2"), "{reason}");
        assert!(parse("1e999", 8).is_err());
        assert!(parse("1 2", 8).is_err());
    }
}
