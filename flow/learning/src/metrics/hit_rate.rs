//! HR@k.

use super::hits;

/// 1 when at least one wanted item is among the first `k`, else 0. Averaged over lists it is the hit rate.
#[must_use]
pub fn hit_rate(list: &[u32], wanted: &[u32], k: usize) -> f64 {
    if hits(list, wanted, k) > 0 { 1.0 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wanted_item_among_the_first_k_is_a_hit() {
        assert_eq!(hit_rate(&[4, 7, 9], &[9, 1], 3), 1.0);
        assert_eq!(hit_rate(&[4, 7, 9], &[9, 1], 2), 0.0);
        assert_eq!(hit_rate(&[], &[9], 2), 0.0);
    }
}
