//! The verb `decide`: from a question at the door to an answer in the log.

use std::sync::Arc;
use std::time::{Duration, Instant};

use commerce::{Consents, DecisionId, ProductId, Purpose, SessionId, Surface, Timestamp};
use decisions::{Budget, Decision, MAXIMUM_EXCLUDED, MAXIMUM_SLOTS, Request, Silent, Situation, StageId, World};
use profiles::{ConsentPolicy, Profile, View};
use signals::Who;
use storage::record::DecisionRecord;

use crate::identifier::seed_of;
use crate::served::Placed;
use crate::{Engine, Served};

/// A question at the door.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// Who is shopping; nobody in particular when empty.
    pub who: Who,
    /// Which surface asks.
    pub surface: Option<Surface>,
    /// How many products; the plan's number when absent.
    pub slots: Option<usize>,
    /// What the caller knows of the moment.
    pub situation: Situation,
    /// The visit, when the client keeps one.
    pub session: Option<SessionId>,
    /// The browser sent `Sec-GPC: 1`.
    pub global_privacy_control: bool,
    /// Purposes the caller says are refused for this request, whatever the profile says.
    pub refused: Vec<Purpose>,
    /// Shorter than the plan's deadline, in milliseconds.
    pub deadline_ms: Option<u64>,
    /// Seed of randomized choices; drawn from the decision's id when absent.
    pub seed: Option<u64>,
}

/// An answer, with the world it was made in so that names and prices can be shown beside it.
#[derive(Clone)]
pub struct Answer {
    /// What was read and answered: what the log keeps.
    pub record: Arc<DecisionRecord>,
    /// The world.
    pub served: Arc<Served>,
    /// Whether the decision could be queued for the log; without that it cannot be explained later.
    pub logged: bool,
}

impl Answer {
    /// The decision.
    #[must_use]
    pub fn decision(&self) -> &Decision {
        &self.record.decision
    }
}

/// Why a question has no answer. All are the caller's to mend.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecideError {
    /// No surface was named.
    #[error("the request names no surface; known are {known}")]
    NoSurface {
        /// Surfaces with a plan.
        known: String,
    },
    /// There is no plan for that surface.
    #[error("surface `{surface}` has no plan; known are {known}")]
    UnknownSurface {
        /// What was asked for.
        surface: Surface,
        /// Surfaces with a plan.
        known: String,
    },
    /// Too many slots, or none.
    #[error("`slots` is {slots}; a number from 1 to {MAXIMUM_SLOTS} is wanted")]
    Slots {
        /// What was asked for.
        slots: usize,
    },
    /// A list of the request is too long.
    #[error("`{list}` names {count} products, at most {MAXIMUM_EXCLUDED} are accepted")]
    TooMany {
        /// Which list.
        list: &'static str,
        /// Its length.
        count: usize,
    },
}

/// Spent when the clock says so; the one budget that reads a clock.
struct Deadline {
    started: Instant,
    allowed: Duration,
}

impl Budget for Deadline {
    fn is_spent(&mut self, _: &StageId) -> bool {
        self.started.elapsed() >= self.allowed
    }
}

impl Engine {
    /// Answers one question.
    ///
    /// # Errors
    /// [`DecideError`] when the question cannot be understood; never for want of data.
    pub fn decide(&self, ask: &Ask) -> Result<Answer, DecideError> {
        let started = Instant::now();
        let served = self.served();
        let placed = plan_for(&served, ask)?;
        let now = self.now();
        let request = self.request(ask, placed, now)?;
        let view = self.view(ask, &served, now);
        let world = World { catalogue: &served.catalogue, profile: &view, rules: &served.rules };
        let allowed_ms = ask.deadline_ms.map_or(placed.plan.deadline_ms, |asked| asked.min(placed.plan.deadline_ms));
        let mut budget = Deadline { started, allowed: Duration::from_millis(allowed_ms) };
        let decision = decisions::decide(&request, &placed.plan, &world, &mut budget, &mut Silent);
        let worlds = served.worlds(placed);
        let took_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        let record = Arc::new(DecisionRecord { request, view, worlds, decision, took_us });
        self.state.measures.decided(&record);
        let logged = self.decision_writer.write(Arc::clone(&record));
        Ok(Answer { record, served, logged })
    }

    /// Whether a question can be answered, without answering it: before events that came with it are taken in.
    ///
    /// # Errors
    /// [`DecideError`], as [`Engine::decide`] would give.
    pub fn check(&self, ask: &Ask) -> Result<(), DecideError> {
        slots_for(ask, plan_for(&self.served(), ask)?).map(drop)
    }

    fn request(&self, ask: &Ask, placed: &Placed, now: Timestamp) -> Result<Request, DecideError> {
        let slots = slots_for(ask, placed)?;
        let id: DecisionId = self.decision_ids.draw(now);
        let seed = ask.seed.unwrap_or_else(|| seed_of(&id));
        let surface = placed.plan.surface.clone();
        Ok(Request { id, surface, slots, now, seed, situation: ask.situation.clone() })
    }

    /// What may be read of the asking customer's profile. Consent is settled here, before anything is read: by the
    /// latest word on any profile that the request names. When profiles cannot be read, nothing is granted: what was
    /// refused is not known then, and taking the shop's word for silence would break a no.
    fn view(&self, ask: &Ask, served: &Served, now: Timestamp) -> View {
        let readable = match self.state.living.readable(&ask.who) {
            Ok(readable) => readable,
            Err(error) => {
                tracing::error!(%error, "profiles could not be read; the visitor is served as one who refused");
                return View::stranger(Consents::none());
            }
        };
        let stated = stated(&readable, self.settings.consent);
        let honoured = if ask.global_privacy_control { ConsentPolicy::under_gpc(stated) } else { stated };
        let consents = ask.refused.iter().fold(honoured, |consents, purpose| consents.without(*purpose));
        let Some(profile) = readable.first() else { return View::stranger(consents) };
        let category_of = |product: &ProductId| served.catalogue.find(product)?.product.category.clone();
        profile.view(consents, now, ask.session.as_ref(), &category_of)
    }
}

/// What was granted by the latest word for each purpose, on any of these profiles.
fn stated(readable: &[Arc<Profile>], policy: ConsentPolicy) -> Consents {
    match readable {
        [] => policy.of_silence(),
        [only] => only.consents(policy),
        [first, others @ ..] => {
            let mut decisions = first.decisions().clone();
            others.iter().for_each(|other| decisions.merge(other.decisions().clone()));
            policy.consents(&decisions)
        }
    }
}

fn plan_for<'a>(served: &'a Served, ask: &Ask) -> Result<&'a Placed, DecideError> {
    let known = || served.plans.keys().map(|surface| format!("`{surface}`")).collect::<Vec<_>>().join(", ");
    let Some(surface) = &ask.surface else { return Err(DecideError::NoSurface { known: known() }) };
    served.plans.get(surface).ok_or_else(|| DecideError::UnknownSurface { surface: surface.clone(), known: known() })
}

/// How many products are asked for, once the question is known to be within its limits.
fn slots_for(ask: &Ask, placed: &Placed) -> Result<usize, DecideError> {
    let slots = ask.slots.unwrap_or(placed.plan.slots);
    if !(1..=MAXIMUM_SLOTS).contains(&slots) {
        return Err(DecideError::Slots { slots });
    }
    for (list, products) in [("exclude", &ask.situation.exclude), ("basket", &ask.situation.basket)] {
        if products.len() > MAXIMUM_EXCLUDED {
            return Err(DecideError::TooMany { list, count: products.len() });
        }
    }
    Ok(slots)
}
