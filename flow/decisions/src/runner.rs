//! The one runner. It reads like the diagram and holds all control flow: propose, filter, rank, rule, arrange.
//!
//! Late is degraded, never wrong: sources, rankers and arrangers are skipped when the budget is spent; filters and
//! rules never are, nor is the fallback ladder, whose last rung walks the catalogue itself. A stage that breaks its
//! contract (a score that is not finite, an order that is not a permutation) is named in the answer and its work is
//! set aside; the slate stays eligible and non-empty.

use rustc_hash::FxHashMap;

use commerce::ProductIndex;

use crate::context::Named;
use crate::decision::{Counts, Decision, Fault, Skipped};
use crate::plan::Plan;
use crate::slate::{self, Table};
use crate::{
    Budget, Candidate, Context, Dropped, Eligible, Kind, Lift, Name, Observer, Proposal, Ranked, Report, Request,
    StageId, Verdict, World,
};

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
    let mut run = Run { plan, world, context, budget, observer, notes: Notes::default() };
    let candidates = run.propose();
    let eligible = run.filter(candidates);
    let table = run.rank(eligible);
    let table = run.fall_back(table);
    let (table, pins) = run.rule(table);
    let ranked = run.arrange(table.sorted());
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
    world: &'a World<'a>,
    context: Context<'a>,
    budget: &'a mut dyn Budget,
    observer: &'a mut dyn Observer,
    notes: Notes,
}

impl Run<'_> {
    fn propose(&mut self) -> Vec<Candidate> {
        let mut pool = Pool::default();
        let mut proposals = Vec::new();
        for (position, planned) in self.plan.sources.iter().enumerate() {
            if self.skips(&planned.id) {
                continue;
            }
            proposals.clear();
            let context = self.context.seen_for(planned.source.purpose());
            planned.source.propose(&context, planned.limit, &mut proposals);
            self.keep_to_contract(&planned.id, planned.limit, &mut proposals);
            for proposal in &proposals {
                pool.add(proposal.product).note(position, proposal.score);
            }
            self.observer.after(&planned.id, Report::Proposed(&proposals));
        }
        let mut wanted = Vec::new();
        for rule in self.world.rules.active(self.context.request) {
            rule.proposes(&self.context, &mut wanted);
        }
        wanted.into_iter().for_each(|product| {
            pool.add(product);
        });
        self.notes.counts.proposed = pool.candidates.len() as u32;
        pool.candidates
    }

    fn keep_to_contract(&mut self, stage: &StageId, limit: usize, proposals: &mut Vec<Proposal>) {
        let broken = proposals.iter().filter(|proposal| !proposal.score.is_finite()).count();
        if broken > 0 {
            proposals.retain(|proposal| proposal.score.is_finite());
            self.fault(stage, format!("{broken} scores were not finite; their proposals were left out"));
        }
        if proposals.len() > limit {
            self.fault(
                stage,
                format!("proposed {} products, {limit} were asked for; the rest was left out", proposals.len()),
            );
            proposals.truncate(limit);
        }
    }

    fn filter(&mut self, mut candidates: Vec<Candidate>) -> Vec<Eligible> {
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
            if !dropped.is_empty() {
                *self.notes.counts.dropped.entry(Name::clone(&id.name)).or_default() += dropped.len() as u32;
            }
            self.observer.after(id, Report::Filtered { seen, dropped: &dropped });
        }
        self.notes.counts.eligible += candidates.len() as u32;
        candidates.into_iter().map(Eligible::minted).collect()
    }

    fn rank(&mut self, eligible: Vec<Eligible>) -> Table {
        let mut table = Table::new(eligible, self.plan.term_names());
        for (column, planned) in self.plan.rankers.iter().enumerate() {
            if self.skips(&planned.id) {
                continue;
            }
            let context = self.context.seen_for(planned.ranker.purpose());
            let mut terms = vec![0.0; table.eligible.len()];
            planned.ranker.score(&context, &table.eligible, &mut terms);
            let broken = terms.iter().filter(|term| !term.is_finite()).count();
            if broken > 0 {
                terms.iter_mut().filter(|term| !term.is_finite()).for_each(|term| *term = 0.0);
                self.fault(&planned.id, format!("{broken} terms were not finite; they count as 0"));
            }
            self.observer.after(&planned.id, Report::Scored { candidates: &table.eligible, terms: &terms });
            table.fill(column, planned.weight, &terms);
        }
        table
    }

    /// Fills what is missing from the plan's ladder, and in the end from the catalogue itself.
    fn fall_back(&mut self, mut table: Table) -> Table {
        let slots = self.context.request.slots;
        let mut rungs = self.plan.fallback.iter();
        while table.eligible.len() < slots {
            let Some(rung) = rungs.next() else { return self.walk_the_catalogue(table) };
            let mut proposals = Vec::new();
            let context = self.context.seen_for(rung.source.purpose());
            rung.source.propose(&context, rung.limit, &mut proposals);
            self.keep_to_contract(&rung.id, rung.limit, &mut proposals);
            self.observer.after(&rung.id, Report::Proposed(&proposals));
            let missing = slots - table.eligible.len();
            self.append(&mut table, &rung.id.name, &proposals, missing);
        }
        table
    }

    fn walk_the_catalogue(&mut self, mut table: Table) -> Table {
        let slots = self.context.request.slots;
        let id = StageId { kind: Kind::Fallback, name: Name::from("catalogue") };
        let all: Vec<Proposal> =
            self.context.catalogue.entries().map(|(product, _)| Proposal { product, score: 0.0 }).collect();
        for chunk in all.chunks(1_024) {
            if table.eligible.len() >= slots {
                break;
            }
            let missing = slots - table.eligible.len();
            self.append(&mut table, &id.name, chunk, missing);
        }
        table
    }

    fn append(&mut self, table: &mut Table, rung: &Name, proposals: &[Proposal], most: usize) {
        let unseen: Vec<(Candidate, f32)> = proposals
            .iter()
            .filter(|proposal| !table.holds(proposal.product))
            .map(|proposal| (Candidate::new(proposal.product), proposal.score))
            .collect();
        let scores: FxHashMap<ProductIndex, f32> =
            unseen.iter().map(|(candidate, score)| (candidate.product, *score)).collect();
        let mut pool = Pool::default();
        unseen.into_iter().for_each(|(candidate, _)| {
            pool.add(candidate.product);
        });
        let eligible = self.filter(pool.candidates);
        for found in eligible.into_iter().take(most) {
            let score = scores.get(&found.product).copied().unwrap_or_default();
            table.append_fallback(found, rung, score);
            self.notes.counts.from_fallback += 1;
        }
    }

    fn rule(&mut self, mut table: Table) -> (Table, Vec<slate::Pin>) {
        let mut pins = Vec::new();
        for rule in self.world.rules.active(self.context.request) {
            let mut lifted = 0;
            for row in 0..table.eligible.len() {
                let Some(candidate) = table.eligible.get(row) else { continue };
                let Some(lift) = rule.lift(&self.context, candidate) else { continue };
                lifted += 1;
                match lift {
                    Lift::Pin { position } => pins.push(slate::Pin { row, position, rule: rule.id().clone() }),
                    Lift::Scale { factor } => table.scale(row, rule.id(), factor),
                }
            }
            let id = StageId { kind: Kind::Rule, name: Name::from(rule.id().as_str()) };
            self.observer.after(&id, Report::Lifted(lifted));
        }
        (table, pins)
    }

    /// Arrangers order what was ranked; the fallback's products stay below, in their ladder's order.
    fn arrange(&mut self, (mut ranked, below): (Vec<Ranked>, Vec<Ranked>)) -> Vec<Ranked> {
        for (id, arranger) in &self.plan.arrangers {
            if self.skips(id) {
                continue;
            }
            let order = arranger.arrange(&self.context, &ranked, self.context.request.slots);
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

/// Distinct candidates in order of first proposal.
#[derive(Default)]
struct Pool {
    candidates: Vec<Candidate>,
    positions: FxHashMap<ProductIndex, usize>,
    nowhere: Option<Candidate>,
}

impl Pool {
    fn add(&mut self, product: ProductIndex) -> &mut Candidate {
        let next = self.candidates.len();
        let position = *self.positions.entry(product).or_insert(next);
        if position == next {
            self.candidates.push(Candidate::new(product));
        }
        match self.candidates.get_mut(position) {
            Some(candidate) => candidate,
            None => self.nowhere.get_or_insert(Candidate::new(product)),
        }
    }
}
