//! Claims:
//! 1. A pause of more than thirty minutes ends a visit; midnight does not.
//! 2. The order in which signals arrive does not split a visit that they share.
//! 3. What the sender tells counts, and signals without it join.
//! 4. Ids are the same on every run, and state is bounded.

use commerce::{AnonymousId, MessageId};

use super::*;
use crate::{Circumstances, Happening, SchemaVersion, Signal, Who};

const MINUTE: i64 = 60_000;

fn minute(minute: i64) -> Timestamp {
    Timestamp::parse("2026-03-01T23:30:00Z").unwrap().plus_millis(minute * MINUTE)
}

/// The number of the visit (in order of first mention) for signals at these minutes.
fn check(minutes: &[i64]) -> Vec<usize> {
    let mut visits = Visits::default();
    let mut known: Vec<SessionId> = Vec::new();
    let number = |id: SessionId, known: &mut Vec<SessionId>| {
        known.iter().position(|other| *other == id).unwrap_or_else(|| {
            known.push(id);
            known.len() - 1
        })
    };
    minutes.iter().map(|at| number(visits.assign("ann", minute(*at), None), &mut known)).collect()
}

fn signal(anonymous: &str, at: Timestamp) -> Signal {
    Signal {
        message_id: MessageId::new("m").unwrap(),
        at,
        received_at: at,
        who: Who { anonymous: Some(AnonymousId::new(anonymous).unwrap()), ..Who::default() },
        circumstances: Circumstances::default(),
        schema: SchemaVersion::CURRENT,
        happening: Happening::CartViewed,
    }
}

#[test]
fn a_pause_of_more_than_thirty_minutes_ends_a_visit_and_midnight_does_not() {
    assert_eq!(check(&[0, 20, 40, 70, 101, 110]), [0, 0, 0, 0, 1, 1]);
}

#[test]
fn a_late_signal_finds_the_visit_it_belongs_to() {
    assert_eq!(check(&[0, 200, 10, 210, -20, -60]), [0, 1, 0, 1, 0, 2]);
}

#[test]
fn between_two_visits_the_nearer_one_is_joined() {
    assert_eq!(check(&[0, 50, 22, 29]), [0, 1, 0, 0]);
    assert_eq!(check(&[0, 50, 25]), [0, 1, 1], "the later one when equally near");
}

#[test]
fn what_the_sender_tells_counts_and_signals_without_it_join() {
    let mut visits = Visits::default();
    let told = SessionId::new("s1").unwrap();
    assert_eq!(visits.assign("ann", minute(0), Some(&told)), told);
    assert_eq!(visits.assign("ann", minute(10), None), told);
    let other = SessionId::new("s2").unwrap();
    assert_eq!(visits.assign("ann", minute(11), Some(&other)), other);
    assert_eq!(visits.visits().len(), 2);
}

#[test]
fn an_id_is_made_from_the_visitor_and_the_first_instant() {
    let mut visits = Visits::default();
    assert_eq!(visits.assign("ann", Timestamp::from_millis(36 * 36 + 35), None).as_str(), "ann-10z");
    let long = "x".repeat(256);
    let id = Visits::default().assign(&long, minute(0), None);
    assert_eq!(id, Visits::default().assign(&long, minute(0), None));
    assert!(id.as_str().len() < 64, "{id}");
}

#[test]
fn the_visits_of_one_visitor_and_the_visitors_are_bounded() {
    let mut visits = Visits::default();
    (0..100).for_each(|hour| drop(visits.assign("ann", minute(hour * 60), None)));
    assert_eq!(visits.visits().len(), VISITS);
    let mut sessions = Sessions::new(10);
    for visitor in 0..1_000 {
        sessions.assign(&signal(&format!("v{visitor}"), minute(0)));
        assert!(sessions.len() <= 20);
    }
}

#[test]
fn a_visitor_among_the_last_seen_is_remembered() {
    let mut sessions = Sessions::new(10);
    let first = sessions.assign(&signal("ann", minute(0)));
    (0..9).for_each(|visitor| drop(sessions.assign(&signal(&format!("v{visitor}"), minute(0)))));
    assert_eq!(sessions.assign(&signal("ann", minute(10))), first);
}
