//! Opening: from what storage kept to an engine that answers.

use std::collections::BTreeMap;
use std::sync::Arc;

use decisions::plan::PlanError;
use profiles::Fold;
use signals::{AdmissionPolicy, Seen, Signal};
use storage::{Book, Position, Published, Storage, StorageError, record};

use crate::decision_writer::DecisionWriter;
use crate::identifier::DecisionIds;
use crate::ingest::{CHECKPOINT_PROFILES, Committer, REMEMBERED_MESSAGES};
use crate::readout::Following;
use crate::state::State;
use crate::{Clock, Engine, Loaded, Served, Settings, journal};

/// How many signals of the log's end are read for their message ids at a start.
const WARM_MESSAGES: u64 = 200_000;

const PAGE: usize = 10_000;

/// Why an engine cannot start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Storage failed, or holds damaged data.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A plan that was accepted before no longer reads.
    #[error("the plan at change {version} no longer reads: {source}")]
    Plan {
        /// Its place in the journal.
        version: u64,
        /// What is wrong.
        source: PlanError,
    },
    /// A published model cannot be loaded.
    #[error("the published model `{name}` cannot be loaded: {what}")]
    Model {
        /// Which.
        name: String,
        /// What is wrong.
        what: String,
    },
    /// The log ends before the profiles do: one of the two was restored without the other.
    #[error("the profiles are folded up to signal {folded}, but the log ends at {end}; restore both from one backup")]
    LogTooShort {
        /// Up to where the profiles are folded.
        folded: u64,
        /// How many signals the log holds.
        end: u64,
    },
    /// A thread could not be started.
    #[error("a thread could not be started: {0}")]
    Thread(#[from] std::io::Error),
}

impl Engine {
    /// Opens an engine over storage: loads catalogue, rules, plans and models, folds what the last checkpoint did not
    /// have, and starts its threads.
    ///
    /// # Errors
    /// [`OpenError`], naming what could not be read.
    pub fn open(storage: Storage, settings: Settings, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        let served = load(&storage)?;
        let state = Arc::new(State::new(storage, served, Following::new(clock.now(), settings.consent)));
        let folded = fold_the_rest(&state)?;
        let seen = remembered_messages(&state.storage)?;
        let committer = Committer::start(Arc::clone(&state), seen, folded)?;
        let decision_writer = DecisionWriter::start(Arc::clone(&state.storage.decisions))?;
        Ok(Self {
            decision_ids: DecisionIds::new(clock.now()),
            admission: AdmissionPolicy::default(),
            state,
            settings,
            clock,
            decision_writer,
            committer,
        })
    }
}

fn load(storage: &Storage) -> Result<Served, OpenError> {
    let book = storage.journal.as_ref();
    let catalogue = journal::catalogue_at(book, book.version(Book::Catalogue)?)?;
    let rules = journal::rules_at(book, book.version(Book::Rules)?)?;
    let mut models = BTreeMap::new();
    for Published { name, hash } in storage.models.published()? {
        let broken = |what: String| OpenError::Model { name: name.clone(), what };
        let bytes = storage.models.get(&hash)?.ok_or_else(|| broken("its bytes are gone".to_owned()))?;
        let fitted = learning::decode(&name, &bytes).map_err(|error| broken(error.to_string()))?;
        models.insert(name, Loaded { hash, fitted });
    }
    let mut served = Served::new(catalogue, rules, models);
    let mut latest = BTreeMap::new();
    for (version, text) in journal::plans(book)? {
        latest.insert(journal::surface_of(&text), (version, text));
    }
    for (version, text) in latest.into_values() {
        served = served.with_plan(version, &text).map_err(|source| OpenError::Plan { version, source })?;
    }
    Ok(served)
}

/// Folds the signals that the last checkpoint did not have.
fn fold_the_rest(state: &State) -> Result<Position, OpenError> {
    let mut folded = state.storage.profiles.folded()?;
    let end = state.storage.signals.end()?;
    if folded > end {
        return Err(OpenError::LogTooShort { folded: folded.0, end: end.0 });
    }
    let mut fold = Fold::default();
    loop {
        let page = state.storage.signals.read(folded, PAGE)?;
        for stored in &page {
            let signal: Signal = record::decode("signals", &stored.bytes)?;
            state.fold_in(&mut fold, &signal)?;
            folded = Position(stored.position.0 + 1);
        }
        if state.living.unsaved() >= CHECKPOINT_PROFILES {
            state.living.commit(state.living.checkpoint(folded))?;
            state.living.trim();
        }
        if page.len() < PAGE {
            return Ok(folded);
        }
    }
}

fn remembered_messages(storage: &Storage) -> Result<Seen, OpenError> {
    #[derive(serde::Deserialize)]
    struct Named {
        message_id: commerce::MessageId,
    }
    let mut seen = Seen::new(REMEMBERED_MESSAGES);
    let mut from = Position(storage.signals.end()?.0.saturating_sub(WARM_MESSAGES));
    loop {
        let page = storage.signals.read(from, PAGE)?;
        for stored in &page {
            let named: Named = record::decode("signals", &stored.bytes)?;
            seen.insert(&named.message_id);
            from = Position(stored.position.0 + 1);
        }
        if page.len() < PAGE {
            return Ok(seen);
        }
    }
}
