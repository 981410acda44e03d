//! Product ids as small numbers: every table of a dataset or a model is indexed by them.

use commerce::ProductId;
use rustc_hash::FxHashMap;

/// Interned product ids, numbered from 0 in order of first appearance.
#[derive(Debug, Clone, Default)]
pub struct Items {
    ids: Vec<ProductId>,
    by_id: FxHashMap<ProductId, u32>,
}

impl Items {
    /// The number of this product, given now if it has none.
    pub fn intern(&mut self, id: &ProductId) -> u32 {
        if let Some(known) = self.by_id.get(id) {
            return *known;
        }
        let next = self.ids.len() as u32;
        self.ids.push(id.clone());
        self.by_id.insert(id.clone(), next);
        next
    }

    /// The number of a product, if it has one.
    #[must_use]
    pub fn index_of(&self, id: &ProductId) -> Option<u32> {
        self.by_id.get(id).copied()
    }

    /// The product of that number.
    #[must_use]
    pub fn id(&self, item: u32) -> Option<&ProductId> {
        self.ids.get(item as usize)
    }

    /// All products in order of their numbers.
    #[must_use]
    pub fn ids(&self) -> &[ProductId] {
        &self.ids
    }

    /// How many there are: numbers run from 0 to one less.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

impl FromIterator<ProductId> for Items {
    fn from_iter<Ids: IntoIterator<Item = ProductId>>(ids: Ids) -> Self {
        let mut items = Self::default();
        ids.into_iter().for_each(|id| {
            items.intern(&id);
        });
        items
    }
}
