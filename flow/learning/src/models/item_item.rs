//! `item_item`: what is met in the same visits as the last product. The plain baseline.
//!
//! Similarity is the number of common visits over the geometric mean of both items' visits plus a shrinkage, so
//! that two items met once, together, are not the closest pair of the shop.

use std::sync::Arc;

use commerce::Snapshot;
use decisions::Source;
use serde::{Deserialize, Serialize};

use super::algorithm::{Algorithm, Basis};
use super::similarity::{distinct, nearest};
use super::visit_source::{VisitModel, VisitSource};
use crate::Dataset;
use crate::bytes::{DecodeError, Reader, Writer};
use crate::rows::Rows;
use crate::scores::Scores;

/// Hyper-parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Neighbours kept per item.
    pub neighbours: usize,
    /// Added to the denominator, in visits.
    pub shrinkage: f32,
    /// Visits with more distinct items are left out.
    pub longest_session: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { neighbours: 100, shrinkage: 20.0, longest_session: 50 }
    }
}

/// Nearest items of every item.
pub struct ItemItem {
    basis: Basis<Settings>,
    neighbours: Rows<(u32, f32)>,
}

impl ItemItem {
    /// Counts common visits.
    #[must_use]
    pub fn fit(data: &Dataset, settings: Settings) -> Self {
        let sessions = distinct(data.sessions.iter().map(|session| session.iter().map(|event| event.item)));
        let similarity =
            |common: f32, own: f32, other: f32| common / (libm::sqrtf(own * other) + settings.shrinkage.max(0.0));
        let neighbours =
            nearest(data.items.len(), &sessions, settings.longest_session, settings.neighbours, similarity);
        Self { basis: Basis { settings, items: data.items.clone() }, neighbours }
    }
}

impl Algorithm for ItemItem {
    const NAME: &'static str = "item_item";

    type Settings = Settings;

    fn basis(&self) -> &Basis<Settings> {
        &self.basis
    }

    fn write(&self, writer: &mut Writer) {
        writer.weighted_rows(&self.neighbours);
    }

    fn read(basis: Basis<Settings>, reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let neighbours = reader.weighted_rows(basis.items.len())?;
        Ok(Self { basis, neighbours })
    }

    fn bind(self: Arc<Self>, catalogue: &Snapshot) -> Vec<Arc<dyn Source>> {
        vec![VisitSource::bind(self, catalogue)]
    }
}

impl VisitModel for ItemItem {
    fn longest_visit(&self) -> usize {
        1
    }

    fn score(&self, visit: &[u32], scores: &mut Scores) {
        let neighbours = visit.first().map_or(&[][..], |last| self.neighbours.row(*last));
        neighbours.iter().for_each(|(item, similarity)| scores.add(*item, *similarity));
    }

    fn parts(&self, visit: &[u32], item: u32) -> Vec<(u32, f32)> {
        let Some(last) = visit.first() else { return Vec::new() };
        let found = self.neighbours.row(*last).iter().filter(|(neighbour, _)| *neighbour == item);
        found.map(|(_, similarity)| (*last, *similarity)).collect()
    }
}
