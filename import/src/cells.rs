//! The cells of one row under the names of the shop's vocabulary, each read as what its field needs, or refused with a reason.

use std::fmt;

use commerce::{IdError, Money, Timestamp};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::mapping::{Field, Mapping, Unit};
use crate::read_error::Refusal;
use crate::row::{Columns, Row};
use crate::value::{Clock, Value, whole};

/// Why a row does not enter the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The reader could not make a row of the line.
    Unreadable(Refusal),
    /// A field that is needed is blank.
    Missing(Field),
    /// A field cannot be read as what it should be.
    NotA(Field, &'static str),
    /// An identifier is too long or holds control characters.
    BadId(Field, IdError),
    /// An order line sells nothing, or takes back without being marked as a return.
    NotASale,
    /// A price of zero or less.
    PriceNotPositive,
    /// An instant before 1970-01-02: what a lost date turns into.
    BeforeTime,
    /// An instant after the import.
    InTheFuture,
    /// Nobody to whom the row belongs.
    Nobody,
    /// An event that the vocabulary does not have.
    UnknownEvent,
    /// A product that breaks a limit of the catalogue.
    BadProduct(String),
}

/// A refused cell: why, and what stood there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) reason: Reason,
    pub(crate) value: String,
}

impl Refused {
    pub(crate) fn new(reason: Reason, value: impl fmt::Display) -> Self {
        Self { reason, value: value.to_string().chars().take(96).collect() }
    }
}

impl Reason {
    /// A fixed name for counting.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::Unreadable(refusal) => refusal.code().to_owned(),
            Self::Missing(field) => format!("missing_{field}"),
            Self::NotA(field, _) => format!("unreadable_{field}"),
            Self::BadId(field, _) => format!("bad_{field}"),
            Self::NotASale => "quantity_not_positive".to_owned(),
            Self::PriceNotPositive => "price_not_positive".to_owned(),
            Self::BeforeTime => "instant_before_1970".to_owned(),
            Self::InTheFuture => "instant_in_the_future".to_owned(),
            Self::Nobody => "nobody".to_owned(),
            Self::UnknownEvent => "unknown_event".to_owned(),
            Self::BadProduct(_) => "bad_product".to_owned(),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(refusal) => write!(formatter, "{refusal}"),
            Self::Missing(field) => write!(formatter, "`{field}` is blank"),
            Self::NotA(field, wanted) => write!(formatter, "`{field}` is not {wanted}"),
            Self::BadId(field, error) => write!(formatter, "`{field}`: {error}"),
            Self::NotASale => {
                formatter.write_str("the quantity is not positive and the line is not marked as a return")
            }
            Self::PriceNotPositive => formatter.write_str("the price is zero or less"),
            Self::BeforeTime => formatter.write_str("the instant is before 1970-01-02, as a lost date is"),
            Self::InTheFuture => formatter.write_str("the instant is after the import"),
            Self::Nobody => formatter.write_str("the row belongs to no customer"),
            Self::UnknownEvent => formatter.write_str("the event is not in the vocabulary; map it under [event_names]"),
            Self::BadProduct(message) => formatter.write_str(message),
        }
    }
}

/// Where each field of a mapping stands in the rows of one file.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    positions: Vec<(Field, usize)>,
    constants: Vec<(Field, Value)>,
    zone: TimeZone,
    unit: Option<Unit>,
    format: Option<String>,
}

/// One row with a layout.
#[derive(Clone, Copy)]
pub(crate) struct Cells<'a> {
    pub(crate) layout: &'a Layout,
    pub(crate) row: &'a Row,
}

impl Layout {
    /// The layout of a checked mapping.
    pub(crate) fn new(mapping: &Mapping, columns: &Columns) -> Self {
        let position = |(field, column): (&Field, &String)| columns.position(column).map(|found| (*field, found));
        Self {
            positions: mapping.columns.iter().filter_map(position).collect(),
            constants: mapping.constants.iter().map(|(field, value)| (*field, value.clone())).collect(),
            zone: mapping.zone.clone(),
            unit: mapping.instants.unit,
            format: mapping.instants.format.clone(),
        }
    }
}

/// The result of reading one cell.
pub(crate) type Read<T> = Result<T, Refused>;

impl<'a> Cells<'a> {
    /// The cell; the constant where it is blank; nothing where both are.
    pub(crate) fn get(self, field: Field) -> Option<&'a Value> {
        let column = self.layout.positions.iter().find(|(known, _)| *known == field);
        let cell = column.map(|(_, position)| self.row.at(*position)).filter(|value| !value.is_blank());
        cell.or_else(|| self.layout.constants.iter().find(|(known, _)| *known == field).map(|(_, value)| value))
    }

    /// The value of a field that a row needs.
    pub(crate) fn needed(self, field: Field) -> Read<&'a Value> {
        self.get(field).ok_or_else(|| Refused::new(Reason::Missing(field), ""))
    }

    /// An identifier as its column has it.
    pub(crate) fn id_text(self, field: Field) -> Read<Option<String>> {
        let Some(value) = self.get(field) else { return Ok(None) };
        value.as_id().map(Some).ok_or_else(|| Refused::new(Reason::NotA(field, "an identifier"), value))
    }

    /// An identifier of the vocabulary.
    pub(crate) fn id<T>(self, field: Field, make: impl FnOnce(&str) -> Result<T, IdError>) -> Read<Option<T>> {
        let Some(text) = self.id_text(field)? else { return Ok(None) };
        make(&text).map(Some).map_err(|error| Refused::new(Reason::BadId(field, error), text))
    }

    /// An identifier that a row needs.
    pub(crate) fn needed_id<T>(self, field: Field, make: impl FnOnce(&str) -> Result<T, IdError>) -> Read<T> {
        self.id(field, make)?.ok_or_else(|| Refused::new(Reason::Missing(field), ""))
    }

    /// Any value as trimmed text.
    pub(crate) fn text(self, field: Field) -> Option<String> {
        self.get(field).map(|value| value.to_string().trim().to_owned())
    }

    /// A finite number.
    pub(crate) fn number(self, field: Field) -> Read<Option<f64>> {
        let Some(value) = self.get(field) else { return Ok(None) };
        let number = match value {
            Value::Integer(integer) => Some(*integer as f64),
            Value::Number(number) => Some(*number),
            Value::Text(text) => text.trim().parse().ok(),
            _ => None,
        };
        let finite = number.filter(|number| number.is_finite());
        finite.map(Some).ok_or_else(|| Refused::new(Reason::NotA(field, "a number, such as 4.20"), value))
    }

    /// A whole number.
    pub(crate) fn integer(self, field: Field) -> Read<Option<i64>> {
        let refused = |value: &dyn fmt::Display| Refused::new(Reason::NotA(field, "a whole number"), value);
        let number = self.number(field).map_err(|unread| refused(&unread.value))?;
        number.map(|number| whole(number).ok_or_else(|| refused(&number))).transpose()
    }

    /// A price, zero allowed.
    pub(crate) fn price(self, field: Field) -> Read<Option<Money>> {
        let Some(number) = self.number(field)? else { return Ok(None) };
        Money::price(number).map(Some).map_err(|_| Refused::new(Reason::NotA(field, "a price of zero or more"), number))
    }

    /// True or false, also as 0 and 1, yes and no.
    pub(crate) fn flag(self, field: Field) -> Read<Option<bool>> {
        let Some(value) = self.get(field) else { return Ok(None) };
        let flag = match value.to_string().trim().to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "y" => Some(true),
            "false" | "0" | "no" | "n" => Some(false),
            _ => None,
        };
        flag.map(Some).ok_or_else(|| Refused::new(Reason::NotA(field, "true or false"), value))
    }

    /// An instant, in the mapping's zone where it has none of its own.
    pub(crate) fn instant(self, field: Field) -> Read<Option<Timestamp>> {
        let Some(value) = self.get(field) else { return Ok(None) };
        self.timestamp(value).map(Some).ok_or_else(|| Refused::new(Reason::NotA(field, self.wanted(value)), value))
    }

    /// The instant of something that happened: after 1970-01-01, and not after `latest`.
    pub(crate) fn happened(self, latest: Timestamp) -> Read<Timestamp> {
        const SECOND_DAY: Timestamp = Timestamp::from_millis(86_400_000);
        let at = self.instant(Field::At)?.ok_or_else(|| Refused::new(Reason::Missing(Field::At), ""))?;
        if at < SECOND_DAY {
            return Err(Refused::new(Reason::BeforeTime, at));
        }
        if at > latest {
            return Err(Refused::new(Reason::InTheFuture, at));
        }
        Ok(at)
    }

    fn timestamp(self, value: &Value) -> Option<Timestamp> {
        match value {
            Value::Instant(instant) if instant.clock == Clock::Utc => {
                Some(Timestamp::from_millis(instant.milliseconds))
            }
            Value::Instant(instant) => {
                let wall = jiff::Timestamp::from_millisecond(instant.milliseconds).ok()?;
                self.local(TimeZone::UTC.to_datetime(wall))
            }
            Value::Integer(number) => self.counted(*number as f64),
            Value::Number(number) => self.counted(*number),
            Value::Text(text) => self.written(text.trim()),
            Value::Null | Value::Bool(_) | Value::List(_) => None,
        }
    }

    fn counted(self, number: f64) -> Option<Timestamp> {
        const LARGEST_MILLISECONDS: f64 = 8.64e15;
        let milliseconds = match self.layout.unit? {
            Unit::Seconds => number * 1_000.0,
            Unit::Milliseconds => number,
        };
        (milliseconds.abs() <= LARGEST_MILLISECONDS).then_some(Timestamp::from_millis(milliseconds.round() as i64))
    }

    /// In the mapping's notation where it names one; ISO 8601 cannot be mistaken for another, and is always read.
    fn written(self, text: &str) -> Option<Timestamp> {
        if let Some(instant) = self.layout.format.as_deref().and_then(|format| self.formatted(format, text)) {
            return Some(instant);
        }
        if let Ok(instant) = Timestamp::parse(text) {
            return Some(instant);
        }
        match text.parse::<f64>() {
            Ok(number) => self.counted(number),
            Err(_) => self.local(text.parse::<DateTime>().ok()?),
        }
    }

    fn formatted(self, format: &str, text: &str) -> Option<Timestamp> {
        let parsed = jiff::fmt::strtime::parse(format, text).ok()?;
        if let Ok(instant) = parsed.to_timestamp() {
            return Some(Timestamp::from_millis(instant.as_millisecond()));
        }
        let date = parsed.to_datetime().or_else(|_| parsed.to_date().map(|date| date.at(0, 0, 0, 0)));
        self.local(date.ok()?)
    }

    /// An hour that occurs twice in autumn is taken as its first, one that is skipped in spring as the hour after.
    fn local(self, date: DateTime) -> Option<Timestamp> {
        let instant = self.layout.zone.to_ambiguous_timestamp(date).compatible().ok()?;
        Some(Timestamp::from_millis(instant.as_millisecond()))
    }

    fn wanted(self, value: &Value) -> &'static str {
        match (value, &self.layout.format) {
            (Value::Integer(_) | Value::Number(_), _) if self.layout.unit.is_none() => {
                "an instant: a number needs `instant_unit` in the mapping"
            }
            (Value::Text(_), Some(_)) => "an instant as `instant_format` says",
            (Value::Text(_), None) => "an instant in ISO 8601: other notations need `instant_format` in the mapping",
            _ => "an instant",
        }
    }
}
