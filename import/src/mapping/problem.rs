//! What is wrong with a mapping: all of it at once, since a person who fixes one key at a time runs the import ten times.

use std::fmt;

use crate::nearest::nearest;
use crate::read_error::quoted;
use crate::row::Columns;

/// A mapping that cannot be used, with every problem found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct MappingError {
    /// At least one, in the order of the file.
    pub problems: Vec<Problem>,
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The key, such as `columns.quantity`; empty when the whole text is meant.
    pub at: String,
    /// What is wrong with it.
    pub message: String,
    /// What to do; empty when the message says it.
    pub hint: String,
}

impl Problem {
    pub(super) fn new(at: impl Into<String>, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { at: at.into(), message: message.into(), hint: hint.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.at.is_empty() {
            write!(formatter, "`{}`: ", self.at)?;
        }
        formatter.write_str(&self.message)?;
        if self.hint.is_empty() { Ok(()) } else { write!(formatter, "\n    hint: {}", self.hint) }
    }
}

impl fmt::Display for MappingError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.problems.len() == 1 { "problem" } else { "problems" };
        write!(formatter, "the mapping has {} {plural}", self.problems.len())?;
        self.problems.iter().try_for_each(|problem| write!(formatter, "\n  {problem}"))
    }
}

/// The problem of a column that the file does not have.
pub(super) fn missing_column(at: &str, column: &str, columns: &Columns) -> Option<Problem> {
    if columns.position(column).is_some() {
        return None;
    }
    let message = format!("the file has no column `{column}`; it has {}", quoted(columns.names()));
    let meant = nearest(column, columns.names().iter().map(String::as_str));
    Some(Problem::new(at, message, meant.map(|name| format!("did you mean `{name}`?")).unwrap_or_default()))
}

/// The hint for a name that is not among `known`.
pub(super) fn suggestion(name: &str, known: &[&str]) -> String {
    match nearest(name, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("use one of {}", known.join(", ")),
    }
}
