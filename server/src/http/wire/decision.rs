//! A decision as callers get it: the slate with names, prices and a sentence for each product.

use std::collections::BTreeMap;

use commerce::{Currency, DecisionId, ProductId, RuleId, Surface};
use decisions::{Emptied, Name, Skipped, Slot, Term};
use engine::Answer;
use serde::Serialize;

use super::sentence;

/// One answer.
#[derive(Serialize)]
pub struct Decided {
    id: DecisionId,
    surface: Surface,
    /// Whether it can be explained and replayed later.
    logged: bool,
    degraded: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    skipped: Vec<Skipped>,
    items: Vec<Item>,
    counts: Counts,
    emptied: Option<Emptied>,
}

#[derive(Serialize)]
struct Counts {
    proposed: u32,
    eligible: u32,
    dropped: BTreeMap<Name, u32>,
    from_fallback: u32,
}

/// One product of the slate.
#[derive(Serialize)]
struct Item {
    product_id: ProductId,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<Currency>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    position: usize,
    score: f32,
    reason: String,
    terms: Vec<Term>,
    sources: Vec<Name>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rules: Vec<RuleId>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pinned: bool,
}

impl Decided {
    /// The answer with names and prices of the world it was made in; `explain` names the products behind the reasons.
    pub fn of(answer: &Answer, explain: bool) -> Self {
        let decision = answer.decision();
        let counts = &decision.counts;
        Self {
            id: decision.id.clone(),
            surface: decision.surface.clone(),
            logged: answer.logged,
            degraded: decision.degraded,
            skipped: decision.skipped.clone(),
            items: decision.slate.iter().enumerate().map(|(at, slot)| item(answer, at, slot, explain)).collect(),
            counts: Counts {
                proposed: counts.proposed,
                eligible: counts.eligible,
                dropped: counts.dropped.clone(),
                from_fallback: counts.from_fallback,
            },
            emptied: decision.emptied.clone(),
        }
    }
}

fn item(answer: &Answer, position: usize, slot: &Slot, explain: bool) -> Item {
    let entry = answer.served.catalogue.find(&slot.product);
    let product = entry.map(|entry| entry.product.as_ref());
    let place = answer.record.request.situation.place.as_ref();
    Item {
        product_id: slot.product.clone(),
        title: product.map(|product| product.title.clone()).unwrap_or_default(),
        category: product.and_then(|product| product.category.as_ref()).map(ToString::to_string),
        price: entry.and_then(|entry| entry.price_at(place)).map(commerce::Money::units),
        currency: product.and_then(|product| product.currency),
        image_url: product.and_then(|product| product.image_url.clone()),
        url: product.and_then(|product| product.url.clone()),
        position,
        score: slot.score,
        reason: sentence::of_slot(answer, slot, explain),
        terms: slot.terms.clone(),
        sources: slot.sources.clone(),
        rules: slot.rules.clone(),
        pinned: slot.pinned,
    }
}
