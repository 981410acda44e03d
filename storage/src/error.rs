//! What can go wrong with storage.

/// Why a port could not do its work. The operator must act on all of them; none is the caller's fault.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The medium failed: disk full, permission, connection lost. The write was not acknowledged.
    #[error("storage failed while {doing}")]
    Unavailable {
        /// What was being done, such as `appending to signals/000000000000.log`.
        doing: String,
        /// The cause.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// What was read is not what was written.
    #[error("`{place}` is damaged at byte {offset}: {what}")]
    Corrupt {
        /// File, table or topic.
        place: String,
        /// Where in it.
        offset: u64,
        /// What is wrong.
        what: String,
    },
    /// Another process has it.
    #[error("`{place}` is in use by another process")]
    InUse {
        /// What is held.
        place: String,
    },
    /// A record is of a version this build does not read.
    #[error("`{place}` holds a record of version {version}, this build reads up to {newest}")]
    Newer {
        /// Which kind of record.
        place: String,
        /// The version found.
        version: u32,
        /// The newest version known.
        newest: u32,
    },
    /// A record cannot be read as its version says.
    #[error("a record of `{place}` cannot be read: {what}")]
    Unreadable {
        /// Which kind of record.
        place: String,
        /// What is wrong.
        what: String,
    },
}

impl StorageError {
    /// The medium failed with this cause.
    pub fn unavailable(doing: impl Into<String>, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Unavailable { doing: doing.into(), source: source.into() }
    }
}
