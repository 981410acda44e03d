//! What every store of profiles promises.

use std::sync::Arc;

use ::profiles::{Identifier, ProfileId};
use commerce::{AnonymousId, CustomerId, IdError};

use super::{Open, Outcome, records};
use crate::{Position, ProfileBatch, StorageError};

fn id(text: &str) -> ProfileId {
    ProfileId(Arc::from(text))
}

fn refused(error: IdError) -> StorageError {
    StorageError::unavailable("naming a customer of the contract", error)
}

fn customer(text: &str) -> Result<Identifier, StorageError> {
    CustomerId::new(text).map(Identifier::Customer).map_err(refused)
}

fn browser(text: &str) -> Result<Identifier, StorageError> {
    AnonymousId::new(text).map(Identifier::Anonymous).map_err(refused)
}

/// A batch that puts these profiles.
fn put(profiles: &[(&str, &str)]) -> ProfileBatch {
    let put = profiles.iter().map(|(name, text)| (id(name), text.as_bytes().to_vec())).collect();
    ProfileBatch { put, ..ProfileBatch::default() }
}

/// The fold starts at the first signal.
pub fn nothing_is_there_before_the_first_commit(open: Open<'_>) -> Outcome {
    let profiles = open()?.profiles;
    assert_eq!(profiles.get(&id("a"))?, None);
    assert_eq!(profiles.find(&customer("1")?)?, None);
    assert_eq!(profiles.folded()?, Position(0));
    assert_eq!(profiles.scan(None, 10)?, []);
    Ok(())
}

/// The last commit holds, profile by profile.
pub fn a_committed_profile_is_read_back_and_replaced(open: Open<'_>) -> Outcome {
    let profiles = open()?.profiles;
    profiles.commit(&put(&[("a", "first"), ("b", "other")]))?;
    assert_eq!(profiles.get(&id("a"))?, Some(b"first".to_vec()));
    profiles.commit(&put(&[("a", "second")]))?;
    assert_eq!(profiles.get(&id("a"))?, Some(b"second".to_vec()));
    assert_eq!(profiles.get(&id("b"))?, Some(b"other".to_vec()));
    Ok(())
}

/// From `get` and from `scan`; removing what is not there is no error.
pub fn a_removed_profile_is_gone(open: Open<'_>) -> Outcome {
    let profiles = open()?.profiles;
    profiles.commit(&put(&[("a", "1"), ("b", "2")]))?;
    profiles.commit(&ProfileBatch { removed: vec![id("a"), id("unknown")], ..ProfileBatch::default() })?;
    assert_eq!(profiles.get(&id("a"))?, None);
    assert_eq!(profiles.scan(None, 10)?, [(id("b"), b"2".to_vec())]);
    Ok(())
}

/// Absorbed and founded again between two commits.
pub fn a_profile_removed_and_put_in_one_batch_is_there(open: Open<'_>) -> Outcome {
    let profiles = open()?.profiles;
    profiles.commit(&put(&[("a", "old")]))?;
    profiles.commit(&ProfileBatch { removed: vec![id("a")], ..put(&[("a", "new")]) })?;
    assert_eq!(profiles.get(&id("a"))?, Some(b"new".to_vec()));
    Ok(())
}

/// Several may lead to one profile, and be given to another.
pub fn identifiers_lead_to_profiles_until_forgotten(open: Open<'_>) -> Outcome {
    let profiles = open()?.profiles;
    let links = vec![(customer("1")?, Some(id("a"))), (browser("x")?, Some(id("a")))];
    profiles.commit(&ProfileBatch { links, ..put(&[("a", "")]) })?;
    assert_eq!(profiles.find(&customer("1")?)?, Some(id("a")));
    assert_eq!(profiles.find(&browser("x")?)?, Some(id("a")));
    let links = vec![(customer("1")?, None), (browser("x")?, Some(id("b")))];
    profiles.commit(&ProfileBatch { links, ..ProfileBatch::default() })?;
    assert_eq!(profiles.find(&customer("1")?)?, None);
    assert_eq!(profiles.find(&browser("x")?)?, Some(id("b")));
    Ok(())
}

/// A batch is in the order things happened.
pub fn of_two_links_of_one_identifier_the_last_holds(open: Open<'_>) -> Outcome {
    let profiles = open()?.profiles;
    let links = vec![
        (customer("1")?, Some(id("a"))),
        (customer("1")?, None),
        (customer("2")?, None),
        (customer("2")?, Some(id("b"))),
    ];
    profiles.commit(&ProfileBatch { links, ..ProfileBatch::default() })?;
    assert_eq!(profiles.find(&customer("1")?)?, None);
    assert_eq!(profiles.find(&customer("2")?)?, Some(id("b")));
    Ok(())
}

/// A customer and a browser may bear the same text.
pub fn identifiers_of_different_kinds_do_not_meet(open: Open<'_>) -> Outcome {
    let profiles = open()?.profiles;
    let links = vec![(customer("1")?, Some(id("a"))), (browser("1")?, Some(id("b")))];
    profiles.commit(&ProfileBatch { links, ..ProfileBatch::default() })?;
    assert_eq!(profiles.find(&customer("1")?)?, Some(id("a")));
    assert_eq!(profiles.find(&browser("1")?)?, Some(id("b")));
    Ok(())
}

/// Also when it goes back, as a rebuild does.
pub fn the_position_is_that_of_the_last_batch(open: Open<'_>) -> Outcome {
    let profiles = open()?.profiles;
    profiles.commit(&ProfileBatch { folded: Position(7), ..put(&[("a", "")]) })?;
    assert_eq!(profiles.folded()?, Position(7));
    // A rebuild starts again from the first signal.
    profiles.commit(&ProfileBatch { folded: Position(0), ..ProfileBatch::default() })?;
    assert_eq!(profiles.folded()?, Position(0));
    Ok(())
}

/// By the bytes of the id, whether or not the one named exists.
pub fn a_scan_goes_in_order_of_id_and_continues_after_one(open: Open<'_>) -> Outcome {
    let profiles = open()?.profiles;
    profiles.commit(&put(&[("b", "2"), ("a", "1"), ("ä", "4"), ("c", "3")]))?;
    let names = |after: Option<&str>, limit| -> Result<Vec<String>, StorageError> {
        let page = profiles.scan(after.map(id).as_ref(), limit)?;
        Ok(page.into_iter().map(|(id, _)| id.to_string()).collect())
    };
    assert_eq!(names(None, 2)?, ["a", "b"]);
    assert_eq!(names(Some("b"), 10)?, ["c", "ä"]);
    assert_eq!(names(Some("aa"), 1)?, ["b"]);
    assert_eq!(names(Some("ä"), 10)?, [""; 0]);
    Ok(())
}

/// Profiles, identifiers and position together.
pub fn commits_survive_a_restart(open: Open<'_>) -> Outcome {
    let links = vec![(customer("1")?, Some(id("a")))];
    let storage = open()?;
    // A backend may refuse to open when profiles know signals that it does not have.
    storage.signals.append(&records(&["1", "2", "3"]))?;
    storage.profiles.commit(&ProfileBatch { links, folded: Position(3), ..put(&[("a", "1")]) })?;
    drop(storage);
    let profiles = open()?.profiles;
    assert_eq!(profiles.get(&id("a"))?, Some(b"1".to_vec()));
    assert_eq!(profiles.find(&customer("1")?)?, Some(id("a")));
    assert_eq!(profiles.folded()?, Position(3));
    Ok(())
}
