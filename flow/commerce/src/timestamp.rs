//! An instant in UTC, in milliseconds.
//!
//! Always an argument, never read from a clock in `flow`. Local times belong to the border: an import mapping
//! names its time zone and converts before anything is stored.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// Milliseconds since 1970-01-01T00:00:00Z; RFC 3339 in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Deserialize)]
#[serde(try_from = "String")]
pub struct Timestamp(i64);

/// Why a text is not an instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimestampError {
    /// Not RFC 3339 with an offset.
    #[error("`{text}` is not an instant; write RFC 3339 with an offset, such as `2026-03-01T09:30:00Z`")]
    Malformed {
        /// What was given (cut to 64 characters).
        text: String,
    },
}

impl Timestamp {
    /// The instant `milliseconds` after (or before, if negative) the Unix epoch.
    #[must_use]
    pub const fn from_millis(milliseconds: i64) -> Self {
        Self(milliseconds)
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 with an offset.
    ///
    /// # Errors
    /// [`TimestampError`] when the text is not such an instant.
    pub fn parse(text: &str) -> Result<Self, TimestampError> {
        text.parse::<jiff::Timestamp>()
            .map(|instant| Self(instant.as_millisecond()))
            .map_err(|_| TimestampError::Malformed { text: text.chars().take(64).collect() })
    }

    /// This instant moved by a signed number of milliseconds, saturating.
    #[must_use]
    pub const fn plus_millis(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// Milliseconds from `earlier` to this instant; negative when `earlier` is later.
    #[must_use]
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Days from `earlier` to this instant, fractional.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> f64 {
        self.millis_since(earlier) as f64 / 86_400_000.0
    }

    /// The calendar year in UTC.
    #[must_use]
    pub fn year(self) -> i64 {
        jiff::Timestamp::from_millisecond(self.0)
            .map_or(1970, |instant| i64::from(instant.to_zoned(jiff::tz::TimeZone::UTC).year()))
    }

    /// Whole days since the epoch, in UTC.
    #[must_use]
    pub const fn day(self) -> i64 {
        self.0.div_euclid(86_400_000)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(instant) => write!(formatter, "{instant:.3}"),
            Err(_) => write!(formatter, "{} ms", self.0),
        }
    }
}

impl TryFrom<String> for Timestamp {
    type Error = TimestampError;
    fn try_from(text: String) -> Result<Self, TimestampError> {
        Self::parse(&text)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl From<Timestamp> for String {
    fn from(instant: Timestamp) -> String {
        instant.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_read_in_any_offset_and_written_in_utc() {
        let instant = Timestamp::parse("2011-12-09T12:50:00+01:00").unwrap();
        assert_eq!(instant.to_string(), "2011-12-09T11:50:00.000Z");
        assert_eq!(Timestamp::parse(&instant.to_string()).unwrap(), instant);
    }

    #[test]
    fn a_text_without_offset_is_refused_with_an_example() {
        let refused = Timestamp::parse("2011-12-09 12:50").unwrap_err().to_string();
        assert!(refused.contains("2026-03-01T09:30:00Z"), "{refused}");
    }

    #[test]
    fn days_before_the_epoch_count_downwards() {
        assert_eq!(Timestamp::from_millis(-1).day(), -1);
        assert_eq!(Timestamp::from_millis(86_400_000).day(), 1);
    }
}
