//! Recall@k.

use super::hits;

/// The share of the wanted items that are among the first `k`; 0 when nothing is wanted.
#[must_use]
pub fn recall(list: &[u32], wanted: &[u32], k: usize) -> f64 {
    if wanted.is_empty() { 0.0 } else { hits(list, wanted, k) as f64 / wanted.len() as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_of_five_wanted_items_are_two_fifths() {
        assert_eq!(recall(&[1, 9, 2, 8], &[1, 2, 3, 4, 5], 4), 0.4);
        assert_eq!(recall(&[1, 9, 2, 8], &[1, 2, 3, 4, 5], 2), 0.2);
        assert_eq!(recall(&[1], &[], 2), 0.0);
    }
}
