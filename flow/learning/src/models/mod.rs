//! The models, one file each: fit, propose, evidence, and bytes side by side.
//!
//! | model | sources | learns from |
//! |---|---|---|
//! | [`popular`] | `popular`, `popular_in_category`, `popular_for_interests` | orders, visits |
//! | [`bought_together`] | `bought_together`, `bought_together_history` | orders |
//! | [`item_item`] | `item_item` | visits |
//! | [`session_neighbours`] | `session_neighbours` | visits |
//! | [`transitions`] | `transitions` | visits |
//!
//! Four files serve several models: `algorithm` says once what every model does alike, `visit_source` makes a
//! source of whatever scores items from a visit, `repeats` measures how often shoppers come back to what they saw,
//! `similarity` finds the nearest items.

pub mod bought_together;
pub mod item_item;
pub mod popular;
pub mod session_neighbours;
pub mod transitions;

pub(crate) mod algorithm;
pub(crate) mod repeats;
pub(crate) mod similarity;
pub(crate) mod visit_source;

#[cfg(test)]
mod tests;
