//! `shopwright bench serve`: decisions for visitors with profiles, everything on.

use std::process::ExitCode;

use anyhow::Context as _;
use bench::{Answer, Authorization, Ring, Template, Workload};
use clap::Args;
use serde::Deserialize;
use serde_json::{Value, json};

use super::subject::{Running, Subject};
use crate::commands::import::write_json;
use crate::commands::remote::Remote;

/// Measure decisions over HTTP.
///
/// Visitors with views behind them ask for home (half of the calls), a product page (two in five) and the basket (one
/// in ten), twelve products each. Profile, eligibility, consent, a merchant's rules, and the decision log are on, as
/// always. An answer that holds no products counts as a failed check.
#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    subject: Subject,
    /// Visitors with a profile.
    #[arg(long, value_name = "N", default_value_t = 2_000)]
    visitors: usize,
    /// Surfaces asked for in one call.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=3))]
    surfaces: u8,
    /// Share of calls that also carry what the shopper just did, durable before the answer (a repeat of the ring sends
    /// the same events again, which then count once).
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    events: f64,
}

/// Different requests in the ring.
const REQUESTS: usize = 8_192;

/// Views of each visitor before the measurement.
const VIEWS: usize = 6;

impl Serve {
    /// Measures.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let running = self.subject.start()?;
        let products = products(&running)?;
        set_rules(&running, &products)?;
        self.browse(&running, &products)?;
        let ring = self.ring(&running, &products)?;
        let report = self.subject.drive(&running, &ring)?;
        println!("{report}");
        if let Some(path) = &self.subject.json {
            write_json(path, &report)?;
        }
        let failed = report.error_count > 0 || report.failed_checks > 0;
        Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }

    /// Gives every visitor some views, so that there is a profile to decide by.
    fn browse(&self, running: &Running, products: &[String]) -> anyhow::Result<()> {
        let remote = Remote::to(&running.url, &running.key);
        let visitors: Vec<usize> = (0..self.visitors).collect();
        for chunk in visitors.chunks(50) {
            let views = chunk.iter().flat_map(|visitor| (0..VIEWS).map(move |view| (visitor, view)));
            let batch: Vec<Value> = views
                .map(|(visitor, view)| {
                    json!({
                        "type": "track", "event": "Product Viewed", "anonymousId": format!("bench-{visitor}"),
                        "messageId": format!("bench-{visitor}-{view}"),
                        "properties": {"product_id": pick(products, visitor * 31 + view * 7)},
                    })
                })
                .collect();
            remote.post("/v1/batch", &json!({"batch": batch}))?;
        }
        Ok(())
    }

    fn ring(&self, running: &Running, products: &[String]) -> anyhow::Result<Ring> {
        let template = Template::post_json("/v1/decide", Some(Authorization::Bearer(&running.key)))?;
        let requests = (0..REQUESTS).map(|number| {
            let body = self.body(number, products);
            Ok(template.bytes(&serde_json::to_vec(&body)?))
        });
        let requests: anyhow::Result<Vec<Vec<u8>>> = requests.collect();
        let workload = Workload::new("decisions for visitors with profiles; rules, consent, eligibility, log on")
            .with("products", products.len())
            .with("visitors", self.visitors)
            .with("surfaces_per_call", self.surfaces)
            .with("share_with_events", self.events)
            .with("slots", 12);
        Ok(Ring::new(workload, requests?)?.checked_by(has_products))
    }

    fn body(&self, number: usize, products: &[String]) -> Value {
        let product = pick(products, number * 13 + 5);
        let surfaces = [
            json!({"surface": "home", "slots": 12}),
            json!({"surface": "product", "slots": 12, "context": {"product": product}}),
            json!({"surface": "basket", "slots": 12, "context": {"basket": [product]}}),
        ];
        let first = match number % 10 {
            0..=4 => 0,
            5..=8 => 1,
            _ => 2,
        };
        let asked: Vec<&Value> = surfaces.iter().cycle().skip(first).take(usize::from(self.surfaces)).collect();
        let visitor = number * 7_919 % self.visitors.max(1);
        let view = json!({"type": "track", "event": "Product Viewed", "properties": {"product_id": product}});
        let carries_events = ((number % 100) as f64) < self.events * 100.0;
        let events: Vec<Value> = carries_events.then_some(view).into_iter().collect();
        json!({"anonymousId": format!("bench-{visitor}"), "surfaces": asked, "events": events})
    }
}

fn pick(products: &[String], at: usize) -> &str {
    products.get(at % products.len().max(1)).map_or("", String::as_str)
}

fn has_products(answer: &Answer<'_>) -> bool {
    const FIRST_ITEM: &[u8] = b"\"items\":[{";
    answer.body.windows(FIRST_ITEM.len()).any(|window| window == FIRST_ITEM)
}

#[derive(Deserialize)]
struct Page {
    products: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    id: String,
}

/// Ids of products that can be shown, at most a thousand.
fn products(running: &Running) -> anyhow::Result<Vec<String>> {
    let remote = Remote::to(&running.url, &running.key);
    let mut ids = Vec::new();
    for offset in (0..1_000).step_by(200) {
        let page = remote.get(&format!("/v1/products?limit=200&offset={offset}"))?;
        let page: Page = serde_json::from_value(page).context("the server's list of products cannot be read")?;
        ids.extend(page.products.into_iter().map(|product| product.id));
    }
    anyhow::ensure!(!ids.is_empty(), "the server has no products");
    Ok(ids)
}

/// A pin, a boost, a bury and an exclusion, so that rules have work to do.
fn set_rules(running: &Running, products: &[String]) -> anyhow::Result<()> {
    let remote = Remote::to(&running.url, &running.key);
    let target = |at: usize| json!({"products": [pick(products, at)]});
    for (id, action, at) in [
        ("bench-pin", json!({"pin": {"position": 3}}), 0),
        ("bench-boost", json!({"boost": {"factor": 1.5}}), 1),
        ("bench-bury", json!({"bury": {"factor": 0.5}}), 2),
        ("bench-exclude", json!("exclude"), 3),
    ] {
        remote.put(&format!("/v1/rules/{id}"), &json!({"action": action, "target": target(at)}))?;
    }
    Ok(())
}
