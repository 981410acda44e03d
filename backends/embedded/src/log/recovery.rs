//! Telling a torn tail from damage.
//!
//! A process or machine that stops while appending leaves an incomplete batch at the end of the last segment. Nobody
//! was told that it is stored, so it is cut off and the log goes on. Everything else that does not check out is
//! damage: it is reported with its place and never repaired here, because the records behind it were acknowledged.
//!
//! What tells the two apart is proof that the bytes in question had been flushed:
//! - where every batch is flushed before the next is written, any whole batch behind the place is proof;
//! - where batches are flushed now and then, a power cut may keep a later batch and lose an earlier one, so only a
//!   flush mark behind the place is proof.
//!
//! What cannot be told: damage within the very last batch looks like a torn tail, and a file cut exactly between two
//! batches looks whole. Stopping at the first bad frame without looking behind it was refused, since one flipped bit
//! would then silently drop all that follows.

use std::fs;
use std::path::Path;

use storage::StorageError;

use super::Flushing;
use super::frame::{self, HEAD_BYTES, Head};
use super::segment::{self, Frames, Header};
use crate::durable::{damaged, failed};

/// What is called with each record and its position.
pub(crate) type Visit<'a> = &'a mut dyn FnMut(u64, &[u8]);

/// A segment that was read through.
pub(crate) struct Examined {
    /// The position after its last record.
    pub(crate) end: u64,
    /// Bytes of its whole batches and its header; 0 when not even the header is whole.
    pub(crate) length: u64,
    /// Bytes behind these: a torn tail.
    pub(crate) torn_bytes: u64,
}

/// Reads a segment through and checks every batch. A tail may be torn only where the segment is the `last` one.
pub(crate) fn examine(
    path: &Path,
    first: u64,
    last: bool,
    flushing: Flushing,
    visit: Visit<'_>,
) -> Result<Examined, StorageError> {
    let file_bytes = fs::metadata(path).map_err(failed("examining", path))?.len();
    if let Header::CutShort = segment::check_header(path, first)? {
        return match last {
            true => Ok(Examined { end: first, length: 0, torn_bytes: file_bytes }),
            false => Err(damaged(path, file_bytes, "the file ends within its header")),
        };
    }
    let opened = Frames::open(path.to_owned(), segment::HEADER_BYTES, file_bytes, first);
    let mut frames = opened.map_err(failed("opening", path))?;
    loop {
        let (offset, end) = (frames.offset(), frames.position());
        match next(&mut frames, visit) {
            Ok(true) => {}
            Ok(false) => return Ok(Examined { end, length: offset, torn_bytes: 0 }),
            Err(damage @ StorageError::Corrupt { .. }) => {
                if !last || flushed_behind(path, offset, end, flushing)? {
                    return Err(damage);
                }
                return Ok(Examined { end, length: offset, torn_bytes: file_bytes - offset });
            }
            Err(other) => return Err(other),
        }
    }
}

/// Visits the records of the next frame; false at the end.
fn next(frames: &mut Frames, visit: Visit<'_>) -> Result<bool, StorageError> {
    let Some(head) = frames.head()? else { return Ok(false) };
    let malformed = frames.damage("a batch does not hold the records it announces");
    let body = frames.body(&head)?;
    let records = frame::records(&body, head.count).ok_or(malformed)?;
    for (position, record) in (head.position..).zip(records) {
        visit(position, record);
    }
    Ok(true)
}

/// Whether something behind `offset` proves that what stands there had been flushed.
fn flushed_behind(path: &Path, offset: u64, position: u64, flushing: Flushing) -> Result<bool, StorageError> {
    let bytes = fs::read(path).map_err(failed("reading", path))?;
    let tail = usize::try_from(offset).ok().and_then(|offset| bytes.get(offset + 1..)).unwrap_or_default();
    // A later frame holds a later position, and not more records than there are bytes: a cheap test that spares
    // almost every checksum.
    let latest = position.saturating_add(tail.len() as u64);
    Ok(tail.windows(HEAD_BYTES).enumerate().any(|(at, window)| {
        let found = window.first_chunk::<8>().map_or(0, |bytes| u64::from_le_bytes(*bytes));
        (position..=latest).contains(&found)
            && Head::decode(window).is_some_and(|head| match flushing {
                Flushing::OnDemand => head.is_flushed(),
                Flushing::EveryBatch => is_whole(&head, tail.get(at + HEAD_BYTES..).unwrap_or_default()),
            })
    }))
}

fn is_whole(head: &Head, rest: &[u8]) -> bool {
    rest.get(..head.body_bytes as usize).is_some_and(|body| crc32fast::hash(body) == head.body_checksum)
}
