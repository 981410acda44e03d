//! Distinct products in the order of their first mention, with how often or how many.

use commerce::{ProductId, Timestamp};
use rustc_hash::FxHashMap;

use crate::view::Touch;

/// The first products are found by comparing, which is faster than hashing; the rest by a table.
const SCANNED: usize = 8;

/// Touches by product, at most `limit`; products mentioned later than that are left out.
pub(super) struct Tally<'a> {
    touches: Vec<Touch>,
    places: FxHashMap<&'a ProductId, usize>,
    limit: usize,
}

impl<'a> Tally<'a> {
    /// Room for `mentions`, as far as the limit lets them in.
    pub(super) fn new(limit: usize, mentions: usize) -> Self {
        Self { touches: Vec::with_capacity(mentions.min(limit)), places: FxHashMap::default(), limit }
    }

    /// Adds to a product's count; the instant of its first mention stays.
    pub(super) fn add(&mut self, product: &'a ProductId, at: Timestamp, count: u32) {
        let place = self.place(product);
        if let Some(touch) = place.and_then(|place| self.touches.get_mut(place)) {
            touch.count = touch.count.saturating_add(count);
        } else if self.touches.len() < self.limit {
            self.push(product, at, count);
        }
    }

    pub(super) fn finish(self) -> Vec<Touch> {
        self.touches
    }

    fn place(&self, product: &ProductId) -> Option<usize> {
        let scanned = self.touches.iter().take(SCANNED).position(|touch| touch.product == *product);
        scanned.or_else(|| self.places.get(product).copied())
    }

    fn push(&mut self, product: &'a ProductId, at: Timestamp, count: u32) {
        if self.touches.len() >= SCANNED {
            self.places.reserve(self.touches.capacity() - self.touches.len());
            self.places.insert(product, self.touches.len());
        }
        self.touches.push(Touch { product: product.clone(), at, count });
    }
}
