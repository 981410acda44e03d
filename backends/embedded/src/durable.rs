//! Files that are there after a power cut: contents flushed, and the directory entry too.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use storage::StorageError;

/// An input or output error, with what was being done and to which file.
pub(crate) fn failed(doing: &str, path: &Path) -> impl FnOnce(io::Error) -> StorageError {
    let doing = format!("{doing} `{}`", path.display());
    move |error| StorageError::unavailable(doing, error)
}

/// Damage, with the file and where in it.
pub(crate) fn damaged(path: &Path, offset: u64, what: impl Into<String>) -> StorageError {
    StorageError::Corrupt { place: path.display().to_string(), offset, what: what.into() }
}

/// Makes entries of a directory durable: files created, renamed or removed in it.
pub(crate) fn sync_directory(path: &Path) -> Result<(), StorageError> {
    File::open(path).and_then(|directory| directory.sync_all()).map_err(failed("flushing", path))
}

/// Creates a directory with its parents where absent, and makes their entries durable. They belong to their owner
/// alone: what customers did is nobody else's business.
pub(crate) fn create_directory(path: &Path) -> Result<(), StorageError> {
    if path.is_dir() {
        return Ok(());
    }
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    create_directory(parent)?;
    private().create(path).map_err(failed("creating", path))?;
    sync_directory(parent)
}

#[cfg(unix)]
fn private() -> fs::DirBuilder {
    use std::os::unix::fs::DirBuilderExt as _;
    let mut builder = fs::DirBuilder::new();
    builder.mode(0o700);
    builder
}

#[cfg(not(unix))]
fn private() -> fs::DirBuilder {
    fs::DirBuilder::new()
}

/// Writes a whole file: there with these bytes, or as it was before.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), StorageError> {
    let beside = path.with_extension("new");
    let write = || -> io::Result<()> {
        let mut file = File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    write().map_err(|error| {
        // Best effort: a leftover is overwritten by the next attempt.
        let _ = fs::remove_file(&beside);
        failed("writing", path)(error)
    })?;
    path.parent().map_or(Ok(()), sync_directory)
}
