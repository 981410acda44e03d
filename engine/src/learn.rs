//! The verb `learn`: from the log to published models.
//!
//! **Consent** at the time of training decides what is learnt from. Views are behaviour: they count where analytics is
//! granted, by a yes or by the shop's policy on silence. Orders are the shop's own books: they count unless the customer
//! refused analytics, so that a shop that asks first can still fit models on the history it imports. Holding orders to
//! the same rule as views was refused: every imported customer is silent, and the first training would find nothing.
//!
//! Models are published together: a decision is
//! made with all of the old or all of the new.

use std::collections::BTreeMap;

use commerce::{Purpose, SessionId, Timestamp};
use learning::{Dataset, Event, FitError, Line, Manifest, Order};
use profiles::{ConsentPolicy, Identifier, ProfileId};
use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::Value;
use signals::{GAP_MS, Happening, Signal, Who};
use storage::{ModelHash, Position, Published, StorageError, record};

use crate::{Engine, Loaded};

const PAGE: usize = 20_000;

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

    /// What the log holds for training, up to its end at the time of the call.
    ///
    /// # Errors
    /// [`StorageError`].
    pub fn dataset(&self, mut progress: impl FnMut(&Stage)) -> Result<Dataset, StorageError> {
        let total = self.state.storage.signals.end()?.0;
        let mut gathering = Gathering::new(self);
        let mut from = Position::default();
        while from.0 < total {
            let limit = usize::try_from(total - from.0).map_or(PAGE, |left| left.min(PAGE));
            let page = self.state.storage.signals.read(from, limit)?;
            if page.is_empty() {
                break;
            }
            for stored in &page {
                gathering.take(&record::decode("signals", &stored.bytes)?)?;
                from = Position(stored.position.0 + 1);
            }
            progress(&Stage::Reading { done: from.0, total });
        }
        Ok(gathering.finish())
    }
}

/// Somebody whose orders are learnt from. Two identifiers of one profile are one visitor.
type Visitor = u32;

#[derive(Clone, Copy)]
struct Known {
    visitor: Visitor,
    /// Whether views are learnt from too.
    views: bool,
}

struct Gathering<'a> {
    engine: &'a Engine,
    data: Dataset,
    /// Product views by visitor and visit.
    visits: BTreeMap<(Visitor, Option<SessionId>), Vec<Event>>,
    /// Who an identifier is, looked up once; none for those who refused analytics.
    visitors: FxHashMap<Identifier, Option<Known>>,
    numbers: FxHashMap<ProfileId, Visitor>,
}

impl<'a> Gathering<'a> {
    fn new(engine: &'a Engine) -> Self {
        Self {
            engine,
            data: Dataset::default(),
            visits: BTreeMap::new(),
            visitors: FxHashMap::default(),
            numbers: FxHashMap::default(),
        }
    }

    fn take(&mut self, signal: &Signal) -> Result<(), StorageError> {
        match &signal.happening {
            Happening::ProductViewed { product } => {
                let known = self.known(&signal.who)?.filter(|known| known.views);
                let Some(Known { visitor, .. }) = known else { return Ok(()) };
                let event = Event { item: self.data.intern(product), at: Some(signal.at) };
                self.visits.entry((visitor, signal.circumstances.session.clone())).or_default().push(event);
            }
            Happening::Ordered { lines, .. } => {
                if self.known(&signal.who)?.is_none() {
                    return Ok(());
                }
                let mut line =
                    |line: &signals::Line| Line { item: self.data.intern(&line.product), quantity: line.quantity };
                let lines = lines.iter().map(&mut line).collect();
                self.data.orders.push(Order { customer: signal.who.customer.clone(), at: signal.at, lines });
            }
            _ => {}
        }
        Ok(())
    }

    /// Whose a signal is; none when that profile refuses measuring.
    fn known(&mut self, who: &Who) -> Result<Option<Known>, StorageError> {
        let Some(identifier) = profiles::identifiers(who).next() else { return Ok(None) };
        if let Some(known) = self.visitors.get(&identifier) {
            return Ok(*known);
        }
        let known = self.look_up(&identifier)?;
        self.visitors.insert(identifier, known);
        Ok(known)
    }

    /// Walks by memory: training must not fill it with every profile there is.
    fn look_up(&mut self, identifier: &Identifier) -> Result<Option<Known>, StorageError> {
        let living = &self.engine.state.living;
        let Some(id) = living.peek_holder(identifier)? else { return Ok(None) };
        let Some(profile) = living.peek(&id)? else { return Ok(None) };
        if !profile.consents(ConsentPolicy::opt_out()).allows(Purpose::Analytics) {
            return Ok(None);
        }
        let views = profile.consents(self.engine.settings.consent).allows(Purpose::Analytics);
        let next = self.numbers.len() as Visitor;
        Ok(Some(Known { visitor: *self.numbers.entry(id).or_insert(next), views }))
    }

    fn finish(mut self) -> Dataset {
        for ((_, session), mut events) in self.visits {
            events.sort_by_key(|event| event.at);
            match session {
                Some(_) => self.data.sessions.push(events),
                None => self.data.sessions.extend(split_at_gaps(events)),
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

/// Events without a visit's id, cut where a visitor paused for longer than [`GAP_MS`].
fn split_at_gaps(events: Vec<Event>) -> Vec<Vec<Event>> {
    let mut visits: Vec<Vec<Event>> = Vec::new();
    let mut last: Option<Timestamp> = None;
    for event in events {
        let near = matches!((last, event.at), (Some(before), Some(at)) if at.millis_since(before) <= GAP_MS);
        last = event.at;
        match visits.last_mut().filter(|_| near) {
            Some(visit) => visit.push(event),
            None => visits.push(vec![event]),
        }
    }
    visits
}
