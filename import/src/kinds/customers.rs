//! Customers become signals that say who they are: nothing about a person enters by another door.

use commerce::Timestamp;
use signals::{Happening, SchemaVersion, Signal, Traits};

use super::catalogue::attributes;
use super::who::{Known, somebody};
use super::{Context, json, message_id};
use crate::cells::{Read, Reason, Refused};
use crate::mapping::Field;

/// The most free traits of one customer.
const MAXIMUM_TRAITS: usize = 100;

/// One customer, as known at the row's instant, or at the import where the row has none.
pub(super) fn customer(context: Context<'_>, known: &mut Known) -> Read<(Signal, Option<Timestamp>)> {
    let cells = context.cells;
    cells.needed(Field::Customer)?;
    let who = somebody(context)?;
    let stated = cells.get(Field::At).map(|_| cells.happened(context.received_at)).transpose()?;
    let at = stated.unwrap_or(context.received_at);
    let year = cells.integer(Field::BirthYear)?;
    let birth_year = year.map(|year| match u16::try_from(year) {
        Ok(year) if (1900..=2100).contains(&year) => Ok(year),
        _ => Err(Refused::new(Reason::NotA(Field::BirthYear, "a year of birth"), year)),
    });
    let traits = Traits {
        birth_year: birth_year.transpose()?,
        country: cells.text(Field::Country),
        language: cells.text(Field::Language),
        other: attributes(context).into_iter().take(MAXIMUM_TRAITS).collect(),
    };
    let message_id = message_id(&["identified", &stated.unwrap_or_default().to_string(), &json(&who), &json(&traits)])?;
    known.customer(&who);
    let signal = Signal {
        message_id,
        at,
        received_at: context.received_at,
        who,
        circumstances: signals::Circumstances { channel: context.mapping.channel, ..Default::default() },
        schema: SchemaVersion::CURRENT,
        happening: Happening::Identified { traits },
    };
    Ok((signal, stated))
}
