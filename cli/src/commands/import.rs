//! `shopwright import`: files in, with a report of what was refused and why.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use import::Importer;

use super::demo::mapping_for;
use super::shop::Shop;
use super::stocking::{self, Instants};

/// Bring orders, customers, products, stock or prices in from a file.
///
/// Parquet, CSV (also .gz) and NDJSON are read. The mapping says what the columns mean; docs/import.md explains it. Every
/// row is accounted for in a report: accepted, refused with its reason, repeated, or not a product. The server must
/// not run on the directory meanwhile.
#[derive(Args)]
pub struct Import {
    /// The file.
    file: PathBuf,
    /// What its columns mean; not needed for files that are recognised.
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    #[command(flatten)]
    shop: Shop,
    /// Read and report, but change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Write the report as JSON here; `-` for standard output.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

impl Import {
    /// Runs the import.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let mapping = mapping_for(&self.file, self.mapping.as_deref())?;
        let report = if self.dry_run {
            use engine::Clock as _;
            let mut importer = Importer::open(&self.file, &mapping, engine::SystemClock.now())?;
            for batch in importer.by_ref() {
                batch?;
            }
            importer.report().clone()
        } else {
            let engine = self.shop.open()?;
            let report = stocking::import(&engine, &self.file, &mapping, Instants::AsTheyAre)?;
            engine.shut_down();
            report
        };
        println!("{report}");
        if let Some(path) = &self.json {
            write_json(path, &report)?;
        }
        if !self.dry_run {
            eprintln!("next: `shopwright train {}`", self.shop.as_arguments());
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Writes a value as JSON to a file, or to standard output for `-`.
pub fn write_json(path: &std::path::Path, value: &impl serde::Serialize) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    if path.as_os_str() == "-" {
        println!("{text}");
        return Ok(());
    }
    std::fs::write(path, text + "\n").with_context(|| format!("`{}` cannot be written", path.display()))
}
