//! What strangers send. Claims: each gets a 4xx that names the place, or (for an event) is kept as a dead letter that
//! does; what came before it is kept; the service answers afterwards.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::{Request, header};
use http_body::Frame;
use serde_json::{Value, json};

use super::{OWNER, Shop};

/// Sends a text and asserts the refusal: its code, a word of its detail, and the place of its first problem, if named.
async fn refused(shop: &Shop, call: (&str, &str, &str), code: &str, detail: &str, pointer: &str) -> Value {
    let (method, path, body) = call;
    let answer = shop.call(method, path, body.to_owned()).await;
    let problem = answer.problem(code);
    let said = problem["detail"].as_str().unwrap();
    assert!(said.contains(detail), "{method} {path}: `{said}` does not say `{detail}`");
    assert!(!said.contains("struct ") && !said.contains("usize"), "a type of the program: {said}");
    let place = problem["problems"][0]["pointer"].as_str().unwrap_or_default();
    assert_eq!(place, pointer, "{method} {path}: {problem}");
    shop.still_answers().await;
    problem
}

#[tokio::test]
async fn what_is_no_json_is_named_by_line_and_column() {
    let shop = Shop::open().await;
    for path in ["/v1/decide", "/v1/recommend", "/v1/track", "/v1/batch"] {
        refused(&shop, ("POST", path, "{\n\"surface\": home}"), "bad-request", "expected value", "line 2, column 12")
            .await;
        let empty = shop.post_text(path, "").await.problem("bad-request");
        assert!(empty["hint"].is_string(), "{path}: {empty}");
    }
    refused(&shop, ("PUT", "/v1/products/lamp/price", r#"{"price": NaN}"#), "bad-request", "", "line 1, column 11")
        .await;
    refused(&shop, ("POST", "/v1/decide", ""), "bad-request", "the body is empty", "").await;
    refused(&shop, ("PUT", "/v1/rules/r", "{} {}"), "bad-request", "trailing", "line 1, column 4").await;
}

#[tokio::test]
async fn two_hundred_thousand_brackets_are_too_deep() {
    let shop = Shop::open().await;
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let few = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    let event = format!(r#"{{"event":"Product Viewed","anonymousId":"a","properties":{few}}}"#);
    for path in ["/v1/decide", "/v1/recommend", "/v1/models/train", "/v1/products", "/v1/dead-letters/x/repair"] {
        assert!(shop.post_text(path, &deep).await.status.is_client_error(), "{path}");
    }
    shop.post_text("/v1/track", &deep).await.problem("bad-request");
    let problem = shop.post_text("/v1/track", &event).await.problem("bad-request");
    assert!(problem["detail"].as_str().unwrap().contains("nested deeper than 32 levels"), "{problem}");
    let events = format!(r#"{{"surface":"home","events":[{event}]}}"#);
    shop.post_text("/v1/decide", &events).await.problem("bad-request");
    let batch = format!(r#"{{"batch":[{event},{{"type":"page","anonymousId":"a"}}]}}"#);
    let answer = shop.post_text("/v1/batch", &batch).await.json();
    assert_eq!((&answer["accepted"], &answer["dead_letters"]), (&json!(1), &json!(1)), "{answer}");
    assert_eq!(answer["problems"][0]["code"], "too_deep");
    shop.still_answers().await;
}

#[tokio::test]
async fn fifty_megabytes_are_too_large_and_are_not_kept() {
    let shop = Shop::open().await;
    for path in ["/v1/batch", "/v1/track", "/v1/decide", "/v1/events", "/v1/products"] {
        let chunks = (0..50).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![b' '; 1024 * 1024])));
        let request = Request::post(path).header("x-api-key", OWNER);
        let request = request.header(header::CONTENT_TYPE, "application/cloudevents+json");
        let answer = shop.send(request.body(Streamed(chunks).into_body()).unwrap()).await;
        assert_eq!(answer.status, 413, "{path}: {}", answer.text);
        assert!(answer.problem("too-large")["detail"].as_str().unwrap().contains("8388608"), "{}", answer.text);
    }
    shop.still_answers().await;
}

#[tokio::test]
async fn a_body_that_breaks_off_is_a_bad_request() {
    let shop = Shop::open().await;
    let chunks = [Ok(Bytes::from_static(b"{\"batch\":")), Err(std::io::Error::other("gone"))];
    let request = Request::post("/v1/batch").header("x-api-key", OWNER);
    let answer = shop.send(request.body(Streamed(chunks.into_iter()).into_body()).unwrap()).await;
    assert!(answer.problem("bad-request")["detail"].as_str().unwrap().contains("ended early"));
    shop.still_answers().await;
}

#[tokio::test]
async fn questions_of_the_wrong_form_are_named_by_pointer() {
    let shop = Shop::open().await;
    let decide = |body| ("POST", "/v1/decide", body);
    let huge = format!(r#"{{"surface":"home","anonymousId":"{}"}}"#, "x".repeat(10_000));
    let excluded = json!({"surface": "home", "context": {"exclude": vec!["mug"; 1_001]}}).to_string();
    let many = json!({"surfaces": vec![json!({"surface": "home"}); 21]}).to_string();
    for (body, code, detail, pointer) in [
        ("[]", "bad-request", "an object", ""),
        ("{}", "invalid", "no surface", "/surface"),
        (r#"{"surface":"cellar"}"#, "not-found", "known are `basket`", "/surface"),
        (r#"{"surfaces":[{"surface":"home"},{"surface":"cellar"}]}"#, "not-found", "`cellar`", "/surfaces/1/surface"),
        (r#"{"surface":7}"#, "bad-request", "a string", "/surface"),
        (r#"{"surface":"home","slots":"many"}"#, "bad-request", "a whole number", "/slots"),
        (r#"{"surface":"home","slots":-1}"#, "bad-request", "", "/slots"),
        (r#"{"surface":"home","slots":10000}"#, "invalid", "1 to 200", "/slots"),
        (r#"{"surface":"home","slots":0}"#, "invalid", "1 to 200", "/slots"),
        (r#"{"surface":"home","color":"red"}"#, "bad-request", "unknown field `color`", "/color"),
        (r#"{"surface":"home","context":{"age":300}}"#, "bad-request", "", "/context/age"),
        (r#"{"surface":"home","context":{"exclude":["a",""]}}"#, "bad-request", "empty", "/context/exclude/1"),
        (r#"{"surface":"home","anonymousId":""}"#, "bad-request", "empty", "/anonymousId"),
        (r#"{"surface":"home","userId":"a\nb"}"#, "bad-request", "control character", "/userId"),
        (r#"{"surface":"home","events":{}}"#, "bad-request", "a list", "/events"),
        (r#"{"surface":"home","surfaces":[{"surface":"home"}]}"#, "invalid", "both", ""),
        (huge.as_str(), "bad-request", "10000 bytes", "/anonymousId"),
        (excluded.as_str(), "invalid", "1001 products", "/context/exclude"),
        (many.as_str(), "invalid", "21 surfaces", ""),
    ] {
        refused(&shop, decide(body), code, detail, pointer).await;
    }
    refused(
        &shop,
        ("POST", "/v1/recommend", r#"{"surfaces":[{"surface":"home"},{"surface":"basket"}]}"#),
        "invalid",
        "one surface",
        "",
    )
    .await;
}

#[tokio::test]
async fn a_question_without_an_answer_takes_no_events_in() {
    let shop = Shop::open().await;
    let event =
        json!({"type": "track", "event": "Product Viewed", "messageId": "once", "properties": {"product_id": "mug"}});
    let call = |surface: &str| json!({"surface": surface, "anonymousId": "a", "events": [event]});
    shop.post("/v1/decide", &call("cellar")).await.problem("not-found");
    let answer = shop.post("/v1/decide", &call("home")).await.json();
    assert_eq!(answer["receipt"]["accepted"], 1, "it was not taken in before: {answer}");
}

#[tokio::test]
async fn events_that_cannot_be_are_refused_with_place_and_hint_and_kept() {
    let shop = Shop::open().await;
    let viewed = |more: Value| {
        let mut event = json!({"event": "Product Viewed", "anonymousId": "a", "properties": {"product_id": "mug"}});
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event
    };
    let added = |price: Value| {
        json!({"event": "Product Added", "anonymousId": "a",
                                      "properties": {"product_id": "mug", "price": price}})
    };
    for (event, pointer) in [
        (viewed(json!({"schema": "9-0-0"})), "/schema"),
        (viewed(json!({"schema": "iglu:com.acme/x/jsonschema/7-1-2"})), "/schema"),
        (viewed(json!({"schema": true})), "/schema"),
        (viewed(json!({"timestamp": "1969-07-20T20:17:00Z"})), "/timestamp"),
        (viewed(json!({"timestamp": "2099-01-01T00:00:00Z"})), "/timestamp"),
        (viewed(json!({"timestamp": "yesterday"})), "/timestamp"),
        (viewed(json!({"properties": {"product_id": ""}})), "/properties/product_id"),
        (viewed(json!({"properties": {"product_id": "x".repeat(300)}})), "/properties/product_id"),
        (viewed(json!({"properties": {}})), "/properties/product_id"),
        (viewed(json!({"messageId": ["a"]})), "/messageId"),
        (viewed(json!({"event": "Product Adored"})), "/event"),
        (viewed(json!({"anonymousId": null})), ""),
        (added(json!(-4.5)), "/properties/price"),
        (added(json!("NaN")), "/properties/price"),
        (added(json!({})), "/properties/price"),
    ] {
        let text = event.to_string();
        let problem = refused(&shop, ("POST", "/v1/track", &text), "bad-request", "dead letter `dl-", pointer).await;
        assert!(problem["hint"].is_string(), "{problem}");
        let id = problem["detail"].as_str().unwrap().split('`').rev().nth(1).unwrap().to_owned();
        let letter = shop.get(&format!("/v1/dead-letters/{id}")).await.json();
        assert_eq!(letter["payload"], text, "byte for byte as it was sent");
    }
    assert_eq!(shop.get("/v1/dead-letters").await.json()["total"], 15);
}

#[tokio::test]
async fn neighbours_of_a_bad_event_are_accepted_and_repeats_count_once_in_any_order() {
    let shop = Shop::open().await;
    let viewed = |id: &str, at: &str| {
        json!({"type": "track", "event": "Product Viewed", "anonymousId": "b",
        "messageId": id, "timestamp": at, "properties": {"product_id": "mug"}})
    };
    let batch = json!({"batch": [
        viewed("3", "2026-03-01T11:59:00Z"), viewed("1", "2026-02-01T00:00:00Z"), viewed("3", "2026-03-01T11:59:00Z"),
        viewed("4", "1969-01-01T00:00:00Z"), {"type": "track"}, 7, viewed("2", "2026-02-15T00:00:00Z")]});
    let answer = shop.post("/v1/batch", &batch).await;
    let answer = answer.json();
    assert_eq!(
        (&answer["accepted"], &answer["duplicates"], &answer["dead_letters"]),
        (&json!(3), &json!(1), &json!(3)),
        "{answer}"
    );
    assert_eq!(answer["problems"].as_array().unwrap().len(), 3);
    let again = shop.post("/v1/batch", &batch).await.json();
    assert_eq!((&again["accepted"], &again["duplicates"]), (&json!(0), &json!(4)), "{again}");
    assert_eq!(shop.get("/v1/dead-letters").await.json()["total"], 3, "the same letter again is the same letter");
    let profile = shop.get("/v1/profiles?anonymous=b").await;
    assert_eq!(profile.status, 200, "{}", profile.text);
}

#[tokio::test]
async fn catalogue_settings_that_cannot_be_are_refused() {
    let shop = Shop::open().await;
    let long = "x".repeat(300);
    for (call, code, detail, pointer) in [
        (("PUT", "/v1/products/lamp/price", r#"{"price":-1}"#), "invalid", "negative", "/price"),
        (("PUT", "/v1/products/lamp/price", r#"{"price":"cheap"}"#), "bad-request", "", "/price"),
        (("PUT", "/v1/products/lamp/stock", r#"{"stock":-3}"#), "bad-request", "", "/stock"),
        (("PUT", "/v1/products/lamp/hidden", r#"{"hidden":"yes"}"#), "bad-request", "a boolean", "/hidden"),
        (("PUT", "/v1/products/lamp/hidden", "{}"), "bad-request", "missing field `hidden`", ""),
        (("PUT", "/v1/products/none/stock", r#"{"stock":1}"#), "not-found", "`none`", ""),
        (("PUT", "/v1/products/lamp", r#"{"id":"mug","title":"Mug"}"#), "invalid", "the address about `lamp`", "/id"),
        (("PUT", "/v1/products/lamp", r#"{"id":"lamp","title":" "}"#), "invalid", "empty title", ""),
        (("PUT", "/v1/products/lamp", r#"{"id":"lamp","title":"L","price":-1}"#), "invalid", "negative", ""),
        (
            ("PUT", "/v1/products/lamp", r#"{"id":"lamp","title":"L","weight":1}"#),
            "bad-request",
            "unknown field",
            "/weight",
        ),
        (("POST", "/v1/products", "[]"), "invalid", "no product", ""),
        (
            ("POST", "/v1/products", r#"[{"id":"a","title":"A"},{"id":"b"}]"#),
            "bad-request",
            "missing field `title`",
            "/1",
        ),
        (
            ("POST", "/v1/products", "{\"id\":\"a\",\"title\":\"A\"}\n{\"id\":\"b\"}"),
            "bad-request",
            "missing field `title`",
            "line 2",
        ),
        (("GET", "/v1/products?limit=many", ""), "bad-request", "limit", "limit"),
        (("GET", "/v1/products?colour=red", ""), "bad-request", "unknown field `colour`", ""),
        (("GET", "/v1/products/none", ""), "not-found", "`none`", ""),
        (("GET", "/v1/products/%FF", ""), "bad-request", "UTF-8", ""),
        (("GET", "/v1/products/%00", ""), "bad-request", "control character", ""),
        (("GET", "/v1/profiles", ""), "bad-request", "nobody is named", ""),
        (("GET", "/v1/profiles?customer=", ""), "bad-request", "empty", "customer"),
        (("GET", "/v1/decisions?before=-1", ""), "bad-request", "before", "before"),
        (("GET", "/v1/decisions/none", ""), "not-found", "`none`", ""),
        (("PUT", "/v1/rules/r", r#"{"action":"exclude","target":{}}"#), "invalid", "refused", "/"),
        (("PUT", "/v1/rules/r", r#"{"action":"praise","target":{}}"#), "bad-request", "praise", "/action"),
        (("PUT", "/v1/plans/home", "surface = "), "invalid", "refused", "the text"),
        (("PUT", "/v1/plans/home", "surface = \"basket\""), "invalid", "refused", ""),
        (("POST", "/v1/models/train", r#"{"models":["oracle"]}"#), "invalid", "`oracle`", ""),
    ] {
        let answer = shop.call(call.0, call.1, call.2.to_owned()).await;
        let problem = answer.problem(code);
        assert!(problem["detail"].as_str().unwrap().contains(detail), "{call:?}: {problem}");
        let place = problem["problems"][0]["pointer"].as_str().unwrap_or_default();
        assert!(pointer.is_empty() || place == pointer, "{call:?}: {problem}");
    }
    let answer = shop.get(&format!("/v1/products/{long}")).await;
    answer.problem("bad-request");
    shop.still_answers().await;
}

#[tokio::test]
async fn bytes_that_are_no_text_are_refused() {
    let shop = Shop::open().await;
    let body = b"{\"surface\":\"\xff\xfe\"}".to_vec();
    for path in ["/v1/decide", "/v1/track", "/v1/batch", "/v1/products", "/v1/models/train"] {
        let answer = shop.call("POST", path, body.clone()).await;
        answer.problem("bad-request");
    }
    shop.call("PUT", "/v1/plans/home", body).await.problem("bad-request");
    shop.still_answers().await;
}

#[tokio::test]
async fn labels_that_contradict_are_refused_and_missing_ones_are_not() {
    let shop = Shop::open().await;
    let event = r#"{"event":"Product Viewed","anonymousId":"a","properties":{"product_id":"mug"}}"#;
    let labelled = async |name: &str, value: &str| {
        let request = Request::post("/v1/track").header("x-api-key", OWNER).header(name, value);
        shop.send(request.body(Body::from(event)).unwrap()).await
    };
    for label in ["application/xml", "text/html; charset=utf-8", "image/png", "application/octet-stream"] {
        let problem = labelled("content-type", label).await.problem("unsupported-media-type");
        assert_eq!(problem["problems"][0]["pointer"], "content-type");
    }
    labelled("content-encoding", "gzip").await.problem("unsupported-media-type");
    for label in ["application/json; charset=utf-8", "text/plain;charset=UTF-8", "application/vnd.shop+json"] {
        assert_eq!(labelled("content-type", label).await.status, 200, "{label}");
    }
    assert_eq!(shop.post_text("/v1/track", event).await.status, 200);
}

#[tokio::test]
async fn cloudevents_with_odd_headers_are_refused_or_kept_as_letters() {
    let shop = Shop::open().await;
    let send = async |headers: &[(&str, &str)], body: &str| {
        let request = Request::post("/v1/events").header("x-api-key", OWNER);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        shop.send(request.body(Body::from(body.to_owned())).unwrap()).await
    };
    let good = [
        ("ce-specversion", "1.0"),
        ("ce-id", "e-1"),
        ("ce-source", "/web"),
        ("ce-type", "com.example.product_viewed"),
        ("content-type", "application/json"),
    ];
    let body = r#"{"product":"mug","anonymousId":"a"}"#;
    let without = |name: &str| good.into_iter().filter(|(known, _)| *known != name).collect::<Vec<_>>();
    let with =
        |name: &'static str, value: &'static str| without(name).into_iter().chain([(name, value)]).collect::<Vec<_>>();
    assert_eq!(send(&good, body).await.status, 200);
    send(&without("ce-specversion"), body).await.problem("unsupported-media-type");
    for headers in [
        with("ce-specversion", "0.3"),
        with("ce-type", "com.example.product_adored"),
        without("ce-type"),
        with("ce-time", "noon"),
        with("ce-time", "1969-01-01T00:00:00Z"),
        with("ce-dataschema", "iglu:com.example/product_viewed/jsonschema/9-0-0"),
    ] {
        let problem = send(&headers, body).await.problem("bad-request");
        assert!(problem["detail"].as_str().unwrap().contains("dead letter"), "{headers:?}: {problem}");
    }
    send(&with("content-type", "application/avro"), body).await.problem("unsupported-media-type");
    send(&good, "{").await.problem("bad-request");
    let structured = [("content-type", "application/cloudevents+json")];
    send(&structured, "[]").await.problem("bad-request");
    send(&[("content-type", "application/cloudevents-batch+json")], "{}").await.problem("bad-request");
    shop.still_answers().await;
}

impl Shop {
    async fn post_text(&self, path: &str, body: &str) -> super::Answer {
        self.call("POST", path, body.to_owned()).await
    }
}

/// A body that arrives in pieces.
struct Streamed<Pieces>(Pieces);

impl<Pieces> Streamed<Pieces>
where
    Pieces: Iterator<Item = Result<Bytes, std::io::Error>> + Send + Unpin + 'static,
{
    fn into_body(self) -> Body {
        Body::new(self)
    }
}

impl<Pieces> axum::body::HttpBody for Streamed<Pieces>
where
    Pieces: Iterator<Item = Result<Bytes, std::io::Error>> + Unpin,
{
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        Poll::Ready(self.0.next().map(|piece| piece.map(Frame::data)))
    }
}
