//! What followed an exposure.

use commerce::{Currency, Money};
use serde::{Deserialize, Serialize};

use crate::Exposure;

/// One step that a shopper took after (or by) seeing a product. Each step happens once per exposure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// What had been shown.
    pub exposure: Exposure,
    /// What followed.
    pub step: Step,
    /// How long after the exposure, in milliseconds; zero or more.
    pub after_ms: i64,
}

/// The steps, in the order in which they usually come. Each can come without those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Step {
    /// It was in view: the exposure itself, which every rate is a share of.
    Shown {
        /// Whether nothing else of this decision was in view before.
        first_of_decision: bool,
    },
    /// It was clicked.
    Clicked,
    /// Its page was opened, whichever way led there.
    Viewed,
    /// It was put into the basket.
    Added,
    /// It was ordered.
    Ordered {
        /// What the product's lines of the order came to; zero when the order names no prices.
        revenue: Money,
        /// In which currency, if the order says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        currency: Option<Currency>,
        /// Whether this very exposure had been clicked.
        after_click: bool,
    },
    /// What had been ordered came back, in whole or in part, or its order was cancelled.
    Returned {
        /// The part of the order's revenue that is lost.
        revenue: Money,
        /// The order's currency.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        currency: Option<Currency>,
    },
    /// The shopper said: not this.
    Dismissed,
}
