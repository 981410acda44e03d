//! Whether a target means a product, asked for every candidate of every request.

use commerce::{Product, ProductId};
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

    /// The position of a product in the target's list.
    pub(super) fn position(&self, id: &ProductId) -> Option<usize> {
        self.positions.get(id).copied()
    }
}
