//! The six ports. Each states the guarantees an implementor can tick.

use std::fmt;

use commerce::DecisionId;
use profiles::{Identifier, ProfileId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::StorageError;

/// The place of a record in a log: 0 for the first, one more for each after it, without gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Position(pub u64);

/// A stored record with its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Where it stands.
    pub position: Position,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Every admitted signal, in order.
///
/// - When `append` returns, its records survive a crash of process and machine.
/// - A batch is all there or not at all after a crash.
/// - Positions have no gaps, and `read` returns records in the order of `append`.
/// - `append` may be called from one thread at a time; `read` at any time.
pub trait SignalLog: Send + Sync {
    /// Appends a batch and returns the position of its first record.
    ///
    /// # Errors
    /// [`StorageError`]; nothing of the batch was acknowledged.
    fn append(&self, records: &[Vec<u8>]) -> Result<Position, StorageError>;

    /// At most `limit` records from `from` on.
    ///
    /// # Errors
    /// [`StorageError`], damage included, with its place.
    fn read(&self, from: Position, limit: usize) -> Result<Vec<Stored>, StorageError>;

    /// The position the next record will get.
    ///
    /// # Errors
    /// [`StorageError`].
    fn end(&self) -> Result<Position, StorageError>;
}

/// What could not be admitted, untouched.
///
/// - When `put` returns, the letters survive a crash.
/// - A letter put again under its id replaces the one before and keeps its place in the list.
/// - The order of `list` is that of first `put`.
pub trait DeadLetters: Send + Sync {
    /// Keeps letters as `(id, bytes)`.
    ///
    /// # Errors
    /// [`StorageError`]; none of them was acknowledged.
    fn put(&self, letters: &[(String, Vec<u8>)]) -> Result<(), StorageError>;

    /// The letter of that id.
    ///
    /// # Errors
    /// [`StorageError`].
    fn get(&self, id: &str) -> Result<Option<Vec<u8>>, StorageError>;

    /// At most `limit` letters in order, from the `offset`-th on; latest first when `newest_first`.
    ///
    /// # Errors
    /// [`StorageError`].
    fn list(&self, newest_first: bool, offset: usize, limit: usize) -> Result<Vec<(String, Vec<u8>)>, StorageError>;

    /// How many letters there are.
    ///
    /// # Errors
    /// [`StorageError`].
    fn count(&self) -> Result<u64, StorageError>;
}

/// What a shop sets, by book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Book {
    /// Products, stock, prices.
    Catalogue,
    /// Merchants' rules.
    Rules,
    /// Plans as TOML.
    Plans,
    /// Keys (as hashes), and other settings.
    Settings,
}

impl Book {
    /// Every book.
    pub const ALL: [Book; 4] = [Self::Catalogue, Self::Rules, Self::Plans, Self::Settings];

    /// Its name in files and tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Catalogue => "catalogue",
            Self::Rules => "rules",
            Self::Plans => "plans",
            Self::Settings => "settings",
        }
    }
}

impl fmt::Display for Book {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// What the shop sets, as changes: the state at version `n` is the fold of the first `n` changes of a book.
///
/// - When `append` returns, the changes survive a crash; a batch is all there or not at all.
/// - Versions have no gaps; books do not share them.
/// - Nothing is ever rewritten, because decisions are replayed against old versions.
pub trait Journal: Send + Sync {
    /// Appends changes to a book and returns its version afterwards: the number of changes it holds.
    ///
    /// # Errors
    /// [`StorageError`]; nothing of the batch was acknowledged.
    fn append(&self, book: Book, changes: &[Vec<u8>]) -> Result<u64, StorageError>;

    /// At most `limit` changes, from the `from`-th (counted from 0) on.
    ///
    /// # Errors
    /// [`StorageError`].
    fn read(&self, book: Book, from: u64, limit: usize) -> Result<Vec<Vec<u8>>, StorageError>;

    /// How many changes a book holds.
    ///
    /// # Errors
    /// [`StorageError`].
    fn version(&self, book: Book) -> Result<u64, StorageError>;
}

/// Profiles and identifiers that changed since the last commit.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProfileBatch {
    /// Profiles with their bytes.
    pub put: Vec<(ProfileId, Vec<u8>)>,
    /// Profiles that are no more (absorbed into another, or erased).
    pub removed: Vec<ProfileId>,
    /// Identifiers and the profile they now belong to; none when the identifier is forgotten.
    pub links: Vec<(Identifier, Option<ProfileId>)>,
    /// Every signal before this position is folded into what is stored now.
    pub folded: Position,
}

/// What the signals add up to.
///
/// - A batch is committed as a whole, with its position, or not at all.
/// - When `commit` returns, the batch survives a crash.
/// - `get` and `find` see the last committed batch.
/// - A profile that a batch both removes and puts is there afterwards; of two links of one identifier the last holds.
pub trait Profiles: Send + Sync {
    /// The profile of that id.
    ///
    /// # Errors
    /// [`StorageError`].
    fn get(&self, id: &ProfileId) -> Result<Option<Vec<u8>>, StorageError>;

    /// The profile an identifier belongs to.
    ///
    /// # Errors
    /// [`StorageError`].
    fn find(&self, identifier: &Identifier) -> Result<Option<ProfileId>, StorageError>;

    /// Commits a batch.
    ///
    /// # Errors
    /// [`StorageError`]; nothing of the batch is visible.
    fn commit(&self, batch: &ProfileBatch) -> Result<(), StorageError>;

    /// The position of the last committed batch; the start when nothing was committed.
    ///
    /// # Errors
    /// [`StorageError`].
    fn folded(&self) -> Result<Position, StorageError>;

    /// At most `limit` profiles in order of id, after `after`.
    ///
    /// # Errors
    /// [`StorageError`].
    fn scan(&self, after: Option<&ProfileId>, limit: usize) -> Result<Vec<(ProfileId, Vec<u8>)>, StorageError>;
}

/// What was answered, and what was read for it.
///
/// - `append` keeps order; `get` of an id appended twice gives the later record.
/// - `get` finds a record as soon as `append` has returned.
/// - After a crash the last moments (at most a second) may be missing, but no record is half there.
/// - The oldest records may be dropped to keep a stated limit of space; they are dropped in order.
pub trait DecisionLog: Send + Sync {
    /// Appends records in order.
    ///
    /// # Errors
    /// [`StorageError`].
    fn append(&self, records: &[(DecisionId, Vec<u8>)]) -> Result<(), StorageError>;

    /// The record of that decision.
    ///
    /// # Errors
    /// [`StorageError`].
    fn get(&self, id: &DecisionId) -> Result<Option<Vec<u8>>, StorageError>;

    /// At most `limit` records, latest first, before `before` (exclusive; from the latest when absent).
    ///
    /// # Errors
    /// [`StorageError`].
    fn latest(&self, before: Option<Position>, limit: usize) -> Result<Vec<Stored>, StorageError>;

    /// How many decisions were ever appended.
    ///
    /// # Errors
    /// [`StorageError`].
    fn end(&self) -> Result<Position, StorageError>;
}

/// SHA-256 of a model's bytes, in lower-case hex.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ModelHash(pub String);

impl ModelHash {
    /// The hash of a model's bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

/// Which artifact answers under a model's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The model's name, such as `session_neighbours`.
    pub name: String,
    /// The artifact.
    pub hash: ModelHash,
}

/// Fitted artifacts.
///
/// - An artifact is stored under the hash of its bytes and never changes.
/// - `get` checks the hash and reports damage instead of returning other bytes.
/// - `publish` is atomic: a reader sees the old list or the new one.
pub trait Models: Send + Sync {
    /// Stores an artifact with its manifest (JSON) and returns its hash. Storing it again changes nothing.
    ///
    /// # Errors
    /// [`StorageError`].
    fn put(&self, manifest: &[u8], bytes: &[u8]) -> Result<ModelHash, StorageError>;

    /// The bytes of an artifact.
    ///
    /// # Errors
    /// [`StorageError`], damage included.
    fn get(&self, hash: &ModelHash) -> Result<Option<Vec<u8>>, StorageError>;

    /// Every artifact's hash and manifest, in order of storing.
    ///
    /// # Errors
    /// [`StorageError`].
    fn list(&self) -> Result<Vec<(ModelHash, Vec<u8>)>, StorageError>;

    /// Makes these artifacts answer under these names, all at once; other names stay.
    ///
    /// # Errors
    /// [`StorageError`].
    fn publish(&self, published: &[Published]) -> Result<(), StorageError>;

    /// What answers now, in order of name.
    ///
    /// # Errors
    /// [`StorageError`].
    fn published(&self) -> Result<Vec<Published>, StorageError>;
}
