//! What an import promises.
//!
//! 1. Every row is accounted for, and a refused one is told with its row, its value and the reason.
//! 2. Lines of one order become one signal, wherever they lie; returns, fees, repeats and nobody's orders are what the
//!    mapping says.
//! 3. The same file imported twice yields the same ids.
//! 4. Products, stock, prices, customers and events enter by the same door.
//! 5. What a file has no column for stays as the catalogue has it, and orders add only what is unknown.
//! 6. Online Retail comes out with the figures that its description gives.

mod known;
mod online_retail;
mod orders;
mod other_kinds;

use commerce::{Change, Timestamp};
use signals::{Happening, Signal};

use crate::{Imported, Importer, Mapping, QualityReport};

/// The instant of every import in these tests.
fn now() -> Timestamp {
    Timestamp::parse("2026-03-01T00:00:00Z").unwrap()
}

/// Imports a CSV text, checks that every row is accounted for, and returns everything in order.
fn import(mapping: &str, csv: &str) -> (Vec<Imported>, QualityReport) {
    import_file("table.csv", mapping, csv)
}

/// As [`import`], for a file of any name.
fn import_file(name: &str, mapping: &str, content: &str) -> (Vec<Imported>, QualityReport) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    let mapping = Mapping::read(mapping).unwrap();
    let mut importer = Importer::open(&path, &mapping, now()).unwrap();
    let mut found = Vec::new();
    for batch in importer.by_ref() {
        found.extend(batch.unwrap());
    }
    let report = importer.report().clone();
    assert!(report.is_balanced(), "{report}");
    (found, report)
}

fn signals(found: &[Imported]) -> Vec<&Signal> {
    found.iter().filter_map(|item| if let Imported::Signal(signal) = item { Some(signal) } else { None }).collect()
}

fn changes(found: &[Imported]) -> Vec<&Change> {
    found.iter().filter_map(|item| if let Imported::Change(change) = item { Some(change) } else { None }).collect()
}

/// What happened, as `12:00 ordered A1 by 7: 2 x mug at 3.5, 1 x tea`.
fn told(signal: &Signal) -> String {
    let lines = |lines: &[signals::Line]| {
        let one = |line: &signals::Line| {
            let price = line.price.map(|price| format!(" at {}", price.units())).unwrap_or_default();
            format!("{} x {}{price}", line.quantity, line.product)
        };
        lines.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    let customer = signal.who.customer.as_ref().map(ToString::to_string);
    let who = customer.or(signal.who.anonymous.as_ref().map(ToString::to_string)).unwrap_or_default();
    let what = match &signal.happening {
        Happening::Ordered { order, lines: bought, .. } => format!("ordered {order} by {who}: {}", lines(bought)),
        Happening::Returned { lines: back, .. } => format!("returned by {who}: {}", lines(back)),
        other => format!("{} by {who}", other.name()),
    };
    format!("{} {what}", &signal.at.to_string()[11..16])
}

/// The refused rows, as `reason: row value, row value`.
fn refused(report: &QualityReport) -> Vec<String> {
    let one = |(code, noted): (&String, &crate::Noted)| {
        let examples: Vec<String> =
            noted.examples.iter().map(|example| format!("{} {}", example.row, example.value)).collect();
        format!("{code}: {}", examples.join(", "))
    };
    report.refused.iter().map(one).collect()
}
