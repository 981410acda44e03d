//! NDCG@k (Järvelin & Kekäläinen, TOIS 2002) with relevance 0 or 1.

/// The sum of `1 / log2(position + 1)` over wanted items among the first `k`, against that of the best possible
/// list; 0 when nothing is wanted.
#[must_use]
pub fn ndcg(list: &[u32], wanted: &[u32], k: usize) -> f64 {
    let gains = list.iter().take(k).zip(1_u32..).filter(|(item, _)| wanted.contains(item));
    let gained: f64 = gains.map(|(_, position)| discount(position)).sum();
    let best: f64 = (1..=wanted.len().min(k) as u32).map(discount).sum();
    if best > 0.0 { gained / best } else { 0.0 }
}

fn discount(position: u32) -> f64 {
    1.0 / libm::log2(f64::from(position) + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wanted_items_count_less_the_farther_down_they_stand() {
        // Places 1 and 3 of 3, two wanted: (1 + 1/2) / (1 + 1/log2(3)).
        let by_hand = 1.5 / (1.0 + 1.0 / 3.0_f64.log2());
        assert!((ndcg(&[1, 9, 2], &[1, 2], 3) - by_hand).abs() < 1e-12);
        assert!((by_hand - 0.919_720_789_148_186_2).abs() < 1e-9);
        assert_eq!(ndcg(&[1, 2], &[2, 1], 20), 1.0);
        assert_eq!(ndcg(&[3, 4], &[2, 1], 20), 0.0);
        assert_eq!(ndcg(&[3, 4], &[], 20), 0.0);
    }
}
