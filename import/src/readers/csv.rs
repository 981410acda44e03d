//! CSV: a header, then one row per record.
//!
//! # A broken record must not swallow its neighbours
//!
//! A quotation mark that is opened and never closed makes every parser read the rest of the file as one field. Here the
//! parser is fed line by line: when a record does not end within [`MAXIMUM_RECORD_LINES`] lines or
//! [`MAXIMUM_LINE_BYTES`], or ends with the wrong number of fields after running over a line break, its *first* line is
//! refused and reading starts again at its second. So one bad line costs one row. The alternative, refusing everything up
//! to the next quotation mark, loses good rows without saying so.
//!
//! Field rules are RFC 4180: fields may be quoted, a quotation mark within is doubled, a line break within is kept. A
//! quotation mark inside an unquoted field (`6" PLATE`) is an ordinary character. The separator is the one among comma,
//! semicolon, tab and bar that the header has most often.

use std::collections::VecDeque;
use std::sync::Arc;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};

use super::lines::{Line, Lines, MAXIMUM_LINE_BYTES};
use crate::read_error::{ReadError, Refusal, RefusedRow, RowError};
use crate::row::{Columns, Row};
use crate::value::Value;

/// The most lines that one record with quoted line breaks may span.
pub(super) const MAXIMUM_RECORD_LINES: usize = 1_000;

/// The rows of a CSV file.
pub(super) struct CsvRows {
    lines: Lines,
    /// Lines that were read as part of a record that turned out broken, to be read again, first one first.
    again: VecDeque<Line>,
    record: Record,
    columns: Arc<Columns>,
}

/// The parser and the fields of the record that it works on.
struct Record {
    parser: Reader,
    text: Vec<u8>,
    text_length: usize,
    ends: Vec<usize>,
    fields: usize,
}

impl CsvRows {
    /// Reads the header.
    pub(super) fn new(lines: Lines) -> Result<Self, ReadError> {
        let mut reader =
            Self { lines, again: VecDeque::new(), record: Record::new(b','), columns: Arc::new(Columns::default()) };
        let path = reader.lines.path().to_owned();
        let unusable = |message: String| ReadError::Header { path: path.clone(), message };
        let first = loop {
            match reader.lines.next()? {
                None => return Err(ReadError::Empty { path }),
                Some(line) if line.is_blank() => {}
                Some(line) => break line,
            }
        };
        if first.bytes.trim_ascii().contains(&b'\r') {
            return Err(unusable("the lines end in bare carriage returns; save with ordinary line breaks".to_owned()));
        }
        reader.record = Record::new(separator(&first.bytes));
        if let Err(reason) = reader.read_record(&first)? {
            return Err(unusable(reason.to_string()));
        }
        let names = reader.record.fields().map(|field| std::str::from_utf8(field).map(str::to_owned));
        let names: Vec<String> = names.collect::<Result<_, _>>().map_err(|_| unusable("it is not UTF-8".to_owned()))?;
        reader.columns = Arc::new(Columns::new(names));
        Ok(reader)
    }

    /// The columns of the header.
    pub(super) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The next row.
    pub(super) fn next(&mut self) -> Option<Result<Row, RowError>> {
        loop {
            match self.next_line() {
                Err(error) => return Some(Err(error.into())),
                Ok(None) => return None,
                Ok(Some(line)) if line.is_blank() => {}
                Ok(Some(line)) => return Some(self.row(&line)),
            }
        }
    }

    fn next_line(&mut self) -> Result<Option<Line>, ReadError> {
        match self.again.pop_front() {
            Some(line) => Ok(Some(line)),
            None => self.lines.next(),
        }
    }

    fn row(&mut self, first: &Line) -> Result<Row, RowError> {
        let refuse = |reason| RowError::from(RefusedRow::new(first.number, reason, &first.bytes));
        self.read_record(first)?.map_err(refuse)?;
        let mut values = Vec::with_capacity(self.columns.len());
        for field in self.record.fields() {
            match std::str::from_utf8(field) {
                Ok("") => values.push(Value::Null),
                Ok(text) => values.push(Value::Text(text.to_owned())),
                Err(_) => {
                    let column = self.columns.names().get(values.len()).cloned().unwrap_or_default();
                    return Err(refuse(Refusal::NotUtf8 { column }));
                }
            }
        }
        Ok(Row::new(first.number, Arc::clone(&self.columns), values))
    }

    /// Parses the record that starts with `first`. Lines that it does not own in the end are put back.
    fn read_record(&mut self, first: &Line) -> Result<Result<(), Refusal>, ReadError> {
        if first.too_long {
            return Ok(Err(Refusal::TooLong));
        }
        self.record.clear();
        let mut more: Vec<Line> = Vec::new();
        let mut complete = self.record.feed(&first.bytes);
        let mut length = first.bytes.len();
        while !complete && more.len() < MAXIMUM_RECORD_LINES && length <= MAXIMUM_LINE_BYTES {
            let Some(line) = self.next_line()? else { break };
            complete = !line.too_long && self.record.feed(&line.bytes);
            length += line.bytes.len();
            let stop = line.too_long;
            more.push(line);
            if stop {
                break;
            }
        }
        let expected = if self.columns.is_empty() { self.record.fields } else { self.columns.len() };
        if complete && self.record.fields == expected {
            return Ok(Ok(()));
        }
        let reason = if complete && more.is_empty() {
            Refusal::Ragged { found: self.record.fields, expected }
        } else {
            Refusal::OpenQuote
        };
        for line in more.into_iter().rev() {
            self.again.push_front(line);
        }
        Ok(Err(reason))
    }
}

impl Record {
    fn new(separator: u8) -> Self {
        let parser = ReaderBuilder::new().delimiter(separator).terminator(Terminator::Any(b'\n')).build();
        Self { parser, text: Vec::new(), text_length: 0, ends: vec![0; 32], fields: 0 }
    }

    fn clear(&mut self) {
        self.parser.reset();
        self.text_length = 0;
        self.fields = 0;
    }

    /// Feeds one line; true when the record is complete with it, false when a quoted field is still open.
    fn feed(&mut self, line: &[u8]) -> bool {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let needed = self.text_length + line.len() + 1;
        if self.text.len() < needed {
            self.text.resize(needed, 0);
        }
        self.push(line) || self.push(b"\n")
    }

    fn push(&mut self, mut input: &[u8]) -> bool {
        while !input.is_empty() {
            if self.ends.len() <= self.fields {
                self.ends.resize(self.fields * 2, 0);
            }
            let output = self.text.get_mut(self.text_length..).unwrap_or_default();
            let ends = self.ends.get_mut(self.fields..).unwrap_or_default();
            let (result, read, written, ended) = self.parser.read_record(input, output, ends);
            self.text_length += written;
            self.fields += ended;
            input = input.get(read..).unwrap_or_default();
            match result {
                ReadRecordResult::Record => return true,
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2 + 64, 0),
                ReadRecordResult::OutputEndsFull | ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
            }
        }
        false
    }

    fn fields(&self) -> impl Iterator<Item = &[u8]> {
        let mut start = 0;
        self.ends.iter().take(self.fields).map(move |end| {
            let field = self.text.get(start..*end).unwrap_or_default();
            start = *end;
            field
        })
    }
}

/// The separator that the header has most often; a comma when it has none.
fn separator(header: &[u8]) -> u8 {
    let count = |separator: u8| header.iter().filter(|byte| **byte == separator).count();
    // The last of equals wins, and the comma should.
    [b'|', b'\t', b';', b','].into_iter().max_by_key(|separator| count(*separator)).unwrap_or(b',')
}
