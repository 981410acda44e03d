//! The nouns of a shop, shared by every other crate.
//!
//! Identifiers that cannot be confused, instants and money without floating-point surprises, the product and
//! its stock and price per place, the immutable catalogue snapshot, and the purposes a shopper can consent to.
//! Nothing here knows about events, profiles or decisions.

mod catalogue;
mod category;
mod consent;
mod id;
mod money;
mod product;
mod timestamp;

pub use catalogue::{Change, Entry, ProductIndex, Snapshot};
pub use category::{Category, CategoryIndex};
pub use consent::{Consents, Purpose};
pub use id::{
    AnonymousId, CustomerId, DecisionId, EmailHash, IdError, LoyaltyCard, MAXIMUM_ID_BYTES, MessageId, OrderId, Place,
    ProductId, RuleId, SessionId, Surface,
};
pub use money::{Currency, Money, MoneyError};
pub use product::{MAXIMUM_ATTRIBUTES, MAXIMUM_TEXT_BYTES, Product, ProductError, Stock};
pub use timestamp::{Timestamp, TimestampError};
