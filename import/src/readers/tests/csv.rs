//! CSV: quoting, separators, and bad lines that do not take their neighbours along.

use super::{file, gzip, read};
use crate::readers::csv::MAXIMUM_RECORD_LINES;
use crate::{MAXIMUM_LINE_BYTES, RowError, rows};

const SHOP: &str = "sku,title,price\n85123A,\"HEART, WHITE\",2.55\n22423,\"CAKE \"\"REGENCY\"\"\",\n";

#[test]
fn quoted_fields_keep_commas_and_marks_and_an_empty_field_is_nothing() {
    let expected = ["2: 85123A | HEART, WHITE | 2.55", "3: 22423 | CAKE \"REGENCY\" | "];
    assert_eq!(read("shop.csv", SHOP.as_bytes()), expected);
}

#[test]
fn semicolons_tabs_bars_windows_line_breaks_a_byte_order_mark_and_gzip_make_no_difference() {
    let expected = read("shop.csv", SHOP.as_bytes());
    let semicolons = SHOP.replace("HEART, WHITE", "HEART# WHITE").replace(',', ";").replace('#', ",");
    assert_eq!(read("shop.csv", semicolons.as_bytes()), expected);
    assert_eq!(read("shop.tsv", semicolons.replace(';', "\t").as_bytes()), expected);
    assert_eq!(read("shop.txt", semicolons.replace(';', "|").as_bytes()), expected);
    assert_eq!(read("shop.csv", SHOP.replace('\n', "\r\n").as_bytes()), expected);
    assert_eq!(read("shop.csv", format!("\u{feff}{SHOP}").as_bytes()), expected);
    assert_eq!(read("shop.csv.gz", &gzip(SHOP.as_bytes())), expected);
    assert_eq!(read("shop.csv", SHOP.trim_end().as_bytes()), expected);
}

#[test]
fn a_line_break_inside_quotes_stays_in_the_field() {
    let rows = read("notes.csv", b"sku,note\n1,\"first\r\nsecond\n\nfourth\"\n2,plain\n");
    assert_eq!(rows, ["2: 1 | first\nsecond\n\nfourth", "6: 2 | plain"]);
}

#[test]
fn a_quotation_mark_inside_an_unquoted_field_is_a_letter() {
    assert_eq!(read("plates.csv", b"sku,title\n1,6\" PLATE\n2,BOWL\n"), ["2: 1 | 6\" PLATE", "3: 2 | BOWL"]);
}

#[test]
fn a_ragged_line_is_refused_and_its_neighbours_are_read() {
    let rows = read("ragged.csv", b"a,b,c\n1,2,3\n4,5\n\n6,7,8,9\n10,11,12\n");
    let short = "3! 2 fields where the header has 3";
    assert_eq!(rows, ["2: 1 | 2 | 3", short, "5! 4 fields where the header has 3", "6: 10 | 11 | 12"]);
}

#[test]
fn a_quotation_mark_that_is_never_closed_costs_one_line() {
    let refused = "2! a quotation mark is opened and never closed";
    let at_the_end = read("open.csv", b"a,b\n1,\"lost\n3,4\n5,6\n");
    assert_eq!(at_the_end, [refused, "3: 3 | 4", "4: 5 | 6"]);
    let before_another_quote = read("open.csv", b"a,b\n1,\"lost\n3,\"kept, too\"\n5,6\n");
    assert_eq!(before_another_quote, [refused, "3: 3 | kept, too", "4: 5 | 6"]);
    let far_from_the_end = format!("a,b\n1,\"lost\n{}", "3,4\n".repeat(3 * MAXIMUM_RECORD_LINES));
    let rows = read("open.csv", far_from_the_end.as_bytes());
    assert_eq!((rows.len(), rows[0].as_str()), (1 + 3 * MAXIMUM_RECORD_LINES, refused));
}

#[test]
fn bytes_that_are_not_utf8_are_refused_with_the_column_and_an_excerpt() {
    let (_folder, path) = file("latin.csv", b"sku,title\n1,POUND \xa3\n2,EURO\n");
    let rows: Vec<_> = rows(&path).unwrap().collect();
    let Err(RowError::Refused(refused)) = &rows[0] else { panic!("{rows:?}") };
    assert_eq!(refused.to_string(), "line 2: column `title` is not UTF-8 text");
    assert!(refused.excerpt.starts_with("1,POUND"), "{}", refused.excerpt);
    assert_eq!(rows[1].as_ref().unwrap().get("title").to_string(), "EURO");
}

#[test]
fn a_line_that_is_too_long_is_refused_without_being_kept() {
    let long = format!("a,b\n1,2\n3,{}\n5,6\n", "x".repeat(5 * MAXIMUM_LINE_BYTES));
    assert_eq!(read("long.csv", long.as_bytes()), ["2: 1 | 2", "3! the line is longer than 1048576 bytes", "4: 5 | 6"]);
    let longest = format!("a,b\n3,{}\n5,6", "x".repeat(MAXIMUM_LINE_BYTES - 3));
    let rows = read("longest.csv", longest.as_bytes());
    assert_eq!((rows.len(), rows[0].len()), (2, "2: 3 | ".len() + MAXIMUM_LINE_BYTES - 3));
}

#[test]
fn many_columns_are_read() {
    let header: Vec<String> = (0..500).map(|column| format!("c{column}")).collect();
    let content = format!("{}\n{}\n", header.join(","), vec!["1"; 500].join(","));
    assert_eq!(read("wide.csv", content.as_bytes()), [format!("2: {}", vec!["1"; 500].join(" | "))]);
}
