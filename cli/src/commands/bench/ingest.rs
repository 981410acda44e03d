//! `shopwright bench ingest`: signals in batches, durable before each answer.

use std::process::ExitCode;

use bench::{Answer, Authorization, Requests, Template, Workload};
use clap::Args;
use serde::Serialize;

use super::subject::Subject;
use crate::commands::import::write_json;

/// Measure durable ingest.
///
/// Every answer comes after the disk confirmed the whole batch. Each signal has an id of its own, so none is a
/// repeat. `signals_per_second` is the figure to read.
#[derive(Args)]
pub struct Ingest {
    #[command(flatten)]
    subject: Subject,
    /// Signals in one request.
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    batch: u32,
}

/// The report with the figure that matters here.
#[derive(Serialize)]
struct Measured<'a> {
    #[serde(flatten)]
    report: &'a bench::Report,
    signals_per_second: f64,
}

struct Batches {
    template: Template,
    batch: u32,
    run: u32,
}

impl Requests for Batches {
    fn write(&self, number: u64, bytes: &mut Vec<u8>) {
        use std::io::Write as _;
        let mut body = Vec::with_capacity(self.batch as usize * 220 + 16);
        body.extend_from_slice(b"{\"batch\":[");
        for at in 0..u64::from(self.batch) {
            let signal = number * u64::from(self.batch) + at;
            let comma = if at == 0 { "" } else { "," };
            // Writing to a vector cannot fail.
            let _ = write!(
                body,
                "{comma}{{\"type\":\"track\",\"event\":\"Product Viewed\",\"messageId\":\"bench-{}-{signal}\",\
                 \"anonymousId\":\"bench-{}\",\"properties\":{{\"product_id\":\"p{}\"}},\
                 \"context\":{{\"sessionId\":\"s{}\"}}}}",
                self.run,
                signal % 20_000,
                signal % 997,
                signal % 20_000
            );
        }
        body.extend_from_slice(b"]}");
        self.template.write(&body, bytes);
    }

    fn check(&self, _: u64, answer: &Answer<'_>) -> bool {
        let wanted = format!("\"accepted\":{}", self.batch);
        answer.body.windows(wanted.len()).any(|window| window == wanted.as_bytes())
    }

    fn workload(&self) -> Workload {
        Workload::new("product views in batches, durable before the answer").with("batch", self.batch)
    }
}

impl Ingest {
    /// Measures.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let running = self.subject.start()?;
        let template = Template::post_json("/v1/batch", Some(Authorization::Bearer(&running.key)))?;
        let batches = Batches { template, batch: self.batch, run: std::process::id() };
        let report = self.subject.drive(&running, &batches)?;
        let signals_per_second = report.requests_per_second * f64::from(self.batch);
        println!("{report}");
        println!("signals per second     {signals_per_second:.0}, each durable before its answer");
        if let Some(path) = &self.subject.json {
            write_json(path, &Measured { report: &report, signals_per_second })?;
        }
        let failed = report.error_count > 0 || report.failed_checks > 0;
        Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}
