//! Why a file, or one row of it, cannot be read.
//!
//! A bad line is not the end of an import: it is refused, counted and shown, and the next line is read. Only what makes
//! all further rows doubtful (a file cut short, damaged pages, a disk that fails) ends the reading.

use std::io;
use std::path::PathBuf;

use crate::readers::lines::MAXIMUM_LINE_BYTES;

/// Why reading stopped for good. [`ReadError::hint`] says what to do about it.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are the file, the place in it, and what the message quotes")]
pub enum ReadError {
    /// The file cannot be opened.
    #[error("cannot open `{}`: {source}", path.display())]
    Open { path: PathBuf, source: io::Error },
    /// There is not a single byte in it.
    #[error("`{}` is empty", path.display())]
    Empty { path: PathBuf },
    /// Neither its name nor its first bytes tell the format.
    #[error("cannot tell the format of `{}`", path.display())]
    UnknownFormat { path: PathBuf },
    /// Its first bytes are those of something that holds no table.
    #[error("`{}` is {found}", path.display())]
    WrongFormat { path: PathBuf, found: &'static str, hint: &'static str },
    /// A Parquet file without its end.
    #[error("`{}` starts as Parquet but its end is missing: the file was cut short", path.display())]
    CutShort { path: PathBuf },
    /// Bytes of a Parquet file that cannot be what its writer meant.
    #[error("`{}` is damaged after row {row}: {message}", path.display())]
    Damaged { path: PathBuf, row: u64, message: String },
    /// A text file whose header cannot be used.
    #[error("the header of `{}` cannot be read: {message}", path.display())]
    Header { path: PathBuf, message: String },
    /// The disk or the decompression failed on the way.
    #[error("reading `{}` failed after line {line}: {source}", path.display())]
    Interrupted { path: PathBuf, line: u64, source: io::Error },
    /// A column was asked for that the file does not have.
    #[error("`{}` has no column `{column}`; it has {}", path.display(), quoted(available))]
    NoSuchColumn { path: PathBuf, column: String, available: Vec<String>, nearest: Option<String> },
    /// A row cannot be read where every row is needed.
    #[error("`{}`, {row}", path.display())]
    BadRow { path: PathBuf, row: RefusedRow },
    /// A cell holds another kind of value than the caller needs.
    #[error("column `{column}`, row {row}: {found} where {wanted} was expected")]
    WrongKind { column: String, row: u64, found: &'static str, wanted: &'static str },
}

/// Why one row was refused; reading goes on with the next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are what the message quotes")]
pub enum Refusal {
    /// A CSV line with more or fewer fields than the header.
    #[error("{found} fields where the header has {expected}")]
    Ragged { found: usize, expected: usize },
    /// A CSV field that opens with a quotation mark and never ends.
    #[error("a quotation mark is opened and never closed")]
    OpenQuote,
    /// Bytes that are not UTF-8.
    #[error("column `{column}` is not UTF-8 text")]
    NotUtf8 { column: String },
    /// A line longer than [`MAXIMUM_LINE_BYTES`].
    #[error("the line is longer than {MAXIMUM_LINE_BYTES} bytes")]
    TooLong,
    /// A line that is not JSON, or is nested too deeply.
    #[error("not JSON: {message}")]
    NotJson { message: String },
    /// JSON, but not an object with names.
    #[error("JSON, but not an object with named values")]
    NotAnObject,
    /// An object that would bring more columns than can be held.
    #[error("more than {limit} different names in one file")]
    TooManyColumns { limit: usize },
    /// A list of objects that have hardly a name in common.
    #[error("a list of objects with too many different names")]
    TooSparse,
}

/// One refused row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {number}: {reason}")]
pub struct RefusedRow {
    /// Where it stands in the file, as [`crate::Row::number`].
    pub number: u64,
    /// Why.
    pub reason: Refusal,
    /// The start of the line, for people who look for it; control characters are escaped.
    pub excerpt: String,
}

/// What a reader yields in place of a row.
#[derive(Debug, thiserror::Error)]
pub enum RowError {
    /// This row only; the next call yields the next row.
    #[error(transparent)]
    Refused(#[from] RefusedRow),
    /// The end of the reading; further calls yield nothing.
    #[error(transparent)]
    Broken(#[from] ReadError),
}

impl ReadError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Open { .. } => "check the path, and that this user may read the file".to_owned(),
            Self::Empty { .. } => "export the table again; the file has no content".to_owned(),
            Self::UnknownFormat { .. } => {
                "name it .parquet, .csv, .tsv, .ndjson or .jsonl; text files may be compressed and end in .gz"
                    .to_owned()
            }
            Self::WrongFormat { hint, .. } => (*hint).to_owned(),
            Self::CutShort { .. } => {
                "copy or download it again; the footer at the end lists where the rows are".to_owned()
            }
            Self::Damaged { .. } => "copy the file again, or write it again from its source".to_owned(),
            Self::Header { .. } => {
                "the first line must name the columns, in UTF-8, separated as the rows are".to_owned()
            }
            Self::Interrupted { .. } => {
                "the rows before were read; copy the file again and repeat the import".to_owned()
            }
            Self::NoSuchColumn { nearest: Some(name), .. } => format!("did you mean `{name}`?"),
            Self::NoSuchColumn { .. } => "name one of the columns the file has".to_owned(),
            Self::BadRow { .. } => "correct or remove the line".to_owned(),
            Self::WrongKind { .. } => "check that the right file and the right column are named".to_owned(),
        }
    }
}

impl Refusal {
    /// A short fixed name, for counting.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Ragged { .. } => "wrong_number_of_fields",
            Self::OpenQuote => "unclosed_quotation_mark",
            Self::NotUtf8 { .. } => "not_utf8",
            Self::TooLong => "line_too_long",
            Self::NotJson { .. } => "not_json",
            Self::NotAnObject => "not_an_object",
            Self::TooManyColumns { .. } | Self::TooSparse => "too_many_names",
        }
    }
}

impl RefusedRow {
    /// Refuses the row at `number`, keeping the start of its bytes.
    pub(crate) fn new(number: u64, reason: Refusal, bytes: &[u8]) -> Self {
        const EXCERPT_BYTES: usize = 96;
        let start = bytes.get(..EXCERPT_BYTES).unwrap_or(bytes);
        let excerpt = String::from_utf8_lossy(start).trim_end().escape_debug().collect();
        Self { number, reason, excerpt }
    }
}

/// Names in backticks, at most thirty of them.
pub(crate) fn quoted(names: &[String]) -> String {
    const SHOWN: usize = 30;
    let mut text = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN {
        text.push_str(&format!(" and {} more", names.len() - SHOWN));
    }
    if text.is_empty() { "no columns".to_owned() } else { text }
}
