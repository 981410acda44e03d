//! Dead letters: listed, repaired and let in as if on time, or discarded.

use serde::Serialize;
use signals::{DeadLetter, Intake, Rejection, Repair, RepairError};
use storage::{StorageError, record};

use crate::{Engine, IngestError, Receipt};

/// Why a letter could not be dealt with.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// There is none of that id.
    #[error("there is no dead letter `{0}`")]
    Unknown(String),
    /// The repair could not be tried.
    #[error(transparent)]
    Repair(#[from] RepairError),
    /// It could not be let in.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What became of a repair.
#[derive(Debug, Serialize)]
pub struct Repaired {
    /// The letter as it stands now: repaired, or still waiting.
    pub letter: DeadLetter,
    /// Why the message was turned away again; none when it passed.
    pub rejection: Option<Rejection>,
    /// What was accepted.
    pub receipt: Receipt,
}

impl Engine {
    /// At most `limit` letters, latest first, from the `offset`-th on, and how many there are.
    ///
    /// # Errors
    /// [`StorageError`].
    pub fn dead_letters(&self, offset: usize, limit: usize) -> Result<(Vec<DeadLetter>, u64), StorageError> {
        let page = self.state.storage.dead_letters.list(true, offset, limit)?;
        let letters: Result<Vec<DeadLetter>, StorageError> =
            page.iter().map(|(_, bytes)| record::decode("dead letters", bytes)).collect();
        Ok((letters?, self.state.storage.dead_letters.count()?))
    }

    /// One letter.
    ///
    /// # Errors
    /// [`LetterError::Unknown`] and [`LetterError::Storage`].
    pub fn dead_letter(&self, id: &str) -> Result<DeadLetter, LetterError> {
        let bytes = self.state.storage.dead_letters.get(id)?.ok_or_else(|| LetterError::Unknown(id.to_owned()))?;
        Ok(record::decode("dead letters", &bytes)?)
    }

    /// Repairs a letter and lets it in with its first arrival, as if on time. Whoever may repair manages the shop, so
    /// the message may change the catalogue, whoever sent it.
    ///
    /// # Errors
    /// [`LetterError`]; a repair that does not suffice is no error, the letter comes back waiting.
    pub fn repair(&self, id: &str, repair: &Repair<'_>) -> Result<Repaired, LetterError> {
        let letter = self.dead_letter(id)?;
        match signals::repair(&letter, repair, &self.admission.for_managers(), self.now())? {
            signals::Repaired::Admitted { admitted, letter } => {
                let intake = Intake { messages: 1, admitted, dead: Vec::new() };
                let receipt = self.ingest(intake)?;
                self.keep(&letter)?;
                Ok(Repaired { letter: *letter, rejection: None, receipt })
            }
            signals::Repaired::Refused { rejection, letter } => {
                self.keep(&letter)?;
                Ok(Repaired { letter: *letter, rejection: Some(*rejection), receipt: Receipt::default() })
            }
        }
    }

    /// Sets a letter aside for good; its payload stays readable.
    ///
    /// # Errors
    /// [`LetterError`].
    pub fn discard(&self, id: &str) -> Result<DeadLetter, LetterError> {
        let letter = self.dead_letter(id)?.discarded(self.now());
        self.keep(&letter)?;
        Ok(letter)
    }

    fn keep(&self, letter: &DeadLetter) -> Result<(), StorageError> {
        let bytes = record::encode("dead letters", letter)?;
        self.state.storage.dead_letters.put(&[(letter.id.clone(), bytes)])
    }
}
