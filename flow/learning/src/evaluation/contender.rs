//! What is compared: models, and the plan that puts them to work.

use std::collections::BTreeMap;

use commerce::Snapshot;
use decisions::Plan;
use decisions::plan::Parts;
use serde_json::Value;

use super::{Clock, EvaluationError};
use crate::{Dataset, fit};

/// One or more sources at work in a plan of their own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contender {
    /// Its name in reports.
    pub name: &'static str,
    /// Models to be fitted.
    pub models: &'static [&'static str],
    /// Sources of the plan, with their weights.
    pub sources: &'static [(&'static str, f32)],
}

/// What can be asked for the next product of a visit.
#[must_use]
pub const fn session_contenders() -> &'static [Contender] {
    &[
        Contender { name: "popular", models: &["popular"], sources: &[("popular", 1.0)] },
        Contender { name: "item_item", models: &["item_item"], sources: &[("item_item", 1.0)] },
        Contender { name: "transitions", models: &["transitions"], sources: &[("transitions", 1.0)] },
        Contender {
            name: "session_neighbours",
            models: &["session_neighbours"],
            sources: &[("session_neighbours", 1.0)],
        },
        Contender {
            name: "session_blend",
            models: &["transitions", "session_neighbours"],
            sources: &[("transitions", 0.5), ("session_neighbours", 0.5)],
        },
    ]
}

/// What can be asked for a customer's next orders.
#[must_use]
pub const fn order_contenders() -> &'static [Contender] {
    &[
        Contender { name: "popular", models: &["popular"], sources: &[("popular", 1.0)] },
        Contender { name: "buy_again", models: &[], sources: &[("buy_again", 1.0)] },
        Contender {
            name: "bought_together_history",
            models: &["bought_together"],
            sources: &[("bought_together_history", 1.0)],
        },
        Contender {
            name: "home",
            models: &["bought_together", "popular"],
            sources: &[("buy_again", 1.0), ("bought_together_history", 0.5), ("popular", 0.1)],
        },
    ]
}

/// Hyper-parameters by model name; models not named are fitted with their defaults.
pub type Settings = BTreeMap<String, Value>;

/// How many products each source may propose.
const LIMIT: usize = 200;

impl Contender {
    /// Fits its models and the fallback's, and says how many seconds its own took.
    pub(super) fn fit(
        &self,
        data: &Dataset,
        catalogue: &Snapshot,
        settings: &Settings,
        clock: Clock<'_>,
    ) -> Result<(Parts, f64), EvaluationError> {
        let mut parts = Parts::default();
        let mut fit_into = |name: &str| -> Result<(), EvaluationError> {
            let fitted = fit(name, data, settings.get(name).unwrap_or(&Value::Null))?;
            fitted.sources(catalogue).into_iter().for_each(|source| parts.add(source));
            Ok(())
        };
        let start = clock();
        for name in self.models {
            fit_into(name)?;
        }
        let seconds = clock().saturating_sub(start) as f64 / 1e9;
        if !self.models.contains(&FALLBACK) {
            fit_into(FALLBACK)?;
        }
        Ok((parts, seconds))
    }

    /// Its plan, with these filters beside those of every plan.
    pub(super) fn plan(&self, parts: &Parts, filters: &[&str]) -> Result<Plan, EvaluationError> {
        let mut text = format!("surface = \"evaluation\"\nfallback = [\"{FALLBACK}\"]\n");
        for (name, weight) in self.sources {
            text.push_str(&format!("[[source]]\nuse = \"{name}\"\nweight = {weight:?}\nlimit = {LIMIT}\n"));
        }
        for name in filters {
            text.push_str(&format!("[[filter]]\nuse = \"{name}\"\n"));
        }
        Ok(Plan::read(&text, parts)?)
    }
}

/// What fills a slate that the contender leaves short.
const FALLBACK: &str = "popular";

/// The contenders of these names, in that order.
pub(super) fn named(known: &'static [Contender], names: &[String]) -> Result<Vec<&'static Contender>, EvaluationError> {
    let find = |name: &String| {
        known.iter().find(|contender| contender.name == *name).ok_or_else(|| EvaluationError::UnknownModel {
            name: name.clone(),
            known: known.iter().map(|contender| format!("`{}`", contender.name)).collect::<Vec<_>>().join(", "),
        })
    };
    names.iter().map(find).collect()
}
