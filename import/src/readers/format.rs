//! Which format a file is in.
//!
//! The first bytes are trusted before the name: a Parquet file called `orders.csv` is Parquet, and a spreadsheet called
//! `orders.csv` is refused with advice instead of yielding rows of noise. Only between CSV and NDJSON, which have no
//! signature, does the extension decide; with neither, a line that begins with `{` is taken for JSON.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use super::lines::Lines;
use crate::read_error::ReadError;

/// An opened file, at its beginning.
pub(super) enum Opened {
    Parquet(File),
    Csv(Lines),
    Ndjson(Lines),
}

const BUFFER_BYTES: usize = 256 * 1024;
const CSV_EXTENSIONS: [&str; 4] = ["csv", "tsv", "tab", "txt"];
const NDJSON_EXTENSIONS: [&str; 3] = ["ndjson", "jsonl", "json"];
const PARQUET_EXTENSIONS: [&str; 2] = ["parquet", "pq"];

/// Opens `path` and recognises its format.
pub(super) fn open(path: &Path) -> Result<Opened, ReadError> {
    let failed = |source| ReadError::Open { path: path.to_owned(), source };
    let mut file = File::open(path).map_err(failed)?;
    let mut start = Vec::with_capacity(8);
    file.by_ref().take(8).read_to_end(&mut start).map_err(failed)?;
    if start.is_empty() {
        return Err(ReadError::Empty { path: path.to_owned() });
    }
    if start.starts_with(b"PAR1") {
        return check_parquet_end(path, &mut file).map(|()| Opened::Parquet(file));
    }
    if let Some((found, hint)) = stranger(&start) {
        return Err(ReadError::WrongFormat { path: path.to_owned(), found, hint });
    }
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    let plain = BufReader::with_capacity(BUFFER_BYTES, file);
    if start.starts_with(&[0x1f, 0x8b]) {
        let unpacked = BufReader::with_capacity(BUFFER_BYTES, MultiGzDecoder::new(plain));
        return text(path, Box::new(unpacked), &extension(path, true));
    }
    let extension = extension(path, false);
    if PARQUET_EXTENSIONS.contains(&extension.as_str()) {
        let found = "not Parquet, though its name says so";
        let hint = "a Parquet file starts with the letters PAR1; rename the file if it is CSV or NDJSON";
        return Err(ReadError::WrongFormat { path: path.to_owned(), found, hint });
    }
    text(path, Box::new(plain), &extension)
}

/// A Parquet file ends as it begins; one that does not was cut short, and its rows cannot be found.
fn check_parquet_end(path: &Path, file: &mut File) -> Result<(), ReadError> {
    let mut end = [0_u8; 4];
    let read = file.seek(SeekFrom::End(-4)).and_then(|length| file.read_exact(&mut end).map(|()| length + 4));
    match read {
        Ok(length) if length >= 12 && &end == b"PAR1" => Ok(()),
        Ok(_) => Err(ReadError::CutShort { path: path.to_owned() }),
        Err(source) => Err(ReadError::Open { path: path.to_owned(), source }),
    }
}

/// Signatures of files that people take for tables, with what to do.
fn stranger(start: &[u8]) -> Option<(&'static str, &'static str)> {
    const UTF16: &str = "save it as UTF-8 (in Excel: `CSV UTF-8`)";
    let known: [(&[u8], &str, &str); 6] = [
        (b"PARE", "Parquet with an encrypted footer", "write it without encryption"),
        (b"PK\x03\x04", "a zip archive or an Excel workbook", "unpack it, or save the sheet as CSV"),
        (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "save the sheet as CSV"),
        (b"\x28\xb5\x2f\xfd", "compressed with zstd", "unpack it first with `zstd -d`"),
        (b"\xff\xfe", "text in UTF-16", UTF16),
        (b"\xfe\xff", "text in UTF-16", UTF16),
    ];
    known.into_iter().find(|(magic, _, _)| start.starts_with(magic)).map(|(_, found, hint)| (found, hint))
}

/// The extension in lower case; of `orders.csv.gz`, the inner one.
fn extension(path: &Path, compressed: bool) -> String {
    let outer = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase();
    if !compressed || (outer != "gz" && outer != "gzip") {
        return outer;
    }
    let stem = Path::new(path.file_stem().unwrap_or_default());
    stem.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase()
}

/// Tells CSV from NDJSON.
fn text(path: &Path, mut source: Box<dyn BufRead + Send>, extension: &str) -> Result<Opened, ReadError> {
    let first = source.fill_buf().map_err(|error| ReadError::Open { path: path.to_owned(), source: error })?;
    if first.is_empty() {
        return Err(ReadError::Empty { path: path.to_owned() });
    }
    if first.starts_with(b"PAR1") {
        let (found, hint) = ("Parquet inside gzip", "unpack it first: Parquet is compressed within, page by page");
        return Err(ReadError::WrongFormat { path: path.to_owned(), found, hint });
    }
    let is_object = first.trim_ascii_start().starts_with(b"{") || first.starts_with(b"\xef\xbb\xbf{");
    let lines = Lines::new(path, source);
    match extension {
        csv if CSV_EXTENSIONS.contains(&csv) => Ok(Opened::Csv(lines)),
        ndjson if NDJSON_EXTENSIONS.contains(&ndjson) => Ok(Opened::Ndjson(lines)),
        _ if is_object => Ok(Opened::Ndjson(lines)),
        _ => Err(ReadError::UnknownFormat { path: path.to_owned() }),
    }
}
