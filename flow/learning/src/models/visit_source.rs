//! One source for every model that scores items from a visit.
//!
//! It reads the running visit (and the product at hand) and therefore serves personalization alone. The visit is
//! translated to the model's items once; what the model has never seen is left out of it.

use std::sync::Arc;

use commerce::{ProductIndex, Purpose, Snapshot};
use decisions::{Context, Evidence, EvidenceOf, Name, Proposal, Source};

use super::algorithm::Algorithm;
use crate::binding::Binding;
use crate::scores::Scores;

/// A model that scores items from a visit.
pub(crate) trait VisitModel: Algorithm {
    /// How many products of a visit it reads.
    fn longest_visit(&self) -> usize;

    /// Adds to `scores` what this visit (latest first, repeats kept, never empty) says; sums end within 0 to 1.
    fn score(&self, visit: &[u32], scores: &mut Scores);

    /// The score of one item by the visited items that carry it.
    fn parts(&self, visit: &[u32], item: u32) -> Vec<(u32, f32)>;
}

/// A [`VisitModel`] over one catalogue.
pub(crate) struct VisitSource<Model> {
    name: Name,
    model: Arc<Model>,
    binding: Binding,
}

impl<Model: VisitModel> VisitSource<Model> {
    pub(crate) fn bind(model: Arc<Model>, catalogue: &Snapshot) -> Arc<dyn Source> {
        let binding = Binding::new(&model.basis().items, catalogue);
        Arc::new(Self { name: Name::from(Model::NAME), model, binding })
    }

    fn visit(&self, context: &Context<'_>) -> Vec<u32> {
        let visit = context.visit(self.model.longest_visit());
        visit.into_iter().filter_map(|product| self.binding.item(product)).collect()
    }
}

impl<Model: VisitModel> Source for VisitSource<Model> {
    fn name(&self) -> &Name {
        &self.name
    }

    fn purpose(&self) -> Purpose {
        Purpose::Personalization
    }

    fn propose(&self, context: &Context<'_>, limit: usize, into: &mut Vec<Proposal>) {
        let visit = self.visit(context);
        if visit.is_empty() {
            return;
        }
        Scores::with(self.model.basis().items.len(), |scores| {
            self.model.score(&visit, scores);
            scores.propose(&self.binding, limit, into);
        });
    }

    fn evidence(&self, context: &Context<'_>, product: ProductIndex) -> Vec<Evidence> {
        let visit = self.visit(context);
        let Some(item) = self.binding.item(product).filter(|_| !visit.is_empty()) else { return Vec::new() };
        let items = &self.model.basis().items;
        let part = |(visited, weight): (u32, f32)| {
            items.id(visited).map(|id| Evidence { of: EvidenceOf::Product(id.clone()), weight })
        };
        self.model.parts(&visit, item).into_iter().filter_map(part).collect()
    }
}
