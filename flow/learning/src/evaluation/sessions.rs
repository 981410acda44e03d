//! The next product of a visit: every prefix of a test session is one row.

use commerce::{Consents, ProductId, Purpose, Timestamp};
use decisions::Plan;
use decisions::plan::Parts;
use profiles::{Fact, FactName, FactValue, Touch, View};

use super::contender::{Contender, Settings, named, session_contenders};
use super::contest::{Answer, Contest};
use super::measure::Judged;
use super::shop::{Shop, request};
use super::{Clock, EvaluationError, K, Report};
use crate::Dataset;

/// Training sessions, and rows to be judged by.
#[derive(Debug, Clone, Default)]
pub struct SessionTest {
    /// What is learned from. Items that only test rows hold are numbered here too; nothing is learned about them.
    pub train: Dataset,
    /// The rows.
    pub rows: Vec<SessionRow>,
}

/// The start of a visit, and what came next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Items in order of time.
    pub prefix: Vec<u32>,
    /// The next item.
    pub target: u32,
}

impl SessionTest {
    /// A test without rows.
    #[must_use]
    pub fn new(train: Dataset) -> Self {
        Self { train, rows: Vec::new() }
    }

    /// Adds a row; one without a prefix asks nothing and is left out.
    pub fn push(&mut self, prefix: &[ProductId], target: &ProductId) {
        let prefix: Vec<u32> = prefix.iter().map(|id| self.train.intern(id)).collect();
        let target = self.train.intern(target);
        if !prefix.is_empty() {
            self.rows.push(SessionRow { prefix, target });
        }
    }

    /// Adds every prefix of a whole session as a row.
    pub fn push_session(&mut self, session: &[ProductId]) {
        for (at, target) in session.iter().enumerate().skip(1) {
            self.push(session.get(..at).unwrap_or(&[]), target);
        }
    }
}

/// The last `sessions` of the training data as a test of their own: where hyper-parameters are chosen.
#[must_use]
pub fn hold_out_tail(train: &Dataset, sessions: usize) -> SessionTest {
    let mut data = train.clone();
    let tail = data.sessions.split_off(data.sessions.len().saturating_sub(sessions));
    let mut test = SessionTest::new(data);
    for session in tail {
        let items: Vec<u32> = session.iter().map(|event| event.item).collect();
        for (at, target) in items.iter().enumerate().skip(1) {
            let prefix = items.get(..at).unwrap_or(&[]).to_vec();
            test.rows.push(SessionRow { prefix, target: *target });
        }
    }
    test
}

/// Products of a visit that a profile keeps.
const LONGEST_VISIT: usize = 50;

/// Judges the contenders of these names (see [`session_contenders`]).
///
/// # Errors
/// [`EvaluationError`] when a name is unknown, settings do not fit, or there are no rows.
pub fn evaluate_sessions(
    test: &SessionTest,
    names: &[String],
    settings: &Settings,
    clock: Clock<'_>,
) -> Result<Report, EvaluationError> {
    if test.rows.is_empty() {
        return Err(EvaluationError::NothingToTest { why: "no test session has two products" });
    }
    let contenders = named(session_contenders(), names)?;
    let shop = &Shop::open(&test.train);
    // One slot more than is judged, so that taking the last item off leaves a whole list.
    let request = request(K + 1, Timestamp::default())?;
    let plan = |contender: &Contender, parts: &Parts| contender.plan(parts, &[]);
    let answer = |plan: &Plan, row: &SessionRow| {
        let (decision, nanoseconds) = shop.ask(plan, &view(test, row), &request, clock);
        let list = shop.list(&decision);
        let new = row.prefix.last().filter(|last| **last != row.target).map(|last| {
            let others = list.iter().copied().filter(|item| item != last).collect();
            Judged { list: others, wanted: vec![row.target] }
        });
        Answer { all: Judged { list, wanted: vec![row.target] }, new, nanoseconds }
    };
    Contest { contenders, train: &test.train, shop, settings, clock }.judge(&test.rows, plan, answer)
}

/// A consenting shopper in the middle of that visit.
fn view(test: &SessionTest, row: &SessionRow) -> View {
    let latest_first = row.prefix.iter().rev().take(LONGEST_VISIT);
    let touch = |(item, seconds_ago): (&u32, i64)| {
        let at = Timestamp::from_millis(-1_000 * seconds_ago);
        Some(Touch { product: test.train.items.id(*item)?.clone(), at, count: 1 })
    };
    let session = FactValue::Products(latest_first.zip(0..).filter_map(touch).collect());
    let fact = Fact { name: FactName::Session, purpose: Purpose::Personalization, value: session };
    View { facts: vec![fact], ..View::stranger(Consents::all()) }
}
