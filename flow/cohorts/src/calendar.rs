//! When people shop: evenings more than mornings, Sundays more than Fridays, candles in winter and seeds in spring.

use commerce::Timestamp;

use crate::random::Random;
use crate::weights::Weights;

/// Milliseconds of a second.
pub const SECOND_MS: i64 = 1_000;
/// Milliseconds of a day.
pub const DAY_MS: i64 = 86_400_000;

/// Visits by weekday, Monday first, around 1.
const BY_WEEKDAY: [f64; 7] = [1.0, 0.95, 0.95, 1.0, 0.85, 1.05, 1.3];

/// Visits by hour of the day in UTC.
const BY_HOUR: [f64; 24] = [
    1.0, 0.5, 0.3, 0.2, 0.2, 0.4, 1.2, 2.5, 3.5, 4.0, 4.5, 4.5, 5.0, 4.5, 4.0, 4.0, 4.5, 5.0, 6.0, 7.5, 8.0, 7.0, 4.5,
    2.5,
];

/// The days of a history, and their rhythm.
pub struct Calendar {
    end: Timestamp,
    first_day: i64,
    hours: Weights,
}

/// How demand for a range moves through the year.
#[derive(Debug, Clone, Copy)]
pub struct Season {
    /// Day of the year of the peak.
    pub peak_day: f64,
    /// Demand at the peak is 1 plus this, at the trough 1 minus this.
    pub strength: f64,
}

impl Season {
    /// Demand on a day (since the epoch), around 1.
    pub fn demand(self, day: i64) -> f64 {
        let day_of_year = (day as f64) % 365.2425;
        1.0 + self.strength * libm::cos(std::f64::consts::TAU * (day_of_year - self.peak_day) / 365.2425)
    }
}

impl Calendar {
    /// The `days` that end with the day of `end`.
    pub fn new(end: Timestamp, days: u32) -> Self {
        Self { end, first_day: end.day() - i64::from(days) + 1, hours: Weights::new(BY_HOUR) }
    }

    /// The days of the history, numbered since the epoch.
    pub fn days(&self) -> std::ops::RangeInclusive<i64> {
        self.first_day..=self.end.day()
    }

    /// The last instant.
    pub fn end(&self) -> Timestamp {
        self.end
    }

    /// The first instant.
    pub fn start(&self) -> Timestamp {
        Timestamp::from_millis(self.first_day * DAY_MS)
    }

    /// How many visits that day sees, around 1.
    pub fn demand(day: i64) -> f64 {
        // The epoch was a Thursday.
        BY_WEEKDAY.get((day + 3).rem_euclid(7) as usize).copied().unwrap_or(1.0)
    }

    /// An instant of a day at which people shop.
    pub fn instant(&self, day: i64, random: &mut Random) -> Timestamp {
        let hour = self.hours.draw(random).unwrap_or_default() as i64;
        let within = random.below(3_600_000) as i64;
        Timestamp::from_millis(day * DAY_MS + hour * 3_600_000 + within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sunday_is_the_busiest_day() {
        let sunday = Timestamp::parse("2026-03-01T09:00:00Z").unwrap().day();
        assert!((1..7).all(|later| Calendar::demand(sunday + later) < Calendar::demand(sunday)));
    }

    #[test]
    fn a_season_peaks_on_its_day_and_is_weakest_half_a_year_later() {
        let winter = Season { peak_day: 350.0, strength: 0.5 };
        let day = Timestamp::parse("1970-12-17T00:00:00Z").unwrap().day();
        assert!((winter.demand(day) - 1.5).abs() < 1e-3);
        assert!((winter.demand(day + 183) - 0.5).abs() < 1e-3);
    }

    #[test]
    fn a_history_has_as_many_days_as_asked_for() {
        let calendar = Calendar::new(Timestamp::parse("2026-03-01T09:00:00Z").unwrap(), 120);
        assert_eq!(calendar.days().count(), 120);
    }
}
