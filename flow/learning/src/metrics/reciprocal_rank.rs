//! MRR@k.

/// 1 over the position (from 1) of the first wanted item among the first `k`, else 0. Averaged over lists it is the
/// mean reciprocal rank.
#[must_use]
pub fn reciprocal_rank(list: &[u32], wanted: &[u32], k: usize) -> f64 {
    let first = list.iter().take(k).position(|item| wanted.contains(item));
    first.map_or(0.0, |position| 1.0 / (position + 1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_wanted_item_at_the_third_place_is_a_third() {
        assert_eq!(reciprocal_rank(&[4, 7, 9, 1], &[9, 1], 20), 1.0 / 3.0);
        assert_eq!(reciprocal_rank(&[4, 7, 9, 1], &[9, 1], 2), 0.0);
        assert_eq!(reciprocal_rank(&[1], &[9, 1], 2), 1.0);
    }
}
