//! How good the models are, judged by the same `decide` that production runs.
//!
//! [`evaluate_sessions`] asks for the next product of a visit, [`evaluate_orders`] for what a customer buys after a
//! date. Both build a catalogue, fit the contenders on the training data alone, put them into plans by the plans'
//! own text, make one decision per test row, and measure the slates. What is counted is the slate as a shopper
//! would have seen it, the fallback ladder included. Time is taken by the caller's clock around each decision, one
//! after the other on one thread, so that latencies are honest.
//!
//! [`hold_out_tail`] cuts test rows off the end of training data: the place to choose hyper-parameters, so that the
//! real test rows are looked at once.

mod contender;
mod contest;
mod measure;
mod orders;
mod report;
mod sessions;
mod shop;

pub use contender::{Contender, Settings, order_contenders, session_contenders};
pub use orders::{OrderRow, OrderTest, Purchase, evaluate_orders, split_orders};
pub use report::{Metrics, ModelReport, PredictMicros, Report};
pub use sessions::{SessionRow, SessionTest, evaluate_sessions, hold_out_tail};

/// The instant of a monotonic clock in nanoseconds, given by the caller because nothing here may read one.
pub type Clock<'a> = &'a dyn Fn() -> u64;

/// Length of the lists that are judged.
pub const K: usize = 20;

/// Why an evaluation could not be made.
#[derive(Debug, thiserror::Error)]
pub enum EvaluationError {
    /// No contender of that name.
    #[error("no model is called `{name}`; known are {known}")]
    UnknownModel {
        /// The name asked for.
        name: String,
        /// The names there are, listed.
        known: String,
    },
    /// A model could not be fitted.
    #[error(transparent)]
    Fit(#[from] crate::FitError),
    /// A contender's plan is not valid.
    #[error(transparent)]
    Plan(#[from] decisions::plan::PlanError),
    /// A name made here is not valid.
    #[error(transparent)]
    Name(#[from] commerce::IdError),
    /// There is nothing to judge by.
    #[error("there are no test rows: {why}")]
    NothingToTest {
        /// What is missing.
        why: &'static str,
    },
}

#[cfg(test)]
mod tests;
