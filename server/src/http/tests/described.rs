//! What the service says of itself. Claims: the document names exactly the routes there are, with their methods and
//! scopes; every reference in it resolves; its examples and the real answers of the service fit its schemas; every kind
//! of problem has its page; the page about it needs nothing from elsewhere.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Shop;
use crate::http::documentation::{ERROR_PAGES, OPENAPI};
use crate::http::routes;

fn document() -> Value {
    serde_json::from_str(OPENAPI).unwrap()
}

#[test]
fn it_names_exactly_the_routes_there_are() {
    let document = document();
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let scope = operation["x-scope"].as_str().unwrap_or("none").to_owned();
            described.insert((method.to_uppercase(), path.clone(), scope));
        }
    }
    let route = |route: crate::http::route::Route| {
        let scope = route.scope.map_or("none", |scope| scope.name()).to_owned();
        (route.method.to_string(), route.path.to_owned(), scope)
    };
    let there: BTreeSet<_> = routes().into_iter().map(route).collect();
    assert_eq!(there, described);
}

#[test]
fn every_path_parameter_is_described_and_every_operation_has_a_known_tag_and_a_name_of_its_own() {
    let document = document();
    let tags: Vec<&Value> = document["tags"].as_array().unwrap().iter().map(|tag| &tag["name"]).collect();
    let mut names = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert!(tags.contains(&&operation["tags"][0]), "{method} {path}");
            assert!(names.insert(operation["operationId"].as_str().unwrap()), "{method} {path}");
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let named =
                parameters.iter().filter(|found| found["in"] == "path").map(|found| found["name"].as_str().unwrap());
            let named: Vec<String> = named.map(|name| format!("{{{name}}}")).collect();
            let wanted: Vec<String> = path.split('/').filter(|part| part.starts_with('{')).map(str::to_owned).collect();
            assert_eq!(named, wanted, "{method} {path}");
        }
    }
}

#[test]
fn every_reference_resolves_and_every_schema_is_used() {
    let document = document();
    let mut references = BTreeSet::new();
    collect_references(&document, &mut references);
    for reference in &references {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(references.contains(&format!("#/components/schemas/{name}")), "{name} is used nowhere");
    }
}

fn collect_references(value: &Value, references: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            references.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|field| collect_references(field, references));
        }
        Value::Array(entries) => entries.iter().for_each(|entry| collect_references(entry, references)),
        _ => {}
    }
}

#[test]
fn every_example_fits_its_schema() {
    let document = document();
    let mut examples = 0;
    check_examples(&document, &document, &mut examples);
    assert!(examples > 40, "{examples} examples");
}

fn check_examples(document: &Value, value: &Value, examples: &mut usize) {
    if let (Some(schema), Some(example)) = (value.get("schema"), value.get("example")) {
        fits(document, schema, example).unwrap_or_else(|why| panic!("{why} in {example}"));
        *examples += 1;
    }
    match value {
        Value::Object(fields) => fields.values().for_each(|field| check_examples(document, field, examples)),
        Value::Array(entries) => entries.iter().for_each(|entry| check_examples(document, entry, examples)),
        _ => {}
    }
}

#[tokio::test]
async fn real_answers_fit_their_schemas() {
    let shop = Shop::open().await;
    let event =
        json!({"type": "track", "event": "Product Viewed", "messageId": "m", "properties": {"product_id": "mug"}});
    let ask = json!({"anonymousId": "visitor-0", "surface": "home", "events": [event], "slots": 50});
    let decided = shop.post("/v1/recommend", &ask).await.json();
    let id = decided["id"].as_str().unwrap();
    shop.put(
        "/v1/rules/r",
        &json!({"action": "exclude", "target": {"category": "Garden"}, "ends_at": "2027-01-01T00:00:00Z"}),
    )
    .await;
    let refused = shop.post("/v1/batch", &json!({"batch": [{"type": "track"}]})).await.json();
    let letter = refused["problems"][0]["id"].as_str().unwrap();
    let exposed = json!({"event": "exposed", "anonymousId": "visitor-0",
                         "properties": {"decision_id": id, "surface": "home", "products": ["mug"]}});
    for (method, path, address, body) in [
        ("post", "/v1/decide", "/v1/decide".to_owned(), ask.clone()),
        ("post", "/v1/recommend", "/v1/recommend".to_owned(), ask.clone()),
        ("post", "/v1/track", "/v1/track".to_owned(), json!({"event": "login", "userId": "c-1"})),
        ("post", "/v1/batch", "/v1/batch".to_owned(), json!({"batch": [{"type": "track"}]})),
        ("get", "/v1/decisions", "/v1/decisions".to_owned(), Value::Null),
        ("get", "/v1/decisions/{id}", format!("/v1/decisions/{id}"), Value::Null),
        ("get", "/v1/decisions/{id}/explain", format!("/v1/decisions/{id}/explain"), Value::Null),
        ("get", "/v1/decisions/{id}/replay", format!("/v1/decisions/{id}/replay"), Value::Null),
        ("get", "/v1/products", "/v1/products?all=true".to_owned(), Value::Null),
        ("get", "/v1/products/{id}", "/v1/products/mug".to_owned(), Value::Null),
        ("put", "/v1/products/{id}", "/v1/products/mug".to_owned(), json!({"id": "mug", "title": "Mug"})),
        ("post", "/v1/products", "/v1/products".to_owned(), json!([{"id": "mug", "title": "Mug"}])),
        ("get", "/v1/categories", "/v1/categories".to_owned(), Value::Null),
        ("get", "/v1/rules", "/v1/rules".to_owned(), Value::Null),
        ("get", "/v1/rules/{id}", "/v1/rules/r".to_owned(), Value::Null),
        ("get", "/v1/plans", "/v1/plans".to_owned(), Value::Null),
        ("get", "/v1/profiles", "/v1/profiles?anonymous=visitor-0".to_owned(), Value::Null),
        ("get", "/v1/dead-letters", "/v1/dead-letters".to_owned(), Value::Null),
        ("get", "/v1/dead-letters/{id}", format!("/v1/dead-letters/{letter}"), Value::Null),
        ("post", "/v1/dead-letters/{id}/repair", format!("/v1/dead-letters/{letter}/repair"), json!({})),
        ("post", "/v1/dead-letters/{id}/discard", format!("/v1/dead-letters/{letter}/discard"), Value::Null),
        ("get", "/v1/models", "/v1/models".to_owned(), Value::Null),
        ("post", "/v1/models/train", "/v1/models/train".to_owned(), json!({"models": ["popular"]})),
        ("post", "/v1/track", "/v1/track".to_owned(), exposed),
        ("get", "/v1/readout", "/v1/readout".to_owned(), Value::Null),
        ("get", "/v1/status", "/v1/status".to_owned(), Value::Null),
    ] {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = shop.call(&method.to_uppercase(), &address, body).await;
        assert_eq!(answer.status, StatusCode::OK, "{method} {address}: {}", answer.text);
        let document = document();
        let schema = &document["paths"][path][method]["responses"]["200"]["content"]["application/json"]["schema"];
        assert!(!schema.is_null(), "{method} {path} has no schema");
        fits(&document, schema, &answer.json()).unwrap_or_else(|why| panic!("{method} {path}: {why}"));
    }
    let document = document();
    let problem = shop.post("/v1/decide", &json!({})).await.problem("invalid");
    fits(&document, &document["components"]["schemas"]["Problem"], &problem).unwrap();
}

/// The part of JSON Schema that the document uses, so that no validator has to be built for it: references, choices,
/// types, constants, words, required and closed fields.
fn fits(document: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    if let Some(reference) = schema["$ref"].as_str() {
        let found = document.pointer(reference.trim_start_matches('#')).ok_or(reference)?;
        return fits(document, found, value).map_err(|why| format!("{why} ({reference})"));
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        fits(document, part, value)?;
    }
    for choices in ["oneOf", "anyOf"] {
        if let Some(choices) = schema[choices].as_array()
            && !choices.iter().any(|choice| fits(document, choice, value).is_ok())
        {
            return Err(format!("no choice fits {value}"));
        }
    }
    if schema.get("const").is_some_and(|wanted| wanted != value) {
        return Err(format!("{value} is not {}", schema["const"]));
    }
    if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
        return Err(format!("{value} is none of {}", schema["enum"]));
    }
    let is_of_type = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        _ => true,
    };
    if !is_of_type {
        return Err(format!("{value} is no {}", schema["type"]));
    }
    for entry in value.as_array().into_iter().flatten() {
        fits(document, &schema["items"], entry)?;
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        if value.get(name.as_str().unwrap()).is_none() {
            return Err(format!("{name} is missing"));
        }
    }
    for (name, field) in value.as_object().into_iter().flatten() {
        match (&schema["properties"][name], &schema["additionalProperties"]) {
            (Value::Null, Value::Bool(false)) => return Err(format!("`{name}` is not described")),
            (Value::Null, others) => fits(document, others, field)?,
            (described, _) => fits(document, described, field).map_err(|why| format!("/{name}: {why}"))?,
        }
    }
    Ok(())
}

#[tokio::test]
async fn every_kind_of_problem_has_its_page() {
    let shop = Shop::open().await;
    let document = document();
    let codes = document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"].as_array().unwrap().clone();
    let pages: Vec<Value> = ERROR_PAGES.iter().map(|(code, _)| json!(code)).collect();
    assert_eq!(codes, pages);
    let source = include_str!("../problem.rs");
    for (code, _) in ERROR_PAGES {
        assert!(source.contains(&format!("\"{code}\"")), "nobody is told `{code}`");
        let page = shop.get(&format!("/docs/errors/{code}")).await;
        assert_eq!((page.status, page.media_type.as_str()), (StatusCode::OK, "text/markdown; charset=utf-8"));
        assert!(page.text.contains(&format!("`{code}`")) && page.text.contains("## What to do"), "{}", page.text);
    }
    shop.get("/docs/errors/none").await.problem("not-found");
}

#[tokio::test]
async fn the_page_comes_whole_from_here() {
    let shop = Shop::open().await;
    let page = shop.get("/docs").await.text;
    for part in page.split(['"', '\'']).filter(|part| part.starts_with("/docs/")) {
        assert_eq!(shop.get(part).await.status, StatusCode::OK, "{part}");
    }
    let script = shop.get("/docs/docs.js").await.text;
    assert!(script.contains("/openapi.json"));
    for text in [page, script, shop.get("/docs/docs.css").await.text] {
        assert!(!text.contains("://") && !text.contains("style=") && !text.contains("innerHTML"), "{text}");
    }
    shop.get("/docs/none.js").await.problem("not-found");
}
