//! `shopwright bench`: how fast it is, on this machine, over real HTTP.

mod ingest;
mod serve;
mod subject;

use std::process::ExitCode;

use clap::{Args, Subcommand};

/// Measure speed: decisions over HTTP, or durable ingest.
///
/// A demo server is started beside the load generator and measured through the operating system; or name a running one
/// with --url, --key and --pid. In the open loop (--rate) latency counts from the moment a request was due, so waiting
/// counts too; without --rate every connection sends as fast as it is answered.
#[derive(Args)]
pub struct Bench {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Decisions: visitors with profiles, all surfaces, rules, consent and decision log on.
    Serve(serve::Serve),
    /// Signals in batches, durable before each answer.
    Ingest(ingest::Ingest),
}

impl Bench {
    /// Runs the measurement.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.what {
            What::Serve(serve) => serve.run(),
            What::Ingest(ingest) => ingest.run(),
        }
    }
}
