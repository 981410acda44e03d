//! What leads to what: likeness within a shelf, and pairs across shelves.
//!
//! The links are fixed by style, kind and popularity, so that a model can find them: who looks at a Nordic moka pot
//! comes upon Nordic coffee.

use super::{Article, Shelf};

const SIMILAR: usize = 4;
const PARTNERS_PER_RANGE: usize = 2;

/// Fills in the links of every article.
pub fn link(articles: &mut [Article], shelves: &[Shelf]) {
    let links: Vec<_> = articles
        .iter()
        .map(|article| (similar(article, articles, shelves), partners(article, articles, shelves)))
        .collect();
    for (article, (similar, partners)) in articles.iter_mut().zip(links) {
        article.similar = similar;
        article.partners = partners;
    }
}

fn similar(article: &Article, articles: &[Article], shelves: &[Shelf]) -> Vec<usize> {
    let likeness = |other: &Article| {
        let same = |yes: bool| f64::from(u8::from(yes));
        2.0 * same(other.style == article.style)
            + 1.5 * same(other.kind == article.kind)
            + same(other.brand == article.brand)
            + other.popularity
    };
    let shelf = shelves.get(article.shelf);
    best(shelf, articles, likeness, SIMILAR + 1).into_iter().filter(|other| *other != article.number).collect()
}

fn partners(article: &Article, articles: &[Article], shelves: &[Shelf]) -> Vec<(usize, f64)> {
    let suits = |other: &Article| other.popularity + if other.style == article.style { 1.0 } else { 0.0 };
    let mut partners = Vec::new();
    for (name, strength) in article.range.complements {
        let shelf = shelves.iter().find(|shelf| shelf.range.name == *name);
        partners.extend(best(shelf, articles, suits, PARTNERS_PER_RANGE).into_iter().map(|other| (other, *strength)));
    }
    partners
}

/// The numbers of the `count` articles of a shelf with the highest scores; equal ones in order of number.
fn best(shelf: Option<&Shelf>, articles: &[Article], score: impl Fn(&Article) -> f64, count: usize) -> Vec<usize> {
    let numbers = shelf.map_or(&[][..], |shelf| &shelf.articles);
    let mut scored: Vec<(f64, usize)> =
        numbers.iter().filter_map(|number| articles.get(*number)).map(|other| (score(other), other.number)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    scored.into_iter().take(count).map(|(_, number)| number).collect()
}
