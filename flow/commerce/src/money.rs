//! Money as an integer, so that sums are exact.
//!
//! One unit of currency is a million micros: enough for prices per gram or with three decimals (they occur in
//! wholesale lists), and a sum over a year of orders stays far inside 64 bits. JSON shows a plain decimal number.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount of money in micros (a millionth of the currency's unit). Never negative once admitted as a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Money(i64);

/// Why a number is not an amount of money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// NaN or infinite.
    #[error("amount is not a finite number")]
    NotFinite,
    /// Beyond a thousand million units.
    #[error("amount is larger than 1,000,000,000")]
    TooLarge,
    /// Below zero where only a price makes sense.
    #[error("amount is negative")]
    Negative,
}

impl Money {
    /// The largest amount accepted in one figure, in units of currency.
    pub const LARGEST_UNITS: f64 = 1e9;

    /// An amount from micros.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Millionths of a unit.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// An amount from a decimal number, rounded to the nearest micro.
    ///
    /// # Errors
    /// [`MoneyError::NotFinite`] and [`MoneyError::TooLarge`].
    pub fn from_units(units: f64) -> Result<Self, MoneyError> {
        if !units.is_finite() {
            return Err(MoneyError::NotFinite);
        }
        if units.abs() > Self::LARGEST_UNITS {
            return Err(MoneyError::TooLarge);
        }
        Ok(Self((units * 1e6).round() as i64))
    }

    /// A price: an amount that may be zero but not negative.
    ///
    /// # Errors
    /// As [`Money::from_units`], and [`MoneyError::Negative`].
    pub fn price(units: f64) -> Result<Self, MoneyError> {
        if units < 0.0 { Err(MoneyError::Negative) } else { Self::from_units(units) }
    }

    /// The amount as a decimal number.
    #[must_use]
    pub fn units(self) -> f64 {
        self.0 as f64 / 1e6
    }
}

impl TryFrom<f64> for Money {
    type Error = MoneyError;
    fn try_from(units: f64) -> Result<Self, MoneyError> {
        Self::from_units(units)
    }
}

impl From<Money> for f64 {
    fn from(money: Money) -> f64 {
        money.units()
    }
}

/// An ISO 4217 code: three upper-case letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// Reads a three-letter code, upper or lower case; nothing else is one.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_alphabetic).then(|| Self(bytes.map(|letter| letter.to_ascii_uppercase())))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|letter| write!(formatter, "{}", char::from(*letter)))
    }
}

impl TryFrom<String> for Currency {
    type Error = String;
    fn try_from(code: String) -> Result<Self, String> {
        Self::parse(&code).ok_or_else(|| {
            format!("`{}` is not a three-letter currency code", code.chars().take(16).collect::<String>())
        })
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> String {
        currency.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenth_three_times_is_exactly_three_tenths() {
        let tenth = Money::from_units(0.1).unwrap();
        assert_eq!(Money::from_micros(tenth.micros() * 3), Money::from_units(0.3).unwrap());
    }

    #[test]
    fn nan_infinite_huge_and_negative_prices_are_refused() {
        assert_eq!(Money::price(f64::NAN), Err(MoneyError::NotFinite));
        assert_eq!(Money::price(f64::INFINITY), Err(MoneyError::NotFinite));
        assert_eq!(Money::price(1e10), Err(MoneyError::TooLarge));
        assert_eq!(Money::price(-0.01), Err(MoneyError::Negative));
        assert_eq!(Money::price(0.0).map(Money::micros), Ok(0));
    }

    #[test]
    fn a_currency_is_three_letters() {
        assert_eq!(Currency::parse("gbp").unwrap().to_string(), "GBP");
        assert_eq!(Currency::parse("£"), None);
        assert_eq!(Currency::parse("EURO"), None);
    }
}
