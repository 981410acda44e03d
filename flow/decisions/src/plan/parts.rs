//! What a plan may be built from: the built-in stages and the fitted models.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use commerce::Purpose;

use super::Parameters;
use crate::filters::{AgeAllowed, AlreadyInBasket, Available, Consented, Excluded, InStock, NotBought, NotCurrent};
use crate::sources::{BuyAgain, NewArrivals, RecentlyViewed, Unfitted};
use crate::{Arranger, Filter, Name, Ranker, Source, arrangers, rankers};

/// Makes a stage from its settings.
pub type BuiltIn<Stage> = fn(&mut Parameters<'_>) -> Arc<Stage>;

/// Every stage a plan may name.
pub struct Parts {
    sources: BTreeMap<&'static str, BuiltIn<dyn Source>>,
    filters: BTreeMap<&'static str, BuiltIn<dyn Filter>>,
    rankers: BTreeMap<&'static str, BuiltIn<dyn Ranker>>,
    arrangers: BTreeMap<&'static str, BuiltIn<dyn Arranger>>,
    fitted: BTreeMap<String, Arc<dyn Source>>,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            sources: BTreeMap::from([
                ("recently_viewed", recently_viewed as BuiltIn<dyn Source>),
                ("buy_again", |settings| {
                    Arc::new(BuyAgain::new(settings.number("half_life_days", 60.0, 0.01, 36_500.0)))
                }),
                ("new_arrivals", |settings| {
                    Arc::new(NewArrivals::new(settings.number("window_days", 60.0, 0.01, 36_500.0)))
                }),
            ]),
            filters: BTreeMap::from([
                ("already_in_basket", already_in_basket as BuiltIn<dyn Filter>),
                ("not_current", |_| Arc::new(NotCurrent::default())),
                ("not_bought", |_| Arc::new(NotBought::default())),
            ]),
            rankers: BTreeMap::from([
                ("category_interest", category_interest as BuiltIn<dyn Ranker>),
                ("freshness", |settings| {
                    Arc::new(rankers::Freshness::new(settings.number("half_life_days", 30.0, 0.01, 36_500.0)))
                }),
                ("in_situation_category", |_| Arc::new(rankers::InSituationCategory::default())),
            ]),
            arrangers: BTreeMap::from([
                ("max_per_category", max_per_category as BuiltIn<dyn Arranger>),
                ("relevance_diversity", |settings| {
                    Arc::new(arrangers::RelevanceDiversity::new(settings.number("lambda", 0.8, 0.0, 1.0) as f32))
                }),
            ]),
            fitted: BTreeMap::new(),
        }
    }
}

fn recently_viewed(_: &mut Parameters<'_>) -> Arc<dyn Source> {
    Arc::new(RecentlyViewed::default())
}

fn already_in_basket(_: &mut Parameters<'_>) -> Arc<dyn Filter> {
    Arc::new(AlreadyInBasket::default())
}

fn category_interest(_: &mut Parameters<'_>) -> Arc<dyn Ranker> {
    Arc::new(rankers::CategoryInterest::default())
}

fn max_per_category(settings: &mut Parameters<'_>) -> Arc<dyn Arranger> {
    Arc::new(arrangers::MaxPerCategory::new(settings.count("limit", 3, 1, 1_000)))
}

impl Parts {
    /// Adds a fitted model as a source under its own name, replacing an earlier one.
    pub fn add(&mut self, source: Arc<dyn Source>) {
        self.fitted.insert(source.name().to_string(), source);
    }

    /// Makes a name known whose model is not fitted yet: a plan may use it, and it proposes nothing.
    pub fn announce(&mut self, name: &str) {
        self.fitted.entry(name.to_owned()).or_insert_with(|| Arc::new(Unfitted::new(Name::from(name))));
    }

    pub(crate) fn source(&self, name: &str, settings: &mut Parameters<'_>) -> Option<Arc<dyn Source>> {
        let fitted = self.fitted.get(name).map(Arc::clone);
        fitted.or_else(|| self.sources.get(name).map(|make| make(settings)))
    }

    pub(crate) fn filter(&self, name: &str, settings: &mut Parameters<'_>) -> Option<Arc<dyn Filter>> {
        self.filters.get(name).map(|make| make(settings))
    }

    pub(crate) fn ranker(&self, name: &str, settings: &mut Parameters<'_>) -> Option<Arc<dyn Ranker>> {
        self.rankers.get(name).map(|make| make(settings))
    }

    pub(crate) fn arranger(&self, name: &str, settings: &mut Parameters<'_>) -> Option<Arc<dyn Arranger>> {
        self.arrangers.get(name).map(|make| make(settings))
    }

    /// Names of the sources a plan may use, fitted and built in, in alphabetical order.
    pub fn source_names(&self) -> impl Iterator<Item = &str> {
        let names: BTreeSet<&str> =
            self.fitted.keys().map(String::as_str).chain(self.sources.keys().copied()).collect();
        names.into_iter()
    }

    /// Names of the filters a plan may add.
    pub fn filter_names(&self) -> impl Iterator<Item = &str> {
        self.filters.keys().copied()
    }

    /// Names of the rankers a plan may use.
    pub fn ranker_names(&self) -> impl Iterator<Item = &str> {
        self.rankers.keys().copied()
    }

    /// Names of the arrangers a plan may use.
    pub fn arranger_names(&self) -> impl Iterator<Item = &str> {
        self.arrangers.keys().copied()
    }

    /// The filters of every plan, for sources that read data of these purposes.
    pub(crate) fn always(&self, purposes: Vec<Purpose>) -> Vec<Arc<dyn Filter>> {
        vec![
            Arc::new(Available::default()),
            Arc::new(InStock::default()),
            Arc::new(AgeAllowed::default()),
            Arc::new(Consented::new(purposes)),
            Arc::new(Excluded::default()),
        ]
    }
}
