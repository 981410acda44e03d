//! What is known of a log's segments in memory: enough to find a position without reading from the start.
//!
//! Per segment a sparse list of marks, one about every 64 KiB, so memory stays at a thousandth of the disk's use
//! however small the batches are. A sealed segment's marks are made when it is first read.

use std::path::Path;

use storage::StorageError;

use super::frame::Head;
use super::segment::{self, Frames};
use crate::durable::failed;

/// Bytes between two marks.
const MARK_BYTES: u64 = 64 << 10;

/// Where a frame starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) position: u64,
    pub(crate) offset: u64,
}

/// Marks of one segment, ascending.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Marks(Vec<Mark>);

impl Marks {
    /// Notes a frame, where the last mark is far enough away.
    pub(crate) fn note(&mut self, mark: Mark) {
        if self.0.last().is_none_or(|last| mark.offset - last.offset >= MARK_BYTES) {
            self.0.push(mark);
        }
    }

    /// The last mark not after a position; the segment's start when there is none.
    fn before(&self, position: u64, first: u64) -> Mark {
        let at = self.0.partition_point(|mark| mark.position <= position);
        let start = Mark { position: first, offset: segment::HEADER_BYTES };
        at.checked_sub(1).and_then(|at| self.0.get(at)).copied().unwrap_or(start)
    }

    /// The marks of a segment of that length, from the heads of its frames.
    pub(crate) fn of(directory: &Path, first: u64, length: u64) -> Result<Self, StorageError> {
        let path = segment::path(directory, first);
        let opened = Frames::open(path.clone(), segment::HEADER_BYTES, length, first);
        let mut frames = opened.map_err(failed("opening", &path))?;
        let mut marks = Self::default();
        while let Some(head) = frames.head()? {
            marks.note(Mark { position: head.position, offset: frames.offset() });
            frames.skip(&head)?;
        }
        Ok(marks)
    }
}

/// One segment.
#[derive(Debug)]
pub(crate) struct Segment {
    /// Position of its first record.
    pub(crate) first: u64,
    /// Bytes that readers may read.
    pub(crate) length: u64,
    /// None until it is first read.
    pub(crate) marks: Option<Marks>,
}

/// All segments of a log, oldest first; the last is the one appended to.
#[derive(Debug)]
pub(crate) struct Segments {
    pub(crate) list: Vec<Segment>,
    /// The position the next record will get.
    pub(crate) end: u64,
}

/// Where to start reading for a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Start {
    /// The segment.
    pub(crate) first: u64,
    /// Bytes of it that may be read.
    pub(crate) length: u64,
    /// The position after its last record.
    pub(crate) end: u64,
    /// The frame to start at; none when the segment's marks are not known yet.
    pub(crate) mark: Option<Mark>,
}

impl Segments {
    /// The oldest position kept.
    pub(crate) fn start(&self) -> u64 {
        self.list.first().map_or(self.end, |segment| segment.first)
    }

    /// The segment that holds a position, or the oldest one when it was dropped; none past the end.
    pub(crate) fn find(&self, position: u64) -> Option<Start> {
        if position >= self.end {
            return None;
        }
        let at = self.list.partition_point(|segment| segment.first <= position).saturating_sub(1);
        let segment = self.list.get(at)?;
        Some(Start {
            first: segment.first,
            length: segment.length,
            end: self.list.get(at + 1).map_or(self.end, |next| next.first),
            mark: segment.marks.as_ref().map(|marks| marks.before(position, segment.first)),
        })
    }

    /// Readers may now see this frame at the end of the last segment.
    pub(crate) fn publish(&mut self, head: &Head, length: u64) {
        self.end = head.end();
        if let Some(active) = self.list.last_mut() {
            let mark = Mark { position: head.position, offset: active.length };
            active.marks.get_or_insert_default().note(mark);
            active.length = length;
        }
    }

    /// Keeps the marks of a segment, unless it was dropped meanwhile.
    pub(crate) fn keep(&mut self, first: u64, marks: Marks) {
        if let Some(segment) = self.list.iter_mut().find(|segment| segment.first == first) {
            segment.marks.get_or_insert(marks);
        }
    }
}
