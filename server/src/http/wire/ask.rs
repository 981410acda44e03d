//! The body of `decide`: who, what they just did, and which surfaces ask.

use commerce::{AnonymousId, CustomerId, EmailHash, LoyaltyCard, Purpose, SessionId, Surface};
use decisions::Situation;
use engine::Ask;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use signals::Who;

use crate::http::problem::Problem;

/// The most surfaces one call may ask for.
pub const MAXIMUM_SURFACES: usize = 20;

/// One call: events first, then decisions that know them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    #[serde(rename = "userId", default)]
    customer: Option<CustomerId>,
    #[serde(rename = "anonymousId", default)]
    anonymous: Option<AnonymousId>,
    #[serde(rename = "emailHash", default)]
    email: Option<EmailHash>,
    #[serde(rename = "loyaltyCard", default)]
    loyalty: Option<LoyaltyCard>,
    #[serde(rename = "sessionId", default)]
    session: Option<SessionId>,
    /// What the caller knows of the moment, for every surface that brings none of its own.
    #[serde(default)]
    context: Option<Situation>,
    /// What the shopper just did: Segment messages.
    #[serde(default)]
    pub events: Vec<Map<String, Value>>,
    #[serde(default)]
    surfaces: Vec<SurfaceAsk>,
    #[serde(default)]
    surface: Option<Surface>,
    #[serde(default)]
    slots: Option<usize>,
    #[serde(default)]
    refuse: Vec<Purpose>,
    #[serde(default)]
    deadline_ms: Option<u64>,
    #[serde(default)]
    seed: Option<u64>,
    /// Name the products behind each reason; costs a little time.
    #[serde(default)]
    pub explain: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SurfaceAsk {
    surface: Surface,
    #[serde(default)]
    slots: Option<usize>,
    #[serde(default)]
    context: Option<Situation>,
}

impl Call {
    /// One question per surface asked for.
    ///
    /// # Errors
    /// When no surface or too many are named, or both forms are used.
    pub fn asks(&self, global_privacy_control: bool) -> Result<Vec<Ask>, Problem> {
        let base = Ask {
            who: self.who(),
            surface: self.surface.clone(),
            slots: self.slots,
            situation: self.context.clone().unwrap_or_default(),
            session: self.session.clone(),
            global_privacy_control,
            refused: self.refuse.clone(),
            deadline_ms: self.deadline_ms,
            seed: self.seed,
        };
        if self.surface.is_some() && !self.surfaces.is_empty() {
            return Err(Problem::invalid("both `surface` and `surfaces` are given").hint("give one of them"));
        }
        if self.surfaces.len() > MAXIMUM_SURFACES {
            let detail = format!("{} surfaces are asked for, at most {MAXIMUM_SURFACES} fit", self.surfaces.len());
            return Err(Problem::invalid(detail));
        }
        if self.surfaces.is_empty() {
            return Ok(vec![base]);
        }
        let of = |asked: &SurfaceAsk| Ask {
            surface: Some(asked.surface.clone()),
            slots: asked.slots.or(self.slots),
            situation: asked.context.clone().unwrap_or_else(|| base.situation.clone()),
            ..base.clone()
        };
        Ok(self.surfaces.iter().map(of).collect())
    }

    /// Where in the body the question at this position stands, as the start of a JSON pointer.
    pub fn place_of(&self, position: usize) -> String {
        if self.surfaces.is_empty() { String::new() } else { format!("/surfaces/{position}") }
    }

    fn who(&self) -> Who {
        Who {
            customer: self.customer.clone(),
            anonymous: self.anonymous.clone(),
            email: self.email.clone(),
            loyalty: self.loyalty.clone(),
        }
    }

    /// The events as messages, with the call's identifiers and session where they bring none.
    ///
    /// # Errors
    /// [`serde_json::Error`] cannot happen for values that were just read.
    pub fn messages(&self) -> Result<Vec<Box<RawValue>>, serde_json::Error> {
        self.events.iter().map(|event| serde_json::value::to_raw_value(&self.completed(event.clone()))).collect()
    }

    fn completed(&self, mut event: Map<String, Value>) -> Map<String, Value> {
        if !event.contains_key("anonymousId") && !event.contains_key("userId") {
            if let Some(anonymous) = &self.anonymous {
                event.insert("anonymousId".to_owned(), anonymous.as_str().into());
            }
            if let Some(customer) = &self.customer {
                event.insert("userId".to_owned(), customer.as_str().into());
            }
        }
        if let Some(session) = &self.session
            && let Some(context) = event.entry("context").or_insert_with(|| Map::new().into()).as_object_mut()
        {
            context.entry("sessionId").or_insert_with(|| session.as_str().into());
        }
        event
    }
}
