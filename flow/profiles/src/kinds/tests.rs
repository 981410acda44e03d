//! Claims, for every kind of state, with bounds small enough to be hit:
//! 1. The order of writes does not matter.
//! 2. Merging two states equals folding all their writes into one.
//! 3. Kinds that promise it do not count a repeat.
//! 4. What is stored reads back equal.

use std::fmt::Debug;

use commerce::Timestamp;
use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use super::*;

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// The one place that touches the kinds: folds `writes` forwards, backwards, in two halves that are merged either way round,
/// and, where repeats do not count, twice.
fn check<S, W>(writes: &[W], repeats_count: bool, write: impl Fn(&mut S, &W), merge: impl Fn(&mut S, S))
where
    S: Default + Clone + PartialEq + Debug + Serialize + DeserializeOwned,
{
    let fold = |writes: &mut dyn Iterator<Item = &W>| {
        let mut state = S::default();
        writes.for_each(|one| write(&mut state, one));
        state
    };
    let whole = fold(&mut writes.iter());
    assert_eq!(fold(&mut writes.iter().rev()), whole, "backwards");
    let halves = || (fold(&mut writes.iter().step_by(2)), fold(&mut writes.iter().skip(1).step_by(2)));
    let (mut left, right) = halves();
    merge(&mut left, right);
    assert_eq!(left, whole, "merged");
    let (left, mut right) = halves();
    merge(&mut right, left);
    assert_eq!(right, whole, "merged the other way round");
    if !repeats_count {
        assert_eq!(fold(&mut writes.iter().chain(writes)), whole, "repeated");
    }
    let stored = serde_json::to_string(&whole).unwrap();
    assert_eq!(serde_json::from_str::<S>(&stored).unwrap(), whole, "stored as {stored}");
}

/// Writes of (instant, key, value), from few of each.
fn writes() -> impl Strategy<Value = Vec<(i64, u8, u8)>> {
    prop::collection::vec((0..12_i64, 0..6_u8, 0..3_u8), 0..40)
}

proptest! {
    #[test]
    fn a_scalar_is_the_latest_value(writes in writes()) {
        check(&writes, false, |state: &mut Scalar<u8>, (time, _, value)| state.set(at(*time), *value), Scalar::merge);
        let mut state = Scalar::none();
        writes.iter().for_each(|(time, _, value)| state.set(at(*time), *value));
        prop_assert_eq!(state.get().copied(), writes.iter().map(|(time, _, value)| (time, value)).max().map(|(_, value)| *value));
    }

    #[test]
    fn the_recent_are_the_greatest_elements(writes in writes()) {
        check(&writes, false, |state: &mut Recent<(i64, u8), 4>, (time, key, _)| state.insert((*time, *key)), Recent::merge);
        let mut state = Recent::<_, 4>::none();
        writes.iter().for_each(|(time, key, _)| state.insert((*time, *key)));
        let mut all: Vec<_> = writes.iter().map(|(time, key, _)| (*time, *key)).collect();
        all.sort_unstable_by(|left, right| right.cmp(left));
        all.dedup();
        all.truncate(4);
        prop_assert_eq!(state.latest_first().copied().collect::<Vec<_>>(), all);
    }

    #[test]
    fn marks_are_the_latest_per_key_of_the_keys_marked_last(writes in writes()) {
        let mark = |state: &mut Marks<u8, u8, 3>, (time, key, value): &(i64, u8, u8)| state.mark(at(*time), *key, *value);
        check(&writes, false, mark, Marks::merge);
        let mut state = Marks::none();
        writes.iter().for_each(|one| mark(&mut state, one));
        let mut all: Vec<_> = (0..6_u8)
            .filter_map(|key| writes.iter().filter(|one| one.1 == key).map(|(time, key, value)| (*time, *value, *key)).max())
            .collect();
        all.sort_unstable_by(|left, right| right.cmp(left));
        all.truncate(3);
        let held: Vec<_> = state.latest_first().map(|mark| (mark.at.millis(), mark.value, mark.key)).collect();
        prop_assert_eq!(held, all);
    }

    #[test]
    fn frequencies_count_the_latest_occurrences(writes in writes()) {
        let occur = |state: &mut Frequencies<u8, 5>, (time, key, _): &(i64, u8, u8)| state.occur(at(*time), *key);
        check(&writes, false, occur, Frequencies::merge);
    }

    #[test]
    fn days_count_within_a_horizon_that_moves_forward(writes in writes()) {
        let count = |state: &mut Days<3>, (day, ..): &(i64, u8, u8)| state.increment(at(day * 86_400_000));
        check(&writes, true, count, Days::merge);
        let mut state = Days::default();
        writes.iter().for_each(|one| count(&mut state, one));
        let latest = writes.iter().map(|(day, ..)| *day).max().unwrap_or(0);
        let expected = writes.iter().filter(|(day, ..)| latest - day < 3).count();
        prop_assert_eq!(state.counts().map(|(_, count)| count as usize).sum::<usize>(), expected);
    }

    #[test]
    fn counters_and_statistics_add(writes in writes()) {
        check(&writes, true, |state: &mut Counter, _| state.increment(), Counter::merge);
        check(&writes, true, |state: &mut Statistics, (time, ..)| state.record(*time), Statistics::merge);
        let mut state = Statistics::none();
        writes.iter().for_each(|(time, ..)| state.record(*time));
        let times = || writes.iter().map(|(time, ..)| *time);
        prop_assert_eq!(state.range(), times().min().zip(times().max()));
        prop_assert_eq!(state.count() as usize, writes.len());
    }
}

#[test]
fn the_most_frequent_comes_first_and_old_occurrences_are_left_out() {
    let mut words = Frequencies::<&str, 10>::none();
    for (time, word) in [(1, "old"), (5, "mug"), (6, "pot"), (7, "mug")] {
        words.occur(at(time), word);
    }
    assert_eq!(words.counts(at(5)), [(&"mug", 2), (&"pot", 1)]);
}
