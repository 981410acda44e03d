//! Which request is next, and when it is due.
//!
//! All connections draw from one counter, so a slot of the schedule is always taken by a connection that is free:
//! one slow answer makes nobody else late. Giving each connection its own share of the slots was refused, since
//! a stalled connection would then delay its share while others sit idle, and the figures would show a stall of
//! the driver's making.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use crate::load::{Load, Pace};

/// The moments of a run and its counter of requests.
pub(crate) struct Schedule {
    pub start: Instant,
    pub measured_from: Instant,
    pub end: Instant,
    /// When the open loop stops sending what is overdue.
    pub give_up: Instant,
    pace: Pace,
    next: AtomicU64,
    stopped: AtomicBool,
}

/// The right to send one request.
pub(crate) struct Slot {
    pub number: u64,
    /// When it is due; none if that is at once.
    pub due: Option<Instant>,
}

impl Schedule {
    /// The schedule of a load whose first request is due at `start`.
    pub fn new(load: &Load, start: Instant) -> Self {
        let measured_from = start + Duration::from_secs_f64(load.warmup_seconds);
        let end = measured_from + Duration::from_secs_f64(load.seconds);
        Self {
            start,
            measured_from,
            end,
            give_up: end + load.timeout(),
            pace: load.pace,
            next: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
        }
    }

    /// The next slot, or none when the run is over. In the open loop an overdue slot is still handed out.
    pub fn take(&self) -> Option<Slot> {
        if self.stopped.load(Relaxed) {
            return None;
        }
        match self.pace {
            Pace::Closed => {
                (Instant::now() < self.end).then(|| Slot { number: self.next.fetch_add(1, Relaxed), due: None })
            }
            Pace::Open { requests_per_second } => {
                let number = self.next.fetch_add(1, Relaxed);
                let due = self.start + offset(number, requests_per_second);
                (due < self.end).then_some(Slot { number, due: Some(due) })
            }
        }
    }

    /// Hands out no further slots.
    pub fn stop(&self) {
        self.stopped.store(true, Relaxed);
    }
}

fn offset(number: u64, requests_per_second: f64) -> Duration {
    // A rate just above zero puts the second request beyond any clock: one day past the longest run is enough.
    Duration::from_secs_f64((number as f64 / requests_per_second).min(1e6))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots_of(load: Load) -> Vec<Duration> {
        let schedule = Schedule::new(&load, Instant::now());
        std::iter::from_fn(|| schedule.take())
            .map(|slot| slot.due.expect("the open loop has a schedule") - schedule.start)
            .collect()
    }

    #[test]
    fn an_open_loop_is_due_at_even_intervals_whatever_the_clock_says() {
        let load = Load {
            pace: Pace::Open { requests_per_second: 4.0 },
            seconds: 1.0,
            warmup_seconds: 0.5,
            ..Load::default()
        };
        assert_eq!(slots_of(load), [0, 250, 500, 750, 1_000, 1_250].map(Duration::from_millis));
    }

    #[test]
    fn a_rate_near_zero_is_one_request() {
        let load = Load { pace: Pace::Open { requests_per_second: 1e-300 }, ..Load::default() };
        assert_eq!(slots_of(load).len(), 1);
    }

    #[test]
    fn a_stopped_schedule_hands_out_nothing() {
        let schedule = Schedule::new(&Load::default(), Instant::now());
        assert_eq!(schedule.take().map(|slot| slot.number), Some(0));
        schedule.stop();
        assert!(schedule.take().is_none());
    }
}
