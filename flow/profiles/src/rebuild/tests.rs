//! Claims:
//! 1. Profiles rebuilt from the log in one go equal those that lived through it: stored and read between any two
//!    signals, with messages sent twice.
//! 2. Whatever order a person's signals arrive in, states and identifiers are the same (evidence is what came first).
//! 3. A signal whose application failed can be applied again, and then counts once.
//! 4. At every step of a merge or a move, a device leads to a profile that knows its shopper's no.
//! 5. A receipt names the signal whose identifiers, taken out of the log, undo the merge.

use proptest::prelude::*;
use signals::{Happening, Signal};

use super::*;
use crate::tests::story::{any_log, key, story};

/// Profiles that are kept as text, as storage keeps them.
#[derive(Default)]
struct Stored {
    profiles: BTreeMap<ProfileId, String>,
    holders: BTreeMap<Identifier, ProfileId>,
}

impl Stored {
    fn stored(&self, id: &ProfileId) -> Option<Profile> {
        self.profiles.get(id).map(|text| serde_json::from_str(text).unwrap())
    }
}

impl ProfileSpace for Stored {
    type Error = Infallible;

    fn holder(&mut self, identifier: &Identifier) -> Result<Option<Holder>, Infallible> {
        Ok(self.holders.get(identifier).and_then(|id| self.stored(id)).map(|profile| profile.as_holder()))
    }

    fn point(&mut self, identifier: &Identifier, profile: &ProfileId) -> Result<(), Infallible> {
        self.holders.insert(identifier.clone(), profile.clone());
        Ok(())
    }

    fn change(&mut self, id: &ProfileId, change: &mut dyn FnMut(&mut Profile)) -> Result<(), Infallible> {
        let mut profile = self.stored(id).unwrap_or_else(|| Profile::new(id.clone()));
        change(&mut profile);
        self.profiles.insert(id.clone(), serde_json::to_string(&profile).unwrap());
        Ok(())
    }

    fn read(&mut self, id: &ProfileId) -> Result<Option<Profile>, Infallible> {
        Ok(self.stored(id))
    }

    fn remove(&mut self, id: &ProfileId) -> Result<(), Infallible> {
        self.profiles.remove(id);
        Ok(())
    }
}

/// Profiles that cannot be read or changed at the chosen call, once.
struct Faltering {
    profiles: Profiles,
    calls_left: usize,
}

#[derive(Debug, PartialEq)]
struct Faltered;

impl Faltering {
    fn call(&mut self) -> Result<&mut Profiles, Faltered> {
        self.calls_left = self.calls_left.wrapping_sub(1);
        if self.calls_left == usize::MAX { Err(Faltered) } else { Ok(&mut self.profiles) }
    }
}

impl ProfileSpace for Faltering {
    type Error = Faltered;

    fn holder(&mut self, identifier: &Identifier) -> Result<Option<Holder>, Faltered> {
        self.call()?.holder(identifier).map_err(|never| match never {})
    }

    fn point(&mut self, identifier: &Identifier, profile: &ProfileId) -> Result<(), Faltered> {
        self.profiles.point(identifier, profile).map_err(|never| match never {})
    }

    fn change(&mut self, id: &ProfileId, change: &mut dyn FnMut(&mut Profile)) -> Result<(), Faltered> {
        self.call()?.change(id, change).map_err(|never| match never {})
    }

    fn read(&mut self, id: &ProfileId) -> Result<Option<Profile>, Faltered> {
        self.call()?.read(id).map_err(|never| match never {})
    }

    fn remove(&mut self, id: &ProfileId) -> Result<(), Faltered> {
        self.profiles.remove(id).map_err(|never| match never {})
    }
}

/// Profiles of people who all refused: looked at after every step.
#[derive(Default)]
struct Watched(Profiles);

impl Watched {
    fn look(&self) {
        for identifier in self.0.holders.keys() {
            let held = self.0.of(identifier).unwrap_or_else(|| panic!("{identifier} leads nowhere"));
            let consents = held.consents(crate::ConsentPolicy::opt_out());
            assert!(
                !consents.allows(commerce::Purpose::Personalization),
                "{identifier} leads to one who never refused"
            );
        }
    }
}

impl ProfileSpace for Watched {
    type Error = Infallible;

    fn holder(&mut self, identifier: &Identifier) -> Result<Option<Holder>, Infallible> {
        self.0.holder(identifier)
    }

    fn point(&mut self, identifier: &Identifier, profile: &ProfileId) -> Result<(), Infallible> {
        self.0.point(identifier, profile)?;
        self.look();
        Ok(())
    }

    fn change(&mut self, id: &ProfileId, change: &mut dyn FnMut(&mut Profile)) -> Result<(), Infallible> {
        self.0.change(id, change)?;
        self.look();
        Ok(())
    }

    fn read(&mut self, id: &ProfileId) -> Result<Option<Profile>, Infallible> {
        self.0.read(id)
    }

    fn remove(&mut self, id: &ProfileId) -> Result<(), Infallible> {
        self.0.remove(id)?;
        self.look();
        Ok(())
    }
}

#[test]
fn at_every_step_a_device_leads_to_a_profile_that_knows_the_no() {
    let (mut fold, mut space) = (Fold::default(), Watched::default());
    let log = story(
        "1 device:a forbids personalization
         2 device:b forbids personalization
         3 customer:ann device:a opens
         4 customer:ann device:b opens
         5 customer:bob device:c forbids personalization
         6 customer:bob device:a opens",
    );
    for signal in &log {
        let Ok(_) = fold.apply(&mut space, signal);
    }
    assert_eq!(space.0.len(), 2);
}

/// The log as admission lets it through: each message id once.
fn admitted(sent: &[Signal]) -> Vec<&Signal> {
    let mut seen = std::collections::BTreeSet::new();
    sent.iter().filter(|signal| seen.insert(&signal.message_id)).collect()
}

proptest! {
    #[test]
    fn rebuilt_equals_live(log in any_log(), again in prop::collection::vec(any::<prop::sample::Index>(), 0..9)) {
        let mut sent = log.clone();
        for index in again.iter().filter(|_| !log.is_empty()) {
            let one = index.get(&log).clone();
            sent.insert(index.index(sent.len() + 1), one);
        }
        let (mut fold, mut live) = (Fold::default(), Stored::default());
        for signal in admitted(&sent) {
            fold.apply(&mut live, signal).unwrap();
        }
        let rebuilt = rebuild(admitted(&sent));
        prop_assert_eq!(live.profiles.len(), rebuilt.len());
        for profile in rebuilt.iter() {
            let lived = live.stored(profile.id());
            prop_assert_eq!(lived.as_ref(), Some(profile));
        }
        prop_assert_eq!(&live.holders, &rebuilt.holders);
    }

    #[test]
    fn a_signal_that_failed_may_be_applied_again(log in any_log(), calls_left in 0..400_usize) {
        let mut space = Faltering { profiles: Profiles::default(), calls_left };
        let mut fold = Fold::default();
        for signal in &log {
            if fold.apply(&mut space, signal).is_err() {
                fold.apply(&mut space, signal).unwrap();
            }
        }
        prop_assert_eq!(space.profiles, rebuild(&log));
    }

    #[test]
    fn a_persons_signals_may_arrive_in_any_order(
        (log, shuffled) in any_log().prop_map(of_one_person).prop_flat_map(|log| (Just(log.clone()), Just(log).prop_shuffle())),
    ) {
        let facts_and_names = |profiles: &Profiles| -> Vec<_> {
            let both = |profile: &Profile| (profile.states.clone(), profile.identifiers().cloned().collect::<Vec<_>>());
            profiles.iter().map(both).collect()
        };
        prop_assert_eq!(facts_and_names(&rebuild(shuffled)), facts_and_names(&rebuild(log)));
    }
}

/// All by Ann, from her devices, without aliases and without cards that others could have had first.
fn of_one_person(mut log: Vec<Signal>) -> Vec<Signal> {
    log.retain(|signal| !matches!(signal.happening, Happening::Aliased { .. }));
    for signal in &mut log {
        signal.who.customer = commerce::CustomerId::new("ann").ok();
    }
    log
}

#[test]
fn a_merge_is_undone_by_taking_the_named_signals_identifiers_out_of_the_log() {
    let log = story(
        "1 device:a views mug
         2 customer:ann device:a views pot
         3 device:a views bag",
    );
    let merged = rebuild(&log);
    let receipt = merged.get(&key("customer:ann")).unwrap().receipts().next().unwrap();
    let without = log.iter().cloned().map(|mut signal| {
        if signal.message_id == receipt.evidence.message_id {
            signal.who.anonymous = None;
        }
        signal
    });
    let apart = rebuild(without);
    assert_eq!(apart.get(&key("customer:ann")).unwrap().signal_count(), 1);
    assert_eq!(apart.get(&receipt.absorbed).unwrap().signal_count(), 2);
}
