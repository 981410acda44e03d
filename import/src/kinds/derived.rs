//! A catalogue from order lines, for shops that have no product file at hand.
//!
//! A product's title is the one most of its lines carry (descriptions are edited over the years, and clerks write notes into
//! them), its price the latest, its listing the first sale. Only accepted sales count: a product that only ever came back,
//! or was only ever corrected, is not on sale.

use std::collections::BTreeMap;
use std::sync::Arc;

use commerce::{Category, Change, Money, Product, ProductId, Stock, Timestamp};
use rustc_hash::FxHashMap;
use signals::Line;

use super::Context;
use super::catalogue::{category, stock_level};
use crate::cells::Read;
use crate::importer::Imported;
use crate::mapping::{Field, Mapping};
use crate::report::QualityReport;

/// The products of a file of orders, in the order of their first line.
#[derive(Default)]
pub(super) struct Derived {
    drafts: Vec<Draft>,
    places: FxHashMap<ProductId, usize>,
}

struct Draft {
    id: ProductId,
    titles: BTreeMap<String, u64>,
    category: Option<Category>,
    brand: Option<String>,
    price: Option<(Timestamp, Money)>,
    stock: Option<Stock>,
    first_sale: Timestamp,
}

impl Derived {
    /// Learns from one accepted sale.
    pub(super) fn sold(&mut self, context: Context<'_>, line: &Line, at: Timestamp) -> Read<()> {
        let category = category(context)?;
        let stock = stock_level(context)?;
        let place = *self.places.entry(line.product.clone()).or_insert(self.drafts.len());
        if place == self.drafts.len() {
            self.drafts.push(Draft::new(line.product.clone(), at));
        }
        let Some(draft) = self.drafts.get_mut(place) else { return Ok(()) };
        draft.first_sale = draft.first_sale.min(at);
        draft.category = category.or_else(|| draft.category.take());
        draft.stock = stock.or(draft.stock);
        draft.brand = context.cells.text(Field::Brand).or_else(|| draft.brand.take());
        if let Some(price) = line.price
            && draft.price.is_none_or(|(before, _)| before <= at)
        {
            draft.price = Some((at, price));
        }
        if let Some(title) = context.cells.text(Field::Title) {
            *draft.titles.entry(one_line(&title)).or_default() += 1;
        }
        Ok(())
    }

    /// The products, each with its stock where that is known.
    pub(super) fn finish(self, mapping: &Mapping, report: &mut QualityReport) -> Vec<Imported> {
        let mut found = Vec::with_capacity(self.drafts.len() * 2);
        for draft in self.drafts {
            let stock = draft.stock;
            let product = draft.product(mapping);
            if let Err(error) = product.check() {
                report.warn("product_left_out", "its title breaks a limit of the catalogue", 0, &error.to_string());
                continue;
            }
            report.produced.products += 1;
            let id = product.id.clone();
            found.push(Imported::Change(Change::Product { product: Arc::new(product) }));
            if let Some(stock) = stock {
                found.push(Imported::Change(Change::Stock { product: id, place: None, stock }));
            }
        }
        found
    }
}

impl Draft {
    const fn new(id: ProductId, at: Timestamp) -> Self {
        let titles = BTreeMap::new();
        Self { id, titles, category: None, brand: None, price: None, stock: None, first_sale: at }
    }

    fn product(self, mapping: &Mapping) -> Product {
        // Of titles used equally often the first in the alphabet wins, so that every run decides alike.
        let title = self.titles.into_iter().rev().max_by_key(|(_, lines)| *lines).map(|(title, _)| title);
        let title = title.unwrap_or_else(|| self.id.as_str().to_owned());
        Product {
            category: self.category.or_else(|| mapping.categories.of(&title).cloned()),
            brand: self.brand,
            price: self.price.map(|(_, price)| price),
            currency: mapping.currency,
            listed_at: Some(self.first_sale),
            ..Product::new(self.id, title)
        }
    }
}

/// A text with its white space reduced to single spaces.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
