//! One thing that happened, as the log keeps it.
//!
//! A signal has passed admission: its ids are checked, its instants are plausible, its numbers are finite. It is
//! immutable; what it adds up to is the profile's business.

use commerce::{
    AnonymousId, CustomerId, DecisionId, EmailHash, LoyaltyCard, MessageId, Place, SessionId, Surface, Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::{ConsentDecision, Happening, SchemaVersion};

/// Something that happened to a customer, with who, when and where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Signal {
    /// The sender's id; the same id counts once.
    pub message_id: MessageId,
    /// When it happened: the client's time, corrected for a skewed clock, never later than `received_at`.
    pub at: Timestamp,
    /// When it reached us.
    pub received_at: Timestamp,
    /// Whose it is.
    pub who: Who,
    /// Where it happened.
    #[serde(default, skip_serializing_if = "Circumstances::is_empty")]
    pub circumstances: Circumstances,
    /// Version of the vocabulary it was admitted under.
    pub schema: SchemaVersion,
    /// What happened.
    pub happening: Happening,
}

/// The identifiers a signal carries. At least one is present.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Who {
    /// The account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerId>,
    /// The browser or device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anonymous: Option<AnonymousId>,
    /// Hash of the e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<EmailHash>,
    /// The loyalty card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loyalty: Option<LoyaltyCard>,
}

impl Who {
    /// Whether no identifier is present.
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        *self == Self::default()
    }
}

/// Where and through what a signal came.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Circumstances {
    /// The visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
    /// Web, app, store, e-mail, call centre, agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// Kind of device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<Device>,
    /// Store or channel whose stock and prices apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The place on the page or screen that it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surface: Option<Surface>,
    /// The decision that it follows, when the client says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<DecisionId>,
    /// What the sender's consent tool said at that moment; purposes not named are unknown, not denied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consent: Vec<ConsentDecision>,
}

impl Circumstances {
    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Through what a shopper meets the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Channel {
    Web,
    App,
    Store,
    Email,
    Phone,
    Agent,
}

/// On what a shopper meets the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Device {
    Desktop,
    Mobile,
    Tablet,
    Television,
    Kiosk,
    Other,
}
