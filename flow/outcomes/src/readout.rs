//! The read-out: what outcomes add up to, by surface.

mod json;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use commerce::Surface;

use crate::{Outcome, Sums};

/// The most surfaces told apart: their names come from senders. Outcomes of further ones stand under no name, and no
/// outcome is lost.
pub const SURFACES: usize = 256;

/// Sums by surface. `Serialize` gives what the HTTP interface shows, `Display` a table for the terminal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Readout {
    surfaces: BTreeMap<Option<Surface>, Sums>,
}

impl Readout {
    /// Counts one outcome under the surface that its exposure names.
    pub fn count(&mut self, outcome: &Outcome) {
        self.of(outcome.exposure.surface.as_ref()).count(outcome);
    }

    /// Adds another read-out, of other outcomes. Associative and commutative while the surfaces fit.
    pub fn merge(&mut self, other: &Self) {
        other.surfaces().for_each(|(surface, sums)| self.of(surface).merge(sums));
    }

    /// The sums of each surface, by name; first what was shown without one.
    pub fn surfaces(&self) -> impl Iterator<Item = (Option<&Surface>, &Sums)> {
        self.surfaces.iter().map(|(surface, sums)| (surface.as_ref(), sums))
    }

    /// All surfaces together. A decision is counted where it was first in view.
    #[must_use]
    pub fn total(&self) -> Sums {
        let mut total = Sums::default();
        self.surfaces.values().for_each(|sums| total.merge(sums));
        total
    }

    fn of(&mut self, surface: Option<&Surface>) -> &mut Sums {
        let surface = surface.cloned();
        let is_known = self.surfaces.contains_key(&surface) || self.surfaces.len() < SURFACES;
        self.surfaces.entry(surface.filter(|_| is_known)).or_default()
    }
}
