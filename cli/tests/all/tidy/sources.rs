//! Sources: every file says what it is for, stays readable in length, is named after what it holds, and leaves
//! nothing for later.

use super::{File, assert_none, files};

const MAXIMUM_FILE_LINES: usize = 800;
const MAXIMUM_FUNCTION_LINES: usize = 70;

/// Names that say nothing about what is inside, so that everything ends up there.
const EMPTY_NAMES: [&str; 10] =
    ["common", "core", "helper", "helpers", "manager", "misc", "shared", "types", "util", "utils"];

/// What is put off, or silenced without a reason. In two halves, so that this file does not break its own rule.
const POSTPONED: [&str; 5] =
    [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:"), concat!("#[", "allow("), concat!("#![", "allow(")];

fn check(rule: fn(&File) -> Vec<String>, path: &str, text: &str) -> usize {
    rule(&File::new(path, text)).len()
}

fn headless(file: &File) -> Vec<String> {
    let opens = file.text.starts_with("//!");
    (!opens).then(|| format!("{}: does not open with `//!`", file.path)).into_iter().collect()
}

fn too_long(file: &File) -> Vec<String> {
    let lines: Vec<&str> = file.text.lines().collect();
    let whole = (lines.len() > MAXIMUM_FILE_LINES).then(|| format!("{}: {} lines", file.path, lines.len()));
    let functions = lines.iter().enumerate().filter(|(_, line)| opens_function(line)).filter_map(|(at, line)| {
        let end = format!("{}}}", &line[..line.len() - line.trim_start().len()]);
        let length = lines[at..].iter().position(|line| *line == end)? + 1;
        (length > MAXIMUM_FUNCTION_LINES).then(|| format!("{}:{}: function of {length} lines", file.path, at + 1))
    });
    whole.into_iter().chain(functions).collect()
}

/// Whether a line as rustfmt writes it begins a function with a body of more than one line.
fn opens_function(line: &str) -> bool {
    let modifiers = ["const", "async", "unsafe", "default", "extern", "\"C\""];
    let mut words = line.split_whitespace().skip_while(|word| word.starts_with("pub") || modifiers.contains(word));
    words.next() == Some("fn") && !line.ends_with(';') && !line.ends_with('}')
}

fn named_after_nothing(file: &File) -> Vec<String> {
    let places = file.path.trim_end_matches(".rs").split('/');
    let inline = file.text.lines().filter_map(|line| {
        let line = line.trim_start().trim_start_matches("pub ").trim_start_matches("pub(crate) ");
        line.strip_prefix("mod ")?.split([' ', ';']).next()
    });
    let empty = places.chain(inline).filter(|name| EMPTY_NAMES.contains(name));
    empty.map(|name| format!("{}: `{name}` names nothing; name what is inside", file.path)).collect()
}

fn postponed(file: &File) -> Vec<String> {
    let lines = file.text.lines().zip(1..);
    let found = lines.filter_map(|(line, at)| Some((at, POSTPONED.iter().find(|word| line.contains(**word))?)));
    found.map(|(at, word)| format!("{}:{at}: `{word}`", file.path)).collect()
}

#[test]
fn every_file_says_what_it_is_for() {
    assert_eq!(check(headless, "a.rs", "//! Why.\n"), 0);
    assert_eq!(check(headless, "a.rs", "use std::fmt;\n//! Late.\n"), 1);
    assert_none(files("rs").iter().flat_map(headless).collect());
}

#[test]
fn files_and_functions_stay_readable_in_length() {
    let function =
        |lines: usize| format!("    pub const fn long() {{\n{}    }}\n", "        go();\n".repeat(lines - 2));
    assert_eq!(check(too_long, "a.rs", &function(MAXIMUM_FUNCTION_LINES)), 0);
    assert_eq!(check(too_long, "a.rs", &function(MAXIMUM_FUNCTION_LINES + 1)), 1);
    assert_eq!(check(too_long, "a.rs", &"\n".repeat(MAXIMUM_FILE_LINES + 1)), 1);
    assert_none(files("rs").iter().flat_map(too_long).collect());
}

#[test]
fn no_module_is_named_after_nothing() {
    assert_eq!(check(named_after_nothing, "a/in_stock.rs", "mod score;\n"), 0);
    assert_eq!(check(named_after_nothing, "a/utils.rs", ""), 1);
    assert_eq!(check(named_after_nothing, "common/src/lib.rs", ""), 1);
    assert_eq!(check(named_after_nothing, "a.rs", "pub mod helpers {\n"), 1);
    assert_none(files("rs").iter().flat_map(named_after_nothing).collect());
}

#[test]
fn nothing_is_postponed_or_silenced() {
    assert_eq!(check(postponed, "a.rs", "#[expect(dead_code, reason = \"…\")]\n"), 0);
    assert_eq!(check(postponed, "a.rs", concat!("// TO", "DO later\n")), 1);
    assert_eq!(check(postponed, "a.rs", concat!("#[", "allow(dead_code)]\n")), 1);
    assert_none(files("rs").iter().flat_map(postponed).collect());
}
