//! What was wrong with a node, before the place is spelled out.

use std::borrow::Cow;

use crate::json::{Node, escaped};
use crate::{Code, Rejection};

/// A result of reading a node.
pub(crate) type Read<'n, T> = Result<T, Box<Fault<'n>>>;

/// Something wrong, and the node it was wrong with. The pointer is found later, from the address.
#[derive(Debug)]
pub(crate) struct Fault<'n> {
    node: &'n Node<'n>,
    below: Option<Cow<'static, str>>,
    code: Code,
    message: String,
    hint: Cow<'static, str>,
}

impl<'n> Fault<'n> {
    /// A fault of this code at this place, with what was wrong and what to do.
    pub fn new(
        node: &'n Node<'n>,
        code: Code,
        message: impl Into<String>,
        hint: impl Into<Cow<'static, str>>,
    ) -> Box<Self> {
        Box::new(Self { node, below: None, code, message: message.into(), hint: hint.into() })
    }

    /// The same at a field of the node that may not be there.
    pub fn below(mut self: Box<Self>, name: &str) -> Box<Self> {
        self.below = Some(Cow::Owned(format!("/{}", escaped(name))));
        self
    }

    /// A field is missing that goes by one of these names, of which the first is preferred. It is missed in
    /// `holder`, or in the `properties` of `root` when the message has none at all.
    pub fn missing(holder: &'n Node<'n>, root: &'n Node<'n>, names: &[&'static str]) -> Box<Self> {
        let preferred = names.first().copied().unwrap_or_default();
        let hint = match names {
            [_] | [] => format!("add `{preferred}`"),
            [_, others @ ..] => format!("add `{preferred}` (also read: `{}`)", others.join("`, `")),
        };
        let message = format!("`{preferred}` is missing");
        if holder.entries().is_some() {
            return Self::new(holder, Code::MissingField, message, hint).below(preferred);
        }
        let home = if root.get("specversion").is_some() { "/data/" } else { "/properties/" };
        let mut fault = Self::new(root, Code::MissingField, message, hint);
        fault.below = Some(Cow::Owned(format!("{home}{preferred}")));
        fault
    }

    /// A value of another kind than `expected` (such as "a number").
    pub fn wrong_type(node: &'n Node<'n>, expected: &str) -> Box<Self> {
        Self::new(
            node,
            Code::WrongType,
            format!("{} stands where {expected} belongs", node.kind()),
            format!("send {expected}, or leave the field out"),
        )
    }

    /// The rejection, with the place as seen from the message's root. What stands outside the root stands in the
    /// batch's context or is its `sentAt`.
    pub fn into_rejection(self, root: &Node<'_>, batch_context: &Node<'_>) -> Rejection {
        let place = root.pointer_to(self.node).or_else(|| {
            let pointer = batch_context.pointer_to(self.node)?;
            Some(format!("/context{pointer}"))
        });
        let mut pointer = place.unwrap_or_else(|| "/sentAt".to_owned());
        pointer.push_str(self.below.as_deref().unwrap_or_default());
        Rejection {
            class: self.code.class(),
            code: self.code,
            pointer,
            message: self.message,
            hint: self.hint.into_owned(),
            schema: None,
        }
    }
}
