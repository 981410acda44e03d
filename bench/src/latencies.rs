//! A histogram of times: three significant digits from a microsecond to an hour, in bounded memory.

use std::time::Duration;

use hdrhistogram::{CreationError, Histogram};

/// Below this, times are not told apart.
const LOWEST_NANOSECONDS: u64 = 1_000;
/// Above this, times count as this.
const HIGHEST_NANOSECONDS: u64 = 3_600_000_000_000;

/// Times, counted to three significant digits.
#[derive(Clone, Debug)]
pub struct Latencies {
    histogram: Histogram<u32>,
}

impl Latencies {
    pub(crate) fn new() -> Result<Self, CreationError> {
        Ok(Self { histogram: Histogram::new_with_bounds(LOWEST_NANOSECONDS, HIGHEST_NANOSECONDS, 3)? })
    }

    pub(crate) fn record(&mut self, time: Duration) {
        self.histogram.saturating_record(u64::try_from(time.as_nanos()).unwrap_or(u64::MAX));
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        // Histograms with the same bounds always add up.
        let _ = self.histogram.add(&other.histogram);
    }

    /// How many times were counted.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.histogram.len()
    }

    /// How many times were longer than this many milliseconds, to the histogram's resolution.
    #[must_use]
    pub fn count_above_ms(&self, milliseconds: f64) -> u64 {
        let bound = Duration::try_from_secs_f64(milliseconds / 1e3).unwrap_or(Duration::ZERO);
        let bound = u64::try_from(bound.as_nanos()).unwrap_or(u64::MAX);
        let counted = self.histogram.iter_recorded();
        counted.filter(|step| step.value_iterated_to() > bound).map(|step| step.count_since_last_iteration()).sum()
    }

    /// The time that this share of all did not exceed, in milliseconds: 0.99 for the 99th percentile, 1 for the
    /// longest. Zero if nothing was counted.
    #[must_use]
    pub fn quantile_ms(&self, share: f64) -> f64 {
        milliseconds(self.histogram.value_at_quantile(share))
    }

    /// The mean, in milliseconds. Zero if nothing was counted.
    #[must_use]
    pub fn mean_ms(&self) -> f64 {
        self.histogram.mean() / 1e6
    }
}

fn milliseconds(nanoseconds: u64) -> f64 {
    nanoseconds as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_milliseconds(times: impl IntoIterator<Item = u64>) -> Latencies {
        let mut latencies = Latencies::new().expect("fixed bounds");
        times.into_iter().for_each(|time| latencies.record(Duration::from_millis(time)));
        latencies
    }

    #[test]
    fn quantiles_and_counts_of_one_to_a_hundred_milliseconds() {
        let latencies = of_milliseconds(1..=100);
        for (share, expected) in [(0.5, 50.0), (0.99, 99.0), (1.0, 100.0)] {
            let found = latencies.quantile_ms(share);
            assert!((found / expected - 1.0).abs() < 2e-3, "{share}: {found}");
        }
        assert!((latencies.mean_ms() / 50.5 - 1.0).abs() < 2e-3);
        assert_eq!(latencies.count_above_ms(90.5), 10);
        assert_eq!(latencies.count(), 100);
    }

    #[test]
    fn merging_is_counting_together() {
        let mut latencies = of_milliseconds(1..=50);
        latencies.merge(&of_milliseconds(51..=100));
        assert_eq!(latencies.count(), 100);
        assert_eq!(latencies.count_above_ms(90.5), 10);
    }

    #[test]
    fn times_beyond_the_bounds_are_counted_at_the_bounds() {
        let latencies = of_milliseconds([0, 7_200_000]);
        assert_eq!(latencies.count(), 2);
        assert!((latencies.quantile_ms(1.0) / 3_600_000.0 - 1.0).abs() < 2e-3);
    }
}
