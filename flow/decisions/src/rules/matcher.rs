//! Whether a target means a product, asked for every candidate of every request.

use commerce::{Product, ProductId, ProductIndex, Snapshot};
use rustc_hash::FxHashMap;

use super::{Instruction, Target};

/// The products of one target by id, with their position in it: a target may name a thousand.
#[derive(Debug, Clone)]
pub(super) struct Matcher {
    positions: FxHashMap<ProductId, usize>,
}

impl Matcher {
    pub(super) fn new(instruction: &Instruction) -> Self {
        let products = &instruction.target.products;
        // Backwards, so that a product named twice keeps its first position.
        Self { positions: products.iter().enumerate().rev().map(|(at, id)| (id.clone(), at)).collect() }
    }

    /// The same answer as [`Target::matches`], without reading the list of products.
    pub(super) fn matches(&self, target: &Target, product: &Product) -> bool {
        (self.positions.is_empty() || self.positions.contains_key(&product.id)) && target.describes(product)
    }

    /// The products that the target lists; none when it lists none and may mean any.
    pub(super) fn listed(&self, catalogue: &Snapshot) -> Option<Vec<ProductIndex>> {
        let listed = self.positions.keys().filter_map(|id| catalogue.index_of(id));
        (!self.positions.is_empty()).then(|| listed.collect())
    }

    /// The position of a product in the target's list.
    pub(super) fn position(&self, id: &ProductId) -> Option<usize> {
        self.positions.get(id).copied()
    }
}
