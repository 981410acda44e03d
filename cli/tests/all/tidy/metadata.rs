//! What cargo itself says about the crates of the workspace.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// A crate of the workspace.
pub struct Package {
    pub name: String,
    /// From the root, such as `flow/signals`.
    pub folder: String,
    /// What the crate itself is built with; what only its tests use is left out.
    pub imports: BTreeSet<String>,
    /// What the crate and its tests are built with.
    pub uses: BTreeSet<String>,
}

/// Every crate of the workspace by name.
pub fn packages() -> BTreeMap<String, Package> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(super::root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let root = text(&metadata["workspace_root"]).to_owned();
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages.map(|package| (text(&package["name"]).to_owned(), read(package, &root))).collect()
}

fn read(package: &Value, root: &str) -> Package {
    let manifest = text(&package["manifest_path"]);
    let folder = manifest.strip_prefix(root).unwrap().trim_end_matches("Cargo.toml");
    let dependencies = package["dependencies"].as_array().unwrap();
    let name = |dependency: &Value| text(&dependency["name"]).to_owned();
    Package {
        name: text(&package["name"]).to_owned(),
        folder: folder.replace('\\', "/").trim_matches('/').to_owned(),
        imports: dependencies.iter().filter(|dependency| dependency["kind"] != "dev").map(name).collect(),
        uses: dependencies.iter().map(name).collect(),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
