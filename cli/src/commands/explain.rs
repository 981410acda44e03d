//! `shopwright explain` and `replay`: why, and whether it would come out the same.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use commerce::ProductId;
use decisions::{Counterfactual, CounterfactualChange, Decision};
use serde::Deserialize;
use serde_json::Value;

use super::import::write_json;
use super::remote::Remote;

/// Say why a decision was made as it was.
#[derive(Args)]
pub struct Explain {
    /// The decision's id.
    decision: String,
    #[command(flatten)]
    remote: Remote,
    /// Write the whole explanation as JSON here; `-` for standard output.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

impl Explain {
    /// Explains.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let explained = self.remote.get(&format!("/v1/decisions/{}/explain", self.decision))?;
        match &self.json {
            Some(path) => write_json(path, &explained)?,
            None => {
                let explained: Explained =
                    serde_json::from_value(explained).context("the explanation cannot be read")?;
                let mut text = String::new();
                explained.write(&mut text)?;
                print!("{text}");
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Make a decision again and compare every byte.
///
/// Ends with 0 when both are identical, with 1 when they differ.
#[derive(Args)]
pub struct Replay {
    /// The decision's id.
    decision: String,
    #[command(flatten)]
    remote: Remote,
    /// Write both decisions as JSON here; `-` for standard output.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

impl Replay {
    /// Replays.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let replay = self.remote.get(&format!("/v1/decisions/{}/replay", self.decision))?;
        let identical = replay.get("identical").and_then(Value::as_bool).unwrap_or(false);
        if let Some(path) = &self.json {
            write_json(path, &replay)?;
        }
        println!("{}", if identical { "identical, byte for byte" } else { "it came out differently; see --json" });
        Ok(if identical { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// What a terminal shows of an explanation; the rest stands in the JSON.
#[derive(Deserialize)]
struct Explained {
    decision: Decision,
    replayed_identically: bool,
    sentences: Vec<String>,
    titles: BTreeMap<ProductId, String>,
    counterfactual: Option<Counterfactual>,
}

/// How many differences of a counterfactual are told.
const TOLD_DIFFERENCES: usize = 5;

impl Explained {
    fn title<'a>(&'a self, product: &'a ProductId) -> &'a str {
        self.titles.get(product).map_or(product.as_str(), String::as_str)
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        let decision = &self.decision;
        let how = if self.replayed_identically { "identically" } else { "DIFFERENTLY" };
        writeln!(text, "decision {} for `{}`, replayed {how}", decision.id, decision.surface)?;
        for (slot, (position, why)) in decision.slate.iter().zip((1..).zip(&self.sentences)) {
            writeln!(text, "{position:>3}. {}  {:.3}  {why}", self.title(&slot.product), slot.score)?;
            for term in &slot.terms {
                writeln!(text, "       {:<28} {:+.3}", term.name, term.contribution)?;
            }
        }
        writeln!(text, "what was not shown")?;
        for (filter, count) in &decision.counts.dropped {
            writeln!(text, "       {filter:<28} dropped {count}")?;
        }
        let Some(counterfactual) = &self.counterfactual else {
            return writeln!(text, "nothing in it owes anything to the shopper's profile");
        };
        let change = match counterfactual.change {
            CounterfactualChange::WithoutLastOrders => "without the last three orders",
            CounterfactualChange::WithoutThisVisit => "without this visit",
            CounterfactualChange::WithoutProfile => "without the profile",
        };
        writeln!(text, "{change}, it would have been")?;
        for difference in counterfactual.differences.iter().take(TOLD_DIFFERENCES) {
            let instead = difference.would_be.as_ref().map_or("nothing", |product| self.title(product));
            let (position, shown) = (difference.position + 1, self.title(&difference.shown));
            writeln!(text, "{position:>3}. {instead} instead of {shown}")?;
        }
        Ok(())
    }
}
