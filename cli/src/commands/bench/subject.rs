//! What is measured: a demo started for the purpose, or a server that runs already.

use std::io::BufRead as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::Context as _;
use bench::Target;
use clap::Args;
use serde::Deserialize;

use crate::terminal::failure::hinted;
use crate::terminal::progress;

/// Which server, and how hard.
#[derive(Args)]
pub struct Subject {
    /// Data of the demo to start; a made-up shop when absent.
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// A running server instead.
    #[arg(long, value_name = "URL", requires = "key")]
    url: Option<String>,
    /// A key of that server with the scope `manage`.
    #[arg(long, value_name = "KEY", env = "SHOPWRIGHT_KEY", hide_env_values = true)]
    key: Option<String>,
    /// Process id of that server, for its CPU time.
    #[arg(long)]
    pid: Option<u32>,
    /// Requests per second (open loop); as fast as possible when absent (closed loop).
    #[arg(long, value_name = "N")]
    rate: Option<f64>,
    /// How long to measure, after a warm-up.
    #[arg(long, value_name = "N", default_value_t = 10.0)]
    seconds: f64,
    /// Warm-up before measuring.
    #[arg(long, value_name = "N", default_value_t = 2.0)]
    warmup: f64,
    /// Connections.
    #[arg(long, value_name = "N", default_value_t = 16)]
    connections: usize,
    /// Write the report as JSON here; `-` for standard output.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
}

/// A server under measurement; one that was started here is stopped at the end.
pub struct Running {
    /// Its address.
    pub url: String,
    /// A key that may do everything.
    pub key: String,
    process_id: Option<u32>,
    _own: Option<Own>,
}

/// A demo that was started here, with the directory it keeps its data in.
struct Own {
    child: Child,
    directory: PathBuf,
}

#[derive(Deserialize)]
struct Ready {
    url: String,
    owner_key: String,
    pid: u32,
}

impl Subject {
    /// The running server, started if none was named.
    pub fn start(&self) -> anyhow::Result<Running> {
        if let (Some(url), Some(key)) = (&self.url, &self.key) {
            return Ok(Running { url: url.clone(), key: key.clone(), process_id: self.pid, _own: None });
        }
        let mut command = Command::new(std::env::current_exe().context("this program cannot find itself")?);
        let directory = std::env::temp_dir().join(format!("shopwright-bench-{}", std::process::id()));
        command.args(["demo", "--listen", "127.0.0.1:0", "--json", "--directory"]).arg(&directory);
        command.stdout(Stdio::piped());
        if let Some(data) = &self.data {
            command.arg("--data").arg(data);
        }
        let mut own = Own { child: command.spawn().context("the demo could not be started")?, directory };
        let output = own.child.stdout.take().context("the demo has no output")?;
        let mut line = String::new();
        std::io::BufReader::new(output).read_line(&mut line)?;
        let ready: Ready = serde_json::from_str(&line)
            .map_err(|_| hinted("the demo did not start", "its own message stands above"))?;
        Ok(Running { url: ready.url, key: ready.owner_key, process_id: Some(ready.pid), _own: Some(own) })
    }

    /// Drives the load and prints the report.
    pub fn drive(&self, running: &Running, requests: &dyn bench::Requests) -> anyhow::Result<bench::Report> {
        let mut target = Target::parse(&running.url)?;
        if let Some(process_id) = running.process_id {
            target = target.served_by(process_id);
        }
        let pace = match self.rate {
            Some(requests_per_second) => bench::Pace::Open { requests_per_second },
            None => bench::Pace::Closed,
        };
        let load = bench::Load {
            pace,
            connections: self.connections,
            seconds: self.seconds,
            warmup_seconds: self.warmup,
            ..bench::Load::default()
        };
        let spinner = progress::spinner("measuring");
        let report = bench::run(&target, &load, requests, &mut |progress| {
            spinner.set_message(format!(
                "{:.0} of {:.0} s, {} answered, {} failed",
                progress.elapsed_seconds, progress.total_seconds, progress.answered, progress.failed
            ));
        })
        .map_err(|error| hinted(error.to_string(), error.hint().unwrap_or_default()))?;
        progress::done(&spinner, "measured", &format!("{} requests", report.requests));
        Ok(report)
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        // Ending a demo fails only if it has ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Err(error) = std::fs::remove_dir_all(&self.directory) {
            tracing::warn!(%error, directory = %self.directory.display(), "the bench's data was left behind");
        }
    }
}
