//! From a file to rows: the format is recognised, and the reader for it chosen.
//!
//! In reading order: [`rows`] and [`Rows`]; how a format is recognised ([`format`]); bounded lines of text ([`lines`]); one
//! reader per format.

mod csv;
mod format;
pub(crate) mod lines;
mod ndjson;
mod parquet;

pub(crate) use parquet::missing;

#[cfg(test)]
pub(crate) mod tests;

use std::path::Path;

use crate::read_error::{ReadError, RowError};
use crate::row::{Columns, Row};
use format::Opened;

/// The rows of a file, in its order. Made by [`rows`].
///
/// An item that is [`RowError::Refused`] concerns one row: the next item is the next row. After [`RowError::Broken`] the
/// iterator ends.
pub struct Rows {
    reader: Reader,
    broken: bool,
}

enum Reader {
    Parquet(parquet::ParquetRows),
    Csv(Box<csv::CsvRows>),
    Ndjson(ndjson::NdjsonRows),
}

/// Opens a table: Parquet, CSV (also with `;`, tab or `|`) or NDJSON, text optionally compressed with gzip.
///
/// The first bytes decide where they can, the extension where they cannot.
///
/// # Errors
/// [`ReadError`] when the file cannot be opened, is empty, is in no known format, or its header or footer is unreadable.
pub fn rows(path: &Path) -> Result<Rows, ReadError> {
    open(path, None)
}

/// As [`rows`], but of Parquet only the named columns are read from disk; other formats read all.
pub(crate) fn open(path: &Path, wanted: Option<&[&str]>) -> Result<Rows, ReadError> {
    let reader = match format::open(path)? {
        Opened::Parquet(file) => Reader::Parquet(parquet::ParquetRows::new(path, file, wanted)?),
        Opened::Csv(text) => Reader::Csv(Box::new(csv::CsvRows::new(text)?)),
        Opened::Ndjson(text) => Reader::Ndjson(ndjson::NdjsonRows::new(text)?),
    };
    Ok(Rows { reader, broken: false })
}

impl Rows {
    /// The columns of the file. NDJSON has no header: these are the names in its first lines, and later rows may have more.
    #[must_use]
    pub fn columns(&self) -> &Columns {
        match &self.reader {
            Reader::Parquet(reader) => reader.columns(),
            Reader::Csv(reader) => reader.columns(),
            Reader::Ndjson(reader) => reader.columns(),
        }
    }

    /// Columns of a Parquet file that have no place in a row (lists of lists, opaque bytes) and are therefore left out.
    #[must_use]
    pub fn left_out(&self) -> &[String] {
        match &self.reader {
            Reader::Parquet(reader) => reader.left_out(),
            Reader::Csv(_) | Reader::Ndjson(_) => &[],
        }
    }

    /// How many rows there are in all, where the format tells beforehand (Parquet does, text does not).
    #[must_use]
    pub const fn total(&self) -> Option<u64> {
        match &self.reader {
            Reader::Parquet(reader) => Some(reader.total()),
            Reader::Csv(_) | Reader::Ndjson(_) => None,
        }
    }
}

impl Iterator for Rows {
    type Item = Result<Row, RowError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.broken {
            return None;
        }
        let item = match &mut self.reader {
            Reader::Parquet(reader) => reader.next(),
            Reader::Csv(reader) => reader.next(),
            Reader::Ndjson(reader) => reader.next(),
        };
        self.broken = matches!(item, Some(Err(RowError::Broken(_))));
        item
    }
}
