//! The shared data sets, where they are at hand, read to the counts that their description gives.

use std::path::PathBuf;

use crate::{Value, columns, rows};

/// The path of a shared data file; nothing, with a line on the terminal, where it is absent.
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(name);
    if !path.exists() {
        println!("skipped: {} is not here", path.display());
        return None;
    }
    Some(path)
}

#[test]
fn online_retail_has_the_rows_gaps_and_sum_that_are_known() {
    let Some(path) = shared("online_retail/online_retail.parquet") else { return };
    let table = rows(&path).unwrap();
    assert_eq!(table.total(), Some(541_909));
    let (mut count, mut nobody, mut negative, mut free, mut sum) = (0, 0, 0, 0, 0.0);
    for row in table {
        let row = row.unwrap();
        let number = |column: &str| match row.get(column) {
            Value::Integer(integer) => *integer as f64,
            Value::Number(number) => *number,
            other => panic!("row {}: {other:?}", row.number),
        };
        count += 1;
        nobody += u32::from(row.get("CustomerID").is_blank());
        negative += u32::from(number("Quantity") < 0.0);
        free += u32::from(number("UnitPrice") <= 0.0);
        sum += number("Quantity") * number("UnitPrice");
    }
    assert_eq!((count, nobody, negative, free), (541_909, 135_080, 10_624, 2_517));
    assert!((sum - 9_747_747.934).abs() < 0.001, "{sum}");
}

#[test]
fn session_files_have_the_sessions_and_clicks_that_are_known() {
    let Some(path) = shared("retailrocket/sessions_train.parquet") else { return };
    let sessions = columns(&path, &["items"]).unwrap().remove(0).id_lists().unwrap();
    assert_eq!((sessions.len(), sessions.iter().map(Vec::len).sum::<usize>()), (126_168, 685_984));
}
