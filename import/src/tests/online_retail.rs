//! The whole of UCI Online Retail through the mapping that ships.

use std::collections::BTreeMap;

use commerce::Change;

use super::*;
use crate::mapping::recognise;
use crate::readers::tests::real_data::shared;
use crate::rows;

#[test]
fn online_retail_comes_out_with_the_figures_that_are_known() {
    let Some(path) = shared("online_retail/online_retail.parquet") else { return };
    let table = rows(&path).unwrap();
    let mapping = recognise(table.columns()).unwrap();
    let mut importer = Importer::over(table, "online_retail.parquet", &mapping, now()).unwrap();
    let mut found = Vec::new();
    for batch in importer.by_ref() {
        found.extend(batch.unwrap());
    }
    let report = importer.report();
    assert!(report.is_balanced());
    assert_eq!((report.rows_read, report.rows_repeated), (541_909, 5_268));
    let observed = &report.observed;
    assert_eq!((observed.without_customer, observed.without_title), (135_080, 1_454));
    assert_eq!((observed.quantity_negative, observed.price_not_positive), (10_624, 2_517));
    assert!((observed.quantity_times_price - 9_747_747.934).abs() < 0.001, "{}", observed.quantity_times_price);
    assert_eq!(report.earliest.unwrap().to_string(), "2010-12-01T08:26:00.000Z");
    assert_eq!(report.latest.unwrap().to_string(), "2011-12-09T12:50:00.000Z");
    assert_eq!(report.produced.signals, report.produced.orders + report.produced.returns);
    categories_are_plausible(&found);
}

/// At least fifteen categories, none of which holds more than a sixth of the products, and at most a tenth left over.
fn categories_are_plausible(found: &[Imported]) {
    let mut sizes: BTreeMap<String, usize> = BTreeMap::new();
    let mut products = 0;
    for change in changes(found) {
        if let Change::Product { product } = change {
            products += 1;
            *sizes.entry(product.category.as_ref().unwrap().to_string()).or_default() += 1;
        }
    }
    assert!(sizes.len() >= 15, "{sizes:?}");
    assert!(sizes["Other"] * 10 <= products, "{sizes:?}");
    assert!(sizes.values().all(|size| size * 6 <= products), "{sizes:?}");
}
