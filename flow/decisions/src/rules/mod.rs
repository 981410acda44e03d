//! Merchants' instructions: pin, boost, bury, exclude. Set at run time, versioned, never skipped.
//!
//! | action | what it does | carried out by |
//! |---|---|---|
//! | `pin` | stands at a position, if eligible | a rule that proposes and lifts |
//! | `boost` | multiplies the score by a factor above 1 | a rule |
//! | `bury` | multiplies the score by a factor below 1 | a rule |
//! | `exclude` | is not shown | the filter `excluded` |

mod instruction;
mod pin;
mod scale;

use std::sync::Arc;

use commerce::{Entry, RuleId};
use serde::{Deserialize, Serialize};

pub use instruction::{Action, Instruction, InstructionError, MAXIMUM_TARGET_PRODUCTS, Target};

use crate::{Request, Rule};

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
    rule: Option<Arc<dyn Rule>>,
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
        let rule: Option<Arc<dyn Rule>> = match instruction.action {
            Action::Pin { .. } => Some(Arc::new(pin::Pin::new(Arc::clone(&instruction)))),
            Action::Boost { factor } | Action::Bury { factor } => {
                Some(Arc::new(scale::Scale::new(Arc::clone(&instruction), factor)))
            }
            Action::Exclude => None,
        };
        let at = self.rules.partition_point(|compiled| compiled.instruction.id < instruction.id);
        self.rules.retain(|compiled| compiled.instruction.id != instruction.id);
        self.rules.insert(at.min(self.rules.len()), Compiled { instruction, rule });
    }

    /// The rules that speak for this request, in order of id.
    pub fn active<'a>(&'a self, request: &'a Request) -> impl Iterator<Item = &'a dyn Rule> {
        self.rules
            .iter()
            .filter(|compiled| compiled.instruction.speaks_for(request))
            .filter_map(|compiled| compiled.rule.as_deref())
    }

    /// The first instruction that excludes this product from this request's answer.
    #[must_use]
    pub fn exclusion(&self, request: &Request, entry: &Entry) -> Option<&RuleId> {
        self.rules
            .iter()
            .map(|compiled| compiled.instruction.as_ref())
            .filter(|instruction| instruction.action == Action::Exclude && instruction.speaks_for(request))
            .find(|instruction| instruction.target.matches(&entry.product))
            .map(|instruction| &instruction.id)
    }
}

#[cfg(test)]
mod tests;
