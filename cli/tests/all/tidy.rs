//! The rules of the house, made executable. The claims:
//!
//! 1. Sources: every file says what it is for, stays readable in length, is named after what it holds, and leaves
//!    nothing for later (`sources`).
//! 2. Imports: the edges between crates are exactly those of the table in ARCHITECTURE.md, and the table points one
//!    way; what thinks does no I/O; one file alone names a backend (`imports`).
//! 3. Dependencies: each is used, and heavy ones are reached through the one crate that walls them in (`dependencies`).
//! 4. Documents: links lead somewhere, error codes and their pages match, the changelog has room for the next change
//!    (`documents`).
//!
//! Each rule is a function from text to complaints, so that it is tried on a text that breaks it before it is
//! trusted on ours. Rules that clippy can check are in `clippy.toml` and the workspace lints instead.

mod dependencies;
mod documents;
mod imports;
mod metadata;
mod sources;

use std::path::{Path, PathBuf};

/// A text file of the repository.
struct File {
    /// From the root, with `/` on every system.
    path: String,
    text: String,
}

impl File {
    fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// The lines outside tests: nothing of a test or example, and otherwise those before the trailing test module.
    fn product_lines(&self) -> impl Iterator<Item = &str> {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        let apart = ["/tests/", "/examples/"].iter().any(|folder| self.path.contains(folder));
        let is_test = apart || name == "tests.rs" || name == "testing.rs";
        let lines = if is_test { "" } else { self.text.as_str() };
        lines.lines().take_while(|line| *line != "#[cfg(test)]")
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> File {
    let text = std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("`{path}`: {error}"));
    File::new(path, &text)
}

/// Every file below the root with that extension, in order of path; build output and hidden folders left out.
fn files(extension: &str) -> Vec<File> {
    let mut found = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(root().join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            let left_out = name.starts_with('.') || ["target", "node_modules", "data"].contains(&name.as_str());
            if entry.file_type().unwrap().is_dir() {
                folders.extend((!left_out).then_some(path));
            } else if Path::new(&name).extension().is_some_and(|found| found == extension) {
                found.push(read(&path));
            }
        }
    }
    assert!(!found.is_empty(), "no `.{extension}` file below {}", root().display());
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The lines between `<!-- name -->` and `<!-- /name -->`.
fn between_markers<'a>(text: &'a str, name: &str) -> &'a str {
    let (open, close) = (format!("<!-- {name} -->"), format!("<!-- /{name} -->"));
    let from = text.find(&open).unwrap_or_else(|| panic!("no `{open}`")) + open.len();
    let length = text[from..].find(&close).unwrap_or_else(|| panic!("no `{close}`"));
    &text[from..from + length]
}

#[track_caller]
fn assert_none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "{} complaints:\n  {}", complaints.len(), complaints.join("\n  "));
}
