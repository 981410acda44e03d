//! Nothing acknowledged is lost. Claims: what was answered with a 200 is there after `kill -9` at any moment, many
//! times over on the same directory; the directory is whole afterwards; SIGTERM lets running calls end.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::json;

use crate::product::{Product, Speaker, run};

const ROUNDS: usize = 8;
const SENDERS: usize = 3;
const BATCH: usize = 20;

/// Sends batches until nobody answers any more; the bodies that were acknowledged.
fn send_until_it_ends(speaker: Speaker, name: String, acknowledged: Arc<AtomicUsize>) -> JoinHandle<Vec<String>> {
    std::thread::spawn(move || {
        let mut kept = Vec::new();
        for number in 0.. {
            let body = batch(&name, number);
            match speaker.send("POST", "/v1/batch", &body) {
                Ok((200, receipt)) => {
                    assert_eq!(receipt["accepted"], BATCH, "{receipt}");
                    acknowledged.fetch_add(1, Ordering::SeqCst);
                    kept.push(body);
                }
                // Told to come back: not acknowledged, and not lost either.
                Ok((503, _)) => {}
                Ok((status, answer)) => panic!("{status}: {answer}"),
                Err(_) => break,
            }
        }
        kept
    })
}

fn batch(name: &str, number: usize) -> String {
    let message = |at: usize| {
        json!({"type": "track", "event": "Product Viewed", "anonymousId": name, "messageId": format!("{name}-{number}-{at}"),
               "properties": {"product_id": format!("p-{at}")}})
    };
    json!({"batch": (0..BATCH).map(message).collect::<Vec<_>>()}).to_string()
}

fn senders(product: &Product, round: usize) -> (Vec<JoinHandle<Vec<String>>>, Arc<AtomicUsize>) {
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let start =
        |sender| send_until_it_ends(product.speaker(), format!("sender-{round}-{sender}"), Arc::clone(&acknowledged));
    ((0..SENDERS).map(start).collect(), acknowledged)
}

/// Waits for so many acknowledged batches, so that a slow machine is only slower.
fn wait_for(acknowledged: &AtomicUsize, batches: usize) {
    while acknowledged.load(Ordering::SeqCst) < batches {
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn all_are_there(product: &Product, bodies: &[String]) {
    for body in bodies {
        let receipt = product.send("POST", "/v1/batch", body);
        assert_eq!(
            (&receipt["accepted"], &receipt["duplicates"]),
            (&json!(0), &json!(BATCH)),
            "lost: {receipt} of {body}"
        );
    }
}

/// Whether `doctor` finds nothing wrong: checksums of every file, and live profiles against a rebuild from the log.
fn is_whole(directory: &std::path::Path) {
    let output = run(&["doctor", "--directory", directory.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    for check in ["files are whole", "profiles equal a rebuild"] {
        assert!(said.contains(check), "no `{check}` in {said}");
    }
}

#[test]
fn what_was_acknowledged_survives_kill_nine_at_any_moment() {
    let directory = tempfile::tempdir().unwrap();
    let mut kept = Vec::new();
    for round in 0..ROUNDS {
        let product = Product::start(directory.path());
        all_are_there(&product, &kept);
        let (senders, acknowledged) = senders(&product, round);
        // Another moment each time: between the first batches, and after a checkpoint's worth of them.
        wait_for(&acknowledged, 1 + round * 5);
        std::thread::sleep(Duration::from_millis((round as u64 * 37) % 90));
        product.kill();
        kept = senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect();
        assert!(kept.len() > round * 5, "{} batches were acknowledged in round {round}", kept.len());
    }
    let product = Product::start(directory.path());
    all_are_there(&product, &kept);
    product.kill();
    is_whole(directory.path());
}

#[test]
fn sigterm_ends_running_calls_and_writes_everything_down() {
    let directory = tempfile::tempdir().unwrap();
    let product = Product::start(directory.path());
    let (senders, acknowledged) = senders(&product, 0);
    wait_for(&acknowledged, 10);
    assert!(product.stop().success());
    let kept: Vec<String> = senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect();
    let product = Product::start(directory.path());
    all_are_there(&product, &kept);
    assert!(product.stop().success());
    is_whole(directory.path());
}
