//! What every gallery of models promises.

use super::{Open, Outcome};
use crate::{ModelHash, Published};

/// SHA-256 of `abc`, from FIPS 180-2.
const HASH_OF_ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

fn published(name: &str, hash: &ModelHash) -> Published {
    Published { name: name.to_owned(), hash: hash.clone() }
}

/// A shop decides before anything was fitted.
pub fn a_new_gallery_is_empty(open: Open<'_>) -> Outcome {
    let models = open()?.models;
    assert_eq!(models.list()?, []);
    assert_eq!(models.published()?, []);
    Ok(())
}

/// Checked against a published value of SHA-256.
pub fn an_artifact_is_stored_under_the_hash_of_its_bytes(open: Open<'_>) -> Outcome {
    let models = open()?.models;
    let hash = models.put(b"{}", b"abc")?;
    assert_eq!(hash, ModelHash(HASH_OF_ABC.to_owned()));
    assert_eq!(models.get(&hash)?, Some(b"abc".to_vec()));
    Ok(())
}

/// And a hash that is none leads nowhere, least of all to another file.
pub fn an_unknown_hash_is_not_found(open: Open<'_>) -> Outcome {
    let models = open()?.models;
    models.put(b"{}", b"a")?;
    assert_eq!(models.get(&ModelHash(HASH_OF_ABC.to_owned()))?, None);
    assert_eq!(models.get(&ModelHash("../FORMAT".to_owned()))?, None);
    assert_eq!(models.get(&ModelHash(String::new()))?, None);
    Ok(())
}

/// The first manifest stays.
pub fn storing_again_changes_nothing(open: Open<'_>) -> Outcome {
    let models = open()?.models;
    let hash = models.put(b"first", b"a")?;
    assert_eq!(models.put(b"second", b"a")?, hash);
    assert_eq!(models.list()?, [(hash, b"first".to_vec())]);
    Ok(())
}

/// Not in order of hash.
pub fn artifacts_are_listed_in_order_of_storing(open: Open<'_>) -> Outcome {
    let models = open()?.models;
    let hashes = [models.put(b"1", b"one")?, models.put(b"2", b"two")?, models.put(b"3", b"three")?];
    let manifests: Vec<Vec<u8>> = vec![b"1".to_vec(), b"2".to_vec(), b"3".to_vec()];
    assert_eq!(models.list()?, hashes.into_iter().zip(manifests).collect::<Vec<_>>());
    Ok(())
}

/// A plan must not meet half of a new set of models.
pub fn publishing_sets_names_all_at_once_and_leaves_the_others(open: Open<'_>) -> Outcome {
    let models = open()?.models;
    let (old, new) = (models.put(b"", b"old")?, models.put(b"", b"new")?);
    models.publish(&[published("popular", &old), published("transitions", &old)])?;
    models.publish(&[published("transitions", &new), published("bought_together", &new)])?;
    let expected = [published("bought_together", &new), published("popular", &old), published("transitions", &new)];
    assert_eq!(models.published()?, expected);
    Ok(())
}

/// So that lists can be compared.
pub fn what_is_published_is_listed_in_order_of_name(open: Open<'_>) -> Outcome {
    let models = open()?.models;
    let hash = models.put(b"", b"a")?;
    models.publish(&[published("b", &hash), published("c", &hash), published("a", &hash)])?;
    let names: Vec<String> = models.published()?.into_iter().map(|one| one.name).collect();
    assert_eq!(names, ["a", "b", "c"]);
    Ok(())
}

/// Bytes, manifests and names.
pub fn artifacts_and_names_survive_a_restart(open: Open<'_>) -> Outcome {
    let models = open()?.models;
    let hash = models.put(b"manifest", b"bytes")?;
    models.publish(&[published("popular", &hash)])?;
    drop(models);
    let models = open()?.models;
    assert_eq!(models.get(&hash)?, Some(b"bytes".to_vec()));
    assert_eq!(models.list()?, [(hash.clone(), b"manifest".to_vec())]);
    assert_eq!(models.published()?, [published("popular", &hash)]);
    Ok(())
}
