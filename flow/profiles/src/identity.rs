//! Identifiers and the profile they belong to.

mod blocked;
mod resolution;
#[cfg(test)]
mod tests;

use std::fmt;

use commerce::{AnonymousId, CustomerId, EmailHash, LoyaltyCard};
use serde::{Deserialize, Serialize};

pub use resolution::{Holder, Link, MAXIMUM_DEVICES, MAXIMUM_NAMES, Refusal, Resolution, identifiers, resolve};

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

/// How much an identifier proves. A profile is founded by the strongest identifier it has, so the key alone says
/// whether a profile is a customer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// A browser or device, which several people may share.
    Device,
    /// An e-mail address.
    Email,
    /// A loyalty card.
    Loyalty,
    /// An account: one person, and no other.
    Customer,
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

impl ProfileId {
    /// The strength of the identifier that founded the profile.
    #[must_use]
    pub fn strength(&self) -> Strength {
        match self.0.split_once(':') {
            Some(("customer", _)) => Strength::Customer,
            Some(("loyalty", _)) => Strength::Loyalty,
            Some(("email", _)) => Strength::Email,
            _ => Strength::Device,
        }
    }
}

impl Identifier {
    /// How much it proves.
    #[must_use]
    pub const fn strength(&self) -> Strength {
        match self {
            Self::Customer(_) => Strength::Customer,
            Self::Loyalty(_) => Strength::Loyalty,
            Self::Email(_) => Strength::Email,
            Self::Anonymous(_) => Strength::Device,
        }
    }

    /// The identifier as its sender wrote it.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Customer(id) => id.as_str(),
            Self::Loyalty(id) => id.as_str(),
            Self::Email(id) => id.as_str(),
            Self::Anonymous(id) => id.as_str(),
        }
    }

    /// The key of a profile founded by this identifier.
    #[must_use]
    pub fn founds(&self) -> ProfileId {
        ProfileId(std::sync::Arc::from(self.to_string()))
    }
}
