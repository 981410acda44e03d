//! A customer's next orders: what is bought after a date, from what was known before it.

use std::collections::BTreeMap;

use commerce::{Consents, CustomerId, Purpose, Timestamp};
use decisions::Plan;
use decisions::plan::Parts;
use profiles::{Fact, FactName, FactValue, Touch, View};

use super::contender::{Contender, Settings, named, order_contenders};
use super::contest::{Answer, Contest};
use super::measure::Judged;
use super::shop::{Shop, request};
use super::{Clock, EvaluationError, K, Report};
use crate::{Dataset, Order};

/// Orders before a date, and what each customer bought after it.
#[derive(Debug, Clone, Default)]
pub struct OrderTest {
    /// What is learned from.
    pub train: Dataset,
    /// The date: the instant of every question.
    pub split: Timestamp,
    /// Customers with orders after the date, in order of their ids.
    pub rows: Vec<OrderRow>,
}

/// One customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRow {
    /// Who.
    pub customer: CustomerId,
    /// Bought before the date, latest first.
    pub bought: Vec<Purchase>,
    /// Bought on or after the date.
    pub wanted: Vec<u32>,
}

/// An item bought once or more often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purchase {
    /// Which.
    pub item: u32,
    /// When last.
    pub at: Timestamp,
    /// In how many orders.
    pub orders: u32,
}

/// Cuts the data in two at a date. Sessions that end after it are left out, orders without a customer teach only.
#[must_use]
pub fn split_orders(data: &Dataset, split: Timestamp) -> OrderTest {
    let mut train = data.clone();
    let (before, after): (Vec<Order>, Vec<Order>) = train.orders.into_iter().partition(|order| order.at < split);
    train.sessions.retain(|session| session.iter().all(|event| event.at.is_some_and(|at| at < split)));
    let mut rows: BTreeMap<&CustomerId, OrderRow> = BTreeMap::new();
    for order in &after {
        let Some(customer) = &order.customer else { continue };
        let row = rows.entry(customer).or_insert_with(|| OrderRow {
            customer: customer.clone(),
            bought: Vec::new(),
            wanted: Vec::new(),
        });
        row.wanted.extend(order.lines.iter().map(|line| line.item));
    }
    for order in &before {
        if let Some(row) = order.customer.as_ref().and_then(|customer| rows.get_mut(customer)) {
            order.lines.iter().for_each(|line| note(&mut row.bought, line.item, order.at));
        }
    }
    let mut rows: Vec<OrderRow> = rows.into_values().collect();
    for row in &mut rows {
        row.wanted.sort_unstable();
        row.wanted.dedup();
        row.bought.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.item.cmp(&b.item)));
    }
    train.orders = before;
    OrderTest { train, split, rows }
}

fn note(bought: &mut Vec<Purchase>, item: u32, at: Timestamp) {
    match bought.iter_mut().find(|known| known.item == item) {
        Some(known) if known.at == at => {}
        Some(known) => {
            known.at = known.at.max(at);
            known.orders += 1;
        }
        None => bought.push(Purchase { item, at, orders: 1 }),
    }
}

/// Judges the contenders of these names (see [`order_contenders`]) by every customer's purchases after the date,
/// and by those of products new to the customer.
///
/// # Errors
/// [`EvaluationError`] when a name is unknown, settings do not fit, or nobody bought after the date.
pub fn evaluate_orders(
    test: &OrderTest,
    names: &[String],
    settings: &Settings,
    clock: Clock<'_>,
) -> Result<Report, EvaluationError> {
    if test.rows.is_empty() {
        return Err(EvaluationError::NothingToTest { why: "no customer has an order after the split" });
    }
    let contenders = named(order_contenders(), names)?;
    let shop = &Shop::open(&test.train);
    let request = request(K, test.split)?;
    let plans = |contender: &Contender, parts: &Parts| {
        Ok((contender.plan(parts, &[])?, contender.plan(parts, &["not_bought"])?))
    };
    let answer = |(plan, only_new): &(Plan, Plan), row: &OrderRow| {
        let view = view(test, row);
        let (decision, nanoseconds) = shop.ask(plan, &view, &request, clock);
        let is_new = |item: &u32| !row.bought.iter().any(|known| known.item == *item);
        let wanted: Vec<u32> = row.wanted.iter().copied().filter(is_new).collect();
        let new = (!wanted.is_empty()).then(|| {
            let (decision, _) = shop.ask(only_new, &view, &request, clock);
            Judged { list: shop.list(&decision), wanted }
        });
        Answer { all: Judged { list: shop.list(&decision), wanted: row.wanted.clone() }, new, nanoseconds }
    };
    Contest { contenders, train: &test.train, shop, settings, clock }.judge(&test.rows, plans, answer)
}

/// The customer on the day of the split.
fn view(test: &OrderTest, row: &OrderRow) -> View {
    let touch = |purchase: &Purchase| {
        let product = test.train.items.id(purchase.item)?.clone();
        Some(Touch { product, at: purchase.at, count: purchase.orders })
    };
    let purchased = FactValue::Products(row.bought.iter().filter_map(touch).collect());
    let fact = Fact { name: FactName::Purchased, purpose: Purpose::Personalization, value: purchased };
    View { facts: vec![fact], ..View::stranger(Consents::all()) }
}
