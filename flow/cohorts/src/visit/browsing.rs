//! Looking around: lists, clicks, looks, and where one look leads.

use signals::{Happening, Line};

use super::{Visit, buying};
use crate::assortment::Article;

/// The longest walk through the shop.
const MAXIMUM_LOOKS: usize = 30;
/// Products on one page of a list.
const LISTED: usize = 12;

/// Where the next look goes.
#[derive(Clone, Copy)]
enum Step {
    Similar,
    Partner,
    Back,
    OtherShelf,
    List,
}

impl<'a> Visit<'_, 'a> {
    /// A walk that starts on a shelf, of about so many looks. Returns how ready to buy it leaves a person.
    pub(super) fn browse(&mut self, shelf: usize, from: Option<&'a Article>, about: f64) -> f64 {
        let mut shelf = shelf;
        let mut current = from;
        let mut is_searching = self.random.chance(0.3);
        for _ in 0..MAXIMUM_LOOKS {
            let step = if current.is_some() { self.step() } else { Step::List };
            if matches!(step, Step::OtherShelf) {
                shelf = self.shopper.taste.shelf(self.random, self.now.day()).unwrap_or(shelf);
                is_searching = self.random.chance(0.3);
            }
            let followed = current.and_then(|article| self.follow(step, article));
            let next = followed.or_else(|| self.choose_from_list(shelf, std::mem::take(&mut is_searching)));
            let Some(article) = next else { break };
            self.look_at(article);
            self.perhaps_add(article);
            current = Some(article);
            if self.random.chance(1.0 / about) {
                break;
            }
        }
        buying::BROWSED
    }

    fn step(&mut self) -> Step {
        match self.random.unit() {
            share if share < 0.36 => Step::Similar,
            share if share < 0.44 => Step::Partner,
            share if share < 0.54 => Step::Back,
            share if share < 0.64 => Step::OtherShelf,
            _ => Step::List,
        }
    }

    /// The article that a step from this one leads to.
    fn follow(&mut self, step: Step, article: &'a Article) -> Option<&'a Article> {
        let next = match step {
            // The nearest is taken most: the smaller of two draws.
            Step::Similar => {
                let count = article.similar.len();
                let nearest = self.random.below(count).min(self.random.below(count));
                self.assortment.article(*article.similar.get(nearest)?)?
            }
            Step::Partner => self.partner_of(article)?,
            Step::Back => {
                let at = self.random.below(self.memory.viewed.len());
                self.memory.viewed.get(at).copied().filter(|seen| seen.number != article.number)?
            }
            Step::OtherShelf | Step::List => return None,
        };
        (next.listed_at <= self.now && self.shopper.taste.fondness(next) > 0.0).then_some(next)
    }

    /// Something that goes with an article, as strongly as it does.
    pub(super) fn partner_of(&mut self, article: &Article) -> Option<&'a Article> {
        let (number, strength) = article.partners.get(self.random.below(article.partners.len()))?;
        self.random.chance((strength * 2.0).min(1.0)).then(|| self.assortment.article(*number)).flatten()
    }

    /// Opens a list of the shelf and clicks on one of its products.
    fn choose_from_list(&mut self, shelf: usize, is_searching: bool) -> Option<&'a Article> {
        let chosen = self.shopper.taste.article(self.random, shelf, self.now)?;
        let list = if is_searching { "search" } else { "category" };
        if is_searching {
            self.search_for(chosen);
        }
        let position = self.show_list(shelf, list, chosen);
        self.pause(12.0);
        if !is_searching && self.random.chance(0.1) {
            let filters = vec![format!("style={}", chosen.style)];
            let category = chosen.product.category.clone();
            self.note(Happening::ListFiltered { list: Some(list.to_owned()), category, filters });
            self.pause(5.0);
        }
        let (product, list) = (chosen.product.id.clone(), Some(list.to_owned()));
        self.note(Happening::ProductClicked { product, position: Some(position), list });
        self.pause(2.0);
        Some(chosen)
    }

    fn search_for(&mut self, wanted: &Article) {
        let words = match self.random.below(3) {
            0 => wanted.range.name.to_owned(),
            1 => wanted.kind.to_owned(),
            _ => format!("{} {}", wanted.style, wanted.kind),
        };
        self.note(Happening::Searched { query: words.to_lowercase() });
        self.pause(2.0);
    }

    /// Shows a page of a list that holds the chosen article, and returns its position in it, from 1.
    fn show_list(&mut self, shelf: usize, list: &str, chosen: &Article) -> u32 {
        let mut shown: Vec<&Article> = Vec::with_capacity(LISTED);
        for _ in 0..LISTED {
            let drawn = self.shopper.taste.article(self.random, shelf, self.now);
            let is_new = |article: &&Article| {
                article.number != chosen.number && shown.iter().all(|other| other.number != article.number)
            };
            shown.extend(drawn.filter(is_new));
        }
        shown.sort_by(|a, b| b.popularity.total_cmp(&a.popularity));
        let position = self.random.below(shown.len() + 1).min(self.random.below(shown.len() + 1));
        shown.insert(position, chosen);
        let products = shown.into_iter().map(|article| article.product.id.clone()).collect();
        let category = (list == "category").then(|| chosen.product.category.clone()).flatten();
        self.note(Happening::ListViewed { list: Some(list.to_owned()), category, products });
        position as u32 + 1
    }

    /// Opens a product's page and reads it.
    pub(super) fn look_at(&mut self, article: &'a Article) {
        let product = article.product.id.clone();
        self.note(Happening::ProductViewed { product: product.clone() });
        let fondness = self.shopper.taste.fondness(article);
        let before = self.now;
        self.pause(10.0 + 50.0 * fondness);
        if self.random.chance(0.4) {
            let dwell_ms = u64::try_from(self.now.millis_since(before)).ok();
            let scroll_share = Some(self.random.between(0.2, 0.4 + 0.6 * fondness) as f32);
            self.note(Happening::Engaged { product: Some(product.clone()), dwell_ms, scroll_share });
        }
        if self.random.chance(0.03 * fondness) {
            self.note(Happening::Wished { product, removed: false });
        }
        self.pause(2.0);
        self.memory.saw(article);
    }

    /// Puts what is liked into the basket, and looks for what goes with it.
    fn perhaps_add(&mut self, article: &'a Article) {
        let fondness = self.shopper.taste.fondness(article);
        if !self.random.chance(0.03 + 0.45 * fondness * fondness) || fondness == 0.0 {
            return;
        }
        self.add(article);
        if let Some(partner) = self.partner_of(article).filter(|partner| partner.listed_at <= self.now)
            && self.shopper.taste.fondness(partner) > 0.0
        {
            self.look_at(partner);
            if self.random.chance(0.45) {
                self.add(partner);
            }
        }
    }

    /// Puts one or more into the basket, unless it is there.
    pub(super) fn add(&mut self, article: &'a Article) {
        if self.device.basket.iter().any(|(other, _)| other.number == article.number) {
            return;
        }
        let many = if article.range.lasts_days.is_some() { 0.25 } else { 0.08 };
        let quantity = if self.random.chance(many) { 2 } else { 1 };
        self.device.basket.push((article, quantity));
        self.note(Happening::AddedToCart { line: line(article, quantity) });
        self.pause(5.0);
    }
}

/// A line of a basket or order.
pub(super) fn line(article: &Article, quantity: u32) -> Line {
    Line { product: article.product.id.clone(), quantity, price: Some(article.price) }
}
