//! NDJSON: nesting becomes columns, and a bad line costs that line.

use super::{file, gzip, read};
use crate::{MAXIMUM_LINE_BYTES, Value, rows};

#[test]
fn nested_objects_become_dotted_columns_and_lists_of_objects_become_lists() {
    let line = br#"{"order":"A1","customer":{"id":17850},"lines":[{"sku":"85123A","n":6},{"sku":"71053"}]}"#;
    let (_folder, path) = file("orders.ndjson", line);
    let mut rows = rows(&path).unwrap();
    assert_eq!(rows.columns().names(), ["customer.id", "lines.n", "lines.sku", "order"]);
    let row = rows.next().unwrap().unwrap();
    assert_eq!(row.get("customer.id"), &Value::Integer(17850));
    assert_eq!(row.get("lines.sku").to_string(), "[85123A, 71053]");
    assert_eq!(row.get("lines.n"), &Value::List(vec![Value::Integer(6), Value::Null]));
}

#[test]
fn numbers_keep_their_kind_and_a_long_identifier_keeps_its_digits() {
    let (_folder, path) = file("n.jsonl", br#"{"a":1,"b":1.5,"c":18446744073709551615,"d":true,"e":null}"#);
    let row = rows(&path).unwrap().next().unwrap().unwrap();
    assert_eq!((row.get("a"), row.get("b")), (&Value::Integer(1), &Value::Number(1.5)));
    assert_eq!(row.get("c"), &Value::Text("18446744073709551615".into()));
    assert_eq!((row.get("d"), row.get("e")), (&Value::Bool(true), &Value::Null));
}

#[test]
fn a_name_that_first_occurs_late_becomes_a_column_then() {
    let content = format!("{}{{\"b\":2}}\n", "{\"a\":1}\n".repeat(1_500));
    let (_folder, path) = file("late.ndjson", content.as_bytes());
    let mut rows = rows(&path).unwrap();
    assert_eq!(rows.columns().names(), ["a"]);
    let last = rows.by_ref().last().unwrap().unwrap();
    assert_eq!((last.number, last.get("a"), last.get("b")), (1_501, &Value::Null, &Value::Integer(2)));
    assert_eq!(rows.columns().names(), ["a", "b"]);
}

#[test]
fn malformed_deeply_nested_and_overlong_lines_cost_themselves_alone() {
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let long = format!("{{\"a\":\"{}\"}}", "x".repeat(2 * MAXIMUM_LINE_BYTES));
    let content = format!("{{\"a\":1}}\n{{\"a\":\n{deep}\n{long}\n[1]\n\n{{\"a\":2}}\n");
    let rows = read("bad.ndjson", content.as_bytes());
    assert_eq!(rows[0], "1: 1");
    assert_eq!(rows[1], "2! not JSON: EOF while parsing a value at character 5");
    assert!(rows[2].starts_with("3! not JSON: recursion limit exceeded at character"), "{}", rows[2]);
    assert_eq!(rows[3], "4! the line is longer than 1048576 bytes");
    assert_eq!(rows[4], "5! JSON, but not an object with named values");
    assert_eq!(rows[5], "7: 2");
    assert_eq!(rows.len(), 6);
}

#[test]
fn a_line_with_endless_names_is_refused_before_it_takes_memory() {
    let names: Vec<String> = (0..5_000).map(|name| format!("\"n{name}\":1")).collect();
    let objects: Vec<String> = (0..5_000).map(|name| format!("{{\"n{}\":1}}", name % 500)).collect();
    let content = format!("{{\"a\":1}}\n{{{}}}\n{{\"l\":[{}]}}\n{{\"a\":2}}\n", names.join(","), objects.join(","));
    let expected = [
        "1: 1",
        "2! more than 1024 different names in one file",
        "3! a list of objects with too many different names",
        "4: 2",
    ];
    assert_eq!(read("wide.ndjson", content.as_bytes()), expected);
}

#[test]
fn gzip_a_byte_order_mark_and_a_missing_extension_make_no_difference() {
    assert_eq!(read("a.json.gz", &gzip(b"{\"a\":1}\n{\"a\":2}")), ["1: 1", "2: 2"]);
    assert_eq!(read("a.ndjson", b"\xef\xbb\xbf{\"a\":1}\n"), ["1: 1"]);
    assert_eq!(read("events", b"{\"a\":1}\n"), ["1: 1"]);
}
