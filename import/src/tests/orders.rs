//! Orders: grouping, returns, fees, repeats, nobody, and the catalogue derived from them.

use commerce::{Change, Money, Stock};
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

const MAPPING: &str = r#"
    kind = "orders"
    zone = "Europe/London"
    currency = "GBP"
    other_category = "Other"
    [columns]
    order = "no"
    product = "sku"
    title = "title"
    quantity = "n"
    at = "at"
    price = "price"
    customer = "who"
    [constants]
    stock = 10
    [cleaning]
    returns = { column = "no", starts_with = "C" }
    not_products = ["POST"]
    drop_exact_repeats = true
    anonymous_when_missing = "who"
    product_upper_case = true
    [[categories]]
    name = "Drinks"
    any = ["TEA"]
"#;

const HEADER: &str = "no,sku,title,n,at,price,who\n";

fn shop(lines: &str) -> (Vec<Imported>, QualityReport) {
    import(MAPPING, &format!("{HEADER}{}", lines.trim_start()))
}

#[test]
fn lines_of_one_order_become_one_signal_wherever_they_lie() {
    let (found, report) = shop(
        "A2,mug,Mug,1,2011-01-10 12:30,3.5,7
A1,tea,Green tea,2,2011-01-10 12:01,1.25,8
A2,tea,Green tea,3,2011-01-10 12:29,1.25,7\n",
    );
    let told: Vec<String> = signals(&found).into_iter().map(told).collect();
    let expected = ["12:01 ordered A1 by 8: 2 x TEA at 1.25", "12:29 ordered A2 by 7: 1 x MUG at 3.5, 3 x TEA at 1.25"];
    assert_eq!(told, expected);
    assert_eq!((report.produced.orders, report.produced.customers, report.produced.products), (2, 2, 2));
    assert_eq!((report.produced.sales, report.rows_accepted), (9.75, 3));
    let total = |signal: &Signal| match &signal.happening {
        Happening::Ordered { total, currency, .. } => (total.map(Money::units), currency.map(|code| code.to_string())),
        _ => (None, None),
    };
    assert_eq!(total(signals(&found)[1]), (Some(7.25), Some("GBP".to_owned())));
}

#[test]
fn returns_come_back_with_positive_quantities_and_fees_and_repeats_are_left_out() {
    let (found, report) = shop(
        "A1,mug,Mug,2,2011-01-10 12:00,3.5,7
A1,mug,Mug,2,2011-01-10 12:00,3.5,7
A1,post,Postage,1,2011-01-10 12:00,4,7
CA1,mug,Mug,-1,2011-01-11 12:00,3.5,7\n",
    );
    let told: Vec<String> = signals(&found).into_iter().map(told).collect();
    assert_eq!(told, ["12:00 ordered A1 by 7: 2 x MUG at 3.5", "12:00 returned by 7: 1 x MUG at 3.5"]);
    assert_eq!((report.rows_read, report.rows_accepted), (4, 2));
    assert_eq!((report.rows_repeated, report.rows_not_products), (1, 1));
    assert_eq!((report.produced.returns, report.produced.returned), (1, 3.5));
    assert_eq!((report.observed.quantity_negative, report.observed.quantity_times_price), (1, 14.5));
}

#[test]
fn orders_of_nobody_are_kept_apart_from_one_another() {
    let (found, report) = shop("A1,mug,Mug,1,2011-01-10 12:00,3.5,\nA2,mug,Mug,1,2011-01-10 12:00,3.5,\n");
    let told: Vec<String> = signals(&found).into_iter().map(told).collect();
    let expected = ["12:00 ordered A1 by order:A1: 1 x MUG at 3.5", "12:00 ordered A2 by order:A2: 1 x MUG at 3.5"];
    assert_eq!(told, expected);
    assert_eq!((report.produced.orders_anonymous, report.warnings["without_customer"].count), (2, 2));
    let strict = MAPPING.replace("anonymous_when_missing = \"who\"\n", "");
    let (found, report) = import(&strict, &format!("{HEADER}A1,mug,Mug,1,2011-01-10 12:00,3.5,\n"));
    assert_eq!((found.len(), refused(&report)), (0, vec!["nobody: 2 ".to_owned()]));
}

#[test]
fn every_refused_line_is_told_with_its_row_and_value() {
    let (found, report) = shop(
        "A1,mug,Mug,1,2011-01-10 12:00,0,7
A1,mug,Mug,1,2011-01-10 12:00,-3,7
A1,mug,Mug,-1,2011-01-10 12:00,3,7
A1,mug,Mug,one,2011-01-10 12:00,3,7
A1,mug,Mug,1.5,2011-01-10 12:00,3,7
A1,mug,Mug,1,10/01/2011,3,7
A1,mug,Mug,1,1969-12-31,3,7
A1,mug,Mug,1,2099-01-01,3,7
A1,mug,Mug,1,2011-01-10,NaN,7
,mug,Mug,1,2011-01-10,3,7
A1,mug,Mug,1,2011-01-10,3
A1,mug,Mug,99999999999,2011-01-10,3,7\n",
    );
    let expected = [
        "instant_before_1970: 8 1969-12-31T00:00:00.000Z",
        "instant_in_the_future: 9 2099-01-01T00:00:00.000Z",
        "missing_order: 11 ",
        "price_not_positive: 2 0, 3 -3",
        "quantity_not_positive: 4 -1",
        "unreadable_at: 7 10/01/2011",
        "unreadable_price: 10 NaN",
        "unreadable_quantity: 5 one, 6 1.5, 13 99999999999",
        "wrong_number_of_fields: 12 A1,mug,Mug,1,2011-01-10,3",
    ];
    // 1969-12-31 in London was summer time all year round: an hour before.
    let expected = expected.map(|line| line.replace("1969-12-31T00", "1969-12-30T23"));
    assert_eq!(refused(&report), expected);
    assert_eq!((report.rows_read, report.rows_accepted, found.len()), (12, 0, 0));
}

#[test]
fn a_product_is_titled_by_most_of_its_lines_priced_by_its_latest_and_listed_at_its_first_sale() {
    let (found, _) = shop(
        "A3,TEA,Green TEA,1,2011-07-12 12:00,5,7
A1,tea,Green  TEA,1,2011-07-10 12:00,3,7
A2,tea,damaged,1,2011-07-09 12:00,4,7
A4,mug,,1,2011-07-11 12:00,2,7
CA4,cup,Cup,-1,2011-07-12 12:00,2,7\n",
    );
    let products: Vec<String> = changes(&found)
        .into_iter()
        .map(|change| match change {
            Change::Product { product } => {
                let category = product.category.as_ref().map(ToString::to_string).unwrap_or_default();
                let (price, listed) = (product.price.unwrap_or_default().units(), product.listed_at.unwrap());
                format!("{} {} {category} {price} {listed}", product.id, product.title)
            }
            Change::Stock { product, place: None, stock } => {
                format!("{product} {:?}", Option::from(*stock).unwrap_or(0))
            }
            other => format!("{other:?}"),
        })
        .collect();
    // British summer time is an hour before UTC.
    let expected = [
        "TEA Green TEA Drinks 5 2011-07-09T11:00:00.000Z",
        "TEA 10",
        "MUG MUG Other 2 2011-07-11T11:00:00.000Z",
        "MUG 10",
    ];
    assert_eq!(products, expected);
    assert_eq!(Stock::from(Some(10)), Stock::Units(10));
}

#[test]
fn an_order_with_a_list_of_lines_is_read_line_by_line() {
    let mapping = r#"
        kind = "orders"
        [columns]
        order = "id"
        product = "lines.sku"
        quantity = "lines.n"
        price = "lines.price"
        at = "placed"
        customer = "customer.id"
    "#;
    let json = r#"{"id":"A1","placed":"2011-01-10T12:00:00Z","customer":{"id":7},"lines":[{"sku":"mug","n":1,"price":3.5},{"sku":"tea","n":0},{"sku":"tea","n":2}]}"#;
    let none = r#"{"id":"A2","placed":"2011-01-10T12:00:00Z","customer":{"id":7},"lines.sku":[]}"#;
    let (found, report) = import_file("orders.ndjson", mapping, &format!("{json}\n{none}\n"));
    assert_eq!(told(signals(&found)[0]), "12:00 ordered A1 by 7: 1 x mug at 3.5, 2 x tea");
    assert_eq!((report.rows_read, report.rows_accepted), (4, 2));
    assert_eq!(refused(&report), ["quantity_not_positive: 1 0", "unreadable_product: 2 0 lines"]);
}

#[test]
fn the_same_file_yields_the_same_ids_and_another_order_another() {
    let ids = |csv: &str| -> Vec<String> {
        let (found, _) = shop(csv);
        signals(&found).iter().map(|signal| signal.message_id.to_string()).collect()
    };
    let first = ids("A1,mug,Mug,1,2011-01-10 12:00,3,7\n");
    assert_eq!(first, ids("A1,mug,Mug,1,2011-01-10 12:00,3,7\nA1,tea,Tea,1,2011-01-10 12:00,3,7\n"));
    assert_ne!(first, ids("A2,mug,Mug,1,2011-01-10 12:00,3,7\n"));
}

#[test]
fn a_column_that_is_missing_stops_the_import_before_the_first_row() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.csv");
    std::fs::write(&path, "no,sku,title,n,when,price,who\n").unwrap();
    let mapping = Mapping::read(MAPPING).unwrap();
    let error = Importer::open(&path, &mapping, now()).err().unwrap().to_string();
    assert!(error.starts_with("the mapping has 1 problem\n  `columns.at`: the file has no column `at`"), "{error}");
}

#[test]
fn the_report_reads_as_a_table_and_as_json() {
    let (_, mut report) = shop("A1,mug,Mug,1,2011-01-10 12:00,3.5,\nA1,mug,Mug,0,2011-01-10 12:00,3.5,7\n");
    report.file = "shop.csv".to_owned();
    let expected = "\
shop.csv (orders)
rows read                                2
  accepted                               1
  exact repeats, left out                0
  not products, left out                 0
  refused                                1
               1  the quantity is not positive and the line is not marked as a return
                  row 3: `0`
accepted, with a warning
               1  no customer: the order is kept, and nobody is profiled
                  row 2
orders                                   1
  of nobody known                        1
products                                 1
signals                                  1
changes to the catalogue                 2
sales                                    3.50
from 2011-01-10T12:00:00.000Z to 2011-01-10T12:00:00.000Z
";
    assert_eq!(report.to_string(), expected);
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["refused"]["quantity_not_positive"]["examples"][0]["row"], 3);
    assert_eq!(json["kind"], "orders");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the cells hold, every row is accounted for, and every signal is somebody's and has lines.
    #[test]
    fn any_cells_are_accounted_for(rows in vec(line(), 0..40)) {
        let csv: String = rows.iter().map(|cells| cells.join(",") + "\n").collect();
        let (found, report) = shop(&csv);
        let mut lines = 0;
        for signal in signals(&found) {
            prop_assert!(!signal.who.is_nobody());
            prop_assert!(signal.at <= signal.received_at);
            let (Happening::Ordered { lines: of_it, .. } | Happening::Returned { lines: of_it, .. }) = &signal.happening
            else {
                panic!("{signal:?}")
            };
            prop_assert!(!of_it.is_empty());
            lines += of_it.len() as u64;
        }
        prop_assert_eq!(lines, report.rows_accepted);
    }
}

/// A line whose cells mostly fit their columns, with now and then a cell that fits nowhere, or is one too many.
fn line() -> impl Strategy<Value = Vec<String>> {
    let columns: [&[&str]; 7] = [
        &["A1", "A2", "CA1"],
        &["mug", "tea", "POST"],
        &["Mug", "Tea", ""],
        &["1", "2", "-1", "0"],
        &["2011-01-10 12:00", "2011-01-11"],
        &["2.5", "1", "0"],
        &["7", "8", ""],
    ];
    let noise = ["NaN", "1e300", "9999-12-31", " ", "\"a", "a\"b", "\u{7}", "x,y"];
    let fitting = columns.map(|known| {
        let known: Vec<String> = known.iter().map(|&cell| cell.to_owned()).collect();
        let odd = prop::sample::select(noise.to_vec()).prop_map(str::to_owned);
        prop_oneof![20 => prop::sample::select(known), 1 => odd, 1 => "[^,\n]{0,8}"]
    });
    fitting.to_vec()
}
