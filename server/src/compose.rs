//! From a configuration to a running engine: the only file that names a backend.

use std::path::Path;
use std::sync::Arc;

use engine::{Engine, OpenError, Settings, SystemClock};
use profiles::ConsentPolicy;
use storage::StorageError;

/// Why an engine could not be composed.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// The data directory could not be opened.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The engine could not start over it.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The default plans could not be set.
    #[error(transparent)]
    Plans(#[from] engine::GovernError),
}

/// An engine over the embedded store in a directory, with the default plans where a surface has none.
///
/// # Errors
/// [`ComposeError`].
pub fn engine(directory: &Path, consent: ConsentPolicy) -> Result<Arc<Engine>, ComposeError> {
    let storage = embedded::open(directory, embedded::Options::default())?;
    let engine = Engine::open(storage, Settings { consent }, Arc::new(SystemClock))?;
    engine.set_default_plans()?;
    Ok(Arc::new(engine))
}

/// Reads everything in a data directory and compares its checksums.
///
/// # Errors
/// [`StorageError`] when the directory is in use or cannot be read; damage is in the report.
pub fn verify(directory: &Path) -> Result<embedded::Report, StorageError> {
    embedded::verify(directory)
}
