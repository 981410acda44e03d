//! What one connection saw, and how the connections' tallies add up.

use std::collections::BTreeMap;
use std::time::Instant;

use hdrhistogram::CreationError;

use crate::fault::Fault;
use crate::latencies::Latencies;
use crate::response::Answer;

/// The most bytes of an answer that a sample keeps.
const MAXIMUM_SAMPLE_BYTES: usize = 64 * 1024;

/// One of the first answers of a run, kept so that somebody can look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The request's number, warm-up included.
    pub number: u64,
    /// The answer's status.
    pub status: u16,
    /// The body, cut at 64 KiB.
    pub body: Vec<u8>,
}

/// Everything counted in the measured part of a run.
pub(crate) struct Tally {
    /// From the due moment (open loop) or the send (closed loop) to the last byte, failures included.
    pub latencies: Latencies,
    /// From the due moment to the send; all zero in the closed loop.
    pub lateness: Latencies,
    pub faults: BTreeMap<Fault, u64>,
    pub succeeded: u64,
    pub failed_checks: u64,
    pub bytes_received: u64,
    pub samples: Vec<Sample>,
    /// When the last answer was complete.
    pub finished: Option<Instant>,
}

/// One request of the measured part, done.
pub(crate) struct Outcome {
    pub result: Result<(), Fault>,
    /// When it should have been sent; in the closed loop, when it was.
    pub due: Instant,
    pub sent: Instant,
    pub finished: Instant,
    /// Whether a 2xx answer passed the workload's check.
    pub is_real: bool,
    pub bytes_received: usize,
}

impl Tally {
    /// A tally of nothing.
    pub fn new() -> Result<Self, CreationError> {
        Ok(Self {
            latencies: Latencies::new()?,
            lateness: Latencies::new()?,
            faults: BTreeMap::new(),
            succeeded: 0,
            failed_checks: 0,
            bytes_received: 0,
            samples: Vec::new(),
            finished: None,
        })
    }

    /// Counts one request.
    pub fn record(&mut self, outcome: &Outcome) {
        self.latencies.record(outcome.finished.saturating_duration_since(outcome.due));
        if outcome.result != Err(Fault::Unsent) {
            self.lateness.record(outcome.sent.saturating_duration_since(outcome.due));
        }
        match outcome.result {
            Ok(()) => self.succeeded += 1,
            Err(fault) => *self.faults.entry(fault).or_default() += 1,
        }
        self.failed_checks += u64::from(!outcome.is_real);
        self.bytes_received += outcome.bytes_received as u64;
        self.finished = self.finished.max(Some(outcome.finished));
    }

    /// Keeps an answer as a sample.
    pub fn keep(&mut self, number: u64, answer: &Answer<'_>) {
        let body = answer.body.get(..MAXIMUM_SAMPLE_BYTES).unwrap_or(answer.body).to_vec();
        self.samples.push(Sample { number, status: answer.status, body });
    }

    /// Adds what another thread counted.
    pub fn merge(&mut self, other: Self) {
        self.latencies.merge(&other.latencies);
        self.lateness.merge(&other.lateness);
        for (fault, count) in other.faults {
            *self.faults.entry(fault).or_default() += count;
        }
        self.succeeded += other.succeeded;
        self.failed_checks += other.failed_checks;
        self.bytes_received += other.bytes_received;
        self.samples.extend(other.samples);
        self.samples.sort_by_key(|sample| sample.number);
        self.finished = self.finished.max(other.finished);
    }
}
