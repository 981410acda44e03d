//! Claims:
//! 1. Whatever a stranger sends, the refusal names the exact place, a code, and what to do.
//! 2. Instants are plausible and never after the arrival; a skewed clock is corrected, late is no error.
//! 3. A message without an id gets one from its content.
//! 4. The stated limits hold, and what is at the limit passes.

use commerce::Timestamp;
use serde_json::{Value, json};

use crate::{
    AdmissionPolicy, Admitted, Arrival, Class, CloudEventsMode, Code, DeadLetter, Intake, Lateness, SegmentCall,
    Signal, intake,
};

const ARRIVED: &str = "2026-03-01T12:00:00Z";

fn take(message: &str) -> Intake {
    let policy = AdmissionPolicy::default().for_managers();
    let arrival = Arrival { received_at: Timestamp::parse(ARRIVED).unwrap(), policy: &policy };
    intake::segment(SegmentCall::Track, message.as_bytes(), &arrival).unwrap()
}

fn admitted(message: &Value) -> Signal {
    let intake = take(&message.to_string());
    assert_eq!(intake.dead, []);
    match intake.admitted.into_iter().next() {
        Some(Admitted::Signal(signal)) => signal,
        other => panic!("no signal: {other:?}"),
    }
}

fn refused_text(message: &str) -> DeadLetter {
    let mut intake = take(message);
    assert_eq!((intake.admitted.len(), intake.dead.len()), (0, 1), "{message:.200}");
    let letter = intake.dead.pop().unwrap();
    assert_eq!(letter.class, letter.code.class());
    assert!(!letter.message.is_empty() && !letter.hint.is_empty());
    assert!(letter.message.len() < 600, "the message is a line: {}", letter.message);
    for rust in ["f64", "i64", "u64", "u32", "String", "Option"] {
        assert!(!letter.message.contains(rust), "{}", letter.message);
    }
    letter
}

/// Code and pointer of the refusal of a track event.
fn check(event: &str, properties: Value) -> (Code, String) {
    let letter = refused_text(&json!({"event": event, "userId": "u", "properties": properties}).to_string());
    (letter.code, letter.pointer)
}

/// The same of a message that is right but for these fields.
fn check_with(fields: Value) -> (Code, String) {
    let mut message = json!({"event": "Cart Viewed", "userId": "u"});
    message.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let letter = refused_text(&message.to_string());
    (letter.code, letter.pointer)
}

fn at(code: Code, pointer: &str) -> (Code, String) {
    (code, pointer.to_owned())
}

#[test]
fn prices_must_be_finite_and_not_negative() {
    let order = |price: Value| json!({"order_id": "o", "products": [{"product_id": "mug"}, {"product_id": "pot", "price": price}]});
    let place = "/properties/products/1/price";
    assert_eq!(check("Order Completed", order(json!(-0.01))), at(Code::Negative, place));
    assert_eq!(check("Order Completed", order(json!("NaN"))), at(Code::NotFinite, place));
    assert_eq!(check("Order Completed", order(json!("-inf"))), at(Code::NotFinite, place));
    assert_eq!(check("Order Completed", order(json!(1e12))), at(Code::OutOfRange, place));
    assert_eq!(check("Order Completed", order(json!({"amount": 3}))), at(Code::WrongType, place));
    assert_eq!(check("Order Completed", order(json!("3,50"))), at(Code::WrongType, place));
    assert_eq!(
        check("Product Viewed", json!({"product_id": "mug", "price": -1})),
        at(Code::Negative, "/properties/price")
    );
}

#[test]
fn quantities_ratings_and_steps_stay_in_range() {
    let line = |quantity: Value| json!({"product_id": "mug", "quantity": quantity});
    for quantity in [json!(0), json!(-1), json!(1_000_001), json!(1.5), json!(u64::MAX)] {
        assert_eq!(check("Product Added", line(quantity)), at(Code::OutOfRange, "/properties/quantity"));
    }
    assert_eq!(check("rated", json!({"product": "mug", "rating": 1.1})), at(Code::OutOfRange, "/properties/rating"));
    assert_eq!(
        check("Product Reviewed", json!({"product_id": "mug", "rating": 0.5})),
        at(Code::OutOfRange, "/properties/rating")
    );
    let impossible = json!({"product": "mug", "rating": 1, "max": 1});
    assert_eq!(check("rated", impossible), at(Code::OutOfRange, "/properties/rating"));
    assert_eq!(check("engaged", json!({"scroll_share": 90})), at(Code::OutOfRange, "/properties/scroll_share"));
    assert_eq!(check("Checkout Started", json!({"step": 0})), at(Code::OutOfRange, "/properties/step"));
}

#[test]
fn what_an_event_needs_must_be_there_and_of_its_kind() {
    assert_eq!(check("Product Viewed", json!({})), at(Code::MissingField, "/properties/product_id"));
    assert_eq!(check("Product Viewed", json!(null)), at(Code::MissingField, "/properties/product_id"));
    assert_eq!(check("Product Viewed", json!({"product_id": ["mug"]})), at(Code::WrongType, "/properties/product_id"));
    assert_eq!(
        check("Product Viewed", json!({"product_id": "a\u{7}"})),
        at(Code::InvalidIdentifier, "/properties/product_id")
    );
    assert_eq!(check("Order Completed", json!({"order_id": "o"})), at(Code::MissingField, "/properties/products"));
    assert_eq!(check("Order Completed", json!({"products": ["mug"]})), at(Code::MissingField, "/properties/order_id"));
    assert_eq!(
        check("Order Completed", json!({"order_id": "o", "products": [{"quantity": 1}]})),
        at(Code::MissingField, "/properties/products/0/product_id")
    );
    let foreign = json!({"order_id": "o", "products": ["mug"], "currency": "£"});
    assert_eq!(check("Order Completed", foreign), at(Code::UnknownValue, "/properties/currency"));
    assert_eq!(check("Products Searched", json!({"query": "  "})), at(Code::MissingField, "/properties/query"));
    assert_eq!(check("exposed", json!({"products": ["mug"]})), at(Code::MissingField, "/properties/decision_id"));
    assert_eq!(
        check("coupon", json!({"coupon": "x", "outcome": "won"})),
        at(Code::UnknownValue, "/properties/outcome")
    );
    assert_eq!(check("consent_changed", json!({})), at(Code::MissingField, "/properties/decisions"));
    let nothing = json!({"decisions": []});
    assert_eq!(check("consent_changed", nothing), at(Code::MissingField, "/properties/decisions"));
    let unknown = json!({"decisions": [{"purpose": "magic", "granted": true}]});
    assert_eq!(check("consent_changed", unknown), at(Code::UnknownValue, "/properties/decisions/0/purpose"));
}

#[test]
fn a_product_is_checked_field_by_field() {
    let product = |fields: Value| check("product_changed", json!({"product": fields}));
    assert_eq!(product(json!({"id": "mug"})), at(Code::MissingField, "/properties/product/title"));
    assert_eq!(
        product(json!({"id": "mug", "title": "Mug", "colour": "red"})),
        at(Code::UnknownField, "/properties/product/colour")
    );
    assert_eq!(
        product(json!({"id": "mug", "title": "Mug", "price": -1})),
        at(Code::Negative, "/properties/product/price")
    );
    let never = json!({"id": "mug", "title": "Mug", "available_from": "2026-02-01T00:00:00Z", "available_until": "2026-01-01T00:00:00Z"});
    assert_eq!(product(never), at(Code::InvalidProduct, "/properties/product"));
    assert_eq!(check("stock_changed", json!({"product": "mug"})), at(Code::MissingField, "/properties/stock"));
    assert_eq!(
        check("stock_changed", json!({"product": "mug", "stock": -1})),
        at(Code::OutOfRange, "/properties/stock")
    );
}

#[test]
fn the_key_of_a_browser_cannot_change_the_catalogue() {
    let policy = AdmissionPolicy::default();
    let arrival = Arrival { received_at: Timestamp::parse(ARRIVED).unwrap(), policy: &policy };
    let event = r#"{"event":"price_changed","properties":{"product":"mug","price":0}}"#;
    let taken = intake::segment(SegmentCall::Track, event.as_bytes(), &arrival).unwrap();
    assert_eq!((taken.admitted, taken.dead[0].code), (Vec::new(), Code::NotPermitted));
    assert_eq!(taken.dead[0].pointer, "/event");
}

#[test]
fn a_shoppers_click_cannot_take_a_product_from_the_shop() {
    assert_eq!(check("product_removed", json!({"product_id": "mug"})), at(Code::AmbiguousEvent, "/userId"));
}

#[test]
fn unknown_events_name_the_nearest_that_are_known() {
    let letter = refused_text(r#"{"event": "Product Veiwed", "userId": "u"}"#);
    assert_eq!((letter.code, letter.class), (Code::UnknownEvent, Class::AdapterFailure));
    assert_eq!(letter.pointer, "/event");
    assert!(letter.hint.contains("`Product Viewed`"), "{}", letter.hint);
    assert_eq!(check("Order Updated", json!({})), at(Code::UnsupportedEvent, "/event"));
    assert_eq!(check(&"x".repeat(100_000), json!({})), at(Code::UnknownEvent, "/event"));
}

#[test]
fn somebody_must_be_named() {
    for message in [r#"{"event": "Cart Viewed"}"#, r#"{"event": "Cart Viewed", "userId": "", "anonymousId": null}"#] {
        assert_eq!(refused_text(message).code, Code::NoIdentifier);
    }
    assert_eq!(check_with(json!({"userId": true})), at(Code::WrongType, "/userId"));
    assert_eq!(check_with(json!({"anonymousId": "x".repeat(257)})), at(Code::TextTooLong, "/anonymousId"));
    assert_eq!(check_with(json!({"context": {"traits": {"email": 7}}})), at(Code::WrongType, "/context/traits/email"));
    assert_eq!(check_with(json!({"messageId": "a\nb"})), at(Code::InvalidIdentifier, "/messageId"));
    assert_eq!(admitted(&json!({"event": "Cart Viewed", "userId": 12345})).who.customer.unwrap().as_str(), "12345");
}

#[test]
fn implausible_instants_are_refused_each_with_its_own_code() {
    let when = |timestamp: Value| check_with(json!({"timestamp": timestamp}));
    assert_eq!(when(json!("1969-07-20T20:17:00Z")), at(Code::ImplausibleTime, "/timestamp"));
    assert_eq!(when(json!("2099-01-01T00:00:00Z")), at(Code::Future, "/timestamp"));
    assert_eq!(when(json!("2026-03-01T12:10:01Z")), at(Code::Future, "/timestamp"));
    assert_eq!(when(json!("2006-02-01T00:00:00Z")), at(Code::TooOld, "/timestamp"));
    assert_eq!(when(json!("yesterday")), at(Code::MalformedInstant, "/timestamp"));
    assert_eq!(when(json!("2026-03-01 12:00")), at(Code::MalformedInstant, "/timestamp"));
    assert_eq!(when(json!([2026])), at(Code::MalformedInstant, "/timestamp"));
    assert_eq!(when(json!(i64::MIN)), at(Code::ImplausibleTime, "/timestamp"));
    assert_eq!(when(json!(u64::MAX)), at(Code::MalformedInstant, "/timestamp"));
    assert_eq!(when(json!(1_772_366_400)), at(Code::ImplausibleTime, "/timestamp"), "seconds instead of milliseconds");
    assert_eq!(check_with(json!({"timestamp": ARRIVED, "sentAt": "now"})), at(Code::MalformedInstant, "/sentAt"));
}

#[test]
fn an_instant_is_corrected_by_the_clock_that_told_it_and_never_after_the_arrival() {
    let instant = |fields: Value| {
        let mut message = json!({"event": "Cart Viewed", "userId": "u"});
        message.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        admitted(&message).at.to_string()
    };
    assert_eq!(instant(json!({})), "2026-03-01T12:00:00.000Z");
    assert_eq!(instant(json!({"timestamp": "2026-03-01T12:09:59Z"})), "2026-03-01T12:00:00.000Z");
    assert_eq!(instant(json!({"timestamp": 1_772_366_399_000_i64})), "2026-03-01T11:59:59.000Z");
    let skewed = json!({"timestamp": "2031-01-01T00:00:00Z", "sentAt": "2031-01-01T00:00:30Z"});
    assert_eq!(instant(skewed), "2026-03-01T11:59:30.000Z");
    let forwarded = json!({"timestamp": "2026-03-01T11:00:00Z", "originalTimestamp": "2031-01-01T00:00:00Z",
                           "sentAt": "2031-01-01T00:00:30Z"});
    assert_eq!(instant(forwarded), "2026-03-01T11:00:00.000Z");
}

#[test]
fn late_is_no_error_but_known() {
    let signal = admitted(&json!({"event": "Cart Viewed", "userId": "u", "timestamp": "2026-02-28T12:00:00Z"}));
    assert_eq!(Lateness::of(&signal), Lateness::Late { by_ms: 86_400_000 });
    assert_eq!(Lateness::of(&admitted(&json!({"event": "Cart Viewed", "userId": "u"}))), Lateness::Prompt);
}

#[test]
fn schema_versions_that_cannot_be_read_are_refused_with_those_that_can() {
    let letter = refused_text(r#"{"event": "Cart Viewed", "userId": "u", "schema": "2-0-0"}"#);
    assert_eq!((letter.code, letter.pointer.as_str()), (Code::UnreadableSchema, "/schema"));
    assert!(letter.hint.contains("1-0-0"), "{}", letter.hint);
    assert_eq!(letter.schema.unwrap().to_string(), "2-0-0");
    assert_eq!(check_with(json!({"context": {"schema": "latest"}})), at(Code::MalformedSchema, "/context/schema"));
    let wrapped = json!({"schema": "iglu:com.acme/cart/jsonschema/1-0-9", "data": {}});
    let signal = admitted(&json!({"event": "Cart Viewed", "userId": "u", "properties": wrapped}));
    assert_eq!(signal.schema.to_string(), "1-0-9");
}

#[test]
fn a_message_without_an_id_gets_the_same_one_every_time() {
    let message = json!({"event": "Cart Viewed", "userId": "u"});
    let id = admitted(&message).message_id;
    assert_eq!(admitted(&message).message_id, id);
    assert!(id.as_str().starts_with("derived-"));
    assert_ne!(admitted(&json!({"event": "Cart Viewed", "userId": "v"})).message_id, id);
}

#[test]
fn size_is_limited_and_what_is_at_the_limit_passes() {
    let products = |count: usize| json!({"products": vec![json!({"product_id": "mug"}); count]});
    assert_eq!(check("Product List Viewed", products(201)), at(Code::TooManyItems, "/properties/products"));
    assert_eq!(check("Product List Viewed", products(10_000)), at(Code::TooManyItems, "/properties/products"));
    assert_eq!(check_with(json!({"padding": "x".repeat(300_000)})), at(Code::MessageTooLarge, ""));
    admitted(&json!({"event": "Product List Viewed", "userId": "u", "properties": products(200)}));
    assert_eq!(
        check("Products Searched", json!({"query": "x".repeat(2_049)})),
        at(Code::TextTooLong, "/properties/query")
    );
    admitted(&json!({"event": "Products Searched", "userId": "u", "properties": {"query": "x".repeat(2_048)}}));
    let traits: serde_json::Map<String, Value> = (0..101).map(|at| (format!("t{at:03}"), json!(1))).collect();
    assert_eq!(check("identified", json!({"traits": traits})), at(Code::TooManyItems, "/properties/traits/t100"));
    let many = json!({"event": "add_to_cart", "userId": "u", "properties": {"items": vec![json!("mug"); 201]}});
    assert_eq!(refused_text(&many.to_string()).code, Code::TooManyItems);
}

#[test]
fn nesting_is_limited_and_what_cannot_be_read_is_kept() {
    let nested = |depth: usize| {
        format!(r#"{{"event":"Cart Viewed","userId":"u","x":{}{}}}"#, "[".repeat(depth), "]".repeat(depth))
    };
    assert_eq!(refused_text(&nested(100_000)).code, Code::TooDeep);
    assert_eq!(refused_text(&nested(32)).code, Code::TooDeep);
    assert_eq!(take(&nested(31)).dead, []);
    assert_eq!(refused_text(r#"{"event":"\ud800"}"#).code, Code::MalformedJson);
    assert_eq!(refused_text(r#"{"event":"Cart Viewed","userId":"u","x":1e999}"#).code, Code::MalformedJson);
}

#[test]
fn the_protocol_of_cloud_events_is_kept() {
    let check = |event: Value| {
        let policy = AdmissionPolicy::default();
        let arrival = Arrival { received_at: Timestamp::parse(ARRIVED).unwrap(), policy: &policy };
        let body = event.to_string();
        let taken = intake::cloudevents(CloudEventsMode::Structured, body.as_bytes(), [], &arrival).unwrap();
        (taken.dead[0].code, taken.dead[0].pointer.clone())
    };
    let version = |version: Value| json!({"specversion": version, "type": "cart_viewed", "data": {"userId": "u"}});
    assert_eq!(check(version(json!("0.3"))), at(Code::UnsupportedSpecversion, "/specversion"));
    assert_eq!(check(json!({"type": "cart_viewed"})), at(Code::UnsupportedSpecversion, "/specversion"));
    assert_eq!(check(json!({"specversion": "1.0"})), at(Code::MissingType, "/type"));
    assert_eq!(check(json!({"specversion": "1.0", "type": "cart_viewed", "data": 1})), at(Code::WrongType, "/data"));
    let encoded = json!({"specversion": "1.0", "type": "cart_viewed", "data_base64": "e30="});
    assert_eq!(check(encoded), at(Code::WrongType, "/data"));
    let viewed = json!({"specversion": "1.0", "type": "product_viewed"});
    assert_eq!(check(viewed), at(Code::MissingField, "/data/product_id"));
}
