//! Bodies that differ from the values of `flow`: what `decide` takes and gives, and products with their live state.

pub mod ask;
pub mod decision;
pub mod product;
pub mod sentence;
