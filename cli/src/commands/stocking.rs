//! Filling an engine: made-up shops, imported files, and the first training. Shared by `demo` and `import`.

use std::path::Path;

use anyhow::Context as _;
use commerce::{Change, Snapshot, Stock, Timestamp};
use engine::{Engine, LearnStage};
use import::mapping::Kind;
use import::{Imported, Importer, Mapping, QualityReport, beside_what_is_known};
use signals::{Admitted, Intake, Signal};

use crate::terminal::failure::hinted;
use crate::terminal::progress;

const BATCH: usize = 5_000;

/// Makes a shop up and puts it into the engine.
pub fn make_up(engine: &Engine, seed: u64, scale: &cohorts::Scale, end: Timestamp) -> anyhow::Result<()> {
    let spinner = progress::spinner("making a shop up");
    let shop = cohorts::generate(seed, scale, end)?;
    let outcome = format!("{} products, {} signals", shop.products.len(), shop.signals.len());
    progress::done(&spinner, "made a shop up", &outcome);
    let described = shop.products.into_iter().map(|product| Change::Product { product: product.into() });
    let stocked = shop.stock.into_iter().map(|(product, units)| Change::Stock {
        product,
        place: None,
        stock: Stock::Units(units),
    });
    engine.change_catalogue(&described.chain(stocked).collect::<Vec<_>>())?;
    take_in(engine, shop.signals)
}

/// What an import does with its instants.
#[derive(Clone, Copy)]
pub enum Instants {
    /// Keeps them.
    AsTheyAre,
    /// Moves them all so that the last one is this instant; a demo on old data is then about today.
    EndingAt(Timestamp),
}

/// Imports a file and puts it into the engine.
pub fn import(engine: &Engine, file: &Path, mapping: &Mapping, instants: Instants) -> anyhow::Result<QualityReport> {
    let mut importer = Importer::open(file, mapping, engine.now())?;
    let bar = match importer.total_rows() {
        Some(total) => progress::bar("reading", total),
        None => progress::spinner("reading"),
    };
    let (mut signals, mut changes) = (Vec::new(), Vec::new());
    let shown = bar.clone();
    importer = importer.with_progress(move |rows| shown.set_position(rows));
    for batch in importer.by_ref() {
        for imported in batch? {
            match imported {
                Imported::Signal(signal) => signals.push(signal),
                Imported::Change(change) => changes.push(change),
            }
        }
    }
    let report = importer.report().clone();
    progress::done(&bar, "read", &format!("{} rows, {} accepted", report.rows_read, report.rows_accepted));
    if let (Instants::EndingAt(end), Some(latest)) = (instants, report.latest) {
        shift(&mut signals, &mut changes, end.millis_since(latest));
    }
    let (told, served) = (changes.len(), engine.served());
    let changes = changes.into_iter().filter_map(|change| beside_what_is_known(mapping, &served.catalogue, change));
    let changes: Vec<Change> = changes.collect();
    engine.change_catalogue(&changes)?;
    note_changes(mapping, &served.catalogue, told, &changes);
    if !signals.is_empty() {
        take_in(engine, signals)?;
    }
    Ok(report)
}

/// Says what became of the changes: stock of products that were never described is waited for by nobody.
fn note_changes(mapping: &Mapping, before: &Snapshot, told: usize, made: &[Change]) {
    let unknown = match mapping.kind {
        Kind::Stock | Kind::Prices => made.iter().filter(|change| before.find(change.product()).is_none()).count(),
        _ => 0,
    };
    if told > 0 {
        eprintln!("catalogue              {} changes, {} already known", made.len() - unknown, told - made.len());
    }
    if unknown > 0 {
        eprintln!("warning: {unknown} rows name products that the catalogue does not have; they had no effect");
        eprintln!("hint: import the products first, then this file again");
    }
}

fn take_in(engine: &Engine, signals: Vec<Signal>) -> anyhow::Result<()> {
    let total = signals.len();
    let bar = progress::bar("ingesting", total as u64);
    let mut signals = signals.into_iter().peekable();
    let mut repeats = 0;
    while signals.peek().is_some() {
        let admitted: Vec<Admitted> = signals.by_ref().take(BATCH).map(Admitted::Signal).collect();
        bar.inc(admitted.len() as u64);
        let intake = Intake { messages: admitted.len(), admitted, dead: Vec::new() };
        repeats += engine.ingest(intake).context("the signals were not accepted")?.duplicates;
    }
    let outcome = match repeats {
        0 => format!("{total} signals, durable"),
        _ => format!("{} signals, durable; {repeats} were there already", total - repeats),
    };
    progress::done(&bar, "ingested", &outcome);
    Ok(())
}

fn shift(signals: &mut [Signal], changes: &mut [Change], milliseconds: i64) {
    for signal in signals {
        signal.at = signal.at.plus_millis(milliseconds);
    }
    for change in changes {
        if let Change::Product { product } = change {
            let product = std::sync::Arc::make_mut(product);
            product.listed_at = product.listed_at.map(|listed| listed.plus_millis(milliseconds));
        }
    }
}

/// Fits and publishes these models, or all.
pub fn train(engine: &Engine, models: &[String]) -> anyhow::Result<Vec<engine::Trained>> {
    let all: Vec<&str> = learning::models().iter().map(|model| model.name).collect();
    if let Some(unknown) = models.iter().find(|name| !all.contains(&name.as_str())) {
        return Err(hinted(format!("no model is called `{unknown}`"), format!("known are {}", all.join(", "))));
    }
    let names: Vec<&str> = if models.is_empty() { all } else { models.iter().map(String::as_str).collect() };
    let spinner = progress::spinner("training");
    let trained = engine.learn(&names, |stage| match stage {
        LearnStage::Reading { done, total } => {
            spinner.set_message(format!("reading the log: {done} of {total} signals"))
        }
        LearnStage::Fitting { model } => spinner.set_message(format!("fitting {model}")),
        LearnStage::Publishing => spinner.set_message("publishing"),
    })?;
    let sizes: Vec<String> =
        trained.iter().map(|model| format!("{} ({:.1} kB)", model.model, model.bytes as f64 / 1e3)).collect();
    progress::done(&spinner, "trained", &sizes.join(", "));
    Ok(trained)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use engine::{Settings, SystemClock};

    use super::*;

    const PRODUCTS: &str = "sku;name;cat\nA1;Blue mug;Kitchen > Mugs\n";
    const ORDERS: &str = "order,at,sku,n,who\n1,2026-10-01T10:00:00Z,A1,2,ann\n1,2026-10-01T10:00:00Z,A2,1,ann\n";

    #[test]
    fn orders_describe_products_that_nobody_described_and_no_others() {
        let directory = tempfile::tempdir().unwrap();
        let engine = Engine::open(storage::in_memory(), Settings::default(), Arc::new(SystemClock)).unwrap();
        let bring = |name: &str, text: &str, mapping: &str| {
            let file = directory.path().join(name);
            std::fs::write(&file, text).unwrap();
            import(&engine, &file, &Mapping::read(mapping).unwrap(), Instants::AsTheyAre).unwrap();
        };
        bring(
            "products.csv",
            PRODUCTS,
            "kind = \"products\"\n[columns]\nproduct = \"sku\"\ntitle = \"name\"\ncategory = \"cat\"",
        );
        bring(
            "orders.csv",
            ORDERS,
            "kind = \"orders\"\n[columns]\norder = \"order\"\nat = \"at\"\nproduct = \"sku\"\nquantity = \"n\"\ncustomer = \"who\"",
        );
        let served = engine.served();
        let titles: Vec<&str> = served.catalogue.entries().map(|(_, entry)| entry.product.title.as_str()).collect();
        assert_eq!(titles, ["Blue mug", "A2"]);
    }
}
