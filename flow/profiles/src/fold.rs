//! How a signal changes the profiles: the one road that live operation and the rebuild both take.
//!
//! A [`ProfileSpace`] is where profiles and identifiers are kept: the engine's cache over storage, or two maps in
//! memory ([`crate::Profiles`]). What is done to them (resolve, absorb, link, write) is written once, here, over that
//! trait. Two implementations that agree today were refused: the nightly comparison of live and rebuilt profiles
//! would then test their agreement instead of the storage.

use signals::{Happening, Signal};

use crate::identity::{Holder, Identifier, ProfileId, Refusal, Resolution, resolve};
use crate::profile::{Evidence, Profile};
use crate::writes::{Write, write_into};

/// Where profiles are kept and found. What an implementation owes:
///
/// - `holder` answers by the latest `point`; an identifier never pointed has no holder.
/// - `read` gives a profile as the latest `change` left it, or none.
/// - `change` runs its argument exactly once, on the profile as the latest `change` left it, or on a new one
///   ([`Profile::new`]) when there is none. When it fails, the argument did not run.
/// - After `remove`, the profile is gone until `change` founds it again.
/// - Signals of one person are applied one at a time: between the first call for a signal and the last, nobody else
///   changes the profiles it touches.
pub trait ProfileSpace {
    /// How keeping can fail.
    type Error;

    /// Who holds an identifier.
    ///
    /// # Errors
    /// When it cannot be read.
    fn holder(&mut self, identifier: &Identifier) -> Result<Option<Holder>, Self::Error>;

    /// Makes `profile` the holder of an identifier.
    ///
    /// # Errors
    /// When it cannot be kept.
    fn point(&mut self, identifier: &Identifier, profile: &ProfileId) -> Result<(), Self::Error>;

    /// Changes a profile, founding it when there is none.
    ///
    /// # Errors
    /// When it cannot be read or kept.
    fn change(&mut self, profile: &ProfileId, change: &mut dyn FnMut(&mut Profile)) -> Result<(), Self::Error>;

    /// A profile, to be absorbed into another.
    ///
    /// # Errors
    /// When it cannot be read.
    fn read(&mut self, profile: &ProfileId) -> Result<Option<Profile>, Self::Error>;

    /// Takes a profile out.
    ///
    /// # Errors
    /// When it cannot be removed.
    fn remove(&mut self, profile: &ProfileId) -> Result<(), Self::Error>;
}

/// What a signal did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Applied {
    /// Whose it was; nobody's when it names only placeholders, and then nothing changed.
    pub profile: Option<ProfileId>,
    /// The profiles absorbed into it.
    pub absorbed: Vec<ProfileId>,
    /// The identifiers that were not linked.
    pub refused: Vec<Refusal>,
}

/// Applies signals, one by one, reusing its buffer.
#[derive(Debug, Default)]
pub struct Fold {
    writes: Vec<Write>,
}

impl Fold {
    /// Applies one signal: finds whose it is, absorbs and links what it proves, and carries out its writes. Each message
    /// id must come once; admission sees to that.
    ///
    /// The order of the steps is a promise to whoever reads meanwhile: an identifier always leads to a profile that
    /// knows what the shopper decided. The absorbing profile has everything before identifiers are pointed at it, and the
    /// absorbed one goes last.
    ///
    /// # Errors
    /// What the space fails with. If that was before or in the one `change` that carries out the writes, applying the
    /// signal again does all of it once; `point` and `remove`, which come after it, must fail only for good.
    pub fn apply<S: ProfileSpace + ?Sized>(&mut self, space: &mut S, signal: &Signal) -> Result<Applied, S::Error> {
        let previous = match &signal.happening {
            Happening::Aliased { previous } => Some(previous.as_str()),
            _ => None,
        };
        let Resolution { profile, links, merges, refused } =
            resolve(&signal.who, previous, |identifier| space.holder(identifier))?;
        let Some(profile) = profile else { return Ok(Applied { refused, ..Applied::default() }) };
        let mut absorbed = Vec::with_capacity(merges.len());
        let mut brought = Vec::new();
        for merge in &merges {
            let Some(other) = space.read(merge)? else { continue };
            brought.extend(other.identifiers().cloned());
            absorbed.push(other);
        }
        for link in &links {
            if let Some(former) = &link.moved_from {
                space.change(former, &mut |former| former.unlink(&link.identifier))?;
            }
        }
        self.writes.clear();
        write_into(signal, &mut self.writes);
        let evidence = || Evidence { at: signal.at, message_id: signal.message_id.clone() };
        space.change(&profile, &mut |profile| {
            absorbed.drain(..).for_each(|other| profile.absorb(other, evidence()));
            links.iter().for_each(|link| profile.link(link.identifier.clone(), evidence()));
            self.writes.drain(..).for_each(|write| profile.apply_write(write));
        })?;
        for identifier in brought.iter().chain(links.iter().map(|link| &link.identifier)) {
            space.point(identifier, &profile)?;
        }
        for merge in &merges {
            space.remove(merge)?;
        }
        Ok(Applied { profile: Some(profile), absorbed: merges, refused })
    }
}
