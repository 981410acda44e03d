//! The page for users says what the code does: `docs/signals.md` against the vocabulary, the names and the codes.

use super::own_words::words;
use crate::dialect::names::{DIALECT_NAMES, OWN_NAMES, UNSUPPORTED_NAMES};
use crate::{AdmissionPolicy, Code};

const PAGE: &str = include_str!("../../../../../docs/signals.md");

/// The cells of the table whose header begins with this cell and has so many columns.
fn table(first_header: &str, columns: usize) -> Vec<Vec<&'static str>> {
    let cells =
        |line: &'static str| -> Vec<&'static str> { line.trim_matches('|').split('|').map(str::trim).collect() };
    PAGE.lines()
        .filter(|line| line.starts_with('|'))
        .skip_while(|line| cells(line)[0] != first_header || cells(line).len() != columns)
        .skip(2)
        .map(cells)
        .take_while(|row| row.len() == columns && row[0].starts_with('`'))
        .collect()
}

fn names(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_table_of_words_is_the_vocabulary_in_order() {
    let documented: Vec<&str> = table("word", 5).iter().map(|row| names(row[0])[0]).collect();
    assert_eq!(documented, words());
    let of_catalogue: Vec<&str> = table("word", 3).iter().map(|row| names(row[0])[0]).collect();
    let mut all: Vec<&str> = documented.into_iter().chain(of_catalogue).collect();
    all.sort_unstable();
    assert_eq!(all, OWN_NAMES.iter().map(|(name, _)| *name).collect::<Vec<_>>());
}

#[test]
fn the_names_of_each_word_are_those_of_the_code() {
    let mut documented: Vec<&str> = Vec::new();
    for row in table("word", 5) {
        let calls = row[2].starts_with("call");
        documented.extend(if calls { Vec::new() } else { names(row[2]) });
        documented.extend(names(row[3]));
    }
    documented.sort_unstable();
    let mut known: Vec<&str> = DIALECT_NAMES.iter().map(|(_, shown, _)| *shown).collect();
    known.push("Consent Changed");
    known.sort_unstable();
    assert_eq!(documented, known);
    let page = PAGE.to_lowercase().replace(' ', "_");
    for (name, _) in UNSUPPORTED_NAMES {
        assert!(page.contains(&format!("`{name}`")), "{name} is not on the page");
    }
}

#[test]
fn the_table_of_codes_is_complete_and_in_order() {
    let documented: Vec<(String, String)> =
        table("code", 3).iter().map(|row| (row[0].to_owned(), row[1].to_owned())).collect();
    let class = |code: &Code| serde_json::to_string(&code.class()).unwrap().replace('"', "`");
    let known: Vec<(String, String)> =
        Code::ALL.iter().map(|code| (format!("`{}`", code.name()), class(code))).collect();
    assert_eq!(documented, known);
}

#[test]
fn the_limits_on_the_page_are_the_defaults() {
    let policy = AdmissionPolicy::default();
    assert_eq!(policy.future_tolerance_ms, 10 * 60_000);
    let limits = [
        ("`items`", "200", policy.items),
        ("`text_bytes`", "2,048 bytes", policy.text_bytes),
        ("`message_bytes`", "256 KiB", policy.message_bytes),
        ("`depth`", "32 levels", usize::from(policy.depth)),
        ("`messages`", "10,000", policy.messages),
        ("`traits`", "100", policy.traits),
    ];
    for (setting, shown, limit) in limits {
        assert!(PAGE.contains(&format!("| {shown} | {setting} |")), "{setting}");
        let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
        let unit = if shown.ends_with("KiB") { 1_024 } else { 1 };
        assert_eq!(digits.parse::<usize>().unwrap() * unit, limit, "{setting}");
    }
}
