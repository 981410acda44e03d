//! Popularity bias: the average popularity rank of what is shown (after Yin et al., VLDB 2012, ARP).

/// The popularity rank of every item as a share: 0 the most popular, near 1 the least.
#[derive(Debug, Clone)]
pub struct Popularity {
    ranks: Vec<f64>,
}

impl Popularity {
    /// Ranks items by how often they were met; equals share the mean of their ranks.
    #[must_use]
    pub fn of_counts(counts: &[u32]) -> Self {
        let mut order: Vec<usize> = (0..counts.len()).collect();
        let count = |item: &usize| counts.get(*item).copied().unwrap_or_default();
        order.sort_by_key(|item| std::cmp::Reverse(count(item)));
        let mut ranks = vec![0.0; counts.len()];
        let mut before = 0;
        for equals in order.chunk_by(|a, b| count(a) == count(b)) {
            let mean = before as f64 + (equals.len() - 1) as f64 / 2.0;
            for item in equals {
                if let Some(rank) = ranks.get_mut(*item) {
                    *rank = mean / counts.len() as f64;
                }
            }
            before += equals.len();
        }
        Self { ranks }
    }

    /// The mean rank of the first `k`, 0 for nothing but the most popular item; none for an empty list.
    #[must_use]
    pub fn mean_rank(&self, list: &[u32], k: usize) -> Option<f64> {
        let ranks: Vec<f64> = list.iter().take(k).filter_map(|item| self.ranks.get(*item as usize).copied()).collect();
        (!ranks.is_empty()).then(|| ranks.iter().sum::<f64>() / ranks.len() as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_shares_and_equals_share_theirs() {
        // Item 2 is first (rank 0), items 0 and 3 share ranks 1 and 2, item 1 is last (rank 3), of 4.
        let popularity = Popularity::of_counts(&[5, 1, 9, 5]);
        assert_eq!(popularity.mean_rank(&[2], 20), Some(0.0));
        assert_eq!(popularity.mean_rank(&[0, 1], 20), Some((1.5 / 4.0 + 3.0 / 4.0) / 2.0));
        assert_eq!(popularity.mean_rank(&[2, 1], 1), Some(0.0));
        assert_eq!(popularity.mean_rank(&[], 20), None);
    }
}
