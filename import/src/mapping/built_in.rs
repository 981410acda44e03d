//! Mappings that ship with the product, for public files that people try first.

use super::{Mapping, MappingError};
use crate::row::Columns;

const ONLINE_RETAIL: &str = include_str!("../../../examples/online-retail.toml");

/// The mapping of UCI Online Retail: the orders of a British gift shop, December 2010 to December 2011.
///
/// # Errors
/// None in a tested build: the text is part of the program.
pub fn online_retail() -> Result<Mapping, MappingError> {
    Mapping::read(ONLINE_RETAIL)
}

/// The built-in mapping that fits a file with these columns, if there is one.
#[must_use]
pub fn recognise(columns: &Columns) -> Option<Mapping> {
    online_retail().ok().filter(|mapping| mapping.check(columns).is_ok())
}
