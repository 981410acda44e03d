//! What decisions are made with, at one version of everything, swapped as a whole.
//!
//! A decision takes one [`Served`] and keeps it to its end. Whatever changes (stock, a rule, a plan, a model), a new
//! one is made beside it and put in its place, so the very next decision, on whatever path, honours the change.
//!
//! Fitted models are bound to the catalogue: they hold product indices. They are bound anew whenever a product is
//! described (new, or in another category), never for stock, price or visibility, on which bindings do not depend.

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
#[derive(Clone, Default)]
pub struct Served {
    /// The catalogue.
    pub catalogue: Snapshot,
    /// Merchants' rules.
    pub rules: RuleBook,
    /// Plans by surface.
    pub plans: BTreeMap<Surface, Placed>,
    /// Models by name.
    pub models: BTreeMap<String, Loaded>,
}

impl Served {
    /// The stages a plan may name: built in, fitted, and known but not yet fitted.
    #[must_use]
    pub fn parts(&self) -> Parts {
        let mut parts = Parts::default();
        learning::models().iter().flat_map(|model| model.sources).for_each(|name| parts.announce(name));
        for loaded in self.models.values() {
            Arc::clone(&loaded.fitted).sources(&self.catalogue).into_iter().for_each(|source| parts.add(source));
        }
        parts
    }

    /// With the catalogue after `changes`; plans are bound anew when a product was described.
    ///
    /// # Errors
    /// [`PlanError`] if a plan no longer reads, which a change of catalogue cannot cause.
    pub fn with_changes<'a>(&self, changes: impl IntoIterator<Item = &'a Change> + Clone) -> Result<Self, PlanError> {
        let described = changes.clone().into_iter().any(|change| matches!(change, Change::Product { .. }));
        let next = Self { catalogue: self.catalogue.apply(changes), ..self.clone() };
        if described && !next.models.is_empty() { next.bound() } else { Ok(next) }
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
        let parts = self.parts();
        let mut next = self.clone();
        for (version, text) in plans {
            let plan = Plan::read(text, &parts)?;
            next.plans.insert(plan.surface.clone(), Placed { version, plan: Arc::new(plan) });
        }
        Ok(next)
    }

    fn bound(&self) -> Result<Self, PlanError> {
        let plans: Vec<(u64, Arc<str>)> =
            self.plans.values().map(|placed| (placed.version, Arc::clone(&placed.plan.text))).collect();
        self.with_plans(plans.iter().map(|(version, text)| (*version, text.as_ref())))
    }

    /// The versions a decision by this plan is made with.
    #[must_use]
    pub fn worlds(&self, plan: &Placed) -> Worlds {
        Worlds {
            catalogue: self.catalogue.version(),
            rules: self.rules.version(),
            plan: plan.version,
            models: self.models.iter().map(|(name, loaded)| (name.clone(), loaded.hash.clone())).collect(),
        }
    }
}
