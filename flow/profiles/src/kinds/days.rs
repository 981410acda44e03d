//! A number per day, over a bounded horizon.
//!
//! **Law.** The sum of the writes of each day (UTC), for the `HORIZON` days that end with the latest day written. The
//! horizon only moves forward, so a day that falls out can never be asked for again, and what falls out depends on
//! the set of writes alone. A merge adds day by day.

use commerce::Timestamp;
use serde::{Deserialize, Serialize};

use super::recent::grow_gently;

/// Counts by day, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Days<const HORIZON: i64>(Vec<(i32, u32)>);

impl<const HORIZON: i64> Days<HORIZON> {
    /// Counts one more on the day of that instant.
    pub fn increment(&mut self, at: Timestamp) {
        let day = at.day().clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32;
        self.add(day, 1);
        self.drop_old();
    }

    /// Takes the writes of another state in.
    pub fn merge(&mut self, other: Self) {
        for (day, count) in other.0 {
            self.add(day, count);
        }
        self.drop_old();
    }

    /// How many days were counted among the `days` that end with the day of `now`.
    #[must_use]
    pub fn active(&self, now: Timestamp, days: i64) -> usize {
        let first = now.day() - days + 1;
        self.0.iter().filter(|(day, _)| i64::from(*day) >= first).count()
    }

    /// The days since the epoch with their counts, oldest first.
    pub fn counts(&self) -> impl Iterator<Item = (i32, u32)> {
        self.0.iter().copied()
    }

    /// Whether nothing was counted.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn add(&mut self, day: i32, count: u32) {
        match self.0.binary_search_by_key(&day, |(day, _)| *day) {
            Ok(place) => {
                if let Some((_, held)) = self.0.get_mut(place) {
                    *held = held.saturating_add(count);
                }
            }
            Err(place) => {
                grow_gently(&mut self.0);
                self.0.insert(place, (day, count));
            }
        }
    }

    fn drop_old(&mut self) {
        let Some((latest, _)) = self.0.last().copied() else { return };
        self.0.retain(|(day, _)| i64::from(latest) - i64::from(*day) < HORIZON);
    }
}
