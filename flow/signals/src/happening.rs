//! The closed vocabulary: what can happen.
//!
//! Adding a word here is an architecture change with a new schema version (see [`crate::SchemaVersion`]); adding
//! a *dialect* (another tracker's names for the same things) is not. Product, stock and price changes are signals
//! too, but nobody's: they are [`commerce::Change`]s, admitted by the same door and kept in the catalogue's own
//! journal, because a decision is replayed against a version of the catalogue.

use commerce::{Category, Currency, Money, OrderId, ProductId, Purpose};
use serde::{Deserialize, Serialize};

/// What happened. JSON: `{"type": "product_viewed", "product": "85123A"}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Happening {
    /// A page or screen was opened.
    PageViewed {
        /// Its name or path.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        page: Option<String>,
    },
    /// How long and how far a page or product was read.
    Engaged {
        /// The product, on a product page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        product: Option<ProductId>,
        /// Time in view, in milliseconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        dwell_ms: Option<u64>,
        /// Depth of scrolling, 0 to 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scroll_share: Option<f32>,
    },
    /// The shop was searched.
    Searched {
        /// What was typed.
        query: String,
    },
    /// A list of products was shown.
    ListViewed {
        /// The list's id.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        list: Option<String>,
        /// Its category.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        category: Option<Category>,
        /// What it showed, in order.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        products: Vec<ProductId>,
    },
    /// A list was narrowed.
    ListFiltered {
        /// The list's id.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        list: Option<String>,
        /// Its category.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        category: Option<Category>,
        /// The filters as `name=value`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        filters: Vec<String>,
    },
    /// A product in a list was clicked.
    ProductClicked {
        /// Which.
        product: ProductId,
        /// Its place in the list, from 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        position: Option<u32>,
        /// The list's id.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        list: Option<String>,
    },
    /// A product's page was opened.
    ProductViewed {
        /// Which.
        product: ProductId,
    },
    /// A product was put into the basket.
    AddedToCart {
        /// What and how many.
        line: Line,
    },
    /// A product was taken out of the basket.
    RemovedFromCart {
        /// What and how many.
        line: Line,
    },
    /// The basket was opened.
    CartViewed,
    /// Checkout went a step further.
    CheckoutStarted {
        /// Step, from 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<u32>,
    },
    /// An order was placed.
    Ordered {
        /// The order.
        order: OrderId,
        /// What was bought; at least one line.
        lines: Vec<Line>,
        /// What was paid in all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        total: Option<Money>,
        /// In which currency.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        currency: Option<Currency>,
        /// Coupon used.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        coupon: Option<String>,
    },
    /// Something came back, or an order was cancelled.
    Returned {
        /// The order, where it is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        order: Option<OrderId>,
        /// What came back; everything of the order when empty.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        lines: Vec<Line>,
    },
    /// A decision's products were really shown.
    Exposed {
        /// What was in view, in order.
        products: Vec<ProductId>,
        /// Their places in the slate, from 1, for those that came into view later than others; when empty, they are
        /// the slate from its start.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        positions: Vec<u32>,
    },
    /// A shopper said: not this.
    Dismissed {
        /// Which.
        product: ProductId,
    },
    /// A shopper judged a product.
    Rated {
        /// Which.
        product: ProductId,
        /// From 0 (worst) to 1 (best).
        rating: f32,
    },
    /// Put on or taken off a wish list.
    Wished {
        /// Which.
        product: ProductId,
        /// Taken off again.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        removed: bool,
    },
    /// A promotion was seen or clicked.
    Promotion {
        /// Which.
        promotion: String,
        /// Clicked rather than seen.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        clicked: bool,
    },
    /// A coupon was entered.
    Coupon {
        /// Which.
        coupon: String,
        /// How it ended.
        outcome: CouponOutcome,
    },
    /// The identifiers of this signal belong to one person, of whom this is known.
    Identified {
        /// What the shopper or the shop told.
        #[serde(default)]
        traits: Traits,
    },
    /// One identifier is another name for a known one (Segment's `alias`).
    Aliased {
        /// The former identifier.
        previous: String,
    },
    /// A shopper joined a group or account (Segment's `group`).
    Grouped {
        /// The group.
        group: String,
    },
    /// A shopper said yes or no.
    ConsentChanged {
        /// To what; purposes not named stay as they were.
        decisions: Vec<ConsentDecision>,
        /// Version of the text that was agreed to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text_version: Option<String>,
    },
}

/// One line of a basket or order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// What.
    pub product: ProductId,
    /// How many, at least one.
    #[serde(default = "one")]
    pub quantity: u32,
    /// Price of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
}

const fn one() -> u32 {
    1
}

/// How entering a coupon ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum CouponOutcome {
    Entered,
    Applied,
    Denied,
    Removed,
}

/// What is known of a person beside the identifiers. Free traits keep their names.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Traits {
    /// Year of birth, for age limits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_year: Option<u16>,
    /// ISO 3166 country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// BCP 47 language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Any other trait as text; at most 100.
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub other: std::collections::BTreeMap<String, String>,
}

/// A yes or no to one purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentDecision {
    /// To what.
    pub purpose: Purpose,
    /// Yes or no.
    pub granted: bool,
}

impl Happening {
    /// The word of the vocabulary, as on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::PageViewed { .. } => "page_viewed",
            Self::Engaged { .. } => "engaged",
            Self::Searched { .. } => "searched",
            Self::ListViewed { .. } => "list_viewed",
            Self::ListFiltered { .. } => "list_filtered",
            Self::ProductClicked { .. } => "product_clicked",
            Self::ProductViewed { .. } => "product_viewed",
            Self::AddedToCart { .. } => "added_to_cart",
            Self::RemovedFromCart { .. } => "removed_from_cart",
            Self::CartViewed => "cart_viewed",
            Self::CheckoutStarted { .. } => "checkout_started",
            Self::Ordered { .. } => "ordered",
            Self::Returned { .. } => "returned",
            Self::Exposed { .. } => "exposed",
            Self::Dismissed { .. } => "dismissed",
            Self::Rated { .. } => "rated",
            Self::Wished { .. } => "wished",
            Self::Promotion { .. } => "promotion",
            Self::Coupon { .. } => "coupon",
            Self::Identified { .. } => "identified",
            Self::Aliased { .. } => "aliased",
            Self::Grouped { .. } => "grouped",
            Self::ConsentChanged { .. } => "consent_changed",
        }
    }
}
