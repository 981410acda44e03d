//! Claims:
//! 1. A letter keeps the message byte for byte, with what surrounded it, and survives storage.
//! 2. A repaired message counts as if it had been right on time.
//! 3. A repair that fails changes nothing but the number of attempts; one that succeeded cannot be repeated.

use commerce::Timestamp;
use serde_json::{Value, json};

use super::*;
use crate::{AdmissionPolicy, Admitted, Arrival, Signal, intake};

fn arrived() -> Timestamp {
    Timestamp::parse("2026-03-01T12:00:00Z").unwrap()
}

fn later() -> Timestamp {
    arrived().plus_millis(86_400_000)
}

fn letter(batch: &str) -> DeadLetter {
    let policy = AdmissionPolicy::default();
    let arrival = Arrival { received_at: arrived(), policy: &policy };
    let mut taken = intake::segment(SegmentCall::Batch, batch.as_bytes(), &arrival).unwrap();
    assert_eq!(taken.admitted, []);
    taken.dead.pop().unwrap()
}

fn check(letter: &DeadLetter, change: &Repair<'_>) -> Result<Repaired, RepairError> {
    repair(letter, change, &AdmissionPolicy::default(), later())
}

fn repaired(letter: &DeadLetter, patch: &Value) -> (Signal, DeadLetter) {
    match check(letter, &Repair::Patch(patch)).unwrap() {
        Repaired::Admitted { admitted, letter } => match admitted.into_iter().next() {
            Some(Admitted::Signal(signal)) => (signal, *letter),
            other => panic!("no signal: {other:?}"),
        },
        Repaired::Refused { rejection, .. } => panic!("refused: {rejection:?}"),
    }
}

const NEGATIVE: &str = r#"{"sentAt":"2030-01-01T00:00:10Z","context":{"sessionId":"s"},"batch":[
    { "type":"track","event":"Product Added",  "messageId":"m","userId":"u","timestamp":"2030-01-01T00:00:00Z",
      "properties":{"product_id":"mug","price":-3} } ]}"#;

#[test]
fn a_letter_keeps_the_message_byte_for_byte_and_survives_storage() {
    let letter = letter(NEGATIVE);
    assert!(NEGATIVE.contains(&letter.payload) && letter.payload.contains("\"Product Added\",  \"messageId\""));
    assert_eq!(letter.envelope.context.as_deref(), Some(r#"{"sessionId":"s"}"#));
    let stored = serde_json::to_string(&letter).unwrap();
    assert_eq!(serde_json::from_str::<DeadLetter>(&stored).unwrap(), letter);
    let fields: Value = serde_json::from_str(&stored).unwrap();
    assert_eq!((&fields["dialect"], &fields["call"]), (&json!("segment"), &json!("batch")));
    assert_eq!((&fields["class"], &fields["code"]), (&json!("schema_violation"), &json!("negative")));
    assert_eq!(fields["state"], json!("waiting"));
}

#[test]
fn equal_messages_share_one_letter() {
    assert_eq!(letter(NEGATIVE).id, letter(NEGATIVE).id);
    assert_ne!(letter(NEGATIVE).id, letter(&NEGATIVE.replace("-3", "-4")).id);
}

#[test]
fn a_repaired_message_counts_as_if_it_had_been_right_on_time() {
    let (signal, letter) = repaired(&letter(NEGATIVE), &json!({"properties": {"price": 3}}));
    assert_eq!(signal.received_at, arrived());
    assert_eq!(signal.at, arrived().plus_millis(-10_000));
    assert_eq!(signal.circumstances.session.as_ref().unwrap().as_str(), "s");
    assert_eq!(letter.attempts, 1);
    assert_eq!(letter.state, LetterState::Repaired { at: later(), message_id: MessageId::new("m").unwrap() });
}

#[test]
fn a_repair_that_fails_leaves_the_letter_waiting_with_its_first_reason() {
    let before = letter(NEGATIVE);
    let patch = json!({"properties": {"price": 3, "product_id": null}});
    let Repaired::Refused { rejection, letter } = check(&before, &Repair::Patch(&patch)).unwrap() else {
        panic!("admitted")
    };
    assert_eq!((rejection.code, rejection.pointer.as_str()), (Code::MissingField, "/properties/product_id"));
    assert_eq!(*letter, DeadLetter { attempts: 1, ..before });
}

#[test]
fn a_letter_is_repaired_or_discarded_once() {
    let (_, done) = repaired(&letter(NEGATIVE), &json!({"properties": {"price": 3}}));
    assert!(matches!(check(&done, &Repair::AsSent), Err(RepairError::NotWaiting { .. })));
    let discarded = letter(NEGATIVE).discarded(later());
    assert!(matches!(check(&discarded, &Repair::AsSent), Err(RepairError::NotWaiting { .. })));
    assert_eq!(done.clone().discarded(later()), done);
}

#[test]
fn what_cannot_be_patched_can_be_replaced() {
    let unreadable = letter(r#"{"batch":[{"type":"track","event":"\ud800"}]}"#);
    let patch = json!({"event": "Cart Viewed"});
    assert!(matches!(check(&unreadable, &Repair::Patch(&patch)), Err(RepairError::Unpatchable { .. })));
    let replacement = r#"{"type":"track","event":"Cart Viewed","userId":"u"}"#;
    let replaced = check(&unreadable, &Repair::Replacement(replacement)).unwrap();
    assert!(matches!(replaced, Repaired::Admitted { .. }));
    let refused = check(&unreadable, &Repair::Replacement("{")).unwrap_err();
    assert!(refused.hint().contains("JSON"));
}
