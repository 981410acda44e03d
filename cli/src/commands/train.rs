//! `shopwright train`: fit models on the log, and publish them.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::import::write_json;
use super::remote::Remote;
use super::shop::Shop;
use super::stocking;

/// Fit models on what was collected, and publish them.
///
/// With --url the running server trains, and the next decision uses the new models. Without it the data directory is
/// opened, which no server may be running on.
#[derive(Args)]
pub struct Train {
    /// Models to fit, separated by commas; all when absent. `--model list` lists them.
    #[arg(long = "model", value_name = "NAME", value_delimiter = ',')]
    models: Vec<String>,
    #[command(flatten)]
    shop: Shop,
    #[command(flatten)]
    remote: Remote,
    /// Write what was trained as JSON here; `-` for standard output.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

impl Train {
    /// Trains.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        if self.models.iter().any(|name| name == "list") {
            for model in learning::models() {
                println!("{:<20} {}", model.name, model.summary);
            }
            return Ok(ExitCode::SUCCESS);
        }
        let trained = if self.remote.is_given() {
            self.remote.post("/v1/models/train", &json!({"models": self.models}))?
        } else {
            let engine = self.shop.open()?;
            let trained = stocking::train(&engine, &self.models)?;
            engine.shut_down();
            json!({"trained": trained})
        };
        if let Some(path) = &self.json {
            write_json(path, &trained)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
