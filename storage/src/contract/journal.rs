//! What every journal promises.

use super::{Open, Outcome, records};
use crate::Book;

/// The fold of no changes is version 0.
pub fn a_new_book_has_version_zero(open: Open<'_>) -> Outcome {
    let journal = open()?.journal;
    for book in Book::ALL {
        assert_eq!(journal.version(book)?, 0);
        assert_eq!(journal.read(book, 0, 10)?, [[0; 0]; 0]);
    }
    Ok(())
}

/// Decisions name versions; replay reads that many changes.
pub fn the_version_is_the_number_of_changes(open: Open<'_>) -> Outcome {
    let journal = open()?.journal;
    assert_eq!(journal.append(Book::Rules, &records(&["a", "b"]))?, 2);
    assert_eq!(journal.append(Book::Rules, &records(&["c"]))?, 3);
    assert_eq!(journal.version(Book::Rules)?, 3);
    Ok(())
}

/// A page may begin and end within a batch.
pub fn changes_come_back_in_order_from_any_version(open: Open<'_>) -> Outcome {
    let journal = open()?.journal;
    journal.append(Book::Catalogue, &records(&["a", "b"]))?;
    journal.append(Book::Catalogue, &records(&["c", "d"]))?;
    assert_eq!(journal.read(Book::Catalogue, 0, 10)?, records(&["a", "b", "c", "d"]));
    assert_eq!(journal.read(Book::Catalogue, 1, 2)?, records(&["b", "c"]));
    assert_eq!(journal.read(Book::Catalogue, 4, 10)?, records(&[]));
    assert_eq!(journal.read(Book::Catalogue, u64::MAX, usize::MAX)?, records(&[]));
    Ok(())
}

/// A change of stock is no change of the rules.
pub fn books_do_not_share_versions(open: Open<'_>) -> Outcome {
    let journal = open()?.journal;
    for (count, book) in Book::ALL.into_iter().enumerate() {
        journal.append(book, &vec![book.name().as_bytes().to_vec(); count])?;
    }
    for (count, book) in Book::ALL.into_iter().enumerate() {
        assert_eq!(journal.version(book)?, count as u64);
        assert_eq!(journal.read(book, 0, 10)?, vec![book.name().as_bytes().to_vec(); count]);
    }
    Ok(())
}

/// An import that changed nothing leaves no trace.
pub fn an_empty_batch_leaves_the_version(open: Open<'_>) -> Outcome {
    let journal = open()?.journal;
    assert_eq!(journal.append(Book::Plans, &[])?, 0);
    journal.append(Book::Plans, &records(&["a"]))?;
    assert_eq!(journal.append(Book::Plans, &[])?, 1);
    Ok(())
}

/// Other books are untouched by it.
pub fn changes_survive_a_restart_and_versions_go_on(open: Open<'_>) -> Outcome {
    open()?.journal.append(Book::Settings, &records(&["a", "b"]))?;
    let journal = open()?.journal;
    assert_eq!(journal.append(Book::Settings, &records(&["c"]))?, 3);
    assert_eq!(journal.read(Book::Settings, 0, 10)?, records(&["a", "b", "c"]));
    assert_eq!(journal.version(Book::Rules)?, 0);
    Ok(())
}
