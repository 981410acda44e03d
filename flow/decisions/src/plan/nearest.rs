//! "Did you mean …": the known name nearest to a misspelt one.

/// The first known name within a third of the written one's length in edits (insertions, deletions, substitutions and
/// swaps of neighbours), nearest first; none when all are further away.
pub(crate) fn nearest<'a>(written: &str, known: &[&'a str]) -> Option<&'a str> {
    let most = (written.chars().count() / 3).max(1);
    let measured = known.iter().map(|name| (edits(written, name), *name));
    measured.filter(|(edits, _)| *edits <= most).min_by_key(|(edits, _)| *edits).map(|(_, name)| name)
}

/// Optimal string alignment: a swap of neighbours counts once. Row by row over the table of prefixes.
fn edits(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let (mut before_last, mut last): (Vec<usize>, Vec<usize>) = (Vec::new(), (0..=other.len()).collect());
    let mut previous = None;
    for (row, letter) in one.chars().enumerate() {
        let mut current = vec![row + 1];
        let mut left = row + 1;
        for (column, counterpart) in other.iter().enumerate() {
            let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX - 1);
            let substituted = at(&last, column) + usize::from(letter != *counterpart);
            let mut least = substituted.min(left + 1).min(at(&last, column + 1) + 1);
            let swapped = column.checked_sub(1).filter(|before| {
                previous == Some(*counterpart) && other.get(*before) == Some(&letter) && !before_last.is_empty()
            });
            if let Some(before) = swapped {
                least = least.min(at(&before_last, before) + 1);
            }
            current.push(least);
            left = least;
        }
        before_last = std::mem::replace(&mut last, current);
        previous = Some(letter);
    }
    last.last().copied().unwrap_or_default()
}
