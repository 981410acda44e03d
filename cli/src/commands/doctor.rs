//! `shopwright doctor`: what is wrong, and what to do.
//!
//! Each check answers one question that people ask when recommendations disappoint: is the data whole, did anything
//! arrive, is a model trained, can anything be shown, why is everyone getting the same list.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use engine::Engine;
use serde::Serialize;
use storage::record::DecisionRecord;

use super::import::write_json;
use super::shop::{Shop, open};
use crate::terminal::failure::hinted;

/// Look for what is wrong: with the data directory, the models, the variety of answers.
///
/// Every file is read and its checksums compared, live profiles are compared with a rebuild from the log, and the
/// latest decisions are looked at: how many came from the fallback, how many are all the same. The server must not run on
/// the directory meanwhile. Ends with 1 when something is wrong.
#[derive(Args)]
pub struct Doctor {
    #[command(flatten)]
    shop: Shop,
    /// Write the findings as JSON here; `-` for standard output.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// What one check found.
#[derive(Serialize)]
struct Finding {
    check: &'static str,
    healthy: bool,
    found: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'static str>,
}

/// How many of the latest decisions are looked at.
const LOOKED_AT: usize = 500;

impl Doctor {
    /// Examines the directory.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let (directory, consent) = self.shop.settled()?;
        if !directory.is_dir() {
            return Err(hinted(
                format!("there is no directory `{}`", directory.display()),
                "name the data directory with --directory, or the configuration file with --config",
            ));
        }
        let mut findings = files(&directory)?;
        if findings.iter().all(|finding| finding.healthy) {
            let engine = open(&directory, consent)?;
            findings.extend(contents(&engine)?);
            findings.extend(answers(&engine)?);
            engine.shut_down();
        }
        for finding in &findings {
            println!("{} {:<28} {}", if finding.healthy { "ok  " } else { "WRONG" }, finding.check, finding.found);
            if let Some(hint) = finding.hint.filter(|_| !finding.healthy) {
                println!("      {:<28} hint: {hint}", "");
            }
        }
        if let Some(path) = &self.json {
            write_json(path, &findings)?;
        }
        let healthy = findings.iter().all(|finding| finding.healthy);
        Ok(if healthy { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn files(directory: &Path) -> anyhow::Result<Vec<Finding>> {
    let report = server::compose::verify(directory).map_err(|error| match &error {
        storage::StorageError::InUse { .. } => hinted(error.to_string(), "stop the server first"),
        _ => error.into(),
    })?;
    let bytes: u64 = report.places.iter().map(|place| place.bytes).sum();
    let mut findings = vec![Finding {
        check: "files are whole",
        healthy: report.is_sound(),
        found: format!("{} places, {:.1} MB read and compared", report.places.len(), bytes as f64 / 1e6),
        hint: Some("restore the named file from a backup"),
    }];
    for place in &report.places {
        findings.extend(place.damage.iter().map(|damage| Finding {
            check: "files are whole",
            healthy: false,
            found: damage.to_string(),
            hint: None,
        }));
    }
    Ok(findings)
}

fn contents(engine: &Engine) -> anyhow::Result<Vec<Finding>> {
    let served = engine.served();
    let now = engine.now();
    let visible = served.catalogue.entries().filter(|(_, entry)| entry.is_visible(now));
    let (mut shown, mut in_stock) = (0_usize, 0_usize);
    visible.for_each(|(_, entry)| {
        shown += 1;
        in_stock += usize::from(entry.stock.is_available());
    });
    let compared = engine.compare_with_rebuild()?;
    Ok(vec![
        Finding {
            check: "something can be shown",
            healthy: in_stock > 0,
            found: format!("{} products, {shown} visible, {in_stock} in stock", served.catalogue.len()),
            hint: Some("import products, or check stock and availability dates"),
        },
        Finding {
            check: "something has happened",
            healthy: compared.signals > 0,
            found: format!("{} signals in the log, {} profiles", compared.signals, compared.profiles),
            hint: Some("send events to /v1/batch, or import orders; a wrong write key shows as 401 in the client"),
        },
        Finding {
            check: "profiles equal a rebuild",
            healthy: compared.different.is_empty(),
            found: match compared.different.first() {
                None => "every profile is what the log says".to_owned(),
                Some(first) => format!("{} profiles differ, first `{first}`", compared.different.len()),
            },
            hint: Some(
                "remove `tables` from the data directory after a backup: profiles are folded again from the log",
            ),
        },
        Finding {
            check: "models are trained",
            healthy: !served.models.is_empty(),
            found: format!("{} of {} models are published", served.models.len(), learning::models().len()),
            hint: Some("run `shopwright train`; until then every answer comes from the fallback"),
        },
    ])
}

fn answers(engine: &Engine) -> anyhow::Result<Vec<Finding>> {
    let latest: Vec<DecisionRecord> =
        engine.latest_decisions(None, LOOKED_AT)?.into_iter().map(|(_, record)| record).collect();
    if latest.is_empty() {
        return Ok(Vec::new());
    }
    let shown: usize = latest.iter().map(|record| record.decision.slate.len()).sum();
    let fallback: u32 = latest.iter().map(|record| record.decision.counts.from_fallback).sum();
    let short = latest.iter().filter(|record| record.decision.emptied.is_some()).count();
    let known: Vec<&DecisionRecord> = latest.iter().filter(|record| record.view.profile.is_some()).collect();
    let slates: BTreeSet<Vec<&str>> =
        known.iter().map(|record| record.decision.slate.iter().map(|slot| slot.product.as_str()).collect()).collect();
    let people: BTreeSet<_> = known.iter().filter_map(|record| record.view.profile.as_ref()).collect();
    let share = |part: f64, whole: f64| if whole > 0.0 { 100.0 * part / whole } else { 0.0 };
    let fallback_share = share(f64::from(fallback), shown as f64);
    Ok(vec![
        Finding {
            check: "answers are not fallback",
            healthy: fallback_share < 50.0,
            found: format!("{fallback_share:.0} % of {shown} products shown came from the fallback"),
            hint: Some("train models, raise the sources' limits, or look which filter drops most in an explanation"),
        },
        Finding {
            check: "answers are full",
            healthy: short * 10 < latest.len(),
            found: format!("{short} of the latest {} answers were shorter than asked for", latest.len()),
            hint: Some("the field `emptied` of a decision names the filter"),
        },
        Finding {
            check: "answers differ by person",
            healthy: people.len() < 5 || slates.len() * 5 >= people.len(),
            found: format!("{} different slates for {} known people", slates.len(), people.len()),
            hint: Some("are product views and orders arriving? is consent to personalization granted?"),
        },
    ])
}
