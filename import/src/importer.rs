//! From a file and its mapping to what enters the shop: signals and changes of the catalogue, in batches, with a report.
//!
//! Importing the same file again changes nothing: message ids are derived from what the rows say, and the same id counts
//! once. Files of orders are read to the end before the first batch, because lines of one order may lie anywhere in the
//! file and a product's title is the one used most; all other files stream.

use std::path::Path;

use commerce::{Change, Timestamp};
use serde::Serialize;
use signals::Signal;

use crate::cells::{Cells, Layout, Reason, Refused};
use crate::kinds::{self, Drafts};
use crate::mapping::{Field, Kind, Mapping, MappingError};
use crate::read_error::{ReadError, RowError};
use crate::readers::{Rows, rows};
use crate::repeats::Repeats;
use crate::report::QualityReport;
use crate::row::Row;
use crate::value::Value;

/// The most order lines that are held in memory at once: 20 million, about 2 GB.
pub const MAXIMUM_ORDER_LINES: u64 = 20_000_000;

/// The most lines of an order that stands in one row as lists.
const MAXIMUM_LINES_OF_ORDER: usize = 10_000;

/// How many items a batch has at most, but for the lines of the last row.
const BATCH: usize = 1_000;

/// After how many rows progress is told.
const PROGRESS_ROWS: u64 = 4_096;

/// One thing that enters the shop.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "nearly every item is a signal: a box would cost an allocation for each")]
pub enum Imported {
    /// Something that happened.
    Signal(Signal),
    /// A change of the catalogue.
    Change(Change),
}

/// Why an import cannot start or go on.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The mapping.
    #[error(transparent)]
    Mapping(#[from] MappingError),
    /// More lines than [`MAXIMUM_ORDER_LINES`].
    #[error("more than {MAXIMUM_ORDER_LINES} order lines in one file; split it by date, each order in one part")]
    TooManyLines,
}

impl ImportError {
    /// What to do about it; empty where the message says it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Read(error) => error.hint(),
            Self::Mapping(_) | Self::TooManyLines => String::new(),
        }
    }
}

/// A running import: an iterator of batches.
pub struct Importer<'m> {
    rows: Rows,
    mapping: &'m Mapping,
    layout: Layout,
    received_at: Timestamp,
    report: QualityReport,
    repeats: Repeats,
    drafts: Drafts,
    ready: std::vec::IntoIter<Imported>,
    ended: bool,
    progress: Option<Box<dyn FnMut(u64) + Send + 'm>>,
}

impl<'m> Importer<'m> {
    /// Opens `path` and checks that it has every column that `mapping` names. `received_at` is the instant of the import:
    /// rows that claim to be later are refused.
    ///
    /// # Errors
    /// [`ImportError::Read`] and [`ImportError::Mapping`], before any row is read.
    pub fn open(path: &Path, mapping: &'m Mapping, received_at: Timestamp) -> Result<Self, ImportError> {
        Self::over(rows(path)?, &path.display().to_string(), mapping, received_at)
    }

    /// As [`Importer::open`], for rows that are open already; `file` is their name in the report.
    ///
    /// # Errors
    /// [`ImportError::Mapping`] when a column is missing.
    pub fn over(rows: Rows, file: &str, mapping: &'m Mapping, received_at: Timestamp) -> Result<Self, ImportError> {
        mapping.check(rows.columns())?;
        let mut report = QualityReport::new(file.to_owned(), mapping.kind);
        report.columns_left_out = rows.left_out().to_vec();
        Ok(Self {
            layout: Layout::new(mapping, rows.columns()),
            rows,
            mapping,
            received_at,
            report,
            repeats: Repeats::default(),
            drafts: Drafts::default(),
            ready: Vec::new().into_iter(),
            ended: false,
            progress: None,
        })
    }

    /// Tells the number of rows read to `progress`, every few thousand rows.
    #[must_use]
    pub fn with_progress(mut self, progress: impl FnMut(u64) + Send + 'm) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// How many rows the file has, where its format tells beforehand.
    #[must_use]
    pub const fn total_rows(&self) -> Option<u64> {
        self.rows.total()
    }

    /// The report so far; complete once the iterator has ended.
    #[must_use]
    pub const fn report(&self) -> &QualityReport {
        &self.report
    }

    /// Reads rows until a batch is full or the file ends.
    fn read(&mut self) -> Result<Vec<Imported>, ImportError> {
        let mut found = Vec::new();
        while found.len() < BATCH {
            match self.rows.next() {
                None => {
                    self.ended = true;
                    let drafts = std::mem::take(&mut self.drafts);
                    found.extend(drafts.finish(self.mapping, self.received_at, &mut self.report));
                    self.tell(true);
                    break;
                }
                Some(Err(RowError::Broken(error))) => return Err(error.into()),
                Some(Err(RowError::Refused(refused))) => {
                    self.report.rows_read += 1;
                    self.report.refuse_line(&refused);
                }
                Some(Ok(row)) => self.whole(&row, &mut found),
            }
            self.tell(false);
            if self.mapping.kind == Kind::Orders && self.report.rows_accepted > MAXIMUM_ORDER_LINES {
                return Err(ImportError::TooManyLines);
            }
        }
        Ok(found)
    }

    /// A row; of orders, one that holds all lines of an order as lists counts as so many rows.
    fn whole(&mut self, row: &Row, found: &mut Vec<Imported>) {
        let product = self.mapping.columns.get(&Field::Product).filter(|_| self.mapping.kind == Kind::Orders);
        let lines = match product.map(|column| row.get(column)) {
            Some(Value::List(lines)) => lines.len(),
            _ => return self.row(row, found),
        };
        if lines == 0 || lines > MAXIMUM_LINES_OF_ORDER {
            let reason = Reason::NotA(Field::Product, "a list of 1 to 10,000 lines");
            self.report.rows_read += 1;
            self.report.refuse(row.number, &Refused::new(reason, format!("{lines} lines")));
            return;
        }
        row.apart(lines).for_each(|line| self.row(&line, found));
    }

    fn row(&mut self, row: &Row, found: &mut Vec<Imported>) {
        self.report.rows_read += 1;
        let cells = Cells { layout: &self.layout, row };
        if self.mapping.kind == Kind::Orders {
            kinds::observe(cells, &mut self.report.observed);
        }
        if self.mapping.cleaning.drop_exact_repeats && self.repeats.seen_before(row) {
            self.report.rows_repeated += 1;
            return;
        }
        if self.repeats.is_full() {
            let reason = "so many rows that repeats of this one would not be noticed";
            self.report.warn("not_remembered", reason, row.number, "");
        }
        let context = kinds::Context { cells, mapping: self.mapping, received_at: self.received_at };
        if context.is_no_product() {
            self.report.rows_not_products += 1;
            return;
        }
        match self.drafts.take(context, found, &mut self.report) {
            Ok(at) => self.report.accept(at),
            Err(refused) => self.report.refuse(row.number, &refused),
        }
    }

    fn tell(&mut self, always: bool) {
        if let Some(progress) = &mut self.progress
            && (always || self.report.rows_read.is_multiple_of(PROGRESS_ROWS))
        {
            progress(self.report.rows_read);
        }
    }
}

impl Iterator for Importer<'_> {
    type Item = Result<Vec<Imported>, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.ready.len() == 0 {
            if self.ended {
                return None;
            }
            match self.read() {
                Ok(found) => self.ready = found.into_iter(),
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            }
        }
        let batch: Vec<Imported> = self.ready.by_ref().take(BATCH).collect();
        for item in &batch {
            match item {
                Imported::Signal(_) => self.report.produced.signals += 1,
                Imported::Change(_) => self.report.produced.changes += 1,
            }
        }
        Some(Ok(batch))
    }
}
