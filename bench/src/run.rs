//! A run from start to report: connect, warm up, measure, add up.

use std::sync::atomic::Ordering::Relaxed;
use std::thread::{self, Scope, ScopedJoinHandle};
use std::time::{Duration, Instant};

use crate::connection::Connection;
use crate::driver::{Counters, Driver};
use crate::load::Load;
use crate::machine::Machine;
use crate::processor_time::processor_seconds;
use crate::report::{Measured, Report};
use crate::requests::Requests;
use crate::schedule::Schedule;
use crate::tally::Tally;
use crate::{BenchError, Target};

/// How far a run has come, as told to whoever watches: about ten times a second, and once more at the end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// What the run is at.
    pub phase: Phase,
    /// Seconds since the start.
    pub elapsed_seconds: f64,
    /// Seconds from the start to the end of the schedule, warm-up included.
    pub total_seconds: f64,
    /// Requests with a 2xx answer so far, warm-up included.
    pub answered: u64,
    /// Requests that failed so far, warm-up included.
    pub failed: u64,
}

/// What a run is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nothing is measured yet.
    WarmUp,
    /// Every request counts.
    Measure,
    /// The schedule is over; the last answers, and what is overdue, are waited for (at most the load's timeout
    /// for the sending, and twice that for the answers).
    Drain,
}

/// How often progress is told.
const PROGRESS_EVERY: Duration = Duration::from_millis(100);
/// The time a thread may take to start before the schedule does.
const START_PER_CONNECTION: Duration = Duration::from_micros(100);
/// The workload's check runs on the thread too, and may parse JSON.
const STACK_BYTES: usize = 1024 * 1024;

/// Drives the target and reports what it did. Blocks for the whole run: one thread per connection does the work,
/// the calling thread sleeps and calls `progress`. From async code, call it on a blocking thread.
///
/// # Errors
/// [`BenchError`] if the run cannot start: a load outside its limits, a target where nothing listens, a process id
/// that is none. What goes wrong after the start is counted in the report.
pub fn run(
    target: &Target,
    load: &Load,
    requests: &dyn Requests,
    progress: &mut dyn FnMut(&Progress),
) -> Result<Report, BenchError> {
    load.validate()?;
    let machine = Machine::describe();
    if let Some(process_id) = target.process_id().filter(|_| cfg!(target_os = "linux")) {
        processor_seconds(process_id).ok_or(BenchError::Process { process_id })?;
    }
    let connections = connect(target, load)?;
    let counters = Counters::default();
    let lead = Duration::from_millis(10) + START_PER_CONNECTION * u32::try_from(load.connections).unwrap_or(u32::MAX);
    let schedule = Schedule::new(load, Instant::now() + lead);
    let share = |connection| {
        let (schedule, counters, samples) = (&schedule, &counters, load.samples);
        Ok(Driver { schedule, requests, counters, samples, connection, tally: Tally::new()? })
    };
    let drivers: Vec<Driver<'_>> = connections.into_iter().map(share).collect::<Result<_, BenchError>>()?;
    let (tally, server_cpu_seconds) = thread::scope(|scope| {
        let threads = start(scope, drivers).inspect_err(|_| schedule.stop())?;
        let mut watch = Watch { schedule: &schedule, counters: &counters, progress };
        watch.threads(&threads, Some(schedule.measured_from));
        let before = target.process_id().and_then(processor_seconds);
        watch.threads(&threads, None);
        let tally = add_up(threads)?;
        let after = target.process_id().and_then(processor_seconds);
        Ok::<_, BenchError>((tally, before.zip(after).map(|(before, after)| after - before)))
    })?;
    let measured_from = schedule.measured_from;
    let workload = requests.workload();
    Ok(Report::new(Measured { target, load, tally, measured_from, server_cpu_seconds, machine, workload }))
}

fn connect(target: &Target, load: &Load) -> Result<Vec<Connection>, BenchError> {
    let address = target.address();
    (0..load.connections)
        .map(|_| Connection::open(address, load.timeout()).map_err(|source| BenchError::Connect { address, source }))
        .collect()
}

fn start<'scope>(
    scope: &'scope Scope<'scope, '_>,
    drivers: Vec<Driver<'scope>>,
) -> Result<Vec<ScopedJoinHandle<'scope, Tally>>, BenchError> {
    let start_one = |(connection, driver): (usize, Driver<'scope>)| {
        let builder = thread::Builder::new().name(format!("load {connection}")).stack_size(STACK_BYTES);
        let started = builder.spawn_scoped(scope, move || driver.drive());
        started.map_err(|source| BenchError::Thread { connection, source })
    };
    drivers.into_iter().enumerate().map(start_one).collect()
}

/// The calling thread's part of a run: it sleeps, and tells how far things are.
struct Watch<'run> {
    schedule: &'run Schedule,
    counters: &'run Counters,
    progress: &'run mut dyn FnMut(&Progress),
}

impl Watch<'_> {
    /// Returns when the threads are done, or at the given moment if that is earlier.
    fn threads(&mut self, threads: &[ScopedJoinHandle<'_, Tally>], until: Option<Instant>) {
        loop {
            let now = Instant::now();
            let left = until.map_or(PROGRESS_EVERY, |until| until.saturating_duration_since(now));
            let progress = self.at(now);
            (self.progress)(&progress);
            if left.is_zero() || threads.iter().all(ScopedJoinHandle::is_finished) {
                return;
            }
            thread::sleep(left.min(PROGRESS_EVERY));
        }
    }

    fn at(&self, now: Instant) -> Progress {
        let Schedule { start, measured_from, end, .. } = *self.schedule;
        Progress {
            phase: match now {
                now if now < measured_from => Phase::WarmUp,
                now if now < end => Phase::Measure,
                _ => Phase::Drain,
            },
            elapsed_seconds: now.saturating_duration_since(start).as_secs_f64(),
            total_seconds: (end - start).as_secs_f64(),
            answered: self.counters.answered.load(Relaxed),
            failed: self.counters.failed.load(Relaxed),
        }
    }
}

fn add_up(threads: Vec<ScopedJoinHandle<'_, Tally>>) -> Result<Tally, BenchError> {
    let mut sum = Tally::new()?;
    for thread in threads {
        match thread.join() {
            Ok(tally) => sum.merge(tally),
            // Only the caller's own code can panic there: the panic is theirs to see.
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
    Ok(sum)
}
