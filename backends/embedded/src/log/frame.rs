//! How a batch of records lies in a segment, byte by byte.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | position of the first record |
//! | 4 | number of records; 0 for a mark that everything before it was flushed |
//! | 4 | bytes of the body |
//! | 4 | CRC-32 of the body |
//! | 4 | CRC-32 of the 20 bytes above |
//! | … | the body: each record as 4 bytes of length and its bytes |
//!
//! All numbers are little-endian. One checksum covers a whole batch, so a batch is there whole or not at all. The
//! head has one of its own, so a length is believed only when it was written so, and frames can be found again
//! behind damage. Checksums per record were refused: a reader wants batches, and a batch that lost one record must
//! be reported, not half used.

use crate::bytes::{take_slice, take_u32, take_u64};

/// Bytes of a head.
pub(crate) const HEAD_BYTES: usize = 24;

/// The largest body; larger batches are refused, larger lengths on disk are damage.
pub(crate) const MAXIMUM_BODY_BYTES: u32 = 256 << 20;

/// What stands before a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) position: u64,
    pub(crate) count: u32,
    pub(crate) body_bytes: u32,
    pub(crate) body_checksum: u32,
}

impl Head {
    /// The mark that everything before `position` was flushed.
    pub(crate) const fn flushed(position: u64) -> Self {
        Self { position, count: 0, body_bytes: 0, body_checksum: 0 }
    }

    pub(crate) const fn is_flushed(&self) -> bool {
        self.count == 0
    }

    /// The position after its last record.
    pub(crate) fn end(&self) -> u64 {
        self.position.saturating_add(u64::from(self.count))
    }

    /// Bytes of head and body.
    pub(crate) fn frame_bytes(&self) -> u64 {
        HEAD_BYTES as u64 + u64::from(self.body_bytes)
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEAD_BYTES);
        bytes.extend_from_slice(&self.position.to_le_bytes());
        bytes.extend_from_slice(&self.count.to_le_bytes());
        bytes.extend_from_slice(&self.body_bytes.to_le_bytes());
        bytes.extend_from_slice(&self.body_checksum.to_le_bytes());
        bytes.extend_from_slice(&crc32fast::hash(&bytes).to_le_bytes());
        bytes
    }

    /// None when the bytes are not a head: too few, a wrong checksum, or sizes that were never written.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let summed = take_slice(&mut rest, HEAD_BYTES - 4)?;
        if take_u32(&mut rest)? != crc32fast::hash(summed) {
            return None;
        }
        let mut rest = summed;
        let head = Self {
            position: take_u64(&mut rest)?,
            count: take_u32(&mut rest)?,
            body_bytes: take_u32(&mut rest)?,
            body_checksum: take_u32(&mut rest)?,
        };
        let fits = u64::from(head.count) * 4 <= u64::from(head.body_bytes) && head.body_bytes <= MAXIMUM_BODY_BYTES;
        (fits && (head.count > 0 || head.body_bytes == 0)).then_some(head)
    }
}

/// Writes a batch into `buffer`, which is emptied first. None when the batch is larger than a body may be.
pub(crate) fn encode(position: u64, records: &[impl AsRef<[u8]>], buffer: &mut Vec<u8>) -> Option<Head> {
    let body_bytes = records.iter().try_fold(0_u32, |sum, record| {
        let bytes = u32::try_from(record.as_ref().len()).ok()?;
        sum.checked_add(4)?.checked_add(bytes).filter(|sum| *sum <= MAXIMUM_BODY_BYTES)
    })?;
    buffer.clear();
    buffer.reserve(HEAD_BYTES + body_bytes as usize);
    buffer.resize(HEAD_BYTES, 0);
    for record in records {
        buffer.extend_from_slice(&(record.as_ref().len() as u32).to_le_bytes());
        buffer.extend_from_slice(record.as_ref());
    }
    let (head_bytes, body) = buffer.split_at_mut_checked(HEAD_BYTES)?;
    let head = Head { position, count: records.len() as u32, body_bytes, body_checksum: crc32fast::hash(body) };
    head_bytes.copy_from_slice(&head.encode());
    Some(head)
}

/// The records of a body; none when it does not hold exactly `count` of them.
pub(crate) fn records(mut body: &[u8], count: u32) -> Option<Vec<&[u8]>> {
    let mut records = Vec::with_capacity((count as usize).min(body.len() / 4));
    for _ in 0..count {
        let bytes = take_u32(&mut body)? as usize;
        records.push(take_slice(&mut body, bytes)?);
    }
    body.is_empty().then_some(records)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_survives_its_stored_form() {
        let mut buffer = b"leftover".to_vec();
        let head = encode(7, &["one", "", "three"], &mut buffer).unwrap();
        let (head_bytes, body) = buffer.split_at(HEAD_BYTES);
        assert_eq!(Head::decode(head_bytes), Some(head));
        assert_eq!(head.end(), 10);
        assert_eq!(head.frame_bytes(), buffer.len() as u64);
        assert_eq!(records(body, 3).unwrap(), [&b"one"[..], b"", b"three"]);
    }

    #[test]
    fn every_flipped_bit_of_a_head_is_noticed() {
        let bytes = Head { position: 1, count: 1, body_bytes: 9, body_checksum: 77 }.encode();
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(Head::decode(&flipped), None, "bit {bit}");
        }
    }

    #[test]
    fn lengths_that_were_never_written_are_refused_before_anything_is_allocated() {
        let huge = Head { position: 0, count: 1, body_bytes: u32::MAX, body_checksum: 0 };
        assert_eq!(Head::decode(&huge.encode()), None);
        let crowded = Head { position: 0, count: 100, body_bytes: 10, body_checksum: 0 };
        assert_eq!(Head::decode(&crowded.encode()), None);
        assert_eq!(records(&[255, 255, 255, 255, 1], 1), None);
        assert_eq!(records(&[0, 0, 0, 0, 1], 1), None);
    }

    #[test]
    fn zeros_are_not_a_head() {
        assert_eq!(Head::decode(&[0; HEAD_BYTES]), None);
    }
}
