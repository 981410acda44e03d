//! Reading everything through: what `shopwright doctor` asks.

use std::fs;
use std::path::Path;

use storage::{Book, ModelHash, StorageError};

use crate::directory::{DECISIONS, JOURNAL, MODELS, SIGNALS, TABLES, enter_existing};
use crate::durable::failed;
use crate::log::{self, Flushing};
use crate::{models, tables};

/// What a data directory holds, and what is wrong with it.
#[derive(Debug, Default)]
pub struct Report {
    /// Every place looked at.
    pub places: Vec<Checked>,
}

/// What one place holds.
#[derive(Debug)]
pub struct Checked {
    /// Its path below the data directory, such as `journal/rules`.
    pub place: String,
    /// Records or artifacts read; none where they are not counted.
    pub records: Option<u64>,
    /// Bytes read.
    pub bytes: u64,
    /// Bytes of an incomplete last batch that was never acknowledged. The next start cuts them off.
    pub torn_bytes: u64,
    /// What is damaged, each with its file and offset.
    pub damage: Vec<StorageError>,
}

impl Report {
    /// Whether nothing is damaged. A torn tail is no damage.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.places.iter().all(|checked| checked.damage.is_empty())
    }
}

/// Reads everything in a data directory and checks it against its checksums. Nothing is changed; the directory must
/// not be in use.
///
/// # Errors
/// [`StorageError::InUse`] while a shop runs on it, and [`StorageError::Unavailable`] when it cannot be read.
/// Damage is no error: it is what the report is for.
pub fn verify(directory: &Path) -> Result<Report, StorageError> {
    let _lock = enter_existing(directory)?;
    let mut places = vec![of_log(directory, SIGNALS, Flushing::EveryBatch, true)?];
    for book in Book::ALL {
        places.push(of_log(directory, &format!("{JOURNAL}/{book}"), Flushing::EveryBatch, true)?);
    }
    places.push(of_log(directory, DECISIONS, Flushing::OnDemand, false)?);
    places.push(of_tables(directory)?);
    places.push(of_models(directory)?);
    Ok(Report { places })
}

fn of_log(directory: &Path, place: &str, flushing: Flushing, keeps_all: bool) -> Result<Checked, StorageError> {
    let verified = log::verify(&directory.join(place), flushing, keeps_all)?;
    Ok(Checked {
        place: place.to_owned(),
        records: Some(verified.records),
        bytes: verified.bytes,
        torn_bytes: verified.torn_bytes,
        damage: verified.damage,
    })
}

fn of_tables(directory: &Path) -> Result<Checked, StorageError> {
    let path = directory.join(TABLES);
    let bytes = fs::metadata(&path).map_or(0, |metadata| metadata.len());
    let mut checked = Checked { place: TABLES.to_owned(), records: None, bytes, torn_bytes: 0, damage: Vec::new() };
    if path.exists() {
        match tables::verify(&path) {
            Ok(()) => {}
            Err(damage @ StorageError::Corrupt { .. }) => checked.damage.push(damage),
            Err(other) => return Err(other),
        }
    }
    Ok(checked)
}

fn of_models(directory: &Path) -> Result<Checked, StorageError> {
    let path = directory.join(MODELS);
    let mut checked = Checked { place: MODELS.to_owned(), records: None, bytes: 0, torn_bytes: 0, damage: Vec::new() };
    let mut names: Vec<String> = Vec::new();
    if path.is_dir() {
        for entry in fs::read_dir(&path).map_err(failed("listing", &path))? {
            names.extend(entry.map_err(failed("listing", &path))?.file_name().into_string());
        }
    }
    // A name with a dot is a file that was being written when the process stopped.
    names.retain(|name| !name.contains('.'));
    names.sort_unstable();
    checked.records = Some(names.len() as u64);
    for name in names {
        match models::check(&path.join(&name), &ModelHash(name)) {
            Ok(bytes) => checked.bytes += bytes.map_or(0, |bytes| bytes.len() as u64),
            Err(damage @ StorageError::Corrupt { .. }) => checked.damage.push(damage),
            Err(other) => return Err(other),
        }
    }
    Ok(checked)
}
