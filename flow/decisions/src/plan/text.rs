//! A plan as it is written, and what can be wrong with it.

use std::sync::Arc;

use commerce::{Purpose, Surface};
use serde::Deserialize;

use super::parameters::listed;
use super::{Parameters, Parts, Plan, PlannedRanker, PlannedSource};
use crate::rankers::FromSource;
use crate::{Kind, MAXIMUM_SLOTS, MAXIMUM_SOURCES, Name, StageId};

/// The largest number of products one source may be asked for.
const MAXIMUM_LIMIT: usize = 2_000;

/// The longest deadline, in milliseconds.
const MAXIMUM_DEADLINE_MS: u64 = 10_000;

/// Why a plan was refused: everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the plan has {} problem(s): {}", problems.len(), problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct PlanError {
    /// Every problem, in the order of the text.
    pub problems: Vec<Problem>,
}

/// One thing wrong with a plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {what}")]
pub struct Problem {
    /// Where, such as `source 2 (bought_togther)`.
    pub place: String,
    /// What, and what would be right.
    pub what: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    surface: Surface,
    #[serde(default = "default_slots")]
    slots: usize,
    #[serde(default = "default_deadline_ms")]
    deadline_ms: u64,
    #[serde(default)]
    fallback: Vec<String>,
    #[serde(default)]
    source: Vec<toml::Table>,
    #[serde(default)]
    filter: Vec<toml::Table>,
    #[serde(default)]
    rank: Vec<toml::Table>,
    #[serde(default)]
    arrange: Vec<toml::Table>,
}

const fn default_slots() -> usize {
    12
}

const fn default_deadline_ms() -> u64 {
    20
}

pub(super) fn read(text: &str, parts: &Parts) -> Result<Plan, PlanError> {
    let written: Text = toml::from_str(text).map_err(|error| PlanError {
        problems: vec![Problem { place: "the text".to_owned(), what: error.to_string().trim_end().to_owned() }],
    })?;
    let mut reader = Reader { parts, problems: Vec::new() };
    let plan = reader.plan(&written, text);
    if reader.problems.is_empty() { Ok(plan) } else { Err(PlanError { problems: reader.problems }) }
}

struct Reader<'a> {
    parts: &'a Parts,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn plan(&mut self, written: &Text, text: &str) -> Plan {
        if !(1..=MAXIMUM_SLOTS).contains(&written.slots) {
            self.problem("slots", format!("is {}; a number from 1 to {MAXIMUM_SLOTS} is wanted", written.slots));
        }
        if !(1..=MAXIMUM_DEADLINE_MS).contains(&written.deadline_ms) {
            let what = format!("is {}; a number from 1 to {MAXIMUM_DEADLINE_MS} is wanted", written.deadline_ms);
            self.problem("deadline_ms", what);
        }
        let (sources, mut rankers) = self.sources(&written.source);
        rankers.extend(self.rankers(&written.rank));
        let purposes = sources.iter().map(|planned| planned.source.purpose()).collect();
        Plan {
            surface: written.surface.clone(),
            slots: written.slots,
            deadline_ms: written.deadline_ms,
            text: Arc::from(text),
            filters: self.filters(&written.filter, purposes),
            arrangers: self.arrangers(&written.arrange),
            fallback: self.fallback(&written.fallback),
            sources,
            rankers,
        }
    }

    fn sources(&mut self, tables: &[toml::Table]) -> (Vec<PlannedSource>, Vec<PlannedRanker>) {
        let parts = self.parts;
        if tables.is_empty() {
            self.problem("source", "a plan needs at least one source".to_owned());
        }
        if tables.len() > MAXIMUM_SOURCES {
            self.problem("source", format!("{} are named, at most {MAXIMUM_SOURCES} fit", tables.len()));
        }
        let (mut sources, mut rankers) = (Vec::new(), Vec::new());
        for (at, table) in tables.iter().enumerate() {
            let (name, mut settings) = self.stage(Kind::Source, at, table);
            let limit = settings.count("limit", 200, 1, MAXIMUM_LIMIT);
            let weight = settings.number("weight", 1.0, 0.0, 1_000.0) as f32;
            let found = parts.source(&name, &mut settings);
            self.finish(settings, found.is_some());
            let Some(source) = found else {
                self.unknown(Kind::Source, at, &name, parts.source_names().collect());
                continue;
            };
            let name = Name::clone(source.name());
            if sources.iter().any(|planned: &PlannedSource| planned.id.name == name) {
                self.problem(&place(Kind::Source, at, &name), "is named twice".to_owned());
            }
            let id = StageId { kind: Kind::Ranker, name: Name::clone(&name) };
            let ranker = Arc::new(FromSource::new(Name::clone(&name), sources.len()));
            rankers.push(PlannedRanker { id, ranker, weight });
            sources.push(PlannedSource { id: StageId { kind: Kind::Source, name }, source, limit });
        }
        (sources, rankers)
    }

    fn filters(&mut self, tables: &[toml::Table], purposes: Vec<Purpose>) -> Vec<(StageId, Arc<dyn crate::Filter>)> {
        let parts = self.parts;
        let mut filters = parts.always(purposes);
        for (at, table) in tables.iter().enumerate() {
            let (name, mut settings) = self.stage(Kind::Filter, at, table);
            let found = parts.filter(&name, &mut settings);
            self.finish(settings, found.is_some());
            match found {
                Some(filter) => filters.push(filter),
                None if filters.iter().any(|filter| **filter.name() == *name) => {
                    let what = "is part of every plan; leave it out".to_owned();
                    self.problem(&place(Kind::Filter, at, &name), what);
                }
                None => self.unknown(Kind::Filter, at, &name, parts.filter_names().collect()),
            }
        }
        let named =
            |filter: Arc<dyn crate::Filter>| (StageId { kind: Kind::Filter, name: Name::clone(filter.name()) }, filter);
        filters.into_iter().map(named).collect()
    }

    fn rankers(&mut self, tables: &[toml::Table]) -> Vec<PlannedRanker> {
        let parts = self.parts;
        let mut rankers = Vec::new();
        for (at, table) in tables.iter().enumerate() {
            let (name, mut settings) = self.stage(Kind::Ranker, at, table);
            let weight = settings.number("weight", 1.0, -1_000.0, 1_000.0) as f32;
            let found = parts.ranker(&name, &mut settings);
            self.finish(settings, found.is_some());
            match found {
                Some(ranker) => {
                    let id = StageId { kind: Kind::Ranker, name: Name::clone(ranker.name()) };
                    rankers.push(PlannedRanker { id, ranker, weight });
                }
                None => self.unknown(Kind::Ranker, at, &name, parts.ranker_names().collect()),
            }
        }
        rankers
    }

    fn arrangers(&mut self, tables: &[toml::Table]) -> Vec<(StageId, Arc<dyn crate::Arranger>)> {
        let parts = self.parts;
        let mut arrangers = Vec::new();
        for (at, table) in tables.iter().enumerate() {
            let (name, mut settings) = self.stage(Kind::Arranger, at, table);
            let found = parts.arranger(&name, &mut settings);
            self.finish(settings, found.is_some());
            match found {
                Some(arranger) => {
                    let id = StageId { kind: Kind::Arranger, name: Name::clone(arranger.name()) };
                    arrangers.push((id, arranger));
                }
                None => self.unknown(Kind::Arranger, at, &name, parts.arranger_names().collect()),
            }
        }
        arrangers
    }

    fn fallback(&mut self, names: &[String]) -> Vec<PlannedSource> {
        let parts = self.parts;
        let empty = toml::Table::new();
        let mut ladder = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let mut settings = Parameters::new(place(Kind::Fallback, at, name), &empty);
            match parts.source(name, &mut settings) {
                Some(source) => {
                    let id = StageId { kind: Kind::Fallback, name: Name::clone(source.name()) };
                    ladder.push(PlannedSource { id, source, limit: MAXIMUM_LIMIT });
                }
                None => self.unknown(Kind::Fallback, at, name, parts.source_names().collect()),
            }
        }
        ladder
    }

    fn stage<'t>(&mut self, kind: Kind, at: usize, table: &'t toml::Table) -> (String, Parameters<'t>) {
        let mut settings = Parameters::new(place(kind, at, "?"), table);
        let name = settings.text("use").unwrap_or_default().to_owned();
        if name.is_empty() {
            self.problem(&place(kind, at, "?"), "`use` is missing; it names the stage".to_owned());
        }
        (name, settings)
    }

    fn finish(&mut self, settings: Parameters<'_>, known: bool) {
        let problems = settings.finish().into_iter().map(|(place, what)| Problem { place, what });
        // What an unknown stage would have read is unknown too: naming its settings would mislead.
        self.problems.extend(problems.filter(|_| known));
    }

    fn unknown(&mut self, kind: Kind, at: usize, name: &str, known: Vec<&str>) {
        if !name.is_empty() {
            self.problem(&place(kind, at, name), format!("is not known; known are {}", listed(&known)));
        }
    }

    fn problem(&mut self, place: &str, what: String) {
        self.problems.push(Problem { place: place.to_owned(), what });
    }
}

fn place(kind: Kind, at: usize, name: &str) -> String {
    let section = match kind {
        Kind::Source => "source",
        Kind::Filter => "filter",
        Kind::Ranker => "rank",
        Kind::Rule => "rule",
        Kind::Arranger => "arrange",
        Kind::Fallback => "fallback",
    };
    format!("{section} {} (`{name}`)", at + 1)
}
