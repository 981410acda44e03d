//! "Did you mean": the known name that is closest to one that is not.

/// The name among `known` that `name` was most likely meant to be: equal but for case and punctuation, or at most a third
/// of its letters away.
pub(crate) fn nearest<'a, I: IntoIterator<Item = &'a str>>(name: &str, known: I) -> Option<&'a str> {
    let wanted = letters(name);
    known
        .into_iter()
        .map(|candidate| (distance(&wanted, &letters(candidate)), candidate))
        .filter(|(edits, candidate)| edits * 3 <= wanted.len().max(candidate.chars().count()))
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate)
}

/// Lower-case letters and digits alone, at most 64, so that a hostile name cannot make the comparison slow.
fn letters(name: &str) -> Vec<char> {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).take(64).collect()
}

/// Levenshtein distance: the least number of insertions, deletions and substitutions.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, from) in left.iter().enumerate() {
        let mut diagonal = line;
        let mut before = line + 1;
        let mut next = vec![before];
        for (to, above) in right.iter().zip(row.iter().skip(1)) {
            let substituted = diagonal + usize::from(from != to);
            before = substituted.min(before + 1).min(above + 1);
            diagonal = *above;
            next.push(before);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_punctuation_and_a_slip_are_forgiven_and_a_stranger_is_not() {
        let known = ["InvoiceNo", "StockCode", "CustomerID"];
        assert_eq!(nearest("customer_id", known), Some("CustomerID"));
        assert_eq!(nearest("InvioceNo", known), Some("InvoiceNo"));
        assert_eq!(nearest("weather", known), None);
    }

    #[test]
    fn the_distance_is_levenshteins() {
        let of = |left: &str, right: &str| distance(&letters(left), &letters(right));
        assert_eq!(of("kitten", "sitting"), 3);
        assert_eq!(of("", "abc"), 3);
        assert_eq!(of("abc", ""), 3);
    }
}
