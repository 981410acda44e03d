//! Claims:
//! 1. Segment's and GA4's names and fields mean the same words of the vocabulary.
//! 2. Our own JSON of any happening, sent as a track event, is that happening again.
//! 3. CloudEvents carry the same events: structured, batched and binary.
//! 4. An e-mail address never passes in the clear.
//! 5. Where and through what a message came is found where trackers put it.

mod own_words;
mod page;

use commerce::Timestamp;
use serde_json::{Value, json};

use crate::{AdmissionPolicy, Admitted, Arrival, CloudEventsMode, Intake, SegmentCall, Signal, intake};

fn arrival(policy: &AdmissionPolicy) -> Arrival<'_> {
    Arrival { received_at: Timestamp::parse("2026-03-01T12:00:00Z").unwrap(), policy }
}

fn all(intake: Intake) -> Vec<Admitted> {
    assert_eq!(intake.dead, [], "something was refused");
    intake.admitted
}

pub(super) fn check_call(call: &str, mut message: Value) -> Vec<Signal> {
    let fields = message.as_object_mut().unwrap();
    fields.entry("anonymousId").or_insert(json!("a"));
    fields.entry("messageId").or_insert(json!("m"));
    let call = SegmentCall::parse(call).unwrap();
    let taken = intake::segment(call, message.to_string().as_bytes(), &arrival(&AdmissionPolicy::default())).unwrap();
    let signal = |admitted| match admitted {
        Admitted::Signal(signal) => signal,
        Admitted::Change { change, .. } => panic!("a change: {change:?}"),
    };
    all(taken).into_iter().map(signal).collect()
}

/// The happenings, as JSON, of a track event.
pub(super) fn check(event: &str, properties: Value) -> Vec<Value> {
    let signals = check_call("track", json!({"event": event, "properties": properties}));
    signals.iter().map(|signal| serde_json::to_value(&signal.happening).unwrap()).collect()
}

fn check_change(event: &str, properties: Value) -> Value {
    let message = json!({"type": event, "specversion": "1.0", "id": "c", "data": properties}).to_string();
    let policy = AdmissionPolicy::default().for_managers();
    let taken = intake::cloudevents(CloudEventsMode::Structured, message.as_bytes(), [], &arrival(&policy)).unwrap();
    match all(taken).as_slice() {
        [Admitted::Change { change, .. }] => serde_json::to_value(change).unwrap(),
        other => panic!("no change: {other:?}"),
    }
}

#[test]
fn browsing_means_the_same_in_both_dialects() {
    let pairs = [
        (
            check("Products Searched", json!({"query": "red mug"})),
            check("search", json!({"search_term": "red mug"})),
            json!({"type": "searched", "query": "red mug"}),
        ),
        (
            check(
                "Product List Viewed",
                json!({"list_id": "l", "category": "Home", "products": [{"product_id": "mug"}]}),
            ),
            check("view_item_list", json!({"item_list_id": "l", "category": "Home", "items": [{"item_id": "mug"}]})),
            json!({"type": "list_viewed", "list": "l", "category": "Home", "products": ["mug"]}),
        ),
        (
            check("Product Clicked", json!({"product_id": "mug", "position": 3, "list_id": "l"})),
            check("select_item", json!({"item_list_id": "l", "items": [{"item_id": "mug", "index": 3}]})),
            json!({"type": "product_clicked", "product": "mug", "position": 3, "list": "l"}),
        ),
        (
            check("Product Viewed", json!({"product_id": 85123, "price": 2.5})),
            check("view_item", json!({"items": [{"item_id": "85123", "price": "2.5"}]})),
            json!({"type": "product_viewed", "product": "85123"}),
        ),
        (
            check("Promotion Clicked", json!({"promotion_id": "p"})),
            check("select_promotion", json!({"items": [{"promotion_id": "p"}]})),
            json!({"type": "promotion", "promotion": "p", "clicked": true}),
        ),
        (
            check("Product Added to Wishlist", json!({"product_id": "mug"})),
            check("add_to_wishlist", json!({"items": [{"item_id": "mug"}]})),
            json!({"type": "wished", "product": "mug"}),
        ),
    ];
    for (segment, ga4, expected) in pairs {
        assert_eq!(segment, std::slice::from_ref(&expected));
        assert_eq!(ga4, [expected]);
    }
}

#[test]
fn buying_means_the_same_in_both_dialects() {
    let line = json!({"product": "mug", "quantity": 2, "price": 2.5});
    let pairs = [
        (
            check("Product Added", json!({"product_id": "mug", "quantity": 2, "price": 2.5})),
            check("add_to_cart", json!({"items": [{"item_id": "mug", "quantity": 2, "price": 2.5}]})),
            json!({"type": "added_to_cart", "line": line}),
        ),
        (
            check("Product Removed", json!({"product_id": "mug", "quantity": "2", "price": "2.50"})),
            check("remove_from_cart", json!({"items": [{"item_id": "mug", "quantity": 2.0, "price": 2.5}]})),
            json!({"type": "removed_from_cart", "line": line}),
        ),
        (check("Cart Viewed", json!({})), check("view_cart", json!({"items": []})), json!({"type": "cart_viewed"})),
        (
            check("Checkout Step Viewed", json!({"step": 2})),
            check("add_shipping_info", json!({"checkout_step": 2})),
            json!({"type": "checkout_started", "step": 2}),
        ),
        (
            check(
                "Order Completed",
                json!({"order_id": "o", "total": 5, "currency": "eur", "coupon": "TEN",
                       "products": [{"product_id": "mug", "quantity": 2, "price": 2.5}]}),
            ),
            check(
                "purchase",
                json!({"transaction_id": "o", "value": 5.0, "currency": "EUR", "coupon": "TEN",
                       "items": [{"item_id": "mug", "quantity": 2, "price": 2.5}]}),
            ),
            json!({"type": "ordered", "order": "o", "lines": [line], "total": 5.0, "currency": "EUR", "coupon": "TEN"}),
        ),
        (
            check("Order Cancelled", json!({"order_id": "o"})),
            check("refund", json!({"transaction_id": "o"})),
            json!({"type": "returned", "order": "o"}),
        ),
    ];
    for (segment, ga4, expected) in pairs {
        assert_eq!(segment, std::slice::from_ref(&expected));
        assert_eq!(ga4, [expected]);
    }
}

#[test]
fn an_event_about_single_products_that_lists_several_is_one_signal_for_each() {
    let message = json!({"event": "add_to_cart", "properties": {"items": [{"item_id": "mug"}, {"item_id": "pot"}]}});
    let signals = check_call("track", message);
    let ids: Vec<&str> = signals.iter().map(|signal| signal.message_id.as_str()).collect();
    assert_eq!(ids, ["m", "m.2"]);
}

#[test]
fn coupons_end_as_their_names_say() {
    for (name, outcome) in
        [("Entered", "entered"), ("Applied", "applied"), ("Denied", "denied"), ("Removed", "removed")]
    {
        let read = check(&format!("Coupon {name}"), json!({"coupon_id": "TEN"}));
        assert_eq!(read, [json!({"type": "coupon", "coupon": "TEN", "outcome": outcome})]);
    }
}

#[test]
fn a_rating_is_a_share_or_stars() {
    let rated = |properties: Value, event: &str| check(event, properties)[0]["rating"].as_f64().unwrap();
    assert_eq!(rated(json!({"product": "mug", "rating": 0.75}), "rated"), 0.75);
    assert_eq!(rated(json!({"product": "mug", "rating": 4, "max": 5}), "rated"), 0.75);
    assert_eq!(rated(json!({"product_id": "mug", "rating": "1"}), "Product Reviewed"), 0.0);
    assert_eq!(rated(json!({"product_id": "mug", "rating": 5, "min": 0, "max": 10}), "Product Reviewed"), 0.5);
}

#[test]
fn calls_without_an_event_name_have_their_own_words() {
    let happening = |call: &str, message: Value| {
        let signals = check_call(call, message);
        serde_json::to_value(&signals[0].happening).unwrap()
    };
    let cases = [
        ("page", json!({"name": "Home"}), json!({"type": "page_viewed", "page": "Home"})),
        ("page", json!({"properties": {"path": "/mugs"}}), json!({"type": "page_viewed", "page": "/mugs"})),
        ("screen", json!({"name": "Basket"}), json!({"type": "page_viewed", "page": "Basket"})),
        ("group", json!({"groupId": 7}), json!({"type": "grouped", "group": "7"})),
        ("alias", json!({"previousId": "old", "userId": "u"}), json!({"type": "aliased", "previous": "old"})),
        (
            "identify",
            json!({"userId": "u", "traits": {"birthday": "1984-03-09", "address": {"city": "Graz", "country": "AT"},
                   "plan": "gold", "tags": ["a", 1, null], "nothing": null}}),
            json!({"type": "identified", "traits": {"birth_year": 1984, "country": "AT", "other": {
                   "address.city": "Graz", "address.country": "AT", "plan": "gold", "tags": "a, 1"}}}),
        ),
    ];
    for (call, message, expected) in cases {
        assert_eq!(happening(call, message), expected);
    }
}

#[test]
fn an_address_never_passes_in_the_clear() {
    let signals = check_call(
        "identify",
        json!({"userId": "Ann@Example.com", "context": {"traits": {"email": "ann@example.com"}},
               "traits": {"email": " ann@example.com ", "contact": {"work": "ann@example.com"}, "login": "ann@example.com",
                          "all": ["ann@example.com", "x"]}}),
    );
    let text = serde_json::to_string(&signals).unwrap();
    assert!(!text.to_lowercase().contains("example.com"), "{text}");
    let who = &signals[0].who;
    assert_eq!(who.customer.as_ref().unwrap().as_str(), who.email.as_ref().unwrap().as_str());
    let aliased = check_call("alias", json!({"userId": "u", "previousId": "ann@example.com"}));
    assert!(!serde_json::to_string(&aliased).unwrap().contains("example.com"));
}

#[test]
fn a_hashed_address_is_the_same_identifier_as_the_address() {
    let plain =
        check_call("track", json!({"event": "Cart Viewed", "context": {"traits": {"email": "test@example.com"}}}));
    let hash = "973DFE463EC85785F5F95AF5BA3906EEDB2D931C24E69824A89EA65DBA4E813B";
    let hashed = check_call("track", json!({"event": "Cart Viewed", "traits": {"email_hash": hash}}));
    assert_eq!(plain[0].who, hashed[0].who);
}

#[test]
fn circumstances_are_found_where_trackers_put_them() {
    let signals = check_call(
        "track",
        json!({"event": "Product Viewed", "properties": {"product_id": "mug", "decision_id": "d1", "slot": "home"},
               "context": {"sessionId": 1_700_000_000_123_u64, "channel": "browser", "device": {"type": "ios"},
                           "place": "store:12", "consent": {"categoryPreferences": {
                           "Advertising": false, "Analytics": true, "Targeting": true, "Whatever": true}}}}),
    );
    let expected = json!({"session": "1700000000123", "channel": "web", "device": "mobile", "place": "store:12",
        "surface": "home", "decision": "d1", "consent": [{"purpose": "analytics", "granted": true},
        {"purpose": "marketing", "granted": false}]});
    assert_eq!(serde_json::to_value(&signals[0].circumstances).unwrap(), expected);
    let on_item =
        json!({"event": "view_item", "properties": {"items": [{"item_id": "mug", "recommendation_id": "d2"}]}});
    assert_eq!(check_call("track", on_item)[0].circumstances.decision.as_ref().unwrap().as_str(), "d2");
}

#[test]
fn consent_is_read_from_any_common_shape() {
    let expected = [json!({"type": "consent_changed", "decisions": [{"purpose": "marketing", "granted": false}]})];
    assert_eq!(check("Consent Changed", json!({"categoryPreferences": {"Advertising": false}})), expected);
    assert_eq!(check("consent_changed", json!({"consent": {"marketing": {"granted": false}}})), expected);
}

#[test]
fn what_was_shown_needs_its_decision() {
    let shown =
        check("Recommendation Shown", json!({"products": [{"product_id": "mug"}, "pot"], "recommendation_id": "d"}));
    assert_eq!(shown, [json!({"type": "exposed", "products": ["mug", "pot"]})]);
}

#[test]
fn the_place_of_what_was_shown_is_kept() {
    let products = json!([{"product_id": "mug", "position": 7}]);
    let shown = check("Recommendation Shown", json!({"products": products, "decision_id": "d"}));
    assert_eq!(shown, [json!({"type": "exposed", "products": ["mug"], "positions": [7]})]);
}

#[test]
fn changes_of_the_catalogue_come_through_the_same_door() {
    let product =
        json!({"product_id": 1, "name": "Mug", "price": "2.50", "category": "Home/Mugs", "attributes": {"size": 3}});
    let expected = json!({"change": "product", "product": {"id": "1", "title": "Mug", "price": 2.5,
                          "category": "Home > Mugs", "attributes": {"size": "3"}}});
    assert_eq!(check_change("product_changed", product.clone()), expected);
    assert_eq!(check_change("product_changed", json!({"product": product})), expected);
    let cases = [
        ("com.acme.product_removed", json!({"product": "mug"}), json!({"change": "removed", "product": "mug"})),
        ("product_hidden", json!({"product": "mug"}), json!({"change": "hidden", "product": "mug", "hidden": true})),
        (
            "stock_changed",
            json!({"product": "mug", "stock": 0}),
            json!({"change": "stock", "product": "mug", "stock": 0}),
        ),
        (
            "stock_changed",
            json!({"product": "mug", "stock": null, "place": "web"}),
            json!({"change": "stock", "product": "mug", "place": "web", "stock": null}),
        ),
        (
            "price_changed",
            json!({"product": "mug", "price": 3}),
            json!({"change": "price", "product": "mug", "price": 3.0}),
        ),
    ];
    for (event, properties, expected) in cases {
        assert_eq!(check_change(event, properties), expected, "{event}");
    }
}

#[test]
fn cloud_events_carry_the_same_in_every_mode() {
    let policy = AdmissionPolicy::default();
    let attributes = json!({"specversion": "1.0", "id": "e1", "source": "/shop", "type": "com.acme.shop.product_viewed",
        "time": "2026-03-01T11:00:00Z", "dataschema": "iglu:com.acme/product_viewed/jsonschema/1-0-2"});
    let mut event = attributes.clone();
    event["data"] = json!({"product": "mug", "userId": "u"});
    let take = |mode, body: Value| {
        let headers = attributes.as_object().unwrap().iter();
        let headers: Vec<(String, &str)> =
            headers.map(|(name, value)| (format!("ce-{name}"), value.as_str().unwrap())).collect();
        let headers = headers.iter().map(|(name, value)| (name.as_str(), *value));
        all(intake::cloudevents(mode, body.to_string().as_bytes(), headers, &arrival(&policy)).unwrap())
    };
    let structured = take(CloudEventsMode::Structured, event.clone());
    let Admitted::Signal(signal) = &structured[0] else { panic!("no signal") };
    assert_eq!(signal.at, Timestamp::parse("2026-03-01T11:00:00Z").unwrap());
    assert_eq!((signal.schema.to_string().as_str(), signal.message_id.as_str()), ("1-0-2", "e1"));
    assert_eq!(take(CloudEventsMode::Batch, json!([event])), structured);
    assert_eq!(take(CloudEventsMode::Binary, event["data"].clone()), structured);
}

#[test]
fn a_subject_stands_in_for_the_product_or_the_customer() {
    let policy = AdmissionPolicy::default();
    let take = |event: Value| {
        all(intake::cloudevents(CloudEventsMode::Structured, event.to_string().as_bytes(), [], &arrival(&policy))
            .unwrap())
    };
    let event = json!({"specversion": "1.0", "type": "View_Item", "subject": "mug", "data": {"client_id": "a"}});
    let Admitted::Signal(viewed) = &take(event)[0] else { panic!("no signal") };
    assert_eq!(viewed.happening, crate::Happening::ProductViewed { product: commerce::ProductId::new("mug").unwrap() });
    let event = json!({"specversion": "1.0", "type": "cart_viewed", "subject": "ann"});
    let Admitted::Signal(viewed) = &take(event)[0] else { panic!("no signal") };
    assert_eq!(viewed.who.customer.as_ref().unwrap().as_str(), "ann");
}
