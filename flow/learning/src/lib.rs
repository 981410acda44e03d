//! What we do better next time: datasets, models, metrics, evaluation.
//!
//! A [`Dataset`] is all that fitting sees. [`fit`] makes a [`Fitted`] model of it, which is bytes for the store
//! and [`decisions::Source`]s for a plan. [`evaluation`] judges models by the same `decide` that production runs.
//!
//! Reading order: `dataset`, `model`, `models/`, `metrics/`, `evaluation/`.

mod binding;
mod bytes;
mod dataset;
mod items;
mod model;
mod rows;
mod scores;

pub mod evaluation;
pub mod metrics;
pub mod models;

#[cfg(test)]
mod tests;

pub use bytes::DecodeError;
pub use dataset::{Dataset, Event, Line, Order};
pub use items::Items;
pub use model::{FitError, Fitted, LearnsFrom, Manifest, ModelDescription, decode, fit, model, models};
