//! Rows in from the files people have: Parquet, CSV, NDJSON; through a mapping file, with a data-quality report.
//!
//! In reading order: rows of any file ([`rows`], [`columns`]); what the columns mean ([`mapping`]); what follows for the shop
//! ([`Importer`]); what was refused and why ([`QualityReport`]).
//!
//! ```no_run
//! for row in import::rows(std::path::Path::new("orders.csv"))? {
//!     match row {
//!         Ok(row) => println!("{}: {}", row.number, row.get("StockCode")),
//!         Err(import::RowError::Refused(line)) => eprintln!("{line}"),
//!         Err(import::RowError::Broken(error)) => return Err(error),
//!     }
//! }
//! # Ok::<(), import::ReadError>(())
//! ```

mod cells;
mod importer;
mod kinds;
mod known;
pub mod mapping;
mod nearest;
mod read_error;
mod readers;
mod repeats;
mod report;
mod row;
mod table;
mod value;

#[cfg(test)]
mod tests;

pub use cells::Reason;
pub use importer::{ImportError, Imported, Importer, MAXIMUM_ORDER_LINES};
pub use known::beside_what_is_known;
pub use mapping::{Mapping, MappingError};
pub use read_error::{ReadError, Refusal, RefusedRow, RowError};
pub use readers::lines::MAXIMUM_LINE_BYTES;
pub use readers::{Rows, rows};
pub use report::{EXAMPLES, Example, Noted, Observed, Produced, QualityReport};
pub use row::{Columns, Row};
pub use table::{Column, columns};
pub use value::{Clock, Instant, Value};
