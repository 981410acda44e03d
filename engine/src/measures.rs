//! What the engine counts about itself, for `/metrics` and `doctor`.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use arc_swap::ArcSwap;
use commerce::Surface;
use serde::Serialize;
use signals::Signal;
use storage::record::DecisionRecord;

use crate::decision_writer::lock;
use crate::ingest::Receipt;

/// Upper bounds of the latency buckets, in microseconds; the last bucket has none.
pub const LATENCY_BOUNDS_US: [u64; 11] = [50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000];

#[derive(Default)]
pub(crate) struct Measures {
    accepted: AtomicU64,
    duplicates: AtomicU64,
    dead_letters: AtomicU64,
    checkpoint_failures: AtomicU64,
    unfolded: AtomicU64,
    surfaces: ArcSwap<BTreeMap<Surface, Arc<SurfaceCounters>>>,
    happenings: Mutex<BTreeMap<&'static str, u64>>,
}

/// As [`SurfaceMeasures`], to be counted up by many threads at once.
#[derive(Default)]
struct SurfaceCounters {
    decisions: AtomicU64,
    products: AtomicU64,
    from_fallback: AtomicU64,
    degraded: AtomicU64,
    short: AtomicU64,
    faulty: AtomicU64,
    took_us: AtomicU64,
    latency: [AtomicU64; LATENCY_BOUNDS_US.len() + 1],
}

/// What one surface's decisions add up to since the start.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SurfaceMeasures {
    /// Decisions made.
    pub decisions: u64,
    /// Products shown.
    pub products: u64,
    /// Products from the fallback ladder.
    pub from_fallback: u64,
    /// Decisions that skipped a stage for want of time.
    pub degraded: u64,
    /// Decisions shorter than asked for.
    pub short: u64,
    /// Decisions with a stage that broke its contract.
    pub faulty: u64,
    /// Time taken, summed, in microseconds.
    pub took_us: u64,
    /// Decisions by [`LATENCY_BOUNDS_US`], the last bucket open; not cumulative.
    pub latency: [u64; LATENCY_BOUNDS_US.len() + 1],
}

/// Everything counted since the start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Measured {
    /// Signals and catalogue changes accepted.
    pub accepted: u64,
    /// Repeats of a message.
    pub duplicates: u64,
    /// Kept as dead letters.
    pub dead_letters: u64,
    /// Checkpoints that failed.
    pub checkpoint_failures: u64,
    /// Accepted signals that are in the log alone, because the profile they belong to is damaged.
    pub unfolded_signals: u64,
    /// Decisions that could not be logged.
    pub unlogged_decisions: u64,
    /// Profiles in memory.
    pub cached_profiles: u64,
    /// Profiles changed since the last checkpoint.
    pub unsaved_profiles: u64,
    /// By surface.
    pub surfaces: BTreeMap<String, SurfaceMeasures>,
    /// Signals by word.
    pub happenings: BTreeMap<&'static str, u64>,
}

impl Measures {
    pub(crate) fn ingested(&self, receipt: &Receipt) {
        self.accepted.fetch_add(receipt.accepted as u64, Ordering::Relaxed);
        self.duplicates.fetch_add(receipt.duplicates as u64, Ordering::Relaxed);
        self.dead_letters.fetch_add(receipt.dead_letters as u64, Ordering::Relaxed);
    }

    /// Counts a group of signals by word, under one lock.
    pub(crate) fn happened(&self, signals: &[Signal]) {
        let mut happenings = lock(&self.happenings);
        for signal in signals {
            *happenings.entry(signal.happening.name()).or_default() += 1;
        }
    }

    pub(crate) fn not_folded(&self) {
        self.unfolded.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn checkpoint_failed(&self) {
        self.checkpoint_failures.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a decision without a lock: this stands on the road of every request.
    pub(crate) fn decided(&self, record: &DecisionRecord) {
        let surface = &record.decision.surface;
        match self.surfaces.load().get(surface) {
            Some(counters) => counters.count(record),
            None => self.counters_of(surface).count(record),
        }
    }

    /// The counters of a surface that was not asked for before.
    fn counters_of(&self, surface: &Surface) -> Arc<SurfaceCounters> {
        let counters = Arc::new(SurfaceCounters::default());
        self.surfaces.rcu(|surfaces| {
            let mut surfaces = BTreeMap::clone(surfaces);
            surfaces.entry(surface.clone()).or_insert_with(|| Arc::clone(&counters));
            surfaces
        });
        // Another thread may have been first.
        self.surfaces.load().get(surface).map_or(counters, Arc::clone)
    }

    pub(crate) fn read(&self, unlogged_decisions: u64, cached_profiles: u64, unsaved_profiles: u64) -> Measured {
        Measured {
            accepted: self.accepted.load(Ordering::Relaxed),
            duplicates: self.duplicates.load(Ordering::Relaxed),
            dead_letters: self.dead_letters.load(Ordering::Relaxed),
            checkpoint_failures: self.checkpoint_failures.load(Ordering::Relaxed),
            unfolded_signals: self.unfolded.load(Ordering::Relaxed),
            unlogged_decisions,
            cached_profiles,
            unsaved_profiles,
            surfaces: self
                .surfaces
                .load()
                .iter()
                .map(|(surface, counters)| (surface.to_string(), counters.read()))
                .collect(),
            happenings: lock(&self.happenings).clone(),
        }
    }
}

impl SurfaceCounters {
    fn count(&self, record: &DecisionRecord) {
        let decision = &record.decision;
        let add = |counter: &AtomicU64, count: u64| {
            if count > 0 {
                counter.fetch_add(count, Ordering::Relaxed);
            }
        };
        add(&self.decisions, 1);
        add(&self.products, decision.slate.len() as u64);
        add(&self.from_fallback, u64::from(decision.counts.from_fallback));
        add(&self.degraded, u64::from(decision.degraded));
        add(&self.short, u64::from(decision.emptied.is_some()));
        add(&self.faulty, u64::from(!decision.faults.is_empty()));
        add(&self.took_us, record.took_us);
        let bucket = LATENCY_BOUNDS_US.partition_point(|bound| *bound < record.took_us);
        if let Some(latency) = self.latency.get(bucket) {
            add(latency, 1);
        }
    }

    fn read(&self) -> SurfaceMeasures {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        SurfaceMeasures {
            decisions: read(&self.decisions),
            products: read(&self.products),
            from_fallback: read(&self.from_fallback),
            degraded: read(&self.degraded),
            short: read(&self.short),
            faulty: read(&self.faulty),
            took_us: read(&self.took_us),
            latency: std::array::from_fn(|bucket| self.latency.get(bucket).map_or(0, read)),
        }
    }
}
