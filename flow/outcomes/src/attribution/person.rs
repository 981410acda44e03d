//! The open exposures of one person, and the steps each has had.

use std::collections::VecDeque;

use commerce::{Currency, DecisionId, Money, OrderId, ProductId, Timestamp};
use signals::{Happening, Line, Signal};

use crate::{Exposure, Outcome, Step, Windows};

/// Exposures by the time at which they happened.
#[derive(Debug, Clone, Default)]
pub(super) struct Person {
    earliest_first: VecDeque<Open>,
}

#[derive(Debug, Clone)]
struct Open {
    exposure: Exposure,
    clicked: bool,
    viewed: bool,
    added: bool,
    dismissed: bool,
    ordered: Option<Box<Bought>>,
}

/// The order that an exposure led to.
#[derive(Debug, Clone)]
struct Bought {
    order: OrderId,
    at: Timestamp,
    quantity: u64,
    revenue: Money,
    currency: Option<Currency>,
    returned: bool,
}

impl Person {
    /// Whether such a signal can follow an exposure.
    pub fn is_concerned_by(happening: &Happening) -> bool {
        matches!(
            happening,
            Happening::ProductClicked { .. }
                | Happening::ProductViewed { .. }
                | Happening::AddedToCart { .. }
                | Happening::Ordered { .. }
                | Happening::Returned { .. }
                | Happening::Dismissed { .. }
        )
    }

    /// What a signal means for the exposures.
    pub fn follow(&mut self, signal: &Signal, windows: &Windows) -> Vec<Outcome> {
        match &signal.happening {
            Happening::ProductClicked { product, .. } => {
                self.step(signal, product, windows, windows.click_ms, Step::Clicked, |open| &mut open.clicked)
            }
            Happening::ProductViewed { product } => {
                self.step(signal, product, windows, windows.view_ms, Step::Viewed, |open| &mut open.viewed)
            }
            Happening::AddedToCart { line } => {
                self.step(signal, &line.product, windows, windows.cart_ms, Step::Added, |open| &mut open.added)
            }
            Happening::Dismissed { product } => {
                self.step(signal, product, windows, windows.dismiss_ms, Step::Dismissed, |open| &mut open.dismissed)
            }
            Happening::Ordered { order, lines, total, currency, .. } => {
                self.ordered(signal.at, order, &Basket { lines, total: *total, currency: *currency }, windows)
            }
            Happening::Returned { order, lines } => self.returned(signal.at, order.as_ref(), lines, windows),
            _ => Vec::new(),
        }
    }

    fn step(
        &mut self,
        signal: &Signal,
        product: &ProductId,
        windows: &Windows,
        window_ms: i64,
        step: Step,
        had: impl FnOnce(&mut Open) -> &mut bool,
    ) -> Vec<Outcome> {
        let named = signal.circumstances.decision.as_ref();
        let Some(open) = self.latest(product, named, signal.at, windows.skew_ms, window_ms) else { return Vec::new() };
        if std::mem::replace(had(open), true) { Vec::new() } else { vec![open.outcome(step, signal.at)] }
    }

    fn ordered(&mut self, at: Timestamp, order: &OrderId, basket: &Basket<'_>, windows: &Windows) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for (index, line) in basket.lines.iter().enumerate() {
            let product = &line.product;
            let is_repeat = basket.lines.iter().take(index).any(|earlier| earlier.product == *product);
            if is_repeat || self.has_order(product, order) {
                continue;
            }
            let Some(open) = self.latest(product, None, at, windows.skew_ms, windows.order_ms) else { continue };
            if open.ordered.is_none() {
                let bought = basket.bought(product, order, at);
                let Bought { revenue, currency, .. } = bought;
                let after_click = open.clicked;
                open.ordered = Some(Box::new(bought));
                outcomes.push(open.outcome(Step::Ordered { revenue, currency, after_click }, at));
            }
        }
        outcomes
    }

    /// An order by its number, or products by name; a return that names neither says nothing.
    fn returned(&mut self, at: Timestamp, order: Option<&OrderId>, lines: &[Line], windows: &Windows) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        let mut seen: Vec<ProductId> = Vec::new();
        for open in self.earliest_first.iter_mut().rev() {
            let Some(bought) = open.ordered.as_mut() else { continue };
            let product = &open.exposure.product;
            let whole_order = lines.is_empty() && order.is_some();
            let is_meant = order.is_none_or(|order| *order == bought.order)
                && (whole_order || lines.iter().any(|line| line.product == *product))
                && is_within(at, bought.at, windows.skew_ms, windows.return_ms);
            if !is_meant || bought.returned || seen.contains(product) {
                continue;
            }
            seen.push(product.clone());
            bought.returned = true;
            let pieces = if whole_order { bought.quantity } else { quantity(lines, product) };
            let step = Step::Returned { revenue: bought.part(pieces), currency: bought.currency };
            outcomes.push(open.outcome(step, at));
        }
        outcomes
    }

    /// The latest exposure of a product before `at`, if the window is open; of the named decision, if one is named.
    fn latest(
        &mut self,
        product: &ProductId,
        named: Option<&DecisionId>,
        at: Timestamp,
        skew_ms: i64,
        window_ms: i64,
    ) -> Option<&mut Open> {
        let is_it = |exposure: &Exposure| {
            exposure.product == *product
                && named.is_none_or(|named| *named == exposure.decision)
                && at.millis_since(exposure.at) >= -skew_ms
        };
        let latest = self.earliest_first.iter_mut().rev().find(|open| is_it(&open.exposure))?;
        is_within(at, latest.exposure.at, skew_ms, window_ms).then_some(latest)
    }

    fn has_order(&self, product: &ProductId, order: &OrderId) -> bool {
        self.earliest_first.iter().any(|open| {
            open.exposure.product == *product && open.ordered.as_ref().is_some_and(|bought| bought.order == *order)
        })
    }

    /// Whether anything of a decision is remembered.
    pub fn knows(&self, decision: &DecisionId) -> bool {
        self.earliest_first.iter().any(|open| open.exposure.decision == *decision)
    }

    /// Adds an exposure; `false` when the decision has shown that product already.
    pub fn add(&mut self, exposure: Exposure) -> bool {
        self.keep(Open { exposure, clicked: false, viewed: false, added: false, dismissed: false, ordered: None })
    }

    /// Takes over what was found out to be this person's; of what both know, what is here stands.
    pub fn absorb(&mut self, other: Self) {
        for open in other.earliest_first {
            self.keep(open);
        }
    }

    fn keep(&mut self, mut open: Open) -> bool {
        let exposure = &mut open.exposure;
        for Open { exposure: known, .. } in &self.earliest_first {
            if known.decision == exposure.decision {
                if known.product == exposure.product {
                    return false;
                }
                // One text for all exposures of a decision.
                exposure.decision = known.decision.clone();
                if known.surface == exposure.surface {
                    exposure.surface = known.surface.clone();
                }
            }
        }
        let place = self.earliest_first.partition_point(|known| known.exposure.at <= open.exposure.at);
        self.earliest_first.insert(place, open);
        true
    }

    /// Drops what nothing can follow any more at `at`.
    pub fn forget_closed(&mut self, at: Timestamp, windows: &Windows) {
        self.earliest_first.retain(|open| open.is_open_at(at, windows));
    }

    /// Drops the earliest beyond `most`, and tells how many of them were still open.
    pub fn shorten(&mut self, most: usize, at: Timestamp, windows: &Windows) -> u64 {
        let surplus = self.earliest_first.len().saturating_sub(most);
        self.earliest_first.drain(..surplus).filter(|open| open.is_open_at(at, windows)).count() as u64
    }

    /// How many are open at `at`.
    pub fn open_at(&self, at: Timestamp, windows: &Windows) -> u64 {
        self.earliest_first.iter().filter(|open| open.is_open_at(at, windows)).count() as u64
    }

    /// When the latest exposure was.
    pub fn latest_at(&self) -> Timestamp {
        self.earliest_first.back().map_or_else(Timestamp::default, |open| open.exposure.at)
    }

    /// How many exposures are open.
    pub fn len(&self) -> usize {
        self.earliest_first.len()
    }

    /// Whether none is open.
    pub fn is_empty(&self) -> bool {
        self.earliest_first.is_empty()
    }
}

impl Open {
    fn outcome(&self, step: Step, at: Timestamp) -> Outcome {
        Outcome { exposure: self.exposure.clone(), step, after_ms: at.millis_since(self.exposure.at).max(0) }
    }

    fn is_open_at(&self, at: Timestamp, windows: &Windows) -> bool {
        let returnable = self.ordered.as_ref().is_some_and(|bought| at.millis_since(bought.at) <= windows.return_ms);
        returnable || at.millis_since(self.exposure.at) <= windows.longest_ms()
    }
}

/// What an order says about its lines.
struct Basket<'a> {
    lines: &'a [Line],
    total: Option<Money>,
    currency: Option<Currency>,
}

impl Basket<'_> {
    /// The lines of one product together. A single line without a price came to the order's total.
    fn bought(&self, product: &ProductId, order: &OrderId, at: Timestamp) -> Bought {
        let of_product = || self.lines.iter().filter(|line| line.product == *product);
        let priced =
            of_product().filter_map(|line| Some(line.price?.micros().saturating_mul(i64::from(line.quantity))));
        let micros = match self.lines {
            [Line { price: None, .. }] => self.total.map_or(0, Money::micros),
            _ => priced.fold(0, i64::saturating_add),
        };
        Bought {
            order: order.clone(),
            at,
            quantity: quantity(self.lines, product),
            revenue: Money::from_micros(micros),
            currency: self.currency,
            returned: false,
        }
    }
}

impl Bought {
    /// What so many of the pieces came to.
    fn part(&self, pieces: u64) -> Money {
        if pieces >= self.quantity {
            return self.revenue;
        }
        let micros = i128::from(self.revenue.micros()) * i128::from(pieces) / i128::from(self.quantity.max(1));
        Money::from_micros(i64::try_from(micros).unwrap_or(self.revenue.micros()))
    }
}

fn quantity(lines: &[Line], product: &ProductId) -> u64 {
    lines.iter().filter(|line| line.product == *product).map(|line| u64::from(line.quantity)).sum()
}

fn is_within(at: Timestamp, since: Timestamp, skew_ms: i64, window_ms: i64) -> bool {
    (-skew_ms..=window_ms).contains(&at.millis_since(since))
}
