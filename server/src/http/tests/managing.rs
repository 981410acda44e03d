//! What the shop's people do. Claims: a rule, a plan and a model count from the next decision on; a decision made before
//! any of them is still explained and replayed to the byte; everything that is set can be read back.

use axum::body::Body;
use axum::http::header;
use serde_json::{Value, json};

use super::{Shop, shown};

async fn decide(shop: &Shop, surface: &str) -> Value {
    let call = json!({"surface": surface, "anonymousId": "visitor-3", "slots": 6, "deadline_ms": 1_000,
                      "context": {"product": "cup", "basket": ["plate"]}});
    shop.post("/v1/recommend", &call).await.json()
}

async fn replays(shop: &Shop, decision: &Value) {
    let id = decision["id"].as_str().unwrap();
    let replay = shop.get(&format!("/v1/decisions/{id}/replay")).await.json();
    assert_eq!(replay["identical"], true, "{replay}");
    assert_eq!(shop.get(&format!("/v1/decisions/{id}/explain")).await.json()["replayed_identically"], true);
    let logged = shop.get(&format!("/v1/decisions/{id}")).await.json();
    assert_eq!(logged["decision"]["id"], id);
}

#[tokio::test]
async fn every_default_plan_replays_to_the_byte_after_everything_has_changed() {
    let shop = Shop::open().await;
    let mut decisions = Vec::new();
    for surface in ["home", "product", "basket", "order-confirmation"] {
        decisions.push(decide(&shop, surface).await);
    }
    shop.call("DELETE", "/v1/products/lamp", Body::empty()).await;
    shop.put("/v1/products/mug/price", &json!({"price": 1.0})).await;
    shop.put("/v1/products/new", &json!({"id": "new", "title": "New", "category": "Kitchen"})).await;
    shop.put("/v1/rules/no-wine", &json!({"action": "exclude", "target": {"products": ["wine"]}})).await;
    for surface in ["home", "product", "basket", "order-confirmation"] {
        let plan = format!("surface = \"{surface}\"\nslots = 3\n[[source]]\nuse = \"popular\"\n");
        let answer = shop.call("PUT", &format!("/v1/plans/{surface}"), plan).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    assert_eq!(shop.call("POST", "/v1/models/train", Body::empty()).await.status, 200);
    for decision in &decisions {
        assert!(!shown(decision).is_empty());
        replays(&shop, decision).await;
    }
}

#[tokio::test]
async fn a_rule_counts_from_the_next_decision_on_and_until_it_is_withdrawn() {
    let shop = Shop::open().await;
    let rule = json!({"action": {"pin": {"position": 0}}, "target": {"products": ["wine"]}, "note": "harvest"});
    assert_eq!(shop.put("/v1/rules/harvest", &rule).await.json()["id"], "harvest");
    let pinned = decide(&shop, "home").await;
    assert_eq!((&pinned["items"][0]["product_id"], &pinned["items"][0]["pinned"]), (&json!("wine"), &json!(true)));
    assert_eq!(shop.get("/v1/rules/harvest").await.json()["note"], "harvest");
    assert_eq!(shop.get("/v1/rules").await.json()["rules"].as_array().unwrap().len(), 1);
    assert_eq!(shop.call("DELETE", "/v1/rules/harvest", Body::empty()).await.status, 204);
    assert!(decide(&shop, "home").await["items"][0]["pinned"].is_null());
    shop.get("/v1/rules/harvest").await.problem("not-found");
    shop.call("DELETE", "/v1/rules/harvest", Body::empty()).await.problem("not-found");
}

#[tokio::test]
async fn a_plan_is_read_back_as_it_was_written() {
    let shop = Shop::open().await;
    let plan = "# ours\nsurface = \"home\"\nslots = 2\n[[source]]\nuse = \"popular\"\n";
    let set = shop.call("PUT", "/v1/plans/home", plan).await.json();
    assert_eq!(set["slots"], 2, "{set}");
    let read = shop.get("/v1/plans/home").await;
    assert_eq!((read.text.as_str(), read.media_type.as_str()), (plan, "application/toml; charset=utf-8"));
    assert_eq!(shop.get("/v1/plans").await.json()["plans"].as_array().unwrap().len(), 4);
    shop.get("/v1/plans/cellar").await.problem("not-found");
    let decision = shop.post("/v1/recommend", &json!({"surface": "home"})).await.json();
    assert_eq!(shown(&decision).len(), 2);
}

#[tokio::test]
async fn products_come_as_a_list_and_line_by_line_and_are_found_by_words_and_category() {
    let shop = Shop::open().await;
    let list = json!([{"id": "fork", "title": "Silver fork", "category": "Kitchen > Cutlery"}]);
    assert_eq!(shop.post("/v1/products", &list).await.json()["accepted"], 1);
    let lines = "{\"id\":\"knife\",\"title\":\"Silver knife\",\"category\":\"Kitchen > Cutlery\"}\n{\"id\":\"rug\",\"title\":\"Rug\"}\n";
    assert_eq!(shop.call("POST", "/v1/products", lines).await.json()["accepted"], 2);
    let found = shop.get("/v1/products?query=SILVER&category=Kitchen&limit=1").await.json();
    assert_eq!((&found["total"], found["products"].as_array().unwrap().len()), (&json!(2), 1), "{found}");
    let categories = shop.get("/v1/categories").await.json();
    assert!(
        categories["categories"].as_array().unwrap().contains(&json!({"category": "Kitchen > Cutlery", "products": 2}))
    );
}

#[tokio::test]
async fn the_latest_decisions_are_paged() {
    let shop = Shop::open().await;
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(decide(&shop, "home").await["id"].as_str().unwrap().to_owned());
    }
    // A decision is readable at once and listed as soon as the log has it.
    let listed = loop {
        let listed = shop.get("/v1/decisions?limit=3").await.json();
        if listed["decisions"][0]["decision"]["id"] == made[4].as_str() {
            break listed;
        }
        tokio::task::yield_now().await;
    };
    let before = listed["next_before"].as_u64().unwrap();
    let rest = shop.get(&format!("/v1/decisions?limit=3&before={before}")).await.json();
    let ids = |page: &Value| -> Vec<String> {
        let decisions = page["decisions"].as_array().unwrap();
        decisions.iter().map(|found| found["decision"]["id"].as_str().unwrap().to_owned()).collect()
    };
    let all: Vec<String> = ids(&listed).into_iter().chain(ids(&rest)).collect();
    made.reverse();
    assert_eq!(all, made);
}

#[tokio::test]
async fn health_metrics_and_status_tell_what_was_counted() {
    let shop = Shop::open().await;
    decide(&shop, "home").await;
    assert_eq!(shop.get("/health/live").await.text, "live\n");
    assert_eq!(shop.get("/health/ready").await.status, 200);
    let metrics = shop.get("/metrics").await.text;
    assert!(metrics.contains("shopwright_decision_seconds_count{surface=\"home\"} 1"), "{metrics}");
    let status = shop.get("/v1/status").await.json();
    assert_eq!((&status["products"], &status["plans"]), (&json!(12), &json!(4)), "{status}");
    let models = shop.get("/v1/models").await.json();
    assert_eq!(models["published"].as_array().unwrap().len(), models["known"].as_array().unwrap().len(), "{models}");
}

#[tokio::test]
async fn the_front_page_without_a_demo_leads_to_the_documents() {
    let shop = Shop::open().await;
    let page = shop.get("/").await;
    assert_eq!(page.media_type, "text/html; charset=utf-8");
    assert!(page.text.contains("href=\"/docs\""), "{}", page.text);
    assert!(
        shop.get("/storefront/shop.js").await.headers[header::CONTENT_TYPE]
            .to_str()
            .unwrap()
            .starts_with("text/javascript")
    );
    shop.get("/storefront/none.js").await.problem("not-found");
}
