//! What the readers promise.
//!
//! 1. The same small shop reads the same from Parquet, CSV and NDJSON.
//! 2. A bad line costs that line: its neighbours are read, and the refusal says which line and why.
//! 3. A bad file is named, with what to do.
//! 4. No bytes whatever make a reader panic, and no input makes it yield for ever.
//! 5. The shared data sets read to the counts their description gives.

mod bad_files;
mod csv;
mod ndjson;
mod parquet;
pub(crate) mod real_data;
mod strangers_bytes;

use std::io::Write;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

use crate::{ReadError, Row, RowError, Rows, rows};

/// A file of that name and content, in a folder that goes away with the first value.
fn file(name: &str, content: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    (folder, path)
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// Every row as `number: value | value`, every refused one as `number! reason`.
fn read(name: &str, content: &[u8]) -> Vec<String> {
    let (_folder, path) = file(name, content);
    told(rows(&path).unwrap())
}

fn told(rows: Rows) -> Vec<String> {
    rows.map(|row| match row {
        Ok(row) => line(row),
        Err(RowError::Refused(refused)) => format!("{}! {}", refused.number, refused.reason),
        Err(RowError::Broken(error)) => format!("broken: {error}"),
    })
    .collect()
}

fn line(row: Row) -> String {
    let number = row.number;
    let cells: Vec<String> = row.into_values().iter().map(ToString::to_string).collect();
    format!("{number}: {}", cells.join(" | "))
}

/// The message and the hint of a file that cannot be opened as a table, with the path cut to the file's name.
fn refusal(name: &str, content: &[u8]) -> (String, String) {
    let (folder, path) = file(name, content);
    let error = rows(&path).err().unwrap();
    let shown = error.to_string().replace(&format!("{}/", folder.path().display()), "");
    (shown, ReadError::hint(&error))
}
