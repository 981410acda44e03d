//! The known names nearest to an unknown one, by edit distance.

use super::{DIALECT_NAMES, OWN_NAMES};

/// Up to three names that differ from `name` in few letters, nearest first.
pub(crate) fn nearest(name: &str) -> Vec<&'static str> {
    let name: Vec<char> = name.trim().chars().take(64).flat_map(char::to_lowercase).collect();
    let bound = (name.len() / 3).clamp(1, 6);
    let known = DIALECT_NAMES.iter().map(|(_, shown, _)| *shown).chain(OWN_NAMES.iter().map(|(name, _)| *name));
    let mut found: Vec<(usize, &'static str)> = known
        .filter(|known| known.len().abs_diff(name.len()) <= bound)
        .filter_map(|known| {
            let distance = distance(&name, known);
            (distance <= bound).then_some((distance, known))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().take(3).map(|(_, known)| known).collect()
}

/// Levenshtein's distance, with separators and cases taken as equal.
fn distance(name: &[char], known: &str) -> usize {
    let mut row: Vec<usize> = (0..=name.len()).collect();
    for (above, letter) in known.chars().enumerate() {
        let mut diagonal = std::mem::replace(row.first_mut().unwrap_or(&mut 0), above + 1);
        let mut left = above + 1;
        for (cell, other) in row.iter_mut().skip(1).zip(name) {
            let substituted = diagonal + usize::from(!alike(letter, *other));
            diagonal = *cell;
            left = substituted.min(left + 1).min(*cell + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or_default()
}

fn alike(one: char, other: char) -> bool {
    let separates = |letter: char| matches!(letter, ' ' | '_' | '-');
    one.eq_ignore_ascii_case(&other) || (separates(one) && separates(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_finds_the_name_that_was_meant() {
        assert_eq!(nearest("Product Veiwed").first(), Some(&"Product Viewed"));
        assert_eq!(nearest("add_to_basket").first(), Some(&"add_to_cart"));
        assert_eq!(nearest("Quiz Finished"), Vec::<&str>::new());
        assert_eq!(nearest(""), Vec::<&str>::new());
    }

    #[test]
    fn the_distance_counts_letters() {
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(distance(&letters("kitten"), "sitting"), 3);
        assert_eq!(distance(&letters("view_item"), "View Item"), 0);
        assert_eq!(distance(&[], "abc"), 3);
    }
}
