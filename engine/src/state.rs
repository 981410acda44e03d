//! What the engine's threads share: storage, the living profiles, and the world being served.

use std::sync::{Arc, Mutex};

use arc_swap::ArcSwap;
use commerce::Change;
use decisions::plan::PlanError;
use profiles::{Applied, Fold};
use signals::Signal;
use storage::{Book, Storage, StorageError, record};

use crate::decision_writer::lock;
use crate::living::{CAPACITY, Living};
use crate::measures::Measures;
use crate::readout::Following;
use crate::recent::Recent;
use crate::{Served, journal};

pub(crate) struct State {
    pub(crate) storage: Storage,
    pub(crate) living: Living,
    pub(crate) recent: Recent,
    pub(crate) measures: Measures,
    pub(crate) following: Following,
    served: ArcSwap<Served>,
    /// Held while a new world is made from the one before, so that no change is lost between two makers.
    making: Mutex<()>,
}

impl State {
    pub(crate) fn new(storage: Storage, served: Served, following: Following) -> Self {
        let served = Arc::new(served);
        let recent = Recent::default();
        recent.remember(&served);
        Self {
            living: Living::new(Arc::clone(&storage.profiles), CAPACITY),
            storage,
            recent,
            measures: Measures::default(),
            following,
            served: ArcSwap::new(served),
            making: Mutex::new(()),
        }
    }

    /// The world of this moment.
    pub(crate) fn served(&self) -> Arc<Served> {
        self.served.load_full()
    }

    /// Makes a new world from the one before and serves it.
    pub(crate) fn swap<E>(&self, make: impl FnOnce(&Served) -> Result<Served, E>) -> Result<Arc<Served>, E> {
        let _making = lock(&self.making);
        let next = Arc::new(make(&self.served.load())?);
        self.recent.remember(&next);
        self.served.store(Arc::clone(&next));
        Ok(next)
    }

    /// Folds a signal into the living profiles. One damaged profile must not keep a shop from taking signals in: what
    /// would change it is left to the log, counted and reported, and nothing is granted meanwhile (a profile that cannot
    /// be read has no consents). A medium that cannot be reached is an error: the signal is folded later.
    pub(crate) fn fold_in(&self, fold: &mut Fold, signal: &Signal) -> Result<Option<Applied>, StorageError> {
        match fold.apply(&mut &self.living, signal) {
            Ok(applied) => Ok(Some(applied)),
            Err(error @ (StorageError::Unavailable { .. } | StorageError::InUse { .. })) => Err(error),
            Err(error) => {
                let message = &signal.message_id;
                tracing::error!(%error, %message, "a damaged profile was not changed; rebuild it from the log");
                self.measures.not_folded();
                Ok(None)
            }
        }
    }

    /// Appends changes to the catalogue journal and serves the catalogue after them. Both under one lock, so that the
    /// order of the journal is the order of the snapshots; and made before it is journalled, so that nothing can fail
    /// in between. Where the journal holds more than was served (a write that was told to have failed and had not),
    /// what it holds is served: decisions are replayed from it.
    pub(crate) fn change_catalogue(&self, changes: &[Change]) -> Result<(), StorageError> {
        let encoded: Result<Vec<_>, StorageError> =
            changes.iter().map(|change| record::encode("catalogue", change)).collect();
        let encoded = encoded?;
        self.swap(|served| {
            let unreadable =
                |error: PlanError| StorageError::Unreadable { place: "plans".to_owned(), what: error.to_string() };
            let next = served.with_changes(changes).map_err(unreadable)?;
            let version = self.storage.journal.append(Book::Catalogue, &encoded)?;
            if next.catalogue.version() == version {
                return Ok(next);
            }
            let catalogue = journal::catalogue_at(self.storage.journal.as_ref(), version)?;
            next.with_catalogue(catalogue).map_err(unreadable)
        })?;
        Ok(())
    }
}
