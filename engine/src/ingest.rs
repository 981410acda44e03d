//! The verb `ingest`: one committer thread between the door and the log.
//!
//! Many callers submit; one thread gathers what is waiting, appends it in one durable write, folds it into the
//! profiles and the catalogue, and only then answers. So one flush of the disk serves many callers (group commit), the
//! order of the log is the order of the fold, and whoever has an answer can be sure that the next decision knows.
//!
//! What a crash can leave: signals in the log that were not answered. They count as accepted; a sender that tries
//! again sends the same `messageId`, which counts once.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use commerce::{Change, MessageId};
use profiles::Fold;
use rustc_hash::FxHashSet;
use serde::Serialize;
use signals::{Admitted, DeadLetter, Intake, Seen, Signal};
use storage::{Position, StorageError, record};

use crate::decision_writer::lock;
use crate::living::Checkpoint;
use crate::state::State;

/// The most submissions waiting for the committer; beyond it callers are told to come back.
pub const QUEUE: usize = 4_096;

/// The most signals in one durable write.
pub const GROUP: usize = 8_192;

/// How many message ids are remembered to tell repeats.
pub const REMEMBERED_MESSAGES: usize = 2_000_000;

const CHECKPOINT_EVERY: Duration = Duration::from_secs(5);
const CHECKPOINT_PROFILES: usize = 20_000;

/// What became of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Receipt {
    /// Accepted now; they survive a crash.
    pub accepted: usize,
    /// Accepted before under the same id; they count once.
    pub duplicates: usize,
    /// Kept as dead letters.
    pub dead_letters: usize,
}

/// Why nothing was accepted.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The queue is full.
    #[error("the intake is at its limit of {QUEUE} waiting submissions; try again in a second")]
    Busy,
    /// The engine is shutting down.
    #[error("the engine is shutting down")]
    Stopping,
    /// Storage failed.
    #[error("nothing was accepted: {0}")]
    Storage(Arc<StorageError>),
}

type Done = Box<dyn FnOnce(Result<Receipt, IngestError>) + Send>;

struct Submission {
    intake: Intake,
    done: Done,
}

enum Work {
    Submission(Submission),
    Checkpoint(SyncSender<Result<(), Arc<StorageError>>>),
}

pub(crate) struct Committer {
    queue: Mutex<Option<SyncSender<Work>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Committer {
    pub(crate) fn start(state: Arc<State>, seen: Seen, folded: Position) -> std::io::Result<Self> {
        let (sender, receiver) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new().name("committer".to_owned()).spawn(move || {
            let saved = Instant::now();
            Loop { state, seen, folded, fold: Fold::default(), saved, saving: None }.run(&receiver);
        })?;
        Ok(Self { queue: Mutex::new(Some(sender)), thread: Mutex::new(Some(thread)) })
    }

    /// Submits; `done` is called from the committer's thread once the outcome is certain.
    pub(crate) fn submit(&self, intake: Intake, done: Done) {
        let Some(queue) = lock(&self.queue).clone() else { return done(Err(IngestError::Stopping)) };
        match queue.try_send(Work::Submission(Submission { intake, done })) {
            Ok(()) => {}
            Err(TrySendError::Full(Work::Submission(refused))) => (refused.done)(Err(IngestError::Busy)),
            Err(TrySendError::Disconnected(Work::Submission(refused))) => (refused.done)(Err(IngestError::Stopping)),
            Err(_) => {}
        }
    }

    /// Writes changed profiles out now, and waits for it.
    pub(crate) fn checkpoint(&self) -> Result<(), IngestError> {
        let (sender, receiver) = sync_channel(1);
        let queue = lock(&self.queue).clone().ok_or(IngestError::Stopping)?;
        queue.send(Work::Checkpoint(sender)).map_err(|_| IngestError::Stopping)?;
        receiver.recv().map_err(|_| IngestError::Stopping)?.map_err(IngestError::Storage)
    }

    /// Takes nothing more, finishes what is queued, writes the last checkpoint and stops.
    pub(crate) fn drain(&self) {
        drop(lock(&self.queue).take());
        if let Some(thread) = lock(&self.thread).take()
            && thread.join().is_err()
        {
            tracing::error!("the committer ended in a panic; the log is whole and will be folded at the next start");
        }
    }
}

struct Loop {
    state: Arc<State>,
    seen: Seen,
    folded: Position,
    fold: Fold,
    saved: Instant,
    saving: Option<JoinHandle<()>>,
}

/// What one group writes.
#[derive(Default)]
struct Group {
    signals: Vec<Signal>,
    changes: Vec<Change>,
    letters: Vec<DeadLetter>,
    messages: Vec<MessageId>,
}

impl Loop {
    fn run(mut self, queue: &Receiver<Work>) {
        loop {
            match queue.recv_timeout(CHECKPOINT_EVERY) {
                Ok(Work::Submission(first)) => self.take_group(first, queue),
                Ok(Work::Checkpoint(answer)) => self.answer_checkpoint(&answer),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            let due = self.saved.elapsed() >= CHECKPOINT_EVERY || self.state.living.unsaved() >= CHECKPOINT_PROFILES;
            if due && self.state.living.unsaved() > 0 {
                self.save_in_background();
            }
        }
        self.wait_for_saving();
        if let Err(error) = self.state.living.commit(self.state.living.checkpoint(self.folded)) {
            tracing::error!(%error, "the last checkpoint failed; the log will be folded again at the next start");
        }
    }

    fn take_group(&mut self, first: Submission, queue: &Receiver<Work>) {
        let mut size = first.intake.admitted.len();
        let mut submissions = vec![first];
        let mut checkpoint = None;
        while size < GROUP
            && let Ok(work) = queue.try_recv()
        {
            match work {
                Work::Submission(next) => {
                    size += next.intake.admitted.len();
                    submissions.push(next);
                }
                Work::Checkpoint(answer) => {
                    checkpoint = Some(answer);
                    break;
                }
            }
        }
        self.commit(submissions);
        if let Some(answer) = checkpoint {
            self.answer_checkpoint(&answer);
        }
    }

    fn commit(&mut self, submissions: Vec<Submission>) {
        let mut group = Group::default();
        let mut fresh = FxHashSet::default();
        let mut answers = Vec::with_capacity(submissions.len());
        for Submission { intake, done } in submissions {
            let mut receipt = Receipt { dead_letters: intake.dead.len(), ..Receipt::default() };
            group.letters.extend(intake.dead);
            for admitted in intake.admitted {
                let message = admitted.message_id();
                if self.seen.contains(message) || !fresh.insert(message.clone()) {
                    receipt.duplicates += 1;
                    continue;
                }
                receipt.accepted += 1;
                group.messages.push(message.clone());
                match admitted {
                    Admitted::Signal(signal) => group.signals.push(signal),
                    Admitted::Change { change, .. } => group.changes.push(change),
                }
            }
            answers.push((receipt, done));
        }
        let outcome = self.write(&group).map_err(Arc::new);
        if let Err(error) = &outcome {
            tracing::error!(%error, "a group of signals was not accepted");
        }
        for (receipt, done) in answers {
            match &outcome {
                Ok(()) => {
                    self.state.measures.ingested(&receipt);
                    done(Ok(receipt));
                }
                Err(error) => done(Err(IngestError::Storage(Arc::clone(error)))),
            }
        }
    }

    /// Durable first, then folded.
    fn write(&mut self, group: &Group) -> Result<(), StorageError> {
        let storage = &self.state.storage;
        if !group.letters.is_empty() {
            let mut letters = Vec::with_capacity(group.letters.len());
            for letter in &group.letters {
                // The same message sent again is the same letter; what was done about it stands.
                if storage.dead_letters.get(&letter.id)?.is_none() {
                    letters.push((letter.id.clone(), record::encode("dead letters", letter)?));
                }
            }
            storage.dead_letters.put(&letters)?;
        }
        if !group.changes.is_empty() {
            self.state.change_catalogue(&group.changes)?;
        }
        if !group.signals.is_empty() {
            let records: Result<Vec<_>, StorageError> =
                group.signals.iter().map(|signal| record::encode("signals", signal)).collect();
            let records = records?;
            let first = storage.signals.append(&records)?;
            for signal in &group.signals {
                let applied = self.fold.apply(&mut &self.state.living, signal)?;
                self.state.following.observe(&self.state.living, &applied, signal);
                self.state.measures.happened(signal);
            }
            self.folded = Position(first.0 + records.len() as u64);
        }
        for message in &group.messages {
            self.seen.insert(message);
        }
        Ok(())
    }

    fn save_in_background(&mut self) {
        if self.saving.as_ref().is_some_and(|saving| !saving.is_finished()) {
            return;
        }
        self.wait_for_saving();
        self.saved = Instant::now();
        let checkpoint: Checkpoint = self.state.living.checkpoint(self.folded);
        let state = Arc::clone(&self.state);
        let spawned = std::thread::Builder::new().name("checkpoint".to_owned()).spawn(move || {
            if let Err(error) = state.living.commit(checkpoint) {
                tracing::error!(%error, "a checkpoint failed; the log will be folded again at the next start");
                state.measures.checkpoint_failed();
            }
        });
        match spawned {
            Ok(thread) => self.saving = Some(thread),
            Err(error) => tracing::error!(%error, "no thread for a checkpoint"),
        }
    }

    fn answer_checkpoint(&mut self, answer: &SyncSender<Result<(), Arc<StorageError>>>) {
        self.wait_for_saving();
        self.saved = Instant::now();
        let outcome = self.state.living.commit(self.state.living.checkpoint(self.folded)).map_err(Arc::new);
        if answer.send(outcome).is_err() {
            tracing::debug!("whoever asked for a checkpoint has left");
        }
    }

    fn wait_for_saving(&mut self) {
        if let Some(thread) = self.saving.take()
            && thread.join().is_err()
        {
            tracing::error!("a checkpoint ended in a panic");
        }
    }
}
