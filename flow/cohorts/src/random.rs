//! Random numbers that are the same everywhere: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
//! generators", OOPSLA 2014).
//!
//! A dozen lines of our own rather than a crate: crates improve their streams between versions, and then the same seed
//! would mean another shop. Not for secrets.

const GOLDEN_GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

/// One stream of random numbers.
pub struct Random(u64);

impl Random {
    /// The stream of that name and number under a seed. Streams are independent: one more customer changes no other.
    pub fn stream(seed: u64, name: &str, number: usize) -> Self {
        let mut random = Self(seed);
        let mut state = random.next();
        for part in name.bytes().map(u64::from).chain([number as u64]) {
            random = Self(state ^ part);
            state = random.next();
        }
        Self(state)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN_GAMMA);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Uniform from 0 up to but not including 1, in steps of 2^-53.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Uniform between two numbers.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// True with that probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Uniform below `count`; 0 when `count` is 0. The bias of the multiplication is below 2^-50 for lists of our size.
    pub fn below(&mut self, count: usize) -> usize {
        ((u128::from(self.next()) * count as u128) >> 64) as usize
    }

    /// One element, or the default of an empty list.
    pub fn pick<Item: Copy + Default>(&mut self, items: &[Item]) -> Item {
        items.get(self.below(items.len())).copied().unwrap_or_default()
    }

    /// Standard normal (Box and Muller, 1958).
    pub fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.unit()));
        radius * libm::cos(std::f64::consts::TAU * self.unit())
    }

    /// Log-normal with that median; `spread` is the standard deviation of the logarithm.
    pub fn around(&mut self, median: f64, spread: f64) -> f64 {
        median * libm::exp(spread * self.normal())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_that_of_the_paper() {
        let mut random = Random(1_234_567);
        let drawn = [random.next(), random.next(), random.next()];
        assert_eq!(drawn, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn streams_differ_by_seed_name_and_number() {
        let first = |seed, name, number| Random::stream(seed, name, number).next();
        let drawn = [first(1, "a", 1), first(2, "a", 1), first(1, "b", 1), first(1, "a", 2)];
        assert!(drawn.iter().enumerate().all(|(at, one)| !drawn[at + 1..].contains(one)), "{drawn:?}");
    }

    #[test]
    fn normal_numbers_have_mean_0_and_variance_1() {
        let mut random = Random::stream(7, "normal", 0);
        let drawn: Vec<f64> = (0..20_000).map(|_| random.normal()).collect();
        let mean = drawn.iter().sum::<f64>() / 20_000.0;
        let variance = drawn.iter().map(|one| (one - mean) * (one - mean)).sum::<f64>() / 20_000.0;
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.05, "{mean} {variance}");
    }

    #[test]
    fn an_empty_list_gives_its_default() {
        assert_eq!(Random(0).pick::<u32>(&[]), 0);
        assert_eq!(Random(0).below(0), 0);
    }
}
