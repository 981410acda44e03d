//! The scores of one decision: a row per eligible product, a column per ranker.
//!
//! The score of a row is the sum of its terms and nothing else, added in the order in which a [`Slot`] lists them, so
//! that whoever sums the terms of an answer gets the score to the last bit. Rows of the fallback ladder stand below
//! the ranked ones; their only term beside the rules' is what the rung said.
//!
//! [`Slot`]: crate::Slot

use commerce::{ProductIndex, RuleId};
use rustc_hash::FxHashMap;

use crate::decision::Term;
use crate::place::place;
use crate::{Eligible, Name, Ranked};

/// The largest term, score or proposal a stage may give, either way. Far beyond any sensible number, and small enough
/// that no sum of weighted terms reaches infinity, which JSON cannot carry.
pub(crate) const LARGEST_TERM: f32 = 1e9;

/// The largest score, either way: where a pile of boosts ends.
const LARGEST_SCORE: f32 = 1e30;

/// The strongest a bury divides a score below zero.
const SMALLEST_DIVISOR: f32 = 0.01;

/// Eligible products with their terms.
pub(crate) struct Table {
    /// The ranked products, then those of the fallback ladder.
    eligible: Vec<Eligible>,
    /// How many of them were ranked.
    ranked: usize,
    scores: Vec<f32>,
    columns: Vec<Column>,
    /// For each row after the ranked ones, its rung and what the rung said.
    rungs: Vec<(Name, f32)>,
    /// What rules did, in the order of the rules: many rows are touched, and few of them are ever explained.
    touched: Vec<Touched>,
    rows: FxHashMap<ProductIndex, usize>,
}

/// What one ranker said of the ranked rows.
struct Column {
    name: Name,
    weight: f32,
    values: Vec<f32>,
}

/// What one rule did to a row.
struct Touched {
    row: usize,
    rule: RuleId,
    term: Term,
}

/// A row's way into the slate.
pub(crate) struct Explained {
    pub(crate) terms: Vec<Term>,
    pub(crate) rules: Vec<RuleId>,
    pub(crate) rung: Option<Name>,
}

impl Table {
    pub(crate) fn new(eligible: Vec<Eligible>) -> Self {
        Self {
            ranked: eligible.len(),
            scores: vec![0.0; eligible.len()],
            columns: Vec::new(),
            rungs: Vec::new(),
            touched: Vec::new(),
            rows: eligible.iter().zip(0..).map(|(candidate, row)| (candidate.product, row)).collect(),
            eligible,
        }
    }

    pub(crate) fn eligible(&self) -> &[Eligible] {
        &self.eligible
    }

    pub(crate) fn holds(&self, product: ProductIndex) -> bool {
        self.rows.contains_key(&product)
    }

    /// The rows of those of these products that are held, each once, in order.
    pub(crate) fn rows_of(&self, products: &[ProductIndex]) -> Vec<usize> {
        let mut rows: Vec<usize> = products.iter().filter_map(|product| self.rows.get(product).copied()).collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// Adds a ranker's column; `values[row]` is its term for the row.
    pub(crate) fn add_column(&mut self, name: &Name, weight: f32, values: Vec<f32>) {
        for (score, value) in self.scores.iter_mut().zip(&values) {
            *score += value * weight;
        }
        self.columns.push(Column { name: Name::clone(name), weight, values });
    }

    /// Adds a product of the fallback ladder.
    pub(crate) fn add_fallback(&mut self, eligible: Eligible, rung: &Name, score: f32) {
        self.rows.insert(eligible.product, self.eligible.len());
        self.eligible.push(eligible);
        self.scores.push(score);
        self.rungs.push((Name::clone(rung), score));
    }

    /// A rule multiplies a score; what it adds or takes is a term of its own, so the terms still sum to the score. A
    /// score below zero is divided instead: a boost always lifts and a bury always sinks.
    pub(crate) fn scale(&mut self, row: usize, rule: &RuleId, name: &Name, factor: f32) {
        let Some(score) = self.scores.get_mut(row) else { return };
        let wanted = if *score < 0.0 { *score / factor.max(SMALLEST_DIVISOR) } else { *score * factor };
        let change = wanted.clamp(-LARGEST_SCORE, LARGEST_SCORE) - *score;
        *score += change;
        let term = Term { name: Name::clone(name), value: factor, weight: 1.0, contribution: change };
        self.touched.push(Touched { row, rule: rule.clone(), term });
    }

    /// Ranked products, best first, equal scores in the catalogue's order so that no order depends on the machine;
    /// and the fallback's, rung by rung, each rung best first and equal scores as the rung had them.
    pub(crate) fn sorted(&self) -> (Vec<Ranked>, Vec<Ranked>) {
        let mut rows: Vec<(f32, ProductIndex, usize)> = self
            .eligible
            .iter()
            .zip(&self.scores)
            .zip(0..)
            .map(|((it, score), row)| (*score, it.product, row))
            .collect();
        let mut below = rows.split_off(self.ranked);
        rows.sort_unstable_by_key(|(score, product, _)| place(*score, *product));
        let mut rest = below.as_mut_slice();
        for rung in self.rungs.chunk_by(|(one, _), (next, _)| one == next) {
            let (mine, others) = rest.split_at_mut(rung.len().min(rest.len()));
            mine.sort_by(|a, b| b.0.total_cmp(&a.0));
            rest = others;
        }
        (self.ranked_rows(rows), self.ranked_rows(below))
    }

    fn ranked_rows(&self, rows: Vec<(f32, ProductIndex, usize)>) -> Vec<Ranked> {
        let ranked =
            |(score, _, row)| self.eligible.get(row).map(|eligible| Ranked { eligible: *eligible, score, row });
        rows.into_iter().filter_map(ranked).collect()
    }

    /// What the score of a row is made of. A ranker that said nothing of it (0) is left out.
    pub(crate) fn explain(&self, row: usize) -> Explained {
        let rung = row.checked_sub(self.ranked).and_then(|below| self.rungs.get(below));
        let said = self.columns.iter().filter_map(|column| {
            let value = column.values.get(row).copied().filter(|value| *value != 0.0)?;
            Some(Term::new(&column.name, value, column.weight))
        });
        let touched: Vec<&Touched> = self.touched.iter().filter(|touched| touched.row == row).collect();
        let of_rung = rung.map(|(rung, said)| Term::new(rung, *said, 1.0));
        Explained {
            terms: said.chain(of_rung).chain(touched.iter().map(|touched| touched.term.clone())).collect(),
            rules: touched.iter().map(|touched| touched.rule.clone()).collect(),
            rung: rung.map(|(rung, _)| Name::clone(rung)),
        }
    }
}
