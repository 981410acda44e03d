//! The door: what passes is a [`Signal`] or a change of the catalogue, checked for good.
//!
//! Everything downstream relies on it: identifiers are valid, numbers finite, lists and texts bounded, instants
//! plausible and never after the arrival. Lenient in form, strict in meaning: what can be read without guessing is
//! read, anything else is turned away with its place and a hint, and kept as a dead letter.

use commerce::{Change, MessageId, Timestamp};

use crate::dialect::{self, Dialect, Fault, Meaning, Message, Read, Surroundings};
use crate::digest::content_id;
use crate::json::{Node, ParseError, parse};
use crate::{AdmissionPolicy, Code, Happening, Rejection, SchemaVersion, Signal};

/// What passed the door.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "nearly every one is a signal, and a box for each would cost more")]
pub enum Admitted {
    /// Something that happened to a customer.
    Signal(Signal),
    /// A change of the catalogue, which is nobody's signal.
    Change {
        /// The sender's id; the same id counts once.
        message_id: MessageId,
        /// The change.
        change: Change,
    },
}

impl Admitted {
    /// The sender's id.
    #[must_use]
    pub const fn message_id(&self) -> &MessageId {
        match self {
            Self::Signal(signal) => &signal.message_id,
            Self::Change { message_id, .. } => message_id,
        }
    }
}

/// When and under which limits a body arrived.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    /// When, by our clock.
    pub received_at: Timestamp,
    /// The limits.
    pub policy: &'a AdmissionPolicy,
}

/// Admits one message, adding what it means to `admitted`: one entry, or one for each product of an event about
/// single products that lists several. On a rejection nothing is added.
pub(crate) fn admit(
    dialect: Dialect,
    text: &str,
    around: Surroundings<'_>,
    arrival: &Arrival<'_>,
    admitted: &mut Vec<Admitted>,
) -> Result<(), Box<Rejection>> {
    let policy = arrival.policy;
    if text.len() > policy.message_bytes {
        let message = format!("the message has {} bytes, at most {} are accepted", text.len(), policy.message_bytes);
        return Err(Box::new(Rejection::whole(Code::MessageTooLarge, message, "send less in one message")));
    }
    let tree = parse(text, policy.depth).map_err(|error| unreadable(error, policy.depth))?;
    if tree.entries().is_none() {
        let message = format!("{} stands where a message belongs", tree.kind());
        return Err(Box::new(Rejection::whole(Code::NotAnObject, message, "send a JSON object")));
    }
    let message = match Message::read(dialect, &tree, around, policy) {
        Ok(message) => message,
        Err(fault) => return Err(Box::new(fault.into_rejection(&tree, around.context))),
    };
    admit_message(&message, text, arrival, admitted).map_err(|fault| {
        let schema = message.schema.and_then(version);
        Box::new(Rejection { schema, ..fault.into_rejection(&tree, around.context) })
    })
}

fn unreadable(error: ParseError, depth: u16) -> Box<Rejection> {
    Box::new(match error {
        ParseError::TooDeep => {
            let message = format!("the message is nested deeper than {depth} levels");
            Rejection::whole(Code::TooDeep, message, "send flat properties")
        }
        ParseError::Malformed(reason) => Rejection::whole(
            Code::MalformedJson,
            format!("the message cannot be read: {reason}"),
            "repair the JSON; texts are Unicode and numbers fit 64 bits",
        ),
    })
}

fn admit_message<'n>(
    message: &Message<'n>,
    text: &str,
    arrival: &Arrival<'_>,
    admitted: &mut Vec<Admitted>,
) -> Read<'n, ()> {
    let schema = schema(message)?;
    permitted(message)?;
    let meaning = dialect::meaning(message)?;
    let message_id = match message.message_id.filter(|node| !dialect::is_blank(node)) {
        Some(node) => dialect::identifier(node)?,
        None => derived_id(message, &[text])?,
    };
    let (first, others) = match meaning {
        Meaning::Happened { first, others } => (first, others),
        Meaning::Change(change) => {
            admitted.push(Admitted::Change { message_id, change });
            return Ok(());
        }
    };
    if !others.is_empty() && admitted.len() + others.len() >= message.policy.messages {
        let text = format!("the body makes more than {} signals", message.policy.messages);
        return Err(Fault::new(message.root, Code::TooManyItems, text, "send several bodies"));
    }
    let first = signal(message, message_id, schema, arrival, first)?;
    let others = others.into_iter().zip(2..).map(|(happening, number)| {
        let message_id = numbered_id(message, &first.message_id, number)?;
        Ok(Admitted::Signal(Signal { message_id, happening, ..first.clone() }))
    });
    let others: Vec<Admitted> = others.collect::<Read<'n, _>>()?;
    admitted.push(Admitted::Signal(first));
    admitted.extend(others);
    Ok(())
}

fn permitted<'n>(message: &Message<'n>) -> Read<'n, ()> {
    if message.policy.catalogue_changes || !message.word.is_of_the_catalogue() {
        return Ok(());
    }
    let named = message.root.first(&["event", "type"]).unwrap_or(message.root);
    let hint = "send changes of the catalogue with a key that may manage the shop";
    Err(Fault::new(named, Code::NotPermitted, "this sender may not change the catalogue", hint))
}

fn signal<'n>(
    message: &Message<'n>,
    message_id: MessageId,
    schema: SchemaVersion,
    arrival: &Arrival<'_>,
    happening: Happening,
) -> Read<'n, Signal> {
    Ok(Signal {
        message_id,
        at: happened_at(message, arrival)?,
        received_at: arrival.received_at,
        who: dialect::who(message)?,
        circumstances: dialect::circumstances(message)?,
        schema,
        happening,
    })
}

/// The instant by our clock. A client's clock may be wrong by years, but it is wrong by the same when it sends, so
/// what counts is how long before sending the thing happened.
fn happened_at<'n>(message: &Message<'n>, arrival: &Arrival<'_>) -> Read<'n, Timestamp> {
    let Some(node) = message.timestamp.filter(|node| !dialect::is_blank(node)) else { return Ok(arrival.received_at) };
    let (policy, received_at) = (arrival.policy, arrival.received_at);
    let told = dialect::instant(node)?;
    let at = match message.sent_at.filter(|node| !dialect::is_blank(node)) {
        Some(sent_at) => received_at.plus_millis(told.millis_since(dialect::instant(sent_at)?)),
        None => told,
    };
    let ahead_ms = at.millis_since(received_at);
    if ahead_ms > policy.future_tolerance_ms {
        let message = format!("`{at}` is {} s after the arrival", ahead_ms / 1_000);
        return Err(Fault::new(
            node,
            Code::Future,
            message,
            "set the sender's clock, or send `sentAt` by the same clock",
        ));
    }
    if at < policy.earliest {
        let message = format!("`{at}` is before `{}`", policy.earliest);
        let hint = "set the sender's clock; a number must be milliseconds since 1970, not seconds";
        return Err(Fault::new(node, Code::ImplausibleTime, message, hint));
    }
    if ahead_ms < policy.oldest_ms.saturating_neg() {
        let message = format!("`{at}` is {} days before the arrival", -ahead_ms / 86_400_000);
        return Err(Fault::new(
            node,
            Code::TooOld,
            message,
            "raise `oldest_ms` in the admission policy to import history",
        ));
    }
    Ok(at.min(received_at))
}

/// The version that the message was written for: the current one when it says nothing.
fn schema<'n>(message: &Message<'n>) -> Read<'n, SchemaVersion> {
    let Some(node) = message.schema else { return Ok(SchemaVersion::CURRENT) };
    let current = SchemaVersion::CURRENT;
    let Some(version) = version(node) else {
        return Err(Fault::new(
            node,
            Code::MalformedSchema,
            "this is not a schema version",
            format!("send `{current}`, or an address such as `iglu:com.acme/product_viewed/jsonschema/{current}`"),
        ));
    };
    if version.is_readable() {
        return Ok(version);
    }
    Err(Fault::new(
        node,
        Code::UnreadableSchema,
        format!("schema version `{version}` cannot be read"),
        format!("send `{}-0-0` to `{}-{}-x`", current.model, current.model, current.revision),
    ))
}

/// A bare version, or the end of an Iglu address.
fn version(node: &Node<'_>) -> Option<SchemaVersion> {
    let text = node.as_text()?;
    SchemaVersion::parse(text.rsplit('/').next().unwrap_or(text))
}

/// The id of a message that brought none: made from its content, so that sending it again changes nothing.
fn derived_id<'n>(message: &Message<'n>, content: &[&str]) -> Read<'n, MessageId> {
    MessageId::new(&format!("derived-{}", content_id(content)))
        .map_err(|error| Fault::new(message.root, Code::InvalidIdentifier, error.to_string(), "add a `messageId`"))
}

/// The id of a further happening of the same message, counted from two: the first keeps the message's own.
fn numbered_id<'n>(message: &Message<'n>, id: &MessageId, number: usize) -> Read<'n, MessageId> {
    MessageId::new(&format!("{id}.{number}")).or_else(|_| derived_id(message, &[id.as_str(), &number.to_string()]))
}

#[cfg(test)]
mod tests;
