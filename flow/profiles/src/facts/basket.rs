//! What is in the basket: the moves since the latest order, replayed.
//!
//! Moves are replayed in the order of time, whatever the order of arrival; a removal takes away at most what is there,
//! and one in the same millisecond as an addition comes after it. Storing the sums instead was refused:
//! "at most what is there" depends on the order, and a late addition would be lost to an early removal.

use commerce::Timestamp;
use rustc_hash::FxHashMap;

use crate::kinds::Recent;
use crate::view::Touch;
use crate::writes::BasketMove;

pub(super) fn contents<const LIMIT: usize>(
    moves: &Recent<BasketMove, LIMIT>,
    since: Timestamp,
    limit: usize,
) -> Vec<Touch> {
    if moves.is_empty() {
        return Vec::new();
    }
    let mut held: FxHashMap<_, Touch> = FxHashMap::default();
    for moved in moves.latest_first().rev().filter(|moved| moved.at >= since) {
        let touch = held.entry(&moved.product).or_insert_with(|| Touch {
            product: moved.product.clone(),
            at: moved.at,
            count: 0,
        });
        if moved.removed {
            touch.count = touch.count.saturating_sub(moved.quantity);
        } else {
            touch.count = touch.count.saturating_add(moved.quantity);
            touch.at = moved.at;
        }
    }
    let mut contents: Vec<Touch> = held.into_values().filter(|touch| touch.count > 0).collect();
    contents.sort_unstable_by(|left, right| (right.at, &right.product).cmp(&(left.at, &left.product)));
    contents.truncate(limit);
    contents
}
