//! Dead letters in redb: by order of arrival, and the order by id.

use redb::{ReadableTable as _, ReadableTableMetadata as _, TableDefinition};
use storage::StorageError;

use crate::sealed::{seal, unseal};
use crate::tables::Tables;

/// Id and sealed letter by order of arrival.
const LETTERS: TableDefinition<'_, u64, (&str, &[u8])> = TableDefinition::new("dead_letters");
/// Order of arrival by id.
const ORDER: TableDefinition<'_, &str, u64> = TableDefinition::new("dead_letter_order");

/// See [`storage::DeadLetters`].
pub(crate) struct DeadLetters {
    tables: Tables,
}

impl DeadLetters {
    pub(crate) fn open(tables: Tables) -> Result<Self, StorageError> {
        tables.write(|transaction| {
            transaction.open_table(LETTERS)?;
            transaction.open_table(ORDER)?;
            Ok(())
        })?;
        Ok(Self { tables })
    }
}

impl storage::DeadLetters for DeadLetters {
    fn put(&self, put: &[(String, Vec<u8>)]) -> Result<(), StorageError> {
        self.tables.write(|transaction| {
            let mut letters = transaction.open_table(LETTERS)?;
            let mut order = transaction.open_table(ORDER)?;
            let mut next = letters.last()?.map_or(0, |(last, _)| last.value() + 1);
            for (id, bytes) in put {
                let known = order.get(id.as_str())?.map(|place| place.value());
                let place = known.unwrap_or(next);
                if known.is_none() {
                    order.insert(id.as_str(), place)?;
                    next += 1;
                }
                letters.insert(place, (id.as_str(), &*seal(id.as_bytes(), bytes)))?;
            }
            Ok(())
        })
    }

    fn get(&self, id: &str) -> Result<Option<Vec<u8>>, StorageError> {
        self.tables.read(|transaction| {
            let Some(place) = transaction.open_table(ORDER)?.get(id)? else { return Ok(None) };
            let letter = transaction.open_table(LETTERS)?.get(place.value())?;
            let missing = || redb::Error::Corrupted("a letter of `dead_letters` is missing".to_owned());
            let letter = letter.ok_or_else(missing)?;
            let (_, sealed) = letter.value();
            Ok(Some(unseal("dead_letters", id.as_bytes(), sealed)?.to_vec()))
        })
    }

    fn list(&self, newest_first: bool, offset: usize, limit: usize) -> Result<Vec<(String, Vec<u8>)>, StorageError> {
        self.tables.read(|transaction| {
            let letters = transaction.open_table(LETTERS)?;
            let mut all = letters.iter()?;
            let next = || if newest_first { all.next_back() } else { all.next() };
            let page = std::iter::from_fn(next).skip(offset).take(limit);
            page.map(|entry| {
                let (_, letter) = entry?;
                let (id, sealed) = letter.value();
                Ok((id.to_owned(), unseal("dead_letters", id.as_bytes(), sealed)?.to_vec()))
            })
            .collect()
        })
    }

    fn count(&self) -> Result<u64, StorageError> {
        self.tables.read(|transaction| Ok(transaction.open_table(LETTERS)?.len()?))
    }
}
