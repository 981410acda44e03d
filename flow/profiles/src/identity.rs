//! Identifiers and the profile they belong to.

use std::fmt;

use commerce::{AnonymousId, CustomerId, EmailHash, LoyaltyCard};
use serde::{Deserialize, Serialize};

/// One of the names a person goes by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identifier {
    /// The account: strongest; a profile has at most one.
    Customer(CustomerId),
    /// The loyalty card.
    Loyalty(LoyaltyCard),
    /// Hash of the e-mail address.
    Email(EmailHash),
    /// A browser or device: weakest; several people may share it over time.
    Anonymous(AnonymousId),
}

/// The profile's key: the text of the identifier that founded it, such as `customer:17850`. Deterministic, so that
/// a rebuild from the log arrives at the same keys.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProfileId(pub std::sync::Arc<str>);

impl fmt::Display for ProfileId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Customer(id) => write!(formatter, "customer:{id}"),
            Self::Loyalty(id) => write!(formatter, "loyalty:{id}"),
            Self::Email(id) => write!(formatter, "email:{id}"),
            Self::Anonymous(id) => write!(formatter, "anonymous:{id}"),
        }
    }
}

impl Identifier {
    /// The key of a profile founded by this identifier.
    #[must_use]
    pub fn founds(&self) -> ProfileId {
        ProfileId(std::sync::Arc::from(self.to_string()))
    }
}
