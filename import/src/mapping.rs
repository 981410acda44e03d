//! What a file holds, and how its columns feed the shop's vocabulary: a TOML file, checked as a whole before a row is read.
//!
//! A mapping says one thing per key and guesses nothing: no column is taken because its name sounds right. The alternative,
//! recognising columns by their names, fails silently on the one file where `date` is the delivery date. In reading
//! order: [`Mapping`]; what a file can hold (`kind`); cleaning and categories; how the text is read and checked.

mod built_in;
mod categories;
mod cleaning;
mod keys;
mod kind;
mod problem;
mod read;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use commerce::Currency;
use jiff::tz::TimeZone;
use signals::Channel;

use crate::row::Columns;
use crate::value::Value;

pub use built_in::{online_retail, recognise};
pub use categories::{Categories, Keywords};
pub use cleaning::{Cleaning, ReturnRule, Test};
pub use kind::{Field, Kind};
pub use problem::{MappingError, Problem};

/// A mapping that was read without problems.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// What the file holds.
    pub kind: Kind,
    /// Which column feeds which field.
    pub columns: BTreeMap<Field, String>,
    /// Fields that have the same value in every row, or a value where the column is blank.
    pub constants: BTreeMap<Field, Value>,
    /// Columns kept under their own names: attributes of products, traits of customers.
    pub attributes: Vec<String>,
    /// In which zone instants without a zone are; [`TimeZone::UTC`] unless told.
    pub zone: TimeZone,
    /// How instants are written.
    pub instants: Instants,
    /// Currency of every amount.
    pub currency: Option<Currency>,
    /// Through what the shoppers of this file met the shop.
    pub channel: Option<Channel>,
    /// The file's names of events, each with our word.
    pub event_names: BTreeMap<String, String>,
    /// What to do with returns, fees, repeats and lines without customer.
    pub cleaning: Cleaning,
    /// How a product without a category gets one.
    pub categories: Categories,
}

/// How instants are written where the file does not tell by itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Instants {
    /// What a number counts since 1970.
    pub unit: Option<Unit>,
    /// Pattern of texts that are not ISO 8601, in the notation of `strftime`.
    pub format: Option<String>,
}

/// What a numeric instant counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Seconds since 1970.
    Seconds,
    /// Milliseconds since 1970.
    Milliseconds,
}

impl Mapping {
    /// Reads a mapping.
    ///
    /// # Errors
    /// [`MappingError`] with every problem of the text at once.
    pub fn read(text: &str) -> Result<Self, MappingError> {
        read::read(text, None)
    }

    /// Reads a mapping for a file with these columns.
    ///
    /// # Errors
    /// [`MappingError`] with every problem at once: those of the text, and every column that the file does not have.
    pub fn read_for(text: &str, columns: &Columns) -> Result<Self, MappingError> {
        read::read(text, Some(columns))
    }

    /// Checks that a file has every column that is named.
    ///
    /// # Errors
    /// [`MappingError`] with every column that is missing.
    pub fn check(&self, columns: &Columns) -> Result<(), MappingError> {
        let problems: Vec<Problem> =
            self.named_columns().filter_map(|(at, column)| problem::missing_column(&at, column, columns)).collect();
        if problems.is_empty() { Ok(()) } else { Err(MappingError { problems }) }
    }

    /// Every column that is named anywhere, with the key that names it.
    fn named_columns(&self) -> impl Iterator<Item = (String, &str)> {
        let fields = self.columns.iter().map(|(field, column)| (format!("columns.{field}"), column.as_str()));
        let attributes = self.attributes.iter().map(|column| ("attributes".to_owned(), column.as_str()));
        let cleaning = self.cleaning.columns().map(|(key, column)| (format!("cleaning.{key}"), column));
        fields.chain(attributes).chain(cleaning)
    }
}
