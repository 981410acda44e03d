//! Segment's HTTP calls, as its trackers and RudderStack's send them.

use serde::{Deserialize, Serialize};

use super::{Fault, Message, NOTHING, Read, Surroundings, Word, names};
use crate::json::{Node, escaped};
use crate::{AdmissionPolicy, Code};

/// One of Segment's calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SegmentCall {
    /// Something happened.
    Track,
    /// Who it is.
    Identify,
    /// A page was opened.
    Page,
    /// A screen of an app was opened.
    Screen,
    /// Joined a group.
    Group,
    /// Another name for the same person.
    Alias,
    /// Several messages, each with its own `type`.
    Batch,
}

impl SegmentCall {
    /// Every call.
    pub const ALL: [Self; 7] =
        [Self::Track, Self::Identify, Self::Page, Self::Screen, Self::Group, Self::Alias, Self::Batch];

    /// The name on the wire: the last part of the path.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Track => "track",
            Self::Identify => "identify",
            Self::Page => "page",
            Self::Screen => "screen",
            Self::Group => "group",
            Self::Alias => "alias",
            Self::Batch => "batch",
        }
    }

    /// The call of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|call| call.name() == name)
    }
}

pub(super) fn message<'n>(
    call: SegmentCall,
    root: &'n Node<'n>,
    around: Surroundings<'n>,
    policy: &'n AdmissionPolicy,
) -> Read<'n, Message<'n>> {
    let (schema, properties) = self_described(root.get("properties").unwrap_or(&NOTHING));
    let own_context = root.get("context").unwrap_or(&NOTHING);
    let traits = root.get("traits").or_else(|| properties.get("traits")).unwrap_or(&NOTHING);
    // With both present the message was forwarded, and `timestamp` is corrected already.
    let is_corrected = root.get("timestamp").is_some() && root.get("originalTimestamp").is_some();
    Ok(Message {
        word: word(call, root)?,
        root,
        properties,
        traits,
        contexts: [own_context, around.context],
        identifiers: [root, &NOTHING],
        message_id: root.first(&["messageId", "message_id"]),
        timestamp: root.first(&["timestamp", "originalTimestamp"]),
        sent_at: root.first(&["sentAt", "sent_at"]).or(around.sent_at).filter(|_| !is_corrected),
        schema: root.get("schema").or(schema).or_else(|| own_context.get("schema")),
        subject: None,
        policy,
    })
}

/// Snowplow's self-describing form: `{"schema": "iglu:…", "data": {…}}`.
fn self_described<'n>(properties: &'n Node<'n>) -> (Option<&'n Node<'n>>, &'n Node<'n>) {
    let schema =
        properties.get("schema").filter(|schema| schema.as_text().is_some_and(|text| text.starts_with("iglu:")));
    match (schema, properties.get("data")) {
        (Some(schema), Some(data)) if data.entries().is_some() => (Some(schema), data),
        _ => (None, properties),
    }
}

fn word<'n>(call: SegmentCall, root: &'n Node<'n>) -> Read<'n, Word> {
    Ok(match call {
        SegmentCall::Track => return names::required_word(root, "event"),
        SegmentCall::Identify => Word::Identified,
        SegmentCall::Page => Word::PageViewed,
        SegmentCall::Screen => Word::ScreenViewed,
        SegmentCall::Group => Word::Grouped,
        SegmentCall::Alias => Word::Aliased,
        SegmentCall::Batch => {
            const HINT: &str = "send `track`, `identify`, `page`, `screen`, `group` or `alias`";
            let Some(named) = root.get("type") else {
                return Err(Fault::new(root, Code::MissingType, "`type` is missing", HINT).below("type"));
            };
            let name = named.as_text().ok_or_else(|| Fault::wrong_type(named, "the name of a call"))?;
            let call = SegmentCall::parse(name).filter(|call| *call != SegmentCall::Batch);
            let unknown = || Fault::new(named, Code::UnknownCall, format!("`{}` is no call", escaped(name)), HINT);
            return word(call.ok_or_else(unknown)?, root);
        }
    })
}
