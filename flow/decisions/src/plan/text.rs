//! A plan as it is written, and what can be wrong with it.

use std::sync::Arc;

use commerce::{Purpose, Surface};

use super::parameters::{quoted, unknown};
use super::{Parameters, Parts, Plan, PlannedRanker, PlannedSource};
use crate::rankers::FromSource;
use crate::{Arranger, Filter, Kind, MAXIMUM_SLOTS, MAXIMUM_SOURCES, Name, StageId};

/// The longest text of a plan, in bytes.
pub const MAXIMUM_PLAN_BYTES: usize = 65_536;

/// The most filters, rankers, arrangers or rungs of the fallback ladder one plan may name.
pub const MAXIMUM_STAGES: usize = 32;

/// The largest number of products one source may be asked for.
const MAXIMUM_LIMIT: usize = 2_000;

/// How many products a rung of the fallback ladder is asked for: twice the longest slate. What lies below them is left
/// to the rung below, and in the end to the catalogue itself.
const FALLBACK_LIMIT: usize = 2 * MAXIMUM_SLOTS;

/// The longest deadline, in milliseconds.
const MAXIMUM_DEADLINE_MS: usize = 10_000;

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

pub(super) fn read(text: &str, parts: &Parts) -> Result<Plan, PlanError> {
    let refused = |what: String| PlanError { problems: vec![Problem { place: "the text".to_owned(), what }] };
    if text.len() > MAXIMUM_PLAN_BYTES {
        return Err(refused(format!("has {} bytes, at most {MAXIMUM_PLAN_BYTES} are accepted", text.len())));
    }
    let table: toml::Table = toml::from_str(text).map_err(|error| refused(error.to_string().trim_end().to_owned()))?;
    let mut reader = Reader { parts, problems: Vec::new() };
    let plan = reader.plan(&table, text);
    plan.filter(|_| reader.problems.is_empty()).ok_or(PlanError { problems: reader.problems })
}

struct Reader<'a> {
    parts: &'a Parts,
    problems: Vec<Problem>,
}

/// One `[[…]]` table with its name and what it goes by in problems.
struct Written<'a> {
    place: String,
    name: &'a str,
    settings: Parameters<'a>,
}

impl Reader<'_> {
    /// The whole plan; none when it has no surface.
    fn plan(&mut self, table: &toml::Table, text: &str) -> Option<Plan> {
        let mut top = Parameters::new("the plan".to_owned(), table);
        let surface = self.surface(top.text("surface"), table.contains_key("surface"));
        let slots = top.count("slots", 12, 1, MAXIMUM_SLOTS);
        let deadline_ms = top.count("deadline_ms", 20, 1, MAXIMUM_DEADLINE_MS) as u64;
        let fallback = top.texts("fallback");
        let (source, filter) = (top.tables("source"), top.tables("filter"));
        let (rank, arrange) = (top.tables("rank"), top.tables("arrange"));
        self.finish(top);
        let (sources, mut rankers) = self.sources(&source);
        let purposes = sources.iter().map(|planned| planned.source.purpose()).collect();
        let filters = self.filters(&filter, purposes);
        rankers.extend(self.rankers(&rank));
        let arrangers = self.arrangers(&arrange);
        let fallback = self.fallback(&fallback);
        let text = Arc::from(text);
        Some(Plan { surface: surface?, slots, deadline_ms, text, sources, filters, rankers, arrangers, fallback })
    }

    fn surface(&mut self, written: Option<&str>, is_there: bool) -> Option<Surface> {
        match written.map(Surface::new) {
            Some(Ok(surface)) => Some(surface),
            Some(Err(error)) => self.problem("surface", error.to_string()),
            // Of another kind: its table says so.
            None if is_there => None,
            None => self.problem("surface", "is missing; it names the place that asks, such as `home`".to_owned()),
        }
    }

    fn sources(&mut self, tables: &[&toml::Table]) -> (Vec<PlannedSource>, Vec<PlannedRanker>) {
        let parts = self.parts;
        if tables.is_empty() {
            self.problem::<()>("source", "a plan needs at least one source".to_owned());
        }
        let (mut sources, mut rankers): (Vec<PlannedSource>, Vec<PlannedRanker>) = (Vec::new(), Vec::new());
        for mut written in self.stages(Kind::Source, tables, MAXIMUM_SOURCES) {
            let limit = written.settings.count("limit", 200, 1, MAXIMUM_LIMIT);
            let weight = written.settings.number("weight", 1.0, 0.0, 1_000.0) as f32;
            let Some(source) = parts.source(written.name, &mut written.settings) else {
                self.unknown(&written, parts.source_names());
                continue;
            };
            self.finish(written.settings);
            let name = Name::clone(source.name());
            let purpose = source.purpose();
            let ranker = Arc::new(FromSource::new(Name::clone(&name), purpose, sources.len()));
            let id = StageId { kind: Kind::Ranker, name: Name::clone(&name) };
            rankers.push(PlannedRanker { id, ranker, weight, skippable: false });
            sources.push(PlannedSource { id: StageId { kind: Kind::Source, name }, source, limit });
        }
        (sources, rankers)
    }

    fn filters(&mut self, tables: &[&toml::Table], purposes: Vec<Purpose>) -> Vec<(StageId, Arc<dyn Filter>)> {
        let parts = self.parts;
        let mut filters = parts.always(purposes);
        let always = filters.len();
        for mut written in self.stages(Kind::Filter, tables, MAXIMUM_STAGES) {
            if filters.iter().take(always).any(|filter| **filter.name() == *written.name) {
                self.problem::<()>(&written.place, "is part of every plan; leave it out".to_owned());
            } else if let Some(filter) = parts.filter(written.name, &mut written.settings) {
                self.finish(written.settings);
                filters.push(filter);
            } else {
                self.unknown(&written, parts.filter_names());
            }
        }
        let id = |filter: &Arc<dyn Filter>| StageId { kind: Kind::Filter, name: Name::clone(filter.name()) };
        filters.into_iter().map(|filter| (id(&filter), filter)).collect()
    }

    fn rankers(&mut self, tables: &[&toml::Table]) -> Vec<PlannedRanker> {
        let parts = self.parts;
        let mut rankers = Vec::new();
        for mut written in self.stages(Kind::Ranker, tables, MAXIMUM_STAGES) {
            let weight = written.settings.number("weight", 1.0, -1_000.0, 1_000.0) as f32;
            let Some(ranker) = parts.ranker(written.name, &mut written.settings) else {
                self.unknown(&written, parts.ranker_names());
                continue;
            };
            self.finish(written.settings);
            let id = StageId { kind: Kind::Ranker, name: Name::clone(ranker.name()) };
            rankers.push(PlannedRanker { id, ranker, weight, skippable: true });
        }
        rankers
    }

    fn arrangers(&mut self, tables: &[&toml::Table]) -> Vec<(StageId, Arc<dyn Arranger>)> {
        let parts = self.parts;
        let mut arrangers = Vec::new();
        for mut written in self.stages(Kind::Arranger, tables, MAXIMUM_STAGES) {
            let Some(arranger) = parts.arranger(written.name, &mut written.settings) else {
                self.unknown(&written, parts.arranger_names());
                continue;
            };
            self.finish(written.settings);
            arrangers.push((StageId { kind: Kind::Arranger, name: Name::clone(arranger.name()) }, arranger));
        }
        arrangers
    }

    /// Rungs are named alone, without settings; a source that is also a rung keeps its settings to itself.
    fn fallback(&mut self, names: &[&str]) -> Vec<PlannedSource> {
        let parts = self.parts;
        let none = toml::Table::new();
        let mut ladder = Vec::new();
        for mut written in self.named(Kind::Fallback, names.iter().map(|name| (*name, &none)), MAXIMUM_STAGES) {
            let Some(source) = parts.source(written.name, &mut written.settings) else {
                self.unknown(&written, parts.source_names());
                continue;
            };
            let id = StageId { kind: Kind::Fallback, name: Name::clone(source.name()) };
            ladder.push(PlannedSource { id, source, limit: FALLBACK_LIMIT });
        }
        ladder
    }

    /// The tables of one kind with the names they `use`.
    fn stages<'t>(&mut self, kind: Kind, tables: &[&'t toml::Table], most: usize) -> Vec<Written<'t>> {
        let name = |table: &'t toml::Table| table.get("use").and_then(toml::Value::as_str).unwrap_or_default();
        let mut stages = self.named(kind, tables.iter().map(|table| (name(table), *table)), most);
        for written in &mut stages {
            if written.settings.text("use").is_none_or(|name| name.trim().is_empty()) {
                self.problem::<()>(&written.place, "`use` is missing; it names the stage".to_owned());
            }
        }
        stages
    }

    /// A name twice is refused: a stage is known by its kind and name, in explanations as in replays.
    fn named<'t>(
        &mut self,
        kind: Kind,
        all: impl ExactSizeIterator<Item = (&'t str, &'t toml::Table)>,
        most: usize,
    ) -> Vec<Written<'t>> {
        if all.len() > most {
            self.problem::<()>(section(kind), format!("{} are named, at most {most} fit", all.len()));
        }
        let mut stages: Vec<Written<'t>> = Vec::new();
        for (at, (name, table)) in all.take(most).enumerate() {
            let place = match quoted(name) {
                name if name.trim().is_empty() => format!("{} {}", section(kind), at + 1),
                name => format!("{} {} (`{name}`)", section(kind), at + 1),
            };
            if !name.is_empty() && stages.iter().any(|known| known.name == name) {
                self.problem::<()>(&place, "is named twice".to_owned());
            }
            stages.push(Written { settings: Parameters::new(place.clone(), table), place, name });
        }
        stages
    }

    fn finish(&mut self, settings: Parameters<'_>) {
        self.problems.extend(settings.finish().into_iter().map(|(place, what)| Problem { place, what }));
    }

    /// The settings of an unknown stage are not judged: nobody knows which it has.
    fn unknown<'n>(&mut self, written: &Written<'_>, known: impl Iterator<Item = &'n str>) {
        if !written.name.trim().is_empty() {
            let what = unknown(written.name, "here", &known.collect::<Vec<_>>());
            self.problem::<()>(&written.place, what);
        }
    }

    fn problem<Missing>(&mut self, place: &str, what: String) -> Option<Missing> {
        self.problems.push(Problem { place: place.to_owned(), what });
        None
    }
}

/// What opens a table of that kind in a plan.
const fn section(kind: Kind) -> &'static str {
    match kind {
        Kind::Source => "source",
        Kind::Filter => "filter",
        Kind::Ranker => "rank",
        Kind::Rule => "rule",
        Kind::Arranger => "arrange",
        Kind::Fallback => "fallback",
    }
}
