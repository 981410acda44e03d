//! The settings of one stage, read with their bounds; what is left over is unknown and gets named.

/// One table of a plan, as its stage reads it.
pub struct Parameters<'a> {
    place: String,
    table: &'a toml::Table,
    read: Vec<&'a str>,
    problems: Vec<String>,
}

impl<'a> Parameters<'a> {
    pub(crate) fn new(place: String, table: &'a toml::Table) -> Self {
        Self { place, table, read: Vec::new(), problems: Vec::new() }
    }

    fn value(&mut self, name: &'static str) -> Option<&'a toml::Value> {
        self.read.push(name);
        self.table.get(name)
    }

    /// A number within `low..=high`, or `default` when absent.
    pub fn number(&mut self, name: &'static str, default: f64, low: f64, high: f64) -> f64 {
        let number = match self.value(name) {
            None => return default,
            Some(toml::Value::Float(number)) => *number,
            Some(toml::Value::Integer(number)) => *number as f64,
            Some(other) => {
                self.problem(format!("`{name}` is a {}; a number from {low} to {high} is wanted", other.type_str()));
                return default;
            }
        };
        if !(low..=high).contains(&number) {
            self.problem(format!("`{name}` is {number}; a number from {low} to {high} is wanted"));
            return default;
        }
        number
    }

    /// A whole number within `low..=high`, or `default` when absent.
    pub fn count(&mut self, name: &'static str, default: usize, low: usize, high: usize) -> usize {
        match self.value(name) {
            None => default,
            Some(toml::Value::Integer(number)) if usize::try_from(*number).is_ok_and(|n| (low..=high).contains(&n)) => {
                *number as usize
            }
            Some(other) => {
                self.problem(format!("`{name}` is `{other}`; a whole number from {low} to {high} is wanted"));
                default
            }
        }
    }

    /// A text, or none when absent.
    pub fn text(&mut self, name: &'static str) -> Option<&'a str> {
        match self.value(name)? {
            toml::Value::String(text) => Some(text),
            other => {
                self.problem(format!("`{name}` is a {}; a text is wanted", other.type_str()));
                None
            }
        }
    }

    fn problem(&mut self, what: String) {
        self.problems.push(what);
    }

    /// The problems found, unknown names included, each with its place.
    pub(crate) fn finish(mut self) -> Vec<(String, String)> {
        for name in self.table.keys().filter(|name| !self.read.contains(&name.as_str())) {
            self.problems.push(format!("`{name}` is not known here; known are {}", listed(&self.read)));
        }
        let place = self.place;
        self.problems.into_iter().map(|what| (place.clone(), what)).collect()
    }
}

/// Names as a list in backticks.
pub(crate) fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
