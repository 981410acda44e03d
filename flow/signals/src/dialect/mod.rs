//! From what people already speak to the one vocabulary.
//!
//! A dialect (Segment, CloudEvents) only says *where* things stand in its messages: that is a [`Message`]. What they
//! mean is read once, for both: [`names`] finds the word, [`happenings`] and [`catalogue`] read its fields, [`who`]
//! and [`circumstances`] the rest. So every event name works in every dialect, and a new dialect is one small file.

mod catalogue;
mod circumstances;
mod cloudevents;
mod consent;
mod fault;
mod field;
mod happenings;
mod items;
mod names;
mod segment;
mod traits;
mod who;

use serde::{Deserialize, Serialize};

use crate::AdmissionPolicy;
use crate::json::Node;

pub use cloudevents::CloudEventsMode;
pub use segment::SegmentCall;

pub(crate) use circumstances::circumstances;
pub(crate) use cloudevents::structured_text;
pub(crate) use fault::{Fault, Read};
pub(crate) use field::{identifier, instant, is_blank};
pub(crate) use happenings::{Meaning, meaning};
pub(crate) use names::Word;
pub(crate) use who::who;

/// How a message reached us: the dialect, and its call or mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "dialect", content = "call", rename_all = "snake_case")]
pub enum Dialect {
    /// Segment's HTTP calls.
    Segment(SegmentCall),
    /// CloudEvents 1.0.
    #[serde(rename = "cloudevents")]
    CloudEvents(CloudEventsMode),
}

/// Stands in for whatever a message lacks.
pub(crate) static NOTHING: Node<'static> = Node::Null;

/// One message, taken apart into where its pieces stand.
pub(crate) struct Message<'n> {
    /// What it says happened.
    pub word: Word,
    /// The whole.
    pub root: &'n Node<'n>,
    /// The event's own fields.
    pub properties: &'n Node<'n>,
    /// What is known of the person.
    pub traits: &'n Node<'n>,
    /// The message's context, and that of its batch.
    pub contexts: [&'n Node<'n>; 2],
    /// Where identifiers stand, nearest first.
    pub identifiers: [&'n Node<'n>; 2],
    /// The sender's id of the message.
    pub message_id: Option<&'n Node<'n>>,
    /// When it happened, by the client's clock.
    pub timestamp: Option<&'n Node<'n>>,
    /// When it was sent, by the same clock; absent when the timestamp needs no correction.
    pub sent_at: Option<&'n Node<'n>>,
    /// Version of the vocabulary, or an Iglu address that ends in it.
    pub schema: Option<&'n Node<'n>>,
    /// CloudEvents' subject: the product or the customer, when nothing else names them.
    pub subject: Option<&'n Node<'n>>,
    /// The limits.
    pub policy: &'n AdmissionPolicy,
}

/// What surrounds the messages of a batch and belongs to each of them.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'n> {
    pub context: &'n Node<'n>,
    pub sent_at: Option<&'n Node<'n>>,
}

impl<'n> Message<'n> {
    /// Takes a tree apart as its dialect says.
    pub fn read(
        dialect: Dialect,
        root: &'n Node<'n>,
        around: Surroundings<'n>,
        policy: &'n AdmissionPolicy,
    ) -> Read<'n, Self> {
        match dialect {
            Dialect::Segment(call) => segment::message(call, root, around, policy),
            Dialect::CloudEvents(_) => cloudevents::message(root, around, policy),
        }
    }

    /// The first of these properties that is present and not an empty text.
    fn property(&self, names: &[&str]) -> Option<&'n Node<'n>> {
        names.iter().find_map(|name| self.properties.get(name).filter(|node| !is_blank(node)))
    }

    /// The same in the properties, then the message's context, then its batch's.
    fn anywhere(&self, names: &[&str]) -> Option<&'n Node<'n>> {
        self.property(names).or_else(|| self.in_context(names))
    }

    fn in_context(&self, names: &[&str]) -> Option<&'n Node<'n>> {
        self.contexts
            .iter()
            .find_map(|context| names.iter().find_map(|name| context.get(name).filter(|node| !is_blank(node))))
    }

    /// A field of the message itself, or else a property.
    fn outer(&self, names: &[&str]) -> Option<&'n Node<'n>> {
        names
            .iter()
            .find_map(|name| self.root.get(name).filter(|node| !is_blank(node)))
            .or_else(|| self.property(names))
    }

    /// A property that the event cannot do without.
    fn required(&self, names: &[&'static str]) -> Read<'n, &'n Node<'n>> {
        self.property(names).ok_or_else(|| self.missing(names))
    }

    fn missing(&self, names: &[&'static str]) -> Box<Fault<'n>> {
        Fault::missing(self.properties, self.root, names)
    }
}

#[cfg(test)]
mod tests;
