//! The settings of one table of a plan, read with their bounds; what is left over is unknown and gets named.

use super::nearest::nearest;

/// How much of a plan's own text a problem repeats, in characters.
const MAXIMUM_QUOTED: usize = 64;

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
        let written = self.value(name);
        let number = match written {
            None => return default,
            Some(toml::Value::Float(number)) => Some(*number),
            Some(toml::Value::Integer(number)) => Some(*number as f64),
            Some(_) => None,
        };
        number.filter(|number| (low..=high).contains(number)).unwrap_or_else(|| {
            self.mismatch(name, written, &format!("a number from {low} to {high}"));
            default
        })
    }

    /// A whole number within `low..=high`, or `default` when absent.
    pub fn count(&mut self, name: &'static str, default: usize, low: usize, high: usize) -> usize {
        let written = self.value(name);
        let number = match written {
            None => return default,
            Some(toml::Value::Integer(number)) => usize::try_from(*number).ok(),
            Some(_) => None,
        };
        number.filter(|number| (low..=high).contains(number)).unwrap_or_else(|| {
            self.mismatch(name, written, &format!("a whole number from {low} to {high}"));
            default
        })
    }

    /// A text, or none when absent.
    pub fn text(&mut self, name: &'static str) -> Option<&'a str> {
        let written = self.value(name)?;
        if written.as_str().is_none() {
            self.mismatch(name, Some(written), "a text");
        }
        written.as_str()
    }

    /// A list of texts, empty when absent.
    pub(crate) fn texts(&mut self, name: &'static str) -> Vec<&'a str> {
        self.list(name, toml::Value::as_str, "a list of texts")
    }

    /// The tables under `[[name]]`, none when absent.
    pub(crate) fn tables(&mut self, name: &'static str) -> Vec<&'a toml::Table> {
        self.list(name, toml::Value::as_table, &format!("a list of tables, each opened by `[[{name}]]`,"))
    }

    fn list<Item>(
        &mut self,
        name: &'static str,
        read: impl Fn(&'a toml::Value) -> Option<Item>,
        wanted: &str,
    ) -> Vec<Item> {
        let Some(written) = self.value(name) else { return Vec::new() };
        let items: Option<Vec<Item>> = written.as_array().and_then(|values| values.iter().map(read).collect());
        items.unwrap_or_else(|| {
            self.mismatch(name, Some(written), wanted);
            Vec::new()
        })
    }

    fn mismatch(&mut self, name: &str, written: Option<&toml::Value>, wanted: &str) {
        let what = match written {
            Some(value @ (toml::Value::Integer(_) | toml::Value::Float(_))) => {
                format!("`{}`", quoted(&value.to_string()))
            }
            Some(toml::Value::String(text)) => format!("the text `{}`", quoted(text)),
            Some(other) => format!("of the kind {}", other.type_str()),
            None => "missing".to_owned(),
        };
        self.problems.push(format!("`{name}` is {what}; {wanted} is wanted"));
    }

    /// The problems found, unknown names included, each with its place.
    pub(crate) fn finish(mut self) -> Vec<(String, String)> {
        for name in self.table.keys().filter(|name| !self.read.contains(&name.as_str())) {
            self.problems.push(unknown(name, "here", &self.read));
        }
        let place = self.place;
        self.problems.into_iter().map(|what| (place.clone(), what)).collect()
    }
}

/// A name that is not known, with the nearest that is, and all that are.
pub(crate) fn unknown(name: &str, place: &str, known: &[&str]) -> String {
    let hint = nearest(name, known).map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    let listed = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    format!("`{}` is not known {place}; {hint}known are {listed}", quoted(name))
}

/// A stranger's text, cut to [`MAXIMUM_QUOTED`] characters and without control characters.
pub(crate) fn quoted(text: &str) -> String {
    let cut: String = text.chars().take(MAXIMUM_QUOTED).flat_map(char::escape_debug).collect();
    if text.chars().nth(MAXIMUM_QUOTED).is_some() { format!("{cut}…") } else { cut }
}
