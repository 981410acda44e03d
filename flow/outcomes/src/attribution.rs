//! Which outcome followed which exposure: one fold over the log, a signal at a time.
//!
//! **Last touch, per product.** A step goes to the latest exposure of that product to that person, if its window is
//! still open, and otherwise to none: not to an earlier exposure, whose claim the later one took over. A product shown
//! on the home page and again in the basket counts for the basket. Refused were *first touch* (it pays the surface that
//! happened to come first), *shared credit* by position or decay (the shares are nobody's measurement, and no sum of
//! them can be checked against the orders), and *credit by model* (Shapley values and the like: honest only with
//! randomized exposure, and then a comparison of arms says it directly). Credit says where an order passed through,
//! not what caused it; only an experiment does.
//!
//! **A step that names its decision** (a click on a card knows which) follows that decision's exposure or none. Orders
//! are the exception: one order has lines from many decisions, and senders can name only one.
//!
//! **An order needs no click.** To see a product and to find it by search is a success of having shown it. Since shops
//! differ on that, every [`Step::Ordered`] says whether its exposure had been clicked, and the read-out shows both.
//!
//! **Once.** Each step counts once per exposure: the second click, the second order, the second half of a return count
//! nothing. The same decision showing the same product again is the same exposure, dated by its first arrival: a
//! browser that redraws would else make a rate as small as it likes, and keep its window open for ever. An order told
//! by both the browser and the till counts once, by its number.
//!
//! **Order of arrival.** Signals of different people may be mixed in any way. Of one person, exposures may arrive in any
//! order: they are kept by the time at which they happened, and a step is held against those that happened before it.
//! A step that *arrives* before its exposure is lost to it, as is a return that arrives before its order: to keep steps
//! waiting for exposures would cost memory for everyone who was never shown anything, and senders queue in order.
//!
//! **What is forgotten.** An exposure whose windows have closed goes at the person's next exposure. Beyond
//! [`Limits::exposures_per_person`] the person's earliest exposure goes; beyond the other two limits, all exposures of
//! the person whose latest one arrived longest ago. Those still within a window are counted
//! ([`Attribution::forgotten`]): their later steps are missing from every figure.

mod person;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use commerce::{ProductId, Timestamp};
use profiles::ProfileId;
use rustc_hash::FxHashMap;
use signals::{Happening, Signal};

use crate::{Exposure, Limits, Outcome, Step, Windows};
use person::Person;

/// The open exposures of everyone, and what follows them.
#[derive(Debug, Clone, Default)]
pub struct Attribution {
    windows: Windows,
    limits: Limits,
    people: FxHashMap<ProfileId, Remembered>,
    /// People by the arrival of their latest exposure.
    longest_ago_first: BTreeMap<u64, ProfileId>,
    arrivals: u64,
    exposures: usize,
    forgotten: u64,
}

#[derive(Debug, Clone, Default)]
struct Remembered {
    person: Person,
    arrival: u64,
}

impl Attribution {
    /// A fold that has seen nothing.
    #[must_use]
    pub fn new(windows: Windows, limits: Limits) -> Self {
        Self { windows, limits, ..Self::default() }
    }

    /// Takes the next signal of the log, of the person it was resolved to, and says what it made of the exposures. Each
    /// message id must come once. Of someone with no open exposures this is one look-up.
    pub fn observe(&mut self, profile: &ProfileId, signal: &Signal) -> Vec<Outcome> {
        if let Happening::Exposed { products, positions } = &signal.happening {
            return self.expose(profile, signal, products, positions);
        }
        if !Person::is_concerned_by(&signal.happening) {
            return Vec::new();
        }
        let Some(remembered) = self.people.get_mut(profile) else { return Vec::new() };
        remembered.person.follow(signal, &self.windows)
    }

    /// Gives the exposures of `absorbed` to `into`: they were one person all along.
    pub fn absorb(&mut self, into: &ProfileId, absorbed: &[ProfileId]) {
        let mut taken = Person::default();
        for other in absorbed.iter().filter(|other| *other != into) {
            if let Some(person) = self.take(other) {
                taken.absorb(person);
            }
        }
        if !taken.is_empty() {
            let latest_at = taken.latest_at();
            self.with_person(into, latest_at, |person, _| person.absorb(taken));
        }
    }

    /// Forgets someone's exposures: erased, or no longer to be measured. Nothing that follows is attributed.
    pub fn forget(&mut self, profile: &ProfileId) {
        self.take(profile);
    }

    /// The windows it goes by.
    #[must_use]
    pub const fn windows(&self) -> &Windows {
        &self.windows
    }

    /// How many exposures are remembered.
    #[must_use]
    pub const fn exposures(&self) -> usize {
        self.exposures
    }

    /// How many people they were made to.
    #[must_use]
    pub fn people(&self) -> usize {
        self.people.len()
    }

    /// How many exposures were forgotten for want of room while still within a window.
    #[must_use]
    pub const fn forgotten(&self) -> u64 {
        self.forgotten
    }

    fn expose(
        &mut self,
        profile: &ProfileId,
        signal: &Signal,
        products: &[ProductId],
        positions: &[u32],
    ) -> Vec<Outcome> {
        // Admission refuses exposures without a decision; one that comes all the same can be attributed to nothing.
        let Some(decision) = &signal.circumstances.decision else { return Vec::new() };
        let mut shown = Vec::with_capacity(products.len());
        self.with_person(profile, signal.at, |person, windows| {
            person.forget_closed(signal.at, windows);
            let mut first_of_decision = !person.knows(decision);
            for (index, product) in products.iter().enumerate() {
                let exposure = Exposure {
                    decision: decision.clone(),
                    surface: signal.circumstances.surface.clone(),
                    product: product.clone(),
                    position: positions.get(index).copied().unwrap_or(index as u32 + 1),
                    at: signal.at,
                };
                if person.add(exposure.clone()) {
                    shown.push(Outcome { exposure, step: Step::Shown { first_of_decision }, after_ms: 0 });
                    first_of_decision = false;
                }
            }
        });
        shown
    }

    /// Changes a person who was exposed just now, and makes room.
    fn with_person(&mut self, profile: &ProfileId, at: Timestamp, change: impl FnOnce(&mut Person, &Windows)) {
        let remembered = self.people.entry(profile.clone()).or_default();
        self.longest_ago_first.remove(&remembered.arrival);
        self.arrivals += 1;
        remembered.arrival = self.arrivals;
        self.longest_ago_first.insert(self.arrivals, profile.clone());
        let before = remembered.person.len();
        change(&mut remembered.person, &self.windows);
        let most = self.limits.exposures_per_person.max(1);
        self.forgotten += remembered.person.shorten(most, at, &self.windows);
        self.exposures = self.exposures + remembered.person.len() - before;
        self.make_room(at);
    }

    fn make_room(&mut self, at: Timestamp) {
        let (people, exposures) = (self.limits.people.max(1), self.limits.exposures);
        while self.people.len() > people || (self.exposures > exposures && self.people.len() > 1) {
            let Some((_, profile)) = self.longest_ago_first.pop_first() else { return };
            if let Some(person) = self.take(&profile) {
                self.forgotten += person.open_at(at, &self.windows);
            }
        }
    }

    fn take(&mut self, profile: &ProfileId) -> Option<Person> {
        let remembered = self.people.remove(profile)?;
        self.longest_ago_first.remove(&remembered.arrival);
        self.exposures -= remembered.person.len();
        Some(remembered.person)
    }
}
