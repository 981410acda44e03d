//! Writes decisions to the log, off the road.
//!
//! A bounded queue and one thread. A decision is readable from here until the log has it, so "why?" can be asked the
//! moment an answer arrives; so decisions may gather for a few milliseconds and are written together. When the queue is full the log's disk has stood still for seconds: the answer then says
//! `logged: false` and a counter rises; making shoppers wait for a disk was refused.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::Duration;

use commerce::DecisionId;
use rustc_hash::FxHashMap;
use storage::record::{self, DecisionRecord};
use storage::{DecisionLog, StorageError};

/// The most decisions waiting to be written.
pub const QUEUE: usize = 16_384;

const BATCH: usize = 1_024;

/// How long decisions gather before they are written together. Waking this thread and calling the disk for each one
/// costs the shopper's thread more than a tenth of a decision; the log's own promise (at most a second is lost) is a
/// hundred times longer than this.
const GATHERED_FOR: Duration = Duration::from_millis(5);

pub(crate) struct DecisionWriter {
    queue: RwLock<Option<SyncSender<Arc<DecisionRecord>>>>,
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Default)]
struct Shared {
    waiting: Mutex<FxHashMap<DecisionId, Arc<DecisionRecord>>>,
    lost: AtomicU64,
}

impl DecisionWriter {
    pub(crate) fn start(log: Arc<dyn DecisionLog>) -> std::io::Result<Self> {
        let (sender, receiver) = sync_channel(QUEUE);
        let shared = Arc::new(Shared::default());
        let theirs = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("decision-log".to_owned())
            .spawn(move || write_all(&receiver, log.as_ref(), &theirs))?;
        Ok(Self { queue: RwLock::new(Some(sender)), shared, thread: Mutex::new(Some(thread)) })
    }

    /// Queues a decision; false when there is no room.
    pub(crate) fn write(&self, record: Arc<DecisionRecord>) -> bool {
        let id = record.decision.id.clone();
        lock(&self.shared.waiting).insert(id.clone(), Arc::clone(&record));
        let sent = match self.queue.read().unwrap_or_else(PoisonError::into_inner).as_ref() {
            Some(queue) => queue.try_send(record),
            None => Err(TrySendError::Disconnected(record)),
        };
        if sent.is_err() {
            lock(&self.shared.waiting).remove(&id);
            self.shared.lost.fetch_add(1, Ordering::Relaxed);
        }
        sent.is_ok()
    }

    /// A decision that is not in the log yet.
    pub(crate) fn waiting(&self, id: &DecisionId) -> Option<Arc<DecisionRecord>> {
        lock(&self.shared.waiting).get(id).cloned()
    }

    /// Decisions that found no room, or that the log refused, since the start.
    pub(crate) fn lost(&self) -> u64 {
        self.shared.lost.load(Ordering::Relaxed)
    }

    /// Writes what is queued and stops.
    pub(crate) fn drain(&self) {
        drop(self.queue.write().unwrap_or_else(PoisonError::into_inner).take());
        if let Some(thread) = lock(&self.thread).take()
            && thread.join().is_err()
        {
            tracing::error!("the decision log's thread ended in a panic");
        }
    }
}

fn write_all(queue: &Receiver<Arc<DecisionRecord>>, log: &dyn DecisionLog, shared: &Shared) {
    while let Ok(first) = queue.recv() {
        let mut batch = vec![first];
        gather(queue, &mut batch);
        if batch.len() < BATCH {
            std::thread::sleep(GATHERED_FOR);
            gather(queue, &mut batch);
        }
        let count = batch.len() as u64;
        if let Err(error) = append(log, &batch) {
            shared.lost.fetch_add(count, Ordering::Relaxed);
            tracing::error!(%error, decisions = count, "decisions could not be logged");
        }
        let mut waiting = lock(&shared.waiting);
        batch.iter().for_each(|record| {
            waiting.remove(&record.decision.id);
        });
    }
}

fn gather(queue: &Receiver<Arc<DecisionRecord>>, batch: &mut Vec<Arc<DecisionRecord>>) {
    batch.extend(queue.try_iter().take(BATCH.saturating_sub(batch.len())));
}

fn append(log: &dyn DecisionLog, batch: &[Arc<DecisionRecord>]) -> Result<(), StorageError> {
    let encoded: Result<Vec<_>, StorageError> = batch
        .iter()
        .map(|record| Ok((record.decision.id.clone(), record::encode("decisions", record.as_ref())?)))
        .collect();
    log.append(&encoded?)
}

/// Locks, whatever a panicking thread left behind: every critical section here leaves its data whole.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
