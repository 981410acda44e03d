//! Stores an instant as a number of milliseconds.
//!
//! Profiles hold hundreds of instants and are read and written all day. The text form that the public vocabulary
//! uses costs twice the bytes and ten times the work; the export for the shopper uses the text.

use commerce::Timestamp;
use serde::{Deserialize, Deserializer, Serializer};

pub(crate) fn serialize<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i64(at.millis())
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    i64::deserialize(deserializer).map(Timestamp::from_millis)
}
