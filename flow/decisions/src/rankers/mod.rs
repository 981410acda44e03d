//! Rankers each add one named score term.
//!
//! | ranker | term |
//! |---|---|
//! | a source's own name | what the source said of the product, 0 when it did not propose it |
//! | `category_interest` | the shopper's share of interest in the product's category |
//! | `freshness` | newness, halving every `half_life_days` |
//! | `in_situation_category` | 1 in the category of the page, else 0 |

mod category_interest;
mod freshness;
mod from_source;
mod in_situation_category;

pub use category_interest::CategoryInterest;
pub use freshness::Freshness;
pub use from_source::FromSource;
pub use in_situation_category::InSituationCategory;

#[cfg(test)]
mod tests;
