//! What the runner promises, by subject.

mod budget;
mod consent;
mod laws;
mod stages;
mod timing;
