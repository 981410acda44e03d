//! A load generator over real HTTP/1.1, and the honest report of what it saw.
//!
//! [`run`] drives any server on a loopback address with the [`Requests`] it is given, at the pace of a [`Load`],
//! and returns a [`Report`]: percentiles, errors by kind, requests per second of the clock and per second of the
//! server's own CPU time, the machine and the workload. The report serialises to JSON and prints as a table.
//!
//! ```no_run
//! use bench::{Authorization, Load, Pace, Ring, Target, Template, Workload, run};
//!
//! # fn main() -> Result<(), bench::BenchError> {
//! let decide = Template::post_json("/v1/decide", Some(Authorization::Bearer("key")))?;
//! let requests = Ring::new(Workload::new("home page"), vec![decide.bytes(br#"{"surface":"home"}"#)])?;
//! let target = Target::parse("http://127.0.0.1:7700")?.served_by(4711);
//! let load = Load { pace: Pace::Open { requests_per_second: 1_000.0 }, ..Load::default() };
//! let report = run(&target, &load, &requests, &mut |_| {})?;
//! println!("{report}");
//! # Ok(())
//! # }
//! ```
//!
//! # No coordinated omission
//!
//! A driver that sends the next request when the last one was answered stops asking exactly while the server is
//! slow, and so leaves the slow moments out of its percentiles. In the open loop ([`Pace::Open`]) request `n` is
//! due at `start + n / rate`, whatever the server does, and its latency counts **from the moment it was due**,
//! not from the moment it was sent. When every connection is busy the request goes out late, and the wait is part
//! of its latency. A request that is still unsent when the run gives up is in the histogram too, with the wait it
//! had reached. The closed loop ([`Pace::Closed`]) measures from the send: it shows what the server can carry,
//! and its percentiles should not be quoted as what a shopper meets.
//!
//! # One blocking thread per connection
//!
//! Every connection is an operating-system thread with a blocking socket and a sleep of its own; a free thread
//! takes the next request number from one counter, sleeps until it is due, sends, and reads the answer. The usual
//! choice, tasks on an async runtime, sleeps in whole milliseconds: at 1,000 requests per second against a
//! trivial server it reported a median of 0.9 ms where threads report 0.13 ms, and at saturation it was no faster.
//! `docs/decisions/0006-load-generator.md` has the measurements.
//!
//! Only loopback addresses are accepted: a network between driver and server would be measured with it, and a load
//! generator in a shop's own binary must not be able to burden other people's machines.

mod target;

mod load;

mod requests;

mod template;

mod run;

mod schedule;

mod driver;

mod connection;

mod response;

mod fault;

mod latencies;

mod tally;

mod report;

mod table;

mod processor_time;

mod machine;

mod error;

#[cfg(test)]
mod tests;

pub use error::BenchError;
pub use latencies::Latencies;
pub use load::{Load, MAXIMUM_CONNECTIONS, MAXIMUM_REQUESTS, MAXIMUM_SAMPLES, Pace};
pub use machine::Machine;
pub use report::{LateSends, Report};
pub use requests::{Requests, Ring, Workload};
pub use response::Answer;
pub use run::{Phase, Progress, run};
pub use tally::Sample;
pub use target::Target;
pub use template::{Authorization, Template};
