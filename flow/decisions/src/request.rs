//! What is asked: one surface's question, with its instant and its seed.

use commerce::{Category, DecisionId, Place, ProductId, Surface, Timestamp};
use serde::{Deserialize, Serialize};

/// The most products one answer may hold.
pub const MAXIMUM_SLOTS: usize = 200;

/// The most products a caller may exclude, or name as the basket.
pub const MAXIMUM_EXCLUDED: usize = 1_000;

/// One question, complete: with the same plan and world it has one answer, byte for byte.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Id of the decision to be made; given, so that nothing inside draws one.
    pub id: DecisionId,
    /// Who asks: names the plan and selects merchants' rules.
    pub surface: Surface,
    /// How many products are wanted, 1 to [`MAXIMUM_SLOTS`].
    pub slots: usize,
    /// The instant the answer is for.
    pub now: Timestamp,
    /// Seed of every randomized choice.
    pub seed: u64,
    /// What the caller says of the page and the shopper.
    #[serde(default, skip_serializing_if = "Situation::is_empty")]
    pub situation: Situation,
}

/// What the caller knows at this moment. It needs no consent, because it is part of the question: the shopper is
/// looking at this product, in this shop, with this basket.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Situation {
    /// The product being looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<ProductId>,
    /// The category being looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// What is in the basket, where the caller keeps it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub basket: Vec<ProductId>,
    /// What must not be shown, for example because it stands elsewhere on the page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<ProductId>,
    /// Whose stock and prices apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The shopper's age in years, where the caller knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age: Option<u8>,
}

impl Situation {
    /// Whether the caller said nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
