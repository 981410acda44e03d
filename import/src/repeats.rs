//! Rows that were there before, equal in every column.
//!
//! What is kept of a row is a 128-bit digest, not the row: among a hundred million rows the chance that two different ones
//! share a digest is below one in 10^22, and 16 bytes per row fit in memory where the rows would not.

use std::hash::{DefaultHasher, Hash, Hasher};

use rustc_hash::FxHashSet;

use crate::row::Row;
use crate::value::{Clock, Value};

/// How many rows are remembered: 50 million, under 2 GB. Later rows are compared with these alone.
pub(crate) const MAXIMUM_REMEMBERED_ROWS: usize = 50_000_000;

/// The rows seen so far.
#[derive(Default)]
pub(crate) struct Repeats {
    digests: FxHashSet<(u64, u64)>,
}

impl Repeats {
    /// Whether an equal row was shown before; from now on it was.
    pub(crate) fn seen_before(&mut self, row: &Row) -> bool {
        let (mut left, mut right) = (DefaultHasher::new(), DefaultHasher::new());
        right.write_u8(1);
        for position in 0..row.columns().len() {
            let value = row.at(position);
            feed(value, &mut left);
            feed(value, &mut right);
        }
        let digest = (left.finish(), right.finish());
        if self.is_full() { self.digests.contains(&digest) } else { !self.digests.insert(digest) }
    }

    /// Whether no further row is remembered.
    pub(crate) fn is_full(&self) -> bool {
        self.digests.len() >= MAXIMUM_REMEMBERED_ROWS
    }
}

fn feed(value: &Value, hasher: &mut DefaultHasher) {
    match value {
        Value::Null => hasher.write_u8(0),
        Value::Bool(flag) => (1_u8, flag).hash(hasher),
        Value::Integer(integer) => (2_u8, integer).hash(hasher),
        Value::Number(number) => (3_u8, number.to_bits()).hash(hasher),
        Value::Text(text) => (4_u8, text).hash(hasher),
        Value::Instant(instant) => (5_u8, instant.milliseconds, instant.clock == Clock::Utc).hash(hasher),
        Value::List(values) => {
            (6_u8, values.len()).hash(hasher);
            values.iter().for_each(|value| feed(value, hasher));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::row::Columns;

    #[test]
    fn a_row_is_a_repeat_only_when_every_cell_is_equal() {
        let columns = Arc::new(Columns::new(["a".to_owned(), "b".to_owned()]));
        let row = |values: Vec<Value>| Row::new(1, Arc::clone(&columns), values);
        let mut repeats = Repeats::default();
        let text = |text: &str| Value::Text(text.to_owned());
        assert!(!repeats.seen_before(&row(vec![text("ab"), text("c")])));
        assert!(!repeats.seen_before(&row(vec![text("a"), text("bc")])));
        assert!(!repeats.seen_before(&row(vec![text("ab"), Value::Null])));
        assert!(!repeats.seen_before(&row(vec![Value::Integer(0), Value::Number(0.0)])));
        assert!(repeats.seen_before(&row(vec![text("ab"), text("c")])));
    }
}
