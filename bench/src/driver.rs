//! The loop of one connection's thread: take a slot, wait until it is due, exchange, count.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use crate::connection::Connection;
use crate::fault::Fault;
use crate::requests::Requests;
use crate::schedule::{Schedule, Slot};
use crate::tally::{Outcome, Tally};

/// How long a thread rests when no connection could be opened, so that a dead server does not make it spin.
const PAUSE_AFTER_REFUSAL: Duration = Duration::from_millis(10);

/// What the threads have done so far, warm-up included, for whoever watches.
#[derive(Default)]
pub(crate) struct Counters {
    pub answered: AtomicU64,
    pub failed: AtomicU64,
}

/// One thread's share of a run.
pub(crate) struct Driver<'run> {
    pub schedule: &'run Schedule,
    pub requests: &'run dyn Requests,
    pub counters: &'run Counters,
    pub samples: u64,
    pub connection: Connection,
    pub tally: Tally,
}

impl Driver<'_> {
    /// Drives until the schedule is empty; returns what was seen in the measured part.
    pub fn drive(mut self) -> Tally {
        let mut request = Vec::new();
        sleep_until(self.schedule.start);
        while let Some(slot) = self.schedule.take() {
            request.clear();
            self.requests.write(slot.number, &mut request);
            if let Some(due) = slot.due {
                sleep_until(due);
            }
            let outcome = self.send(&slot, &request);
            let counter = if outcome.result.is_ok() { &self.counters.answered } else { &self.counters.failed };
            counter.fetch_add(1, Relaxed);
            if outcome.due >= self.schedule.measured_from {
                self.tally.record(&outcome);
            }
            if outcome.result == Err(Fault::Refused) {
                thread::sleep(PAUSE_AFTER_REFUSAL);
            }
        }
        self.tally
    }

    fn send(&mut self, slot: &Slot, request: &[u8]) -> Outcome {
        let sent = Instant::now();
        let due = slot.due.unwrap_or(sent);
        let is_given_up = slot.due.is_some() && sent > self.schedule.give_up;
        let answer = if is_given_up { Err(Fault::Unsent) } else { self.connection.exchange(request) };
        let mut outcome =
            Outcome { result: Ok(()), due, sent, finished: Instant::now(), is_real: true, bytes_received: 0 };
        match answer {
            Ok(answer) => {
                if slot.number < self.samples {
                    self.tally.keep(slot.number, &answer);
                }
                if (200..300).contains(&answer.status) {
                    outcome.is_real = self.requests.check(slot.number, &answer);
                } else {
                    outcome.result = Err(Fault::Status(answer.status));
                }
                outcome.bytes_received = self.connection.received_bytes();
            }
            Err(fault) => outcome.result = Err(fault),
        }
        outcome
    }
}

/// Sleeps until the moment; the operating system wakes the thread within about 0.1 ms after it.
fn sleep_until(moment: Instant) {
    let left = moment.saturating_duration_since(Instant::now());
    if !left.is_zero() {
        thread::sleep(left);
    }
}
