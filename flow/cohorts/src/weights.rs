//! Choice in proportion to weights, by binary search over their running sum.

use crate::random::Random;

/// A fixed list of weights.
pub struct Weights(Vec<f64>);

impl Weights {
    /// Weights by position; negative ones count as 0.
    pub fn new(weights: impl IntoIterator<Item = f64>) -> Self {
        let mut sum = 0.0;
        let running = weights.into_iter().map(|weight: f64| {
            sum += weight.max(0.0);
            sum
        });
        Self(running.collect())
    }

    /// A position; none when all weights are 0.
    pub fn draw(&self, random: &mut Random) -> Option<usize> {
        let sum = *self.0.last().filter(|sum| **sum > 0.0)?;
        let at = random.between(0.0, sum);
        Some(self.0.partition_point(|running| *running <= at).min(self.0.len() - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_come_in_proportion_to_their_weights() {
        let weights = Weights::new([1.0, 0.0, 3.0]);
        let mut random = Random::stream(3, "weights", 0);
        let mut counts = [0; 3];
        (0..8_000).for_each(|_| counts[weights.draw(&mut random).unwrap()] += 1);
        assert!(counts[1] == 0 && (1_800..2_200).contains(&counts[0]), "{counts:?}");
    }

    #[test]
    fn nothing_is_drawn_from_nothing() {
        assert_eq!(Weights::new([]).draw(&mut Random::stream(3, "weights", 0)), None);
        assert_eq!(Weights::new([0.0]).draw(&mut Random::stream(3, "weights", 0)), None);
    }
}
