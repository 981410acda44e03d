//! Whole columns at once, for callers that compute over a file rather than walk it: evaluation, model fitting.

use std::path::Path;

use crate::read_error::{ReadError, RowError};
use crate::readers::{missing, open};
use crate::value::{Value, whole};

/// One column of a file, all rows of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its cells, in the order of the rows.
    pub values: Vec<Value>,
}

/// Reads the named columns of a whole file into memory, in the order of `names`. Of a Parquet file the other columns are
/// not touched.
///
/// # Errors
/// [`ReadError`] as [`crate::rows`], when a column does not exist, and at the first line that cannot be read: figures
/// computed over a file with silent holes would be wrong.
pub fn columns(path: &Path, names: &[&str]) -> Result<Vec<Column>, ReadError> {
    let rows = open(path, Some(names))?;
    let positions = names
        .iter()
        .map(|name| rows.columns().position(name).ok_or_else(|| missing(path, rows.columns(), name)))
        .collect::<Result<Vec<_>, _>>()?;
    let mut found: Vec<Column> =
        names.iter().map(|name| Column { name: (*name).to_owned(), values: Vec::new() }).collect();
    for row in rows {
        let mut values = match row {
            Ok(row) => row.into_values(),
            Err(RowError::Refused(row)) => return Err(ReadError::BadRow { path: path.to_owned(), row }),
            Err(RowError::Broken(error)) => return Err(error),
        };
        for (column, position) in found.iter_mut().zip(&positions) {
            column.values.push(values.get_mut(*position).map(std::mem::take).unwrap_or_default());
        }
    }
    Ok(found)
}

impl Column {
    /// The cells as identifiers: texts as they are, whole numbers in digits.
    ///
    /// # Errors
    /// [`ReadError::WrongKind`] at the first cell that is neither.
    pub fn ids(&self) -> Result<Vec<String>, ReadError> {
        self.each("an identifier", Value::as_id)
    }

    /// The cells as lists of identifiers. Of files that have no lists, a text is one: `[1, 2]`, or identifiers between
    /// commas, semicolons or spaces. A blank cell is a list of nothing.
    ///
    /// # Errors
    /// [`ReadError::WrongKind`] at the first cell that is not a list, or holds something else than identifiers.
    pub fn id_lists(&self) -> Result<Vec<Vec<String>>, ReadError> {
        self.each("a list of identifiers", |value| match value {
            Value::List(items) => items.iter().map(Value::as_id).collect(),
            Value::Text(text) => Some(written_list(text)),
            Value::Null => Some(Vec::new()),
            integer @ Value::Integer(_) => integer.as_id().map(|id| vec![id]),
            _ => None,
        })
    }

    /// The cells as whole numbers.
    ///
    /// # Errors
    /// [`ReadError::WrongKind`] at the first cell that is not one.
    pub fn integers(&self) -> Result<Vec<i64>, ReadError> {
        self.each("a whole number", |value| match value {
            Value::Integer(integer) => Some(*integer),
            Value::Number(number) => whole(*number),
            Value::Text(text) => text.trim().parse().ok(),
            _ => None,
        })
    }

    /// The cells as numbers.
    ///
    /// # Errors
    /// [`ReadError::WrongKind`] at the first cell that is not one.
    pub fn numbers(&self) -> Result<Vec<f64>, ReadError> {
        self.each("a number", |value| match value {
            Value::Integer(integer) => Some(*integer as f64),
            Value::Number(number) => Some(*number),
            Value::Text(text) => text.trim().parse().ok(),
            _ => None,
        })
    }

    fn each<T>(&self, wanted: &'static str, convert: impl Fn(&Value) -> Option<T>) -> Result<Vec<T>, ReadError> {
        let cells = self.values.iter().zip(1..).map(|(value, row)| {
            let wrong = || ReadError::WrongKind { column: self.name.clone(), row, found: value.kind(), wanted };
            convert(value).ok_or_else(wrong)
        });
        cells.collect()
    }
}

/// Identifiers written one after the other, perhaps in brackets and quotes.
fn written_list(text: &str) -> Vec<String> {
    let text = text.trim();
    let inner = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let words = inner.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';'));
    let bare = words.map(|word| word.trim_matches(['"', '\'']));
    bare.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
