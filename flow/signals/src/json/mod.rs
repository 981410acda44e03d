//! A message as a tree that borrows from its text.
//!
//! Strangers send numbers as text and text as numbers, so a message is first read without any expectation and its
//! fields are then read leniently, one by one. The tree beats typed structs at this: every fault has the exact
//! place where it was, and a place is found by the node's address, so that nothing is recorded on the good path.
//! (`serde_json::Value` would do the same with an allocation per key and per text.)

mod merge_patch;
mod parse;

use std::borrow::Cow;
use std::fmt::Write as _;

pub(crate) use merge_patch::merge_patch;
pub(crate) use parse::{ParseError, parse};

/// One JSON value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node<'a> {
    Null,
    Bool(bool),
    Unsigned(u64),
    Negative(i64),
    Decimal(f64),
    Text(Cow<'a, str>),
    List(Vec<Node<'a>>),
    Object(Vec<(Cow<'a, str>, Node<'a>)>),
}

impl<'a> Node<'a> {
    /// The last value of that name, as most JSON readers choose; `null` counts as absent.
    pub fn get(&self, name: &str) -> Option<&Node<'a>> {
        let entries = self.entries()?;
        let (_, value) = entries.iter().rev().find(|(key, _)| key == name)?;
        (!matches!(value, Node::Null)).then_some(value)
    }

    /// The first of these names that is present.
    pub fn first(&self, names: &[&str]) -> Option<&Node<'a>> {
        self.entries()?;
        names.iter().find_map(|name| self.get(name))
    }

    /// The fields of an object, in the order sent.
    pub fn entries(&self) -> Option<&[(Cow<'a, str>, Node<'a>)]> {
        if let Node::Object(entries) = self { Some(entries) } else { None }
    }

    /// The elements of a list.
    pub fn elements(&self) -> Option<&[Node<'a>]> {
        if let Node::List(elements) = self { Some(elements) } else { None }
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Node::Text(text) = self { Some(text) } else { None }
    }

    /// What kind of value this is, in words for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Node::Null => "null",
            Node::Bool(_) => "a yes or no",
            Node::Unsigned(_) | Node::Negative(_) | Node::Decimal(_) => "a number",
            Node::Text(_) => "a text",
            Node::List(_) => "a list",
            Node::Object(_) => "an object",
        }
    }

    /// Where `target` stands in this tree as a JSON pointer (RFC 6901); `None` when it stands elsewhere.
    pub fn pointer_to(&self, target: &Node<'_>) -> Option<String> {
        if std::ptr::addr_eq(self, target) {
            return Some(String::new());
        }
        match self {
            Node::Object(entries) => entries.iter().find_map(|(name, value)| {
                let rest = value.pointer_to(target)?;
                Some(format!("/{}{rest}", escaped(name)))
            }),
            Node::List(elements) => elements.iter().enumerate().find_map(|(index, value)| {
                let rest = value.pointer_to(target)?;
                let mut pointer = String::new();
                write!(pointer, "/{index}{rest}").ok()?;
                Some(pointer)
            }),
            _ => None,
        }
    }
}

/// A name as a step of a JSON pointer, cut to 64 characters so that a hostile name cannot fill the log.
pub(crate) fn escaped(name: &str) -> String {
    name.chars().take(64).collect::<String>().replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_by_address_even_among_equal_values() {
        let tree = parse(r#"{"products":[{"price":1},{"price":1}],"a/b~c":1}"#, 8).unwrap();
        let second = tree.get("products").unwrap().elements().unwrap()[1].get("price").unwrap();
        assert_eq!(tree.pointer_to(second).as_deref(), Some("/products/1/price"));
        assert_eq!(tree.pointer_to(tree.get("a/b~c").unwrap()).as_deref(), Some("/a~1b~0c"));
        assert_eq!(tree.pointer_to(&Node::Unsigned(1)), None);
    }

    #[test]
    fn the_last_of_two_equal_names_counts_and_null_is_absent() {
        let tree = parse(r#"{"a":1,"a":2,"b":null}"#, 8).unwrap();
        assert_eq!(tree.get("a"), Some(&Node::Unsigned(2)));
        assert_eq!(tree.get("b"), None);
        assert_eq!(tree.first(&["b", "a"]), Some(&Node::Unsigned(2)));
    }
}
