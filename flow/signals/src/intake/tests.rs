//! Claims:
//! 1. Every message of a body ends up in exactly one of admitted and dead, and a bad one harms no neighbour.
//! 2. Only a body that cannot be cut into messages is an error, and that error says where and what to do.
//! 3. No bytes make it panic.
//! 4. The batch's `sentAt` and `context` belong to each of its messages.

use commerce::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{Code, Signal};

fn arrival(policy: &AdmissionPolicy) -> Arrival<'_> {
    Arrival { received_at: Timestamp::parse("2026-03-01T12:00:00Z").unwrap(), policy }
}

fn check_bytes(call: SegmentCall, body: &[u8]) -> Result<Intake, BodyError> {
    segment(call, body, &arrival(&AdmissionPolicy::default().for_managers()))
}

fn check_events(mode: CloudEventsMode, body: &[u8]) -> Result<Intake, BodyError> {
    cloudevents(mode, body, [("ce-id", "e"), ("ce-specversion", "1.0")], &arrival(&AdmissionPolicy::default()))
}

fn check_batch(body: &Value) -> Intake {
    check_bytes(SegmentCall::Batch, body.to_string().as_bytes()).unwrap()
}

fn signals(intake: &Intake) -> Vec<&Signal> {
    let mut signals = Vec::new();
    for admitted in &intake.admitted {
        if let Admitted::Signal(signal) = admitted {
            signals.push(signal);
        }
    }
    signals
}

fn viewed(id: &str) -> Value {
    json!({"type": "track", "event": "Product Viewed", "messageId": id, "anonymousId": "a",
           "properties": {"product_id": "mug"}})
}

#[test]
fn a_bad_message_in_a_batch_harms_no_neighbour() {
    let bad = json!({"type": "track", "event": "Product Viewed", "messageId": "m2", "anonymousId": "a"});
    let intake = check_batch(&json!({"batch": [viewed("m1"), bad, 7, viewed("m3"), {"type": "batch"}, {}]}));
    assert_eq!(intake.messages, 6);
    let ids: Vec<&str> = signals(&intake).iter().map(|signal| signal.message_id.as_str()).collect();
    assert_eq!(ids, ["m1", "m3"]);
    let codes: Vec<Code> = intake.dead.iter().map(|letter| letter.code).collect();
    assert_eq!(codes, [Code::MissingField, Code::NotAnObject, Code::UnknownCall, Code::MissingType]);
}

#[test]
fn an_event_of_several_products_is_admitted_whole_or_not_at_all() {
    let items = |second: Value| {
        json!({"type": "track", "event": "add_to_cart", "messageId": "m", "anonymousId": "a",
        "properties": {"items": [{"item_id": "mug"}, second]}})
    };
    let whole = check_batch(&json!({"batch": [items(json!({"item_id": "pot"}))]}));
    assert_eq!((whole.messages, whole.admitted.len(), whole.dead.len()), (1, 2, 0));
    let broken = check_batch(&json!({"batch": [items(json!({"item_id": "pot", "price": -1}))]}));
    assert_eq!((broken.messages, broken.admitted.len(), broken.dead.len()), (1, 0, 1));
}

#[test]
fn what_surrounds_a_batch_belongs_to_each_message() {
    let mut message = viewed("m");
    message["timestamp"] = json!("2030-01-01T00:00:00Z");
    let intake =
        check_batch(&json!({"sentAt": "2030-01-01T00:01:00Z", "context": {"channel": "app"}, "batch": [message]}));
    let signal = signals(&intake)[0];
    assert_eq!(signal.at.to_string(), "2026-03-01T11:59:00.000Z");
    assert_eq!(signal.circumstances.channel, Some(crate::Channel::App));
    let broken = check_batch(&json!({"sentAt": [], "context": {"place": {}}, "batch": [message]}));
    assert_eq!(broken.dead[0].pointer, "/sentAt");
    let broken = check_batch(&json!({"context": {"place": {}}, "batch": [viewed("m")]}));
    assert_eq!(broken.dead[0].pointer, "/context/place");
}

#[test]
fn a_body_that_is_not_json_is_refused_with_the_place() {
    let Err(BodyError::NotJson { line, column, .. }) = check_bytes(SegmentCall::Track, b"{\"event\":\n  NaN}") else {
        panic!("NaN was read")
    };
    assert_eq!((line, column), (2, 3));
    for body in [&b""[..], b"{", b"\xff\xfe", b"{\"batch\": []} {}", b"{\"batch\": [1,]}"] {
        let refused = check_bytes(SegmentCall::Batch, body);
        assert!(matches!(refused, Err(BodyError::NotJson { .. })), "{body:?} gave {refused:?}");
    }
}

#[test]
fn a_body_of_another_form_is_refused_with_the_form_expected() {
    let wrong = |result: Result<Intake, BodyError>| matches!(result, Err(BodyError::NotTheEnvelope { .. }));
    assert!(wrong(check_bytes(SegmentCall::Track, b"[]")));
    assert!(wrong(check_bytes(SegmentCall::Batch, b"{}")));
    assert!(wrong(check_bytes(SegmentCall::Batch, b"{\"batch\": {}}")));
    assert!(wrong(check_events(CloudEventsMode::Structured, b"[]")));
    assert!(wrong(check_events(CloudEventsMode::Batch, b"{}")));
    let error = check_bytes(SegmentCall::Batch, b"{}").unwrap_err();
    assert_eq!(error.to_string(), "the body is not an object with a list `batch`");
}

#[test]
fn the_number_of_messages_is_limited() {
    let policy = AdmissionPolicy { messages: 2, ..AdmissionPolicy::default() };
    let take = |body: &str| segment(SegmentCall::Batch, body.as_bytes(), &arrival(&policy));
    assert_eq!(take(r#"{"batch":[1,2]}"#).map(|intake| intake.dead.len()), Ok(2));
    assert_eq!(take(r#"{"batch":[1,2,3]}"#), Err(BodyError::TooManyMessages { count: 3, limit: 2 }));
}

#[test]
fn the_number_of_signals_that_events_of_several_products_make_is_limited() {
    let policy = AdmissionPolicy { messages: 3, ..AdmissionPolicy::default() };
    let two = r#"{"type":"track","event":"view_item","userId":"u","properties":{"items":["mug","pot"]}}"#;
    let one = r#"{"type":"track","event":"view_item","userId":"u","properties":{"items":["mug"]}}"#;
    let body = format!(r#"{{"batch":[{two},{two},{one}]}}"#);
    let intake = segment(SegmentCall::Batch, body.as_bytes(), &arrival(&policy)).unwrap();
    assert_eq!((intake.admitted.len(), intake.dead.len()), (3, 1));
    assert_eq!(intake.dead[0].code, Code::TooManyItems);
}

#[test]
fn ten_thousand_messages_of_the_deepest_nesting_are_ten_thousand_letters() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let body = format!(r#"{{"batch":[{}]}}"#, vec![deep; 10_000].join(","));
    let intake = check_bytes(SegmentCall::Batch, body.as_bytes()).unwrap();
    assert_eq!((intake.admitted.len(), intake.dead.len()), (0, 10_000));
}

/// Words that make arbitrary JSON come near to messages.
const WORDS: &[&str] = &[
    "type",
    "track",
    "identify",
    "batch",
    "event",
    "Product Viewed",
    "add_to_cart",
    "purchase",
    "product_changed",
    "stock_changed",
    "exposed",
    "rated",
    "consent_changed",
    "identified",
    "properties",
    "products",
    "items",
    "product_id",
    "item_id",
    "price",
    "quantity",
    "rating",
    "max",
    "userId",
    "anonymousId",
    "traits",
    "email",
    "context",
    "consent",
    "categoryPreferences",
    "timestamp",
    "sentAt",
    "messageId",
    "specversion",
    "1.0",
    "data",
    "schema",
    "iglu:a/b/jsonschema/1-0-0",
    "2026-03-01T11:00:00Z",
    "product",
    "title",
    "line",
    "decision_id",
];

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![4 => prop::sample::select(WORDS).prop_map(str::to_owned), 1 => any::<String>()]
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (0_u64..5).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any_text().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((any_text(), inner), 0..8)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

/// A message whose form is right and whose fields are anything.
fn any_message() -> impl Strategy<Value = Value> {
    (any_text(), any_json(), any_json()).prop_map(|(event, properties, context)| {
        json!({"type": "track", "event": event, "userId": "u", "properties": properties, "context": context})
    })
}

/// The messages that were admitted, counted by their own ids.
fn admitted_messages(intake: &Intake) -> usize {
    let ids = intake.admitted.iter().map(|admitted| admitted.message_id().as_str());
    ids.filter(|id| !id.contains('.')).count()
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(body in prop::collection::vec(any::<u8>(), 0..200)) {
        for call in SegmentCall::ALL {
            let _ = check_bytes(call, &body);
        }
        let _ = check_events(CloudEventsMode::Binary, &body);
    }

    #[test]
    fn every_message_ends_up_in_exactly_one_place(
        messages in prop::collection::vec(prop_oneof![any_json(), any_message()], 0..6),
        context in any_json(),
        sent_at in any_json(),
    ) {
        // A number as id keeps apart what one message made (`3`, `3.2`) from what another did.
        let numbered = |(at, mut message): (usize, Value)| {
            if let Some(fields) = message.as_object_mut() {
                fields.insert("messageId".to_owned(), json!(at));
            }
            message
        };
        let messages: Vec<Value> = messages.into_iter().enumerate().map(numbered).collect();
        let intake = check_batch(&json!({"batch": messages, "context": context, "sentAt": sent_at}));
        prop_assert_eq!(intake.messages, messages.len());
        prop_assert_eq!(admitted_messages(&intake) + intake.dead.len(), messages.len());
        let texts: Vec<String> = messages.iter().map(Value::to_string).collect();
        for letter in &intake.dead {
            prop_assert!(texts.contains(&letter.payload));
        }
    }

    #[test]
    fn cloud_events_of_any_data_are_one_letter_or_pass(data in any_json(), name in any_text()) {
        let event = json!({"specversion": "1.0", "type": name, "id": "e", "data": data});
        for (mode, body) in [(CloudEventsMode::Structured, event.clone()), (CloudEventsMode::Batch, json!([event]))] {
            let intake = check_events(mode, body.to_string().as_bytes()).unwrap();
            prop_assert_eq!(intake.messages, 1);
            prop_assert_eq!(intake.admitted.is_empty(), intake.dead.len() == 1);
        }
    }
}
