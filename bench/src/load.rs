//! How hard, over how many connections, for how long: within limits that are stated and checked.

use std::time::Duration;

use serde::Serialize;

use crate::BenchError;

/// The most connections a run may hold; each is a thread with about 200 kB of histograms.
pub const MAXIMUM_CONNECTIONS: usize = 1_024;
/// The most requests an open-loop schedule may hold, warm-up included.
pub const MAXIMUM_REQUESTS: f64 = 100_000_000.0;
/// The most answers a run may keep for inspection.
pub const MAXIMUM_SAMPLES: u64 = 1_000;
const MAXIMUM_SECONDS: f64 = 86_400.0;
const MAXIMUM_TIMEOUT_SECONDS: f64 = 600.0;

/// A load to drive. [`Load::default`] is a closed loop over 16 connections for 10 seconds after 2 of warm-up.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Load {
    /// When the next request is sent.
    pub pace: Pace,
    /// Keep-alive connections, each with at most one request under way (1 to [`MAXIMUM_CONNECTIONS`]).
    pub connections: usize,
    /// How long is measured, in seconds (above 0, at most a day).
    pub seconds: f64,
    /// How long the same load runs before anything is measured, in seconds.
    pub warmup_seconds: f64,
    /// How long an answer may take before its connection is dropped and the request counts as a timeout, in
    /// seconds from the actual send (above 0, at most 600). The open loop also gives up on what is still unsent
    /// this long after the end of its schedule.
    pub timeout_seconds: f64,
    /// How many of the first answers are kept in the report, warm-up included (at most [`MAXIMUM_SAMPLES`]).
    pub samples: u64,
}

/// When the next request is sent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// As soon as the connection's last answer was read: shows what the server can carry.
    Closed,
    /// On a fixed schedule, whatever the server does: shows what a shopper meets.
    Open {
        /// The rate offered over all connections together (above 0).
        requests_per_second: f64,
    },
}

impl Default for Load {
    fn default() -> Self {
        Self {
            pace: Pace::Closed,
            connections: 16,
            seconds: 10.0,
            warmup_seconds: 2.0,
            timeout_seconds: 5.0,
            samples: 0,
        }
    }
}

impl Load {
    /// Refuses a load outside its limits.
    ///
    /// # Errors
    /// [`BenchError::Load`] with every problem found.
    pub fn validate(&self) -> Result<(), BenchError> {
        let mut problems = Vec::new();
        let mut require = |holds: bool, problem: String| {
            if !holds {
                problems.push(problem);
            }
        };
        let Self { connections, seconds, warmup_seconds, timeout_seconds, samples, .. } = *self;
        require(
            (1..=MAXIMUM_CONNECTIONS).contains(&connections),
            format!("`{connections}` connections is not between 1 and {MAXIMUM_CONNECTIONS}"),
        );
        require(
            seconds > 0.0 && seconds <= MAXIMUM_SECONDS,
            format!("`{seconds}` seconds is not above 0 and at most {MAXIMUM_SECONDS}"),
        );
        require(
            (0.0..=MAXIMUM_SECONDS).contains(&warmup_seconds),
            format!("`{warmup_seconds}` seconds of warm-up is not between 0 and {MAXIMUM_SECONDS}"),
        );
        require(
            (0.001..=MAXIMUM_TIMEOUT_SECONDS).contains(&timeout_seconds),
            format!("a timeout of `{timeout_seconds}` seconds is not between 0.001 and {MAXIMUM_TIMEOUT_SECONDS}"),
        );
        require(samples <= MAXIMUM_SAMPLES, format!("`{samples}` samples is more than {MAXIMUM_SAMPLES}"));
        if let Pace::Open { requests_per_second: rate } = self.pace {
            let is_rate = rate > 0.0 && rate.is_finite();
            require(is_rate, format!("a rate of `{rate}` per second is not above 0"));
            require(
                !is_rate || rate * (seconds + warmup_seconds) <= MAXIMUM_REQUESTS,
                format!("`{rate}` per second for so long is more than {MAXIMUM_REQUESTS} requests"),
            );
        }
        if problems.is_empty() { Ok(()) } else { Err(BenchError::Load { problems }) }
    }

    /// The rate offered, in requests per second; none in the closed loop.
    #[must_use]
    pub const fn offered_rate(&self) -> Option<f64> {
        match self.pace {
            Pace::Closed => None,
            Pace::Open { requests_per_second } => Some(requests_per_second),
        }
    }

    pub(crate) fn timeout(&self) -> Duration {
        Duration::from_secs_f64(self.timeout_seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_problems_of_a_load_are_named_at_once() {
        let load = Load {
            pace: Pace::Open { requests_per_second: f64::NAN },
            connections: 0,
            seconds: f64::INFINITY,
            warmup_seconds: -1.0,
            timeout_seconds: 0.0,
            samples: MAXIMUM_SAMPLES + 1,
        };
        let Err(BenchError::Load { problems }) = load.validate() else { panic!("such a load must be refused") };
        assert_eq!(problems.len(), 6, "{problems:#?}");
    }

    #[test]
    fn a_schedule_without_end_is_refused() {
        let load = Load { pace: Pace::Open { requests_per_second: 1e9 }, ..Load::default() };
        assert!(load.validate().is_err());
        assert!(Load::default().validate().is_ok());
    }
}
