//! `shopwright explain` and `replay`: why, and whether it would come out the same.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
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
            None => print!("{}", told(&explained)),
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

/// An explanation for a terminal.
fn told(explained: &Value) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let title =
        |id: &Value| explained.get("titles").and_then(|titles| titles.get(id.as_str()?)).map_or_else(|| text(id), text);
    let list = |value: &Value, name: &str| value.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let decision = explained.get("decision").cloned().unwrap_or_default();
    let mut lines = vec![format!(
        "decision {} for `{}`, replayed {}",
        text(&decision["id"]),
        text(&decision["surface"]),
        if explained["replayed_identically"] == Value::Bool(true) { "identically" } else { "DIFFERENTLY" }
    )];
    let sentences = list(explained, "sentences");
    for (position, slot) in list(&decision, "slate").iter().enumerate() {
        let why = sentences.get(position).map(text).unwrap_or_default();
        lines.push(format!(
            "{:>3}. {}  {:.3}  {why}",
            position + 1,
            title(&slot["product"]),
            slot["score"].as_f64().unwrap_or_default()
        ));
        for term in list(slot, "terms") {
            lines.push(format!(
                "       {:<28} {:+.3}",
                text(&term["name"]),
                term["contribution"].as_f64().unwrap_or_default()
            ));
        }
    }
    lines.push("what was not shown".to_owned());
    for (filter, count) in decision["counts"]["dropped"].as_object().into_iter().flatten() {
        lines.push(format!("       {filter:<28} dropped {count}"));
    }
    match explained.get("counterfactual").filter(|found| !found.is_null()) {
        Some(found) => {
            lines.push(text(&found["change"]).replace('_', " ") + ", it would have been");
            for difference in list(found, "differences").iter().take(5) {
                let position = difference["position"].as_u64().unwrap_or_default() + 1;
                lines.push(format!(
                    "{position:>3}. {} instead of {}",
                    title(&difference["would_be"]),
                    title(&difference["shown"])
                ));
            }
        }
        None => lines.push("nothing in it owes anything to the shopper's profile".to_owned()),
    }
    lines.join("\n") + "\n"
}
