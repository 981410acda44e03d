//! Arrangers pick the final order.
//!
//! | arranger | what it does |
//! |---|---|
//! | `max_per_category` | lets at most `limit` products of one category stand before the others |
//! | `relevance_diversity` | maximal marginal relevance: trades score against likeness to what already stands |

mod max_per_category;
mod relevance_diversity;

pub use max_per_category::MaxPerCategory;
pub use relevance_diversity::RelevanceDiversity;

#[cfg(test)]
mod tests;
