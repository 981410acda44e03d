//! Products met: the recently viewed, and those of the running visit.
//!
//! A click that opens a product's page is told twice (clicked, viewed), and a product is usually put into the basket from
//! its page (viewed, added). Those are one meeting, not two. So of meetings with the same product that follow each other
//! directly, only views stand for themselves: looking again is meeting again, and the next click repeats
//! the last product in one visit of six, which session models learn from.
//!
//! **The running visit** is what carries the request's session id. Meetings without a session id count while no gap is
//! longer than half an hour, counted backwards from now, which is also the rule for all when the request has no session.
//! A client's own session id is trusted over the gap: it knows of the page views and pauses that are not products.

use commerce::Timestamp;

use super::{Moment, Tally};
use crate::definitions::Window;
use crate::kinds::Recent;
use crate::view::Touch;
use crate::writes::{How, Meeting};

pub(super) fn recently_viewed<const LIMIT: usize>(
    met: &Recent<Meeting, LIMIT>,
    since: Timestamp,
    limit: usize,
) -> Vec<Touch> {
    let looked = met.latest_first().take_while(|meeting| meeting.at >= since).filter(|met| met.how != How::Added);
    let mut tally = Tally::new(limit, met.len());
    for meeting in distinct(looked) {
        tally.add(&meeting.product, meeting.at, 1);
    }
    tally.finish()
}

pub(super) fn running_visit<const LIMIT: usize>(
    met: &Recent<Meeting, LIMIT>,
    moment: &Moment<'_>,
    window: Window,
    limit: usize,
) -> Vec<Touch> {
    let Window::Visit { gap_minutes } = window else { return Vec::new() };
    let mut until = moment.now;
    let mut unbroken = true;
    let in_visit = met.latest_first().filter(move |meeting| {
        if !moment.visit.is_unnamed() && !meeting.visit.is_unnamed() {
            return meeting.visit == moment.visit;
        }
        unbroken = unbroken && until.millis_since(meeting.at) <= gap_minutes * 60_000;
        until = meeting.at;
        unbroken
    });
    let touch = |meeting: &Meeting| Touch { product: meeting.product.clone(), at: meeting.at, count: 1 };
    let mut touches = Vec::with_capacity(met.len().min(limit));
    touches.extend(distinct(in_visit).take(limit).map(touch));
    touches
}

/// Leaves out meetings that only led to the one that directly followed, or from it. Walks backwards in time.
fn distinct<'a>(latest_first: impl Iterator<Item = &'a Meeting>) -> impl Iterator<Item = &'a Meeting> {
    let mut later: Option<&Meeting> = None;
    latest_first.filter(move |meeting| {
        let same = later.is_some_and(|later| later.product == meeting.product);
        let again = meeting.how == How::Viewed && later.is_some_and(|later| later.how == How::Viewed);
        later = Some(meeting);
        !same || again
    })
}
