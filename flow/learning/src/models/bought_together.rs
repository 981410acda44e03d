//! `bought_together`: what goes into the same orders.
//!
//! Item-item similarity (Sarwar et al., WWW 2001): common orders over the geometric mean of both items' orders
//! (cosine), shrunk by `common / (common + shrinkage)` as in Bell & Koren (ICDM 2007), because two items ordered
//! once, together, are no evidence. Of every item the nearest are kept.
//!
//! Several seeds speak for one product independently, so their scores combine as chances do: the product is left
//! out only if every seed leaves it out (`1 - prod (1 - similarity) ^ weight`). A mean was refused: one strong
//! companion would fade with every unrelated thing in the basket.
//!
//! Two sources read different seeds: `bought_together` the product at hand and the basket, which need no consent;
//! `bought_together_history` what this shopper bought and met in this visit, which does.

use std::sync::Arc;

use commerce::{ProductIndex, Purpose, Snapshot};
use decisions::{Context, Evidence, EvidenceOf, Name, Proposal, Source};
use profiles::FactName;
use serde::{Deserialize, Serialize};

use super::algorithm::{Algorithm, Basis};
use super::similarity::{distinct, nearest};
use crate::Dataset;
use crate::binding::Binding;
use crate::bytes::{DecodeError, Reader, Writer};
use crate::rows::Rows;
use crate::scores::{Best, Scores};

/// Hyper-parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Neighbours kept per item.
    pub neighbours: usize,
    /// Common orders at which a similarity counts half.
    pub shrinkage: f32,
    /// Orders with more distinct items are left out: stocking up says little of what goes together.
    pub longest_order: usize,
    /// Weight of a basket's product, against 1 for the product at hand.
    pub basket_weight: f32,
    /// Purchases read, latest first.
    pub purchases: usize,
    /// Days after which a purchase weighs half.
    pub purchase_half_life_days: f32,
    /// Products of the running visit read, latest first; each weighs the same as a purchase of today.
    pub visit_length: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            neighbours: 30,
            shrinkage: 5.0,
            longest_order: 60,
            basket_weight: 0.5,
            purchases: 100,
            purchase_half_life_days: 90.0,
            visit_length: 10,
        }
    }
}

/// The largest similarity: at 1 a single seed would silence all others.
const MAXIMUM_SIMILARITY: f32 = 0.999;

/// Nearest items of every item.
pub struct BoughtTogether {
    basis: Basis<Settings>,
    /// Similarities, for the store.
    similarities: Rows<(u32, f32)>,
    /// The same as `-ln(1 - similarity)`: these add up where chances multiply.
    strengths: Rows<(u32, f32)>,
}

/// A product that speaks for others.
#[derive(Debug, Clone, Copy)]
struct Seed {
    item: u32,
    weight: f32,
}

impl BoughtTogether {
    /// Counts common orders.
    #[must_use]
    pub fn fit(data: &Dataset, settings: Settings) -> Self {
        let orders = distinct(data.orders.iter().map(|order| order.lines.iter().map(|line| line.item)));
        let shrinkage = settings.shrinkage.max(0.0);
        let similarity = |common: f32, own: f32, other: f32| {
            (common / (own * other).sqrt() * (common / (common + shrinkage))).min(MAXIMUM_SIMILARITY)
        };
        let similarities = nearest(data.items.len(), &orders, settings.longest_order, settings.neighbours, similarity);
        Self::of(Basis { settings, items: data.items.clone() }, similarities)
    }

    fn of(basis: Basis<Settings>, similarities: Rows<(u32, f32)>) -> Self {
        let strength = |(item, similarity): &(u32, f32)| (*item, -libm::log1pf(-similarity.min(MAXIMUM_SIMILARITY)));
        let strengths = Rows::from_lists(similarities.iter().map(|row| row.iter().map(strength).collect::<Vec<_>>()));
        Self { basis, similarities, strengths }
    }

    fn strength(&self, seed: Seed, item: u32) -> f32 {
        let found = self.strengths.row(seed.item).iter().find(|(neighbour, _)| *neighbour == item);
        found.map_or(0.0, |(_, strength)| seed.weight * strength)
    }
}

impl Algorithm for BoughtTogether {
    const NAME: &'static str = "bought_together";

    type Settings = Settings;

    fn basis(&self) -> &Basis<Settings> {
        &self.basis
    }

    fn write(&self, writer: &mut Writer) {
        writer.weighted_rows(&self.similarities);
    }

    fn read(basis: Basis<Settings>, reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let similarities = reader.weighted_rows(basis.items.len())?;
        Ok(Self::of(basis, similarities))
    }

    fn bind(self: Arc<Self>, catalogue: &Snapshot) -> Vec<Arc<dyn Source>> {
        let binding = Arc::new(Binding::new(&self.basis.items, catalogue));
        let bound = |name: &str, seeds| -> Arc<dyn Source> {
            Arc::new(Bound { name: Name::from(name), model: Arc::clone(&self), binding: Arc::clone(&binding), seeds })
        };
        vec![bound(Self::NAME, Seeds::AtHand), bound("bought_together_history", Seeds::History)]
    }
}

/// Which products speak.
#[derive(Debug, Clone, Copy)]
enum Seeds {
    AtHand,
    History,
}

struct Bound {
    name: Name,
    model: Arc<BoughtTogether>,
    binding: Arc<Binding>,
    seeds: Seeds,
}

impl Bound {
    fn seeds(&self, context: &Context<'_>) -> Vec<Seed> {
        match self.seeds {
            Seeds::AtHand => self.at_hand(context),
            Seeds::History => self.history(context),
        }
    }

    fn at_hand(&self, context: &Context<'_>) -> Vec<Seed> {
        let current = context.current().map(|product| (product, 1.0));
        let others = context.basket().iter().filter(|product| Some(**product) != context.current());
        let basket = others.map(|product| (*product, self.model.basis.settings.basket_weight.max(0.0)));
        let seeds = current.into_iter().chain(basket);
        seeds.filter_map(|(product, weight)| Some(Seed { item: self.binding.item(product)?, weight })).collect()
    }

    fn history(&self, context: &Context<'_>) -> Vec<Seed> {
        let settings = &self.model.basis.settings;
        let mut seeds: Vec<Seed> = Vec::new();
        let mut add = |product: ProductIndex, weight: f32| {
            if let Some(item) = self.binding.item(product)
                && !seeds.iter().any(|known| known.item == item)
            {
                seeds.push(Seed { item, weight });
            }
        };
        context.visit(settings.visit_length).into_iter().for_each(|product| add(product, 1.0));
        for touch in context.facts.products(FactName::Purchased).iter().take(settings.purchases) {
            let age_days = context.request.now.days_since(touch.at).max(0.0);
            let weight = libm::exp2(-age_days / f64::from(settings.purchase_half_life_days.max(0.01)));
            if let Some(product) = context.catalogue.index_of(&touch.product) {
                add(product, weight as f32);
            }
        }
        seeds
    }
}

impl Source for Bound {
    fn name(&self) -> &Name {
        &self.name
    }

    fn purpose(&self) -> Purpose {
        match self.seeds {
            Seeds::AtHand => Purpose::Essential,
            Seeds::History => Purpose::Personalization,
        }
    }

    fn propose(&self, context: &Context<'_>, limit: usize, into: &mut Vec<Proposal>) {
        let seeds = self.seeds(context);
        let mut best = Best::new(limit);
        Scores::with(self.model.basis.items.len(), |scores| {
            for seed in seeds.iter().filter(|seed| seed.weight > 0.0) {
                let strengths = self.model.strengths.row(seed.item);
                strengths.iter().for_each(|(item, strength)| scores.add(*item, seed.weight * strength));
            }
            let known = scores.iter().filter_map(|(item, score)| Some((self.binding.product(item)?, score)));
            known.for_each(|(product, score)| best.offer(Proposal { product, score }));
        });
        let chances = best.finish().into_iter().map(|one| Proposal { score: chance(one.score), ..one });
        into.extend(chances);
    }

    fn evidence(&self, context: &Context<'_>, product: ProductIndex) -> Vec<Evidence> {
        let Some(item) = self.binding.item(product) else { return Vec::new() };
        let seeds = self.seeds(context);
        let speaking: Vec<(Seed, f32)> = seeds
            .into_iter()
            .map(|seed| (seed, self.model.strength(seed, item)))
            .filter(|(_, strength)| *strength > 0.0)
            .collect();
        let all = speaking.iter().fold(0.0, |sum, (_, strength)| sum + strength);
        let part = |(seed, strength): (Seed, f32)| {
            let of = EvidenceOf::Product(self.model.basis.items.id(seed.item)?.clone());
            Some(Evidence { of, weight: chance(all) * strength / all })
        };
        speaking.into_iter().filter_map(part).collect()
    }
}

/// The chance that at least one seed brings the product, from the sum of their strengths.
fn chance(strength: f32) -> f32 {
    -libm::expm1f(-strength)
}
