//! Whose a row is.

use commerce::{AnonymousId, CustomerId, EmailHash, LoyaltyCard, Place, ProductId, SessionId};
use rustc_hash::FxHashSet;
use sha2::{Digest, Sha256};
use signals::{Circumstances, Who};

use super::Context;
use crate::cells::{Read, Reason, Refused};
use crate::mapping::Field;

/// The products and customers that occurred, for the report.
#[derive(Default)]
pub(super) struct Known {
    products: FxHashSet<ProductId>,
    customers: FxHashSet<CustomerId>,
}

impl Known {
    pub(super) fn product(&mut self, product: ProductId) {
        self.products.insert(product);
    }

    pub(super) fn customer(&mut self, who: &Who) {
        self.customers.extend(who.customer.clone());
    }

    /// How many products and customers occurred.
    pub(super) fn counts(&self) -> (u64, u64) {
        (self.products.len() as u64, self.customers.len() as u64)
    }
}

/// The identifiers of a row; nobody where all are blank.
pub(super) fn who(context: Context<'_>) -> Read<Who> {
    let cells = context.cells;
    Ok(Who {
        customer: cells.id(Field::Customer, CustomerId::new)?,
        anonymous: cells.id(Field::Anonymous, AnonymousId::new)?,
        email: email(context)?,
        loyalty: cells.id(Field::Loyalty, LoyaltyCard::new)?,
    })
}

/// The identifiers of a row that has to be somebody's.
pub(super) fn somebody(context: Context<'_>) -> Read<Who> {
    let who = who(context)?;
    if who.is_nobody() { Err(Refused::new(Reason::Nobody, "")) } else { Ok(who) }
}

/// Where and through what the row came.
pub(super) fn circumstances(context: Context<'_>) -> Read<Circumstances> {
    Ok(Circumstances {
        session: context.cells.id(Field::Session, SessionId::new)?,
        channel: context.mapping.channel,
        place: context.cells.id(Field::Place, Place::new)?,
        ..Circumstances::default()
    })
}

/// The hash of the e-mail address, trimmed and in lower case; the address itself goes no further.
fn email(context: Context<'_>) -> Read<Option<EmailHash>> {
    let Some(address) = context.cells.text(Field::Email) else { return Ok(None) };
    if !address.contains('@') {
        // The value is not shown: it may be an address all the same.
        return Err(Refused::new(Reason::NotA(Field::Email, "an e-mail address"), ""));
    }
    let digest = Sha256::digest(address.to_lowercase().as_bytes());
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    EmailHash::new(&hex).map(Some).map_err(|error| Refused::new(Reason::BadId(Field::Email, error), ""))
}
