//! Dependencies: each is used, and heavy ones are reached through the one crate that walls them in.
//!
//! `cargo deny check` proves the walls of `deny.toml` down to the last transitive crate. It is not on every machine,
//! so the part that concerns our own crates is proven here too.

use std::collections::{BTreeMap, BTreeSet};

use super::metadata::{Package, packages};
use super::{assert_none, read};

/// For each crate behind a wall, the crates that may depend on it.
fn walls(deny: &str) -> BTreeMap<String, BTreeSet<String>> {
    let deny: toml::Table = toml::from_str(deny).unwrap();
    let bans = deny["bans"]["deny"].as_array().unwrap().iter();
    let names = |list: &toml::Value| -> BTreeSet<String> {
        list.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
    };
    bans.filter_map(|ban| Some((ban["crate"].as_str()?.to_owned(), names(ban.get("wrappers")?)))).collect()
}

fn breaches(walls: &BTreeMap<String, BTreeSet<String>>, packages: &BTreeMap<String, Package>) -> Vec<String> {
    let uses = packages.values().flat_map(|package| package.uses.iter().map(move |used| (&package.name, used)));
    let breaches = uses.filter(|(package, used)| walls.get(*used).is_some_and(|wrappers| !wrappers.contains(*package)));
    breaches.map(|(package, used)| format!("`{package}` uses `{used}`, which deny.toml keeps behind a wall")).collect()
}

#[test]
fn every_dependency_is_used_by_somebody() {
    let manifest: toml::Table = toml::from_str(&read("Cargo.toml").text).unwrap();
    let declared = manifest["workspace"]["dependencies"].as_table().unwrap();
    let packages = packages();
    let used: BTreeSet<&String> = packages.values().flat_map(|package| &package.uses).collect();
    let unused = declared.keys().filter(|name| !used.contains(name) && !packages.contains_key(*name));
    assert_none(unused.map(|name| format!("`{name}` is declared in Cargo.toml and used by nobody")).collect());
}

#[test]
fn heavy_dependencies_stay_behind_their_walls() {
    let tiny = walls("[bans]\ndeny = [{ crate = \"parquet\", wrappers = [\"import\"] }, { crate = \"openssl\" }]\n");
    let uses = |name: &str| {
        let uses = BTreeSet::from(["parquet".to_owned()]);
        (name.to_owned(), Package { name: name.to_owned(), folder: name.to_owned(), imports: uses.clone(), uses })
    };
    assert_eq!(breaches(&tiny, &BTreeMap::from([uses("import")])).len(), 0);
    assert_eq!(breaches(&tiny, &BTreeMap::from([uses("engine")])).len(), 1);
    let ours = walls(&read("deny.toml").text);
    assert!(ours.contains_key("parquet"), "the wall around parquet is gone");
    assert_none(breaches(&ours, &packages()));
}
