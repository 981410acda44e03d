//! What a merchant may say, checked before it is kept.

use std::collections::BTreeMap;

use commerce::{Category, Product, ProductId, RuleId, Surface, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{MAXIMUM_SLOTS, Request};

/// The most products one instruction may name.
pub const MAXIMUM_TARGET_PRODUCTS: usize = 1_000;

/// One instruction of a merchant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instruction {
    /// Its id; setting it again replaces it.
    pub id: RuleId,
    /// What to do.
    pub action: Action,
    /// With what.
    pub target: Target,
    /// Where; everywhere when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub surfaces: Vec<Surface>,
    /// Not before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Timestamp>,
    /// Not from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Timestamp>,
    /// Set aside without being withdrawn.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub paused: bool,
    /// Why, for colleagues.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What to do with the target.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Stand at this position, from 0. Several products of one target stand one after the other.
    Pin {
        /// The position.
        position: usize,
    },
    /// Multiply the score.
    Boost {
        /// Above 1, at most 100.
        factor: f32,
    },
    /// Multiply the score.
    Bury {
        /// From 0 to below 1.
        factor: f32,
    },
    /// Do not show.
    Exclude,
}

/// Which products; all that is given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// One of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<ProductId>,
    /// In this category or below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// Of this brand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// With these attributes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
}

/// Why an instruction is refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum InstructionError {
    /// Names no product, category, brand or attribute.
    #[error("the target names nothing; give `products`, `category`, `brand` or `attributes`")]
    NoTarget,
    /// A pin without products.
    #[error("a pin needs `products`; a category or brand can be boosted instead")]
    PinWithoutProducts,
    /// More than [`MAXIMUM_TARGET_PRODUCTS`].
    #[error(
        "the target names {0} products, at most {MAXIMUM_TARGET_PRODUCTS} are accepted; use a category, brand or attribute"
    )]
    TooManyProducts(usize),
    /// The position does not exist.
    #[error("position {0} does not exist; positions run from 0 to {last}", last = MAXIMUM_SLOTS - 1)]
    Position(usize),
    /// The factor does not fit the action.
    #[error("`factor` is {factor}; {wanted}")]
    Factor {
        /// What was given.
        factor: f32,
        /// What fits.
        wanted: &'static str,
    },
    /// Ends before it starts.
    #[error("`ends_at` is not after `starts_at`")]
    NeverActive,
}

impl Instruction {
    /// Checks everything at once.
    ///
    /// # Errors
    /// Every problem found, in the order of the fields.
    pub fn check(&self) -> Result<(), Vec<InstructionError>> {
        let mut problems = Vec::new();
        match self.action {
            Action::Pin { position } if position >= MAXIMUM_SLOTS => {
                problems.push(InstructionError::Position(position))
            }
            Action::Pin { .. } if self.target.products.is_empty() => {
                problems.push(InstructionError::PinWithoutProducts)
            }
            Action::Boost { factor } if !(factor > 1.0 && factor <= 100.0) => {
                problems.push(InstructionError::Factor { factor, wanted: "a boost is above 1 and at most 100" });
            }
            Action::Bury { factor } if !(0.0..1.0).contains(&factor) => {
                problems.push(InstructionError::Factor { factor, wanted: "a bury is from 0 to below 1" });
            }
            _ => {}
        }
        if self.target == Target::default() {
            problems.push(InstructionError::NoTarget);
        }
        if self.target.products.len() > MAXIMUM_TARGET_PRODUCTS {
            problems.push(InstructionError::TooManyProducts(self.target.products.len()));
        }
        if matches!((self.starts_at, self.ends_at), (Some(start), Some(end)) if end <= start) {
            problems.push(InstructionError::NeverActive);
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    /// Whether it has a say in this request: its surface, its dates, not paused.
    #[must_use]
    pub fn speaks_for(&self, request: &Request) -> bool {
        !self.paused
            && (self.surfaces.is_empty() || self.surfaces.contains(&request.surface))
            && self.starts_at.is_none_or(|start| start <= request.now)
            && self.ends_at.is_none_or(|end| request.now < end)
    }
}

impl Target {
    /// Whether a product is meant.
    #[must_use]
    pub fn matches(&self, product: &Product) -> bool {
        (self.products.is_empty() || self.products.contains(&product.id)) && self.describes(product)
    }

    /// Whether a product has the category, brand and attributes named here.
    pub(super) fn describes(&self, product: &Product) -> bool {
        let category = |wanted: &Category| product.category.as_ref().is_some_and(|category| category.is_within(wanted));
        self.category.as_ref().is_none_or(category)
            && (self.brand.is_none() || self.brand == product.brand)
            && self.attributes.iter().all(|(name, value)| product.attributes.get(name) == Some(value))
    }
}
