//! A decision stays explainable. Claims: what was decided before a restart is in the log after it, and replays to the
//! byte on every default plan, also when catalogue, rules, plans and models have changed in between; before the
//! restart, after it, and after more changes.

use serde_json::{Value, json};

use crate::product::{Product, run};

const SURFACES: [&str; 4] = ["home", "product", "basket", "order-confirmation"];

/// A shopper who did things, asking on every surface; the ids of the decisions.
fn decide(product: &Product, shown: &[String], visit: &str) -> Vec<String> {
    let viewed = shown.iter().take(5).map(|id| {
        json!({"type": "track", "event": "Product Viewed", "messageId": format!("{visit}-{id}"), "properties": {"product_id": id}})
    });
    let viewed: Vec<Value> = viewed.collect();
    let surfaces: Vec<Value> = SURFACES.iter().map(|surface| json!({"surface": surface, "slots": 8})).collect();
    let call = json!({"anonymousId": "a-visitor", "sessionId": visit, "events": viewed, "surfaces": surfaces,
                      "context": {"product": shown[0], "basket": [shown[1]]}});
    let answer = product.send("POST", "/v1/decide", &call.to_string());
    let decisions = answer["decisions"].as_array().unwrap();
    assert!(
        decisions.iter().all(|decision| decision["logged"] == true && decision["items"][0].is_object()),
        "{answer}"
    );
    decisions.iter().map(|decision| decision["id"].as_str().unwrap().to_owned()).collect()
}

fn replay_identically(product: &Product, decisions: &[String]) {
    for id in decisions {
        let replay = product.get(&format!("/v1/decisions/{id}/replay"));
        assert_eq!(replay["identical"], true, "{replay}");
        assert_eq!(product.get(&format!("/v1/decisions/{id}/explain"))["replayed_identically"], true);
        let told = run(&["replay", id, "--url", &product.url, "--key", &product.owner]);
        assert!(told.status.success(), "{told:?}");
    }
}

/// Everything that a decision is made with becomes another.
fn change_everything(product: &Product, shown: &[String], slots: usize) {
    product.send("DELETE", &format!("/v1/products/{}", shown[2]), "");
    product.send("PUT", &format!("/v1/products/{}/stock", shown[3]), r#"{"stock":0}"#);
    product.send("PUT", &format!("/v1/products/{}/price", shown[4]), r#"{"price":0.5}"#);
    product.send("PUT", "/v1/products/new", r#"{"id":"new","title":"New","category":"Elsewhere"}"#);
    let rule = json!({"action": {"pin": {"position": 0}}, "target": {"products": ["new"]}});
    product.send("PUT", "/v1/rules/first", &rule.to_string());
    for surface in SURFACES {
        let plan = format!("surface = \"{surface}\"\nslots = {slots}\n[[source]]\nuse = \"popular\"\n");
        let (status, answer) = product.try_send("PUT", &format!("/v1/plans/{surface}"), &plan).unwrap();
        assert_eq!(status, 200, "{answer}");
    }
    product.send("POST", "/v1/models/train", "");
}

#[test]
fn decisions_replay_to_the_byte_across_restarts_and_changes() {
    let directory = tempfile::tempdir().unwrap();
    let product = Product::start(directory.path());
    let list = product.get("/v1/products?limit=8");
    let shown: Vec<String> =
        list["products"].as_array().unwrap().iter().map(|found| found["id"].as_str().unwrap().to_owned()).collect();
    let first = decide(&product, &shown, "visit-1");
    replay_identically(&product, &first);
    assert!(product.stop().success());

    let product = Product::start(directory.path());
    replay_identically(&product, &first);
    change_everything(&product, &shown, 3);
    let second = decide(&product, &shown, "visit-2");
    replay_identically(&product, &first);
    replay_identically(&product, &second);
    assert!(product.stop().success());

    let product = Product::start(directory.path());
    change_everything(&product, &shown, 5);
    let all: Vec<String> = first.into_iter().chain(second).collect();
    replay_identically(&product, &all);
}
