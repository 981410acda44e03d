//! How good a list is, one metric per file, each checked by hand in its tests.
//!
//! | metric | question |
//! |---|---|
//! | [`hit_rate`] | is anything wanted among the first k? |
//! | [`recall`] | what share of the wanted is among the first k? |
//! | [`precision`] | what share of the first k is wanted? |
//! | [`reciprocal_rank`] | how far up does the first wanted one stand? |
//! | [`ndcg`] | how far up do all wanted ones stand? |
//! | [`Coverage`] | what share of the catalogue is ever shown? |
//! | [`diversity`] | how unlike one another are the products of a list? |
//! | [`Popularity`] | how popular is what is shown? |
//!
//! Lists hold item numbers, best first. A list shorter than `k` counts as if it went on with nothing wanted.

mod coverage;
mod diversity;
mod hit_rate;
mod ndcg;
mod popularity;
mod precision;
mod recall;
mod reciprocal_rank;

pub use coverage::Coverage;
pub use diversity::diversity;
pub use hit_rate::hit_rate;
pub use ndcg::ndcg;
pub use popularity::Popularity;
pub use precision::precision;
pub use recall::recall;
pub use reciprocal_rank::reciprocal_rank;

/// How many of the first `k` are wanted.
fn hits(list: &[u32], wanted: &[u32], k: usize) -> usize {
    list.iter().take(k).filter(|item| wanted.contains(item)).count()
}
