//! The values of one column of one row group, a batch of rows at a time.
//!
//! Parquet stores only the values that are there; which cells are null, and where lists begin and end, is told by two
//! streams of levels (Melnik et al., "Dremel: interactive analysis of web-scale datasets", VLDB 2010). With at most one
//! level of lists three cases remain: below `empty_list_level` the whole list is null, at it the list is empty, above it
//! there is an element, which is null unless its level is `value_level`.

use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType, FixedLenByteArray, Int96};
use parquet::errors::ParquetError;

use super::schema::{Leaf, Meaning};
use crate::value::{Clock, Instant, Value};

/// Reads one column of one row group.
pub(super) struct LeafReader {
    reader: ColumnReader,
    definitions: Vec<i16>,
    repetitions: Vec<i16>,
}

impl LeafReader {
    /// Reads from the start of the column.
    pub(super) const fn new(reader: ColumnReader) -> Self {
        Self { reader, definitions: Vec::new(), repetitions: Vec::new() }
    }

    /// The next `rows` cells; fewer only at the end of the row group.
    pub(super) fn read(&mut self, leaf: &Leaf, rows: usize) -> Result<Vec<Value>, ParquetError> {
        let Self { reader, definitions, repetitions } = self;
        definitions.clear();
        repetitions.clear();
        let mut levels = Levels { leaf, rows, definitions, repetitions };
        let meaning = leaf.meaning;
        match reader {
            ColumnReader::BoolColumnReader(reader) => levels.cells(reader, Value::Bool),
            ColumnReader::Int32ColumnReader(reader) => levels.cells(reader, |value| integer32(value, meaning)),
            ColumnReader::Int64ColumnReader(reader) => levels.cells(reader, |value| integer64(value, meaning)),
            ColumnReader::Int96ColumnReader(reader) => levels.cells(reader, |value| old_instant(&value)),
            ColumnReader::FloatColumnReader(reader) => levels.cells(reader, |value| Value::Number(f64::from(value))),
            ColumnReader::DoubleColumnReader(reader) => levels.cells(reader, Value::Number),
            ColumnReader::ByteArrayColumnReader(reader) => levels.cells(reader, |value| text(&value, meaning)),
            ColumnReader::FixedLenByteArrayColumnReader(reader) => levels.cells(reader, |value| fixed(&value, meaning)),
        }
    }
}

/// The levels of one batch, and how to read them.
struct Levels<'a> {
    leaf: &'a Leaf,
    rows: usize,
    definitions: &'a mut Vec<i16>,
    repetitions: &'a mut Vec<i16>,
}

impl Levels<'_> {
    fn cells<T: DataType>(
        &mut self,
        reader: &mut ColumnReaderImpl<T>,
        convert: impl Fn(T::T) -> Value,
    ) -> Result<Vec<Value>, ParquetError> {
        let mut values: Vec<T::T> = Vec::with_capacity(self.rows);
        reader.read_records(self.rows, Some(self.definitions), Some(self.repetitions), &mut values)?;
        let mut values = values.into_iter().map(convert);
        match self.leaf.empty_list_level {
            Some(empty) => Ok(self.lists(empty, &mut values)),
            None if self.leaf.value_level == 0 => Ok(values.collect()),
            None => {
                let level = self.leaf.value_level;
                Ok(self.definitions.iter().map(|found| next_if(*found == level, &mut values)).collect())
            }
        }
    }

    fn lists(&self, empty_list_level: i16, values: &mut impl Iterator<Item = Value>) -> Vec<Value> {
        let mut rows: Vec<Value> = Vec::with_capacity(self.rows);
        for (definition, repetition) in self.definitions.iter().zip(self.repetitions.iter()) {
            if *repetition == 0 {
                rows.push(if *definition < empty_list_level { Value::Null } else { Value::List(Vec::new()) });
            }
            if *definition > empty_list_level
                && let Some(Value::List(list)) = rows.last_mut()
            {
                list.push(next_if(*definition == self.leaf.value_level, values));
            }
        }
        rows
    }
}

fn next_if(is_there: bool, values: &mut impl Iterator<Item = Value>) -> Value {
    if is_there { values.next().unwrap_or_default() } else { Value::Null }
}

fn integer32(value: i32, meaning: Meaning) -> Value {
    match meaning {
        Meaning::Unsigned => Value::Integer(i64::from(value.cast_unsigned())),
        other => integer64(i64::from(value), other),
    }
}

fn integer64(value: i64, meaning: Meaning) -> Value {
    match meaning {
        Meaning::Plain => Value::Integer(value),
        // Beyond 63 bits the digits are kept as text: as a float an identifier would become another one.
        Meaning::Unsigned if value < 0 => Value::Text(value.cast_unsigned().to_string()),
        Meaning::Unsigned => Value::Integer(value),
        Meaning::Decimal(factor) => Value::Number(value as f64 / factor),
        Meaning::Days => {
            let milliseconds = value.saturating_mul(86_400_000);
            Value::Instant(Instant { milliseconds, clock: Clock::Wall })
        }
        Meaning::Instant { per_millisecond, utc } => {
            let clock = if utc { Clock::Utc } else { Clock::Wall };
            Value::Instant(Instant { milliseconds: value.div_euclid(per_millisecond), clock })
        }
    }
}

/// The 96-bit instants of old Impala and Spark: nanoseconds of the day, and the Julian day. Spark wrote them in UTC.
fn old_instant(value: &Int96) -> Value {
    const JULIAN_DAY_OF_EPOCH: i64 = 2_440_588;
    let [low, middle, day] = *value.data() else { return Value::Null };
    let nanoseconds = (u64::from(middle) << 32) | u64::from(low);
    let milliseconds = i64::try_from(nanoseconds / 1_000_000).unwrap_or_default();
    let days = i64::from(day) - JULIAN_DAY_OF_EPOCH;
    Value::Instant(Instant {
        milliseconds: days.saturating_mul(86_400_000).saturating_add(milliseconds),
        clock: Clock::Utc,
    })
}

/// Bytes that are not UTF-8 keep what can be read of them: a lost letter in a description is no reason to lose the row.
fn text(bytes: &ByteArray, meaning: Meaning) -> Value {
    match meaning {
        Meaning::Decimal(factor) => big_decimal(bytes.data(), factor),
        _ => Value::Text(String::from_utf8_lossy(bytes.data()).into_owned()),
    }
}

fn fixed(bytes: &FixedLenByteArray, meaning: Meaning) -> Value {
    match meaning {
        Meaning::Decimal(factor) => big_decimal(bytes.data(), factor),
        _ => Value::Null,
    }
}

/// A decimal stored as a big-endian integer of any length, in two's complement.
fn big_decimal(bytes: &[u8], factor: f64) -> Value {
    let Some(first) = bytes.first() else { return Value::Null };
    let head = f64::from(first.cast_signed());
    let integer = bytes.iter().skip(1).fold(head, |sum, byte| libm::fma(sum, 256.0, f64::from(*byte)));
    Value::Number(integer / factor)
}
