//! A shopper's no. Claims: `Sec-GPC`, `refuse` and a refusal told by an event each keep the profile out of the very
//! decision they come with, on every surface; without them the same shopper gets a personal answer.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use super::{BROWSER, Shop};

async fn ask(shop: &Shop, header: Option<(&str, &str)>, more: Value) -> Value {
    let mut call = json!({"anonymousId": "visitor-0", "surfaces": [{"surface": "home"}, {"surface": "basket"}],
                          "deadline_ms": 1_000});
    call.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let request = Request::post("/v1/decide").header("x-api-key", BROWSER);
    let request = header.into_iter().fold(request, |request, (name, value)| request.header(name, value));
    let answer = shop.send(request.body(Body::from(call.to_string())).unwrap()).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

/// Whether any decision of the answer read what the profile knows.
async fn is_personal(shop: &Shop, answer: &Value) -> bool {
    let mut personal = false;
    for decision in answer["decisions"].as_array().unwrap() {
        let id = decision["id"].as_str().unwrap();
        let logged = shop.get(&format!("/v1/decisions/{id}/explain")).await.json();
        assert_eq!(logged["replayed_identically"], true, "{logged}");
        personal |= logged["granted"].as_array().unwrap().contains(&json!("personalization"));
        if !logged["granted"].as_array().unwrap().contains(&json!("personalization")) {
            let evidence = logged["slots"].to_string();
            assert!(!evidence.contains("bought_together_history"), "the past carried weight: {evidence}");
            let view = shop.get(&format!("/v1/decisions/{id}")).await.json()["view"].to_string();
            assert!(!view.contains("\"mug\""), "the past was read: {view}");
        }
    }
    personal
}

#[tokio::test]
async fn without_a_no_the_answer_is_personal() {
    let shop = Shop::open().await;
    let answer = ask(&shop, None, json!({})).await;
    assert!(is_personal(&shop, &answer).await);
    let answer = ask(&shop, Some(("sec-gpc", "0")), json!({})).await;
    assert!(is_personal(&shop, &answer).await);
}

#[tokio::test]
async fn the_signal_of_the_browser_forbids_what_it_stands_for_even_after_a_yes() {
    let shop = Shop::open().await;
    let yes = json!({"event": "Consent Changed", "anonymousId": "visitor-0", "messageId": "yes",
                     "properties": {"consent": {"marketing": true, "sale_or_sharing": true}}});
    assert_eq!(shop.browse("/v1/track", &yes).await.status, 200);
    for (header, is_granted) in [(None, true), (Some(("sec-gpc", "0")), true), (Some(("sec-gpc", "1")), false)] {
        let answer = ask(&shop, header, json!({})).await;
        let id = answer["decisions"][0]["id"].as_str().unwrap();
        let granted = shop.get(&format!("/v1/decisions/{id}/explain")).await.json()["granted"].clone();
        for purpose in ["marketing", "sale_or_sharing"] {
            assert_eq!(granted.as_array().unwrap().contains(&json!(purpose)), is_granted, "{header:?}: {granted}");
        }
    }
}

#[tokio::test]
async fn a_refusal_of_the_call_holds_for_the_call() {
    let shop = Shop::open().await;
    let answer = ask(&shop, None, json!({"refuse": ["personalization"]})).await;
    assert!(!is_personal(&shop, &answer).await);
    let answer = ask(&shop, None, json!({})).await;
    assert!(is_personal(&shop, &answer).await, "the next call is its own");
}

#[tokio::test]
async fn a_refusal_told_by_an_event_holds_from_the_same_call_on() {
    let shop = Shop::open().await;
    let no = json!({"events": [{"type": "track", "event": "Consent Changed", "messageId": "c-1",
                                "properties": {"consent": {"personalization": false}}}]});
    let answer = ask(&shop, None, no).await;
    assert_eq!(answer["receipt"]["accepted"], 1, "{answer}");
    assert!(!is_personal(&shop, &answer).await);
    let answer = ask(&shop, None, json!({})).await;
    assert!(!is_personal(&shop, &answer).await, "and for every later call");
}

#[tokio::test]
async fn a_purpose_that_does_not_exist_is_named() {
    let shop = Shop::open().await;
    let answer = shop.browse("/v1/decide", &json!({"surface": "home", "refuse": ["everything"]})).await;
    let problem = answer.problem("bad-request");
    assert_eq!(problem["problems"][0]["pointer"], "/refuse/0", "{problem}");
}
