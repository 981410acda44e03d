//! Ids of decisions: unique, and sorted by the time they were made.

use std::sync::atomic::{AtomicU64, Ordering};

use commerce::{DecisionId, Timestamp};

/// Draws decision ids: 48 bits of milliseconds, 32 bits of a counter, 40 bits that name this run of the process.
#[derive(Debug)]
pub(crate) struct DecisionIds {
    run: u64,
    next: AtomicU64,
}

impl DecisionIds {
    /// Ids for a process that started at `started`; two processes started in the same millisecond differ by their
    /// process number.
    pub(crate) fn new(started: Timestamp) -> Self {
        let run = (started.millis() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ u64::from(std::process::id());
        Self { run, next: AtomicU64::new(0) }
    }

    pub(crate) fn draw(&self, now: Timestamp) -> DecisionId {
        let count = self.next.fetch_add(1, Ordering::Relaxed);
        let high: u128 = ((now.millis() as u128) & 0xFFFF_FFFF_FFFF) << 72;
        let middle = (u128::from(count) & 0xFFFF_FFFF) << 40;
        let bits = high | middle | (u128::from(self.run) & 0xFF_FFFF_FFFF);
        DecisionId::from_bits(bits)
    }
}

/// A seed from a decision's id (FNV-1a), so that the record of the id is the record of the seed.
pub(crate) fn seed_of(id: &DecisionId) -> u64 {
    id.as_str()
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_sort_by_time() {
        let ids = DecisionIds::new(Timestamp::from_millis(1));
        let early = ids.draw(Timestamp::from_millis(1_000));
        let same_instant = ids.draw(Timestamp::from_millis(1_000));
        let late = ids.draw(Timestamp::from_millis(2_000));
        assert!(early < same_instant && same_instant < late);
        assert_eq!(early.as_str().len(), 24);
    }
}
