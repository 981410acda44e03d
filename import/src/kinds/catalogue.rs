//! Products, stock levels and prices become changes of the catalogue.

use std::collections::BTreeMap;
use std::sync::Arc;

use commerce::{Category, Change, Place, Product, ProductId, Stock};

use super::Context;
use crate::cells::{Read, Reason, Refused};
use crate::importer::Imported;
use crate::mapping::Field;

/// A product, and its stock where the row tells it.
pub(super) fn product(context: Context<'_>, found: &mut Vec<Imported>) -> Read<ProductId> {
    let cells = context.cells;
    let id = context.needed_product()?;
    cells.needed(Field::Title)?;
    let title = cells.text(Field::Title).unwrap_or_default();
    let age = cells.integer(Field::MinimumAge)?;
    let too_old = |_| Refused::new(Reason::NotA(Field::MinimumAge, "an age in years"), age.unwrap_or_default());
    let product = Product {
        description: cells.text(Field::Description).unwrap_or_default(),
        category: category(context)?.or_else(|| context.mapping.categories.of(&title).cloned()),
        brand: cells.text(Field::Brand),
        price: cells.price(Field::Price)?,
        currency: context.currency(),
        image_url: cells.text(Field::ImageUrl),
        url: cells.text(Field::Url),
        attributes: attributes(context),
        minimum_age: age.map(u8::try_from).transpose().map_err(too_old)?,
        hidden: cells.flag(Field::Hidden)?.unwrap_or_default(),
        available_from: cells.instant(Field::AvailableFrom)?,
        available_until: cells.instant(Field::AvailableUntil)?,
        listed_at: cells.instant(Field::ListedAt)?,
        ..Product::new(id.clone(), title)
    };
    product.check().map_err(|error| Refused::new(Reason::BadProduct(error.to_string()), &id))?;
    let stock = stock_level(context)?;
    found.push(Imported::Change(Change::Product { product: Arc::new(product) }));
    if let Some(stock) = stock {
        found.push(Imported::Change(Change::Stock { product: id.clone(), place: None, stock }));
    }
    Ok(id)
}

/// A stock level.
pub(super) fn stock(context: Context<'_>, found: &mut Vec<Imported>) -> Read<ProductId> {
    let product = context.needed_product()?;
    let place = context.cells.id(Field::Place, Place::new)?;
    let stock = stock_level(context)?.ok_or_else(|| Refused::new(Reason::Missing(Field::Stock), ""))?;
    found.push(Imported::Change(Change::Stock { product: product.clone(), place, stock }));
    Ok(product)
}

/// A price.
pub(super) fn price(context: Context<'_>, found: &mut Vec<Imported>) -> Read<ProductId> {
    let product = context.needed_product()?;
    let place = context.cells.id(Field::Place, Place::new)?;
    let price = context.cells.price(Field::Price)?;
    let price = price.ok_or_else(|| Refused::new(Reason::Missing(Field::Price), ""))?;
    found.push(Imported::Change(Change::Price { product: product.clone(), place, price }));
    Ok(product)
}

/// The category that the row names.
pub(super) fn category(context: Context<'_>) -> Read<Option<Category>> {
    let Some(path) = context.cells.text(Field::Category) else { return Ok(None) };
    Category::new(&path).map(Some).map_err(|error| Refused::new(Reason::BadId(Field::Category, error), path))
}

/// Pieces on hand. Shops that oversell show a negative number: there is nothing to sell then.
pub(super) fn stock_level(context: Context<'_>) -> Read<Option<Stock>> {
    let Some(pieces) = context.cells.integer(Field::Stock)? else { return Ok(None) };
    let too_many = |_| Refused::new(Reason::NotA(Field::Stock, "a number of pieces"), pieces);
    u32::try_from(pieces.max(0)).map(|units| Some(Stock::Units(units))).map_err(too_many)
}

/// The columns kept under their own names.
pub(super) fn attributes(context: Context<'_>) -> BTreeMap<String, String> {
    let named = context.mapping.attributes.iter();
    let cells = named.map(|column| (column.clone(), context.cells.row.get(column)));
    cells.filter(|(_, value)| !value.is_blank()).map(|(column, value)| (column, value.to_string())).collect()
}
