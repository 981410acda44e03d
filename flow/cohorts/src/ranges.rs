//! What the made-up shop sells, as data: sixteen ranges in six departments.
//!
//! A product is a combination of the words of its range. Styles run through all ranges like a designer's collection, so
//! that a taste for one style shows in everything that a customer buys.

mod bath;
mod garden;
mod kitchen;
mod living;
mod pantry;
mod stationery;

use crate::calendar::Season;

/// How many ranges there are.
pub const COUNT: usize = 16;

/// The collections.
pub const STYLES: [&str; 6] = ["Nordic", "Rustic", "Botanical", "Heritage", "Modern", "Coastal"];

/// A shelf of the shop: a category, and the words that its products are made of.
pub struct Range {
    /// The upper level of the category.
    pub department: &'static str,
    /// The lower level, unique; also what people search for.
    pub name: &'static str,
    /// Kinds of product, with what they cost relative to the range's price.
    pub kinds: &'static [(&'static str, f64)],
    /// What `materials` is called as an attribute: wood and wool are materials, but beans have an origin.
    pub material_name: &'static str,
    pub materials: &'static [&'static str],
    /// Empty for what has none.
    pub colours: &'static [&'static str],
    /// With what they cost relative to the range's price.
    pub sizes: &'static [(&'static str, f64)],
    pub brands: &'static [&'static str],
    /// Median price in pounds.
    pub price: f64,
    /// What it is good for: ends the sentence "…, made for".
    pub uses: &'static [&'static str],
    /// Whole sentences that are true of any product of the range.
    pub details: &'static [&'static str],
    /// Youngest age it may be shown to.
    pub minimum_age: Option<u8>,
    /// In how many days one is used up, if it ever is.
    pub lasts_days: Option<f64>,
    /// How demand moves through the year.
    pub season: Season,
    /// Ranges that go with it, with how strongly.
    pub complements: &'static [(&'static str, f64)],
    /// Share of bought pieces that come back.
    pub returned_share: f64,
}

const EVEN: Season = Season { peak_day: 0.0, strength: 0.0 };
const WINTER: Season = Season { peak_day: 345.0, strength: 0.5 };
const SPRING: Season = Season { peak_day: 115.0, strength: 0.7 };
const SUMMER: Season = Season { peak_day: 185.0, strength: 0.3 };

/// Every range, in the order of the shop's menu.
pub fn all() -> [&'static Range; COUNT] {
    [
        &kitchen::COFFEE_MAKERS,
        &kitchen::MUGS,
        &kitchen::GLASSES,
        &kitchen::COOKWARE,
        &kitchen::KNIVES,
        &pantry::COFFEE,
        &pantry::TEA,
        &pantry::SPIRITS,
        &living::CANDLES,
        &living::CUSHIONS,
        &living::LAMPS,
        &bath::TOWELS,
        &bath::SOAP,
        &garden::PLANTERS,
        &garden::SEEDS,
        &stationery::NOTEBOOKS,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_complement_is_a_range_other_than_itself() {
        for range in all() {
            for (complement, _) in range.complements {
                assert!(*complement != range.name && all().iter().any(|other| other.name == *complement));
            }
        }
    }

    #[test]
    fn every_range_has_words_enough_for_hundreds_of_products() {
        for range in all() {
            let looks = range.kinds.len() * range.materials.len() * range.colours.len().max(1) * range.sizes.len();
            assert!(looks * STYLES.len() * range.brands.len() > 500, "{}", range.name);
        }
    }
}
