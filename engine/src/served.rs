//! What decisions are made with, at one version of everything, swapped as a whole.
//!
//! A decision takes one [`Served`] and keeps it to its end. Whatever changes (stock, a rule, a plan, a model), a new
//! one is made beside it and put in its place, so the very next decision, on whatever path, honours the change.
//!
//! Fitted models are bound to the catalogue: they hold product indices. They are bound anew whenever a product is
//! new or moves to another category, never for a text, stock, price or visibility, on which bindings do not depend.

use std::collections::BTreeMap;
use std::sync::Arc;

use commerce::{Change, Snapshot, Surface};
use decisions::Plan;
use decisions::plan::{Parts, PlanError};
use decisions::rules::RuleBook;
use learning::Fitted;
use storage::ModelHash;
use storage::record::Worlds;

/// A loaded model.
#[derive(Clone)]
pub struct Loaded {
    /// Its artifact.
    pub hash: ModelHash,
    /// The model.
    pub fitted: Arc<dyn Fitted>,
}

/// A plan with its place in the journal.
#[derive(Clone)]
pub struct Placed {
    /// Which change of the plans journal holds it.
    pub version: u64,
    /// The plan.
    pub plan: Arc<Plan>,
}

/// Everything decisions are made with.
#[derive(Clone)]
pub struct Served {
    /// The catalogue.
    pub catalogue: Snapshot,
    /// Merchants' rules.
    pub rules: RuleBook,
    /// Plans by surface.
    pub plans: BTreeMap<Surface, Placed>,
    /// Models by name.
    pub models: BTreeMap<String, Loaded>,
    /// The models' artifacts, ready for every decision's record.
    hashes: Arc<BTreeMap<String, ModelHash>>,
    /// The models bound to the catalogue, shared by the plans.
    parts: Arc<Parts>,
}

impl Served {
    /// A world without plans.
    #[must_use]
    pub fn new(catalogue: Snapshot, rules: RuleBook, models: BTreeMap<String, Loaded>) -> Self {
        let parts = Arc::new(bind(&models, &catalogue));
        let hashes = Arc::new(models.iter().map(|(name, loaded)| (name.clone(), loaded.hash.clone())).collect());
        Self { catalogue, rules, plans: BTreeMap::new(), models, hashes, parts }
    }

    /// The stages a plan may name: built in, fitted, and known but not yet fitted.
    #[must_use]
    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    /// With the catalogue after `changes`; plans are bound anew when a product was described.
    ///
    /// # Errors
    /// [`PlanError`] if a plan no longer reads, which a change of catalogue cannot cause.
    pub fn with_changes<'a>(&self, changes: impl IntoIterator<Item = &'a Change> + Clone) -> Result<Self, PlanError> {
        let next = Self { catalogue: self.catalogue.apply(changes.clone()), ..self.clone() };
        let place =
            |catalogue: &Snapshot, product| Some((catalogue.index_of(product)?, catalogue.find(product)?.category));
        let moved = changes.into_iter().filter(|change| matches!(change, Change::Product { .. })).any(|change| {
            let product = change.product();
            place(&self.catalogue, product) != place(&next.catalogue, product)
        });
        if moved && !next.models.is_empty() { next.bound() } else { Ok(next) }
    }

    /// With other rules.
    pub(crate) fn with_rules(&self, rules: RuleBook) -> Self {
        Self { rules, ..self.clone() }
    }

    /// With another catalogue; plans are bound anew.
    ///
    /// # Errors
    /// [`PlanError`] if a plan no longer reads, which a change of catalogue cannot cause.
    pub(crate) fn with_catalogue(self, catalogue: Snapshot) -> Result<Self, PlanError> {
        Self { catalogue, ..self }.bound()
    }

    /// With these models instead of others of the same names.
    ///
    /// # Errors
    /// [`PlanError`] if a plan no longer reads with them.
    pub fn with_models(&self, models: impl IntoIterator<Item = (String, Loaded)>) -> Result<Self, PlanError> {
        let mut next = self.clone();
        next.models.extend(models);
        next.bound()
    }

    /// With one more plan, read against what is there.
    ///
    /// # Errors
    /// [`PlanError`] with every problem of the text.
    pub fn with_plan(&self, version: u64, text: &str) -> Result<Self, PlanError> {
        self.with_plans([(version, text)])
    }

    /// With several plans at once.
    ///
    /// # Errors
    /// [`PlanError`] with every problem of the first text that has one.
    pub fn with_plans<'a>(&self, plans: impl IntoIterator<Item = (u64, &'a str)>) -> Result<Self, PlanError> {
        let mut next = self.clone();
        for (version, text) in plans {
            let plan = Plan::read(text, &self.parts)?;
            next.plans.insert(plan.surface.clone(), Placed { version, plan: Arc::new(plan) });
        }
        Ok(next)
    }

    fn bound(self) -> Result<Self, PlanError> {
        let unplanned = Self::new(self.catalogue, self.rules, self.models);
        unplanned.with_plans(self.plans.values().map(|placed| (placed.version, placed.plan.text.as_ref())))
    }

    /// The versions a decision by this plan is made with. Cheap: asked for every decision.
    #[must_use]
    pub fn worlds(&self, plan: &Placed) -> Worlds {
        Worlds {
            catalogue: self.catalogue.version(),
            rules: self.rules.version(),
            plan: plan.version,
            models: Arc::clone(&self.hashes),
        }
    }
}

fn bind(models: &BTreeMap<String, Loaded>, catalogue: &Snapshot) -> Parts {
    let mut parts = Parts::default();
    learning::models().iter().flat_map(|model| model.sources).for_each(|name| parts.announce(name));
    for loaded in models.values() {
        Arc::clone(&loaded.fitted).sources(catalogue).into_iter().for_each(|source| parts.add(source));
    }
    parts
}
