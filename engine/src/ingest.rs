//! The verb `ingest`: one committer thread between the door and the log.
//!
//! Many callers submit; one thread gathers what is waiting, appends it in one durable write, folds it into the
//! profiles and the catalogue, and only then answers. So one flush of the disk serves many callers (group commit), the
//! order of the log is the order of the fold, and whoever has an answer can be sure that the next decision knows.
//!
//! What a crash, or a disk that fails half-way, can leave: signals in the log that were not answered. They count as
//! accepted; a sender that tries again sends the same `messageId`, which counts once. After any failure the committer
//! first folds what the log holds beyond the fold, and takes nothing in before that has succeeded: so the fold never
//! leaves a gap, and an answer always means that the next decision knows.
//!
//! A change of the catalogue is in force once it is journalled, and the ids of such changes are not kept across a
//! restart: a change says how things are, so saying it twice is harmless.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use commerce::{Change, MessageId};
use profiles::Fold;
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
/// A checkpoint is due early when this many profiles changed.
pub(crate) const CHECKPOINT_PROFILES: usize = 20_000;

/// Early checkpoints keep this distance, so that a failing disk is not asked without pause.
const CHECKPOINTS_APART: Duration = Duration::from_millis(250);

/// How many signals are read from the log at a time.
const PAGE: usize = 10_000;

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
    /// Storage failed. Sending the same messages again is safe: what was written after all counts once.
    #[error("nothing is promised, send it again: {0}")]
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
            let fold = Fold::default();
            Loop { state, seen, folded, fold, behind: false, saved, saving: None }.run(&receiver);
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
    /// Every signal before it is folded.
    folded: Position,
    fold: Fold,
    /// Something failed: the log may hold signals that are not folded.
    behind: bool,
    saved: Instant,
    saving: Option<JoinHandle<()>>,
}

/// What one group writes, and what of it is written.
#[derive(Default)]
struct Group {
    letters: Vec<DeadLetter>,
    changes: Vec<Change>,
    change_ids: Vec<MessageId>,
    signals: Vec<Signal>,
    changes_written: bool,
    signals_written: bool,
}

impl Group {
    /// Takes a submission in; what was seen before counts as a duplicate.
    fn take(&mut self, intake: Intake, seen: &mut Seen) -> Receipt {
        let mut receipt = Receipt { dead_letters: intake.dead.len(), ..Receipt::default() };
        self.letters.extend(intake.dead);
        for admitted in intake.admitted {
            if !seen.insert(admitted.message_id()) {
                receipt.duplicates += 1;
                continue;
            }
            receipt.accepted += 1;
            match admitted {
                Admitted::Signal(signal) => self.signals.push(signal),
                Admitted::Change { message_id, change } => {
                    self.change_ids.push(message_id);
                    self.changes.push(change);
                }
            }
        }
        receipt
    }

    /// Takes the ids of what was not written out of the window again, latest first.
    fn forget_unwritten(&self, seen: &mut Seen) {
        if !self.signals_written {
            self.signals.iter().rev().for_each(|signal| seen.forget(&signal.message_id));
        }
        if !self.changes_written {
            self.change_ids.iter().rev().for_each(|id| seen.forget(id));
        }
    }
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
            self.save_if_due();
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
        let mut answers = Vec::with_capacity(submissions.len());
        let mut outcome = self.catch_up();
        for Submission { intake, done } in submissions {
            let receipt = if outcome.is_ok() { group.take(intake, &mut self.seen) } else { Receipt::default() };
            answers.push((receipt, done));
        }
        outcome = outcome.and_then(|()| self.write(&mut group));
        if let Err(error) = &outcome {
            tracing::error!(%error, "a group of signals was not accepted");
            group.forget_unwritten(&mut self.seen);
            self.behind = true;
        }
        let outcome = outcome.map_err(Arc::new);
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

    /// After a failure, folds what the log holds beyond the fold.
    fn catch_up(&mut self) -> Result<(), StorageError> {
        while self.behind {
            let page = self.state.storage.signals.read(self.folded, PAGE)?;
            for stored in &page {
                let signal: Signal = record::decode("signals", &stored.bytes)?;
                self.fold_in(&signal)?;
                self.seen.insert(&signal.message_id);
                self.folded = Position(stored.position.0 + 1);
            }
            self.behind = page.len() == PAGE;
        }
        Ok(())
    }

    /// Durable first, then folded.
    fn write(&mut self, group: &mut Group) -> Result<(), StorageError> {
        self.write_letters(&group.letters)?;
        if !group.changes.is_empty() {
            self.state.change_catalogue(&group.changes)?;
            group.changes_written = true;
        }
        if group.signals.is_empty() {
            return Ok(());
        }
        let records: Result<Vec<_>, StorageError> =
            group.signals.iter().map(|signal| record::encode("signals", signal)).collect();
        let first = self.state.storage.signals.append(&records?)?;
        group.signals_written = true;
        if first != self.folded {
            // Whatever stands between was written by an append that was told to have failed; it is folded in its place.
            self.behind = true;
            return self.catch_up();
        }
        for signal in &group.signals {
            self.fold_in(signal)?;
            self.folded = Position(self.folded.0 + 1);
        }
        self.state.measures.happened(&group.signals);
        Ok(())
    }

    fn fold_in(&mut self, signal: &Signal) -> Result<(), StorageError> {
        if let Some(applied) = self.state.fold_in(&mut self.fold, signal)? {
            self.state.following.observe(&self.state.living, &applied, signal);
        }
        Ok(())
    }

    fn write_letters(&self, letters: &[DeadLetter]) -> Result<(), StorageError> {
        if letters.is_empty() {
            return Ok(());
        }
        let shelf = &self.state.storage.dead_letters;
        let mut fresh = Vec::with_capacity(letters.len());
        for letter in letters {
            // The same message sent again is the same letter; what was done about it stands.
            if shelf.get(&letter.id)?.is_none() {
                fresh.push((letter.id.clone(), record::encode("dead letters", letter)?));
            }
        }
        shelf.put(&fresh)
    }

    fn save_if_due(&mut self) {
        let (since, unsaved) = (self.saved.elapsed(), self.state.living.unsaved());
        let early = unsaved >= CHECKPOINT_PROFILES && since >= CHECKPOINTS_APART;
        if early || since >= CHECKPOINT_EVERY {
            self.state.living.trim();
            if unsaved > 0 {
                self.save_in_background();
            }
        }
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
                tracing::error!(%error, "a checkpoint failed; the next one writes the same profiles again");
                state.measures.checkpoint_failed();
            }
        });
        match spawned {
            Ok(thread) => self.saving = Some(thread),
            Err(error) => {
                tracing::error!(%error, "no thread for a checkpoint");
                self.state.living.take_back();
            }
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
            self.state.living.take_back();
        }
    }
}
