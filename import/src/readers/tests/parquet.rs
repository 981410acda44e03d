//! Parquet: types, nulls, lists over page and batch borders, projection.

use std::path::Path;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use super::{line, told};
use crate::{Value, columns, rows};

/// One column as its writer wants it: values that are there, definition levels, repetition levels.
pub(super) enum Cells {
    Int32(Vec<i32>),
    Int64(Vec<i64>),
    Double(Vec<f64>),
    Bool(Vec<bool>),
    Text(Vec<&'static str>),
}

type Levelled = (Cells, Option<Vec<i16>>, Option<Vec<i16>>);

/// Writes the row groups to `path`.
pub(super) fn write(path: &Path, schema: &str, groups: Vec<Vec<Levelled>>) {
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(Default::default()))
        .set_data_page_row_count_limit(1_000)
        .set_write_batch_size(100)
        .build();
    let file = std::fs::File::create(path).unwrap();
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties)).unwrap();
    for columns in groups {
        let mut group = writer.next_row_group().unwrap();
        for (cells, definitions, repetitions) in columns {
            let (definitions, repetitions) = (definitions.as_deref(), repetitions.as_deref());
            let mut column = group.next_column().unwrap().unwrap();
            match cells {
                Cells::Int32(values) => column.typed::<Int32Type>().write_batch(&values, definitions, repetitions),
                Cells::Int64(values) => column.typed::<Int64Type>().write_batch(&values, definitions, repetitions),
                Cells::Double(values) => column.typed::<DoubleType>().write_batch(&values, definitions, repetitions),
                Cells::Bool(values) => column.typed::<BoolType>().write_batch(&values, definitions, repetitions),
                Cells::Text(values) => {
                    let values: Vec<ByteArray> = values.into_iter().map(ByteArray::from).collect();
                    column.typed::<ByteArrayType>().write_batch(&values, definitions, repetitions)
                }
            }
            .unwrap();
            column.close().unwrap();
        }
        group.close().unwrap();
    }
    writer.close().unwrap();
}

fn table(schema: &str, groups: Vec<Vec<Levelled>>) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.parquet");
    write(&path, schema, groups);
    (folder, path)
}

#[test]
fn every_kind_of_value_is_read_with_its_meaning() {
    let schema = "message shop {
        required int32 whole; optional double price; required boolean new; required binary title (UTF8);
        required int64 at (TIMESTAMP(MICROS,false)); required int64 seen (TIMESTAMP(MILLIS,true));
        required int32 day (DATE); required int32 cents (DECIMAL(9,2)); required int32 large (INTEGER(32,false)); }";
    let group = vec![
        (Cells::Int32(vec![-1, 2]), None, None),
        (Cells::Double(vec![2.55]), Some(vec![1, 0]), None),
        (Cells::Bool(vec![true, false]), None, None),
        (Cells::Text(vec!["HEART", "CAKE"]), None, None),
        (Cells::Int64(vec![1_291_191_960_000_000, -1]), None, None),
        (Cells::Int64(vec![0, 1]), None, None),
        (Cells::Int32(vec![0, 1]), None, None),
        (Cells::Int32(vec![255, -5]), None, None),
        (Cells::Int32(vec![-1, 1]), None, None),
    ];
    let (_folder, path) = table(schema, vec![group]);
    let expected = [
        "1: -1 | 2.55 | true | HEART | 2010-12-01T08:26:00 | 1970-01-01T00:00:00Z | 1970-01-01T00:00:00 | 2.55 | 4294967295",
        "2: 2 |  | false | CAKE | 1969-12-31T23:59:59.999 | 1970-01-01T00:00:00.001Z | 1970-01-02T00:00:00 | -0.05 | 1",
    ];
    assert_eq!(told(rows(&path).unwrap()), expected);
}

const LISTS: &str = "message sessions { required int32 session;
    optional group items (LIST) { repeated group list { optional int32 element; } } }";

#[test]
fn null_lists_empty_lists_and_null_elements_are_told_apart() {
    let lists = Cells::Int32(vec![7, 8, 9]);
    // [7, null, 8], null, [], [9]
    let group = vec![
        (Cells::Int32(vec![1, 2, 3, 4]), None, None),
        (lists, Some(vec![3, 2, 3, 0, 1, 3]), Some(vec![0, 1, 1, 0, 0, 0])),
    ];
    let (_folder, path) = table(LISTS, vec![group]);
    let rows: Vec<Value> = rows(&path).unwrap().map(|row| row.unwrap().get("items").clone()).collect();
    let list = |values: &[Option<i64>]| {
        Value::List(values.iter().map(|value| value.map_or(Value::Null, Value::Integer)).collect())
    };
    assert_eq!(rows, [list(&[Some(7), None, Some(8)]), Value::Null, list(&[]), list(&[Some(9)])]);
}

#[test]
fn lists_run_over_page_batch_and_group_borders() {
    let group = |first: i32| {
        let mut values = Vec::new();
        let mut repetitions = Vec::new();
        for session in first..first + 10_000 {
            let length = session % 4 + 1;
            values.extend((0..length).map(|place| session * 10 + place));
            repetitions.extend((0..length).map(|place| i16::from(place > 0)));
        }
        let levels = vec![3; values.len()];
        vec![
            (Cells::Int32((first..first + 10_000).collect()), None, None),
            (Cells::Int32(values), Some(levels), Some(repetitions)),
        ]
    };
    let (_folder, path) = table(LISTS, vec![group(0), group(10_000)]);
    assert_eq!(rows(&path).unwrap().total(), Some(20_000));
    let lists = columns(&path, &["items"]).unwrap().remove(0).id_lists().unwrap();
    assert_eq!(lists.len(), 20_000);
    for (session, list) in lists.iter().enumerate() {
        let expected: Vec<String> = (0..session % 4 + 1).map(|place| (session * 10 + place).to_string()).collect();
        assert_eq!(*list, expected, "session {session}");
    }
}

#[test]
fn nested_fields_have_dotted_names_and_lists_of_lists_are_left_out() {
    let schema = "message m {
        optional group customer { required int32 id; }
        repeated int32 tags;
        required group marks (MAP) { repeated group key_value { required int32 key; optional int32 value; } }
        optional group lines (LIST) { repeated group list { required group element { required int32 sku; } } }
        optional group deep (LIST) { repeated group list { optional group element (LIST) {
            repeated group list { required int32 element; } } } }
        required fixed_len_byte_array(2) raw; required int32 last; }";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("nested.parquet");
    write(&path, schema, Vec::new());
    let rows = rows(&path).unwrap();
    let expected = ["customer.id", "tags", "marks.key", "marks.value", "lines.sku", "last"];
    assert_eq!(rows.columns().names(), expected);
    assert_eq!(rows.left_out(), ["deep", "raw"]);
    assert_eq!(rows.count(), 0);
}

#[test]
fn wanted_columns_come_in_the_wanted_order_and_a_missing_one_is_suggested() {
    let schema = "message m { required int32 a; required int32 session_id; required int32 c; }";
    let group = vec![
        (Cells::Int32(vec![1]), None, None),
        (Cells::Int32(vec![2]), None, None),
        (Cells::Int32(vec![3]), None, None),
    ];
    let (_folder, path) = table(schema, vec![group]);
    let found = columns(&path, &["c", "a"]).unwrap();
    assert_eq!(found.iter().map(|column| column.integers().unwrap()).collect::<Vec<_>>(), [[3], [1]]);
    let error = columns(&path, &["SessionId"]).unwrap_err();
    assert!(error.to_string().ends_with("has no column `SessionId`; it has `a`, `session_id`, `c`"), "{error}");
    assert_eq!(error.hint(), "did you mean `session_id`?");
}

#[test]
fn a_cell_of_the_wrong_kind_is_named_by_column_and_row() {
    let group = vec![(Cells::Text(vec!["7", "x"]), None, None)];
    let (_folder, path) = table("message m { required binary n (UTF8); }", vec![group]);
    let column = columns(&path, &["n"]).unwrap().remove(0);
    assert_eq!(column.ids().unwrap(), ["7", "x"]);
    let error = column.integers().unwrap_err().to_string();
    assert_eq!(error, "column `n`, row 2: text where a whole number was expected");
}

#[test]
fn lists_are_read_from_texts_where_a_format_has_none() {
    let texts = vec!["[1, 2]", r#"["a", 'b-c']"#, "7 8;9", "x", "", "[]"];
    let (_folder, path) =
        table("message m { required binary n (UTF8); }", vec![vec![(Cells::Text(texts), None, None)]]);
    let lists = columns(&path, &["n"]).unwrap().remove(0).id_lists().unwrap();
    let expected: [&[&str]; 6] = [&["1", "2"], &["a", "b-c"], &["7", "8", "9"], &["x"], &[], &[]];
    assert_eq!(lists, expected);
}

#[test]
fn a_file_whose_pages_are_damaged_ends_with_an_error_after_the_rows_that_could_be_read() {
    let values: Vec<i32> = (0..50_000).map(|value| value * 7919 % 10_007).collect();
    let (_folder, path) = table("message m { required int32 a; }", vec![vec![(Cells::Int32(values), None, None)]]);
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 64].fill(0xff);
    std::fs::write(&path, &bytes).unwrap();
    let found: Vec<_> = rows(&path).unwrap().collect();
    let error = found.last().unwrap().as_ref().unwrap_err().to_string();
    assert!(error.contains("is damaged after row"), "{error}");
    assert_eq!(found.iter().filter(|row| row.is_err()).count(), 1);
    assert_eq!(line(found.into_iter().next().unwrap().unwrap()), "1: 0");
}
