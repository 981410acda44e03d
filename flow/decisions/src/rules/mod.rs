//! Merchants' instructions: pin, boost, bury, exclude. Set at run time, versioned, never skipped.
//!
//! | action | what it does | carried out by |
//! |---|---|---|
//! | `pin` | stands at a position, if eligible | a rule that proposes and lifts |
//! | `boost` | multiplies the score by a factor above 1 | a rule |
//! | `bury` | multiplies the score by a factor below 1 | a rule |
//! | `exclude` | is not shown | the filter `excluded` |

mod exclusion;
mod instruction;
mod matcher;
mod pin;
mod scale;

use std::sync::Arc;

use commerce::RuleId;
use serde::{Deserialize, Serialize};

pub use exclusion::Exclusion;
pub use instruction::{Action, Instruction, InstructionError, MAXIMUM_TARGET_PRODUCTS, Target};

use crate::{Request, Rule};
use matcher::Matcher;

/// One change to the book: what the journal stores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum RuleChange {
    /// An instruction is new or changed.
    Set {
        /// The whole instruction.
        instruction: Instruction,
    },
    /// An instruction is withdrawn.
    Removed {
        /// Which.
        id: RuleId,
    },
}

/// All instructions at one version of the journal, in order of id.
#[derive(Clone, Default)]
pub struct RuleBook {
    version: u64,
    rules: Vec<Compiled>,
}

#[derive(Clone)]
struct Compiled {
    instruction: Arc<Instruction>,
    carried_out: CarriedOut,
}

/// What carries an instruction out: a rule of the runner, or the filter `excluded`.
#[derive(Clone)]
enum CarriedOut {
    ByRule(Arc<dyn Rule>),
    ByFilter(Arc<Exclusion>),
}

impl std::fmt::Debug for RuleBook {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ids = self.rules.iter().map(|compiled| &compiled.instruction.id);
        write!(formatter, "rule book {}: ", self.version)?;
        formatter.debug_list().entries(ids).finish()
    }
}

impl RuleBook {
    /// The number of journal changes this book was made from.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The instructions in order of id.
    pub fn instructions(&self) -> impl Iterator<Item = &Instruction> {
        self.rules.iter().map(|compiled| compiled.instruction.as_ref())
    }

    /// The book after `changes`.
    #[must_use]
    pub fn apply<'a>(&self, changes: impl IntoIterator<Item = &'a RuleChange>) -> Self {
        let mut next = self.clone();
        for change in changes {
            next.version += 1;
            match change {
                RuleChange::Set { instruction } => next.set(instruction),
                RuleChange::Removed { id } => next.rules.retain(|compiled| compiled.instruction.id != *id),
            }
        }
        next
    }

    fn set(&mut self, instruction: &Instruction) {
        let instruction = Arc::new(instruction.clone());
        let clone = Arc::clone(&instruction);
        let carried_out = match instruction.action {
            Action::Pin { position } => CarriedOut::ByRule(Arc::new(pin::Pin::new(clone, position))),
            Action::Boost { factor } | Action::Bury { factor } => {
                CarriedOut::ByRule(Arc::new(scale::Scale::new(clone, factor)))
            }
            Action::Exclude => CarriedOut::ByFilter(Arc::new(Exclusion::new(clone))),
        };
        self.rules.retain(|compiled| compiled.instruction.id != instruction.id);
        let at = self.rules.partition_point(|compiled| compiled.instruction.id < instruction.id);
        self.rules.insert(at, Compiled { instruction, carried_out });
    }

    /// The rules that speak for this request, in order of id.
    pub fn active<'a>(&'a self, request: &'a Request) -> impl Iterator<Item = &'a dyn Rule> {
        self.speaking(request).filter_map(|compiled| match &compiled.carried_out {
            CarriedOut::ByRule(rule) => Some(rule.as_ref()),
            CarriedOut::ByFilter(_) => None,
        })
    }

    /// The exclusions that speak for this request, in order of id.
    pub fn exclusions<'a>(&'a self, request: &'a Request) -> impl Iterator<Item = &'a Exclusion> {
        self.speaking(request).filter_map(|compiled| match &compiled.carried_out {
            CarriedOut::ByFilter(exclusion) => Some(exclusion.as_ref()),
            CarriedOut::ByRule(_) => None,
        })
    }

    fn speaking<'a>(&'a self, request: &'a Request) -> impl Iterator<Item = &'a Compiled> {
        self.rules.iter().filter(|compiled| compiled.instruction.speaks_for(request))
    }
}

#[cfg(test)]
mod tests;
