//! The verb `learn`: from the log to published models.
//!
//! What a shopper's consent keeps from being measured is not learnt from: signals of people who refuse analytics are
//! left out of the dataset, by their consent at the time of training. Models are published together: a decision is
//! made with all of the old or all of the new.

use std::collections::BTreeMap;

use commerce::{ProductId, Purpose, Timestamp};
use learning::{Dataset, Event, FitError, Line, Manifest, Order};
use serde::Serialize;
use serde_json::Value;
use signals::{Happening, Signal, Who};
use storage::{ModelHash, Position, Published, StorageError, record};

use crate::{Engine, Loaded};

const PAGE: usize = 20_000;

/// Two signals of one visitor further apart than this belong to two visits, where no session id says otherwise.
const VISIT_GAP_MS: i64 = 30 * 60 * 1_000;

/// Why nothing was published.
#[derive(Debug, thiserror::Error)]
pub enum LearnError {
    /// A model could not be fitted.
    #[error(transparent)]
    Fit(#[from] FitError),
    /// The log holds nothing to learn from.
    #[error("the log holds no visits and no orders to learn from; import orders or collect events first")]
    NothingToLearn,
    /// A plan does not read with the new models.
    #[error(transparent)]
    Plan(#[from] decisions::plan::PlanError),
    /// The manifest cannot be written down.
    #[error("the manifest of `{model}` cannot be written: {what}")]
    Manifest {
        /// The model.
        model: String,
        /// What is wrong.
        what: String,
    },
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// How far a training is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Reading the log.
    Reading {
        /// Signals read.
        done: u64,
        /// Signals in all.
        total: u64,
    },
    /// Fitting a model.
    Fitting {
        /// Which.
        model: String,
    },
    /// Storing and publishing.
    Publishing,
}

/// One model after training.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trained {
    /// Its name.
    pub model: String,
    /// Its artifact.
    pub hash: ModelHash,
    /// Size of the artifact in bytes.
    pub bytes: usize,
    /// What it was made from.
    pub manifest: Manifest,
}

impl Engine {
    /// Fits these models on the log as it is now, stores and publishes them; the next decision uses them.
    ///
    /// # Errors
    /// [`LearnError`]; nothing was published.
    pub fn learn(&self, models: &[&str], mut progress: impl FnMut(&Stage)) -> Result<Vec<Trained>, LearnError> {
        if let Some(unknown) = models.iter().find(|name| learning::model(name).is_none()) {
            return Err(FitError::UnknownModel { name: (*unknown).to_owned() }.into());
        }
        let data = self.dataset(&mut progress)?;
        if data.orders.is_empty() && data.sessions.is_empty() {
            return Err(LearnError::NothingToLearn);
        }
        let mut trained = Vec::new();
        let mut loaded = Vec::new();
        for name in models {
            progress(&Stage::Fitting { model: (*name).to_owned() });
            let fitted = learning::fit(name, &data, &Value::Null)?;
            let bytes = fitted.encode();
            let manifest = Manifest::of(fitted.as_ref(), &data);
            let written = serde_json::to_vec(&manifest)
                .map_err(|error| LearnError::Manifest { model: (*name).to_owned(), what: error.to_string() })?;
            let hash = self.state.storage.models.put(&written, &bytes)?;
            loaded.push(((*name).to_owned(), Loaded { hash: hash.clone(), fitted }));
            trained.push(Trained { model: (*name).to_owned(), hash, bytes: bytes.len(), manifest });
        }
        progress(&Stage::Publishing);
        let published: Vec<Published> =
            loaded.iter().map(|(name, loaded)| Published { name: name.clone(), hash: loaded.hash.clone() }).collect();
        self.state.swap(|served| -> Result<_, LearnError> {
            let next = served.with_models(loaded)?;
            self.state.storage.models.publish(&published)?;
            Ok(next)
        })?;
        Ok(trained)
    }

    /// What the log holds for training.
    ///
    /// # Errors
    /// [`StorageError`].
    pub fn dataset(&self, mut progress: impl FnMut(&Stage)) -> Result<Dataset, StorageError> {
        let total = self.state.storage.signals.end()?.0;
        let mut gathering =
            Gathering { engine: self, data: Dataset::default(), visits: BTreeMap::new(), may: BTreeMap::new() };
        let mut from = Position::default();
        loop {
            let page = self.state.storage.signals.read(from, PAGE)?;
            for stored in &page {
                gathering.take(&record::decode("signals", &stored.bytes)?);
                from = Position(stored.position.0 + 1);
            }
            progress(&Stage::Reading { done: from.0, total });
            if page.len() < PAGE {
                return Ok(gathering.finish());
            }
        }
    }
}

struct Gathering<'a> {
    engine: &'a Engine,
    data: Dataset,
    /// Product views by visitor and session.
    visits: BTreeMap<(String, String), Vec<Event>>,
    may: BTreeMap<String, bool>,
}

impl Gathering<'_> {
    fn take(&mut self, signal: &Signal) {
        let visitor = visitor(&signal.who);
        if !self.may_learn_from(&visitor, &signal.who) {
            return;
        }
        match &signal.happening {
            Happening::ProductViewed { product } => self.met(visitor, signal, product),
            Happening::Ordered { lines, .. } => {
                let lines =
                    lines.iter().map(|line| Line { item: self.data.intern(&line.product), quantity: line.quantity });
                let lines = lines.collect();
                self.data.orders.push(Order { customer: signal.who.customer.clone(), at: signal.at, lines });
            }
            _ => {}
        }
    }

    fn met(&mut self, visitor: String, signal: &Signal, product: &ProductId) {
        let item = self.data.intern(product);
        let session = signal.circumstances.session.as_ref().map(ToString::to_string).unwrap_or_default();
        self.visits.entry((visitor, session)).or_default().push(Event { item, at: Some(signal.at) });
    }

    fn may_learn_from(&mut self, visitor: &str, who: &Who) -> bool {
        if let Some(known) = self.may.get(visitor) {
            return *known;
        }
        let policy = self.engine.settings.consent;
        let profile = self.engine.state.living.profile_of(who);
        let consents = profile.map_or_else(|| policy.of_silence(), |profile| profile.consents(policy));
        let may = consents.allows(Purpose::Analytics);
        self.may.insert(visitor.to_owned(), may);
        may
    }

    fn finish(mut self) -> Dataset {
        for ((_, session), mut events) in self.visits {
            events.sort_by_key(|event| event.at);
            if session.is_empty() {
                self.data.sessions.extend(split_at_gaps(events));
            } else {
                self.data.sessions.push(events);
            }
        }
        // A shop that only has orders still has baskets: each stands for a visit, so that session models can learn
        // what goes together. Where views exist they say more, and orders would count twice.
        if self.data.sessions.is_empty() {
            let visit = |order: &Order| {
                order.lines.iter().map(|line| Event { item: line.item, at: Some(order.at) }).collect::<Vec<_>>()
            };
            self.data.sessions = self.data.orders.iter().map(visit).filter(|visit| visit.len() > 1).collect();
        }
        let catalogue = &self.engine.served().catalogue;
        for item in 0..self.data.items.len() as u32 {
            let category = self.data.items.id(item).and_then(|id| catalogue.find(id)?.product.category.clone());
            if let Some(category) = category {
                self.data.set_category(item, category);
            }
        }
        self.data.sort_by_time();
        self.data
    }
}

fn visitor(who: &Who) -> String {
    let customer = who.customer.as_ref().map(ToString::to_string);
    customer.or_else(|| who.anonymous.as_ref().map(ToString::to_string)).unwrap_or_default()
}

fn split_at_gaps(events: Vec<Event>) -> Vec<Vec<Event>> {
    let mut visits: Vec<Vec<Event>> = Vec::new();
    let mut last: Option<Timestamp> = None;
    for event in events {
        let near = matches!((last, event.at), (Some(before), Some(at)) if at.millis_since(before) <= VISIT_GAP_MS);
        last = event.at;
        match visits.last_mut().filter(|_| near) {
            Some(visit) => visit.push(event),
            None => visits.push(vec![event]),
        }
    }
    visits
}
