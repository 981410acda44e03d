//! One cell of a table, whatever the file.
//!
//! The set is closed and small, so that a mapping has few cases to think of. CSV knows only texts: turning `12` into a
//! number is the mapping's decision, because a stock code `0012` must keep its zeros.

use std::fmt;

/// One cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// Nothing: an empty CSV field, a JSON `null`, a missing key.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A decimal number; may be NaN or infinite, as the file had it.
    Number(f64),
    /// Text, untrimmed.
    Text(String),
    /// A point in time.
    Instant(Instant),
    /// Several values, as Parquet lists and JSON arrays hold them.
    List(Vec<Value>),
}

/// A point in time as a file holds it: with Parquet, some clocks have no zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instant {
    /// Milliseconds since 1970-01-01T00:00:00, on the clock named by `clock`.
    pub milliseconds: i64,
    /// On which clock.
    pub clock: Clock,
}

/// What the milliseconds of an [`Instant`] count from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Universal time.
    Utc,
    /// The clock on the wall, in a zone that the file does not tell.
    Wall,
}

impl Value {
    /// Whether there is nothing in the cell: null, or a text of white space.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// What kind of value this is, in words for messages.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Integer(_) => "a whole number",
            Self::Number(_) => "a number",
            Self::Text(_) => "text",
            Self::Instant(_) => "an instant",
            Self::List(_) => "a list",
        }
    }

    /// The value as an identifier: text as it is (trimmed), a whole number in digits; nothing for any other kind.
    ///
    /// A decimal number without a fraction counts as whole, since spreadsheets turn `17850` into `17850.0`.
    #[must_use]
    pub fn as_id(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned),
            Self::Integer(integer) => Some(integer.to_string()),
            Self::Number(number) => whole(*number).map(|integer| integer.to_string()),
            Self::Null | Self::Bool(_) | Self::Instant(_) | Self::List(_) => None,
        }
    }
}

/// `number` as an integer when it has no fraction and is small enough to be exact.
pub(crate) fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Bool(yes) => write!(formatter, "{yes}"),
            Self::Integer(integer) => write!(formatter, "{integer}"),
            Self::Number(number) => write!(formatter, "{number}"),
            Self::Text(text) => formatter.write_str(text),
            Self::Instant(instant) => write!(formatter, "{instant}"),
            Self::List(values) => {
                formatter.write_str("[")?;
                for (place, value) in values.iter().enumerate() {
                    let comma = if place == 0 { "" } else { ", " };
                    write!(formatter, "{comma}{value}")?;
                }
                formatter.write_str("]")
            }
        }
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = jiff::Timestamp::from_millisecond(self.milliseconds)
            .map_or_else(|_| format!("{} ms", self.milliseconds), |instant| instant.to_string());
        match self.clock {
            Clock::Utc => formatter.write_str(&text),
            Clock::Wall => formatter.write_str(text.trim_end_matches('Z')),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_keeps_the_zeros_of_a_text_and_loses_the_fraction_of_a_spreadsheet() {
        assert_eq!(Value::Text(" 0012 ".into()).as_id().as_deref(), Some("0012"));
        assert_eq!(Value::Number(17850.0).as_id().as_deref(), Some("17850"));
        assert_eq!(Value::Number(0.5).as_id(), None);
        assert_eq!(Value::Text("  ".into()).as_id(), None);
        assert_eq!(Value::Number(f64::NAN).as_id(), None);
    }

    #[test]
    fn a_wall_clock_is_shown_without_a_zone() {
        let wall = Instant { milliseconds: 1_291_191_960_000, clock: Clock::Wall };
        assert_eq!(Value::Instant(wall).to_string(), "2010-12-01T08:26:00");
        let list = Value::List(vec![Value::Integer(1), Value::Null, Value::Text("a".into())]);
        assert_eq!(list.to_string(), "[1, , a]");
    }
}
