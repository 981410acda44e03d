//! Reads one HTTP/1.1 answer at a time into a buffer that is reused.
//!
//! `httparse` reads the head and the chunk sizes; what is here is the framing: a content length, chunks, or, without
//! either, everything until the server closes. Bytes after the end of an answer are a fault, since nothing else
//! was asked for. Compression, trailers' contents and upgrades are deliberately absent.

use std::io::{ErrorKind, Read};
use std::ops::Range;
use std::time::Instant;

use crate::fault::Fault;

/// The largest answer the driver accepts, head and framing included.
const MAXIMUM_ANSWER_BYTES: usize = 16 * 1024 * 1024;
const MAXIMUM_HEADERS: usize = 64;
/// How many `100 Continue`-like heads may come before the answer.
const MAXIMUM_INTERIM_ANSWERS: usize = 8;
const FIRST_BUFFER_BYTES: usize = 16 * 1024;

/// A complete answer of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer<'a> {
    /// The status code.
    pub status: u16,
    /// The body, with any chunked framing removed.
    pub body: &'a [u8],
}

/// Reads answers from one connection.
pub(crate) struct Reader {
    buffer: Vec<u8>,
    filled: usize,
    decoded: Vec<u8>,
}

/// What was read, as places in the reader's buffers: ask [`Reader::answer`] for the bytes.
pub(crate) struct Outline {
    pub status: u16,
    /// Whether the connection may carry another request.
    pub keep_alive: bool,
    body: Body,
}

enum Body {
    InPlace(Range<usize>),
    Decoded,
}

struct Head {
    status: u16,
    bytes: usize,
    keep_alive: bool,
    framing: Framing,
}

#[derive(Clone, Copy, PartialEq)]
enum Framing {
    Length(usize),
    Chunked,
    UntilClose,
}

impl Reader {
    /// A reader with an empty buffer.
    pub fn new() -> Self {
        Self { buffer: vec![0; FIRST_BUFFER_BYTES], filled: 0, decoded: Vec::new() }
    }

    /// Reads one answer. The deadline is looked at after every read, so `source` must time out by itself too.
    pub fn read(&mut self, source: &mut impl Read, deadline: Instant) -> Result<Outline, Fault> {
        self.filled = 0;
        self.decoded.clear();
        let head = self.read_head(source, deadline)?;
        let (body, end) = match head.framing {
            Framing::Length(length) => {
                let end = head.bytes.saturating_add(length);
                self.fill_to(end, source, deadline)?;
                (Body::InPlace(head.bytes..end), end)
            }
            Framing::Chunked => (Body::Decoded, self.read_chunks(head.bytes, source, deadline)?),
            Framing::UntilClose => {
                while self.fill(source, deadline)? > 0 {}
                (Body::InPlace(head.bytes..self.filled), self.filled)
            }
        };
        if end != self.filled {
            return Err(Fault::Garbled);
        }
        Ok(Outline { status: head.status, keep_alive: head.keep_alive, body })
    }

    /// The answer that was outlined by the last [`Reader::read`].
    pub fn answer(&self, outline: &Outline) -> Answer<'_> {
        let body = match &outline.body {
            Body::InPlace(range) => self.buffer.get(range.clone()).unwrap_or_default(),
            Body::Decoded => &self.decoded,
        };
        Answer { status: outline.status, body }
    }

    /// How many bytes the last answer took on the wire, as far as it was read.
    pub const fn received_bytes(&self) -> usize {
        self.filled
    }

    fn read_head(&mut self, source: &mut impl Read, deadline: Instant) -> Result<Head, Fault> {
        for _ in 0..=MAXIMUM_INTERIM_ANSWERS {
            let head = loop {
                if let Some(head) = parse_head(self.unread(0))? {
                    break head;
                }
                self.fill_to(self.filled + 1, source, deadline)?;
            };
            if !(100..200).contains(&head.status) {
                return Ok(head);
            }
            self.buffer.copy_within(head.bytes..self.filled, 0);
            self.filled -= head.bytes;
        }
        Err(Fault::Garbled)
    }

    /// Decodes chunks from `start` on; returns where the answer ends.
    fn read_chunks(&mut self, start: usize, source: &mut impl Read, deadline: Instant) -> Result<usize, Fault> {
        let mut position = start;
        loop {
            match httparse::parse_chunk_size(self.unread(position)).map_err(|_| Fault::Garbled)? {
                httparse::Status::Partial => self.fill_to(self.filled + 1, source, deadline)?,
                httparse::Status::Complete((size_line, 0)) => {
                    return self.read_trailers(position + size_line, source, deadline);
                }
                httparse::Status::Complete((size_line, size)) => {
                    let size = usize::try_from(size).map_err(|_| Fault::TooLarge)?;
                    let data = position + size_line;
                    let end = data.saturating_add(size);
                    self.fill_to(end.saturating_add(2), source, deadline)?;
                    if self.buffer.get(end..end + 2) != Some(b"\r\n") {
                        return Err(Fault::Garbled);
                    }
                    self.decoded.extend_from_slice(self.buffer.get(data..end).unwrap_or_default());
                    position = end + 2;
                }
            }
        }
    }

    fn read_trailers(&mut self, start: usize, source: &mut impl Read, deadline: Instant) -> Result<usize, Fault> {
        loop {
            let mut trailers = [httparse::EMPTY_HEADER; MAXIMUM_HEADERS];
            match httparse::parse_headers(self.unread(start), &mut trailers).map_err(|_| Fault::Garbled)? {
                httparse::Status::Complete((length, _)) => return Ok(start + length),
                httparse::Status::Partial => self.fill_to(self.filled + 1, source, deadline)?,
            }
        }
    }

    fn unread(&self, position: usize) -> &[u8] {
        self.buffer.get(position..self.filled).unwrap_or_default()
    }

    fn fill_to(&mut self, end: usize, source: &mut impl Read, deadline: Instant) -> Result<(), Fault> {
        if end > MAXIMUM_ANSWER_BYTES {
            return Err(Fault::TooLarge);
        }
        while self.filled < end {
            if self.fill(source, deadline)? == 0 {
                return Err(if self.filled == 0 { Fault::Closed } else { Fault::CutShort });
            }
        }
        Ok(())
    }

    /// Reads once; 0 means that the server closed.
    fn fill(&mut self, source: &mut impl Read, deadline: Instant) -> Result<usize, Fault> {
        if self.filled == self.buffer.len() {
            if self.filled >= MAXIMUM_ANSWER_BYTES {
                return Err(Fault::TooLarge);
            }
            self.buffer.resize((self.filled * 2).min(MAXIMUM_ANSWER_BYTES), 0);
        }
        loop {
            let space = self.buffer.get_mut(self.filled..).unwrap_or_default();
            match source.read(space) {
                Ok(_) if Instant::now() > deadline => return Err(Fault::Timeout),
                Ok(count) => {
                    self.filled += count;
                    return Ok(count);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(fault_of(error.kind())),
            }
        }
    }
}

/// How an error of the operating system is counted.
pub(crate) const fn fault_of(kind: ErrorKind) -> Fault {
    match kind {
        ErrorKind::WouldBlock | ErrorKind::TimedOut => Fault::Timeout,
        ErrorKind::ConnectionRefused => Fault::Refused,
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => Fault::Closed,
        _ => Fault::Broken,
    }
}

fn parse_head(bytes: &[u8]) -> Result<Option<Head>, Fault> {
    let mut headers = [httparse::EMPTY_HEADER; MAXIMUM_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(length) = response.parse(bytes).map_err(|_| Fault::Garbled)? else {
        return Ok(None);
    };
    let status = response.code.ok_or(Fault::Garbled)?;
    let has_no_body = matches!(status, 100..200 | 204 | 304);
    let mut keep_alive = response.version == Some(1);
    let mut framing = if has_no_body { Framing::Length(0) } else { Framing::UntilClose };
    for header in response.headers.iter() {
        if header.name.eq_ignore_ascii_case("connection") {
            keep_alive &= !header.value.eq_ignore_ascii_case(b"close");
        } else if has_no_body {
        } else if header.name.eq_ignore_ascii_case("transfer-encoding") {
            if !header.value.eq_ignore_ascii_case(b"chunked") {
                return Err(Fault::Garbled);
            }
            framing = Framing::Chunked;
        } else if header.name.eq_ignore_ascii_case("content-length") && framing != Framing::Chunked {
            let stated = Framing::Length(parse_length(header.value)?);
            if framing != Framing::UntilClose && framing != stated {
                return Err(Fault::Garbled);
            }
            framing = stated;
        }
    }
    keep_alive &= framing != Framing::UntilClose;
    Ok(Some(Head { status, bytes: length, keep_alive, framing }))
}

fn parse_length(value: &[u8]) -> Result<usize, Fault> {
    let is_number = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
    let text = std::str::from_utf8(value).ok().filter(|_| is_number).ok_or(Fault::Garbled)?;
    text.parse().map_err(|_| Fault::TooLarge)
}

#[cfg(test)]
mod tests;
