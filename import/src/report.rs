//! What an import found: every row accounted for, and the figures by which an owner recognises the shop.
//!
//! Each row that was read falls into exactly one of four: accepted, refused (by reason), a repeat of an earlier row, or a fee
//! among the products. [`QualityReport::is_balanced`] says whether that adds up; the tests hold every import to it.

mod render;

use std::collections::BTreeMap;

use commerce::Timestamp;
use serde::Serialize;

use crate::cells::Refused;
use crate::mapping::Kind;
use crate::read_error::RefusedRow;

/// How many examples are kept of each reason and warning.
pub const EXAMPLES: usize = 5;

/// The data-quality report of one import. JSON has the same names.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QualityReport {
    /// The file.
    pub file: String,
    /// What it held.
    pub kind: Kind,
    /// Rows of the file, blank lines and header not counted.
    pub rows_read: u64,
    /// Rows that entered the shop.
    pub rows_accepted: u64,
    /// Rows equal to an earlier one, left out.
    pub rows_repeated: u64,
    /// Rows whose product is a fee or the like, left out.
    pub rows_not_products: u64,
    /// Rows that could not be used, by reason.
    pub refused: BTreeMap<String, Noted>,
    /// Rows that were used, but deserve a look, by reason.
    pub warnings: BTreeMap<String, Noted>,
    /// Columns that could not be read, and are left out.
    pub columns_left_out: Vec<String>,
    /// What stood in the rows before cleaning.
    pub observed: Observed,
    /// What came of them.
    pub produced: Produced,
    /// Instant of the earliest accepted row.
    pub earliest: Option<Timestamp>,
    /// Instant of the latest accepted row.
    pub latest: Option<Timestamp>,
}

/// Rows with something in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Noted {
    /// What it is, in words.
    pub reason: String,
    /// How many rows.
    pub count: u64,
    /// The first [`EXAMPLES`] of them.
    pub examples: Vec<Example>,
}

/// One row, for people who look for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Example {
    /// Where it stands in the file, as [`crate::Row::number`].
    pub row: u64,
    /// The offending value, cut to 96 characters.
    pub value: String,
}

/// Counts over all rows of a file of orders, before cleaning.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub struct Observed {
    /// Rows whose customer is blank.
    pub without_customer: u64,
    /// Rows whose title is blank.
    pub without_title: u64,
    /// Rows with a quantity below zero.
    pub quantity_negative: u64,
    /// Rows with a price of zero or less.
    pub price_not_positive: u64,
    /// Sum of quantity times price over all rows.
    pub quantity_times_price: f64,
}

/// What an import brought into the shop.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub struct Produced {
    /// Signals.
    pub signals: u64,
    /// Changes to the catalogue.
    pub changes: u64,
    /// Orders.
    pub orders: u64,
    /// Orders without a known customer.
    pub orders_anonymous: u64,
    /// Returns.
    pub returns: u64,
    /// Different products.
    pub products: u64,
    /// Different known customers.
    pub customers: u64,
    /// Sum of the accepted sales, quantity times price.
    pub sales: f64,
    /// Sum of the accepted returns, quantity times price.
    pub returned: f64,
}

impl QualityReport {
    pub(crate) fn new(file: String, kind: Kind) -> Self {
        Self {
            file,
            kind,
            rows_read: 0,
            rows_accepted: 0,
            rows_repeated: 0,
            rows_not_products: 0,
            refused: BTreeMap::new(),
            warnings: BTreeMap::new(),
            columns_left_out: Vec::new(),
            observed: Observed::default(),
            produced: Produced::default(),
            earliest: None,
            latest: None,
        }
    }

    /// Rows that were refused for any reason.
    #[must_use]
    pub fn rows_refused(&self) -> u64 {
        self.refused.values().map(|noted| noted.count).sum()
    }

    /// Whether every row that was read is accounted for.
    #[must_use]
    pub fn is_balanced(&self) -> bool {
        let accounted = self.rows_accepted + self.rows_repeated + self.rows_not_products + self.rows_refused();
        self.rows_read == accounted
    }

    pub(crate) fn refuse(&mut self, row: u64, refused: &Refused) {
        let noted = self.refused.entry(refused.reason.code()).or_default();
        noted.note(row, &refused.value, || refused.reason.to_string());
    }

    pub(crate) fn refuse_line(&mut self, refused: &RefusedRow) {
        let noted = self.refused.entry(refused.reason.code().to_owned()).or_default();
        noted.note(refused.number, &refused.excerpt, || refused.reason.to_string());
    }

    pub(crate) fn warn(&mut self, code: &'static str, reason: &str, row: u64, value: &str) {
        self.warnings.entry(code.to_owned()).or_default().note(row, value, || reason.to_owned());
    }

    /// Counts an accepted row that happened at this instant.
    pub(crate) fn accept(&mut self, at: Option<Timestamp>) {
        self.rows_accepted += 1;
        let Some(at) = at else { return };
        self.earliest = Some(self.earliest.map_or(at, |earliest| earliest.min(at)));
        self.latest = Some(self.latest.map_or(at, |latest| latest.max(at)));
    }
}

impl Noted {
    fn note(&mut self, row: u64, value: &str, reason: impl FnOnce() -> String) {
        if self.count == 0 {
            self.reason = reason();
        }
        self.count += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(Example { row, value: value.to_owned() });
        }
    }
}
