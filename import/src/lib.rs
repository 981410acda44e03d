//! Rows in from the files people have: Parquet, CSV, NDJSON.
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

mod nearest;
mod read_error;
mod readers;
mod row;
mod table;
mod value;

pub use read_error::{ReadError, Refusal, RefusedRow, RowError};
pub use readers::lines::MAXIMUM_LINE_BYTES;
pub use readers::{Rows, rows};
pub use row::{Columns, Row};
pub use table::{Column, columns};
pub use value::{Clock, Instant, Value};
