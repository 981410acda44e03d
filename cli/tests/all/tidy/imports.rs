//! Imports: the edges between crates are exactly those of the table in ARCHITECTURE.md, and the table points one way;
//! what thinks does no I/O; one file alone names a backend.

use std::collections::{BTreeMap, BTreeSet};

use super::metadata::{Package, packages};
use super::{File, assert_none, between_markers, files, read};

/// One row of the table: a crate, where it lives, and what it may import.
struct Row {
    name: String,
    folder: String,
    imports: BTreeSet<String>,
}

/// The table's rows in order. A cell holds names in backticks, or a dash for none.
fn rows(table: &str) -> Vec<Row> {
    let body = table.lines().filter(|line| line.starts_with("| `"));
    let row = |line: &str| {
        let cells: Vec<Vec<String>> = line.split('|').map(names_in).collect();
        let [_, name, folder, imports, ..] = cells.as_slice() else { panic!("`{line}` has too few cells") };
        Row { name: name[0].clone(), folder: folder[0].clone(), imports: imports.iter().cloned().collect() }
    };
    body.map(row).collect()
}

fn names_in(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn table() -> Vec<Row> {
    rows(between_markers(&read("ARCHITECTURE.md").text, "edges"))
}

/// Imports that a row allows although no row above it is meant: the table would have a cycle.
fn upward(rows: &[Row]) -> Vec<String> {
    let mut above = BTreeSet::new();
    let mut complaints = Vec::new();
    for row in rows {
        let early = row.imports.iter().filter(|import| !above.contains(*import));
        complaints.extend(early.map(|import| format!("`{}` imports `{import}`, which is not above it", row.name)));
        above.insert(row.name.clone());
    }
    complaints
}

/// Where the table and the crates differ, in either direction.
fn differences(rows: &[Row], packages: &BTreeMap<String, Package>) -> Vec<String> {
    let allowed: BTreeMap<&str, &Row> = rows.iter().map(|row| (row.name.as_str(), row)).collect();
    let mut complaints = Vec::new();
    for package in packages.values() {
        let Some(row) = allowed.get(package.name.as_str()) else {
            complaints.push(format!("crate `{}` is not in the table", package.name));
            continue;
        };
        let real: BTreeSet<String> =
            package.imports.iter().filter(|name| packages.contains_key(*name)).cloned().collect();
        let name = &package.name;
        complaints.extend(real.difference(&row.imports).map(|import| format!("`{name}` must not import `{import}`")));
        complaints.extend(row.imports.difference(&real).map(|import| format!("`{name}` does not import `{import}`")));
        if row.folder != package.folder {
            complaints.push(format!("`{name}` is in `{}`, not in `{}`", package.folder, row.folder));
        }
    }
    let gone = rows.iter().filter(|row| !packages.contains_key(&row.name));
    complaints.extend(gone.map(|row| format!("the table's `{}` does not exist", row.name)));
    complaints
}

/// Whether code (not a comment) names that crate: `name::` or `use name`.
fn names_crate(line: &str, name: &str) -> bool {
    let path = format!("{name}::");
    let boundary = |before: &str| !before.ends_with([':', '_']) && !before.ends_with(char::is_alphanumeric);
    let code = line.split("//").next().unwrap_or_default();
    code.match_indices(&path).any(|(at, _)| boundary(&code[..at])) || code.trim() == format!("use {name};")
}

/// Asynchrony, sockets, files and clocks, none of which a pure crate may touch.
fn impure(file: &File) -> Vec<String> {
    let touches = ["async fn", "std::fs", "std::net", "std::process", "std::env::var", "SystemTime", "Instant::now"];
    let code = file.product_lines().filter(|line| !line.trim_start().starts_with("//"));
    let found = code.filter_map(|line| touches.iter().find(|touch| line.contains(**touch)));
    found.map(|touch| format!("{}: `{touch}` in a crate that only thinks", file.path)).collect()
}

fn package(name: &str, imports: &[&str]) -> (String, Package) {
    let imports: BTreeSet<String> = imports.iter().map(|import| (*import).to_owned()).collect();
    let uses = imports.clone();
    (name.to_owned(), Package { name: name.to_owned(), folder: name.to_owned(), imports, uses })
}

#[test]
fn the_edges_are_those_of_the_table_and_no_others() {
    let tiny = rows("| crate | folder | imports |\n|---|---|---|\n| `a` | `a` | – |\n| `b` | `b` | `a` |\n");
    assert_eq!(differences(&tiny, &BTreeMap::from([package("a", &[]), package("b", &["a", "serde"])])).len(), 0);
    let wrong = BTreeMap::from([package("a", &["b"]), package("b", &[])]);
    assert_eq!(differences(&tiny, &wrong), ["`a` must not import `b`", "`b` does not import `a`"]);
    let other = BTreeMap::from([package("a", &[]), package("c", &[])]);
    assert_eq!(differences(&tiny, &other), ["crate `c` is not in the table", "the table's `b` does not exist"]);
    assert_none(differences(&table(), &packages()));
}

#[test]
fn the_table_points_one_way() {
    let cycle = rows("| `a` | `a` | `b` |\n| `b` | `b` | `a` |\n");
    assert_eq!(upward(&cycle), ["`a` imports `b`, which is not above it"]);
    assert_none(upward(&table()));
}

#[test]
fn a_decision_sees_facts_and_not_signals() {
    let decisions = &packages()["decisions"];
    assert!(decisions.imports.contains("profiles"));
    assert!(!decisions.imports.contains("signals"), "facts come through `profiles`, filtered by consent");
}

#[test]
fn flow_imports_flow_and_backends_import_storage_and_flow() {
    let packages = packages();
    let folder = |name: &String| packages.get(name).map_or("", |package| package.folder.as_str());
    let mut complaints = Vec::new();
    for package in packages.values() {
        let may = |import: &&String| match package.folder.split('/').next() {
            Some("flow") => folder(import).is_empty() || folder(import).starts_with("flow/"),
            Some("backends") => ["", "storage"].contains(&folder(import)) || folder(import).starts_with("flow/"),
            _ => true,
        };
        let others = package.imports.iter().filter(|import| !may(import));
        complaints.extend(others.map(|import| format!("{} must not import `{import}`", package.folder)));
    }
    assert_none(complaints);
}

#[test]
fn only_the_composition_names_a_backend() {
    assert!(names_crate("    let storage = embedded::open(path)?;", "embedded"));
    assert!(names_crate("use embedded;", "embedded"));
    assert!(!names_crate("// as embedded::open does", "embedded"));
    assert!(!names_crate("self::not_embedded::open()", "embedded"));
    let backends: Vec<Package> =
        packages().into_values().filter(|package| package.folder.starts_with("backends/")).collect();
    assert!(!backends.is_empty());
    let outside = files("rs").into_iter().filter(|file| {
        !file.path.starts_with("backends/") && file.path != "server/src/compose.rs" && !file.path.contains("/tests/")
    });
    let complaints = outside.filter_map(|file| {
        let named = backends.iter().find(|backend| file.text.lines().any(|line| names_crate(line, &backend.name)))?;
        Some(format!("{}: names the backend `{}`; only server/src/compose.rs may", file.path, named.name))
    });
    assert_none(complaints.collect());
}

#[test]
fn what_thinks_touches_no_file_socket_or_clock() {
    let clocked = "//! SystemTime is banned.\nlet now = Instant::now();\n#[cfg(test)]\nmod tests { use std::fs; }\n";
    assert_eq!(impure(&File::new("flow/a/src/lib.rs", clocked)).len(), 1);
    assert_eq!(impure(&File::new("flow/a/src/tests.rs", clocked)).len(), 0);
    assert_none(files("rs").iter().filter(|file| file.path.starts_with("flow/")).flat_map(impure).collect());
}
