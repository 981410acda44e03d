//! The lines of a text file, each of bounded size.
//!
//! A 100 MB line is a fault of the exporter (or an attack), and must cost neither memory nor the rest of the file: it is
//! read past without being kept.

use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

use crate::read_error::ReadError;

/// The longest line, and the longest CSV record over several lines, that is read: 1 MiB.
pub const MAXIMUM_LINE_BYTES: usize = 1 << 20;

/// Lines of a file, numbered from 1.
pub(crate) struct Lines {
    path: PathBuf,
    source: Box<dyn BufRead + Send>,
    number: u64,
}

/// One line.
#[derive(Debug)]
pub(crate) struct Line {
    /// From 1.
    pub(crate) number: u64,
    /// With its line break, where it had one. Of a line that is too long, only the start.
    pub(crate) bytes: Vec<u8>,
    /// Whether there was more than [`MAXIMUM_LINE_BYTES`] of it.
    pub(crate) too_long: bool,
}

impl Line {
    /// Whether nothing but spaces is in it. Tabs are something: they separate fields.
    pub(crate) fn is_blank(&self) -> bool {
        self.bytes.iter().all(|byte| matches!(byte, b' ' | b'\r' | b'\n'))
    }
}

impl Lines {
    /// Lines of `source`, which is the content of `path`.
    pub(crate) fn new(path: &Path, source: Box<dyn BufRead + Send>) -> Self {
        Self { path: path.to_owned(), source, number: 0 }
    }

    /// The file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The next line, nothing at the end of the file.
    pub(crate) fn next(&mut self) -> Result<Option<Line>, ReadError> {
        self.read().map_err(|source| ReadError::Interrupted { path: self.path.clone(), line: self.number, source })
    }

    fn read(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        let limit = MAXIMUM_LINE_BYTES as u64 + 1;
        io::Read::take(&mut *self.source, limit).read_until(b'\n', &mut bytes)?;
        if bytes.is_empty() {
            return Ok(None);
        }
        let too_long = bytes.len() > MAXIMUM_LINE_BYTES;
        if too_long && !bytes.ends_with(b"\n") {
            self.skip_to_line_break()?;
        }
        if too_long {
            bytes.truncate(1024);
        }
        self.number += 1;
        if self.number == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..3);
        }
        Ok(Some(Line { number: self.number, bytes, too_long }))
    }

    fn skip_to_line_break(&mut self) -> io::Result<()> {
        loop {
            let chunk = self.source.fill_buf()?;
            let Some(found) = chunk.iter().position(|byte| *byte == b'\n') else {
                let length = chunk.len();
                if length == 0 {
                    return Ok(());
                }
                self.source.consume(length);
                continue;
            };
            self.source.consume(found + 1);
            return Ok(());
        }
    }
}
