//! What a person likes: favourite ranges, a style or two, a few brands, and a purse.

use commerce::Timestamp;

use crate::assortment::{Article, Assortment};
use crate::random::Random;
use crate::ranges::STYLES;
use crate::weights::Weights;

/// Draws before a wish is given up, because the season or the catalogue does not have it.
const ATTEMPTS: usize = 12;

/// Preference over shelves and articles.
pub struct Taste<'a> {
    shelves: Weights,
    within: Vec<(Vec<&'a Article>, Weights)>,
    fondness: Vec<f64>,
    seasons: Vec<crate::calendar::Season>,
}

impl<'a> Taste<'a> {
    /// A taste, drawn for a person of that age.
    pub fn draw(random: &mut Random, assortment: &'a Assortment, age: u16) -> Self {
        let is_allowed =
            |article: &Article| article.range.minimum_age.is_none_or(|minimum_age| age >= u16::from(minimum_age));
        let likes = Likes::draw(random, assortment);
        let fondness: Vec<f64> = assortment
            .articles()
            .iter()
            .map(|article| if is_allowed(article) { likes.fondness(article) } else { 0.0 })
            .collect();
        let within = (0..assortment.shelves().len()).map(|shelf| {
            let articles: Vec<&Article> = assortment.on_shelf(shelf).collect();
            let weight = |article: &&Article| {
                let fondness = fondness.get(article.number).copied().unwrap_or_default();
                if is_allowed(article) { article.popularity * (0.08 + fondness) } else { 0.0 }
            };
            let weights = Weights::new(articles.iter().map(weight));
            (articles, weights)
        });
        let within = within.collect();
        let seasons = assortment.shelves().iter().map(|shelf| shelf.range.season).collect();
        Self { shelves: favourites(random, assortment.shelves().len()), within, fondness, seasons }
    }

    /// A shelf this person feels like on that day.
    pub fn shelf(&self, random: &mut Random, day: i64) -> Option<usize> {
        for _ in 0..ATTEMPTS {
            let shelf = self.shelves.draw(random)?;
            // Demand is at most 2, so this keeps draws in proportion to it.
            if self.seasons.get(shelf).is_some_and(|season| random.chance(season.demand(day) / 2.0)) {
                return Some(shelf);
            }
        }
        self.shelves.draw(random)
    }

    /// An article of a shelf that catches this person's eye; none if nothing there is on sale yet.
    pub fn article(&self, random: &mut Random, shelf: usize, now: Timestamp) -> Option<&'a Article> {
        let (articles, weights) = self.within.get(shelf)?;
        let drawn = (0..ATTEMPTS).filter_map(|_| articles.get(weights.draw(random)?).copied());
        drawn.into_iter().find(|article| article.listed_at <= now)
    }

    /// How much this person likes an article, 0 to 1; 0 for what they are too young for.
    pub fn fondness(&self, article: &Article) -> f64 {
        self.fondness.get(article.number).copied().unwrap_or_default()
    }
}

/// Three favourite shelves, and a little of everything.
fn favourites(random: &mut Random, shelves: usize) -> Weights {
    let mut weights: Vec<f64> = (0..shelves).map(|_| random.around(0.5, 0.5)).collect();
    for extra in [12.0, 6.0, 3.0] {
        let shelf = random.below(shelves);
        if let Some(weight) = weights.get_mut(shelf) {
            *weight += extra;
        }
    }
    Weights::new(weights)
}

struct Likes {
    style: &'static str,
    second_style: &'static str,
    brands: [&'static str; 2],
    /// How quickly a price above the range's usual one puts off.
    thrift: f64,
}

impl Likes {
    fn draw(random: &mut Random, assortment: &Assortment) -> Self {
        let mut brand = || {
            let shelves = assortment.shelves();
            shelves.get(random.below(shelves.len())).map_or("", |shelf| random.pick(shelf.range.brands))
        };
        let brands = [brand(), brand()];
        Self {
            style: random.pick(&STYLES),
            second_style: random.pick(&STYLES),
            brands,
            thrift: random.around(0.7, 0.6),
        }
    }

    fn fondness(&self, article: &Article) -> f64 {
        let style = match article.style {
            style if style == self.style => 1.0,
            style if style == self.second_style => 0.6,
            _ => 0.2,
        };
        let brand = if self.brands.contains(&article.brand) { 1.0 } else { 0.55 };
        let dearness = libm::log(article.price.units() / article.range.price).max(0.0);
        style * brand * libm::exp(-self.thrift * dearness)
    }
}
