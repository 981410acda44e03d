//! How long an exposure may take the credit, and how much is remembered.
//!
//! The windows are those that the trade is used to, chosen short: a click half an hour after a product was in view was
//! most likely made on what was in view; a week is about as long as a shopper takes to come back for something that is
//! neither food nor furniture. A longer window only adds orders that would have come anyway, and no window can tell the
//! two apart; a comparison of arms can. Whoever sells sofas sets more, and says so beside the figures.

use serde::{Deserialize, Serialize};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// How long after an exposure a step still counts as following it, in milliseconds; the last instant is inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Windows {
    /// To a click: 30 minutes.
    pub click_ms: i64,
    /// To a view of the product's page: 30 minutes.
    pub view_ms: i64,
    /// To the basket: 24 hours.
    pub cart_ms: i64,
    /// To an order: 7 days.
    pub order_ms: i64,
    /// From the order to its return: 30 days, what most shops grant.
    pub return_ms: i64,
    /// To a dismissal: 30 minutes.
    pub dismiss_ms: i64,
    /// How much earlier than the exposure a step may be dated and still follow it, at once: 2 seconds. The clocks of a
    /// browser and a till, or of one browser corrected twice, agree no better.
    pub skew_ms: i64,
}

impl Default for Windows {
    fn default() -> Self {
        Self {
            click_ms: 30 * MINUTE_MS,
            view_ms: 30 * MINUTE_MS,
            cart_ms: 24 * HOUR_MS,
            order_ms: 7 * DAY_MS,
            return_ms: 30 * DAY_MS,
            dismiss_ms: 30 * MINUTE_MS,
            skew_ms: 2_000,
        }
    }
}

impl Windows {
    /// The longest window that starts with the exposure.
    pub(crate) fn longest_ms(&self) -> i64 {
        [self.click_ms, self.view_ms, self.cart_ms, self.order_ms, self.dismiss_ms].into_iter().fold(0, i64::max)
    }
}

/// How much is remembered at once. What goes first is said at [`crate::Attribution`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Exposures of one person: 200, at least 1.
    pub exposures_per_person: usize,
    /// People with exposures: 100,000, at least 1.
    pub people: usize,
    /// Exposures of all people: 1,000,000, which is about 200 MB with ids of usual length.
    pub exposures: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { exposures_per_person: 200, people: 100_000, exposures: 1_000_000 }
    }
}
