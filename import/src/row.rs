//! One row of a table: its values, and the names it shares with every other row of the file.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::value::Value;

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Where it stands in the file: the line number (from 1, the header counts) of a text file, the row number (from 1)
    /// of Parquet.
    pub number: u64,
    columns: Arc<Columns>,
    values: Vec<Value>,
}

/// The names of a table's columns, in the order of the file; each name once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns {
    names: Vec<String>,
    positions: BTreeMap<String, usize>,
}

/// What a cell holds that the row does not have.
const NOTHING: &Value = &Value::Null;

impl Row {
    /// A row of `columns`; values beyond the columns cannot be reached, missing ones are null.
    pub(crate) const fn new(number: u64, columns: Arc<Columns>, values: Vec<Value>) -> Self {
        Self { number, columns, values }
    }

    /// The rows that a row with lists stands for: one for each of `length` items, with every list of that length taken apart,
    /// and all other cells repeated.
    pub(crate) fn apart(&self, length: usize) -> impl Iterator<Item = Self> {
        (0..length).map(move |place| {
            let cells = self.values.iter().map(|cell| match cell {
                Value::List(items) if items.len() == length => items.get(place).cloned().unwrap_or_default(),
                other => other.clone(),
            });
            Self::new(self.number, Arc::clone(&self.columns), cells.collect())
        })
    }

    /// The cell in the column of that name; null when there is no such column.
    #[must_use]
    pub fn get(&self, column: &str) -> &Value {
        self.columns.position(column).map_or(NOTHING, |position| self.at(position))
    }

    /// The cell at a position (from 0) of [`Columns`]; null when the row is shorter.
    #[must_use]
    pub fn at(&self, position: usize) -> &Value {
        self.values.get(position).unwrap_or(NOTHING)
    }

    /// Its columns.
    #[must_use]
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The cells in the order of the columns.
    #[must_use]
    pub fn into_values(self) -> Vec<Value> {
        self.values
    }
}

impl Columns {
    /// Columns under these names. A blank name becomes `column 3`; a repeated one gets a number, `price (2)`.
    pub(crate) fn new<I: IntoIterator<Item = String>>(names: I) -> Self {
        let mut columns = Self::default();
        for name in names {
            columns.add(&name);
        }
        columns
    }

    /// Adds a column and tells its position.
    pub(crate) fn add(&mut self, name: &str) -> usize {
        let position = self.names.len();
        let trimmed = name.trim();
        let base = if trimmed.is_empty() { format!("column {}", position + 1) } else { trimmed.to_owned() };
        let mut unique = base.clone();
        let mut occurrence = 2;
        while self.positions.contains_key(&unique) {
            unique = format!("{base} ({occurrence})");
            occurrence += 1;
        }
        self.positions.insert(unique.clone(), position);
        self.names.push(unique);
        position
    }

    /// The position (from 0) of the column of that name.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.positions.get(name).copied()
    }

    /// The names, in the order of the file.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// How many columns there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_and_repeated_names_are_told_apart() {
        let columns = Columns::new(["price", "", "price", "price (2)", "price"].map(str::to_owned));
        assert_eq!(columns.names(), ["price", "column 2", "price (2)", "price (2) (2)", "price (3)"]);
        assert_eq!(columns.position("price (3)"), Some(4));
    }

    #[test]
    fn a_row_with_lists_is_taken_apart_line_by_line() {
        let columns = Arc::new(Columns::new(["order", "sku", "n", "tags"].map(str::to_owned)));
        let list = |values: &[i64]| Value::List(values.iter().copied().map(Value::Integer).collect());
        let row = Row::new(7, columns, vec![Value::Bool(true), list(&[1, 2]), list(&[3, 4]), list(&[9])]);
        let line = |sku, n| vec![Value::Bool(true), Value::Integer(sku), Value::Integer(n), list(&[9])];
        let lines: Vec<Vec<Value>> = row.apart(2).map(Row::into_values).collect();
        assert_eq!(lines, [line(1, 3), line(2, 4)]);
    }

    #[test]
    fn a_missing_cell_is_null() {
        let row = Row::new(2, Arc::new(Columns::new(["a".to_owned(), "b".to_owned()])), vec![Value::Integer(1)]);
        assert_eq!((row.get("a"), row.get("b"), row.get("c")), (&Value::Integer(1), &Value::Null, &Value::Null));
    }
}
