//! Money by currency: pounds and euros are never added.

use std::collections::BTreeMap;
use std::fmt;

use commerce::{Currency, Money};
use serde::ser::{Serialize, SerializeSeq, Serializer};

/// The most currencies told apart by one sum; money in further ones stands under no currency. A shop has a handful;
/// what a sender may write has 17,576.
pub const CURRENCIES: usize = 16;

/// A sum of money in each currency; under none what came without. JSON: `[{"currency": "GBP", "amount": 12.5}]`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Revenue(BTreeMap<Option<Currency>, Money>);

impl Revenue {
    /// Adds an amount; zero adds nothing.
    pub fn add(&mut self, amount: Money, currency: Option<Currency>) {
        if amount.micros() == 0 {
            return;
        }
        let is_known = self.0.contains_key(&currency) || self.0.len() < CURRENCIES;
        let sum = self.0.entry(currency.filter(|_| is_known)).or_default();
        *sum = Money::from_micros(sum.micros().saturating_add(amount.micros()));
    }

    /// Adds another sum.
    pub fn merge(&mut self, other: &Self) {
        other.amounts().for_each(|(currency, amount)| self.add(amount, currency));
    }

    /// The sum in one currency.
    #[must_use]
    pub fn amount(&self, currency: Option<Currency>) -> Money {
        self.0.get(&currency).copied().unwrap_or_default()
    }

    /// Every sum, by currency.
    pub fn amounts(&self) -> impl Iterator<Item = (Option<Currency>, Money)> {
        self.0.iter().map(|(currency, amount)| (*currency, *amount))
    }
}

impl fmt::Display for Revenue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return formatter.write_str("0.00");
        }
        for (index, (currency, amount)) in self.amounts().enumerate() {
            let separator = if index == 0 { "" } else { " + " };
            write!(formatter, "{separator}{:.2}", amount.units())?;
            if let Some(currency) = currency {
                write!(formatter, " {currency}")?;
            }
        }
        Ok(())
    }
}

impl Serialize for Revenue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Amount {
            currency: Option<Currency>,
            amount: Money,
        }
        let mut amounts = serializer.serialize_seq(Some(self.0.len()))?;
        for (currency, amount) in self.amounts() {
            amounts.serialize_element(&Amount { currency, amount })?;
        }
        amounts.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_kept_apart() {
        let mut revenue = Revenue::default();
        revenue.add(Money::from_micros(1_500_000), Currency::parse("GBP"));
        revenue.add(Money::from_micros(2_000_000), Currency::parse("EUR"));
        revenue.add(Money::from_micros(1_000_000), Currency::parse("GBP"));
        assert_eq!(revenue.to_string(), "2.00 EUR + 2.50 GBP");
    }

    #[test]
    fn currencies_beyond_the_limit_are_summed_under_none() {
        let mut revenue = Revenue::default();
        for letter in b'A'..=b'Z' {
            revenue.add(Money::from_micros(1), Currency::parse(&format!("AA{}", char::from(letter))));
        }
        assert!(revenue.amounts().count() <= CURRENCIES + 1);
        let total: i64 = revenue.amounts().map(|(_, amount)| amount.micros()).sum();
        assert_eq!((total, revenue.amount(None).micros()), (26, 10), "nothing is lost");
    }
}
