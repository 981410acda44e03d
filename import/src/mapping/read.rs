//! From the text of a mapping to a [`Mapping`], collecting every problem on the way.

use std::collections::BTreeMap;

use commerce::{Category, Currency};
use jiff::tz::TimeZone;
use signals::Channel;
use toml::{Table, Value as Toml};

use super::keys::{Keys, kind as kind_of};
use super::problem::{MappingError, Problem, missing_column, suggestion};
use super::{Categories, Cleaning, Field, Instants, Keywords, Kind, Mapping, ReturnRule, Test, Unit};
use crate::row::Columns;
use crate::value::Value;

/// Reads `text`; with `columns`, checks that the file has what is named.
pub(super) fn read(text: &str, columns: Option<&Columns>) -> Result<Mapping, MappingError> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| {
        let problem = Problem::new("", format!("not TOML: {}", error.to_string().trim_end()), "");
        MappingError { problems: vec![problem] }
    })?;
    let mut problems = Vec::new();
    let mapping = mapping(table, &mut problems);
    if let Some(columns) = columns {
        let missing = mapping.named_columns().filter_map(|(at, column)| missing_column(&at, column, columns));
        problems.extend(missing);
    }
    if problems.is_empty() { Ok(mapping) } else { Err(MappingError { problems }) }
}

fn mapping(table: Table, problems: &mut Vec<Problem>) -> Mapping {
    let mut keys = Keys::new("", table, problems);
    let kind = kind(&mut keys);
    let zone = zone(&mut keys);
    let instants = instants(&mut keys);
    let currency = currency(&mut keys);
    let channel = channel(&mut keys);
    let attributes = keys.texts("attributes");
    let event_names = keys.table("event_names");
    let columns = keys.table("columns");
    let constants = keys.table("constants");
    let cleaning = keys.table("cleaning");
    let rules = keys.tables("categories");
    let other = keys.text("other_category").and_then(|name| category(&mut keys, "other_category", &name));
    keys.finish();
    let columns = self::columns(columns, kind, problems);
    let constants = self::constants(constants, kind, problems);
    check_required(kind, &columns, &constants, problems);
    Mapping {
        kind: kind.unwrap_or(Kind::Events),
        columns,
        constants,
        attributes,
        zone,
        instants,
        currency,
        channel,
        event_names: self::event_names(event_names, problems),
        cleaning: self::cleaning(cleaning, problems),
        categories: Categories::new(categories(rules, problems), other),
    }
}

fn kind(keys: &mut Keys<'_>) -> Option<Kind> {
    let names = Kind::ALL.map(|(name, _)| name);
    let Some(name) = keys.text("kind") else {
        keys.problem("kind", "what the file holds must be said", format!("use one of {}", names.join(", ")));
        return None;
    };
    let found = Kind::ALL.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
    if found.is_none() {
        keys.problem("kind", format!("`{name}` is not a kind of file"), suggestion(&name, &names));
    }
    found
}

fn zone(keys: &mut Keys<'_>) -> TimeZone {
    let Some(name) = keys.text("zone") else { return TimeZone::UTC };
    TimeZone::get(&name).unwrap_or_else(|_| {
        let hint = "use a name of the tz database, such as `Europe/London`";
        keys.problem("zone", format!("`{name}` is not a time zone"), hint);
        TimeZone::UTC
    })
}

fn instants(keys: &mut Keys<'_>) -> Instants {
    let unit = keys.text("instant_unit").and_then(|name| match name.as_str() {
        "seconds" => Some(Unit::Seconds),
        "milliseconds" => Some(Unit::Milliseconds),
        _ => {
            keys.problem("instant_unit", format!("`{name}` is not a unit"), "use `seconds` or `milliseconds`");
            None
        }
    });
    Instants { unit, format: keys.text("instant_format") }
}

fn currency(keys: &mut Keys<'_>) -> Option<Currency> {
    let code = keys.text("currency")?;
    let found = Currency::parse(&code);
    if found.is_none() {
        keys.problem("currency", format!("`{code}` is not a currency"), "use three letters, such as `GBP`");
    }
    found
}

fn channel(keys: &mut Keys<'_>) -> Option<Channel> {
    const KNOWN: [(&str, Channel); 6] = [
        ("web", Channel::Web),
        ("app", Channel::App),
        ("store", Channel::Store),
        ("email", Channel::Email),
        ("phone", Channel::Phone),
        ("agent", Channel::Agent),
    ];
    let name = keys.text("channel")?;
    let found = KNOWN.iter().find(|(known, _)| *known == name).map(|(_, channel)| *channel);
    if found.is_none() {
        let hint = suggestion(&name, &KNOWN.map(|(known, _)| known));
        keys.problem("channel", format!("`{name}` is not a channel"), hint);
    }
    found
}

fn category(keys: &mut Keys<'_>, key: &str, name: &str) -> Option<Category> {
    let found = Category::new(name);
    if let Err(error) = &found {
        keys.problem(key, error.to_string(), "");
    }
    found.ok()
}

/// The fields a kind may have, or none when the kind is unknown: then no field is called unknown either.
fn fields(kind: Option<Kind>) -> Vec<Field> {
    kind.map(|kind| kind.required().iter().chain(kind.optional()).copied().collect()).unwrap_or_default()
}

fn columns(table: Table, kind: Option<Kind>, problems: &mut Vec<Problem>) -> BTreeMap<Field, String> {
    let mut keys = Keys::new("columns", table, problems);
    let mut found = BTreeMap::new();
    for field in fields(kind) {
        if let Some(column) = keys.text(field.name()) {
            found.insert(field, column);
        }
    }
    if kind.is_some() {
        keys.finish();
    }
    found
}

fn constants(table: Table, kind: Option<Kind>, problems: &mut Vec<Problem>) -> BTreeMap<Field, Value> {
    let mut keys = Keys::new("constants", table, problems);
    let mut found = BTreeMap::new();
    for field in fields(kind) {
        let value = match keys.take(field.name()) {
            None => continue,
            Some(Toml::String(text)) => Value::Text(text),
            Some(Toml::Integer(integer)) => Value::Integer(integer),
            Some(Toml::Float(number)) => Value::Number(number),
            Some(Toml::Boolean(flag)) => Value::Bool(flag),
            Some(Toml::Datetime(instant)) => Value::Text(instant.to_string()),
            Some(other) => {
                keys.problem(field.name(), format!("one value is expected, not {}", kind_of(&other)), "");
                continue;
            }
        };
        found.insert(field, value);
    }
    if kind.is_some() {
        keys.finish();
    }
    found
}

fn check_required(
    kind: Option<Kind>,
    columns: &BTreeMap<Field, String>,
    constants: &BTreeMap<Field, Value>,
    problems: &mut Vec<Problem>,
) {
    let Some(kind) = kind else { return };
    for field in kind.required() {
        if !columns.contains_key(field) && !constants.contains_key(field) {
            let at = format!("columns.{field}");
            // A column of the wrong type was named already.
            if problems.iter().all(|problem| problem.at != at) {
                let hint = format!("name the column, `{field} = \"…\"`, or set it for all rows under [constants]");
                problems.push(Problem::new(at, format!("a file of {} needs this field", kind.name()), hint));
            }
        }
    }
}

fn event_names(table: Table, problems: &mut Vec<Problem>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (name, word) in table {
        let at = format!("event_names.{name}");
        match word {
            Toml::String(word) if crate::kinds::events::WORDS.contains(&word.as_str()) => {
                found.insert(name, word);
            }
            Toml::String(word) => {
                let message = format!("`{word}` is not an event that can be imported");
                problems.push(Problem::new(at, message, suggestion(&word, crate::kinds::events::WORDS)));
            }
            other => {
                let message = format!("a text in quotes is expected, not {}", kind_of(&other));
                problems.push(Problem::new(at, message, ""));
            }
        }
    }
    found
}

fn cleaning(table: Table, problems: &mut Vec<Problem>) -> Cleaning {
    let mut keys = Keys::new("cleaning", table, problems);
    let returns = keys.table("returns");
    let mut found = Cleaning {
        returns: None,
        not_products: keys.texts("not_products"),
        drop_exact_repeats: keys.flag("drop_exact_repeats"),
        anonymous_when_missing: keys.text("anonymous_when_missing"),
        product_upper_case: keys.flag("product_upper_case"),
    };
    keys.finish();
    if !returns.is_empty() {
        found.returns = return_rule(returns, problems);
    }
    found
}

fn return_rule(table: Table, problems: &mut Vec<Problem>) -> Option<ReturnRule> {
    let mut keys = Keys::new("cleaning.returns", table, problems);
    let column = keys.text("column");
    let mut tests = Vec::new();
    tests.extend(keys.text("starts_with").map(Test::StartsWith));
    tests.extend(keys.text("equals").map(Test::Equals));
    match keys.take("below") {
        None => {}
        Some(Toml::Integer(limit)) => tests.push(Test::Below(limit as f64)),
        Some(Toml::Float(limit)) => tests.push(Test::Below(limit)),
        Some(other) => keys.problem("below", format!("a number is expected, not {}", kind_of(&other)), ""),
    }
    if column.is_none() {
        keys.problem("column", "the column that tells a return must be named", "");
    }
    let test = tests.pop();
    if test.is_none() || !tests.is_empty() {
        let hint = "such as { column = \"InvoiceNo\", starts_with = \"C\" }";
        keys.problem("column", "needs exactly one of `starts_with`, `equals`, `below`", hint);
    }
    keys.finish();
    Some(ReturnRule { column: column?, test: test? })
}

fn categories(tables: Vec<Table>, problems: &mut Vec<Problem>) -> Vec<Keywords> {
    let mut found = Vec::new();
    for (place, table) in tables.into_iter().enumerate() {
        let mut keys = Keys::new(&format!("categories[{place}]"), table, problems);
        let any = keys.texts("any");
        match keys.text("name") {
            Some(name) => found.extend(category(&mut keys, "name", &name).map(|name| Keywords::new(name, &any))),
            None => keys.problem("name", "a category needs a name", ""),
        }
        if any.iter().all(|word| !word.contains(char::is_alphanumeric)) {
            keys.problem("any", "a category needs at least one word", "such as any = [\"BAG\"]");
        }
        keys.finish();
    }
    found
}
