//! An append-only log of records in segment files, written by one, read by many.
//!
//! The signal log, the decision log and every book of the journal are such logs. Batches are frames (`frame`) in
//! files of bounded size (`segment`), appended by one writer (`appender`), found through sparse marks (`segments`),
//! and checked when the log is opened (`recovery`). Readers open the file they read and never wait for the writer:
//! what they may see is published after the flush.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, RwLock};

use storage::{Position, StorageError, Stored};

use crate::durable::{create_directory, damaged, failed, sync_directory};
use crate::held::{change, hold, look};

mod appender;
mod frame;
mod recovery;
mod segment;
mod segments;
#[cfg(test)]
mod tests;
mod verify;

use appender::Appender;
use frame::Head;
use recovery::Visit;
use segment::Frames;
use segments::{Marks, Segment, Segments, Start};
pub(crate) use verify::verify;

/// When a batch is made to survive a power cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flushing {
    /// Before `append` returns.
    EveryBatch,
    /// When [`Log::flush`] is called; marks in the file say how far.
    OnDemand,
}

/// See the module.
pub(crate) struct Log {
    directory: PathBuf,
    flushing: Flushing,
    segment_bytes: u64,
    writer: Mutex<Writer>,
    segments: RwLock<Segments>,
}

struct Writer {
    appender: Appender<File>,
    first: u64,
    end: u64,
    frame: Vec<u8>,
}

impl Log {
    /// Opens the log in a directory, which is created where absent. The last segment is read through: `visit` gets
    /// its records, a torn tail is cut off.
    pub(crate) fn open(
        directory: PathBuf,
        flushing: Flushing,
        segment_bytes: u64,
        visit: Visit<'_>,
    ) -> Result<Self, StorageError> {
        create_directory(&directory)?;
        let mut firsts = segment::list(&directory)?;
        let (first, end, length) = loop {
            let Some(first) = firsts.pop() else {
                break (0, 0, 0);
            };
            let path = segment::path(&directory, first);
            let examined = recovery::examine(&path, first, true, flushing, visit)?;
            if examined.torn_bytes > 0 {
                cut(&path, examined.length, examined.torn_bytes)?;
            }
            if examined.length > 0 || firsts.is_empty() {
                break (first, examined.end, examined.length);
            }
        };
        let (file, length) = match length {
            0 => (segment::create(&directory, first)?, segment::HEADER_BYTES),
            _ => (reopen(&segment::path(&directory, first))?, length),
        };
        sync_directory(&directory)?;
        let marks = Some(Marks::of(&directory, first, length)?);
        let mut list = sealed(&directory, firsts)?;
        list.push(Segment { first, length, marks });
        Ok(Self {
            directory,
            flushing,
            segment_bytes,
            writer: Mutex::new(Writer { appender: Appender::new(file, length), first, end, frame: Vec::new() }),
            segments: RwLock::new(Segments { list, end }),
        })
    }

    /// Appends a batch as one frame and returns the position of its first record.
    pub(crate) fn append(&self, records: &[impl AsRef<[u8]>]) -> Result<Position, StorageError> {
        let mut writer = hold(&self.writer);
        let writer = &mut *writer;
        let position = writer.end;
        if records.is_empty() {
            return Ok(Position(position));
        }
        let head = frame::encode(position, records, &mut writer.frame).ok_or_else(|| self.too_large())?;
        let length = writer.appender.length();
        if length > segment::HEADER_BYTES && length + head.frame_bytes() > self.segment_bytes {
            self.roll(writer)?;
        }
        let written = match self.flushing {
            Flushing::EveryBatch => writer.appender.append_durably(&writer.frame),
            Flushing::OnDemand => writer.appender.append(&writer.frame),
        };
        written.map_err(failed("appending to", &segment::path(&self.directory, writer.first)))?;
        writer.end = head.end();
        change(&self.segments).publish(&head, writer.appender.length());
        Ok(Position(position))
    }

    /// Makes everything appended survive a power cut.
    pub(crate) fn flush(&self) -> Result<(), StorageError> {
        let mut writer = hold(&self.writer);
        if !writer.appender.unflushed() {
            return Ok(());
        }
        self.flush_writer(&mut writer)?;
        let head = Head::flushed(writer.end);
        let marked = writer.appender.append_mark(&head.encode());
        marked.map_err(failed("appending to", &segment::path(&self.directory, writer.first)))?;
        change(&self.segments).publish(&head, writer.appender.length());
        Ok(())
    }

    /// At most `limit` records from a position on; from the oldest kept, where that one was dropped.
    pub(crate) fn read(&self, from: Position, limit: usize) -> Result<Vec<Stored>, StorageError> {
        let (mut from, mut stored) = (from.0, Vec::new());
        while stored.len() < limit {
            let Some(start) = look(&self.segments).find(from) else { break };
            if start.mark.is_none() {
                match Marks::of(&self.directory, start.first, start.length) {
                    Ok(marks) => change(&self.segments).keep(start.first, marks),
                    Err(_) if self.was_dropped(start.first) => {}
                    Err(error) => return Err(error),
                }
                continue;
            }
            match self.read_segment(&start, from, limit, &mut stored) {
                Ok(()) => from = start.end,
                // Retention took the file between looking and opening: what is left starts later.
                Err(_) if self.was_dropped(start.first) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(stored)
    }

    /// The position the next record will get.
    pub(crate) fn end(&self) -> Position {
        Position(look(&self.segments).end)
    }

    /// The oldest position kept.
    pub(crate) fn start(&self) -> Position {
        Position(look(&self.segments).start())
    }

    /// First positions of the segments, oldest first.
    pub(crate) fn firsts(&self) -> Vec<u64> {
        look(&self.segments).list.iter().map(|segment| segment.first).collect()
    }

    /// First position of the segment appended to.
    pub(crate) fn active(&self) -> u64 {
        look(&self.segments).list.last().map_or(0, |segment| segment.first)
    }

    /// Bytes on disk.
    pub(crate) fn bytes(&self) -> u64 {
        look(&self.segments).list.iter().map(|segment| segment.length).sum()
    }

    /// Reads a sealed segment through and checks it.
    pub(crate) fn visit(&self, first: u64, visit: Visit<'_>) -> Result<(), StorageError> {
        let path = segment::path(&self.directory, first);
        recovery::examine(&path, first, false, self.flushing, visit).map(|_| ())
    }

    /// Drops the oldest segment, unless it is the one appended to, and returns its first position.
    pub(crate) fn drop_oldest(&self) -> Result<Option<u64>, StorageError> {
        let first = {
            let mut segments = change(&self.segments);
            if segments.list.len() < 2 {
                return Ok(None);
            }
            segments.list.remove(0).first
        };
        let path = segment::path(&self.directory, first);
        fs::remove_file(&path).map_err(failed("removing", &path))?;
        sync_directory(&self.directory)?;
        Ok(Some(first))
    }

    /// A log that drops nothing starts at position 0.
    pub(crate) fn check_keeps_all(&self) -> Result<(), StorageError> {
        match self.start() {
            Position(0) => Ok(()),
            Position(first) => Err(verify::start_missing(&self.directory, first)),
        }
    }

    /// Where the log lies.
    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    fn was_dropped(&self, first: u64) -> bool {
        look(&self.segments).start() > first
    }

    fn read_segment(
        &self,
        start: &Start,
        from: u64,
        limit: usize,
        stored: &mut Vec<Stored>,
    ) -> Result<(), StorageError> {
        let path = segment::path(&self.directory, start.first);
        let Some(mark) = start.mark else { return Ok(()) };
        let opened = Frames::open(path.clone(), mark.offset, start.length, mark.position);
        let mut frames = opened.map_err(failed("opening", &path))?;
        while stored.len() < limit {
            let Some(head) = frames.head()? else {
                return check_end(&path, start, &frames);
            };
            if head.end() <= from {
                frames.skip(&head)?;
                continue;
            }
            let malformed = frames.damage("a batch does not hold the records it announces");
            let body = frames.body(&head)?;
            let records = frame::records(&body, head.count).ok_or(malformed)?;
            let wanted = (head.position..).zip(records).filter(|(position, _)| *position >= from);
            stored.extend(
                wanted
                    .take(limit - stored.len())
                    .map(|(position, bytes)| Stored { position: Position(position), bytes: bytes.to_vec() }),
            );
        }
        Ok(())
    }

    /// Seals the segment at hand and starts the next.
    fn roll(&self, writer: &mut Writer) -> Result<(), StorageError> {
        self.flush_writer(writer)?;
        let file = segment::create(&self.directory, writer.end)?;
        sync_directory(&self.directory)?;
        writer.appender = Appender::new(file, segment::HEADER_BYTES);
        writer.first = writer.end;
        let segment = Segment { first: writer.end, length: segment::HEADER_BYTES, marks: Some(Marks::default()) };
        change(&self.segments).list.push(segment);
        Ok(())
    }

    fn flush_writer(&self, writer: &mut Writer) -> Result<(), StorageError> {
        writer.appender.flush().map_err(failed("flushing", &segment::path(&self.directory, writer.first)))
    }

    fn too_large(&self) -> StorageError {
        let doing = format!("appending to `{}`", self.directory.display());
        let most = frame::MAXIMUM_BODY_BYTES;
        StorageError::unavailable(doing, io::Error::other(format!("the batch is larger than {most} bytes")))
    }
}

/// A sealed segment must end where the next begins.
fn check_end(path: &Path, start: &Start, frames: &Frames) -> Result<(), StorageError> {
    match frames.position() {
        end if end == start.end => Ok(()),
        end => Err(damaged(path, start.length, ends_elsewhere(end, start.end))),
    }
}

fn ends_elsewhere(found: u64, expected: u64) -> String {
    format!("it ends at position {found}, the next segment starts at {expected}")
}

/// Segments that are no longer appended to.
fn sealed(directory: &Path, firsts: Vec<u64>) -> Result<Vec<Segment>, StorageError> {
    let segment = |first| {
        let path = segment::path(directory, first);
        let length = fs::metadata(&path).map_err(failed("examining", &path))?.len();
        segment::check_header(&path, first)?;
        Ok(Segment { first, length, marks: None })
    };
    firsts.into_iter().map(segment).collect()
}

/// Opens the last segment for appending. What was read is flushed: it may have been in memory only.
fn reopen(path: &Path) -> Result<File, StorageError> {
    let open = || {
        let file = File::options().append(true).open(path)?;
        file.sync_all()?;
        Ok(file)
    };
    open().map_err(failed("opening", path))
}

/// Cuts a torn tail off; removes a file that was torn within its header.
fn cut(path: &Path, length: u64, torn_bytes: u64) -> Result<(), StorageError> {
    let file = path.display();
    tracing::warn!(%file, offset = length, bytes = torn_bytes, "cut off an incomplete batch that was never acknowledged");
    let cut = || match length {
        0 => fs::remove_file(path),
        _ => File::options().write(true).open(path).and_then(|file| {
            file.set_len(length)?;
            file.sync_all()
        }),
    };
    cut().map_err(failed("cutting", path))
}
