//! A process that is killed while appending loses nothing it acknowledged.
//!
//! The test binary starts itself as a child that appends and prints the end of the log after every batch, kills it
//! at a random moment, and looks at what it left. The next child goes on with the same log.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use super::*;

/// Directory of the log, and how it flushes; set for the child alone.
const DIRECTORY: &str = "SHOPWRIGHT_TEST_LOG";
const FLUSHING: &str = "SHOPWRIGHT_TEST_FLUSHING";

const ROUNDS: u64 = 20;
const SEGMENT_BYTES: u64 = 4096;

/// The record of a position, of differing lengths.
fn record(position: u64) -> Vec<u8> {
    format!("{position}:{}", "x".repeat((position * 37 % 211) as usize)).into_bytes()
}

#[test]
#[ignore = "the child of the tests below, which name its directory"]
fn child_appends_until_it_is_killed() {
    let Ok(directory) = std::env::var(DIRECTORY) else { return };
    let flushing = match std::env::var(FLUSHING).as_deref() {
        Ok("on demand") => Flushing::OnDemand,
        _ => Flushing::EveryBatch,
    };
    let log = open(Path::new(&directory), flushing, SEGMENT_BYTES).unwrap();
    let mut out = std::io::stdout().lock();
    loop {
        let Position(end) = log.end();
        let batch: Vec<_> = (end..end + 1 + end % 7).map(record).collect();
        log.append(&batch).unwrap();
        writeln!(out, "\nacknowledged {}", log.end().0).unwrap();
        out.flush().unwrap();
    }
}

/// Lets a child append, kills it after some acknowledgements, and returns the last one it gave.
fn kill_one(directory: &Path, flushing: &str, after: u64) -> u64 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "log::tests::killed::child_appends_until_it_is_killed", "--ignored", "--nocapture"])
        .env(DIRECTORY, directory)
        .env(FLUSHING, flushing)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut acknowledged = lines.filter_map(|line| line.strip_prefix("acknowledged ")?.parse::<u64>().ok());
    let before = acknowledged.by_ref().take(after as usize).last();
    child.kill().unwrap();
    let last = acknowledged.last().or(before);
    child.wait().unwrap();
    last.expect("the child acknowledged something")
}

fn check(flushing: Flushing, name: &str) {
    let directory = tempfile::tempdir().unwrap();
    let mut seed = 1_u64;
    for round in 0..ROUNDS {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let acknowledged = kill_one(directory.path(), name, 1 + (seed >> 33) % 60);
        let log = open(directory.path(), flushing, SEGMENT_BYTES).unwrap();
        let stored = log.read(Position(0), usize::MAX).unwrap();
        assert!(stored.len() as u64 >= acknowledged, "round {round}: {} of {acknowledged} records", stored.len());
        for (position, stored) in (0..).zip(&stored) {
            assert_eq!(stored.bytes, record(position), "round {round}");
        }
    }
}

#[test]
fn a_killed_process_loses_nothing_acknowledged() {
    check(Flushing::EveryBatch, "every batch");
}

#[test]
fn a_killed_process_loses_nothing_even_where_flushes_are_rare() {
    check(Flushing::OnDemand, "on demand");
}
