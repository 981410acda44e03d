//! The catalogue: read by the shop's pages, written by its systems. A change is honoured by the next decision.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use commerce::{Category, Change, Entry, Product, ProductId};
use serde::{Deserialize, Serialize};

use super::parameters::{Path, Query};
use super::problem::Problem;
use super::wire::product::{HiddenBody, PriceBody, Shown, StockBody};
use super::{Shared, blocking, body};

/// The most products one answer lists.
const MAXIMUM_LISTED: usize = 200;

/// The most products one body may hold.
const MAXIMUM_UPSERTS: usize = 10_000;

/// What to list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Search {
    query: Option<String>,
    category: Option<String>,
    limit: Option<usize>,
    offset: Option<usize>,
    /// Hidden and removed products too.
    #[serde(default)]
    all: bool,
}

/// A page of products.
#[derive(Serialize)]
pub struct Listed {
    total: usize,
    products: Vec<Shown>,
}

/// Products by words of the title and by category, in order of first description.
pub async fn list(State(shared): State<Shared>, Query(search): Query<Search>) -> Result<axum::Json<Listed>, Problem> {
    let category = search.category.as_deref().map(Category::new).transpose();
    let category = category.map_err(|error| Problem::bad_request(format!("`category`: {error}")))?;
    let words: Vec<String> =
        search.query.unwrap_or_default().to_lowercase().split_whitespace().map(str::to_owned).collect();
    let served = shared.engine.served();
    let now = shared.engine.now();
    let matches = |entry: &Entry| {
        let title = entry.product.title.to_lowercase();
        let within = |wanted: &Category| entry.product.category.as_ref().is_some_and(|found| found.is_within(wanted));
        (search.all || entry.is_visible(now))
            && category.as_ref().is_none_or(within)
            && words.iter().all(|word| title.contains(word))
    };
    let found: Vec<&Entry> =
        served.catalogue.entries().map(|(_, entry)| entry).filter(|entry| matches(entry)).collect();
    let limit = search.limit.unwrap_or(24).clamp(1, MAXIMUM_LISTED);
    let products = found.iter().skip(search.offset.unwrap_or(0)).take(limit).map(|entry| Shown::of(entry)).collect();
    Ok(axum::Json(Listed { total: found.len(), products }))
}

/// One product.
pub async fn show(State(shared): State<Shared>, Path(id): Path) -> Result<axum::Json<Shown>, Problem> {
    let id = parse(&id)?;
    let served = shared.engine.served();
    served.catalogue.find(&id).map(|entry| axum::Json(Shown::of(entry))).ok_or_else(|| unknown(&id))
}

/// Categories with how many visible products each holds.
#[derive(Serialize)]
pub struct Categories {
    categories: Vec<Counted>,
}

#[derive(Serialize)]
struct Counted {
    category: Category,
    products: usize,
}

/// The categories that hold visible products, by name.
pub async fn categories(State(shared): State<Shared>) -> axum::Json<Categories> {
    let served = shared.engine.served();
    let now = shared.engine.now();
    let mut counts = std::collections::BTreeMap::<&Category, usize>::new();
    for (_, entry) in served.catalogue.entries().filter(|(_, entry)| entry.is_visible(now)) {
        if let Some(category) = &entry.product.category {
            *counts.entry(category).or_default() += 1;
        }
    }
    let counted = counts.into_iter().map(|(category, products)| Counted { category: category.clone(), products });
    axum::Json(Categories { categories: counted.collect() })
}

/// How many products were taken in.
#[derive(Serialize)]
pub struct Upserted {
    accepted: usize,
}

/// Describes products: a JSON array, or objects one after the other (NDJSON). All or nothing.
pub async fn upsert(State(shared): State<Shared>, body: Body) -> Result<axum::Json<Upserted>, Problem> {
    let bytes = body::read(body).await?;
    let products = parse_products(&bytes)?;
    let mut problem = None::<Problem>;
    for (at, product) in products.iter().enumerate() {
        if let Err(error) = product.check() {
            let so_far = problem.unwrap_or_else(|| Problem::invalid("nothing was taken in; see `problems`"));
            problem = Some(so_far.at(format!("/{at}"), error.to_string()));
        }
    }
    if let Some(problem) = problem {
        return Err(problem);
    }
    let changes: Vec<Change> =
        products.into_iter().map(|product| Change::Product { product: Arc::new(product) }).collect();
    let accepted = changes.len();
    change(&shared, changes).await?;
    Ok(axum::Json(Upserted { accepted }))
}

fn parse_products(bytes: &[u8]) -> Result<Vec<Product>, Problem> {
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    let products: Vec<Product> =
        if first == Some(&b'[') { body::json(bytes)? } else { body::lines(bytes, MAXIMUM_UPSERTS + 1)? };
    if products.is_empty() {
        return Err(Problem::invalid("the body holds no product"));
    }
    if products.len() > MAXIMUM_UPSERTS {
        return Err(Problem::invalid(format!("at most {MAXIMUM_UPSERTS} products fit one body")));
    }
    Ok(products)
}

/// Describes one product; the address names it.
pub async fn put_one(State(shared): State<Shared>, Path(id): Path, body: Body) -> Result<axum::Json<Shown>, Problem> {
    let id = parse(&id)?;
    let product: Product = body::object(&body::read(body).await?)?;
    if product.id != id {
        let detail = format!("the body is about `{}`, the address about `{id}`", product.id);
        return Err(Problem::invalid(detail).at("/id", "it differs from the address"));
    }
    product.check().map_err(|error| Problem::invalid(error.to_string()))?;
    change(&shared, vec![Change::Product { product: Arc::new(product) }]).await?;
    show(State(shared), Path(id.to_string())).await
}

/// Takes a product out of the catalogue.
pub async fn remove(State(shared): State<Shared>, Path(id): Path) -> Result<StatusCode, Problem> {
    let product = known(&shared, &id)?;
    change(&shared, vec![Change::Removed { product }]).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sets stock, everywhere or in one place.
pub async fn stock(State(shared): State<Shared>, Path(id): Path, body: Body) -> Result<StatusCode, Problem> {
    let product = known(&shared, &id)?;
    let StockBody { stock, place } = body::object(&body::read(body).await?)?;
    change(&shared, vec![Change::Stock { product, place, stock }]).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sets a price, everywhere or in one place.
pub async fn price(State(shared): State<Shared>, Path(id): Path, body: Body) -> Result<StatusCode, Problem> {
    let product = known(&shared, &id)?;
    let PriceBody { price, place } = body::object(&body::read(body).await?)?;
    if price.micros() < 0 {
        return Err(Problem::invalid("`price` is negative").at("/price", "a price is 0 or more"));
    }
    change(&shared, vec![Change::Price { product, place, price }]).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Hides a product, or shows it again.
pub async fn hidden(State(shared): State<Shared>, Path(id): Path, body: Body) -> Result<StatusCode, Problem> {
    let product = known(&shared, &id)?;
    let HiddenBody { hidden } = body::object(&body::read(body).await?)?;
    change(&shared, vec![Change::Hidden { product, hidden }]).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn change(shared: &Shared, changes: Vec<Change>) -> Result<(), Problem> {
    let engine = Arc::clone(&shared.engine);
    let outcome = blocking(move || engine.change_catalogue(&changes)).await?;
    outcome.map_err(|error| Problem::internal("the change could not be written down", &error))
}

fn parse(id: &str) -> Result<ProductId, Problem> {
    ProductId::new(id).map_err(|error| Problem::bad_request(error.to_string()))
}

fn known(shared: &Shared, id: &str) -> Result<ProductId, Problem> {
    let id = parse(id)?;
    if shared.engine.served().catalogue.index_of(&id).is_none() {
        return Err(unknown(&id));
    }
    Ok(id)
}

fn unknown(id: &ProductId) -> Problem {
    Problem::not_found(format!("there is no product `{id}`")).hint("describe it with `PUT /v1/products/{id}`")
}
