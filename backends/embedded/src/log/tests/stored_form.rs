//! Version 1 as it lies on disk. When this fails, old data can no longer be read: raise the version and read both.

use super::*;

/// A header, the batch of `mug` and an empty record, the batch of `tea`, and a flush mark. Checksums are from another
/// implementation of CRC-32 (zlib's).
const VERSION_1: &str = "
    53484f50574c4f47 01000000 0000000000000000 4b7ed6c1
    0000000000000000 02000000 0b000000 e7cdf968 48d64cea 03000000 6d7567 00000000
    0200000000000000 01000000 07000000 43cb43dd aa941663 03000000 746561
    0300000000000000 00000000 00000000 00000000 47d67ca0";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_log_of_version_1_is_written_and_read_byte_for_byte() {
    let directory = tempfile::tempdir().unwrap();
    let log = open(directory.path(), Flushing::OnDemand, ROOMY).unwrap();
    log.append(&["mug", ""]).unwrap();
    log.append(&["tea"]).unwrap();
    log.flush().unwrap();
    drop(log);
    let expected: String = VERSION_1.split_whitespace().collect();
    assert_eq!(hex(&fs::read(only_segment(directory.path())).unwrap()), expected);
}
