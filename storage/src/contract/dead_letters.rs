//! What every shelf of dead letters promises.

use super::{Open, Outcome};
use crate::{DeadLetters, StorageError};

fn letters(of: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    of.iter().map(|(id, text)| ((*id).to_owned(), text.as_bytes().to_vec())).collect()
}

fn ids(shelf: &dyn DeadLetters, newest_first: bool, offset: usize, limit: usize) -> Result<Vec<String>, StorageError> {
    Ok(shelf.list(newest_first, offset, limit)?.into_iter().map(|(id, _)| id).collect())
}

/// Looking at an empty shelf is no error.
pub fn a_new_shelf_is_empty(open: Open<'_>) -> Outcome {
    let shelf = open()?.dead_letters;
    assert_eq!(shelf.count()?, 0);
    assert_eq!(shelf.list(false, 0, 10)?, []);
    assert_eq!(shelf.get("m1")?, None);
    Ok(())
}

/// By the whole id, not by a part of it.
pub fn a_letter_is_found_by_its_id(open: Open<'_>) -> Outcome {
    let shelf = open()?.dead_letters;
    shelf.put(&letters(&[("m1", "one"), ("m2", "two")]))?;
    assert_eq!(shelf.get("m2")?, Some(b"two".to_vec()));
    assert_eq!(shelf.get("m")?, None);
    assert_eq!(shelf.count()?, 2);
    Ok(())
}

/// Not in order of id.
pub fn letters_are_listed_in_order_of_arrival_both_ways(open: Open<'_>) -> Outcome {
    let shelf = open()?.dead_letters;
    shelf.put(&letters(&[("c", "1"), ("a", "2")]))?;
    shelf.put(&letters(&[("b", "3")]))?;
    assert_eq!(shelf.list(false, 0, 10)?, letters(&[("c", "1"), ("a", "2"), ("b", "3")]));
    assert_eq!(shelf.list(true, 0, 10)?, letters(&[("b", "3"), ("a", "2"), ("c", "1")]));
    Ok(())
}

/// Pages of a list, past its end included.
pub fn a_list_skips_and_stops_as_told(open: Open<'_>) -> Outcome {
    let shelf = open()?.dead_letters;
    shelf.put(&letters(&[("a", ""), ("b", ""), ("c", ""), ("d", "")]))?;
    assert_eq!(ids(&*shelf, false, 1, 2)?, ["b", "c"]);
    assert_eq!(ids(&*shelf, true, 1, 2)?, ["c", "b"]);
    assert_eq!(ids(&*shelf, true, 3, 10)?, ["a"]);
    assert_eq!(ids(&*shelf, false, 4, usize::MAX)?, [""; 0]);
    Ok(())
}

/// Repairing a letter must not move it under the reader's eyes.
pub fn a_letter_put_again_is_replaced_and_keeps_its_place(open: Open<'_>) -> Outcome {
    let shelf = open()?.dead_letters;
    shelf.put(&letters(&[("a", "1"), ("b", "2")]))?;
    shelf.put(&letters(&[("a", "repaired")]))?;
    assert_eq!(shelf.list(false, 0, 10)?, letters(&[("a", "repaired"), ("b", "2")]));
    assert_eq!(shelf.get("a")?, Some(b"repaired".to_vec()));
    assert_eq!(shelf.count()?, 2);
    Ok(())
}

/// One batch of intake may refuse the same message twice.
pub fn of_one_id_twice_in_a_call_the_later_letter_holds(open: Open<'_>) -> Outcome {
    let shelf = open()?.dead_letters;
    shelf.put(&letters(&[("a", "1"), ("b", "2"), ("a", "3")]))?;
    assert_eq!(shelf.list(false, 0, 10)?, letters(&[("a", "3"), ("b", "2")]));
    Ok(())
}

/// New letters come after the old ones.
pub fn letters_survive_a_restart_in_order(open: Open<'_>) -> Outcome {
    open()?.dead_letters.put(&letters(&[("b", "1"), ("a", "2")]))?;
    let shelf = open()?.dead_letters;
    shelf.put(&letters(&[("0", "3")]))?;
    assert_eq!(ids(&*shelf, false, 0, 10)?, ["b", "a", "0"]);
    assert_eq!(shelf.count()?, 3);
    Ok(())
}
