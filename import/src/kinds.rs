//! What a row of each kind becomes.
//!
//! One file per kind: each takes a row's cells and adds what follows from them, or refuses the row with a reason. A refused
//! row leaves nothing behind.

mod catalogue;
mod customers;
mod derived;
pub(crate) mod events;
mod orders;
mod who;

use commerce::{Currency, MessageId, ProductId, Timestamp};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::cells::{Cells, Read, Reason, Refused};
use crate::importer::Imported;
use crate::mapping::{Field, Kind, Mapping};
use crate::report::{Observed, QualityReport};

/// A row, and what it is read by.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) cells: Cells<'a>,
    pub(crate) mapping: &'a Mapping,
    pub(crate) received_at: Timestamp,
}

/// What is held until the end of the file.
#[derive(Default)]
pub(crate) struct Drafts {
    orders: orders::Orders,
    known: who::Known,
}

impl Drafts {
    /// Takes one row; what can leave at once is pushed to `found`. Tells the instant of the row, where it has one.
    pub(crate) fn take(
        &mut self,
        context: Context<'_>,
        found: &mut Vec<Imported>,
        report: &mut QualityReport,
    ) -> Read<Option<Timestamp>> {
        match context.mapping.kind {
            Kind::Orders => self.orders.take(context, report).map(Some),
            Kind::Products => {
                catalogue::product(context, found).map(|product| self.known.product(product)).map(|()| None)
            }
            Kind::Stock => catalogue::stock(context, found).map(|product| self.known.product(product)).map(|()| None),
            Kind::Prices => catalogue::price(context, found).map(|product| self.known.product(product)).map(|()| None),
            Kind::Customers => customers::customer(context, &mut self.known).map(|(signal, at)| {
                found.push(Imported::Signal(signal));
                at
            }),
            Kind::Events => events::event(context, &mut self.known).map(|signal| {
                let at = signal.at;
                found.push(Imported::Signal(signal));
                Some(at)
            }),
        }
    }

    /// What was held, at the end of the file.
    pub(crate) fn finish(self, mapping: &Mapping, received_at: Timestamp, report: &mut QualityReport) -> Vec<Imported> {
        if mapping.kind == Kind::Orders {
            return self.orders.finish(mapping, received_at, report);
        }
        (report.produced.products, report.produced.customers) = self.known.counts();
        Vec::new()
    }
}

impl Context<'_> {
    /// Whether the row's product is a fee or the like.
    pub(crate) fn is_no_product(self) -> bool {
        let cleaning = &self.mapping.cleaning;
        !cleaning.not_products.is_empty()
            && self.cells.text(Field::Product).is_some_and(|id| cleaning.is_no_product(&id))
    }

    /// The product, where the row has one.
    fn product(self) -> Read<Option<ProductId>> {
        let upper_case = self.mapping.cleaning.product_upper_case;
        self.cells.id(Field::Product, |text| match upper_case {
            true => ProductId::new(&text.to_uppercase()),
            false => ProductId::new(text),
        })
    }

    /// The product that a row needs.
    fn needed_product(self) -> Read<ProductId> {
        self.product()?.ok_or_else(|| Refused::new(Reason::Missing(Field::Product), ""))
    }

    const fn currency(self) -> Option<Currency> {
        self.mapping.currency
    }
}

/// Counts what stands in a row of orders, whatever becomes of it.
pub(crate) fn observe(cells: Cells<'_>, observed: &mut Observed) {
    let number = |field| cells.number(field).ok().flatten();
    let (quantity, price) = (number(Field::Quantity), number(Field::Price));
    observed.without_customer += u64::from(cells.get(Field::Customer).is_none());
    observed.without_title += u64::from(cells.get(Field::Title).is_none());
    observed.quantity_negative += u64::from(quantity.is_some_and(|quantity| quantity < 0.0));
    observed.price_not_positive += u64::from(price.is_some_and(|price| price <= 0.0));
    observed.quantity_times_price += quantity.unwrap_or_default() * price.unwrap_or_default();
}

/// The id of an imported signal: the same words make the same id, in every run.
fn message_id(words: &[&str]) -> Read<MessageId> {
    let mut digest = Sha256::new();
    for word in words {
        digest.update((word.len() as u64).to_le_bytes());
        digest.update(word.as_bytes());
    }
    let hex: String = digest.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    MessageId::new(&format!("import:{hex}")).map_err(|error| Refused::new(Reason::BadId(Field::Event, error), hex))
}

/// A part of a signal as text that is the same in every run.
fn json(part: &impl Serialize) -> String {
    serde_json::to_string(part).unwrap_or_default()
}
