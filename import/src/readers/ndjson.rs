//! NDJSON: one JSON object per line.
//!
//! Nested objects become columns with dotted names (`customer.id`), a list of objects becomes one list per name
//! (`lines.sku`, `lines.quantity`), as the same data would look in Parquet. There is no header: the names of the first
//! [`SAMPLED_LINES`] lines are the file's columns, and a name that first occurs later is added then.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::lines::{Line, Lines};
use crate::read_error::{ReadError, Refusal, RefusedRow, RowError};
use crate::row::{Columns, Row};
use crate::value::Value;

/// The most different names that one file may have.
pub(super) const MAXIMUM_COLUMNS: usize = 1_024;

/// The most cells that the lists of objects of one line may spread to: each name takes a cell for every object.
const MAXIMUM_CELLS: usize = 1 << 18;

/// From how many lines the columns are known before the first row is handed out.
const SAMPLED_LINES: usize = 1_000;

/// The rows of an NDJSON file.
pub(super) struct NdjsonRows {
    lines: Lines,
    sampled: VecDeque<Result<Row, RowError>>,
    columns: Arc<Columns>,
}

impl NdjsonRows {
    /// Reads the first lines.
    pub(super) fn new(lines: Lines) -> Result<Self, ReadError> {
        let mut reader = Self { lines, sampled: VecDeque::new(), columns: Arc::new(Columns::default()) };
        while reader.sampled.len() < SAMPLED_LINES {
            let Some(line) = reader.next_line()? else { break };
            if reader.sampled.is_empty() {
                reader.check_first(&line)?;
            }
            let row = reader.row(&line);
            reader.sampled.push_back(row);
        }
        if reader.sampled.is_empty() {
            return Err(ReadError::Empty { path: reader.lines.path().to_owned() });
        }
        Ok(reader)
    }

    /// The columns seen so far.
    pub(super) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The next row.
    pub(super) fn next(&mut self) -> Option<Result<Row, RowError>> {
        if let Some(row) = self.sampled.pop_front() {
            return Some(row);
        }
        match self.next_line() {
            Err(error) => Some(Err(error.into())),
            Ok(line) => line.map(|line| self.row(&line)),
        }
    }

    fn next_line(&mut self) -> Result<Option<Line>, ReadError> {
        loop {
            match self.lines.next()? {
                Some(line) if line.is_blank() => {}
                line => return Ok(line),
            }
        }
    }

    /// One document spread over the whole file would be refused line by line; better to say so once.
    fn check_first(&self, line: &Line) -> Result<(), ReadError> {
        let text = line.bytes.trim_ascii();
        if text.starts_with(b"[") || text == b"{" {
            return Err(ReadError::WrongFormat {
                path: self.lines.path().to_owned(),
                found: "one JSON document, not one object per line",
                hint: "write one object per line: `jq -c '.[]' FILE` for an array, `jq -c . FILE` for objects",
            });
        }
        Ok(())
    }

    fn row(&mut self, line: &Line) -> Result<Row, RowError> {
        self.values(line)
            .map(|values| Row::new(line.number, Arc::clone(&self.columns), values))
            .map_err(|reason| RefusedRow::new(line.number, reason, &line.bytes).into())
    }

    fn values(&mut self, line: &Line) -> Result<Vec<Value>, Refusal> {
        if line.too_long {
            return Err(Refusal::TooLong);
        }
        let document = serde_json::from_slice(line.bytes.trim_ascii_end())
            .map_err(|error| Refusal::NotJson { message: without_line(&error.to_string()) })?;
        let Json::Object(object) = document else { return Err(Refusal::NotAnObject) };
        let mut cells = Cells { named: Vec::new(), left: MAXIMUM_CELLS };
        cells.object("", object)?;
        self.place(cells.named)
    }

    /// Puts the cells into the order of the columns, adding columns for new names.
    fn place(&mut self, cells: Vec<(String, Value)>) -> Result<Vec<Value>, Refusal> {
        let new = cells.iter().filter(|(name, _)| self.columns.position(name).is_none()).count();
        if self.columns.len() + new > MAXIMUM_COLUMNS {
            return Err(Refusal::TooManyColumns { limit: MAXIMUM_COLUMNS });
        }
        let mut values = vec![Value::Null; self.columns.len()];
        for (name, value) in cells {
            let position = match self.columns.position(&name) {
                Some(position) => position,
                None => Arc::make_mut(&mut self.columns).add(&name),
            };
            if values.len() <= position {
                values.resize(position + 1, Value::Null);
            }
            if let Some(cell) = values.get_mut(position) {
                *cell = value;
            }
        }
        Ok(values)
    }
}

/// The named cells of one line while it is flattened.
struct Cells {
    named: Vec<(String, Value)>,
    /// How many more cells lists of objects may take.
    left: usize,
}

impl Cells {
    /// The cells of an object. The depth is bounded by the parser, which refuses more than 128 levels.
    fn object(&mut self, prefix: &str, object: Map<String, Json>) -> Result<(), Refusal> {
        for (key, value) in object {
            let name = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
            match value {
                Json::Object(inner) => self.object(&name, inner)?,
                Json::Array(items) if items.iter().any(Json::is_object) => self.list(&name, items)?,
                plain => self.named.push((name, scalar(plain))),
            }
            if self.named.len() > MAXIMUM_COLUMNS {
                return Err(Refusal::TooManyColumns { limit: MAXIMUM_COLUMNS });
            }
        }
        Ok(())
    }

    /// A list of objects as one list per name, all of the same length.
    fn list(&mut self, name: &str, items: Vec<Json>) -> Result<(), Refusal> {
        let length = items.len();
        let mut lists: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for (place, item) in items.into_iter().enumerate() {
            let Json::Object(object) = item else { continue };
            let mut inner = Self { named: Vec::new(), left: self.left };
            inner.object(name, object)?;
            self.left = inner.left;
            for (key, value) in inner.named {
                if !lists.contains_key(&key) {
                    self.left = self.left.checked_sub(length).ok_or(Refusal::TooSparse)?;
                }
                let list = lists.entry(key).or_insert_with(|| vec![Value::Null; length]);
                if let Some(cell) = list.get_mut(place) {
                    *cell = value;
                }
            }
        }
        self.named.extend(lists.into_iter().map(|(key, list)| (key, Value::List(list))));
        Ok(())
    }
}

fn scalar(value: Json) -> Value {
    match value {
        Json::Null => Value::Null,
        Json::Bool(yes) => Value::Bool(yes),
        Json::String(text) => Value::Text(text),
        Json::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(integer), _) => Value::Integer(integer),
            // An identifier beyond 63 bits keeps its digits as text; as a float it would become another identifier.
            (None, Some(large)) => Value::Text(large.to_string()),
            (None, None) => Value::Number(number.as_f64().unwrap_or(f64::NAN)),
        },
        Json::Array(items) => Value::List(items.into_iter().map(scalar).collect()),
        object @ Json::Object(_) => Value::Text(object.to_string()),
    }
}

/// The parser counts lines within its input, which is one line: that number would mislead.
fn without_line(message: &str) -> String {
    message.replace(" at line 1 column ", " at character ")
}
