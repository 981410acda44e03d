//! The five kinds of stage. All are plain and infallible: whatever can fail (loading, network) happens before.
//!
//! The signatures make misuse impossible. A ranker is handed candidates it cannot remove and a column of numbers to
//! fill. A filter answers for one candidate at a time, so it cannot reorder. Only the runner's filter step mints an
//! [`Eligible`], and rankers, rules and arrangers accept nothing else, so a pinned product meets stock, age and
//! consent like any other. An arranger returns positions, not products.

use std::sync::Arc;

use commerce::{ProductId, ProductIndex, Purpose, RuleId};
use serde::{Deserialize, Serialize};

use crate::{Candidate, Context, Eligible, Ranked};

/// The name of a stage; cheap to clone into a decision.
pub type Name = Arc<str>;

/// Proposes products.
pub trait Source: Send + Sync {
    /// Its name in plans, terms and explanations.
    fn name(&self) -> &Name;

    /// What the facts it reads were collected for; [`Purpose::Essential`] when it reads none.
    fn purpose(&self) -> Purpose;

    /// Appends at most `limit` proposals with finite scores from 0 to 1, best first. A score depends on the
    /// product and the context, never on what else is proposed.
    fn propose(&self, context: &Context<'_>, limit: usize, into: &mut Vec<Proposal>);

    /// Why this product has its score: parts that sum to the score given by [`Source::propose`] (within rounding).
    /// Called for explanations only.
    fn evidence(&self, context: &Context<'_>, product: ProductIndex) -> Vec<Evidence> {
        let _ = (context, product);
        Vec::new()
    }
}

/// Says yes, or no with a reason.
pub trait Filter: Send + Sync {
    /// Its name in plans and explanations.
    fn name(&self) -> &Name;

    /// What the facts it reads were collected for.
    fn purpose(&self) -> Purpose {
        Purpose::Essential
    }

    /// Whether this candidate may be shown.
    fn judge(&self, context: &Context<'_>, candidate: &Candidate) -> Verdict;
}

/// Adds one named score term.
pub trait Ranker: Send + Sync {
    /// Its name in plans, terms and explanations.
    fn name(&self) -> &Name;

    /// What the facts it reads were collected for; [`Purpose::Essential`] when it reads none.
    fn purpose(&self) -> Purpose {
        Purpose::Essential
    }

    /// Fills `terms[i]` with a finite number for `candidates[i]`. Both have the same length.
    fn score(&self, context: &Context<'_>, candidates: &[Eligible], terms: &mut [f32]);
}

/// Carries out one instruction of a merchant.
pub trait Rule: Send + Sync {
    /// The instruction's id.
    fn id(&self) -> &RuleId;

    /// Products it wants to be considered, whatever the sources say. A rule that pins is a source that proposes
    /// plus a rule that lifts.
    fn proposes(&self, context: &Context<'_>, into: &mut Vec<ProductIndex>) {
        let _ = (context, into);
    }

    /// The products it could concern, in any order and perhaps more than once; none when it must be asked about
    /// every candidate. Most instructions name few products, and a decision has hundreds of candidates.
    fn names(&self, context: &Context<'_>) -> Option<Vec<ProductIndex>> {
        let _ = context;
        None
    }

    /// What it does to this candidate.
    fn lift(&self, context: &Context<'_>, candidate: &Eligible) -> Option<Lift>;
}

/// Picks the final order.
pub trait Arranger: Send + Sync {
    /// Its name in plans and explanations.
    fn name(&self) -> &Name;

    /// A permutation of `0..ranked.len()`: the new order as positions in `ranked`, which is sorted best first (or
    /// as the arranger before left it). Only the first `slots` will be shown.
    fn arrange(&self, context: &Context<'_>, ranked: &[Ranked], slots: usize) -> Vec<usize>;
}

/// A product with a source's score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Proposal {
    /// Which.
    pub product: ProductIndex,
    /// How much the source believes in it, 0 to 1.
    pub score: f32,
}

/// A filter's answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// May be shown.
    Keep,
    /// May not.
    Drop(DropReason),
}

/// Why a product may not be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum DropReason {
    /// Not in the catalogue, or no longer sold.
    NotSold,
    /// Hidden by the shop.
    Hidden,
    /// Outside its availability dates.
    NotAvailableNow,
    /// No stock in the place asked for.
    OutOfStock,
    /// For older shoppers only.
    UnderAge {
        /// Youngest age allowed.
        minimum_age: u8,
    },
    /// For older shoppers only, and nobody knows how old this one is.
    AgeUnknown {
        /// Youngest age allowed.
        minimum_age: u8,
    },
    /// Proposed only from data that may not be used.
    NoConsent {
        /// The purpose that is not granted.
        purpose: Purpose,
    },
    /// Already in the basket.
    InBasket,
    /// The product being looked at.
    Current,
    /// The shopper said: not this.
    Dismissed,
    /// Bought before.
    AlreadyBought,
    /// The caller excluded it.
    ExcludedByCaller,
    /// A merchant excluded it.
    ExcludedByRule {
        /// Which rule.
        rule: RuleId,
    },
}

/// What a rule does to a candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Lift {
    /// Stands at this position, from 0.
    Pin {
        /// The position.
        position: usize,
    },
    /// Its score times this factor: above 1 boosts, below 1 buries.
    Scale {
        /// The factor, finite and not negative.
        factor: f32,
    },
}

/// One part of a score, with where it came from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// What carried the weight.
    pub of: EvidenceOf,
    /// How much of the score.
    pub weight: f32,
}

/// What carried the weight of a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceOf {
    /// A product the shopper met or bought.
    Product(ProductId),
    /// A category.
    Category(String),
    /// What everybody does.
    Everyone(String),
}

/// The kinds of stage, in the order they run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "named like the traits")]
pub enum Kind {
    Source,
    Filter,
    Ranker,
    Rule,
    Arranger,
    Fallback,
}

/// One stage of one plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct StageId {
    /// Its kind.
    pub kind: Kind,
    /// Its name.
    pub name: Name,
}
