//! The nearest items of every item, by how often they stand in the same lists.

use rayon::prelude::*;

use crate::rows::Rows;

/// For every item the `keep` others with the largest similarity, largest first and equals in order of item.
/// `lists` holds distinct items per list; `similarity` gets the number of common lists and both items' own.
/// Lists longer than `longest` are left out: they are robots or wholesale, and cost the square of their length.
pub(crate) fn nearest(
    items: usize,
    lists: &Rows<u32>,
    longest: usize,
    keep: usize,
    similarity: impl Fn(f32, f32, f32) -> f32 + Sync,
) -> Rows<(u32, f32)> {
    let within = |list: u32| lists.row(list).len() <= longest;
    let pairs = (0..lists.len() as u32)
        .filter(|list| within(*list))
        .flat_map(|list| lists.row(list).iter().map(move |item| (*item, list)));
    let lists_of = Rows::grouped(items, pairs, 0);
    let rows: Vec<Vec<(u32, f32)>> = (0..items as u32)
        .into_par_iter()
        .map_init(
            || Common { counts: vec![0; items], met: Vec::new() },
            |common, item| {
                common.count(item, lists, &lists_of);
                common.nearest(item, &lists_of, keep, &similarity)
            },
        )
        .collect();
    Rows::from_lists(rows)
}

/// Common lists of one item with all others.
struct Common {
    counts: Vec<u32>,
    met: Vec<u32>,
}

impl Common {
    fn count(&mut self, item: u32, lists: &Rows<u32>, lists_of: &Rows<u32>) {
        for met in self.met.drain(..) {
            if let Some(count) = self.counts.get_mut(met as usize) {
                *count = 0;
            }
        }
        for other in lists_of.row(item).iter().flat_map(|list| lists.row(*list)).filter(|other| **other != item) {
            if let Some(count) = self.counts.get_mut(*other as usize) {
                if *count == 0 {
                    self.met.push(*other);
                }
                *count += 1;
            }
        }
    }

    fn nearest(
        &self,
        item: u32,
        lists_of: &Rows<u32>,
        keep: usize,
        similarity: impl Fn(f32, f32, f32) -> f32,
    ) -> Vec<(u32, f32)> {
        let own = lists_of.row(item).len() as f32;
        let scored = self.met.iter().map(|other| {
            let common = self.counts.get(*other as usize).copied().unwrap_or_default() as f32;
            (*other, similarity(common, own, lists_of.row(*other).len() as f32))
        });
        best(scored.filter(|(_, similarity)| *similarity > 0.0).collect(), keep)
    }
}

/// The `keep` pairs with the largest weight, largest first and equals in order of item.
pub(crate) fn best(mut pairs: Vec<(u32, f32)>, keep: usize) -> Vec<(u32, f32)> {
    let by_weight = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0));
    if keep > 0 && pairs.len() > keep {
        pairs.select_nth_unstable_by(keep - 1, by_weight);
    }
    pairs.truncate(keep);
    pairs.sort_unstable_by(by_weight);
    pairs.shrink_to_fit();
    pairs
}

/// The distinct items of each list, in order of first appearance.
pub(crate) fn distinct(lists: impl Iterator<Item = impl Iterator<Item = u32>>) -> Rows<u32> {
    Rows::from_lists(lists.map(|list| {
        let mut seen = rustc_hash::FxHashSet::default();
        list.filter(|item| seen.insert(*item)).collect::<Vec<_>>()
    }))
}
