//! What every fitted model can do, and the list of models there are.

use std::sync::Arc;

use commerce::{Snapshot, Timestamp};
use decisions::Source;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::models::algorithm::{Algorithm, read_back};
use crate::models::{bought_together, item_item, popular, session_neighbours, transitions};
use crate::{Dataset, DecodeError};

/// A model after fitting: immutable tables over its own item numbers.
pub trait Fitted: Send + Sync {
    /// Its name in the registry.
    fn name(&self) -> &'static str;

    /// All of it as bytes; [`decode`] gives it back.
    fn encode(&self) -> Vec<u8>;

    /// Its sources over this catalogue. Items the catalogue does not know are left out; products described later
    /// are unknown to the sources until this is called again.
    fn sources(self: Arc<Self>, catalogue: &Snapshot) -> Vec<Arc<dyn Source>>;

    /// The hyper-parameters it was fitted with.
    fn settings(&self) -> Value;

    /// How many items it knows.
    fn item_count(&self) -> usize;
}

type Fit = fn(&Dataset, &Value) -> Result<Arc<dyn Fitted>, FitError>;
type Decode = fn(&[u8]) -> Result<Arc<dyn Fitted>, DecodeError>;

/// What can be fitted.
#[derive(Clone, Copy)]
pub struct ModelDescription {
    /// Its name, as in `train --model NAME`.
    pub name: &'static str,
    /// Names of the sources it brings into a plan.
    pub sources: &'static [&'static str],
    /// What it learns from.
    pub learns_from: LearnsFrom,
    /// What it does, in a sentence.
    pub summary: &'static str,
    /// Where the algorithm comes from.
    pub paper: &'static str,
    fit: Fit,
    decode: Decode,
    defaults: fn() -> Value,
}

impl ModelDescription {
    /// Its hyper-parameters with their default values.
    #[must_use]
    pub fn default_settings(&self) -> Value {
        (self.defaults)()
    }
}

/// Which part of a dataset a model reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LearnsFrom {
    /// Visits.
    Sessions,
    /// Orders.
    Orders,
    /// Both.
    SessionsAndOrders,
}

/// Why a model could not be fitted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FitError {
    /// Nothing of that name can be fitted.
    #[error("no model is called `{name}`")]
    UnknownModel {
        /// The name asked for.
        name: String,
    },
    /// A hyper-parameter is unknown or of the wrong type.
    #[error("the settings of `{model}` cannot be used: {what}")]
    Settings {
        /// The model.
        model: &'static str,
        /// What is wrong.
        what: String,
    },
}

/// Every model there is.
#[must_use]
pub const fn models() -> &'static [ModelDescription] {
    MODELS
}

/// The description of a model.
#[must_use]
pub fn model(name: &str) -> Option<&'static ModelDescription> {
    MODELS.iter().find(|model| model.name == name)
}

/// Fits a model. `settings` is an object of the hyper-parameters to change, or null for the defaults.
/// Data that holds nothing for the model gives a model that proposes nothing.
///
/// # Errors
/// [`FitError`] when there is no such model, or a hyper-parameter is unknown or of the wrong type.
pub fn fit(name: &str, data: &Dataset, settings: &Value) -> Result<Arc<dyn Fitted>, FitError> {
    let model = model(name).ok_or_else(|| FitError::UnknownModel { name: name.to_owned() })?;
    (model.fit)(data, settings)
}

/// Reads a model back.
///
/// # Errors
/// [`DecodeError`] when the bytes are not that model, whole and sound.
pub fn decode(name: &str, bytes: &[u8]) -> Result<Arc<dyn Fitted>, DecodeError> {
    let model = model(name).ok_or_else(|| DecodeError::UnknownModel { name: name.to_owned() })?;
    (model.decode)(bytes)
}

/// Where a fitted model comes from: kept beside its bytes. The hash of the bytes, owner and approver are the
/// keeper's to add.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Name in the registry.
    pub model: String,
    /// Version of the code that fitted it.
    pub code_version: String,
    /// The first instant of the data, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_from: Option<Timestamp>,
    /// The last instant of the data, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_until: Option<Timestamp>,
    /// Items in the data.
    pub items: u64,
    /// Visits in the data.
    pub sessions: u64,
    /// Events in those visits.
    pub events: u64,
    /// Orders in the data.
    pub orders: u64,
    /// Hyper-parameters.
    pub settings: Value,
    /// Figures of an evaluation, by metric name such as `mrr@20`.
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub metrics: std::collections::BTreeMap<String, f64>,
}

impl Manifest {
    /// The manifest of a model fitted on this data, with no metrics yet.
    #[must_use]
    pub fn of(fitted: &dyn Fitted, data: &Dataset) -> Self {
        let range = data.range();
        Self {
            model: fitted.name().to_owned(),
            code_version: env!("CARGO_PKG_VERSION").to_owned(),
            data_from: range.map(|(from, _)| from),
            data_until: range.map(|(_, until)| until),
            items: data.items.len() as u64,
            sessions: data.sessions.len() as u64,
            events: data.event_count() as u64,
            orders: data.orders.len() as u64,
            settings: fitted.settings(),
            metrics: std::collections::BTreeMap::new(),
        }
    }
}

/// The hyper-parameters given, over the defaults.
pub(crate) fn read_settings<Settings>(model: &'static str, given: &Value) -> Result<Settings, FitError>
where
    Settings: serde::de::DeserializeOwned + Serialize + Default,
{
    if given.is_null() {
        return Ok(Settings::default());
    }
    let refused = |what| FitError::Settings { model, what };
    let settings = Settings::deserialize(given).map_err(|error| refused(error.to_string()))?;
    negative(&settings).map_or(Ok(settings), |what| Err(refused(what)))
}

/// The first number below 0 among settings: every one of them is a count, a weight or a span.
pub(crate) fn negative(settings: &impl Serialize) -> Option<String> {
    let shown = shown(settings);
    let found = shown.as_object()?.iter().find(|(_, value)| value.as_f64().is_some_and(|number| number < 0.0));
    found.map(|(name, value)| format!("`{name}` is {value}; numbers from 0 are wanted"))
}

pub(crate) fn shown(settings: &impl Serialize) -> Value {
    serde_json::to_value(settings).unwrap_or_default()
}

/// One row of the registry.
macro_rules! described {
    ($module:ident :: $model:ident, sources: $sources:expr, $learns_from:ident, $summary:expr, $paper:expr) => {
        ModelDescription {
            name: <$module::$model as Algorithm>::NAME,
            sources: $sources,
            learns_from: LearnsFrom::$learns_from,
            summary: $summary,
            paper: $paper,
            fit: |data, given| {
                let settings = read_settings(<$module::$model as Algorithm>::NAME, given)?;
                Ok(Arc::new($module::$model::fit(data, settings)))
            },
            decode: |bytes| Ok(Arc::new(read_back::<$module::$model>(bytes)?)),
            defaults: || shown(&$module::Settings::default()),
        }
    };
}

const MODELS: &[ModelDescription] = &[
    described!(
        popular::Popular,
        sources: &["popular", "popular_in_category", "popular_for_interests"],
        SessionsAndOrders,
        "What everybody buys and looks at, with a half life; over all, in the category at hand, in the shopper's categories.",
        "time-decayed counts; the shrinkage of a share is Laplace's"
    ),
    described!(
        bought_together::BoughtTogether,
        sources: &["bought_together", "bought_together_history"],
        Orders,
        "What goes into the same orders as the product at hand and the basket, or as what this shopper bought and met.",
        "Sarwar et al., Item-based collaborative filtering, WWW 2001; shrinkage as in Bell & Koren, ICDM 2007"
    ),
    described!(
        item_item::ItemItem,
        sources: &["item_item"],
        Sessions,
        "What is met in the same visits as the last product: the plain baseline.",
        "Linden et al., Amazon.com recommendations, IEEE Internet Computing 2003"
    ),
    described!(
        session_neighbours::SessionNeighbours,
        sources: &["session_neighbours"],
        Sessions,
        "What followed in the recent visits most like this one.",
        "Kersbergen et al., Serenade, SIGMOD 2022 (VMIS-kNN); Garg et al., STAN, SIGIR 2019"
    ),
    described!(
        transitions::Transitions,
        sources: &["transitions"],
        Sessions,
        "What comes after the products of this visit, near ones weighing more, with repeats.",
        "Ludewig & Jannach, Evaluation of session-based recommendation algorithms, UMUAI 2018 (sequential rules)"
    ),
];
