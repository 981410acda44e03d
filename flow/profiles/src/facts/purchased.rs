//! What was bought and not returned.
//!
//! Orders and returns are kept side by side and set against each other here, at the moment of reading, so that a return
//! may arrive before its order. A return that names its order takes from that order alone, and all of it when it names no
//! product. A return that names only the product takes from the latest purchases at or before it, latest first: shops'
//! exports often have cancellations under a number of their own, and what comes back is usually what
//! was bought last. A return never takes more than was bought.

use commerce::{OrderId, ProductId, Timestamp};
use rustc_hash::FxHashSet;

use super::Tally;
use crate::kinds::{Marks, Recent};
use crate::view::Touch;
use crate::writes::{Purchase, ReturnedLine};

/// The most lines looked at, latest orders first: a wholesaler's years of orders must not slow a decision.
const LINES_READ: usize = 500;

pub(super) fn net<const ORDERS: usize, const RETURNS: usize>(
    orders: &Marks<OrderId, Purchase, ORDERS>,
    returns: &Recent<ReturnedLine, RETURNS>,
    limit: usize,
) -> Vec<Touch> {
    let mut tally = Tally::new(limit, orders.latest_first().map(|order| order.value.lines.len()).sum());
    let mut claims = Claims::of(returns);
    let lines = orders.latest_first().flat_map(|order| order.value.lines.iter().map(move |line| (order, line)));
    for (order, line) in lines.take(LINES_READ) {
        let quantity = claims.left(&order.key, order.at, &line.product, line.quantity);
        if quantity > 0 {
            tally.add(&line.product, order.at, quantity);
        }
    }
    tally.finish()
}

/// Returns, and how much of each is not yet set against a purchase.
struct Claims<'a> {
    cancelled: FxHashSet<&'a OrderId>,
    /// By product, then by time.
    open: Vec<Claim<'a>>,
}

struct Claim<'a> {
    product: &'a ProductId,
    line: &'a ReturnedLine,
    open: u32,
}

impl<'a> Claims<'a> {
    fn of<const RETURNS: usize>(returns: &'a Recent<ReturnedLine, RETURNS>) -> Self {
        let whole = returns.latest_first().filter(|line| line.product.is_none());
        let oldest_first = returns.latest_first().rev();
        let claim = |line: &'a ReturnedLine| Some(Claim { product: line.product.as_ref()?, line, open: line.quantity });
        let mut open: Vec<_> = oldest_first.filter_map(claim).collect();
        open.sort_by_key(|claim| claim.product);
        Self { cancelled: whole.filter_map(|line| line.order.as_ref()).collect(), open }
    }

    /// What is left of a purchased quantity after the returns that concern it.
    fn left(&mut self, order: &OrderId, ordered: Timestamp, product: &ProductId, quantity: u32) -> u32 {
        if self.cancelled.contains(order) {
            return 0;
        }
        let first = self.open.partition_point(|claim| claim.product < product);
        let of_product = self.open.iter_mut().skip(first).take_while(|claim| claim.product == product);
        let concerns = |line: &ReturnedLine| match &line.order {
            Some(returned) => returned == order,
            None => line.at >= ordered,
        };
        of_product.filter(|claim| concerns(claim.line)).fold(quantity, |left, claim| {
            let taken = left.min(claim.open);
            claim.open -= taken;
            left - taken
        })
    }
}
