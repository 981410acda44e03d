//! Who may do what. Claims: every route says which scope it needs, and holds to it; a route under `/v1` cannot forget
//! its scope; a secret is taken in all three forms; whatever goes wrong, the answer is a problem in the one form.

use axum::body::Body;
use axum::http::{Method, Request, header};
use base64::Engine as _;
use serde_json::json;

use super::{Shop, key_for};
use crate::http::route::Route;
use crate::http::routes;
use crate::keys::Scope;

const SCOPES: [Scope; 4] = [Scope::Collect, Scope::Decide, Scope::Explain, Scope::Manage];

fn request(route: &Route, key: Option<&str>) -> Request<Body> {
    let path = route.path.replace(['{', '}'], "");
    let request = Request::builder().method(route.method.clone()).uri(path);
    let request = key.into_iter().fold(request, |request, key| request.header("x-api-key", key));
    request.body(Body::empty()).unwrap()
}

#[test]
fn nothing_under_v1_is_open_to_everybody() {
    for route in routes() {
        assert_eq!(route.path.starts_with("/v1/"), route.scope.is_some(), "{} {}", route.method, route.path);
    }
}

#[tokio::test]
async fn every_route_turns_away_who_has_no_key_an_unknown_key_or_another_scope() {
    let shop = Shop::open().await;
    for route in routes() {
        let name = format!("{} {}", route.method, route.path);
        let Some(needed) = route.scope else {
            let answer = shop.send(request(&route, None)).await;
            assert!(!matches!(answer.status.as_u16(), 401 | 403), "{name} needs no key: {}", answer.text);
            continue;
        };
        for key in [None, Some("a-key-that-nobody-knows"), Some("")] {
            let answer = shop.send(request(&route, key)).await;
            assert_eq!(answer.status, 401, "{name} with {key:?}");
            answer.problem("unauthorized");
            assert!(answer.headers.contains_key(header::WWW_AUTHENTICATE));
        }
        for scope in SCOPES {
            let answer = shop.send(request(&route, Some(&key_for(scope)))).await;
            if scope == needed || scope == Scope::Manage {
                assert!(!matches!(answer.status.as_u16(), 401 | 403), "{name} with {}: {}", scope.name(), answer.text);
            } else {
                assert_eq!(answer.status, 403, "{name} with {}: {}", scope.name(), answer.text);
                let problem = answer.problem("forbidden");
                assert!(problem["detail"].as_str().unwrap().contains(needed.name()), "{problem}");
            }
        }
    }
    shop.still_answers().await;
}

#[tokio::test]
async fn a_key_is_taken_as_bearer_as_header_and_as_the_user_name_of_basic() {
    let shop = Shop::open().await;
    let key = key_for(Scope::Decide);
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("{key}:"));
    let forms = [
        ("x-api-key", key.clone()),
        ("authorization", format!("Bearer {key}")),
        ("authorization", format!("bearer {key}")),
        ("authorization", format!("Basic {basic}")),
    ];
    for (name, value) in forms {
        let request = Request::get("/v1/categories").header(name, &value).body(Body::empty()).unwrap();
        assert_eq!(shop.send(request).await.status, 200, "{name}: {value}");
    }
    for value in ["Basic", "Basic !!!", "Digest x", "Bearer", "\u{00ff}"] {
        let request = Request::get("/v1/categories").header("authorization", value).body(Body::empty()).unwrap();
        assert_eq!(shop.send(request).await.status, 401, "{value}");
    }
}

#[tokio::test]
async fn what_is_not_there_and_what_is_not_taken_are_problems_too() {
    let shop = Shop::open().await;
    let answer = shop.get("/v1/nothing").await;
    assert!(answer.problem("not-found")["detail"].as_str().unwrap().contains("/v1/nothing"));
    let answer = shop.call("PATCH", "/v1/rules", Body::empty()).await;
    answer.problem("method-not-allowed");
    assert!(answer.headers[header::ALLOW].to_str().unwrap().contains("GET"));
    let form = Request::post("/v1/track").header("x-api-key", key_for(Scope::Collect));
    let form = form.header(header::CONTENT_TYPE, "multipart/form-data; boundary=x").body(Body::from("--x--"));
    let problem = shop.send(form.unwrap()).await.problem("unsupported-media-type");
    assert_eq!(problem["problems"][0]["pointer"], "content-type");
}

#[tokio::test]
async fn every_answer_forbids_the_browser_to_guess_and_to_run_what_is_not_ours() {
    let shop = Shop::open().await;
    for route in routes().into_iter().filter(|route| route.method == Method::GET) {
        let answer = shop.send(request(&route, None)).await;
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{}", route.path);
        assert!(answer.headers["content-security-policy"].to_str().unwrap().contains("object-src 'none'"));
    }
}

#[tokio::test]
async fn a_browser_cannot_change_a_price_by_an_event_and_a_manager_can() {
    let shop = Shop::open().await;
    let event = json!({"event": "price_changed", "messageId": "p-1", "properties": {"product": "lamp", "price": 0.01}});
    let refused = shop.browse("/v1/track", &event).await;
    assert!(refused.problem("bad-request")["detail"].as_str().unwrap().contains("may not change the catalogue"));
    let in_decide = json!({"surface": "home", "anonymousId": "a", "events": [
        {"type": "track", "event": "price_changed", "messageId": "p-2", "properties": {"product": "lamp", "price": 0.01}}]});
    assert_eq!(shop.browse("/v1/decide", &in_decide).await.json()["receipt"]["problems"][0]["code"], "not_permitted");
    assert_eq!(shop.get("/v1/products/lamp").await.json()["price"], 39.0);
    let event = json!({"event": "price_changed", "messageId": "p-3", "properties": {"product": "lamp", "price": 29.0}});
    assert_eq!(shop.post("/v1/track", &event).await.status, 200);
    assert_eq!(shop.get("/v1/products/lamp").await.json()["price"], 29.0);
}
