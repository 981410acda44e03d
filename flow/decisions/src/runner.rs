//! The one runner. It reads like the diagram and holds all control flow: propose, filter, rank, rule, arrange.
//!
//! Late is degraded, never wrong: sources, rankers and arrangers are skipped when the budget is spent; filters and
//! rules never are, nor is the fallback ladder, whose last rung walks the catalogue itself. What a source said is at
//! hand once it was asked, so its term is never skipped either: a late answer is ordered by what there was time to ask.
//!
//! A stage that breaks its contract (a score that is not a number, an order that is not a permutation) is named in the
//! answer and its work is set aside; the slate stays eligible and non-empty.

use commerce::ProductIndex;
use rustc_hash::FxHashSet;

use crate::context::Named;
use crate::decision::{Counts, Decision, Fault, Skipped};
use crate::plan::{Plan, PlannedSource};
use crate::pool::Pool;
use crate::slate::{self, Pin};
use crate::table::{LARGEST_TERM, Table};
use crate::{
    Budget, Candidate, Context, DropReason, Dropped, Eligible, Kind, Lift, Name, Observer, Proposal, Ranked, Report,
    Request, StageId, Verdict, World,
};

/// How many products of the catalogue the last rung of the ladder judges at a time.
const WALKED_AT_ONCE: usize = 256;

/// Makes one decision. Pure: the same arguments give the same bytes.
pub fn decide(
    request: &Request,
    plan: &Plan,
    world: &World<'_>,
    budget: &mut dyn Budget,
    observer: &mut dyn Observer,
) -> Decision {
    let named = Named::of(request, world);
    let context = Context::new(request, world, &named);
    let mut run = Run { plan, context, budget, observer, notes: Notes::default(), dropped: FxHashSet::default() };
    let candidates = run.propose();
    let eligible = run.filter(candidates);
    let table = run.rank(eligible);
    let table = run.fall_back(table);
    let (table, pins) = run.rule(table);
    let ranked = run.arrange(&table);
    slate::compose(&context, plan, &table, &ranked, &pins, run.notes)
}

/// What the answer says beside its slate.
#[derive(Default)]
pub(crate) struct Notes {
    pub(crate) skipped: Vec<Skipped>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) counts: Counts,
}

struct Run<'a> {
    plan: &'a Plan,
    context: Context<'a>,
    budget: &'a mut dyn Budget,
    observer: &'a mut dyn Observer,
    notes: Notes,
    /// What no rung of the ladder need bring again.
    dropped: FxHashSet<ProductIndex>,
}

impl Run<'_> {
    fn propose(&mut self) -> Vec<Candidate> {
        let mut pool = Pool::default();
        for (position, planned) in self.plan.sources.iter().enumerate() {
            if self.skips(&planned.id) {
                continue;
            }
            for proposal in self.ask(planned) {
                pool.propose(proposal.product, position, proposal.score);
            }
        }
        let mut wanted = Vec::new();
        for rule in &self.context.named.rules {
            rule.proposes(&self.context, &mut wanted);
        }
        wanted.into_iter().for_each(|product| pool.want(product));
        pool.into_candidates()
    }

    /// What a source proposes, held to its contract.
    fn ask(&mut self, planned: &PlannedSource) -> Vec<Proposal> {
        let (stage, limit) = (&planned.id, planned.limit);
        let mut proposals = Vec::new();
        planned.source.propose(&self.context.seen_for(planned.source.purpose()), limit, &mut proposals);
        let all = proposals.len();
        proposals.retain(|proposal| is_sound(proposal.score));
        if proposals.len() < all {
            let broken = all - proposals.len();
            self.fault(stage, format!("{broken} scores were not sound numbers; their proposals were left out"));
        }
        if proposals.len() > limit {
            let many = proposals.len();
            self.fault(stage, format!("proposed {many} products, {limit} were asked for; the rest was left out"));
            proposals.truncate(limit);
        }
        self.observer.after(stage, Report::Proposed(&proposals));
        proposals
    }

    fn filter(&mut self, mut candidates: Vec<Candidate>) -> Vec<Eligible> {
        self.notes.counts.proposed += candidates.len() as u32;
        let mut dropped = Vec::new();
        for (id, filter) in &self.plan.filters {
            dropped.clear();
            let context = self.context.seen_for(filter.purpose());
            let seen = candidates.len();
            candidates.retain(|candidate| match filter.judge(&context, candidate) {
                Verdict::Keep => true,
                Verdict::Drop(reason) => {
                    dropped.push(Dropped { product: candidate.product, reason });
                    false
                }
            });
            self.note_dropped(&id.name, &dropped);
            self.observer.after(id, Report::Filtered { seen, dropped: &dropped });
        }
        self.notes.counts.eligible += candidates.len() as u32;
        candidates.into_iter().map(Eligible::minted).collect()
    }

    fn note_dropped(&mut self, filter: &Name, dropped: &[Dropped]) {
        if !dropped.is_empty() {
            *self.notes.counts.dropped.entry(Name::clone(filter)).or_default() += dropped.len() as u32;
        }
        // For want of consent a proposal is dropped, not the product: a rung that needs none may bring it again.
        let for_good = dropped.iter().filter(|dropped| !matches!(dropped.reason, DropReason::NoConsent { .. }));
        self.dropped.extend(for_good.map(|dropped| dropped.product));
    }

    fn rank(&mut self, eligible: Vec<Eligible>) -> Table {
        let mut table = Table::new(eligible);
        for planned in &self.plan.rankers {
            if planned.skippable && self.skips(&planned.id) {
                continue;
            }
            let mut terms = vec![0.0; table.eligible().len()];
            // A ranker whose purpose is not granted is not asked, whatever else it might have read.
            if self.context.allows(planned.ranker.purpose()) {
                let context = self.context.seen_for(planned.ranker.purpose());
                planned.ranker.score(&context, table.eligible(), &mut terms);
                self.mend(&planned.id, &mut terms);
            }
            self.observer.after(&planned.id, Report::Scored { candidates: table.eligible(), terms: &terms });
            table.add_column(&planned.id.name, planned.weight, terms);
        }
        table
    }

    fn mend(&mut self, stage: &StageId, terms: &mut [f32]) {
        let mut broken = 0;
        for term in terms.iter_mut().filter(|term| !is_sound(**term)) {
            *term = 0.0;
            broken += 1;
        }
        if broken > 0 {
            self.fault(stage, format!("{broken} terms were not sound numbers; they count as 0"));
        }
    }

    /// Fills what is missing from the plan's ladder, and in the end from the catalogue itself.
    fn fall_back(&mut self, mut table: Table) -> Table {
        for rung in &self.plan.fallback {
            if table.eligible().len() >= self.context.slots() {
                return table;
            }
            // No candidate of the ladder keeps its source, so the filter `consented` could not tell: ask here.
            let may_ask = self.context.allows(rung.source.purpose());
            let proposals = if may_ask { self.ask(rung) } else { self.pass_over(rung) };
            self.add_fallback(&mut table, &rung.id.name, &proposals);
        }
        self.walk_the_catalogue(table)
    }

    fn pass_over(&mut self, rung: &PlannedSource) -> Vec<Proposal> {
        self.observer.after(&rung.id, Report::Proposed(&[]));
        Vec::new()
    }

    fn walk_the_catalogue(&mut self, mut table: Table) -> Table {
        let id = StageId { kind: Kind::Fallback, name: Name::from("catalogue") };
        let mut products = self.context.catalogue.entries().map(|(product, _)| Proposal { product, score: 0.0 });
        while table.eligible().len() < self.context.slots() {
            let next: Vec<Proposal> = products.by_ref().take(WALKED_AT_ONCE).collect();
            if next.is_empty() {
                break;
            }
            self.observer.after(&id, Report::Proposed(&next));
            self.add_fallback(&mut table, &id.name, &next);
        }
        table
    }

    /// Takes as many of a rung's eligible products as there are slots, not just as many as are missing: a boost or
    /// bury then has something to choose from.
    fn add_fallback(&mut self, table: &mut Table, rung: &Name, proposals: &[Proposal]) {
        let mut met = FxHashSet::default();
        let fresh: Vec<&Proposal> = proposals
            .iter()
            .filter(|proposal| !table.holds(proposal.product) && !self.dropped.contains(&proposal.product))
            .filter(|proposal| met.insert(proposal.product))
            .collect();
        let candidates = fresh.iter().map(|proposal| Candidate::new(proposal.product)).collect();
        let eligible = self.filter(candidates);
        // Filters keep the order, so one walk over both finds each product's score.
        let mut fresh = fresh.into_iter();
        for found in eligible.into_iter().take(self.context.slots()) {
            let score = fresh.find(|proposal| proposal.product == found.product).map_or(0.0, |proposal| proposal.score);
            table.add_fallback(found, rung, score);
        }
    }

    fn rule(&mut self, mut table: Table) -> (Table, Vec<Pin>) {
        let context = self.context;
        let mut pins = Vec::new();
        for rule in &context.named.rules {
            let id = StageId { kind: Kind::Rule, name: Name::from(rule.id().as_str()) };
            let term = Name::from(format!("rule:{}", rule.id()));
            let lift = |row| Some((row, rule.lift(&context, table.eligible().get(row)?)?));
            let lifts: Vec<(usize, Lift)> = match rule.names(&context) {
                Some(named) => table.rows_of(&named).into_iter().filter_map(lift).collect(),
                None => (0..table.eligible().len()).filter_map(lift).collect(),
            };
            let mut broken = 0;
            for (row, lift) in &lifts {
                match *lift {
                    Lift::Pin { position } => pins.push(Pin { row: *row, position, rule: rule.id().clone() }),
                    Lift::Scale { factor } if factor >= 0.0 && is_sound(factor) => {
                        table.scale(*row, rule.id(), &term, factor);
                    }
                    Lift::Scale { .. } => broken += 1,
                }
            }
            if broken > 0 {
                self.fault(&id, format!("{broken} factors were below 0 or not sound numbers; they changed nothing"));
            }
            self.observer.after(&id, Report::Lifted(lifts.len()));
        }
        (table, pins)
    }

    /// Arrangers order what was ranked; the fallback's products stay below, in their ladder's order.
    fn arrange(&mut self, table: &Table) -> Vec<Ranked> {
        let (mut ranked, below) = table.sorted();
        for (id, arranger) in &self.plan.arrangers {
            if self.skips(id) {
                continue;
            }
            let order = arranger.arrange(&self.context, &ranked, self.context.slots());
            match slate::permuted(&ranked, &order) {
                Some(arranged) => ranked = arranged,
                None => self.fault(id, "did not return a permutation; the order before it was kept".to_owned()),
            }
            self.observer.after(id, Report::Arranged(&ranked));
        }
        ranked.extend(below);
        ranked
    }

    fn skips(&mut self, stage: &StageId) -> bool {
        let spent = self.budget.is_spent(stage);
        if spent {
            self.notes.skipped.push(Skipped { stage: stage.clone() });
            self.observer.after(stage, Report::Skipped);
        }
        spent
    }

    fn fault(&mut self, stage: &StageId, what: String) {
        self.notes.faults.push(Fault { stage: stage.clone(), what });
    }
}

/// A number that can be weighted and summed without leaving the numbers.
fn is_sound(number: f32) -> bool {
    number.abs() <= LARGEST_TERM
}

#[cfg(test)]
mod tests;
