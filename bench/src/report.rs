//! What a run found. Serialises to JSON for machines; [`std::fmt::Display`] prints it for people.
//!
//! Percentiles are over **every** measured request, failed ones included. Leaving failures out was refused: a
//! server that times out on its slowest requests would be praised for the rest. The other way round, a server
//! that refuses quickly looks quick, so percentiles are only worth quoting beside an error count of zero.
//!
//! What the server can carry is a question for the closed loop. In an open loop above that, the backlog of the
//! warm-up is worked off in the measured time, and the requests per second, of the clock as of the CPU, fall a
//! little short of it.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::Serialize;

use crate::latencies::Latencies;
use crate::load::{Load, Pace};
use crate::machine::Machine;
use crate::requests::Workload;
use crate::tally::{Sample, Tally};
use crate::target::Target;

/// What a run found. Times are milliseconds to three decimals.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The median latency. In the open loop every latency counts from the moment the request was due.
    pub p50_ms: f64,
    /// The latency that 90 % of the requests did not exceed.
    pub p90_ms: f64,
    /// The latency that 99 % of the requests did not exceed.
    pub p99_ms: f64,
    /// The latency that 99.9 % of the requests did not exceed.
    pub p999_ms: f64,
    /// The longest latency.
    pub max_ms: f64,
    /// The mean latency.
    pub mean_ms: f64,
    /// Requests measured: all that were due (open loop) or sent (closed loop) after the warm-up.
    pub requests: u64,
    /// Those with a complete 2xx answer.
    pub succeeded: u64,
    /// The others.
    pub error_count: u64,
    /// The others by kind: `status 503`, `timeout`, `connection refused` and so on.
    pub errors: BTreeMap<String, u64>,
    /// 2xx answers that the workload's check found wanting.
    pub failed_checks: u64,
    /// From the end of the warm-up to the last answer.
    pub elapsed_seconds: f64,
    /// Successes per second of the clock.
    pub requests_per_second: f64,
    /// Successes per second of the server's CPU time; null if that is unknown or was too little to tell.
    pub requests_per_cpu_second: Option<f64>,
    /// The server's CPU time while it was measured, all threads together, to a hundredth of a second.
    pub server_cpu_seconds: Option<f64>,
    /// The open loop's schedule, in requests per second; null in the closed loop.
    pub offered_rate: Option<f64>,
    /// How well the schedule was kept; null in the closed loop.
    pub late_sends: Option<LateSends>,
    /// What the answers took on the wire, heads included.
    pub bytes_received: u64,
    /// Where the server listened.
    pub target: String,
    /// What was driven.
    pub load: Load,
    /// What was sent.
    pub workload: Workload,
    /// Where it ran.
    pub machine: Machine,
    /// Every measured latency.
    #[serde(skip)]
    pub latencies: Latencies,
    /// The first answers, in the order of their requests, as many as the load asked for.
    #[serde(skip)]
    pub samples: Vec<Sample>,
}

/// How long after their due moment requests were sent. The wait is part of their latency already. Under 0.2 ms is
/// the operating system's waking of a thread; more means that all connections were busy.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LateSends {
    /// Requests sent more than [`LateSends::THRESHOLD_MS`] after they were due.
    pub count: u64,
    /// The median wait of all requests.
    pub p50_ms: f64,
    /// The wait that 99 % of the requests did not exceed.
    pub p99_ms: f64,
    /// The longest wait.
    pub max_ms: f64,
}

impl LateSends {
    /// A wait above this, in milliseconds, counts as late.
    pub const THRESHOLD_MS: f64 = 1.0;
}

/// What a run hands over to be reported.
pub(crate) struct Measured<'run> {
    pub target: &'run Target,
    pub load: &'run Load,
    pub tally: Tally,
    pub measured_from: Instant,
    pub server_cpu_seconds: Option<f64>,
    pub machine: Machine,
    pub workload: Workload,
}

impl Report {
    pub(crate) fn new(measured: Measured<'_>) -> Self {
        let Measured { target, load, tally, measured_from, server_cpu_seconds, machine, workload } = measured;
        let latencies = tally.latencies;
        let finished = tally.finished.unwrap_or(measured_from);
        let elapsed_seconds = finished.saturating_duration_since(measured_from).as_secs_f64();
        let server_cpu_seconds = server_cpu_seconds.map(rounded);
        let is_open = matches!(load.pace, Pace::Open { .. });
        Self {
            p50_ms: rounded(latencies.quantile_ms(0.5)),
            p90_ms: rounded(latencies.quantile_ms(0.9)),
            p99_ms: rounded(latencies.quantile_ms(0.99)),
            p999_ms: rounded(latencies.quantile_ms(0.999)),
            max_ms: rounded(latencies.quantile_ms(1.0)),
            mean_ms: rounded(latencies.mean_ms()),
            requests: latencies.count(),
            succeeded: tally.succeeded,
            error_count: tally.faults.values().sum(),
            errors: tally.faults.iter().map(|(fault, count)| (fault.to_string(), *count)).collect(),
            failed_checks: tally.failed_checks,
            elapsed_seconds: rounded(elapsed_seconds),
            requests_per_second: per(tally.succeeded, elapsed_seconds).unwrap_or(0.0),
            requests_per_cpu_second: server_cpu_seconds.and_then(|seconds| per(tally.succeeded, seconds)),
            server_cpu_seconds,
            offered_rate: load.offered_rate(),
            late_sends: is_open.then(|| late_sends(&tally.lateness)),
            bytes_received: tally.bytes_received,
            target: format!("http://{}", target.address()),
            load: *load,
            workload,
            machine,
            latencies,
            samples: tally.samples,
        }
    }
}

fn late_sends(lateness: &Latencies) -> LateSends {
    LateSends {
        count: lateness.count_above_ms(LateSends::THRESHOLD_MS),
        p50_ms: rounded(lateness.quantile_ms(0.5)),
        p99_ms: rounded(lateness.quantile_ms(0.99)),
        max_ms: rounded(lateness.quantile_ms(1.0)),
    }
}

fn per(count: u64, seconds: f64) -> Option<f64> {
    (seconds > 0.0).then(|| rounded(count as f64 / seconds))
}

/// To three decimals: a microsecond, where the figure is in milliseconds.
fn rounded(figure: f64) -> f64 {
    (figure * 1e3).round() / 1e3
}
