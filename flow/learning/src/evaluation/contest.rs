//! The contenders of an evaluation, one after the other over the same rows.

use decisions::plan::Parts;

use super::contender::{Contender, Settings};
use super::measure::{Judged, measure};
use super::shop::Shop;
use super::{Clock, EvaluationError, ModelReport, PredictMicros, Report};
use crate::Dataset;

/// Who competes, on what grounds.
pub(super) struct Contest<'a> {
    pub(super) contenders: Vec<&'static Contender>,
    /// What is learned from.
    pub(super) train: &'a Dataset,
    pub(super) shop: &'a Shop,
    pub(super) settings: &'a Settings,
    pub(super) clock: Clock<'a>,
}

/// What a contender said to one row.
pub(super) struct Answer {
    pub(super) all: Judged,
    /// The same for new items, where the row wants one.
    pub(super) new: Option<Judged>,
    /// How long the decision took.
    pub(super) nanoseconds: u64,
}

impl Contest<'_> {
    /// Fits each contender, makes its plans, has it answer every row by them, and measures.
    pub(super) fn judge<Row, Plans>(
        &self,
        rows: &[Row],
        plans: impl Fn(&Contender, &Parts) -> Result<Plans, EvaluationError>,
        answer: impl Fn(&Plans, &Row) -> Answer,
    ) -> Result<Report, EvaluationError> {
        let mut report = Report::default();
        for contender in &self.contenders {
            let (parts, fit_seconds) = contender.fit(self.train, &self.shop.catalogue, self.settings, self.clock)?;
            let plans = plans(contender, &parts)?;
            let (mut all, mut new, mut durations) = (Vec::new(), Vec::new(), Vec::with_capacity(rows.len()));
            for answer in rows.iter().map(|row| answer(&plans, row)) {
                all.push(answer.all);
                new.extend(answer.new);
                durations.push(answer.nanoseconds);
            }
            report.models.push(ModelReport {
                model: contender.name.to_owned(),
                metrics: measure(&all, self.shop),
                metrics_new_item: measure(&new, self.shop),
                fit_seconds,
                predict_us: PredictMicros::of_nanoseconds(durations),
            });
        }
        Ok(report)
    }
}
