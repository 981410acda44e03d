//! `shopwright serve`: a real shop.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args;
use engine::Engine;
use server::{Config, Keys, Scope, Server};

use super::shop;
use crate::terminal::failure::hinted;

/// Run a shop from a configuration file.
///
/// The file is TOML; `examples/shopwright.toml` has every setting with its default. Without a key in the file one is
/// made at the first start and kept in the data directory. Stop with Ctrl-C or SIGTERM: running calls end, and
/// everything is written down.
#[derive(Args)]
pub struct Serve {
    /// The configuration file.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
}

impl Serve {
    /// Runs until it is told to stop.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let mut config = shop::read(&self.config)?;
        let engine = shop::open(&config.directory, config.consent)?;
        if config.keys.is_empty() {
            let path = config.directory.join("owner.key");
            let secret = kept_secret(&path)?;
            config.keys.add(&secret, &[Scope::Manage]);
            eprintln!("no key is configured; the owner's key is in {}", path.display());
        }
        let Config { listen, keys, browser_key, .. } = config;
        until_stopped(Listening { listen, engine, keys, browser_key }, |address| {
            eprintln!("listening on http://{address}");
        })
    }
}

/// The secret in a file of its own, made now if there is none. Only the owner may read it.
fn kept_secret(path: &Path) -> anyhow::Result<String> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    if let Ok(secret) = std::fs::read_to_string(path) {
        return Ok(secret.trim().to_owned());
    }
    let secret = server::fresh("sw_owner").context("no randomness from the operating system")?;
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("`{}` cannot be written", path.display()))?;
    writeln!(file, "{secret}").with_context(|| format!("`{}` cannot be written", path.display()))?;
    Ok(secret)
}

/// What a server is started with.
pub struct Listening {
    /// Where.
    pub listen: std::net::SocketAddr,
    /// Over what.
    pub engine: Arc<Engine>,
    /// Who may do what.
    pub keys: Keys,
    /// The key the storefront page gets.
    pub browser_key: Option<String>,
}

/// Serves until Ctrl-C or SIGTERM, after telling its address.
pub fn until_stopped(listening: Listening, ready: impl FnOnce(std::net::SocketAddr)) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async move {
        let Listening { listen, engine, keys, browser_key } = listening;
        let server = Server::bind(listen, engine, keys, browser_key).await.map_err(|error| {
            hinted(
                format!("cannot listen on {listen}: {error}"),
                "choose another address with `listen`, such as port 0 for a free one",
            )
        })?;
        ready(server.address()?);
        server.run(stop_signal()).await;
        eprintln!("stopped; everything is written down");
        Ok(ExitCode::SUCCESS)
    })
}

async fn stop_signal() {
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}
