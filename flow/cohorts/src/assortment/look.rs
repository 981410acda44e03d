//! What a product is called, how it is described, and what it costs: the words of its range, combined.

use std::collections::{BTreeMap, BTreeSet};

use commerce::Money;

use crate::random::Random;
use crate::ranges::{Range, STYLES};

/// How often a title that is taken is drawn anew before it gets a number.
const ATTEMPTS: usize = 40;

/// What can be seen of a product.
pub struct Look {
    pub title: String,
    pub description: String,
    pub style: &'static str,
    pub brand: &'static str,
    pub kind: &'static str,
    pub attributes: BTreeMap<String, String>,
    pub price: Money,
}

impl Look {
    /// So many looks of a range, no two with the same title.
    pub fn distinct(random: &mut Random, range: &Range, count: usize) -> Vec<Self> {
        let mut titles = BTreeSet::new();
        (0..count).map(|number| Self::unlike(random, range, number, &mut titles)).collect()
    }

    fn unlike(random: &mut Random, range: &Range, number: usize, titles: &mut BTreeSet<String>) -> Self {
        let mut look = Self::draw(random, range);
        for _ in 0..ATTEMPTS {
            if !titles.contains(&look.title) {
                break;
            }
            look = Self::draw(random, range);
        }
        if titles.contains(&look.title) {
            look.title = format!("{}, No. {}", look.title, number + 1);
        }
        titles.insert(look.title.clone());
        look
    }

    fn draw(random: &mut Random, range: &Range) -> Self {
        let (kind, kind_factor) = random.pick(range.kinds);
        let (size, size_factor) = random.pick(range.sizes);
        let (style, brand, material) = (random.pick(&STYLES), random.pick(range.brands), random.pick(range.materials));
        let colour = random.pick(range.colours);
        let comma = if colour.is_empty() { "" } else { ", " };
        let worn = [("style", style), (range.material_name, material), ("colour", colour), ("size", size)];
        let worn = worn.into_iter().filter(|(_, value)| !value.is_empty());
        let tier = range.brands.iter().position(|known| *known == brand).unwrap_or_default();
        let pounds = range.price * kind_factor * size_factor * (0.9 + 0.15 * tier as f64) * random.around(1.0, 0.15);
        Self {
            title: format!("{brand} {style} {material} {kind}{comma}{colour}, {size}"),
            description: describe(random, range, kind, material, style),
            attributes: worn.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            price: charming(pounds),
            style,
            brand,
            kind,
        }
    }
}

/// One to three sentences.
fn describe(random: &mut Random, range: &Range, kind: &str, material: &str, style: &str) -> String {
    let made = match range.material_name {
        "material" => format!(" in {}", material.to_lowercase()),
        "origin" => format!(" ({material})"),
        _ => format!(", {}", material.to_lowercase()),
    };
    let mut text = format!("{kind}{made}, made for {}.", random.pick(range.uses));
    if random.chance(0.8) {
        text.push(' ');
        text.push_str(random.pick(range.details));
    }
    if random.chance(0.4) {
        text.push_str(&format!(" Part of the {style} collection: {}.", character(style)));
    }
    text
}

fn character(style: &str) -> &'static str {
    match style {
        "Nordic" => "pale, plain and warm",
        "Rustic" => "rough at the edges and none the worse for it",
        "Botanical" => "leaves, stems and a steady hand",
        "Heritage" => "as grandmother had it",
        "Modern" => "straight lines and nothing to spare",
        _ => "salt, sand and faded blue",
    }
}

/// A price as shops write them: 4.25, 17.95, 65.
fn charming(pounds: f64) -> Money {
    let pence = (pounds * 100.0) as i64;
    let charming = match pence {
        ..500 => pence / 10 * 10 + 5,
        500..4_000 => pence / 100 * 100 + 95,
        _ => (pence + 250) / 500 * 500,
    };
    Money::from_micros(charming * 10_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_end_as_shops_end_them() {
        let price = |pounds| charming(pounds).units();
        assert_eq!([price(4.21), price(17.2), price(63.0)], [4.25, 17.95, 65.0]);
    }

    #[test]
    fn titles_stay_distinct_when_the_words_run_out() {
        let range = crate::ranges::all()[0];
        let looks = Look::distinct(&mut Random::stream(1, "looks", 0), range, 9_000);
        let titles: BTreeSet<&str> = looks.iter().map(|look| look.title.as_str()).collect();
        assert_eq!(titles.len(), 9_000);
    }
}
