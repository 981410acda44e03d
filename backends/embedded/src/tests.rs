//! The embedded backend keeps the promises of the six ports.

use storage::{Storage, StorageError};

use crate::{Options, open};

mod directory;
mod tables;
mod verify;

fn deployment() -> impl Fn() -> Result<Storage, StorageError> {
    let directory = tempfile::tempdir().unwrap();
    move || open(directory.path(), Options::default())
}

storage::contract!(deployment);
