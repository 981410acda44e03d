//! Everything the made-up shop sells, and how its products hang together.

mod kinship;
mod look;

use commerce::{Category, Currency, IdError, Money, Product, ProductId, Timestamp};

use crate::calendar::{Calendar, DAY_MS};
use crate::random::Random;
use crate::ranges::{self, Range};

use look::Look;

/// The catalogue with what only the simulation knows.
pub struct Assortment {
    articles: Vec<Article>,
    shelves: Vec<Shelf>,
}

/// The articles of one range, which is one category of the shop.
pub struct Shelf {
    pub range: &'static Range,
    /// Numbers of the articles.
    pub articles: Vec<usize>,
}

/// A product, and why people come to it.
pub struct Article {
    /// Position in the assortment.
    pub number: usize,
    /// Position of its shelf.
    pub shelf: usize,
    pub range: &'static Range,
    pub style: &'static str,
    pub brand: &'static str,
    pub kind: &'static str,
    pub product: Product,
    pub price: Money,
    pub listed_at: Timestamp,
    /// How often it is come upon, relative to the others of its shelf.
    pub popularity: f64,
    /// Articles of the same shelf that a look at this one leads to, nearest first.
    pub similar: Vec<usize>,
    /// Articles of other shelves that go with it, with how strongly.
    pub partners: Vec<(usize, f64)>,
}

impl Assortment {
    /// An assortment of `count` products, as even as possible over the ranges.
    pub fn make(random: &mut Random, count: usize, calendar: &Calendar) -> Result<Self, IdError> {
        let mut articles = Vec::with_capacity(count);
        let mut shelves = Vec::with_capacity(ranges::COUNT);
        for (shelf, range) in ranges::all().into_iter().enumerate() {
            let size = count / ranges::COUNT + usize::from(shelf < count % ranges::COUNT);
            let category = Category::new(&format!("{} > {}", range.department, range.name))?;
            let from = articles.len();
            for (look, popularity) in Look::distinct(random, range, size).into_iter().zip(popularities(random, size)) {
                let listed_at = listed_at(random, calendar);
                articles.push(Article::new(articles.len(), shelf, range, look, popularity, listed_at, &category)?);
            }
            shelves.push(Shelf { range, articles: (from..articles.len()).collect() });
        }
        kinship::link(&mut articles, &shelves);
        Ok(Self { articles, shelves })
    }

    /// The shelves, in the order of the menu.
    pub fn shelves(&self) -> &[Shelf] {
        &self.shelves
    }

    /// Every article, by number.
    pub fn articles(&self) -> &[Article] {
        &self.articles
    }

    /// The article of that number.
    pub fn article(&self, number: usize) -> Option<&Article> {
        self.articles.get(number)
    }

    /// The articles of a shelf.
    pub fn on_shelf(&self, shelf: usize) -> impl Iterator<Item = &Article> {
        let numbers = self.shelves.get(shelf).map_or(&[][..], |shelf| &shelf.articles);
        numbers.iter().filter_map(|number| self.article(*number))
    }

    /// Pieces on hand: mostly plenty, a few nearly gone, three in a hundred gone.
    pub fn stock(&self, random: &mut Random) -> Vec<(ProductId, u32)> {
        let mut pieces = || if random.chance(0.03) { 0 } else { random.around(45.0, 0.9).round().max(1.0) as u32 };
        self.articles.iter().map(|article| (article.product.id.clone(), pieces())).collect()
    }

    /// The catalogue alone.
    pub fn into_products(self) -> Vec<Product> {
        self.articles.into_iter().map(|article| article.product).collect()
    }
}

impl Article {
    fn new(
        number: usize,
        shelf: usize,
        range: &'static Range,
        look: Look,
        popularity: f64,
        listed_at: Timestamp,
        category: &Category,
    ) -> Result<Self, IdError> {
        let mut product = Product::new(ProductId::new(&format!("P-{:04}", number + 1))?, look.title);
        product.description = look.description;
        product.category = Some(category.clone());
        product.brand = Some(look.brand.to_owned());
        product.price = Some(look.price);
        product.currency = Currency::parse("GBP");
        product.attributes = look.attributes;
        product.minimum_age = range.minimum_age;
        product.listed_at = Some(listed_at);
        let (style, brand, kind, price) = (look.style, look.brand, look.kind, look.price);
        let (similar, partners) = (Vec::new(), Vec::new());
        Ok(Self { number, shelf, range, style, brand, kind, product, price, listed_at, popularity, similar, partners })
    }
}

/// A power law over a shuffled order: the first few of a shelf make up most of its sales.
fn popularities(random: &mut Random, size: usize) -> Vec<f64> {
    let mut popularities: Vec<f64> = (1..=size).map(|rank| libm::pow(rank as f64, -0.9)).collect();
    // Fisher and Yates.
    for at in (1..size).rev() {
        popularities.swap(at, random.below(at + 1));
    }
    popularities
}

/// Most were there before the history begins, some came during it, a few in its last three weeks.
fn listed_at(random: &mut Random, calendar: &Calendar) -> Timestamp {
    let (start, end) = (calendar.start(), calendar.end());
    let back = |from: Timestamp, days: f64| from.plus_millis(-(days * DAY_MS as f64) as i64);
    match random.unit() {
        share if share < 0.84 => back(start, random.between(1.0, 700.0)),
        share if share < 0.95 => back(end, random.between(0.0, end.days_since(start))),
        _ => back(end, random.between(0.5, 21.0)),
    }
}
