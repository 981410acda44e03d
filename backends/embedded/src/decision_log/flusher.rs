//! Flushes the decision log every half second, and once more when it is closed.
//!
//! A thread of its own, because the promise (at most a second is lost) must hold when nobody decides any more. A
//! flush that failed is reported once here; every append after it fails, so the engine hears of it too.

use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use storage::StorageError;

use crate::log::Log;

const INTERVAL: Duration = Duration::from_millis(500);

/// The thread; it ends when this is dropped.
pub(super) struct Flusher {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Flusher {
    pub(super) fn start(log: Arc<Log>) -> Result<Self, StorageError> {
        let (stop, stopped) = mpsc::channel();
        let run = move || {
            let mut failing = false;
            loop {
                let waited = stopped.recv_timeout(INTERVAL);
                let flushed = log.flush();
                if let Err(error) = flushed.as_ref().map_err(|error| error as &dyn std::error::Error)
                    && !failing
                {
                    tracing::error!(error, "the decision log cannot be flushed; decisions are not recorded any more");
                }
                failing = flushed.is_err();
                if waited != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
        };
        let thread = std::thread::Builder::new().name("decision-flusher".to_owned()).spawn(run);
        let thread = thread.map_err(|error| StorageError::unavailable("starting the decision log's thread", error))?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Flusher {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // It does not panic; if it did, there is nobody left to tell.
            let _ = thread.join();
        }
    }
}
