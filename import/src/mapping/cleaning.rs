//! Which rows are something else than they look: returns, fees among the products, repeats, orders of nobody.
//!
//! Every policy is off until the mapping names it, because each changes what the figures add up to.

use crate::row::Row;
use crate::value::Value;

/// The cleaning policies of a mapping.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cleaning {
    /// How a line that brings something back is recognised.
    pub returns: Option<ReturnRule>,
    /// Product ids that are no products: postage, fees, manual corrections. Without regard to case; `*` stands for any
    /// letters.
    pub not_products: Vec<String>,
    /// Whether a row equal in every column to an earlier one is left out.
    pub drop_exact_repeats: bool,
    /// The column whose blank means that the order is nobody's: it is kept under an id of its own.
    pub anonymous_when_missing: Option<String>,
    /// Whether `85123a` and `85123A` are one product.
    pub product_upper_case: bool,
}

/// How a return is recognised.
#[derive(Debug, Clone, PartialEq)]
pub struct ReturnRule {
    /// In which column.
    pub column: String,
    /// By what.
    pub test: Test,
}

/// What is looked for in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// It starts with this text.
    StartsWith(String),
    /// It is this text.
    Equals(String),
    /// It is a number less than this.
    Below(f64),
}

impl ReturnRule {
    /// Whether the row is a return.
    #[must_use]
    pub fn holds(&self, row: &Row) -> bool {
        let cell = row.get(&self.column);
        match (&self.test, cell) {
            (Test::StartsWith(start), Value::Text(text)) => text.trim_start().starts_with(start.as_str()),
            (Test::Equals(wanted), cell) => cell.to_string().trim() == wanted,
            (Test::Below(limit), Value::Integer(integer)) => (*integer as f64) < *limit,
            (Test::Below(limit), Value::Number(number)) => number < limit,
            (Test::Below(limit), Value::Text(text)) => text.trim().parse::<f64>().is_ok_and(|number| number < *limit),
            _ => false,
        }
    }
}

impl Cleaning {
    /// Whether a product id is that of a fee or the like.
    #[must_use]
    pub fn is_no_product(&self, id: &str) -> bool {
        self.not_products.iter().any(|pattern| matches(pattern.as_bytes(), id.trim().as_bytes()))
    }

    /// The columns that are named here, with their keys.
    pub(super) fn columns(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let returns = self.returns.iter().map(|rule| ("returns.column", rule.column.as_str()));
        returns.chain(self.anonymous_when_missing.iter().map(|column| ("anonymous_when_missing", column.as_str())))
    }
}

/// Whether `text` fits `pattern`, in which `*` stands for any run of letters. Linear in the product of the lengths at
/// worst: only the last `*` is ever tried again.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at, mut place) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(letter) = text.get(place) {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, place));
                at += 1;
            }
            Some(wanted) if wanted.eq_ignore_ascii_case(letter) => {
                at += 1;
                place += 1;
            }
            _ => {
                let Some((star_at, star_place)) = star else { return false };
                star = Some((star_at, star_place + 1));
                at = star_at + 1;
                place = star_place + 1;
            }
        }
    }
    pattern.iter().skip(at).all(|rest| *rest == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_letters_and_case_does_not_matter() {
        let cleaning =
            Cleaning { not_products: vec!["M".into(), "gift_*".into(), "*FEE*".into()], ..Cleaning::default() };
        for id in ["m", " M ", "gift_0001_10", "GIFT_", "AMAZONFEE", "fees"] {
            assert!(cleaning.is_no_product(id), "{id}");
        }
        for id in ["MM", "85123A", "gift", "FE", ""] {
            assert!(!cleaning.is_no_product(id), "{id}");
        }
    }
}
