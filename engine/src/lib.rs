//! Drives: the verbs ingest, profile, decide, explain, read out, learn.
//!
//! The engine owns the threads and the clock; what to do is decided in `flow`, and how to keep it in `storage`. It
//! names no backend. Entry points: [`Engine::open`], [`Engine::ingest`], [`Engine::decide`], [`Engine::explain`].

mod catalogue;
mod clock;
mod compare;
mod decide;
mod decision_writer;
mod defaults;
mod explain;
mod governance;
mod identifier;
mod ingest;
mod journal;
mod learn;
mod letters;
mod living;
mod look;
mod measures;
mod open;
mod readout;
mod recent;
mod served;
mod state;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use commerce::Timestamp;
use profiles::ConsentPolicy;
use signals::{AdmissionPolicy, Intake};

pub use clock::{Clock, StoppedClock, SystemClock};
pub use compare::Compared;
pub use decide::{Answer, Ask, DecideError};
pub use decision_writer::QUEUE as DECISION_QUEUE;
pub use defaults::DEFAULT_PLANS;
pub use explain::{Explanation, Replay, ReplayError, SlotEvidence, SourceEvidence};
pub use governance::GovernError;
pub use ingest::{IngestError, QUEUE as INGEST_QUEUE, Receipt};
pub use learn::{LearnError, Stage as LearnStage, Trained};
pub use letters::{LetterError, Repaired};
pub use measures::{LATENCY_BOUNDS_US, Measured, SurfaceMeasures};
pub use open::OpenError;
pub use readout::{Outcomes, Remembered};
pub use served::{Loaded, Placed, Served};

use decision_writer::DecisionWriter;
use identifier::DecisionIds;
use ingest::Committer;
use state::State;

/// What a shop sets for the whole engine.
#[derive(Debug, Clone, Copy, Default)]
pub struct Settings {
    /// What holds where a shopper said nothing.
    pub consent: ConsentPolicy,
}

/// A running engine. Cheap to share behind an [`Arc`]; every verb may be called from any thread.
pub struct Engine {
    state: Arc<State>,
    settings: Settings,
    admission: AdmissionPolicy,
    clock: Arc<dyn Clock>,
    decision_ids: DecisionIds,
    decision_writer: DecisionWriter,
    committer: Committer,
}

impl Engine {
    /// The present instant by the engine's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The world of this moment.
    #[must_use]
    pub fn served(&self) -> Arc<Served> {
        self.state.served()
    }

    /// The limits of admission.
    #[must_use]
    pub fn admission(&self) -> &AdmissionPolicy {
        &self.admission
    }

    /// Accepts what admission let in, and keeps the dead letters. Blocks until the outcome is certain: what the
    /// receipt calls accepted survives a crash and is known to the next decision.
    ///
    /// # Errors
    /// [`IngestError`]; nothing was accepted.
    pub fn ingest(&self, intake: Intake) -> Result<Receipt, IngestError> {
        let (sender, receiver) = std::sync::mpsc::sync_channel(1);
        self.ingest_then(intake, move |outcome| {
            // The caller waits below; it can only be gone if its thread was killed.
            drop(sender.send(outcome));
        });
        receiver.recv().unwrap_or(Err(IngestError::Stopping))
    }

    /// As [`Engine::ingest`], but answers through `done`, which is called from the committer's thread and must not
    /// block.
    pub fn ingest_then(&self, intake: Intake, done: impl FnOnce(Result<Receipt, IngestError>) + Send + 'static) {
        if intake.admitted.is_empty() && intake.dead.is_empty() {
            return done(Ok(Receipt::default()));
        }
        self.committer.submit(intake, Box::new(done));
    }

    /// Everything counted since the start.
    #[must_use]
    pub fn measured(&self) -> Measured {
        self.state.measures.read(
            self.decision_writer.lost(),
            self.state.living.cached() as u64,
            self.state.living.unsaved() as u64,
        )
    }

    /// Writes changed profiles to storage now.
    ///
    /// # Errors
    /// [`IngestError`] when storage failed or the engine is stopping.
    pub fn checkpoint(&self) -> Result<(), IngestError> {
        self.committer.checkpoint()
    }

    /// Takes nothing more, finishes what is queued, and writes everything down.
    pub fn shut_down(&self) {
        self.committer.drain();
        self.decision_writer.drain();
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.shut_down();
    }
}
