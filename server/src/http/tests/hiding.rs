//! Out of stock, hidden, removed. Claim: a product that can no longer be chosen is gone from the very next answer of
//! every endpoint that offers products, on every surface, pinned or not, in the fallback ladder too; and it comes back
//! when it may.

use serde_json::{Value, json};

use super::{Shop, shown};

const SURFACES: [&str; 4] = ["home", "product", "basket", "order-confirmation"];

/// Every place that offers the product.
async fn offers(shop: &Shop, product: &str) -> Vec<String> {
    let mut found = Vec::new();
    let context = json!({"product": "cup", "basket": ["plate"]});
    let asks: Vec<Value> = SURFACES.iter().map(|surface| json!({"surface": surface, "slots": 50})).collect();
    for who in ["visitor-0", "a-stranger"] {
        for refuse in [json!([]), json!(["personalization"])] {
            // Without time only the last rung is left.
            for deadline_ms in [1_000, 0] {
                let call = json!({"anonymousId": who, "context": context, "refuse": refuse,
                                  "deadline_ms": deadline_ms, "surfaces": asks});
                let answer = shop.post("/v1/decide", &call).await;
                assert_eq!(answer.status, 200, "{}", answer.text);
                for decision in answer.json()["decisions"].as_array().unwrap() {
                    assert!(!shown(decision).is_empty(), "an empty slate: {decision}");
                    if shown(decision).iter().any(|id| id == product) {
                        found.push(format!("decide {} for {who}, {deadline_ms} ms", decision["surface"]));
                    }
                }
            }
        }
    }
    for surface in SURFACES {
        let call = json!({"anonymousId": "visitor-0", "surface": surface, "slots": 50, "context": context});
        if shown(&shop.post("/v1/recommend", &call).await.json()).iter().any(|id| id == product) {
            found.push(format!("recommend {surface}"));
        }
    }
    found
}

async fn is_listed(shop: &Shop, product: &str) -> bool {
    let list = shop.get("/v1/products?limit=200").await.json();
    list["products"].as_array().unwrap().iter().any(|found| found["id"] == product)
}

async fn pin(shop: &Shop, product: &str) {
    let rule = json!({"action": {"pin": {"position": 0}}, "target": {"products": [product]}});
    let answer = shop.put("/v1/rules/first", &rule).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

/// Hides by one call, and shows again by another.
async fn check(hide: (&str, &str, Value), show: (&str, &str, Value), stays_listed: bool) {
    let shop = Shop::open().await;
    pin(&shop, "lamp").await;
    assert_eq!(offers(&shop, "lamp").await.len(), 36, "pinned, it is offered everywhere");
    let answer = shop.call(hide.0, hide.1, hide.2.to_string()).await;
    assert!(answer.status.is_success(), "{}", answer.text);
    assert_eq!(offers(&shop, "lamp").await, Vec::<String>::new());
    assert_eq!(is_listed(&shop, "lamp").await, stays_listed);
    let answer = shop.call(show.0, show.1, show.2.to_string()).await;
    assert!(answer.status.is_success(), "{}", answer.text);
    assert_eq!(offers(&shop, "lamp").await.len(), 36);
    assert!(is_listed(&shop, "lamp").await);
}

#[tokio::test]
async fn a_product_out_of_stock_is_gone_from_the_next_answer() {
    let set = |stock: Value| ("PUT", "/v1/products/lamp/stock", json!({ "stock": stock }));
    check(set(json!(0)), set(json!(3)), true).await;
}

#[tokio::test]
async fn a_hidden_product_is_gone_from_the_next_answer() {
    let set = |hidden: bool| ("PUT", "/v1/products/lamp/hidden", json!({ "hidden": hidden }));
    check(set(true), set(false), false).await;
}

#[tokio::test]
async fn a_removed_product_is_gone_from_the_next_answer() {
    let again = json!({"id": "lamp", "title": "Reading lamp", "category": "Living"});
    check(("DELETE", "/v1/products/lamp", json!(null)), ("PUT", "/v1/products/lamp", again), false).await;
}

#[tokio::test]
async fn stock_told_by_an_event_counts_for_the_decision_in_the_same_call() {
    let shop = Shop::open().await;
    pin(&shop, "lamp").await;
    let call = json!({"surface": "home", "anonymousId": "a", "slots": 50, "events": [
        {"type": "track", "event": "stock_changed", "messageId": "s-1", "properties": {"product": "lamp", "stock": 0}}]});
    let answer = shop.post("/v1/recommend", &call).await.json();
    assert_eq!(answer["receipt"]["accepted"], 1, "{answer}");
    assert!(!shown(&answer).contains(&"lamp".to_owned()), "{answer}");
}

#[tokio::test]
async fn stock_of_one_place_counts_there_alone() {
    let shop = Shop::open().await;
    pin(&shop, "lamp").await;
    shop.put("/v1/products/lamp/stock", &json!({"stock": 0, "place": "store:1"})).await;
    let at = |place: &str| json!({"surface": "home", "slots": 50, "context": {"place": place}});
    assert!(!shown(&shop.post("/v1/recommend", &at("store:1")).await.json()).contains(&"lamp".to_owned()));
    assert!(shown(&shop.post("/v1/recommend", &at("store:2")).await.json()).contains(&"lamp".to_owned()));
}

#[tokio::test]
async fn an_explanation_says_what_dropped_it() {
    let shop = Shop::open().await;
    shop.put("/v1/products/lamp/stock", &json!({"stock": 0})).await;
    let decision =
        shop.post("/v1/recommend", &json!({"surface": "home", "slots": 50, "deadline_ms": 1_000})).await.json();
    assert_eq!(decision["counts"]["dropped"]["in_stock"], 1, "{decision}");
}
