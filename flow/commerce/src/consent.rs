//! What a shopper agreed to, per purpose.
//!
//! The four purposes are those of the design (and of UCP's consent object, with its `preferences` under
//! `personalization`). `Essential` is the fifth: what the shop needs to do what the shopper asked for, such as
//! the basket or an age limit. It needs no consent under the ePrivacy rules and cannot be denied here. Without
//! it the basket filter would have to stop working for everyone who says no to personalization.
//!
//! A set rather than a map: consent is read on every decision, so it is one byte and a mask.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a piece of data may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To do what the shopper asked for: basket, age limits. Always granted.
    Essential,
    /// To measure how the shop does.
    Analytics,
    /// To choose what this shopper is shown.
    Personalization,
    /// To write to this shopper.
    Marketing,
    /// To pass data on to others (CCPA's sale or sharing).
    SaleOrSharing,
}

impl Purpose {
    /// Every purpose, in declaration order.
    pub const ALL: [Purpose; 5] =
        [Self::Essential, Self::Analytics, Self::Personalization, Self::Marketing, Self::SaleOrSharing];

    const fn mask(self) -> u8 {
        1 << self as u8
    }

    /// The purpose's name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Essential => "essential",
            Self::Analytics => "analytics",
            Self::Personalization => "personalization",
            Self::Marketing => "marketing",
            Self::SaleOrSharing => "sale_or_sharing",
        }
    }

    /// The purpose of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// The purposes that are granted. `Essential` is always among them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<Purpose>", into = "Vec<Purpose>")]
pub struct Consents(u8);

impl Consents {
    /// Nothing but the essential.
    #[must_use]
    pub const fn none() -> Self {
        Self(Purpose::Essential.mask())
    }

    /// Everything.
    #[must_use]
    pub const fn all() -> Self {
        Self(0b1_1111)
    }

    /// Whether data of that purpose may be used.
    #[must_use]
    pub const fn allows(self, purpose: Purpose) -> bool {
        self.0 & purpose.mask() != 0
    }

    /// This set with one purpose granted.
    #[must_use]
    pub const fn with(self, purpose: Purpose) -> Self {
        Self(self.0 | purpose.mask())
    }

    /// This set with one purpose denied; `Essential` stays.
    #[must_use]
    pub const fn without(self, purpose: Purpose) -> Self {
        Self((self.0 & !purpose.mask()) | Purpose::Essential.mask())
    }

    /// The granted purposes, in declaration order.
    pub fn granted(self) -> impl Iterator<Item = Purpose> {
        Purpose::ALL.into_iter().filter(move |purpose| self.allows(*purpose))
    }
}

impl Default for Consents {
    fn default() -> Self {
        Self::none()
    }
}

impl From<Vec<Purpose>> for Consents {
    fn from(granted: Vec<Purpose>) -> Self {
        granted.into_iter().fold(Self::none(), Self::with)
    }
}

impl From<Consents> for Vec<Purpose> {
    fn from(consents: Consents) -> Self {
        consents.granted().collect()
    }
}

impl fmt::Debug for Consents {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.granted().map(Purpose::name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_essential_cannot_be_denied() {
        assert!(Consents::all().without(Purpose::Essential).allows(Purpose::Essential));
        assert!(Consents::none().allows(Purpose::Essential));
    }

    #[test]
    fn a_no_to_one_purpose_leaves_the_others() {
        let consents = Consents::all().without(Purpose::Personalization);
        assert!(!consents.allows(Purpose::Personalization));
        assert!(consents.allows(Purpose::Analytics));
    }

    #[test]
    fn consents_survive_json() {
        let consents = Consents::none().with(Purpose::Marketing);
        let text = serde_json::to_string(&consents).unwrap();
        assert_eq!(text, "[\"essential\",\"marketing\"]");
        assert_eq!(serde_json::from_str::<Consents>(&text).unwrap(), consents);
    }
}
