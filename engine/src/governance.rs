//! What the shop sets: catalogue changes in bulk, rules and plans. Checked, journalled, then served.

use std::sync::Arc;

use commerce::{RuleId, Surface};
use decisions::plan::PlanError;
use decisions::rules::{Instruction, InstructionError, RuleBook, RuleChange};
use storage::{Book, StorageError, record};

use crate::{Engine, Placed, Served, journal};

/// The most rules one shop may have.
pub const MAXIMUM_RULES: usize = 10_000;

/// Why a setting was refused. Nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum GovernError {
    /// The instruction is wrong.
    #[error("the rule has {} problem(s): {}", .0.len(), .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Rule(Vec<InstructionError>),
    /// Too many rules.
    #[error("there are {MAXIMUM_RULES} rules already; withdraw one first")]
    TooManyRules,
    /// There is no such rule.
    #[error("there is no rule `{0}`")]
    NoRule(RuleId),
    /// The plan is wrong.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The plan is for another surface than the address says.
    #[error("the plan is for surface `{found}`, the address says `{wanted}`")]
    OtherSurface {
        /// What the text says.
        found: Surface,
        /// What the address says.
        wanted: Surface,
    },
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Engine {
    /// Sets a rule; the next decision follows it.
    ///
    /// # Errors
    /// [`GovernError`], with every problem of the instruction.
    pub fn set_rule(&self, instruction: Instruction) -> Result<(), GovernError> {
        instruction.check().map_err(GovernError::Rule)?;
        let id = instruction.id.clone();
        self.change_rules(RuleChange::Set { instruction }, |rules| {
            let others = rules.instructions().filter(|known| known.id != id).count();
            if others < MAXIMUM_RULES { Ok(()) } else { Err(GovernError::TooManyRules) }
        })
    }

    /// Withdraws a rule.
    ///
    /// # Errors
    /// [`GovernError::NoRule`] and [`GovernError::Storage`].
    pub fn remove_rule(&self, id: &RuleId) -> Result<(), GovernError> {
        self.change_rules(RuleChange::Removed { id: id.clone() }, |rules| {
            let known = rules.instructions().any(|known| known.id == *id);
            if known { Ok(()) } else { Err(GovernError::NoRule(id.clone())) }
        })
    }

    /// Journals and serves a change that `may_be` made to the rules as they are then.
    fn change_rules(
        &self,
        change: RuleChange,
        may_be: impl FnOnce(&RuleBook) -> Result<(), GovernError>,
    ) -> Result<(), GovernError> {
        let bytes = record::encode("rules", &change)?;
        self.state.swap(|served| -> Result<_, GovernError> {
            may_be(&served.rules)?;
            let version = self.state.storage.journal.append(Book::Rules, &[bytes])?;
            let mut rules = served.rules.apply([&change]);
            if rules.version() != version {
                rules = journal::rules_at(self.state.storage.journal.as_ref(), version)?;
            }
            Ok(served.with_rules(rules))
        })?;
        Ok(())
    }

    /// Sets the plan of a surface; the next decision follows it.
    ///
    /// # Errors
    /// [`GovernError::Plan`] with every problem of the text.
    pub fn set_plan(&self, wanted: Option<&Surface>, text: &str) -> Result<Placed, GovernError> {
        let bytes = record::encode("plans", &text)?;
        let mut surface = None;
        let served: Arc<Served> = self.state.swap(|served| {
            let plan = decisions::Plan::read(text, served.parts())?;
            if let Some(wanted) = wanted.filter(|wanted| **wanted != plan.surface) {
                return Err(GovernError::OtherSurface { found: plan.surface, wanted: wanted.clone() });
            }
            surface = Some(plan.surface.clone());
            let version = self.state.storage.journal.append(Book::Plans, &[bytes])?.saturating_sub(1);
            let mut next = served.clone();
            next.plans.insert(plan.surface.clone(), Placed { version, plan: Arc::new(plan) });
            Ok(next)
        })?;
        let placed = surface.and_then(|surface| served.plans.get(&surface).cloned());
        placed.ok_or_else(|| {
            StorageError::Unreadable { place: "plans".to_owned(), what: "it vanished".to_owned() }.into()
        })
    }
}
