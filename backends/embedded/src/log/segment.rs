//! One file of a log: its name, its header, and reading its frames in order.
//!
//! The header is 24 bytes: `SHOPWLOG`, the version of the format (4), the position of the first record (8), and the
//! CRC-32 of these 20 bytes. The name repeats the position so that a listing reads well; the header is what counts.

use std::fs::{self, File};
use std::io::{self, BufReader, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use storage::StorageError;

use super::frame::{HEAD_BYTES, Head};
use crate::bytes::{take_slice, take_u32, take_u64};
use crate::durable::{damaged, failed};

/// The version of the format this build writes.
const VERSION: u32 = 1;

const MAGIC: &[u8; 8] = b"SHOPWLOG";

/// Bytes before the first frame.
pub(crate) const HEADER_BYTES: u64 = 24;

/// The file of the segment whose first record has that position.
pub(crate) fn path(directory: &Path, first: u64) -> PathBuf {
    directory.join(format!("{first:012}.log"))
}

/// First positions of the segments in a directory, ascending.
pub(crate) fn list(directory: &Path) -> Result<Vec<u64>, StorageError> {
    let mut firsts = Vec::new();
    for entry in fs::read_dir(directory).map_err(failed("listing", directory))? {
        let name = entry.map_err(failed("listing", directory))?.file_name();
        let first =
            name.to_str().and_then(|name| name.strip_suffix(".log")).and_then(|number| number.parse::<u64>().ok());
        firsts.extend(first);
    }
    firsts.sort_unstable();
    Ok(firsts)
}

/// The header of a segment.
pub(crate) fn header(first: u64) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    bytes.extend_from_slice(&first.to_le_bytes());
    bytes.extend_from_slice(&crc32fast::hash(&bytes).to_le_bytes());
    bytes
}

/// Creates an empty segment and returns it, open for appending. Its contents are flushed, its directory is not.
pub(crate) fn create(directory: &Path, first: u64) -> Result<File, StorageError> {
    let path = path(directory, first);
    let create = || -> io::Result<File> {
        let _ = File::create(&path)?;
        let mut file = File::options().append(true).open(&path)?;
        file.write_all(&header(first))?;
        file.sync_all()?;
        Ok(file)
    };
    create().map_err(|error| {
        // Best effort: half a header is recognised and replaced at the next start too.
        let _ = fs::remove_file(&path);
        failed("creating", &path)(error)
    })
}

/// What a header says.
pub(crate) enum Header {
    /// A whole header.
    Whole,
    /// The file ends within its header: the process stopped while creating it.
    CutShort,
}

/// Reads the header of the segment that should start at `first`.
pub(crate) fn check_header(path: &Path, first: u64) -> Result<Header, StorageError> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(failed("opening", path))?;
    file.take(HEADER_BYTES).read_to_end(&mut bytes).map_err(failed("reading", path))?;
    if (bytes.len() as u64) < HEADER_BYTES {
        return Ok(Header::CutShort);
    }
    let mut rest = bytes.as_slice();
    let not_a_segment = || damaged(path, 0, "it does not start as a log segment does");
    let summed = take_slice(&mut rest, HEADER_BYTES as usize - 4).ok_or_else(not_a_segment)?;
    if take_u32(&mut rest) != Some(crc32fast::hash(summed)) || !summed.starts_with(MAGIC) {
        return Err(not_a_segment());
    }
    let mut rest = summed.get(MAGIC.len()..).unwrap_or_default();
    match (take_u32(&mut rest), take_u64(&mut rest)) {
        (Some(version), _) if version > VERSION => {
            Err(StorageError::Newer { place: path.display().to_string(), version, newest: VERSION })
        }
        (_, Some(found)) if found == first => Ok(Header::Whole),
        _ => Err(damaged(path, 0, "it starts at another position than its name says")),
    }
}

/// The frames of a segment, in order, up to a length.
pub(crate) struct Frames {
    path: PathBuf,
    reader: BufReader<File>,
    offset: u64,
    length: u64,
    position: u64,
}

impl Frames {
    /// Starts at `offset`, where the frame of `position` begins; the segment is `length` bytes long.
    pub(crate) fn open(path: PathBuf, offset: u64, length: u64, position: u64) -> io::Result<Self> {
        let mut file = File::open(&path)?;
        file.seek(SeekFrom::Start(offset))?;
        Ok(Self { path, reader: BufReader::with_capacity(64 << 10, file), offset, length, position })
    }

    /// Where the next frame starts.
    pub(crate) const fn offset(&self) -> u64 {
        self.offset
    }

    /// The position of the next record.
    pub(crate) const fn position(&self) -> u64 {
        self.position
    }

    /// The head of the next frame; none at the end. Follow it with [`Self::body`] or [`Self::skip`].
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] with the offset of the frame.
    pub(crate) fn head(&mut self) -> Result<Option<Head>, StorageError> {
        let left = self.length.saturating_sub(self.offset);
        if left == 0 {
            return Ok(None);
        }
        if left < HEAD_BYTES as u64 {
            return Err(self.damage("the file ends within a batch"));
        }
        let mut bytes = [0; HEAD_BYTES];
        self.fill(&mut bytes)?;
        let head = Head::decode(&bytes).ok_or_else(|| self.damage("the head of a batch is damaged"))?;
        if head.position != self.position {
            let (found, expected) = (head.position, self.position);
            return Err(self.damage(format!("a batch of position {found} stands where {expected} was expected")));
        }
        if left < head.frame_bytes() {
            return Err(self.damage("the file ends within a batch"));
        }
        Ok(Some(head))
    }

    /// The body of the frame whose head was just read, checked.
    pub(crate) fn body(&mut self, head: &Head) -> Result<Vec<u8>, StorageError> {
        let mut body = vec![0; head.body_bytes as usize];
        self.fill(&mut body)?;
        if crc32fast::hash(&body) != head.body_checksum {
            return Err(self.damage("the checksum of a batch does not match"));
        }
        self.pass(head);
        Ok(body)
    }

    /// Passes over the body of the frame whose head was just read.
    pub(crate) fn skip(&mut self, head: &Head) -> Result<(), StorageError> {
        let seek = self.reader.seek_relative(i64::from(head.body_bytes));
        seek.map_err(failed("reading", &self.path))?;
        self.pass(head);
        Ok(())
    }

    /// Damage of the frame at hand.
    pub(crate) fn damage(&self, what: impl Into<String>) -> StorageError {
        damaged(&self.path, self.offset, what)
    }

    fn pass(&mut self, head: &Head) {
        self.offset += head.frame_bytes();
        self.position = head.end();
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), StorageError> {
        self.reader.read_exact(bytes).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => self.damage("the file is shorter than it was"),
            _ => failed("reading", &self.path)(error),
        })
    }
}
