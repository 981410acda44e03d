//! Stored forms: where bytes become values. Every record is JSON behind one byte that names its version.
//!
//! JSON was chosen over a denser code because it can be read with any tool years later, old records gain new fields
//! by default, and on the machines this runs on it is not what limits ingest (the disk's flush is). The version byte
//! is for the day that changes: a build reads every version up to its own.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::StorageError;

mod decision;

pub use decision::{DecisionRecord, Worlds};

/// The version this build writes.
pub const VERSION: u8 = 1;

/// A value as stored bytes.
///
/// # Errors
/// [`StorageError::Unreadable`] when the value has no JSON form (a number that is not finite).
pub fn encode<T: Serialize>(place: &str, value: &T) -> Result<Vec<u8>, StorageError> {
    let mut bytes = Vec::with_capacity(256);
    bytes.push(VERSION);
    serde_json::to_writer(&mut bytes, value)
        .map_err(|error| StorageError::Unreadable { place: place.to_owned(), what: error.to_string() })?;
    Ok(bytes)
}

/// A value from stored bytes.
///
/// # Errors
/// [`StorageError::Newer`] and [`StorageError::Unreadable`].
pub fn decode<T: DeserializeOwned>(place: &str, bytes: &[u8]) -> Result<T, StorageError> {
    let unreadable = |what: String| StorageError::Unreadable { place: place.to_owned(), what };
    match bytes.split_first() {
        None => Err(unreadable("it is empty".to_owned())),
        Some((&VERSION, json)) => serde_json::from_slice(json).map_err(|error| unreadable(error.to_string())),
        Some((&version, _)) => Err(StorageError::Newer {
            place: place.to_owned(),
            version: u32::from(version),
            newest: u32::from(VERSION),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_survives_its_stored_form() {
        let bytes = encode("numbers", &vec![1, 2, 3]).unwrap();
        assert_eq!(bytes, b"\x01[1,2,3]");
        assert_eq!(decode::<Vec<u32>>("numbers", &bytes).unwrap(), [1, 2, 3]);
    }

    #[test]
    fn a_newer_version_an_empty_and_a_broken_record_are_told_apart() {
        assert!(matches!(decode::<u32>("numbers", b"\x02{}"), Err(StorageError::Newer { version: 2, .. })));
        assert!(matches!(decode::<u32>("numbers", b""), Err(StorageError::Unreadable { .. })));
        assert!(matches!(decode::<u32>("numbers", b"\x01[1"), Err(StorageError::Unreadable { .. })));
    }
}
