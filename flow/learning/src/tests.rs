//! Tiny shops in a string, for the tests of this crate.

use std::sync::{Arc, Mutex};

use commerce::{
    Category, Change, Consents, CustomerId, DecisionId, Product, ProductId, Purpose, Snapshot, Surface, Timestamp,
};

use decisions::plan::Parts;
use decisions::rules::RuleBook;
use decisions::{
    Context, Evidence, Name, Plan, Proposal, Request, Silent, Situation, Source, Unlimited, World, decide,
};
use profiles::{Fact, FactName, FactValue, Touch, View};

use crate::{Dataset, Event, Line, Order};

pub(crate) fn id(name: &str) -> ProductId {
    ProductId::new(name).unwrap()
}

pub(crate) const DAY_MS: i64 = 86_400_000;

/// `"mug:Home/Kitchen cup"`: products in order, some with a category.
pub(crate) fn catalogue(shop: &str) -> Snapshot {
    let changes: Vec<Change> = shop
        .split_whitespace()
        .map(|word| {
            let (name, category) = word.split_once(':').unwrap_or((word, ""));
            let category = Category::new(category).ok();
            Change::Product { product: Arc::new(Product { category, ..Product::new(id(name), name) }) }
        })
        .collect();
    Snapshot::default().apply(&changes)
}

/// One visit per line, oldest first.
pub(crate) fn sessions(text: &str) -> Dataset {
    let mut data = Dataset::default();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let session = line.split_whitespace().map(|name| Event { item: data.intern(&id(name)), at: None }).collect();
        data.sessions.push(session);
    }
    data
}

/// One order per line, `customer day: items`, oldest first.
pub(crate) fn orders(text: &str) -> Dataset {
    let mut data = Dataset::default();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let (head, items) = line.split_once(':').unwrap();
        let (customer, day) = head.trim().split_once(' ').unwrap();
        let lines = items.split_whitespace().map(|name| Line { item: data.intern(&id(name)), quantity: 1 }).collect();
        let at = Timestamp::from_millis(day.parse::<i64>().unwrap() * DAY_MS);
        data.orders.push(Order { customer: CustomerId::new(customer).ok(), at, lines });
    }
    data
}

/// A shopper and their question: `visit` latest first, `bought` today, `basket` and `current` by the caller's word.
#[derive(Default, Clone, Copy)]
pub(crate) struct Shopper<'a> {
    pub(crate) visit: &'a str,
    pub(crate) bought: &'a str,
    pub(crate) basket: &'a str,
    pub(crate) current: &'a str,
    pub(crate) category: &'a str,
    pub(crate) interests: &'a [(&'a str, f32)],
}

impl Shopper<'_> {
    pub(crate) fn view(&self) -> View {
        let touches = |names: &str| {
            let touch = |name| Touch { product: id(name), at: Timestamp::default(), count: 1 };
            FactValue::Products(names.split_whitespace().map(touch).collect())
        };
        let interests = self.interests.iter().map(|(name, share)| ((*name).to_owned(), *share)).collect();
        let facts = [
            (FactName::Session, touches(self.visit)),
            (FactName::Purchased, touches(self.bought)),
            (FactName::CategoryInterest, FactValue::Shares(interests)),
        ];
        let fact = |(name, value)| Fact { name, purpose: Purpose::Personalization, value };
        View { facts: facts.into_iter().map(fact).collect(), ..View::stranger(Consents::all()) }
    }

    pub(crate) fn request(&self) -> Request {
        Request {
            id: DecisionId::new("d1").unwrap(),
            surface: Surface::new("test").unwrap(),
            slots: 20,
            now: Timestamp::default(),
            seed: 1,
            situation: Situation {
                product: ProductId::new(self.current).ok(),
                category: Category::new(self.category).ok(),
                basket: self.basket.split_whitespace().map(id).collect(),
                ..Situation::default()
            },
        }
    }
}

/// One product a source proposed, with its score and the evidence for it.
#[derive(Debug, Clone)]
pub(crate) struct Proposed {
    pub(crate) product: String,
    pub(crate) score: f32,
    pub(crate) evidence: Vec<Evidence>,
}

/// Passes a source through and notes what it said.
struct Probe {
    inner: Arc<dyn Source>,
    said: Arc<Mutex<Vec<Proposed>>>,
}

impl Source for Probe {
    fn name(&self) -> &Name {
        self.inner.name()
    }

    fn purpose(&self) -> Purpose {
        self.inner.purpose()
    }

    fn propose(&self, context: &Context<'_>, limit: usize, into: &mut Vec<Proposal>) {
        self.inner.propose(context, limit, into);
        let noted = into.iter().map(|proposal| Proposed {
            product: context.catalogue.entry(proposal.product).unwrap().product.id.to_string(),
            score: proposal.score,
            evidence: self.inner.evidence(context, proposal.product),
        });
        self.said.lock().unwrap().extend(noted);
    }
}

/// What a source proposes to this shopper, within a whole decision.
pub(crate) fn proposed(source: Arc<dyn Source>, catalogue: &Snapshot, shopper: Shopper<'_>) -> Vec<Proposed> {
    let said = Arc::new(Mutex::new(Vec::new()));
    let text = format!("surface = \"test\"\n[[source]]\nuse = \"{}\"\n", source.name());
    let mut parts = Parts::default();
    parts.add(Arc::new(Probe { inner: source, said: Arc::clone(&said) }));
    let plan = Plan::read(&text, &parts).unwrap();
    let (view, rules) = (shopper.view(), RuleBook::default());
    let world = World { catalogue, profile: &view, rules: &rules };
    let decision = decide(&shopper.request(), &plan, &world, &mut Unlimited, &mut Silent);
    assert_eq!(decision.faults, []);
    let said = said.lock().unwrap();
    said.clone()
}
