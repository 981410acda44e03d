//! Parquet, without Arrow: columns are decoded in batches and handed out as rows.
//!
//! Every column that a row can hold is read through the column reader with its definition and repetition levels
//! (`leaf`), a few thousand rows at a time, so that memory does not grow with the file. The record reader of the library
//! would build a named tree per row, at several times the cost.
//!
//! # Damaged files
//!
//! The library reports most damage as errors, but pages that lie about their sizes can still make a decoder panic. A
//! stranger's file must not stop the process, so decoding runs under `catch_unwind` and a panic is reported as damage. The
//! alternative, trusting the decoder, makes one bad upload everybody's outage.

mod leaf;
mod schema;

use std::any::Any;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};

use crate::nearest::nearest;
use crate::read_error::{ReadError, RowError};
use crate::row::{Columns, Row};
use crate::value::Value;
use leaf::LeafReader;
use schema::{Leaf, leaves};

/// How many rows are decoded at once.
const BATCH_ROWS: usize = 4_096;

/// The rows of a Parquet file.
pub(super) struct ParquetRows {
    path: PathBuf,
    file: SerializedFileReader<File>,
    leaves: Vec<Leaf>,
    left_out: Vec<String>,
    columns: Arc<Columns>,
    total: u64,
    /// The row group to be opened next.
    next_group: usize,
    /// Rows of the open group that are not decoded yet.
    left_in_group: usize,
    readers: Vec<LeafReader>,
    batch: Vec<std::vec::IntoIter<Value>>,
    left_in_batch: usize,
    row: u64,
}

impl ParquetRows {
    /// Reads the footer. With `wanted`, only the columns of these names are read.
    pub(super) fn new(path: &Path, file: File, wanted: Option<&[&str]>) -> Result<Self, ReadError> {
        let damaged = |message| ReadError::Damaged { path: path.to_owned(), row: 0, message };
        let (file, found) = guarded(|| {
            let file = SerializedFileReader::new(file)?;
            let found = leaves(file.metadata().file_metadata().schema_descr());
            Ok((file, found))
        })
        .map_err(damaged)?;
        let (mut leaves, left_out) = found;
        let mut columns = Columns::new(leaves.iter().map(|leaf| leaf.name.clone()));
        if let Some(wanted) = wanted {
            let positions = positions(path, &columns, wanted)?;
            leaves = positions.iter().filter_map(|position| leaves.get(*position).cloned()).collect();
            columns = Columns::new(wanted.iter().map(|name| (*name).to_owned()));
        }
        let total = u64::try_from(file.metadata().file_metadata().num_rows())
            .map_err(|_| damaged("it claims a negative number of rows".to_owned()))?;
        Ok(Self {
            path: path.to_owned(),
            file,
            leaves,
            left_out,
            columns: Arc::new(columns),
            total,
            next_group: 0,
            left_in_group: 0,
            readers: Vec::new(),
            batch: Vec::new(),
            left_in_batch: 0,
            row: 0,
        })
    }

    /// The columns that are read.
    pub(super) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Columns that no row can hold.
    pub(super) fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// How many rows the footer promises.
    pub(super) const fn total(&self) -> u64 {
        self.total
    }

    /// The next row.
    pub(super) fn next(&mut self) -> Option<Result<Row, RowError>> {
        if self.left_in_batch == 0 {
            let filled = guarded(AssertUnwindSafe(|| self.fill()));
            match filled {
                Ok(0) => return None,
                Ok(rows) => self.left_in_batch = rows,
                Err(message) => {
                    let damaged = ReadError::Damaged { path: self.path.clone(), row: self.row, message };
                    return Some(Err(damaged.into()));
                }
            }
        }
        self.left_in_batch -= 1;
        self.row += 1;
        let values = self.batch.iter_mut().map(|column| column.next().unwrap_or_default()).collect();
        Some(Ok(Row::new(self.row, Arc::clone(&self.columns), values)))
    }

    /// Decodes the next batch; 0 at the end of the file.
    fn fill(&mut self) -> Result<usize, ParquetError> {
        while self.left_in_group == 0 {
            if self.next_group == self.file.num_row_groups() {
                return Ok(0);
            }
            self.open_group()?;
        }
        let rows = self.left_in_group.min(BATCH_ROWS);
        self.batch.clear();
        for (reader, leaf) in self.readers.iter_mut().zip(&self.leaves) {
            let values = reader.read(leaf, rows)?;
            if values.len() != rows {
                let message = format!("column `{}` has fewer rows than the file promises", leaf.name);
                return Err(ParquetError::General(message));
            }
            self.batch.push(values.into_iter());
        }
        self.left_in_group -= rows;
        Ok(rows)
    }

    fn open_group(&mut self) -> Result<(), ParquetError> {
        let group = self.file.get_row_group(self.next_group)?;
        self.next_group += 1;
        self.left_in_group = usize::try_from(group.metadata().num_rows())
            .map_err(|_| ParquetError::General("a group claims a negative number of rows".to_owned()))?;
        self.readers = self
            .leaves
            .iter()
            .map(|leaf| group.get_column_reader(leaf.index).map(LeafReader::new))
            .collect::<Result<_, _>>()?;
        Ok(())
    }
}

/// Where the wanted columns stand.
fn positions(path: &Path, columns: &Columns, wanted: &[&str]) -> Result<Vec<usize>, ReadError> {
    wanted.iter().map(|name| columns.position(name).ok_or_else(|| missing(path, columns, name))).collect()
}

/// The error for a column that is not there.
pub(crate) fn missing(path: &Path, columns: &Columns, name: &str) -> ReadError {
    ReadError::NoSuchColumn {
        path: path.to_owned(),
        column: name.to_owned(),
        available: columns.names().to_vec(),
        nearest: nearest(name, columns.names().iter().map(String::as_str)).map(str::to_owned),
    }
}

/// Runs the library's decoder; an error or a panic in it becomes a message.
fn guarded<T>(decode: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(decode)) {
        Ok(Ok(decoded)) => Ok(decoded),
        Ok(Err(error)) => Err(error.to_string()),
        Err(panic) => Err(format!("a page contradicts itself ({})", words(panic.as_ref()))),
    }
}

/// What a panic said.
fn words(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no details")
}
