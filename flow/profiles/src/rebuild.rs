//! All profiles, folded from the log into memory: the reference that live profiles are compared with.

#[cfg(test)]
mod tests;

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::convert::Infallible;

use signals::Signal;

use crate::fold::{Fold, ProfileSpace};
use crate::identity::{Holder, Identifier, ProfileId};
use crate::profile::Profile;

/// Profiles and identifiers in two sorted maps.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profiles {
    profiles: BTreeMap<ProfileId, Profile>,
    holders: BTreeMap<Identifier, ProfileId>,
}

/// Folds the log, oldest entry first, each message id once. The order is that of the log (of arrival): it decides who
/// a shared device belongs to, and nothing else.
#[must_use]
pub fn rebuild<S: Borrow<Signal>>(signals: impl IntoIterator<Item = S>) -> Profiles {
    let (mut fold, mut profiles) = (Fold::default(), Profiles::default());
    for signal in signals {
        match fold.apply(&mut profiles, signal.borrow()) {
            Ok(_) => {}
            Err(never) => match never {},
        }
    }
    profiles
}

impl Profiles {
    /// The profile of that key.
    #[must_use]
    pub fn get(&self, id: &ProfileId) -> Option<&Profile> {
        self.profiles.get(id)
    }

    /// The profile that holds an identifier.
    #[must_use]
    pub fn of(&self, identifier: &Identifier) -> Option<&Profile> {
        self.get(self.holders.get(identifier)?)
    }

    /// Every profile, by key.
    pub fn iter(&self) -> impl Iterator<Item = &Profile> {
        self.profiles.values()
    }

    /// Every identifier with the key of its profile, by identifier.
    pub fn holders(&self) -> impl Iterator<Item = (&Identifier, &ProfileId)> {
        self.holders.iter()
    }

    /// How many profiles.
    #[must_use]
    pub fn len(&self) -> usize {
        self.profiles.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.profiles.is_empty()
    }
}

impl ProfileSpace for Profiles {
    type Error = Infallible;

    fn holder(&mut self, identifier: &Identifier) -> Result<Option<Holder>, Infallible> {
        Ok(self.of(identifier).map(Profile::as_holder))
    }

    fn point(&mut self, identifier: &Identifier, profile: &ProfileId) -> Result<(), Infallible> {
        self.holders.insert(identifier.clone(), profile.clone());
        Ok(())
    }

    fn change(&mut self, id: &ProfileId, change: &mut dyn FnMut(&mut Profile)) -> Result<(), Infallible> {
        change(self.profiles.entry(id.clone()).or_insert_with(|| Profile::new(id.clone())));
        Ok(())
    }

    fn read(&mut self, id: &ProfileId) -> Result<Option<Profile>, Infallible> {
        Ok(self.profiles.get(id).cloned())
    }

    fn remove(&mut self, id: &ProfileId) -> Result<(), Infallible> {
        self.profiles.remove(id);
        Ok(())
    }
}
