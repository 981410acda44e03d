//! What a stage may look at: the request, the catalogue, and the facts of its own purpose.

use commerce::{Category, ProductIndex, Purpose, Snapshot};
use profiles::{FactName, Facts, View};
use rustc_hash::FxHashSet;

use crate::Request;
use crate::rules::RuleBook;

/// Everything a decision reads beside the request and the plan.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    /// One version of the catalogue.
    pub catalogue: &'a Snapshot,
    /// What may be read of the profile.
    pub profile: &'a View,
    /// The merchants' rules.
    pub rules: &'a RuleBook,
}

/// What one stage sees.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The question.
    pub request: &'a Request,
    /// One version of the catalogue.
    pub catalogue: &'a Snapshot,
    /// The facts this stage may read.
    pub facts: Facts<'a>,
    /// The merchants' rules; read by the filter that carries out exclusions.
    pub rules: &'a RuleBook,
    pub(crate) view: &'a View,
    /// Products of the request, looked up once.
    pub(crate) named: &'a Named,
}

impl<'a> Context<'a> {
    pub(crate) fn new(request: &'a Request, world: &World<'a>, named: &'a Named) -> Self {
        Self {
            request,
            catalogue: world.catalogue,
            facts: world.profile.facts(Purpose::Essential),
            rules: world.rules,
            view: world.profile,
            named,
        }
    }

    /// The same context through the eyes of another purpose.
    pub(crate) fn seen_for(self, purpose: Purpose) -> Self {
        Self { facts: self.view.facts(purpose), ..self }
    }

    /// Whether data of that purpose may be used.
    #[must_use]
    pub fn allows(&self, purpose: Purpose) -> bool {
        self.view.consents.allows(purpose)
    }

    /// The product being looked at.
    #[must_use]
    pub fn current(&self) -> Option<ProductIndex> {
        self.named.current
    }

    /// The category being looked at, or that of the product being looked at.
    #[must_use]
    pub fn category(&self) -> Option<&'a Category> {
        let of_product = || self.catalogue.entry(self.current()?)?.product.category.as_ref();
        self.request.situation.category.as_ref().or_else(of_product)
    }

    /// Whether a product is in the basket, by the caller's word or the profile's.
    #[must_use]
    pub fn is_in_basket(&self, product: ProductIndex) -> bool {
        self.named.basket.contains(&product)
    }

    /// The basket in order of index.
    #[must_use]
    pub fn basket(&self) -> &'a [ProductIndex] {
        &self.named.basket_in_order
    }

    /// Whether the caller excluded a product.
    #[must_use]
    pub fn is_excluded(&self, product: ProductIndex) -> bool {
        self.named.excluded.contains(&product)
    }

    /// Products of the running visit, latest first, repeats kept, at most `most`. The product being looked at
    /// comes first even before its own signal has arrived.
    #[must_use]
    pub fn visit(&self, most: usize) -> Vec<ProductIndex> {
        let touches = self.facts.products(FactName::Session);
        let mut visit: Vec<ProductIndex> =
            touches.iter().filter_map(|touch| self.catalogue.index_of(&touch.product)).take(most).collect();
        if let Some(current) = self.current().filter(|current| visit.first() != Some(current)) {
            visit.insert(0, current);
            visit.truncate(most);
        }
        visit
    }
}

/// Products the request and the essential facts name, as indices.
#[derive(Debug, Default)]
pub struct Named {
    current: Option<ProductIndex>,
    basket: FxHashSet<ProductIndex>,
    basket_in_order: Vec<ProductIndex>,
    excluded: FxHashSet<ProductIndex>,
}

impl Named {
    pub(crate) fn of(request: &Request, world: &World<'_>) -> Self {
        let index = |id| world.catalogue.index_of(id);
        let situation = &request.situation;
        let facts = world.profile.facts(Purpose::Essential);
        let kept = facts.products(FactName::Basket).iter().map(|touch| &touch.product);
        let basket: FxHashSet<ProductIndex> = situation.basket.iter().chain(kept).filter_map(index).collect();
        let mut basket_in_order: Vec<ProductIndex> = basket.iter().copied().collect();
        basket_in_order.sort_unstable();
        Self {
            current: situation.product.as_ref().and_then(index),
            basket,
            basket_in_order,
            excluded: situation.exclude.iter().filter_map(index).collect(),
        }
    }
}
