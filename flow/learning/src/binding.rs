//! Between a model's items and one catalogue's products.
//!
//! A [`ProductIndex`] means the same product in every later snapshot of a journal, so a binding stays right while
//! the catalogue changes; products described after it are unknown to it until the model is bound again.

use commerce::{ProductIndex, Snapshot};

use crate::Items;

const NONE: u32 = u32::MAX;

/// Both maps, dense. Items the catalogue did not know at binding have no product.
#[derive(Debug)]
pub(crate) struct Binding {
    products: Vec<u32>,
    items: Vec<u32>,
}

impl Binding {
    pub(crate) fn new(items: &Items, catalogue: &Snapshot) -> Self {
        let mut of_product = vec![NONE; catalogue.len()];
        let mut products = Vec::with_capacity(items.len());
        for (item, id) in (0_u32..).zip(items.ids()) {
            let index = catalogue.index_of(id);
            products.push(index.map_or(NONE, |index| index.0));
            if let Some(slot) = index.and_then(|index| of_product.get_mut(index.0 as usize)) {
                *slot = item;
            }
        }
        Self { products, items: of_product }
    }

    #[inline]
    pub(crate) fn product(&self, item: u32) -> Option<ProductIndex> {
        self.products.get(item as usize).filter(|product| **product != NONE).map(|product| ProductIndex(*product))
    }

    #[inline]
    pub(crate) fn item(&self, product: ProductIndex) -> Option<u32> {
        self.items.get(product.0 as usize).copied().filter(|item| *item != NONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{catalogue, id};

    #[test]
    fn what_the_catalogue_does_not_know_has_no_product() {
        let items: Items = [id("cup"), id("ghost"), id("mug")].into_iter().collect();
        let binding = Binding::new(&items, &catalogue("mug cup"));
        assert_eq!(binding.product(0), Some(ProductIndex(1)));
        assert_eq!(binding.product(1), None);
        assert_eq!(binding.item(ProductIndex(0)), Some(2));
        assert_eq!(binding.item(ProductIndex(5)), None);
    }
}
