//! The books of the journal, folded to a version.

use commerce::{Change, Snapshot};
use decisions::rules::{RuleBook, RuleChange};
use storage::{Book, Journal, StorageError, record};

/// How many changes are read at a time.
const PAGE: usize = 10_000;

/// The catalogue after the first `version` changes.
pub(crate) fn catalogue_at(journal: &dyn Journal, version: u64) -> Result<Snapshot, StorageError> {
    let mut snapshot = Snapshot::default();
    pages::<Change>(journal, Book::Catalogue, version, |changes| snapshot = snapshot.apply(changes))?;
    Ok(snapshot)
}

/// The rules after the first `version` changes.
pub(crate) fn rules_at(journal: &dyn Journal, version: u64) -> Result<RuleBook, StorageError> {
    let mut book = RuleBook::default();
    pages::<RuleChange>(journal, Book::Rules, version, |changes| book = book.apply(changes))?;
    Ok(book)
}

/// The text of the latest plan of every change that was not overtaken: `(change, text)` in order.
pub(crate) fn plans(journal: &dyn Journal) -> Result<Vec<(u64, String)>, StorageError> {
    let mut texts = Vec::new();
    pages::<String>(journal, Book::Plans, journal.version(Book::Plans)?, |page| {
        for text in page {
            texts.push((texts.len() as u64, text.clone()));
        }
    })?;
    Ok(texts)
}

fn pages<T: serde::de::DeserializeOwned>(
    journal: &dyn Journal,
    book: Book,
    version: u64,
    mut fold: impl FnMut(&[T]),
) -> Result<(), StorageError> {
    let mut from = 0;
    while from < version {
        let limit = usize::try_from(version - from).map_or(PAGE, |left| left.min(PAGE));
        let page = journal.read(book, from, limit)?;
        if page.is_empty() {
            return Err(StorageError::Corrupt {
                place: book.name().to_owned(),
                offset: from,
                what: format!("it ends at change {from}, version {version} was promised"),
            });
        }
        let changes: Result<Vec<T>, StorageError> =
            page.iter().map(|bytes| record::decode(book.name(), bytes)).collect();
        fold(&changes?);
        from += page.len() as u64;
    }
    Ok(())
}

/// The surface a plan's text says it is for; empty when it says none.
pub(crate) fn surface_of(text: &str) -> String {
    #[derive(serde::Deserialize)]
    struct Head {
        surface: String,
    }
    toml::from_str::<Head>(text).map(|head| head.surface).unwrap_or_default()
}
