//! Simulated shoppers: a plausible shop and months of what happened in it, from a seed.
//!
//! [`generate`] makes up a shop for gifts and the home, and customers who browse and buy in it. It is for the demo,
//! which must work without a file, and for tests that need a crowd. What it promises is *learnable structure*: whoever
//! fits a model on it should find what is known to be there.
//!
//! | structure | where it is made |
//! |---|---|
//! | a few products sell most | `assortment`: a power law within each range |
//! | customers have favourite ranges, a style, a brand, a purse | `shopper` |
//! | one product leads to the next, and ranges complement each other | `assortment`, `visit` |
//! | consumables are bought again when they run out | `shopper`, `visit` |
//! | weekends, evenings, seasons | `calendar` |
//! | visitors are anonymous first, and some refuse consent | `visit` |
//!
//! What it does not promise is realism of any figure: rates were chosen to look sensible, not fitted to a shop, so a
//! model's score on this data says nothing about a score on real data. Evaluate on real data.
//!
//! Everything is a function of the arguments; no clock is read and no random number taken from elsewhere.

mod assortment;
mod calendar;
mod diary;
mod random;
mod ranges;
mod scale;
mod shopper;
mod visit;
mod weights;

use commerce::{IdError, Product, ProductId, Timestamp};
use signals::Signal;

pub use scale::{Scale, ScaleError};

use assortment::Assortment;
use calendar::Calendar;
use diary::Diary;
use random::Random;
use shopper::Shopper;

/// A shop and its history.
#[derive(Debug, Clone, PartialEq)]
pub struct DemoShop {
    /// The catalogue, in order of id.
    pub products: Vec<Product>,
    /// Pieces on hand of every product at the end, in order of id.
    pub stock: Vec<(ProductId, u32)>,
    /// What happened, in order of time.
    pub signals: Vec<Signal>,
}

/// Why no shop was made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GenerateError {
    /// The size asked for is outside its limits.
    #[error(transparent)]
    Scale(#[from] ScaleError),
    /// An identifier could not be formed.
    #[error(transparent)]
    Id(#[from] IdError),
}

/// Makes a shop whose history ends at `end`. The same arguments give the same shop, byte for byte, on every machine.
///
/// # Errors
/// [`GenerateError::Scale`] when `scale` is outside its limits.
pub fn generate(seed: u64, scale: &Scale, end: Timestamp) -> Result<DemoShop, GenerateError> {
    scale.check()?;
    let calendar = Calendar::new(end, scale.days);
    let assortment = Assortment::make(&mut Random::stream(seed, "assortment", 0), scale.products, &calendar)?;
    let mut diary = Diary::new(seed, end);
    for number in 1..=scale.customers + scale.passers_by() {
        let mut random = Random::stream(seed, "shopper", number);
        let shopper = Shopper::make(&mut random, number, number <= scale.customers, &assortment, &calendar)?;
        visit::live(&shopper, &assortment, &calendar, &mut random, &mut diary)?;
    }
    let stock = assortment.stock(&mut Random::stream(seed, "stock", 0));
    Ok(DemoShop { stock, signals: diary.finish()?, products: assortment.into_products() })
}

#[cfg(test)]
mod tests;
