//! A share of what was shown, and how sure one can be of it.
//!
//! The interval is Wilson's score interval (E. B. Wilson, "Probable inference, the law of succession, and statistical
//! inference", Journal of the American Statistical Association 22, 1927, 209–212). The textbook interval of Wald, which
//! is p ± 1.96 standard errors, was refused: at the rates of a shop it reaches below zero, and for no clicks at all it is
//! certain of zero.
//!
//! It takes every exposure for an independent trial. Those of one person are not, so the truth is somewhat wider. Where
//! a decision is to rest on it, compare arms assigned by person.

use serde::Serialize;

/// The 97.5th percentile of the normal distribution: two-sided 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// A share with its 95 % interval; all three from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rate {
    /// The share itself.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

impl Rate {
    /// The share `successes / trials` (at most 1); none of nothing.
    #[must_use]
    pub fn of(successes: u64, trials: u64) -> Option<Self> {
        if trials == 0 {
            return None;
        }
        let (successes, n) = (successes.min(trials) as f64, trials as f64);
        let value = successes / n;
        let shrink = 1.0 + Z * Z / n;
        let centre = (value + Z * Z / (2.0 * n)) / shrink;
        let half = Z * (value * (1.0 - value) / n + Z * Z / (4.0 * n * n)).sqrt() / shrink;
        // At the ends the interval touches 0 or 1 exactly; rounding must not leave it a hair beside.
        let low = if successes == 0.0 { 0.0 } else { (centre - half).max(0.0) };
        let high = if successes >= n { 1.0 } else { (centre + half).min(1.0) };
        Some(Self { value, low, high })
    }
}

#[cfg(test)]
mod tests {
    //! Claims: the interval equals published figures; it holds the share and stays within 0 and 1; more trials make it
    //! narrower; of nothing there is no rate.

    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(successes: u64, trials: u64, low: f64, high: f64) {
        let rate = Rate::of(successes, trials).unwrap();
        assert!((rate.low - low).abs() < 5e-5 && (rate.high - high).abs() < 5e-5, "{successes}/{trials}: {rate:?}");
    }

    /// R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, 1998,
    /// 857–872, table I, method 3: the score interval without continuity correction.
    #[test]
    fn the_interval_equals_newcombes_table() {
        check(81, 263, 0.2553, 0.3662);
        check(15, 148, 0.0624, 0.1605);
        check(0, 20, 0.0, 0.1611);
        check(1, 29, 0.0061, 0.1718);
    }

    /// With z² = 3.841459: centre (0.1 + 0.01920729) / 1.03841459 = 0.1147974, half width 1.959964 ×
    /// √(0.0009 + 0.00009603647) / 1.03841459 = 0.0595682.
    #[test]
    fn ten_of_a_hundred_is_as_worked_out_by_hand() {
        check(10, 100, 0.055_229, 0.174_366);
    }

    #[test]
    fn nothing_shown_has_no_rate() {
        assert_eq!(Rate::of(0, 0), None);
    }

    #[test]
    fn all_or_none_touch_the_end_exactly() {
        assert_eq!(Rate::of(0, 7).map(|rate| rate.low), Some(0.0));
        assert_eq!(Rate::of(7, 7).map(|rate| (rate.value, rate.high)), Some((1.0, 1.0)));
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_share_and_narrows_with_more_of_the_same(successes in 0_u64..5_000, more in 0_u64..5_000) {
            let trials = successes + more + 1;
            let (few, many) = (Rate::of(successes, trials).unwrap(), Rate::of(successes * 4, trials * 4).unwrap());
            prop_assert!(0.0 <= few.low && few.low <= few.value && few.value <= few.high && few.high <= 1.0);
            prop_assert!(many.high - many.low < few.high - few.low);
        }
    }
}
