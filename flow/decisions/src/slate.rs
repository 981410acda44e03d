//! From scored rows to the slate: the table of terms, the pins, the final list.

use commerce::{ProductIndex, RuleId};
use rustc_hash::FxHashSet;

use crate::decision::{Decision, Emptied, Slot, Term};
use crate::plan::Plan;
use crate::runner::Notes;
use crate::{Context, Eligible, Name, Ranked};

/// Eligible candidates with their terms, row by row.
pub(crate) struct Table {
    pub(crate) eligible: Vec<Eligible>,
    names: Vec<Name>,
    /// `names.len()` terms per row of the first `ranked_rows` rows.
    terms: Vec<(f32, f32)>,
    /// Terms beyond the plan's columns: rules and fallback.
    more: Vec<Vec<(Name, f32, f32, f32)>>,
    rules: Vec<Vec<RuleId>>,
    fallback: Vec<Option<Name>>,
    held: FxHashSet<ProductIndex>,
}

impl Table {
    pub(crate) fn new(eligible: Vec<Eligible>, names: Vec<Name>) -> Self {
        let rows = eligible.len();
        Self {
            terms: vec![(0.0, 0.0); rows * names.len()],
            more: vec![Vec::new(); rows],
            rules: vec![Vec::new(); rows],
            fallback: vec![None; rows],
            held: eligible.iter().map(|candidate| candidate.product).collect(),
            eligible,
            names,
        }
    }

    pub(crate) fn fill(&mut self, column: usize, weight: f32, values: &[f32]) {
        let width = self.names.len();
        for (row, value) in self.terms.chunks_exact_mut(width.max(1)).zip(values) {
            if let Some(term) = row.get_mut(column) {
                *term = (*value, weight);
            }
        }
    }

    pub(crate) fn holds(&self, product: ProductIndex) -> bool {
        self.held.contains(&product)
    }

    /// A product from the fallback ladder: below every ranked one, in the order of its rung.
    pub(crate) fn append_fallback(&mut self, eligible: Eligible, rung: &Name, score: f32) {
        self.held.insert(eligible.product);
        self.eligible.push(eligible);
        self.terms.extend(std::iter::repeat_n((0.0, 0.0), self.names.len()));
        self.more.push(vec![(Name::clone(rung), score, 1.0, score)]);
        self.rules.push(Vec::new());
        self.fallback.push(Some(Name::clone(rung)));
    }

    /// A rule multiplies a score; what it adds or takes is a term of its own, so the terms still sum to the score.
    pub(crate) fn scale(&mut self, row: usize, rule: &RuleId, factor: f32) {
        let change = self.score(row) * (factor - 1.0);
        if let Some(more) = self.more.get_mut(row) {
            more.push((Name::from(format!("rule:{rule}")), factor, 1.0, change));
        }
        if let Some(rules) = self.rules.get_mut(row) {
            rules.push(rule.clone());
        }
    }

    fn planned_terms(&self, row: usize) -> &[(f32, f32)] {
        let width = self.names.len();
        self.terms.get(row * width..(row + 1) * width).unwrap_or(&[])
    }

    fn score(&self, row: usize) -> f32 {
        let planned = self.planned_terms(row).iter().fold(0.0, |sum, (value, weight)| sum + value * weight);
        self.more.get(row).into_iter().flatten().fold(planned, |sum, (_, _, _, contribution)| sum + contribution)
    }

    /// Ranked products, best first, and the fallback's in the ladder's order. Equal scores stand in the catalogue's
    /// order, so that no order depends on the machine.
    pub(crate) fn sorted(&self) -> (Vec<Ranked>, Vec<Ranked>) {
        let mut ranked: Vec<Ranked> = self
            .eligible
            .iter()
            .enumerate()
            .map(|(row, eligible)| Ranked { eligible: *eligible, score: self.score(row), row })
            .collect();
        let first_fallback = self.fallback.iter().position(Option::is_some).unwrap_or(ranked.len());
        let below = ranked.split_off(first_fallback);
        ranked.sort_unstable_by(|a, b| {
            b.score.total_cmp(&a.score).then_with(|| a.eligible.product.cmp(&b.eligible.product))
        });
        (ranked, below)
    }

    fn slot(&self, context: &Context<'_>, plan: &Plan, ranked: &Ranked, pin: Option<&Pin>) -> Option<Slot> {
        let row = ranked.row;
        let planned = self.names.iter().zip(self.planned_terms(row)).filter(|(_, (value, _))| *value != 0.0);
        let planned = planned.map(|(name, (value, weight))| (Name::clone(name), *value, *weight, value * weight));
        let more = self.more.get(row).into_iter().flatten().cloned();
        let terms = planned
            .chain(more)
            .map(|(name, value, weight, contribution)| Term { name, value, weight, contribution })
            .collect();
        let mut sources: Vec<Name> = ranked
            .eligible
            .sources()
            .filter_map(|at| plan.sources.get(at))
            .map(|planned| Name::clone(&planned.id.name))
            .collect();
        if let Some(rung) = self.fallback.get(row).and_then(Option::as_ref) {
            sources.push(Name::from(format!("fallback:{rung}")));
        }
        let mut rules = self.rules.get(row).cloned().unwrap_or_default();
        if let Some(pin) = pin {
            if sources.is_empty() {
                sources.push(Name::from(format!("rule:{}", pin.rule)));
            }
            rules.push(pin.rule.clone());
        }
        let product = context.catalogue.entry(ranked.eligible.product)?.product.id.clone();
        Some(Slot { product, score: ranked.score, terms, sources, rules, pinned: pin.is_some() })
    }
}

/// A row that a rule wants at a position.
pub(crate) struct Pin {
    pub(crate) row: usize,
    pub(crate) position: usize,
    pub(crate) rule: RuleId,
}

/// `ranked` in the order given; none when `order` is not a permutation.
pub(crate) fn permuted(ranked: &[Ranked], order: &[usize]) -> Option<Vec<Ranked>> {
    let mut seen = vec![false; ranked.len()];
    for at in order {
        if std::mem::replace(seen.get_mut(*at)?, true) {
            return None;
        }
    }
    (order.len() == ranked.len()).then(|| order.iter().filter_map(|at| ranked.get(*at).copied()).collect())
}

/// The final list: pinned products at their positions, the others around them in order.
fn placed<'a>(ranked: &'a [Ranked], pins: &'a [Pin], slots: usize) -> Vec<(&'a Ranked, Option<&'a Pin>)> {
    let mut wanted: Vec<&Pin> = Vec::new();
    for pin in pins {
        if !wanted.iter().any(|known| known.row == pin.row) {
            wanted.push(pin);
        }
    }
    wanted.sort_by_key(|pin| pin.position);
    let pinned: FxHashSet<usize> = wanted.iter().map(|pin| pin.row).collect();
    let mut others = ranked.iter().filter(|ranked| !pinned.contains(&ranked.row));
    let mut pins = wanted.into_iter().peekable();
    let mut slate = Vec::with_capacity(slots);
    while slate.len() < slots {
        let due = pins.next_if(|pin| pin.position <= slate.len());
        let next = match due {
            Some(pin) => ranked.iter().find(|ranked| ranked.row == pin.row).map(|ranked| (ranked, Some(pin))),
            None => others.next().map(|ranked| (ranked, None)),
        };
        match next {
            Some(slot) => slate.push(slot),
            // The others ran out before a pin's position: it moves up rather than leave a hole.
            None => match pins.next() {
                Some(pin) => {
                    slate.extend(ranked.iter().find(|ranked| ranked.row == pin.row).map(|ranked| (ranked, Some(pin))))
                }
                None => break,
            },
        }
    }
    slate
}

pub(crate) fn compose(
    context: &Context<'_>,
    plan: &Plan,
    table: &Table,
    ranked: &[Ranked],
    pins: &[Pin],
    notes: Notes,
) -> Decision {
    let request = context.request;
    let slate: Vec<Slot> = placed(ranked, pins, request.slots)
        .into_iter()
        .filter_map(|(ranked, pin)| table.slot(context, plan, ranked, pin))
        .collect();
    let missing = request.slots.saturating_sub(slate.len()) as u32;
    let emptied = (missing > 0).then(|| {
        let worst = notes.counts.dropped.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
        Emptied { missing, by: worst.map(|(name, _)| Name::clone(name)), dropped: worst.map_or(0, |(_, count)| *count) }
    });
    Decision {
        id: request.id.clone(),
        surface: request.surface.clone(),
        slate,
        degraded: !notes.skipped.is_empty(),
        skipped: notes.skipped,
        counts: notes.counts,
        emptied,
        faults: notes.faults,
    }
}
