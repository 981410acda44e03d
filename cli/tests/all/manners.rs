//! How the command line speaks. Claims: every command explains itself; every failure ends with 1, says what was wrong
//! in words and what to do after `hint:`, and never shows a panic or a trace of the program.

use std::path::{Path, PathBuf};
use std::process::Output;

use crate::product::{Product, run};

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Asserts a failure that says all of these words.
fn fails(arguments: &[&str], words: &[&str]) {
    let output = run(arguments);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
    assert!(said.contains("error: ") && said.contains("hint: "), "{arguments:?}: {said}");
    assert!(!said.contains("panicked") && !said.contains("RUST_BACKTRACE"), "{arguments:?}: {said}");
    for word in words {
        assert!(said.contains(word), "{arguments:?} does not say `{word}`: {said}");
    }
}

fn write(directory: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = directory.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// The commands that a help text lists.
fn commands(help: &str) -> Vec<String> {
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = listed.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn every_command_explains_itself() {
    let mut waiting: Vec<Vec<String>> = vec![Vec::new()];
    let mut explained = 0;
    while let Some(command) = waiting.pop() {
        let arguments: Vec<&str> = command.iter().map(String::as_str).chain(["--help"]).collect();
        let output = run(&arguments);
        let help = said(&output);
        assert!(output.status.success() && help.contains("Usage: shopwright"), "{arguments:?}: {help}");
        explained += 1;
        waiting.extend(commands(&help).into_iter().map(|name| command.iter().cloned().chain([name]).collect()));
    }
    assert!(explained >= 14, "{explained} commands");
}

#[test]
fn a_wrong_word_on_the_command_line_is_told_with_the_way_to_the_manual() {
    for arguments in [&["recommend"][..], &["demo", "--products", "many"], &["evaluate"], &["explain"]] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            said(&output).contains("--help") || said(&output).contains("Usage"),
            "{arguments:?}: {}",
            said(&output)
        );
    }
}

#[test]
fn files_that_cannot_be_read_are_told_with_what_to_do() {
    let directory = tempfile::tempdir().unwrap();
    let to = directory.path().join("data");
    let to = to.to_str().unwrap();
    let import = |file: &Path, words: &[&str]| fails(&["import", file.to_str().unwrap(), "--directory", to], words);
    import(&directory.path().join("none.csv"), &["none.csv"]);
    let half = [b"PAR1".as_slice(), &[7; 5_000]].concat();
    import(&write(directory.path(), "half.parquet", &half), &["half.parquet"]);
    import(&write(directory.path(), "empty.csv", b""), &[]);
    import(&write(directory.path(), "unknown.csv", b"colour,size\nred,7\n"), &["colour", "--mapping"]);
    import(&write(directory.path(), "binary.csv", &[0, 255, 254, 10, 3]), &[]);
    import(&write(directory.path(), "broken.ndjson", b"{\"a\":\n"), &[]);
    let orders = write(directory.path(), "orders.csv", b"order,product\n1,mug\n");
    let nonsense = write(directory.path(), "nonsense.toml", b"= =");
    let missing =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/online-retail.toml")).unwrap();
    let missing = write(directory.path(), "missing.toml", missing.as_bytes());
    for (mapping, words) in
        [(nonsense, vec!["nonsense.toml", "docs/import.md"]), (missing, vec!["column", "missing.toml"])]
    {
        fails(&["import", orders.to_str().unwrap(), "--mapping", mapping.to_str().unwrap(), "--directory", to], &words);
    }
}

#[test]
fn files_of_a_shop_may_be_imported_twice_and_what_had_no_effect_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let to = directory.path().join("data");
    let import = |name: &str, mapping: &str, rows: &str| {
        let file = write(directory.path(), &format!("{name}.csv"), rows.as_bytes());
        let mapping = write(directory.path(), &format!("{name}.toml"), mapping.as_bytes());
        let output = run(&[
            "import",
            file.to_str().unwrap(),
            "--mapping",
            mapping.to_str().unwrap(),
            "--directory",
            to.to_str().unwrap(),
        ]);
        assert!(output.status.success(), "{}", said(&output));
        said(&output)
    };
    let stock = "kind = \"stock\"\n[columns]\nproduct = \"sku\"\nstock = \"n\"\n";
    let early = import("stock", stock, "sku,n\ntea,4\n");
    assert!(early.contains("1 rows name products") && early.contains("import the products first"), "{early}");
    let mapping = "kind = \"orders\"\n[columns]\norder = \"no\"\nproduct = \"sku\"\nquantity = \"n\"\nat = \"at\"\n\
        customer = \"who\"\n";
    let rows =
        "no,sku,n,at,who\n1,tea,1,2026-01-10 12:00,ann\n2,tea,1,2026-01-11 12:00,bob\n3,tea,1.5,2026-01-11,bob\n";
    let first = import("orders", mapping, rows);
    assert!(first.contains("2 signals, durable\n") && first.contains("`quantity` is not a whole number"), "{first}");
    let again = import("orders", mapping, rows);
    assert!(again.contains("0 signals, durable; 2 were there already"), "{again}");
    assert!(again.contains("0 changes, 1 already known"), "{again}");
    let directory = to.to_str().unwrap();
    fails(&["train", "--directory", directory, "--model", "oracle"], &["`oracle`", "bought_together"]);
}

#[test]
fn a_real_parquet_file_cut_in_half_is_told() {
    let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/online_retail/online_retail.parquet"));
    let Ok(bytes) = std::fs::read(file) else {
        println!("skipped: {} is not here", file.display());
        return;
    };
    let directory = tempfile::tempdir().unwrap();
    let half = write(directory.path(), "half.parquet", &bytes[..bytes.len() / 2]);
    let (half, to) = (half.to_str().unwrap(), directory.path().join("data"));
    fails(&["import", half, "--directory", to.to_str().unwrap()], &["half.parquet"]);
    fails(&["demo", "--data", half, "--listen", "127.0.0.1:0"], &["half.parquet"]);
    fails(&["evaluate", "orders", "--data", half, "--split", "2011-11-01"], &["half.parquet"]);
}

#[test]
fn evaluations_of_nonsense_are_told() {
    let directory = tempfile::tempdir().unwrap();
    let nonsense = write(directory.path(), "nonsense.parquet", b"this is no parquet file");
    let nonsense = nonsense.to_str().unwrap();
    fails(&["evaluate", "sessions", "--train", nonsense, "--test", nonsense], &["nonsense.parquet"]);
    fails(&["evaluate", "orders", "--data", nonsense, "--split", "2011-11-01"], &["nonsense.parquet"]);
    fails(&["evaluate", "orders", "--data", nonsense, "--split", "soon"], &["`soon`", "2011-11-01"]);
    let columns = write(directory.path(), "columns.csv", b"a,b\n1,2\n");
    let columns = columns.to_str().unwrap();
    fails(&["evaluate", "sessions", "--train", columns, "--test", columns], &["columns.csv", "--clicks"]);
    let blank = write(directory.path(), "blank.csv", b"SessionId,ItemId,Time\n1,a,1\n,b,2\n");
    let blank = blank.to_str().unwrap();
    fails(&["evaluate", "sessions", "--train", blank, "--test", blank], &["row 2", "the right column"]);
    let clicks = write(directory.path(), "clicks.csv", b"SessionId,ItemId,Time\n1,a,1\n1,b,2\n");
    let clicks = clicks.to_str().unwrap();
    fails(&["evaluate", "sessions", "--train", clicks, "--test", clicks, "--model", "oracle"], &["`oracle`"]);
}

#[test]
fn servers_that_cannot_start_and_directories_that_are_none_are_told() {
    let directory = tempfile::tempdir().unwrap();
    let none = directory.path().join("none");
    let none = none.to_str().unwrap();
    fails(&["serve", "--config", none], &["none"]);
    let nonsense = write(directory.path(), "nonsense.toml", b"listen = \"here\"\ncolour = 1\n");
    fails(&["serve", "--config", nonsense.to_str().unwrap()], &["nonsense.toml", "examples/shopwright.toml"]);
    fails(&["demo", "--listen", "0.0.0.0:0"], &["this machine only"]);
    fails(&["doctor", "--directory", none], &["none"]);
    fails(&["train", "--directory", none], &["to learn from"]);
    fails(&["explain", "x", "--url", "http://127.0.0.1:1"], &["is it running?"]);
    fails(&["replay", "x", "--url", "http://127.0.0.1:1"], &["is it running?"]);
}

#[test]
fn what_a_running_server_refuses_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let product = Product::start(directory.path());
    let at = ["--url", product.url.as_str(), "--key"];
    fails(&[&["explain", "none"], &at[..], &[product.owner.as_str()]].concat(), &["none"]);
    fails(&[&["replay", "none"], &at[..], &["a-wrong-key"]].concat(), &["key"]);
    let train = [&["train"], &at[..], &[product.browser.as_str()]].concat();
    fails(&train, &["manage"]);
    let to = directory.path().to_str().unwrap();
    fails(&["train", "--directory", to], &["a server is running"]);
    fails(&["doctor", "--directory", to], &["stop the server"]);
}
