//! `shopwright demo`: the whole product with sample data, in one command.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context as _;
use clap::Args;
use engine::Engine;
use import::Mapping;
use profiles::ConsentPolicy;
use serde::Serialize;
use server::{Keys, Scope};

use super::serve::{Listening, until_stopped};
use super::shop::open;
use super::stocking::{self, Instants};
use crate::terminal::failure::hinted;

/// Start the whole product with sample data, and print its address and keys.
///
/// Without --data a shop is made up from a seed: products, customers with tastes, months of visits and orders. With
/// --data a file of orders is imported; the columns of UCI Online Retail are recognised, other files need --mapping.
/// Old data is moved in time so that its last day is today. Personalization is on until a visitor says no.
#[derive(Args)]
pub struct Demo {
    /// A file of orders: Parquet, CSV or NDJSON.
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// What the columns of --data mean; see docs/import.md.
    #[arg(long, value_name = "FILE", requires = "data")]
    mapping: Option<PathBuf>,
    /// Where to listen; port 0 picks a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7700")]
    listen: SocketAddr,
    /// Keep the data here and use it again next time; a fresh temporary directory otherwise.
    #[arg(long, value_name = "DIR")]
    directory: Option<PathBuf>,
    /// Products of the made-up shop.
    #[arg(long, default_value_t = 600, conflicts_with = "data")]
    products: usize,
    /// Customers of the made-up shop.
    #[arg(long, default_value_t = 1_500, conflicts_with = "data")]
    customers: usize,
    /// Seed of the made-up shop; the same seed makes the same shop.
    #[arg(long, default_value_t = 1, conflicts_with = "data")]
    seed: u64,
    /// Print one line of JSON with address and keys when ready, for scripts.
    #[arg(long)]
    json: bool,
}

/// What scripts are told when the demo is ready.
#[derive(Serialize)]
struct Ready<'a> {
    url: String,
    owner_key: &'a str,
    browser_key: &'a str,
    pid: u32,
    seconds: f64,
}

impl Demo {
    /// Runs until it is told to stop.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let started = Instant::now();
        if !self.listen.ip().is_loopback() {
            return Err(hinted(
                format!("the demo listens on this machine only, not on {}", self.listen),
                "its storefront hands a key to every visitor; run `shopwright serve` with keys of your own",
            ));
        }
        let temporary = Temporary::unless(self.directory.as_deref())?;
        let engine = open(&temporary.path, ConsentPolicy::opt_out())?;
        if engine.served().catalogue.is_empty() {
            self.fill(&engine)?;
            stocking::train(&engine, &[])?;
            engine.checkpoint().context("the profiles could not be written down")?;
        } else {
            eprintln!("{:<22} {}", "used again", temporary.path.display());
        }
        let (owner, browser) = (server::fresh("sw_owner")?, server::fresh("sw_browser")?);
        let mut keys = Keys::default();
        keys.add(&owner, &[Scope::Manage]);
        keys.add(&browser, &[Scope::Collect, Scope::Decide, Scope::Explain]);
        let listening = Listening { listen: self.listen, engine, keys, browser_key: Some(browser.clone()) };
        until_stopped(listening, |address| self.announce(address, &owner, &browser, started))
    }

    fn fill(&self, engine: &Engine) -> anyhow::Result<()> {
        let Some(file) = &self.data else {
            let scale =
                cohorts::Scale { products: self.products, customers: self.customers, ..cohorts::Scale::default() };
            return stocking::make_up(engine, self.seed, &scale, engine.now());
        };
        let mapping = mapping_for(file, self.mapping.as_deref())?;
        let report = stocking::import(engine, file, &mapping, Instants::EndingAt(engine.now()))?;
        eprintln!("{report}");
        Ok(())
    }

    fn announce(&self, address: SocketAddr, owner: &str, browser: &str, started: Instant) {
        let url = format!("http://{address}");
        let seconds = started.elapsed().as_secs_f64();
        if self.json {
            let ready = Ready { url, owner_key: owner, browser_key: browser, pid: std::process::id(), seconds };
            if let Ok(line) = serde_json::to_string(&ready) {
                println!("{line}");
            }
            return;
        }
        println!("{:<22} in {seconds:.1} s", "ready");
        println!();
        println!("  shop       {url}/");
        println!("  interface  {url}/openapi.json");
        println!("  health     {url}/health/ready    {url}/metrics");
        println!("  owner key  {owner}");
        println!();
        println!(
            "  try        curl -s {url}/v1/recommend -H 'X-API-Key: {owner}' -d '{{\"surface\":\"home\",\"slots\":3}}'"
        );
        println!();
        println!("Stop with Ctrl-C.");
    }
}

/// The mapping of a file: the one given, or the built-in one that fits.
pub fn mapping_for(file: &Path, mapping: Option<&Path>) -> anyhow::Result<Mapping> {
    let rows = import::rows(file).map_err(|error| hinted(error.to_string(), error.hint()))?;
    if let Some(path) = mapping {
        let hint = "docs/import.md explains every key of a mapping; examples/online-retail.toml is a complete example";
        let failed = |what: String| hinted(what, hint);
        let text = std::fs::read_to_string(path)
            .map_err(|error| failed(format!("`{}` cannot be read: {error}", path.display())))?;
        return Mapping::read_for(&text, rows.columns())
            .map_err(|error| failed(format!("in `{}`: {error}", path.display())));
    }
    import::mapping::recognise(rows.columns()).ok_or_else(|| {
        hinted(
            format!("the columns of `{}` are not known: {}", file.display(), rows.columns().names().join(", ")),
            "say what they mean with --mapping FILE; examples/online-retail.toml is a complete example",
        )
    })
}

/// A directory that is removed at the end, or one that is kept.
struct Temporary {
    path: PathBuf,
    kept: bool,
}

impl Temporary {
    fn unless(kept: Option<&Path>) -> anyhow::Result<Self> {
        if let Some(path) = kept {
            return Ok(Self { path: path.to_owned(), kept: true });
        }
        let path = std::env::temp_dir().join(format!("shopwright-demo-{}", std::process::id()));
        std::fs::create_dir_all(&path).with_context(|| format!("`{}` cannot be made", path.display()))?;
        Ok(Self { path, kept: false })
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.kept
            && let Err(error) = std::fs::remove_dir_all(&self.path)
        {
            tracing::warn!(%error, path = %self.path.display(), "the temporary directory was left behind");
        }
    }
}
