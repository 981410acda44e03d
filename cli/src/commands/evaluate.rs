//! `shopwright evaluate`: models against data they have not seen.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use commerce::{ProductId, Timestamp};
use import::{Imported, Importer};
use learning::evaluation::{self, ModelReport, Report, SessionTest};
use learning::{Dataset, Event, Line, Order};
use signals::Happening;

use super::demo::mapping_for;
use super::import::write_json;
use crate::terminal::failure::hinted;
use crate::terminal::progress;

/// Measure models on data they have not seen, by the same decisions that production makes.
#[derive(Args)]
pub struct Evaluate {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// The next product of a visit.
    ///
    /// --train holds whole sessions (a column `items` with lists) and --test starts of sessions (`prefix`, `target`).
    /// Both may instead hold one click per row, with columns for session, item and time; then every start of a test
    /// session is a row.
    Sessions(Sessions),
    /// What customers buy after a date, from what they bought before it.
    Orders(Orders),
}

#[derive(Args)]
struct Sessions {
    /// What is learned from.
    #[arg(long, value_name = "FILE")]
    train: PathBuf,
    /// What is judged by.
    #[arg(long, value_name = "FILE")]
    test: PathBuf,
    #[command(flatten)]
    columns: SessionColumns,
    #[command(flatten)]
    output: Output,
}

#[derive(Args)]
struct SessionColumns {
    /// Column of sessions as lists.
    #[arg(long, value_name = "COLUMN", default_value = "items")]
    items: String,
    /// Column of starts of sessions as lists.
    #[arg(long, value_name = "COLUMN", default_value = "prefix")]
    prefix: String,
    /// Column of the next item.
    #[arg(long, value_name = "COLUMN", default_value = "target")]
    target: String,
    /// Columns of session, item and time in files of one click per row.
    #[arg(long, value_name = "COLUMNS", default_value = "SessionId,ItemId,Time", value_delimiter = ',', num_args = 1)]
    clicks: Vec<String>,
}

#[derive(Args)]
struct Orders {
    /// A file of orders.
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    /// What its columns mean; not needed for files that are recognised.
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// The first day that is judged by, such as 2011-11-01.
    #[arg(long, value_name = "DATE")]
    split: String,
    #[command(flatten)]
    output: Output,
}

#[derive(Args)]
struct Output {
    /// Models to judge, separated by commas; all that apply when absent or `all`.
    #[arg(long = "model", value_name = "NAME", value_delimiter = ',')]
    models: Vec<String>,
    /// Write the report as JSON here; `-` for standard output.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

impl Evaluate {
    /// Runs the evaluation.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let (report, output) = match self.what {
            What::Sessions(sessions) => (sessions.report()?, sessions.output),
            What::Orders(orders) => (orders.report()?, orders.output),
        };
        print!("{}", table(&report));
        if let Some(path) = &output.json {
            write_json(path, &report)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Output {
    /// The contenders asked for.
    fn names(&self, known: &[evaluation::Contender]) -> Vec<String> {
        if self.models.is_empty() || self.models.iter().any(|name| name == "all") {
            return known.iter().map(|contender| contender.name.to_owned()).collect();
        }
        self.models.clone()
    }
}

impl Sessions {
    fn report(&self) -> anyhow::Result<Report> {
        let spinner = progress::spinner("reading");
        let train = self.train()?;
        let mut test = SessionTest::new(train);
        self.test_rows(&mut test)?;
        let outcome =
            format!("{} sessions to learn from, {} rows to judge by", test.train.sessions.len(), test.rows.len());
        progress::done(&spinner, "read", &outcome);
        let names = self.output.names(evaluation::session_contenders());
        judged(&names, |names, clock| {
            evaluation::evaluate_sessions(&test, names, &evaluation::Settings::default(), clock)
        })
    }

    fn train(&self) -> anyhow::Result<Dataset> {
        let mut data = Dataset::default();
        if has_column(&self.train, &self.columns.items)? {
            for session in lists(&self.train, &self.columns.items)? {
                let events = session.iter().map(|id| Event { item: data.intern(id), at: None }).collect();
                data.sessions.push(events);
            }
        } else {
            for session in self.clicks(&self.train)? {
                let events = session.iter().map(|(id, at)| Event { item: data.intern(id), at: Some(*at) }).collect();
                data.sessions.push(events);
            }
            data.sort_by_time();
        }
        Ok(data)
    }

    fn test_rows(&self, test: &mut SessionTest) -> anyhow::Result<()> {
        if has_column(&self.test, &self.columns.prefix)? {
            let prefixes = lists(&self.test, &self.columns.prefix)?;
            let targets = import::columns(&self.test, &[&self.columns.target])?;
            let targets = targets.first().context("the file has no columns")?.ids()?;
            for (prefix, target) in prefixes.iter().zip(targets) {
                test.push(prefix, &ProductId::new(&target)?);
            }
        } else if has_column(&self.test, &self.columns.items)? {
            lists(&self.test, &self.columns.items)?.iter().for_each(|session| test.push_session(session));
        } else {
            for session in self.clicks(&self.test)? {
                test.push_session(&session.into_iter().map(|(id, _)| id).collect::<Vec<_>>());
            }
        }
        Ok(())
    }

    /// Sessions from a file of one click per row, in order of their first click.
    fn clicks(&self, path: &Path) -> anyhow::Result<Vec<Vec<(ProductId, Timestamp)>>> {
        let [session, item, time] = self.columns.clicks.as_slice() else {
            return Err(hinted("`--clicks` names three columns", "write --clicks SESSION,ITEM,TIME"));
        };
        let columns = import::columns(path, &[session, item, time]).map_err(|error| {
            let hint = format!("name the columns with --items, --prefix and --target, or --clicks; {}", error.hint());
            hinted(error.to_string(), hint)
        })?;
        let [sessions, items, times] = columns.as_slice() else { anyhow::bail!("three columns were asked for") };
        let mut grouped: BTreeMap<String, Vec<(ProductId, Timestamp)>> = BTreeMap::new();
        for ((session, item), time) in sessions.ids()?.into_iter().zip(items.ids()?).zip(times.numbers()?) {
            let at = Timestamp::from_millis((time * 1_000.0) as i64);
            grouped.entry(session).or_default().push((ProductId::new(&item)?, at));
        }
        let mut sessions: Vec<Vec<(ProductId, Timestamp)>> = grouped.into_values().collect();
        sessions.iter_mut().for_each(|session| session.sort_by_key(|(_, at)| *at));
        sessions.sort_by_key(|session| session.first().map(|(_, at)| *at));
        Ok(sessions)
    }
}

impl Orders {
    fn report(&self) -> anyhow::Result<Report> {
        let split = Timestamp::parse(&self.split)
            .or_else(|_| Timestamp::parse(&format!("{}T00:00:00Z", self.split)))
            .map_err(|_| hinted(format!("`{}` is not a date", self.split), "write --split 2011-11-01"))?;
        let mapping = mapping_for(&self.data, self.mapping.as_deref())?;
        use engine::Clock as _;
        let mut importer = Importer::open(&self.data, &mapping, engine::SystemClock.now())?;
        let spinner = progress::spinner("reading");
        let mut data = Dataset::default();
        for batch in importer.by_ref() {
            batch?.into_iter().for_each(|imported| gather(&mut data, imported));
        }
        data.sort_by_time();
        let test = evaluation::split_orders(&data, split);
        let outcome =
            format!("{} orders to learn from, {} customers to judge by", test.train.orders.len(), test.rows.len());
        progress::done(&spinner, "read", &outcome);
        let names = self.output.names(evaluation::order_contenders());
        judged(&names, |names, clock| {
            evaluation::evaluate_orders(&test, names, &evaluation::Settings::default(), clock)
        })
    }
}

/// Judges one contender after the other, telling which.
fn judged(
    names: &[String],
    judge: impl Fn(&[String], evaluation::Clock<'_>) -> Result<Report, evaluation::EvaluationError>,
) -> anyhow::Result<Report> {
    let started = Instant::now();
    let clock = || u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX);
    let bar = progress::bar("judging", names.len() as u64);
    let mut report = Report::default();
    for name in names {
        bar.set_message(name.clone());
        report.models.extend(judge(std::slice::from_ref(name), &clock)?.models);
        bar.inc(1);
    }
    progress::done(&bar, "judged", &format!("{} models in {:.1} s", names.len(), started.elapsed().as_secs_f64()));
    Ok(report)
}

fn gather(data: &mut Dataset, imported: Imported) {
    match imported {
        Imported::Change(commerce::Change::Product { product }) => {
            let item = data.intern(&product.id);
            if let Some(category) = &product.category {
                data.set_category(item, category.clone());
            }
        }
        Imported::Signal(signal) => {
            if let Happening::Ordered { lines, .. } = &signal.happening {
                let lines = lines.iter().map(|line| Line { item: data.intern(&line.product), quantity: line.quantity });
                let lines = lines.collect();
                data.orders.push(Order { customer: signal.who.customer.clone(), at: signal.at, lines });
            }
        }
        Imported::Change(_) => {}
    }
}

fn has_column(path: &Path, name: &str) -> anyhow::Result<bool> {
    let rows = import::rows(path).map_err(|error| hinted(error.to_string(), error.hint()))?;
    Ok(rows.columns().position(name).is_some())
}

fn lists(path: &Path, column: &str) -> anyhow::Result<Vec<Vec<ProductId>>> {
    let columns = import::columns(path, &[column]).map_err(|error| hinted(error.to_string(), error.hint()))?;
    let ids = columns.first().context("the file has no columns")?.id_lists()?;
    let parsed: Result<Vec<Vec<ProductId>>, _> =
        ids.iter().map(|list| list.iter().map(|id| ProductId::new(id)).collect()).collect();
    Ok(parsed?)
}

/// Metrics in the order people ask for them; others follow by name.
const FIRST: [&str; 8] =
    ["hr@20", "mrr@20", "ndcg@20", "recall@20", "precision@20", "coverage@20", "diversity@20", "popularity_rank@20"];

/// The report for a terminal: all rows above, new items below.
fn table(report: &Report) -> String {
    type Pick = fn(&ModelReport) -> &evaluation::Metrics;
    let parts: [(&str, Pick); 2] = [("all", |model| &model.metrics), ("new items", |model| &model.metrics_new_item)];
    let mut names: Vec<&str> =
        report.models.iter().flat_map(|model| model.metrics.keys().map(String::as_str)).collect();
    names.retain(|name| *name != "rows");
    names.sort_by_key(|name| (FIRST.iter().position(|first| first == name).unwrap_or(FIRST.len()), *name));
    names.dedup();
    let width = report.models.iter().map(|model| model.model.len()).chain([9]).max().unwrap_or_default();
    let mut lines = Vec::new();
    for (part, metrics) in parts {
        let rows = report.models.first().and_then(|model| metrics(model).get("rows")).copied().unwrap_or_default();
        let heads: String = names.iter().map(|name| format!("  {:>6}", short(name))).collect();
        lines.push(format!(
            "{part:<width$}{heads}    fit s  p50 µs  p99 µs   ({rows} rows, lists of {})",
            evaluation::K
        ));
        for model in &report.models {
            let figure =
                |name: &&str| metrics(model).get(*name).map_or_else(|| "     -".to_owned(), |v| format!("{v:>6.4}"));
            let figures: String = names
                .iter()
                .map(|name| format!("  {:>width$}", figure(name), width = short(name).len().max(6)))
                .collect();
            let (fit, cost) = (model.fit_seconds, &model.predict_us);
            lines.push(format!("{:<width$}{figures} {fit:>8.2} {:>7.0} {:>7.0}", model.model, cost.p50, cost.p99));
        }
        lines.push(String::new());
    }
    lines.join("\n")
}

/// A metric's name without the length of the list, which the head of the table tells.
fn short(name: &str) -> &str {
    match name.split('@').next().unwrap_or(name) {
        "popularity_rank" => "pop. rank",
        plain => plain,
    }
}
