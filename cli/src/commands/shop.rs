//! Which shop a command works on: a data directory, and what holds where its shoppers said nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use engine::Engine;
use profiles::ConsentPolicy;
use server::Config;

use crate::terminal::failure::hinted;

/// Which shop: its configuration file, or just its data directory (asking for consent first, as the defaults do).
#[derive(Args)]
pub struct Shop {
    /// The shop's configuration file, which names its directory and its policy on consent.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The data directory, without a configuration file.
    #[arg(long, value_name = "DIR", default_value = "shopwright-data", conflicts_with = "config")]
    directory: PathBuf,
}

impl Shop {
    /// The data directory and the policy on silence.
    pub fn settled(&self) -> anyhow::Result<(PathBuf, ConsentPolicy)> {
        match &self.config {
            Some(file) => read(file).map(|config| (config.directory, config.consent)),
            None => Ok((self.directory.clone(), ConsentPolicy::default())),
        }
    }

    /// The engine over the directory.
    pub fn open(&self) -> anyhow::Result<Arc<Engine>> {
        let (directory, consent) = self.settled()?;
        open(&directory, consent)
    }

    /// How the same shop is named to another command.
    pub fn as_arguments(&self) -> String {
        match &self.config {
            Some(file) => format!("--config {}", file.display()),
            None => format!("--directory {}", self.directory.display()),
        }
    }
}

/// Reads a configuration file.
pub fn read(file: &Path) -> anyhow::Result<Config> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        let hint = "copy examples/shopwright.toml, which has every setting with its default";
        hinted(format!("`{}` cannot be read: {error}", file.display()), hint)
    })?;
    let hint = "examples/shopwright.toml has every setting with its default";
    Config::read(&text).map_err(|error| hinted(format!("in `{}`: {error}", file.display()), hint))
}

/// Opens the engine over a data directory, with a hint where one helps.
pub fn open(directory: &Path, consent: ConsentPolicy) -> anyhow::Result<Arc<Engine>> {
    server::compose::engine(directory, consent).map_err(|error| match &error {
        server::compose::ComposeError::Storage(storage::StorageError::InUse { .. }) => hinted(
            error.to_string(),
            "a server is running on this directory; stop it, or talk to it with --url and --key",
        ),
        server::compose::ComposeError::Storage(storage::StorageError::Corrupt { .. }) => hinted(
            error.to_string(),
            "restore the file from a backup; `shopwright doctor --directory DIR` lists all damage",
        ),
        _ => error.into(),
    })
}
