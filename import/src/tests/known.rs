//! A file beside a catalogue: what it has no column for stays, and orders add only what is unknown.

use commerce::{Entry, ProductId, Snapshot};

use super::*;
use crate::beside_what_is_known;

const PRODUCTS: &str = "kind = \"products\"\ncurrency = \"GBP\"\n[columns]\nproduct = \"sku\"\ntitle = \"name\"\n";
const ORDERS: &str = "kind = \"orders\"\ncurrency = \"GBP\"\n[columns]\norder = \"no\"\nproduct = \"sku\"\n\
    quantity = \"n\"\nat = \"at\"\nprice = \"price\"\ncustomer = \"who\"\n[constants]\nstock = 100\n";
const SALES: &str = "no,sku,n,at,price,who\nA1,tea,1,2026-01-10 12:00,1.5,7\nA1,mug,1,2026-01-10 12:00,3,7\n";

/// The catalogue after a file.
fn after(catalogue: &Snapshot, mapping: &str, csv: &str) -> Snapshot {
    let (found, _) = import(mapping, csv);
    let mapping = Mapping::read(mapping).unwrap();
    let changes: Vec<Change> = changes(&found)
        .into_iter()
        .filter_map(|change| beside_what_is_known(&mapping, catalogue, change.clone()))
        .collect();
    catalogue.apply(&changes)
}

fn entry<'a>(catalogue: &'a Snapshot, id: &str) -> &'a Entry {
    catalogue.find(&ProductId::new(id).unwrap()).unwrap()
}

fn described() -> Snapshot {
    let full = "sku,name,dept,price,stock\ntea,Green tea,Pantry,4.2,0\n";
    let mapping = format!("{PRODUCTS}category = \"dept\"\nprice = \"price\"\nstock = \"stock\"\n");
    after(&Snapshot::default(), &mapping, full)
}

#[test]
fn orders_do_not_rename_reprice_or_restock_what_a_product_file_described() {
    let catalogue = after(&described(), ORDERS, SALES);
    let tea = entry(&catalogue, "tea");
    assert_eq!((tea.product.title.as_str(), tea.product.price.unwrap().units()), ("Green tea", 4.2));
    assert_eq!(tea.product.category.as_ref().unwrap().to_string(), "Pantry");
    assert_eq!(tea.stock, commerce::Stock::Units(0));
    assert!(tea.product.listed_at.is_some(), "the first sale was not known before");
    let mug = entry(&catalogue, "mug");
    assert_eq!((mug.product.title.as_str(), mug.stock), ("mug", commerce::Stock::Units(100)));
}

#[test]
fn the_same_orders_again_change_nothing() {
    let once = after(&Snapshot::default(), ORDERS, SALES);
    assert_eq!(after(&once, ORDERS, SALES).version(), once.version());
}

#[test]
fn a_product_that_is_hidden_or_gone_stays_so() {
    let tea = ProductId::new("tea").unwrap();
    let hidden = described().apply(&[Change::Hidden { product: tea.clone(), hidden: true }]);
    let renamed = after(&hidden, PRODUCTS, "sku,name\ntea,Tea\n");
    let product = &entry(&renamed, "tea").product;
    assert!(product.hidden && product.title == "Tea" && product.price.is_some(), "{product:?}");
    assert!(entry(&after(&hidden, ORDERS, SALES), "tea").product.hidden);
    let removed = described().apply(&[Change::Removed { product: tea }]);
    assert!(entry(&after(&removed, ORDERS, SALES), "tea").removed);
    let shown = after(&hidden, &format!("{PRODUCTS}hidden = \"off\"\n"), "sku,name,off\ntea,Tea,no\n");
    assert!(!entry(&shown, "tea").product.hidden);
}
