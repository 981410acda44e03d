//! A disk that is full refuses a batch and keeps the log whole.
//!
//! The test binary starts itself under a limit of file size, which the system enforces as it does a full disk: the
//! write that crosses it is done in part, and the next fails.

use std::process::Command;

use super::*;

/// Directory of the log; set for the child alone.
const DIRECTORY: &str = "SHOPWRIGHT_TEST_FULL_LOG";

/// Longer than a block, so that the limit falls within a batch.
fn batch(number: usize) -> [String; 2] {
    [format!("{number:700}"), format!("{number:800}")]
}

#[test]
#[ignore = "the child of the test below, which names its directory"]
fn child_appends_until_the_disk_is_full() {
    let Ok(directory) = std::env::var(DIRECTORY) else { return };
    let log = open(Path::new(&directory), Flushing::EveryBatch, ROOMY).unwrap();
    let refused = (0..).find_map(|number| log.append(&batch(number)).err()).unwrap();
    assert!(matches!(refused, StorageError::Unavailable { .. }));
    assert!(refused.to_string().contains("000000000000.log"), "{refused}");
    let batches = log.end().0 as usize / 2;
    assert!(log.append(&batch(batches)).is_err(), "it is still full");
    log.append(&["small"]).unwrap();
    assert_eq!(log.read(Position(0), usize::MAX).unwrap().len(), batches * 2 + 1);
}

#[test]
fn a_full_disk_refuses_a_batch_and_the_log_goes_on_with_what_fits() {
    let directory = tempfile::tempdir().unwrap();
    // Its output is piped: the limit would hold for a file that standard output was sent to.
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 40; exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "log::tests::full::child_appends_until_the_disk_is_full", "--ignored"])
        .env(DIRECTORY, directory.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let log = open(directory.path(), Flushing::EveryBatch, ROOMY).unwrap();
    let stored = log.read(Position(0), usize::MAX).unwrap();
    let (last, whole) = stored.split_last().unwrap();
    assert_eq!(last.bytes, b"small");
    assert!(whole.len() > 10);
    let expected = (0..whole.len() / 2).flat_map(batch);
    assert!(whole.iter().map(|stored| stored.bytes.clone()).eq(expected.map(String::into_bytes)));
}
