//! How large a made-up shop is.

/// Sizes, each within limits. The default is a shop that is ready in seconds and big enough to learn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// Products in the catalogue, at most [`Scale::MAXIMUM_PRODUCTS`].
    pub products: usize,
    /// Customers with an account, at most [`Scale::MAXIMUM_CUSTOMERS`]. Two in five as many visitors never make one.
    pub customers: usize,
    /// Length of the history in days, at most [`Scale::MAXIMUM_DAYS`].
    pub days: u32,
}

/// A size outside its limits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} of a made-up shop is `{given}`, it must be {least} to {most}")]
pub struct ScaleError {
    /// Which size.
    pub what: &'static str,
    /// What was asked for.
    pub given: usize,
    /// The smallest accepted.
    pub least: usize,
    /// The largest accepted.
    pub most: usize,
}

impl Scale {
    /// The fewest products: two in each range.
    pub const MINIMUM_PRODUCTS: usize = 2 * crate::ranges::COUNT;
    /// The most products.
    pub const MAXIMUM_PRODUCTS: usize = 20_000;
    /// The most customers. Each leaves about a hundred and fifty signals in four months, all held in memory.
    pub const MAXIMUM_CUSTOMERS: usize = 50_000;
    /// The longest history.
    pub const MAXIMUM_DAYS: u32 = 730;

    pub(crate) fn check(&self) -> Result<(), ScaleError> {
        let within = |what, given, least, most| {
            if (least..=most).contains(&given) { Ok(()) } else { Err(ScaleError { what, given, least, most }) }
        };
        within("number of products", self.products, Self::MINIMUM_PRODUCTS, Self::MAXIMUM_PRODUCTS)?;
        within("number of customers", self.customers, 1, Self::MAXIMUM_CUSTOMERS)?;
        within("number of days", self.days as usize, 1, Self::MAXIMUM_DAYS as usize)
    }

    pub(crate) const fn passers_by(&self) -> usize {
        self.customers * 2 / 5
    }
}

impl Default for Scale {
    fn default() -> Self {
        Self { products: 600, customers: 1_500, days: 120 }
    }
}
