//! Intra-list diversity (Ziegler et al., WWW 2005).

/// The mean over all pairs of the first `k` items of `1 - similarity`, where `similarity` is symmetric and lies in
/// 0 to 1; none for a list of fewer than two.
pub fn diversity(list: &[u32], k: usize, similarity: impl Fn(u32, u32) -> f64) -> Option<f64> {
    let list = list.get(..k.min(list.len())).unwrap_or(list);
    let (mut sum, mut pairs) = (0.0, 0.0);
    for (position, item) in list.iter().enumerate() {
        for other in list.iter().skip(position + 1) {
            sum += 1.0 - similarity(*item, *other);
            pairs += 1.0;
        }
    }
    (pairs > 0.0).then(|| sum / pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_alike_pair_of_three_leaves_two_thirds() {
        let same_parity = |a: u32, b: u32| if a % 2 == b % 2 { 1.0 } else { 0.0 };
        let found = diversity(&[1, 2, 3, 4], 3, same_parity).unwrap();
        assert!((found - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(diversity(&[1], 3, same_parity), None);
    }
}
