//! What a stage may look at: the request, the catalogue, and the facts of its own purpose.

use std::sync::OnceLock;

use commerce::{Category, ProductIndex, Purpose, RuleId, Snapshot};
use profiles::{FactName, Facts, View};
use rustc_hash::FxHashSet;

use crate::rules::RuleBook;
use crate::{MAXIMUM_SLOTS, Request, Rule};

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
    /// What the request, the facts and the rules name, looked up once.
    pub(crate) named: &'a Named<'a>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(request: &'a Request, world: &World<'a>, named: &'a Named<'a>) -> Self {
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

    /// How many products are wanted, at most [`MAXIMUM_SLOTS`].
    #[must_use]
    pub fn slots(&self) -> usize {
        self.request.slots.min(MAXIMUM_SLOTS)
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

    /// Whether the shopper said: not this.
    #[must_use]
    pub fn is_dismissed(&self, product: ProductIndex) -> bool {
        self.named.dismissed.contains(&product)
    }

    /// The first rule that excludes a product.
    #[must_use]
    pub fn exclusion(&self, product: ProductIndex) -> Option<&'a RuleId> {
        if self.named.exclusions.is_empty() {
            return None;
        }
        let product = &self.catalogue.entry(product)?.product;
        self.named.exclusions.iter().find(|exclusion| exclusion.matches(product)).map(|exclusion| exclusion.id())
    }

    /// Whether the shopper bought a product, as far as a stage that personalizes may know.
    pub(crate) fn has_bought(&self, product: ProductIndex) -> bool {
        let look_up = || indices(self.catalogue, self.view.facts(Purpose::Personalization), FactName::Purchased);
        self.named.bought.get_or_init(look_up).contains(&product)
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

/// Products that the request and the facts name, as indices, and the rules that speak for the request. Prepared once
/// per request, because filters ask for every candidate.
#[derive(Default)]
pub struct Named<'a> {
    current: Option<ProductIndex>,
    basket: FxHashSet<ProductIndex>,
    basket_in_order: Vec<ProductIndex>,
    excluded: FxHashSet<ProductIndex>,
    dismissed: FxHashSet<ProductIndex>,
    /// Looked up when first asked for: most plans never ask.
    bought: OnceLock<FxHashSet<ProductIndex>>,
    exclusions: Vec<&'a crate::rules::Exclusion>,
    pub(crate) rules: Vec<&'a dyn Rule>,
}

impl<'a> Named<'a> {
    pub(crate) fn of(request: &'a Request, world: &World<'a>) -> Self {
        let index = |id| world.catalogue.index_of(id);
        let situation = &request.situation;
        let facts = world.profile.facts(Purpose::Essential);
        let mut basket = indices(world.catalogue, facts, FactName::Basket);
        basket.extend(situation.basket.iter().filter_map(index));
        let mut basket_in_order: Vec<ProductIndex> = basket.iter().copied().collect();
        basket_in_order.sort_unstable();
        Self {
            current: situation.product.as_ref().and_then(index),
            basket,
            basket_in_order,
            excluded: situation.exclude.iter().filter_map(index).collect(),
            dismissed: indices(world.catalogue, facts, FactName::Dismissed),
            bought: OnceLock::new(),
            exclusions: world.rules.exclusions(request).collect(),
            rules: world.rules.active(request).collect(),
        }
    }
}

impl std::fmt::Debug for Named<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rules: Vec<_> = self.rules.iter().map(|rule| rule.id()).collect();
        formatter.debug_struct("Named").field("current", &self.current).field("rules", &rules).finish_non_exhaustive()
    }
}

fn indices(catalogue: &Snapshot, facts: Facts<'_>, name: FactName) -> FxHashSet<ProductIndex> {
    facts.products(name).iter().filter_map(|touch| catalogue.index_of(&touch.product)).collect()
}
