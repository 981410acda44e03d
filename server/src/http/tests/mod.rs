//! The HTTP edge, called in process: the whole router over an engine in memory, with a clock that stands still.
//!
//! [`Shop`] is the one helper. It holds a tiny shop with visits, orders, fitted models and the default plans, and three
//! keys: a browser's, an owner's, and one for each scope alone.

mod admittance;
mod bad_input;
mod consent;
mod dead_letters;
mod described;
mod hiding;
mod managing;
mod secrets;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use commerce::{Category, Change, Product, ProductId, Timestamp};
use engine::{Engine, Settings, StoppedClock};
use http_body_util::BodyExt;
use profiles::ConsentPolicy;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{Shared, router};
use crate::keys::{Keys, Scope};

/// Id, category, title, price.
const PRODUCTS: &str = "
mug     | Kitchen > Mugs  | White mug       | 4.50
cup     | Kitchen > Mugs  | Blue cup        | 5.00
plate   | Kitchen         | Dinner plate    | 7.25
bowl    | Kitchen         | Soup bowl       | 6.00
lamp    | Living          | Reading lamp    | 39.00
candle  | Living          | Beeswax candle  | 9.00
vase    | Living          | Glass vase      | 14.00
frame   | Living          | Oak frame       | 11.50
spade   | Garden          | Small spade     | 12.00
seeds   | Garden          | Poppy seeds     | 2.00
pot     | Garden          | Clay pot        | 8.00
wine    | Pantry          | Red wine        | 10.00
";

/// Every product once, seen and bought by several, so that each has a place in every model.
const VISITS: [&[&str]; 6] = [
    &["mug", "cup", "plate", "bowl"],
    &["lamp", "candle", "vase", "frame"],
    &["spade", "seeds", "pot", "wine"],
    &["mug", "lamp", "spade", "wine"],
    &["cup", "candle", "seeds", "plate"],
    &["bowl", "vase", "pot", "frame", "mug"],
];

pub const NOW: &str = "2026-03-01T12:00:00Z";
pub const OWNER: &str = "owner-secret-0123456789";
pub const BROWSER: &str = "browser-secret-0123456789";

/// A running service.
pub struct Shop {
    pub router: Router,
    pub clock: Arc<StoppedClock>,
}

/// An answer, read whole.
pub struct Answer {
    pub status: StatusCode,
    pub media_type: String,
    pub headers: axum::http::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// Asserts that this is a problem in the one form, and gives it.
    pub fn problem(&self, code: &str) -> Value {
        let problem = self.json();
        assert_eq!(self.media_type, "application/problem+json", "{}", self.text);
        assert_eq!(problem["code"], code, "{}", self.text);
        assert_eq!(problem["status"], self.status.as_u16(), "{}", self.text);
        assert_eq!(problem["type"], format!("/docs/errors/{code}"));
        assert!(problem["title"].is_string() && problem["detail"].is_string(), "{}", self.text);
        problem
    }
}

impl Shop {
    /// The tiny shop, with a log of visits and orders and everything trained on it.
    pub async fn open() -> Self {
        let now = Timestamp::parse(NOW).unwrap();
        let clock = Arc::new(StoppedClock::at(now));
        let settings = Settings { consent: ConsentPolicy::opt_out() };
        let engine = Engine::open(storage::in_memory(), settings, Arc::clone(&clock) as _).unwrap();
        let changes: Vec<Change> = PRODUCTS.trim().lines().map(|line| described(line, now)).collect();
        engine.change_catalogue(&changes).unwrap();
        let mut keys = Keys::default();
        keys.add(OWNER, &[Scope::Manage]);
        keys.add(BROWSER, &[Scope::Collect, Scope::Decide, Scope::Explain]);
        for scope in [Scope::Collect, Scope::Decide, Scope::Explain, Scope::Manage] {
            keys.add(&key_for(scope), &[scope]);
        }
        engine.set_default_plans().unwrap();
        let engine = Arc::new(engine);
        let shared = Shared {
            engine: Arc::clone(&engine),
            keys: Arc::new(keys),
            browser_key: None,
            connections: Arc::default(),
        };
        let shop = Self { router: router(shared), clock };
        shop.live_a_little().await;
        engine.learn(&learning::models().iter().map(|model| model.name).collect::<Vec<_>>(), |_| {}).unwrap();
        shop
    }

    async fn live_a_little(&self) {
        for (number, products) in VISITS.iter().enumerate() {
            let who = format!("visitor-{number}");
            let viewed = products.iter().map(|product| {
                json!({"type": "track", "event": "Product Viewed", "anonymousId": who,
                       "messageId": format!("{who}-{product}"), "properties": {"product_id": product}})
            });
            let bought: Vec<Value> =
                products.iter().map(|product| json!({"product_id": product, "quantity": 1, "price": 5.0})).collect();
            let ordered = json!({"type": "track", "event": "Order Completed", "anonymousId": who,
                "messageId": format!("{who}-order"), "properties": {"order_id": who, "currency": "GBP", "products": bought}});
            let batch: Vec<Value> = viewed.chain([ordered]).collect();
            let answer = self.post("/v1/batch", &json!({ "batch": batch })).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            assert_eq!(answer.json()["dead_letters"], 0, "{}", answer.text);
        }
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let media_type = parts.headers.get(header::CONTENT_TYPE).map(|value| value.to_str().unwrap().to_owned());
        Answer {
            status: parts.status,
            media_type: media_type.unwrap_or_default(),
            headers: parts.headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    /// A call with the owner's key.
    pub async fn call(&self, method: &str, path: &str, body: impl Into<Body>) -> Answer {
        let request = Request::builder().method(method).uri(path).header("x-api-key", OWNER);
        self.send(request.body(body.into()).unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call("GET", path, Body::empty()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call("POST", path, body.to_string()).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.call("PUT", path, body.to_string()).await
    }

    /// A call with the browser's key.
    pub async fn browse(&self, path: &str, body: &Value) -> Answer {
        let request = Request::post(path).header(header::AUTHORIZATION, format!("Bearer {BROWSER}"));
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// Asserts that the service still answers a good question.
    pub async fn still_answers(&self) {
        let answer = self.post("/v1/recommend", &json!({"surface": "home", "anonymousId": "a-1", "slots": 3})).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(shown(&answer.json()).len(), 3, "{}", answer.text);
    }
}

/// The products of a decision, in order.
pub fn shown(decision: &Value) -> Vec<String> {
    let items = decision["items"].as_array().unwrap_or_else(|| panic!("no items in {decision}"));
    items.iter().map(|item| item["product_id"].as_str().unwrap().to_owned()).collect()
}

/// A key that has this scope alone.
pub fn key_for(scope: Scope) -> String {
    format!("{}-secret-0123456789", scope.name())
}

fn described(line: &str, now: Timestamp) -> Change {
    let fields: Vec<&str> = line.split('|').map(str::trim).collect();
    let product = Product {
        category: Some(Category::new(fields[1]).unwrap()),
        price: Some(serde_json::from_str(fields[3]).unwrap()),
        currency: Some(serde_json::from_str("\"GBP\"").unwrap()),
        listed_at: Some(now.plus_millis(-86_400_000)),
        ..Product::new(ProductId::new(fields[0]).unwrap(), fields[2])
    };
    Change::Product { product: Arc::new(product) }
}
