//! `popular`: what everybody buys and looks at, the recent counting more.
//!
//! Every order with the item counts 1 (not every piece: a wholesaler's thousand cups are one wish), every visit a
//! part of that, each halved with every half life between it and the end of the data. Scores are shares of the
//! largest count, over all items, within the category at hand, or within the shopper's categories.
//!
//! The three are sources of their own because they read different things. `popular` and `popular_in_category` read
//! nothing personal and answer without consent; `popular_for_interests` reads the shopper's interests. One source
//! that falls back from the page's category to the shopper's was refused: it would need consent for both.

use std::collections::BTreeMap;
use std::sync::Arc;

use commerce::{Category, ProductIndex, Purpose, Snapshot, Timestamp};
use decisions::{Context, Evidence, EvidenceOf, Name, Proposal, Source, place};
use profiles::FactName;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::algorithm::{Algorithm, Basis};
use crate::Dataset;
use crate::bytes::{DecodeError, Reader, Writer};
use crate::scores::Best;

/// Hyper-parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Days after which a count weighs half.
    pub half_life_days: f32,
    /// What a view counts, against 1 for an order.
    pub view_weight: f32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { half_life_days: 7.0, view_weight: 0.05 }
    }
}

/// How much each item is wanted, as a share of the most wanted.
pub struct Popular {
    basis: Basis<Settings>,
    shares: Vec<f32>,
}

impl Popular {
    /// Counts orders and views.
    #[must_use]
    pub fn fit(data: &Dataset, settings: Settings) -> Self {
        let end = data.range().map(|(_, end)| end);
        let decayed = |at: Option<Timestamp>| match (at, end) {
            (Some(at), Some(end)) if settings.half_life_days > 0.0 => {
                libm::exp2(-end.days_since(at).max(0.0) / f64::from(settings.half_life_days))
            }
            _ => 1.0,
        };
        let mut counts = vec![0.0_f64; data.items.len()];
        let mut count = |item: u32, weight: f64| {
            if let Some(sum) = counts.get_mut(item as usize) {
                *sum += weight;
            }
        };
        for order in &data.orders {
            let weight = decayed(Some(order.at));
            order.lines.iter().for_each(|line| count(line.item, weight));
        }
        for event in data.sessions.iter().flatten() {
            count(event.item, f64::from(settings.view_weight.max(0.0)) * decayed(event.at));
        }
        let largest = counts.iter().fold(0.0, |largest: f64, count| largest.max(*count));
        let share = |count: &f64| if largest > 0.0 { (count / largest) as f32 } else { 0.0 };
        Self { basis: Basis { settings, items: data.items.clone() }, shares: counts.iter().map(share).collect() }
    }

    fn rank(&self, catalogue: &Snapshot) -> Rankings {
        let known = self.basis.items.ids().iter().zip(&self.shares).filter(|(_, share)| **share > 0.0);
        let known = known.filter_map(|(id, share)| Some((catalogue.index_of(id)?, *share)));
        let mut everywhere = Ranking::default();
        let mut by_category: BTreeMap<Category, Ranking> = BTreeMap::new();
        for (product, score) in known {
            everywhere.proposals.push(Proposal { product, score });
            let category = catalogue.entry(product).and_then(|entry| entry.product.category.as_ref());
            for category in category.into_iter().flat_map(lineage) {
                by_category.entry(category).or_default().proposals.push(Proposal { product, score });
            }
        }
        everywhere.finish();
        by_category.values_mut().for_each(Ranking::finish);
        Rankings { everywhere, by_category }
    }
}

/// A category and all above it.
fn lineage(category: &Category) -> Vec<Category> {
    let levels: Vec<&str> = category.levels().collect();
    (1..=levels.len()).filter_map(|depth| Category::new(&levels.get(..depth)?.join(Category::SEPARATOR)).ok()).collect()
}

/// Products best first, with scores from 0 to 1.
#[derive(Default)]
struct Ranking {
    proposals: Vec<Proposal>,
    scores: FxHashMap<ProductIndex, f32>,
}

impl Ranking {
    fn finish(&mut self) {
        self.proposals.sort_unstable_by_key(|proposal| place(proposal.score, proposal.product));
        let largest = self.proposals.first().map_or(1.0, |first| first.score);
        self.proposals.iter_mut().for_each(|proposal| proposal.score /= largest);
        self.scores = self.proposals.iter().map(|proposal| (proposal.product, proposal.score)).collect();
    }

    fn score(&self, product: ProductIndex) -> Option<f32> {
        self.scores.get(&product).copied()
    }
}

struct Rankings {
    everywhere: Ranking,
    by_category: BTreeMap<Category, Ranking>,
}

impl Algorithm for Popular {
    const NAME: &'static str = "popular";

    type Settings = Settings;

    fn basis(&self) -> &Basis<Settings> {
        &self.basis
    }

    fn write(&self, writer: &mut Writer) {
        writer.f32s(&self.shares);
    }

    fn read(basis: Basis<Settings>, reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let shares = reader.exactly(basis.items.len())?;
        let sound = shares.iter().all(|share| *share <= 1.0);
        if sound { Ok(Self { basis, shares }) } else { Err(DecodeError::Corrupt { what: "a share is above 1" }) }
    }

    fn bind(self: Arc<Self>, catalogue: &Snapshot) -> Vec<Arc<dyn Source>> {
        let rankings = Arc::new(self.rank(catalogue));
        vec![
            Arc::new(Everywhere { name: Name::from(Self::NAME), rankings: Arc::clone(&rankings) }),
            Arc::new(InCategory { name: Name::from("popular_in_category"), rankings: Arc::clone(&rankings) }),
            Arc::new(ForInterests { name: Name::from("popular_for_interests"), rankings }),
        ]
    }
}

struct Everywhere {
    name: Name,
    rankings: Arc<Rankings>,
}

impl Source for Everywhere {
    fn name(&self) -> &Name {
        &self.name
    }

    fn purpose(&self) -> Purpose {
        Purpose::Essential
    }

    fn propose(&self, _: &Context<'_>, limit: usize, into: &mut Vec<Proposal>) {
        into.extend(self.rankings.everywhere.proposals.iter().take(limit));
    }

    fn evidence(&self, _: &Context<'_>, product: ProductIndex) -> Vec<Evidence> {
        let part = |weight| Evidence { of: EvidenceOf::Everyone("bought and looked at lately".to_owned()), weight };
        self.rankings.everywhere.score(product).map(part).into_iter().collect()
    }
}

struct InCategory {
    name: Name,
    rankings: Arc<Rankings>,
}

impl InCategory {
    fn ranking<'a>(&'a self, context: &Context<'a>) -> Option<(&'a Category, &'a Ranking)> {
        let category = context.category()?;
        Some((category, self.rankings.by_category.get(category)?))
    }
}

impl Source for InCategory {
    fn name(&self) -> &Name {
        &self.name
    }

    fn purpose(&self) -> Purpose {
        Purpose::Essential
    }

    fn propose(&self, context: &Context<'_>, limit: usize, into: &mut Vec<Proposal>) {
        let ranking = self.ranking(context).into_iter().flat_map(|(_, ranking)| &ranking.proposals);
        into.extend(ranking.take(limit));
    }

    fn evidence(&self, context: &Context<'_>, product: ProductIndex) -> Vec<Evidence> {
        let found = self.ranking(context).and_then(|(category, ranking)| Some((category, ranking.score(product)?)));
        let part = |(category, weight): (&Category, f32)| Evidence {
            of: EvidenceOf::Category(category.as_str().to_owned()),
            weight,
        };
        found.map(part).into_iter().collect()
    }
}

struct ForInterests {
    name: Name,
    rankings: Arc<Rankings>,
}

/// Categories of a shopper that are looked into.
const MAXIMUM_INTERESTS: usize = 5;

impl ForInterests {
    fn rankings<'a>(&'a self, context: &Context<'a>) -> impl Iterator<Item = (&'a str, f32, &'a Ranking)> {
        let shares = context.facts.shares(FactName::CategoryInterest).iter().take(MAXIMUM_INTERESTS);
        shares.filter_map(|(name, share)| {
            let ranking = self.rankings.by_category.get(&Category::new(name).ok()?)?;
            Some((name.as_str(), share.clamp(0.0, 1.0), ranking))
        })
    }
}

impl Source for ForInterests {
    fn name(&self) -> &Name {
        &self.name
    }

    fn purpose(&self) -> Purpose {
        Purpose::Personalization
    }

    fn propose(&self, context: &Context<'_>, limit: usize, into: &mut Vec<Proposal>) {
        let interests: Vec<_> = self.rankings(context).collect();
        let mut products: Vec<ProductIndex> = interests
            .iter()
            .flat_map(|(_, _, ranking)| ranking.proposals.iter().take(limit))
            .map(|proposal| proposal.product)
            .collect();
        products.sort_unstable();
        products.dedup();
        let mut best = Best::new(limit);
        for product in products {
            let parts = interests.iter().filter_map(|(_, share, ranking)| Some(share * ranking.score(product)?));
            best.offer(Proposal { product, score: parts.sum::<f32>().min(1.0) });
        }
        into.append(&mut best.finish());
    }

    fn evidence(&self, context: &Context<'_>, product: ProductIndex) -> Vec<Evidence> {
        let parts = self.rankings(context).filter_map(|(name, share, ranking)| {
            let weight = share * ranking.score(product)?;
            Some(Evidence { of: EvidenceOf::Category(name.to_owned()), weight })
        });
        parts.collect()
    }
}
