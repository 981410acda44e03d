//! The catalogue as an immutable snapshot, made anew by applying changes to the one before.
//!
//! A decision holds one snapshot from its first filter to its last, so it never sees half a change; the next
//! decision takes the next snapshot, so a change is honoured at once and on every path. A product keeps its
//! [`ProductIndex`] for the life of the journal: removal empties the entry but not the place. So an index means
//! the same product in every later snapshot, and fitted models may hold indices.
//!
//! Copying is cheap where it is frequent: entries lie in chunks of 256 behind reference counts, so a change of
//! stock copies one chunk's pointers. Only a new product copies the index by id, and bulk imports apply in batches.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::{Category, CategoryIndex, Money, Place, Product, ProductId, Stock, Timestamp};

const CHUNK: usize = 256;

/// The position of a product in the catalogue: dense, stable, and the same in every process that read the
/// same journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProductIndex(pub u32);

/// One change to the catalogue: what the journal stores, and all that a snapshot is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// A product is new or described anew. Stock and prices by place stay as they are.
    Product {
        /// The whole description.
        product: Arc<Product>,
    },
    /// A product is no longer sold.
    Removed {
        /// Which.
        product: ProductId,
    },
    /// A product is hidden or shown again.
    Hidden {
        /// Which.
        product: ProductId,
        /// Whether it is hidden now.
        hidden: bool,
    },
    /// How many there are, everywhere or in one place.
    Stock {
        /// Which.
        product: ProductId,
        /// Where; everywhere that has no figure of its own when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<Place>,
        /// How many.
        stock: Stock,
    },
    /// What it costs, everywhere or in one place.
    Price {
        /// Which.
        product: ProductId,
        /// Where; everywhere that has no price of its own when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<Place>,
        /// How much.
        price: Money,
    },
}

impl Change {
    /// The product concerned.
    #[must_use]
    pub fn product(&self) -> &ProductId {
        match self {
            Self::Product { product } => &product.id,
            Self::Removed { product }
            | Self::Hidden { product, .. }
            | Self::Stock { product, .. }
            | Self::Price { product, .. } => product,
        }
    }
}

/// A product with its live stock and prices.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The description.
    pub product: Arc<Product>,
    /// Position of its category in [`Snapshot::categories`].
    pub category: Option<CategoryIndex>,
    /// Stock where no place has its own figure.
    pub stock: Stock,
    /// Stock by place.
    pub stock_by_place: BTreeMap<Place, Stock>,
    /// Price by place, where it differs from the product's.
    pub price_by_place: BTreeMap<Place, Money>,
    /// No longer sold.
    pub removed: bool,
}

impl Entry {
    /// Stock in a place, or everywhere.
    #[must_use]
    pub fn stock_at(&self, place: Option<&Place>) -> Stock {
        place.and_then(|place| self.stock_by_place.get(place)).copied().unwrap_or(self.stock)
    }

    /// Price in a place, or everywhere.
    #[must_use]
    pub fn price_at(&self, place: Option<&Place>) -> Option<Money> {
        place.and_then(|place| self.price_by_place.get(place)).copied().or(self.product.price)
    }

    /// Whether it is sold, not hidden, and within its availability at that instant.
    #[must_use]
    pub fn is_visible(&self, now: Timestamp) -> bool {
        !self.removed
            && !self.product.hidden
            && self.product.available_from.is_none_or(|from| from <= now)
            && self.product.available_until.is_none_or(|until| now < until)
    }
}

/// All products at one version of the journal.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    version: u64,
    chunks: Vec<Arc<Vec<Arc<Entry>>>>,
    by_id: Arc<FxHashMap<ProductId, ProductIndex>>,
    categories: Arc<Vec<Category>>,
    members: Arc<Vec<Vec<ProductIndex>>>,
    by_listing: Arc<Vec<(Timestamp, ProductIndex)>>,
    count: u32,
}

impl Snapshot {
    /// The number of journal changes this snapshot was made from.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// How many products were ever described, removed ones included: one more than the largest index.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count as usize
    }

    /// Whether no product was ever described.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The entry at an index.
    #[must_use]
    pub fn entry(&self, index: ProductIndex) -> Option<&Entry> {
        let at = index.0 as usize;
        self.chunks.get(at / CHUNK)?.get(at % CHUNK).map(AsRef::as_ref)
    }

    /// The index of a product.
    #[must_use]
    pub fn index_of(&self, id: &ProductId) -> Option<ProductIndex> {
        self.by_id.get(id).copied()
    }

    /// The entry of a product.
    #[must_use]
    pub fn find(&self, id: &ProductId) -> Option<&Entry> {
        self.index_of(id).and_then(|index| self.entry(index))
    }

    /// Every index with its entry, in order of first description.
    pub fn entries(&self) -> impl Iterator<Item = (ProductIndex, &Entry)> {
        self.chunks.iter().flat_map(|chunk| chunk.iter()).zip(0..).map(|(entry, at)| (ProductIndex(at), entry.as_ref()))
    }

    /// The categories in order of first use.
    #[must_use]
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// The category at an index.
    #[must_use]
    pub fn category(&self, index: CategoryIndex) -> Option<&Category> {
        self.categories.get(index.0 as usize)
    }

    /// Products whose category is exactly this one, in order of index.
    #[must_use]
    pub fn members(&self, category: CategoryIndex) -> &[ProductIndex] {
        self.members.get(category.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Products listed after `oldest` and up to `latest`, latest first; equal instants in order of index.
    pub fn listed_between(
        &self,
        oldest: Timestamp,
        latest: Timestamp,
    ) -> impl Iterator<Item = (Timestamp, ProductIndex)> {
        let from = self.by_listing.partition_point(|(listed, _)| *listed > latest);
        let to = self.by_listing.partition_point(|(listed, _)| *listed > oldest);
        self.by_listing.get(from..to).unwrap_or(&[]).iter().copied()
    }

    /// The snapshot after `changes`. A change to a product that was never described counts as a version but has
    /// no effect: its description may still be on its way, and stock is sent again by every feed.
    #[must_use]
    pub fn apply<'a>(&self, changes: impl IntoIterator<Item = &'a Change>) -> Self {
        let mut next = self.clone();
        let mut described = false;
        for change in changes {
            next.version += 1;
            described |= matches!(change, Change::Product { .. });
            next.apply_one(change);
        }
        if described {
            next.by_listing = Arc::new(next.sorted_by_listing());
        }
        next
    }

    fn sorted_by_listing(&self) -> Vec<(Timestamp, ProductIndex)> {
        let listed = |(index, entry): (ProductIndex, &Entry)| entry.product.listed_at.map(|listed| (listed, index));
        let mut by_listing: Vec<_> = self.entries().filter_map(listed).collect();
        by_listing.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        by_listing
    }

    fn apply_one(&mut self, change: &Change) {
        if let Change::Product { product } = change {
            let category = product.category.as_ref().map(|category| self.category_index(category));
            match self.index_of(&product.id) {
                Some(index) => self.describe(index, product, category),
                None => self.insert(product, category),
            }
            return;
        }
        let Some(index) = self.index_of(change.product()) else { return };
        self.edit(index, |entry| match change {
            Change::Product { .. } => {}
            Change::Removed { .. } => entry.removed = true,
            Change::Hidden { hidden, .. } => Arc::make_mut(&mut entry.product).hidden = *hidden,
            Change::Stock { place: None, stock, .. } => entry.stock = *stock,
            Change::Stock { place: Some(place), stock, .. } => {
                entry.stock_by_place.insert(place.clone(), *stock);
            }
            Change::Price { place: None, price, .. } => Arc::make_mut(&mut entry.product).price = Some(*price),
            Change::Price { place: Some(place), price, .. } => {
                entry.price_by_place.insert(place.clone(), *price);
            }
        });
    }

    fn edit(&mut self, index: ProductIndex, change: impl FnOnce(&mut Entry)) {
        let at = index.0 as usize;
        if let Some(slot) = self.chunks.get_mut(at / CHUNK).and_then(|chunk| Arc::make_mut(chunk).get_mut(at % CHUNK)) {
            change(Arc::make_mut(slot));
        }
    }

    fn describe(&mut self, index: ProductIndex, product: &Arc<Product>, category: Option<CategoryIndex>) {
        let before = self.entry(index).and_then(|entry| entry.category);
        if before != category {
            let members = Arc::make_mut(&mut self.members);
            if let Some(list) = before.and_then(|category| members.get_mut(category.0 as usize)) {
                list.retain(|member| *member != index);
            }
            if let Some(list) = category.and_then(|category| members.get_mut(category.0 as usize)) {
                let position = list.partition_point(|member| *member < index);
                list.insert(position, index);
            }
        }
        self.edit(index, |entry| {
            entry.product = Arc::clone(product);
            entry.category = category;
            entry.removed = false;
        });
    }

    fn insert(&mut self, product: &Arc<Product>, category: Option<CategoryIndex>) {
        let index = ProductIndex(self.count);
        let entry = Arc::new(Entry {
            product: Arc::clone(product),
            category,
            stock: Stock::Untracked,
            stock_by_place: BTreeMap::new(),
            price_by_place: BTreeMap::new(),
            removed: false,
        });
        match self.chunks.last_mut().filter(|chunk| chunk.len() < CHUNK) {
            Some(chunk) => Arc::make_mut(chunk).push(entry),
            None => self.chunks.push(Arc::new(vec![entry])),
        }
        Arc::make_mut(&mut self.by_id).insert(product.id.clone(), index);
        if let Some(list) = category.and_then(|category| Arc::make_mut(&mut self.members).get_mut(category.0 as usize))
        {
            list.push(index);
        }
        self.count += 1;
    }

    fn category_index(&mut self, category: &Category) -> CategoryIndex {
        if let Some(found) = self.categories.iter().position(|known| known == category) {
            return CategoryIndex(found as u32);
        }
        Arc::make_mut(&mut self.categories).push(category.clone());
        Arc::make_mut(&mut self.members).push(Vec::new());
        CategoryIndex((self.categories.len() - 1) as u32)
    }
}

#[cfg(test)]
mod tests;
