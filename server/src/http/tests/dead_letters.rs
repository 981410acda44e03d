//! Dead letters. Claims: a refused message is listed untouched; repaired it counts as if it had been right on time;
//! a repair is made once; a letter set aside stays readable and cannot be repaired.

use serde_json::{Value, json};

use super::{Shop, shown};

/// The shop, and the letter of an order that was refused for one line's price.
async fn refused_order(shop: &Shop) -> String {
    let order = json!({"batch": [{"type": "track", "event": "Order Completed", "userId": "c-9", "messageId": "o-9",
        "properties": {"order_id": "o-9", "currency": "GBP",
                       "products": [{"product_id": "vase", "quantity": 2, "price": -14.0}]}}]});
    let answer = shop.post("/v1/batch", &order).await.json();
    assert_eq!(answer["dead_letters"], 1, "{answer}");
    assert_eq!(answer["problems"][0]["pointer"], "/properties/products/0/price");
    answer["problems"][0]["id"].as_str().unwrap().to_owned()
}

fn patch() -> Value {
    json!({"patch": {"properties": {"products": [{"product_id": "vase", "quantity": 2, "price": 14.0}]}}})
}

#[tokio::test]
async fn letters_are_listed_latest_first_and_shown_one_by_one() {
    let shop = Shop::open().await;
    let first = refused_order(&shop).await;
    shop.clock.advance_millis(1_000);
    shop.post("/v1/track", &json!({"event": "Product Adored", "anonymousId": "a"})).await.problem("bad-request");
    let page = shop.get("/v1/dead-letters?limit=1").await.json();
    assert_eq!((&page["total"], page["letters"].as_array().unwrap().len()), (&json!(2), 1));
    let rest = shop.get("/v1/dead-letters?limit=1&offset=1").await.json();
    assert_eq!(rest["letters"][0]["id"], first.as_str());
    let letter = shop.get(&format!("/v1/dead-letters/{first}")).await.json();
    assert_eq!((&letter["code"], &letter["state"]), (&json!("negative"), &json!("waiting")));
    shop.get("/v1/dead-letters/none").await.problem("not-found");
}

#[tokio::test]
async fn a_repaired_letter_counts_as_if_it_had_been_on_time_and_once() {
    let shop = Shop::open().await;
    let id = refused_order(&shop).await;
    shop.get("/v1/profiles?customer=c-9").await.problem("not-found");
    shop.clock.advance_millis(3 * 86_400_000);
    let repaired = shop.post(&format!("/v1/dead-letters/{id}/repair"), &patch()).await.json();
    assert_eq!(repaired["receipt"]["accepted"], 1, "{repaired}");
    assert!(repaired["rejection"].is_null() && repaired["letter"]["state"]["repaired"].is_object(), "{repaired}");

    let late = shop.get("/v1/profiles?customer=c-9").await.text;
    let on_time = Shop::open().await;
    let order = json!({"event": "Order Completed", "userId": "c-9", "messageId": "o-9", "properties": {"order_id": "o-9",
        "currency": "GBP", "products": [{"product_id": "vase", "quantity": 2, "price": 14.0}]}});
    assert_eq!(on_time.post("/v1/track", &order).await.status, 200);
    assert!(late.contains("2026-03-01T12:00:00"), "{late}");
    assert_eq!(late, on_time.get("/v1/profiles?customer=c-9").await.text, "the same profile, to the millisecond");

    let again = shop.post(&format!("/v1/dead-letters/{id}/repair"), &patch()).await;
    assert_eq!(again.status, 409, "{}", again.text);
    assert!(again.problem("conflict")["hint"].is_string());
    let same = shop.post("/v1/track", &order).await.json();
    assert_eq!(same["duplicates"], 1, "the message counts once, whichever way it came: {same}");
}

#[tokio::test]
async fn a_repair_that_does_not_suffice_leaves_the_letter_waiting() {
    let shop = Shop::open().await;
    let id = refused_order(&shop).await;
    let path = format!("/v1/dead-letters/{id}/repair");
    let as_sent = shop.call("POST", &path, "").await.json();
    assert_eq!(as_sent["rejection"]["code"], "negative", "{as_sent}");
    assert_eq!((&as_sent["letter"]["state"], &as_sent["letter"]["attempts"]), (&json!("waiting"), &json!(1)));
    shop.post(&path, &json!({"patches": {}})).await.problem("bad-request");
    shop.post(&path, &json!({"patch": {}, "payload": {}})).await.problem("invalid");
    let whole = json!({"payload": {"type": "track", "event": "Product Viewed", "userId": "c-9", "messageId": "o-9",
                                   "properties": {"product_id": "vase"}}});
    assert_eq!(shop.post(&path, &whole).await.json()["receipt"]["accepted"], 1);
}

#[tokio::test]
async fn a_letter_set_aside_stays_readable_and_waits_no_more() {
    let shop = Shop::open().await;
    let id = refused_order(&shop).await;
    let discarded = shop.call("POST", &format!("/v1/dead-letters/{id}/discard"), "").await.json();
    assert!(discarded["state"]["discarded"].is_object(), "{discarded}");
    assert_eq!(shop.get(&format!("/v1/dead-letters/{id}")).await.status, 200);
    shop.post(&format!("/v1/dead-letters/{id}/repair"), &patch()).await.problem("conflict");
    shop.call("POST", "/v1/dead-letters/none/discard", "").await.problem("not-found");
}

#[tokio::test]
async fn a_catalogue_change_that_a_browser_sent_can_be_let_in_by_whoever_manages() {
    let shop = Shop::open().await;
    let event = json!({"batch": [{"type": "track", "event": "stock_changed", "messageId": "s-1",
                                  "properties": {"product": "lamp", "stock": 0}}]});
    let refused = shop.browse("/v1/batch", &event).await.json();
    assert_eq!(refused["problems"][0]["code"], "not_permitted", "{refused}");
    let id = refused["problems"][0]["id"].as_str().unwrap();
    let repaired = shop.call("POST", &format!("/v1/dead-letters/{id}/repair"), "").await.json();
    assert_eq!(repaired["receipt"]["accepted"], 1, "{repaired}");
    let decision = shop.post("/v1/recommend", &json!({"surface": "home", "slots": 50})).await.json();
    assert!(!shown(&decision).contains(&"lamp".to_owned()), "{decision}");
}
