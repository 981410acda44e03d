//! Whatever the bytes, a reader answers with rows and errors, and ends.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::file;
use super::parquet::{Cells, write};
use crate::rows;

/// Reads to the end; every item takes at least a byte of input, or is the last.
fn check(name: &str, content: &[u8]) {
    let (_folder, path) = file(name, content);
    if let Ok(rows) = rows(&path) {
        let items = rows.take(content.len() + 2).count();
        assert!(items <= content.len() + 1, "{items} items from {} bytes", content.len());
    }
}

/// Bytes in which the characters that mean something to a parser are frequent.
fn likely(marks: &'static [u8]) -> impl Strategy<Value = Vec<u8>> {
    vec(prop_oneof![3 => prop::sample::select(marks), 1 => any::<u8>()], 0..400)
}

fn parquet_file() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.parquet");
    let schema =
        "message m { required binary t (UTF8); optional group l (LIST) { repeated group list { optional int32 e; } } }";
    let texts = (0..40).map(|row| if row % 3 == 0 { "a" } else { "bb" }).collect();
    let lists = Cells::Int32((0..40).collect());
    let group = vec![(Cells::Text(texts), None, None), (lists, Some(vec![3; 40]), Some(vec![0; 40]))];
    write(&path, schema, vec![group]);
    std::fs::read(&path).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_survived_as_csv(content in likely(b",;\"\n\r\tab1")) {
        check("x.csv", &content);
    }

    #[test]
    fn any_text_is_survived_as_ndjson(content in likely(b"{}[]:,\"\n\\a1")) {
        check("x.ndjson", &content);
    }

    #[test]
    fn any_bytes_are_survived_as_gzip(content in vec(any::<u8>(), 0..400)) {
        check("x.csv.gz", &[&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3], content.as_slice()].concat());
    }

    #[test]
    fn any_bytes_are_survived_between_the_marks_of_parquet(content in vec(any::<u8>(), 0..400), footer in 0_u32..500) {
        check("x.parquet", &[b"PAR1", content.as_slice(), &footer.to_le_bytes(), b"PAR1"].concat());
    }

    #[test]
    fn a_parquet_file_with_some_bytes_changed_is_survived(changes in vec((any::<Index>(), any::<u8>()), 1..6)) {
        let mut content = parquet_file();
        for (place, byte) in changes {
            let place = place.index(content.len());
            content[place] = byte;
        }
        let (_folder, path) = file("x.parquet", &content);
        if let Ok(rows) = rows(&path) {
            // A footer may promise any number of rows; what matters is that none is made up without end.
            rows.take(100_000).for_each(drop);
        }
    }
}
