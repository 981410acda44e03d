//! Our own JSON goes in as it comes out.

use serde_json::{Value, json};

use super::check;

/// One example of every word, in our own JSON.
fn examples() -> Vec<Value> {
    let line = json!({"product": "mug", "quantity": 2, "price": 2.5});
    vec![
        json!({"type": "page_viewed", "page": "/"}),
        json!({"type": "engaged", "product": "mug", "dwell_ms": 900, "scroll_share": 0.5}),
        json!({"type": "searched", "query": "mug"}),
        json!({"type": "list_viewed", "list": "l", "category": "Home > Mugs", "products": ["mug", "pot"]}),
        json!({"type": "list_filtered", "list": "l", "category": "Home", "filters": ["colour=red"]}),
        json!({"type": "product_clicked", "product": "mug", "position": 2, "list": "l"}),
        json!({"type": "product_viewed", "product": "mug"}),
        json!({"type": "added_to_cart", "line": line}),
        json!({"type": "removed_from_cart", "line": line}),
        json!({"type": "cart_viewed"}),
        json!({"type": "checkout_started", "step": 2}),
        json!({"type": "ordered", "order": "o", "lines": [line], "total": 5.0, "currency": "EUR", "coupon": "TEN"}),
        json!({"type": "returned", "order": "o", "lines": [line]}),
        json!({"type": "exposed", "products": ["mug", "pot"], "positions": [3, 4]}),
        json!({"type": "dismissed", "product": "mug"}),
        json!({"type": "rated", "product": "mug", "rating": 0.25}),
        json!({"type": "wished", "product": "mug", "removed": true}),
        json!({"type": "promotion", "promotion": "p", "clicked": true}),
        json!({"type": "coupon", "coupon": "TEN", "outcome": "denied"}),
        json!({"type": "identified", "traits": {"birth_year": 1984, "country": "AT", "language": "de",
               "other": {"plan": "gold"}}}),
        json!({"type": "aliased", "previous": "old"}),
        json!({"type": "grouped", "group": "g"}),
        json!({"type": "consent_changed", "decisions": [{"purpose": "analytics", "granted": true}], "text_version": "3"}),
    ]
}

/// The words of the enum, as its own deserializer lists them.
pub(super) fn words() -> Vec<String> {
    let refused = serde_json::from_str::<crate::Happening>(r#"{"type":"?"}"#).unwrap_err().to_string();
    let (_, listed) = refused.split_once("expected one of ").unwrap();
    listed.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn our_own_json_of_any_happening_is_that_happening_again() {
    for example in examples() {
        let word = example["type"].as_str().unwrap();
        let mut properties = example.clone();
        properties["decision_id"] = json!("d");
        assert_eq!(check(word, properties), std::slice::from_ref(&example), "{word}");
    }
}

#[test]
fn every_word_has_an_example_here() {
    let examples = examples();
    let exemplified: Vec<&str> = examples.iter().map(|example| example["type"].as_str().unwrap()).collect();
    assert_eq!(exemplified, words());
}
