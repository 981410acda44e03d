//! Claims:
//! 1. Every message of a body ends up in exactly one of admitted and dead, and a bad one harms no neighbour.
//! 2. Only a body that cannot be cut into messages is an error, and that error says where and what to do.
//! 3. No bytes make it panic.
//! 4. The batch's `sentAt` and `context` belong to each of its messages.

use commerce::Timestamp;
use serde_json::{Value, json};

use super::*;
use crate::{Code, Signal};

fn now() -> Timestamp {
    Timestamp::parse("2026-03-01T12:00:00Z").unwrap()
}

fn check_bytes(call: SegmentCall, body: &[u8]) -> Result<Intake, BodyError> {
    segment(call, body, &Arrival { received_at: now(), policy: &AdmissionPolicy::default() })
}

fn check_batch(body: &Value) -> Intake {
    check_bytes(SegmentCall::Batch, body.to_string().as_bytes()).unwrap()
}

fn signals(intake: &Intake) -> Vec<&Signal> {
    let signal = |admitted: &'_ Admitted| matches!(admitted, Admitted::Signal(_));
    assert!(intake.admitted.iter().all(signal), "a change among signals");
    intake
        .admitted
        .iter()
        .filter_map(|admitted| match admitted {
            Admitted::Signal(signal) => Some(signal),
            Admitted::Change { .. } => None,
        })
        .collect()
}

fn viewed(id: &str) -> Value {
    json!({"type": "track", "event": "Product Viewed", "messageId": id, "anonymousId": "a",
           "properties": {"product_id": "mug"}})
}

#[test]
fn a_bad_message_in_a_batch_harms_no_neighbour() {
    let bad = json!({"type": "track", "event": "Product Viewed", "messageId": "m2", "anonymousId": "a"});
    let intake = check_batch(&json!({"batch": [viewed("m1"), bad, 7, viewed("m3")]}));
    assert_eq!(intake.messages, 4);
    let ids: Vec<&str> = signals(&intake).iter().map(|signal| signal.message_id.as_str()).collect();
    assert_eq!(ids, ["m1", "m3"]);
    let codes: Vec<Code> = intake.dead.iter().map(|letter| letter.code).collect();
    assert_eq!(codes, [Code::MissingField, Code::NotAnObject]);
    assert_eq!(intake.dead[0].pointer, "/properties/product_id");
}
