//! A TOML table that is emptied key by key; what was not asked for is unknown.

use toml::{Table, Value as Toml};

use super::problem::{Problem, suggestion};

/// The keys of one table that are not read yet.
pub(super) struct Keys<'a> {
    path: String,
    table: Table,
    asked: Vec<&'static str>,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Keys<'a> {
    /// The keys of `table`, which stands at `path` in the file.
    pub(super) fn new(path: &str, table: Table, problems: &'a mut Vec<Problem>) -> Self {
        Self { path: path.to_owned(), table, asked: Vec::new(), problems }
    }

    /// The full name of a key.
    pub(super) fn at(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// Notes a problem of one key.
    pub(super) fn problem(&mut self, key: &str, message: impl Into<String>, hint: impl Into<String>) {
        let at = self.at(key);
        self.problems.push(Problem::new(at, message, hint));
    }

    /// Takes a key of any kind.
    pub(super) fn take(&mut self, key: &'static str) -> Option<Toml> {
        self.asked.push(key);
        self.table.remove(key)
    }

    /// Takes a text.
    pub(super) fn text(&mut self, key: &'static str) -> Option<String> {
        match self.take(key)? {
            Toml::String(text) => Some(text),
            other => self.wrong(key, "a text in quotes", &other),
        }
    }

    /// Takes true or false; false when absent.
    pub(super) fn flag(&mut self, key: &'static str) -> bool {
        match self.take(key) {
            None => false,
            Some(Toml::Boolean(flag)) => flag,
            Some(other) => self.wrong(key, "true or false", &other).unwrap_or_default(),
        }
    }

    /// Takes a list of texts; empty when absent.
    pub(super) fn texts(&mut self, key: &'static str) -> Vec<String> {
        match self.take(key) {
            None => Vec::new(),
            Some(Toml::Array(items)) if items.iter().all(Toml::is_str) => {
                items.into_iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
            }
            Some(other) => self.wrong(key, "a list of texts", &other).unwrap_or_default(),
        }
    }

    /// Takes a table; empty when absent.
    pub(super) fn table(&mut self, key: &'static str) -> Table {
        match self.take(key) {
            None => Table::new(),
            Some(Toml::Table(table)) => table,
            Some(other) => self.wrong(key, "a table", &other).unwrap_or_default(),
        }
    }

    /// Takes a list of tables; empty when absent.
    pub(super) fn tables(&mut self, key: &'static str) -> Vec<Table> {
        match self.take(key) {
            None => Vec::new(),
            Some(Toml::Array(items)) if items.iter().all(Toml::is_table) => {
                items.into_iter().filter_map(|item| item.as_table().cloned()).collect()
            }
            Some(other) => self.wrong(key, "a list of tables", &other).unwrap_or_default(),
        }
    }

    /// Notes every key that nobody asked for.
    pub(super) fn finish(self) {
        for key in self.table.keys() {
            let at = if self.path.is_empty() { key.clone() } else { format!("{}.{key}", self.path) };
            self.problems.push(Problem::new(at, "unknown key", suggestion(key, &self.asked)));
        }
    }

    fn wrong<T>(&mut self, key: &str, wanted: &str, found: &Toml) -> Option<T> {
        self.problem(key, format!("{wanted} is expected, not {}", kind(found)), "");
        None
    }
}

/// What a TOML value is, in words.
pub(super) const fn kind(value: &Toml) -> &'static str {
    match value {
        Toml::String(_) => "a text",
        Toml::Integer(_) => "a whole number",
        Toml::Float(_) => "a number",
        Toml::Boolean(_) => "true or false",
        Toml::Datetime(_) => "a date",
        Toml::Array(_) => "a list",
        Toml::Table(_) => "a table",
    }
}
