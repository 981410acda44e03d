//! From the final order to the slate: pins at their positions, reasons for every slot, and what is missing.

use commerce::RuleId;
use rustc_hash::FxHashSet;

use crate::decision::{Counts, Decision, Emptied, Slot};
use crate::plan::Plan;
use crate::runner::Notes;
use crate::table::Table;
use crate::{Context, Name, Ranked};

/// A row that a rule wants at a position.
pub(crate) struct Pin {
    pub(crate) row: usize,
    pub(crate) position: usize,
    pub(crate) rule: RuleId,
}

/// The answer, from products in their final order.
pub(crate) fn compose(
    context: &Context<'_>,
    plan: &Plan,
    table: &Table,
    ranked: &[Ranked],
    pins: &[Pin],
    mut notes: Notes,
) -> Decision {
    let mut slate = Vec::with_capacity(context.slots());
    for (ranked, pin) in placed(ranked, pins, context.slots()) {
        let (slot, is_fallback) = slot(context, plan, table, ranked, pin);
        slate.extend(slot);
        notes.counts.from_fallback += u32::from(is_fallback);
    }
    Decision {
        id: context.request.id.clone(),
        surface: context.request.surface.clone(),
        emptied: emptied(context.slots().saturating_sub(slate.len()), &notes.counts),
        slate,
        degraded: !notes.skipped.is_empty(),
        skipped: notes.skipped,
        counts: notes.counts,
        faults: notes.faults,
    }
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

/// Pinned products at their positions, the others around them in order. Pins that want the same position stand one
/// after the other in the order of their rules; when the others run out before a pin's position, it moves up rather
/// than leave a hole.
fn placed<'a>(ranked: &'a [Ranked], pins: &'a [Pin], slots: usize) -> Vec<(&'a Ranked, Option<&'a Pin>)> {
    let mut pinned = FxHashSet::default();
    let mut wanted: Vec<&Pin> = pins.iter().filter(|pin| pinned.insert(pin.row)).collect();
    wanted.sort_by_key(|pin| pin.position);
    let mut wanted = wanted
        .into_iter()
        .filter_map(|pin| ranked.iter().find(|ranked| ranked.row == pin.row).map(|ranked| (ranked, pin)))
        .peekable();
    let mut others = ranked.iter().filter(|ranked| !pinned.contains(&ranked.row));
    let mut slate = Vec::with_capacity(slots.min(ranked.len()));
    while slate.len() < slots {
        let due = wanted.next_if(|(_, pin)| pin.position <= slate.len());
        let pinned = |(ranked, pin)| (ranked, Some(pin));
        let next = due.map(pinned).or_else(|| others.next().map(|other| (other, None)));
        let Some(next) = next.or_else(|| wanted.next().map(pinned)) else { break };
        slate.push(next);
    }
    slate
}

/// One slot with its reasons, and whether the fallback ladder filled it.
fn slot(context: &Context<'_>, plan: &Plan, table: &Table, ranked: &Ranked, pin: Option<&Pin>) -> (Option<Slot>, bool) {
    let explained = table.explain(ranked.row);
    let heard = ranked.eligible.sources().filter_map(|at| plan.sources.get(at));
    let heard = heard.filter(|planned| context.allows(planned.source.purpose()));
    let mut sources: Vec<Name> = heard.map(|planned| Name::clone(&planned.id.name)).collect();
    sources.extend(explained.rung.as_ref().map(|rung| Name::from(format!("fallback:{rung}"))));
    let mut rules = explained.rules;
    if let Some(pin) = pin {
        if sources.is_empty() {
            sources.push(Name::from(format!("rule:{}", pin.rule)));
        }
        rules.push(pin.rule.clone());
    }
    let entry = context.catalogue.entry(ranked.eligible.product);
    let slot = entry.map(|entry| Slot {
        product: entry.product.id.clone(),
        score: ranked.score,
        terms: explained.terms,
        sources,
        rules,
        pinned: pin.is_some(),
    });
    (slot, explained.rung.is_some())
}

/// Names the filter that dropped most; of two, the first by name.
fn emptied(missing: usize, counts: &Counts) -> Option<Emptied> {
    let worst = counts.dropped.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
    (missing > 0).then(|| Emptied {
        missing: missing as u32,
        by: worst.map(|(name, _)| Name::clone(name)),
        dropped: worst.map_or(0, |(_, count)| *count),
    })
}
