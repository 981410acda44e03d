//! Order lines become orders and returns, and, where there is no product file, the products that were sold.
//!
//! # Lines of nobody
//!
//! An order without a customer is kept under an id made from its own number: the basket teaches what is bought together,
//! and nobody is profiled across orders. Refusing it would lose a quarter of a typical shop's baskets; one shared "guest"
//! would be the best customer of the shop and teach nonsense.
//!
//! # Returns
//!
//! A line that the mapping calls a return becomes part of a return, with its quantity made positive. A line that takes
//! back without being called a return is a stock correction in most files, and is refused with a reason.

use commerce::{AnonymousId, Money, OrderId, Timestamp};
use rustc_hash::{FxHashMap, FxHashSet};
use signals::{Circumstances, Happening, Line, SchemaVersion, Signal, Who};

use super::derived::Derived;
use super::who::{circumstances, who};
use super::{Context, message_id};
use crate::cells::{Read, Reason, Refused};
use crate::importer::Imported;
use crate::mapping::{Field, Mapping};
use crate::report::QualityReport;

/// The orders of a file, while it is read.
#[derive(Default)]
pub(super) struct Orders {
    drafts: Vec<Draft>,
    places: FxHashMap<(OrderId, bool), usize>,
    derived: Derived,
}

/// One order or return.
struct Draft {
    order: OrderId,
    is_return: bool,
    at: Timestamp,
    who: Who,
    circumstances: Circumstances,
    lines: Vec<Line>,
}

impl Orders {
    /// Takes one line; tells when it was sold.
    pub(super) fn take(&mut self, context: Context<'_>, report: &mut QualityReport) -> Read<Timestamp> {
        let cells = context.cells;
        let order = cells.needed_id(Field::Order, OrderId::new)?;
        let is_return = context.mapping.cleaning.returns.as_ref().is_some_and(|rule| rule.holds(cells.row));
        let line = line(context, is_return)?;
        let at = cells.happened(context.received_at)?;
        let who = buyer(context, &order)?;
        let circumstances = circumstances(context)?;
        if !is_return {
            self.derived.sold(context, &line, at)?;
        }
        note_warnings(context, &who, report);
        let drafts = &mut self.drafts;
        let place = *self.places.entry((order.clone(), is_return)).or_insert_with(|| {
            drafts.push(Draft { order, is_return, at, who: who.clone(), circumstances, lines: Vec::new() });
            drafts.len() - 1
        });
        if let Some(draft) = drafts.get_mut(place) {
            if draft.who.customer != who.customer {
                let reason = "the lines of one order name different customers; the first is taken";
                report.warn("several_customers_in_one_order", reason, cells.row.number, draft.order.as_str());
            }
            draft.at = draft.at.min(at);
            draft.lines.push(line);
        }
        Ok(at)
    }

    /// The products that were sold, then the orders and returns in the order of time.
    pub(super) fn finish(
        mut self,
        mapping: &Mapping,
        received_at: Timestamp,
        report: &mut QualityReport,
    ) -> Vec<Imported> {
        self.count(report);
        let mut found = self.derived.finish(mapping, report);
        self.drafts.sort_by(|left, right| (left.at, &left.order).cmp(&(right.at, &right.order)));
        let signals = self.drafts.into_iter().filter_map(|draft| draft.signal(mapping, received_at).ok());
        found.extend(signals.map(Imported::Signal));
        found
    }

    fn count(&self, report: &mut QualityReport) {
        let mut customers = FxHashSet::default();
        let (mut sales, mut returned) = (0_i128, 0_i128);
        for draft in &self.drafts {
            customers.extend(draft.who.customer.as_ref());
            let sum: i128 = draft.lines.iter().map(amount).sum();
            if draft.is_return {
                report.produced.returns += 1;
                returned += sum;
            } else {
                report.produced.orders += 1;
                report.produced.orders_anonymous += u64::from(draft.who.customer.is_none());
                sales += sum;
            }
        }
        report.produced.customers = customers.len() as u64;
        report.produced.sales = sales as f64 / 1e6;
        report.produced.returned = returned as f64 / 1e6;
    }
}

impl Draft {
    fn signal(self, mapping: &Mapping, received_at: Timestamp) -> Read<Signal> {
        let sum: i128 = self.lines.iter().map(amount).sum();
        let priced = self.lines.iter().all(|line| line.price.is_some());
        let total = i64::try_from(sum).ok().filter(|_| priced).map(Money::from_micros);
        let word = if self.is_return { "returned" } else { "ordered" };
        let message_id = message_id(&[word, self.order.as_str()])?;
        let happening = if self.is_return {
            // The number is that of the return: which order it answers is not told.
            Happening::Returned { order: None, lines: self.lines }
        } else {
            let (order, lines, currency) = (self.order, self.lines, mapping.currency);
            Happening::Ordered { order, lines, total, currency, coupon: None }
        };
        Ok(Signal {
            message_id,
            at: self.at,
            received_at,
            who: self.who,
            circumstances: self.circumstances,
            schema: SchemaVersion::CURRENT,
            happening,
        })
    }
}

/// Micros of a line.
fn amount(line: &Line) -> i128 {
    i128::from(line.price.map_or(0, Money::micros)) * i128::from(line.quantity)
}

fn line(context: Context<'_>, is_return: bool) -> Read<Line> {
    let product = context.needed_product()?;
    let pieces = context.cells.integer(Field::Quantity)?;
    let pieces = pieces.ok_or_else(|| Refused::new(Reason::Missing(Field::Quantity), ""))?;
    let signed = if is_return { pieces.saturating_abs() } else { pieces };
    if signed <= 0 {
        return Err(Refused::new(Reason::NotASale, pieces));
    }
    let too_many = || Refused::new(Reason::NotA(Field::Quantity, "a number of pieces"), pieces);
    let quantity = u32::try_from(signed).map_err(|_| too_many())?;
    if let Some(number) = context.cells.number(Field::Price)?.filter(|number| *number <= 0.0) {
        return Err(Refused::new(Reason::PriceNotPositive, number));
    }
    Ok(Line { product, quantity, price: context.cells.price(Field::Price)? })
}

/// Whose the order is; an id of its own where the mapping allows orders of nobody.
fn buyer(context: Context<'_>, order: &OrderId) -> Read<Who> {
    let who = who(context)?;
    if !who.is_nobody() {
        return Ok(who);
    }
    let may_be_nobody = context.mapping.cleaning.anonymous_when_missing.as_ref();
    if !may_be_nobody.is_some_and(|column| context.cells.row.get(column).is_blank()) {
        return Err(Refused::new(Reason::Nobody, ""));
    }
    let id = AnonymousId::new(&format!("order:{order}"));
    let anonymous = id.map_err(|error| Refused::new(Reason::BadId(Field::Order, error), order))?;
    Ok(Who { anonymous: Some(anonymous), ..Who::default() })
}

fn note_warnings(context: Context<'_>, who: &Who, report: &mut QualityReport) {
    let row = context.cells.row.number;
    if who.customer.is_none() {
        report.warn("without_customer", "no customer: the order is kept, and nobody is profiled", row, "");
    }
    if context.mapping.columns.contains_key(&Field::Title) && context.cells.get(Field::Title).is_none() {
        report.warn("without_title", "no title: the product is named by its other lines", row, "");
    }
}
