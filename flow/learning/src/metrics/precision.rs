//! Precision@k.

use super::hits;

/// The share of the `k` places that hold a wanted item; 0 when `k` is.
#[must_use]
pub fn precision(list: &[u32], wanted: &[u32], k: usize) -> f64 {
    if k == 0 { 0.0 } else { hits(list, wanted, k) as f64 / k as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_wanted_items_in_four_places_are_a_half() {
        assert_eq!(precision(&[1, 9, 2, 8], &[1, 2, 3, 4, 5], 4), 0.5);
        assert_eq!(precision(&[1], &[1], 4), 0.25, "a short list has empty places");
        assert_eq!(precision(&[1], &[1], 0), 0.0);
    }
}
