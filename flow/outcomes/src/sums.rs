//! What outcomes add up to.

use commerce::Money;

use crate::{Outcome, Rate, Revenue, Step};

/// Positions told apart; further ones count with the last.
pub const POSITIONS: usize = 50;

/// Running sums over outcomes, of a surface or of any other slice. Merging is adding: associative, commutative, and
/// the same as having counted all in one, as long as the currencies fit ([`crate::CURRENCIES`]).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sums {
    /// Products in view.
    pub exposures: u64,
    /// Decisions of which anything was in view.
    pub decisions: u64,
    /// Exposures that were clicked.
    pub clicks: u64,
    /// Exposures whose product's page was opened.
    pub views: u64,
    /// Exposures whose product was put into the basket.
    pub adds: u64,
    /// Exposures whose product was ordered.
    pub orders: u64,
    /// Of these, exposures that had been clicked.
    pub orders_after_click: u64,
    /// What the orders came to.
    pub revenue: Revenue,
    /// Of this, from exposures that had been clicked.
    pub revenue_after_click: Revenue,
    /// Exposures whose ordered product came back.
    pub returned: u64,
    /// What was lost with them.
    pub returned_revenue: Revenue,
    /// Exposures that the shopper waved away.
    pub dismissed: u64,
    positions: Vec<AtPosition>,
}

/// What was shown at one place of the slate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AtPosition {
    /// Products in view there.
    pub exposures: u64,
    /// Those that were clicked.
    pub clicks: u64,
}

impl Sums {
    /// Counts one outcome.
    pub fn count(&mut self, outcome: &Outcome) {
        match outcome.step {
            Step::Shown { first_of_decision } => {
                self.exposures += 1;
                self.decisions += u64::from(first_of_decision);
                self.at(outcome.exposure.position).exposures += 1;
            }
            Step::Clicked => {
                self.clicks += 1;
                self.at(outcome.exposure.position).clicks += 1;
            }
            Step::Viewed => self.views += 1,
            Step::Added => self.adds += 1,
            Step::Ordered { revenue, currency, after_click } => {
                self.orders += 1;
                self.revenue.add(revenue, currency);
                self.orders_after_click += u64::from(after_click);
                self.revenue_after_click.add(if after_click { revenue } else { Money::default() }, currency);
            }
            Step::Returned { revenue, currency } => {
                self.returned += 1;
                self.returned_revenue.add(revenue, currency);
            }
            Step::Dismissed => self.dismissed += 1,
        }
    }

    /// Adds the sums of other outcomes.
    pub fn merge(&mut self, other: &Self) {
        self.exposures += other.exposures;
        self.decisions += other.decisions;
        self.clicks += other.clicks;
        self.views += other.views;
        self.adds += other.adds;
        self.orders += other.orders;
        self.orders_after_click += other.orders_after_click;
        self.revenue.merge(&other.revenue);
        self.revenue_after_click.merge(&other.revenue_after_click);
        self.returned += other.returned;
        self.returned_revenue.merge(&other.returned_revenue);
        self.dismissed += other.dismissed;
        for (position, theirs) in (1..).zip(&other.positions) {
            let ours = self.at(position);
            ours.exposures += theirs.exposures;
            ours.clicks += theirs.clicks;
        }
    }

    /// By place, from the first; the last of [`POSITIONS`] holds all further ones.
    #[must_use]
    pub fn positions(&self) -> &[AtPosition] {
        &self.positions
    }

    /// The share of exposures that a count is.
    #[must_use]
    pub fn rate(&self, count: u64) -> Option<Rate> {
        Rate::of(count, self.exposures)
    }

    #[expect(clippy::indexing_slicing, reason = "the line before makes the place")]
    fn at(&mut self, position: u32) -> &mut AtPosition {
        let index = (position.max(1) as usize - 1).min(POSITIONS - 1);
        self.positions.resize(self.positions.len().max(index + 1), AtPosition::default());
        &mut self.positions[index]
    }
}
