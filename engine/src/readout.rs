//! The verb `readout`: what came of the decisions.
//!
//! It covers the time **since this engine was opened**, and says so (`since`). A checkpoint keeps profiles, not open
//! exposures, so what was folded before cannot be taken up again. Refused was a rebuild from the log at every start:
//! thirty days of it would have to be read before the first figure is whole, and a start within two seconds is worth
//! more. The signals all stay in the log, and the same fold over them gives the figures of any other time.
//!
//! Measuring is analytics: someone who does not consent to it is not counted, and whose consent ends is forgotten with
//! the signal that ends it. Steps they took before stay in the sums, where nobody can be found again.

use std::sync::Mutex;

use commerce::{Purpose, Timestamp};
use outcomes::{Attribution, Readout, Windows};
use profiles::{Applied, ConsentPolicy, ProfileId};
use serde::Serialize;
use signals::{Happening, Signal};

use crate::Engine;
use crate::decision_writer::lock;
use crate::living::Living;

/// What came of the decisions since the engine was opened.
#[derive(Debug, Clone, Serialize)]
pub struct Outcomes {
    /// From when on signals were counted, by their arrival.
    pub since: Timestamp,
    /// When this was read.
    pub until: Timestamp,
    /// How long after an exposure a step still counts.
    pub windows: Windows,
    /// What attribution holds in memory.
    pub remembered: Remembered,
    /// The sums.
    #[serde(flatten)]
    pub readout: Readout,
}

/// What attribution holds in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Remembered {
    /// Exposures that a step may still follow.
    pub exposures: usize,
    /// People they were made to.
    pub people: usize,
    /// Exposures given up for want of room: later steps after them are not counted.
    pub forgotten: u64,
}

impl Engine {
    /// What came of the decisions, up to the latest accepted signal.
    #[must_use]
    pub fn readout(&self) -> Outcomes {
        self.state.following.read(self.now())
    }
}

/// The fold over outcomes that runs beside the fold over profiles.
pub(crate) struct Following {
    since: Timestamp,
    consent: ConsentPolicy,
    so_far: Mutex<(Attribution, Readout)>,
}

impl Following {
    pub(crate) fn new(since: Timestamp, consent: ConsentPolicy) -> Self {
        Self { since, consent, so_far: Mutex::default() }
    }

    /// Takes a signal that was just folded into the profiles.
    pub(crate) fn observe(&self, living: &Living, applied: &Applied, signal: &Signal) {
        let Some(profile) = &applied.profile else { return };
        let is_exposure = matches!(signal.happening, Happening::Exposed { .. });
        let consent_spoke = !signal.circumstances.consent.is_empty()
            || matches!(signal.happening, Happening::ConsentChanged { .. })
            || !applied.absorbed.is_empty();
        // Only the exposures of those who consent are remembered, so nothing can follow for others.
        let may_measure = !(is_exposure || consent_spoke) || self.allows_measuring(living, profile);
        let mut so_far = lock(&self.so_far);
        let (attribution, readout) = &mut *so_far;
        if !applied.absorbed.is_empty() {
            attribution.absorb(profile, &applied.absorbed);
        }
        if may_measure {
            attribution.observe(profile, signal).iter().for_each(|outcome| readout.count(outcome));
        } else {
            attribution.forget(profile);
        }
    }

    /// A profile that cannot be read allows nothing.
    fn allows_measuring(&self, living: &Living, id: &ProfileId) -> bool {
        match living.get(id) {
            Ok(profile) => profile.is_some_and(|profile| profile.consents(self.consent).allows(Purpose::Analytics)),
            Err(error) => {
                tracing::error!(%error, profile = %id, "consent could not be read; the exposures are not counted");
                false
            }
        }
    }

    fn read(&self, until: Timestamp) -> Outcomes {
        let so_far = lock(&self.so_far);
        let (attribution, readout) = &*so_far;
        let remembered = Remembered {
            exposures: attribution.exposures(),
            people: attribution.people(),
            forgotten: attribution.forgotten(),
        };
        Outcomes { since: self.since, until, windows: *attribution.windows(), remembered, readout: readout.clone() }
    }
}

#[cfg(test)]
mod tests {
    //! Claims: what is accepted is in the next read-out; a login carries exposures along; nobody is measured against
    //! their word; a read-out says since when.

    use std::sync::Arc;

    use serde_json::{Value, json};
    use signals::{Arrival, SegmentCall, intake};
    use storage::in_memory;

    use super::*;
    use crate::{Settings, StoppedClock};

    const OPENED: Timestamp = Timestamp::from_millis(1_767_225_600_000);

    fn open(consent: ConsentPolicy) -> Engine {
        Engine::open(in_memory(), Settings { consent }, Arc::new(StoppedClock::at(OPENED))).unwrap()
    }

    /// Sends events of a device, or of a customer on it, as `who event properties`.
    fn tell(engine: &Engine, events: &[(&str, &str, Value)]) {
        for (number, (who, event, properties)) in events.iter().enumerate() {
            let mut body = json!({"messageId": format!("{who}-{event}-{number}"), "anonymousId": "device",
                                  "event": event, "properties": properties});
            if *who != "device" {
                body["userId"] = json!(who);
            }
            let arrival = Arrival { received_at: engine.now(), policy: engine.admission() };
            let taken = intake::segment(SegmentCall::Track, body.to_string().as_bytes(), &arrival).unwrap();
            assert_eq!(engine.ingest(taken).unwrap().accepted, 1, "{event}");
        }
    }

    fn shown(products: &[&str]) -> Value {
        json!({"decision_id": "d1", "surface": "home", "products": products})
    }

    #[test]
    fn an_exposure_and_its_click_are_in_the_next_readout() {
        let engine = open(ConsentPolicy::opt_out());
        let clicked = json!({"product_id": "mug", "decision_id": "d1"});
        tell(&engine, &[("device", "exposed", shown(&["mug", "pot"])), ("device", "Product Clicked", clicked)]);
        let outcomes = engine.readout();
        assert_eq!((outcomes.since, outcomes.remembered.exposures), (OPENED, 2));
        let json = serde_json::to_value(outcomes).unwrap();
        assert_eq!((&json["surfaces"][0]["surface"], &json["total"]["exposures"]), (&json!("home"), &json!(2)));
        assert_eq!((&json["total"]["clicks"]["count"], &json["windows"]["click_ms"]), (&json!(1), &json!(1_800_000)));
    }

    #[test]
    fn what_a_device_was_shown_is_credited_after_the_login() {
        let engine = open(ConsentPolicy::opt_out());
        let order = json!({"order_id": "o1", "currency": "GBP", "products": [{"product_id": "mug", "price": 3}]});
        tell(&engine, &[("device", "exposed", shown(&["mug"])), ("ann", "Order Completed", order)]);
        let total = engine.readout().readout.total();
        assert_eq!((total.exposures, total.orders, total.revenue.to_string().as_str()), (1, 1, "3.00 GBP"));
    }

    #[test]
    fn who_does_not_consent_to_analytics_is_not_measured() {
        let engine = open(ConsentPolicy::opt_in());
        tell(&engine, &[("device", "exposed", shown(&["mug"]))]);
        assert_eq!(engine.readout().readout, Readout::default());
    }

    #[test]
    fn who_withdraws_consent_is_forgotten_at_once() {
        let engine = open(ConsentPolicy::opt_out());
        let no = json!({"consent": {"analytics": false}});
        let clicked = json!({"product_id": "mug"});
        let events = [("device", "exposed", shown(&["mug"])), ("device", "consent_changed", no)];
        tell(&engine, &events);
        tell(&engine, &[("device", "Product Clicked", clicked)]);
        let outcomes = engine.readout();
        assert_eq!((outcomes.readout.total().clicks, outcomes.remembered.people), (0, 0));
    }
}
