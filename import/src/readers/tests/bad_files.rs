//! Files that hold no table: each is named, with what to do.

use std::path::Path;

use super::parquet::{Cells, write};
use super::{file, gzip, read, refusal};
use crate::{ReadError, columns, rows};

fn check(name: &str, content: &[u8], message: &str, hint: &str) {
    let (found, advice) = refusal(name, content);
    assert_eq!(found, message);
    assert!(advice.contains(hint), "{advice}");
}

#[test]
fn nothing_at_all_is_said_to_be_empty() {
    check("empty.csv", b"", "`empty.csv` is empty", "export");
    check("empty.parquet", b"", "`empty.parquet` is empty", "export");
    check("blank.csv", b"\n\n \n", "`blank.csv` is empty", "export");
    check("blank.ndjson", b"\n\n", "`blank.ndjson` is empty", "export");
    check("empty.csv.gz", &gzip(b""), "`empty.csv.gz` is empty", "export");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = rows(Path::new("no/such/orders.csv")).err().unwrap();
    assert!(matches!(error, ReadError::Open { .. }));
    assert!(error.to_string().starts_with("cannot open `no/such/orders.csv`: "), "{error}");
}

#[test]
fn a_parquet_file_cut_anywhere_is_said_to_be_cut() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("whole.parquet");
    write(&path, "message m { required int32 a; }", vec![vec![(Cells::Int32(vec![1, 2, 3]), None, None)]]);
    let whole = std::fs::read(&path).unwrap();
    for length in 4..whole.len() {
        let (message, hint) = refusal("cut.parquet", &whole[..length]);
        assert_eq!(message, "`cut.parquet` starts as Parquet but its end is missing: the file was cut short");
        assert!(hint.contains("copy"), "{hint}");
    }
}

#[test]
fn a_wrong_name_and_other_peoples_formats_are_recognised() {
    let not_parquet = "`orders.parquet` is not Parquet, though its name says so";
    check("orders.parquet", b"a,b\n1,2\n", not_parquet, "rename");
    check("orders.csv", b"PK\x03\x04....", "`orders.csv` is a zip archive or an Excel workbook", "CSV");
    check("orders.csv", b"\xff\xfea\0,\0", "`orders.csv` is text in UTF-16", "UTF-8");
    check("orders.csv.gz", &gzip(b"PAR1...."), "`orders.csv.gz` is Parquet inside gzip", "unpack");
    check("orders.xml", b"<a/>", "cannot tell the format of `orders.xml`", ".parquet, .csv");
    check("all.json", b"[{\"a\":1}]", "`all.json` is one JSON document, not one object per line", "jq");
    check("all.json", b"{\n  \"a\": 1\n}\n", "`all.json` is one JSON document, not one object per line", "jq");
}

#[test]
fn a_header_that_cannot_be_used_is_quoted() {
    let start = "the header of `h.csv` cannot be read: ";
    check("h.csv", b"a,\xa3\n1,2\n", &format!("{start}it is not UTF-8"), "UTF-8");
    check("h.csv", b"a,\"b\n1,2\n", &format!("{start}a quotation mark is opened and never closed"), "first line");
    let mac = "the lines end in bare carriage returns; save with ordinary line breaks";
    check("h.csv", b"a,b\r1,2\r", &format!("{start}{mac}"), "first line");
}

#[test]
fn gzip_that_ends_early_breaks_off_with_the_line() {
    let content = format!("a,b\n{}", (0..50_000).map(|row| format!("{row},{}\n", row * 7919)).collect::<String>());
    let whole = gzip(content.as_bytes());
    let rows = read("cut.csv.gz", &whole[..whole.len() / 2]);
    assert!(rows.last().unwrap().starts_with("broken: reading `"), "{:?}", rows.last());
    assert_eq!(rows[0], "2: 0 | 0");
    assert!(rows.len() > 1_000, "{}", rows.len());
}

#[test]
fn whole_columns_are_not_read_with_holes() {
    let (_folder, path) = file("t.csv", b"a,b\n1,2\n3\n");
    let error = columns(&path, &["b"]).unwrap_err();
    assert!(error.to_string().ends_with("t.csv`, line 3: 1 fields where the header has 2"), "{error}");
    let (_folder, path) = file("t.csv", b"a,b\n1,2\n3,4\n");
    assert_eq!(columns(&path, &["b"]).unwrap()[0].integers().unwrap(), [2, 4]);
}
