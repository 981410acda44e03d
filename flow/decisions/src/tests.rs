//! A tiny shop in a string, and the one place where tests touch the API.
//!
//! A [`Case`] is a world written in four small notations and a plan in a fifth; [`Case::ask`] makes a decision and
//! [`told`] renders it in a few words. Tests compare words, so they survive any change of the types behind them.
//!
//! | notation | one line, or one part after `;` |
//! |---|---|
//! | shop | `mug \| Kitchen > Mugs \| stock 3 \| age 18 \| hidden \| removed \| at store:x 0 \| brand Acme \| listed 3 \| from 1 \| until -1 \| liked 0.9` |
//! | profile | `consents personalization`, `viewed mug@1 pot@2`, `session mug`, `purchased mug@10x3`, `basket mug`, `dismissed mug`, `interest Kitchen=0.7`, `born 1990` |
//! | rules | `deal \| pin 0 \| mug pot \| on home \| starts 0 \| ends 1 \| paused`, targets also `category X`, `brand X`, `colour red` |
//! | plan | `liked limit 3 weight 2; filter not_bought; rank freshness; arrange max_per_category limit 1; fallback popular` |
//! | request | `slots 3; product mug; category Kitchen; basket mug; exclude mug; place store:x; age 20; surface home` |
//!
//! Days count from [`now`]: `listed 3` is three days ago, `from 1` is tomorrow, `@10` is ten days ago. Sources are fakes
//! that propose the products with an attribute of their name, at the score it gives: see [`parts`].

use std::collections::BTreeMap;
use std::sync::Arc;

use commerce::{
    Category, Change, Consents, DecisionId, Place, Product, ProductId, Purpose, RuleId, Snapshot, Stock, Surface,
    Timestamp,
};
use profiles::{Fact, FactName, FactValue, Touch, View};

use crate::plan::Parts;
use crate::rules::{Action, Instruction, RuleBook, RuleChange, Target};
use crate::{
    Arranger, Budget, Context, Decision, Eligible, Name, Observer, Plan, Proposal, Ranked, Ranker, Request, Silent,
    Situation, Source, Unlimited, World, decide,
};

/// The instant of every test.
pub(crate) fn now() -> Timestamp {
    Timestamp::parse("2026-06-01T12:00:00Z").unwrap()
}

fn days(text: &str) -> f64 {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is no number of days"))
}

fn in_days(text: &str) -> Timestamp {
    now().plus_millis((days(text) * 86_400_000.0) as i64)
}

fn days_ago(text: &str) -> Timestamp {
    now().plus_millis((days(text) * -86_400_000.0) as i64)
}

/// A world with a plan.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) shop: Snapshot,
    pub(crate) profile: View,
    pub(crate) rules: RuleBook,
    pub(crate) plan: Plan,
}

impl Case {
    /// A stranger who consents to all, in this shop, with the plan `liked`.
    pub(crate) fn shop(text: &str) -> Self {
        Self {
            shop: Snapshot::default().apply(&lines(text).flat_map(described).collect::<Vec<_>>()),
            profile: View::stranger(Consents::all()),
            rules: RuleBook::default(),
            plan: plan("liked"),
        }
    }

    pub(crate) fn profile(self, text: &str) -> Self {
        Self { profile: profile(text), ..self }
    }

    pub(crate) fn rules(self, text: &str) -> Self {
        let changes: Vec<RuleChange> =
            lines(text).map(|line| RuleChange::Set { instruction: instruction(line) }).collect();
        Self { rules: self.rules.apply(&changes), ..self }
    }

    pub(crate) fn plan(self, text: &str) -> Self {
        Self { plan: plan(text), ..self }
    }

    pub(crate) fn ranker(mut self, ranker: impl Ranker + 'static) -> Self {
        let id = crate::StageId { kind: crate::Kind::Ranker, name: Name::clone(ranker.name()) };
        self.plan.rankers.push(crate::plan::PlannedRanker {
            id,
            ranker: Arc::new(ranker),
            weight: 1.0,
            skippable: true,
        });
        self
    }

    pub(crate) fn arranger(mut self, arranger: impl Arranger + 'static) -> Self {
        let id = crate::StageId { kind: crate::Kind::Arranger, name: Name::clone(arranger.name()) };
        self.plan.arrangers.push((id, Arc::new(arranger)));
        self
    }

    pub(crate) fn world(&self) -> World<'_> {
        World { catalogue: &self.shop, profile: &self.profile, rules: &self.rules }
    }

    pub(crate) fn ask(&self, request: &str) -> Decision {
        self.ask_within(request, &mut Unlimited)
    }

    pub(crate) fn ask_within(&self, text: &str, budget: &mut dyn Budget) -> Decision {
        self.watch(text, budget, &mut Silent)
    }

    pub(crate) fn watch(&self, text: &str, budget: &mut dyn Budget, observer: &mut dyn Observer) -> Decision {
        decide(&request(text), &self.plan, &self.world(), budget, observer)
    }

    /// Products of the slate, in order.
    pub(crate) fn slate(&self, request: &str) -> String {
        slate(&self.ask(request))
    }

    /// A context as a stage of that purpose sees it.
    pub(crate) fn with_context<Answer>(
        &self,
        text: &str,
        purpose: Purpose,
        look: impl FnOnce(&Context<'_>) -> Answer,
    ) -> Answer {
        let (request, world) = (request(text), self.world());
        let named = crate::context::Named::of(&request, &world);
        look(&Context::new(&request, &world, &named).seen_for(purpose))
    }
}

/// Products of the slate, in order.
pub(crate) fn slate(decision: &Decision) -> String {
    decision.slate.iter().map(|slot| slot.product.as_str()).collect::<Vec<_>>().join(" ")
}

/// A decision in a few words: a line per slot with its score, terms and sources, then whatever else it says.
pub(crate) fn told(decision: &Decision) -> String {
    let mut lines: Vec<String> = decision.slate.iter().map(slot_told).collect();
    lines.extend(decision.skipped.iter().map(|skipped| {
        assert!(decision.degraded, "skipped but not degraded");
        format!("skipped {:?} {}", skipped.stage.kind, skipped.stage.name)
    }));
    lines.extend(decision.faults.iter().map(|fault| format!("fault {}: {}", fault.stage.name, fault.what)));
    lines.extend(decision.counts.dropped.iter().map(|(name, count)| format!("dropped {count} {name}")));
    lines.extend(decision.emptied.as_ref().map(|emptied| {
        format!("missing {} by {} ({})", emptied.missing, emptied.by.as_deref().unwrap_or("nothing"), emptied.dropped)
    }));
    lines.join("\n")
}

fn slot_told(slot: &crate::Slot) -> String {
    let terms: Vec<String> = slot.terms.iter().map(|term| format!("{} {:.2}", term.name, term.contribution)).collect();
    let pinned = if slot.pinned { " pinned" } else { "" };
    format!("{} {:.2} = {} by {}{pinned}", slot.product, slot.score, terms.join(" + "), slot.sources.join(", "))
}

/// Compares line by line, whatever the indentation.
#[track_caller]
pub(crate) fn same(told: &str, wanted: &str) {
    let trimmed = |text: &str| lines(text).map(str::to_owned).collect::<Vec<_>>().join("\n");
    assert_eq!(trimmed(told), trimmed(wanted));
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn parts_of(line: &str, separator: char) -> impl Iterator<Item = &str> {
    line.split(separator).map(str::trim).filter(|part| !part.is_empty())
}

pub(crate) fn id(text: &str) -> ProductId {
    ProductId::new(text).unwrap()
}

fn ids(words: &str) -> Vec<ProductId> {
    words.split_whitespace().map(id).collect()
}

fn described(line: &str) -> Vec<Change> {
    let mut fields = parts_of(line, '|');
    let name = id(fields.next().unwrap());
    let mut product = Product::new(name.clone(), name.as_str());
    let mut after = Vec::new();
    for field in fields {
        let (word, rest) = field.split_once(' ').unwrap_or((field, ""));
        match word {
            "hidden" => product.hidden = true,
            "removed" => after.push(Change::Removed { product: name.clone() }),
            "stock" => after.push(stock(&name, None, rest)),
            "at" => {
                let (place, units) = rest.split_once(' ').unwrap();
                after.push(stock(&name, Some(Place::new(place).unwrap()), units));
            }
            "age" => product.minimum_age = rest.parse().ok(),
            "brand" => product.brand = Some(rest.to_owned()),
            "listed" => product.listed_at = Some(days_ago(rest)),
            "from" => product.available_from = Some(in_days(rest)),
            "until" => product.available_until = Some(in_days(rest)),
            "liked" | "cached" | "wild" | "popular" | "colour" => {
                product.attributes.insert(word.to_owned(), rest.to_owned());
            }
            _ => product.category = Some(Category::new(field).unwrap()),
        }
    }
    std::iter::once(Change::Product { product: Arc::new(product) }).chain(after).collect()
}

fn stock(product: &ProductId, place: Option<Place>, units: &str) -> Change {
    Change::Stock { product: product.clone(), place, stock: Stock::Units(units.parse().unwrap()) }
}

fn profile(text: &str) -> View {
    let mut view = View::stranger(Consents::all());
    for line in lines(text) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let (name, purpose, value) = match word {
            "consents" => {
                let purposes = rest.split_whitespace().map(|name| Purpose::parse(name).unwrap());
                view.consents = purposes.fold(Consents::none(), Consents::with);
                continue;
            }
            "viewed" => (FactName::RecentlyViewed, Purpose::Personalization, touches(rest)),
            "session" => (FactName::Session, Purpose::Personalization, touches(rest)),
            "purchased" => (FactName::Purchased, Purpose::Personalization, touches(rest)),
            "basket" => (FactName::Basket, Purpose::Essential, touches(rest)),
            "dismissed" => (FactName::Dismissed, Purpose::Essential, touches(rest)),
            "interest" => (FactName::CategoryInterest, Purpose::Personalization, shares(rest)),
            "born" => (FactName::BirthYear, Purpose::Essential, FactValue::Number(rest.parse().unwrap())),
            other => panic!("`{other}` is no fact of the notation"),
        };
        view.facts.push(Fact { name, purpose, value });
    }
    view
}

/// `mug@1x2 pot`: a product, days ago, and how many.
fn touches(words: &str) -> FactValue {
    let touch = |word: &str| {
        let (word, count) = word.split_once('x').filter(|_| word.contains('@')).unwrap_or((word, "1"));
        let (product, days) = word.split_once('@').unwrap_or((word, "0"));
        Touch { product: id(product), at: days_ago(days), count: count.parse().unwrap() }
    };
    FactValue::Products(words.split_whitespace().map(touch).collect())
}

fn shares(words: &str) -> FactValue {
    let share = |word: &str| word.split_once('=').map(|(name, share)| (name.to_owned(), share.parse().unwrap()));
    FactValue::Shares(words.split_whitespace().filter_map(share).collect())
}

pub(crate) fn instruction(line: &str) -> Instruction {
    let mut fields = parts_of(line, '|');
    let id = RuleId::new(fields.next().unwrap()).unwrap();
    let (action, argument) = fields.next().map(|action| action.split_once(' ').unwrap_or((action, ""))).unwrap();
    let action = match action {
        "pin" => Action::Pin { position: argument.parse().unwrap() },
        "boost" => Action::Boost { factor: argument.parse().unwrap() },
        "bury" => Action::Bury { factor: argument.parse().unwrap() },
        _ => Action::Exclude,
    };
    let target = Target { products: Vec::new(), category: None, brand: None, attributes: BTreeMap::new() };
    let mut said = Instruction {
        id,
        action,
        target,
        surfaces: vec![],
        starts_at: None,
        ends_at: None,
        paused: false,
        note: "".into(),
    };
    for field in fields {
        let (word, rest) = field.split_once(' ').unwrap_or((field, ""));
        match word {
            "on" => said.surfaces.push(Surface::new(rest).unwrap()),
            "starts" => said.starts_at = Some(in_days(rest)),
            "ends" => said.ends_at = Some(in_days(rest)),
            "paused" => said.paused = true,
            "category" => said.target.category = Some(Category::new(rest).unwrap()),
            "brand" => said.target.brand = Some(rest.to_owned()),
            "colour" => drop(said.target.attributes.insert(word.to_owned(), rest.to_owned())),
            _ => said.target.products = ids(field),
        }
    }
    said
}

/// The TOML of a plan in the short notation.
pub(crate) fn plan_text(text: &str) -> String {
    let mut rungs = Vec::new();
    let mut tables = String::new();
    for stage in parts_of(text, ';') {
        let mut words = stage.split_whitespace().peekable();
        let section =
            words.next_if(|word| ["filter", "rank", "arrange", "fallback"].contains(word)).unwrap_or("source");
        let name = words.next().unwrap();
        if section == "fallback" {
            rungs.push(format!("\"{name}\""));
            continue;
        }
        tables += &format!("[[{section}]]\nuse = \"{name}\"\n");
        while let Some(setting) = words.next() {
            tables += &format!("{setting} = {}\n", words.next().unwrap());
        }
    }
    format!("surface = \"home\"\nfallback = [{}]\n{tables}", rungs.join(", "))
}

fn plan(text: &str) -> Plan {
    Plan::read(&plan_text(text), &parts()).unwrap()
}

pub(crate) fn request(text: &str) -> Request {
    let mut request = Request {
        id: DecisionId::new("d1").unwrap(),
        surface: Surface::new("home").unwrap(),
        slots: 12,
        now: now(),
        seed: 0,
        situation: Situation::default(),
    };
    for part in parts_of(text, ';') {
        let (word, rest) = part.split_once(' ').unwrap();
        let situation = &mut request.situation;
        match word {
            "slots" => request.slots = rest.parse().unwrap(),
            "surface" => request.surface = Surface::new(rest).unwrap(),
            "product" => situation.product = Some(id(rest)),
            "category" => situation.category = Some(Category::new(rest).unwrap()),
            "basket" => situation.basket = ids(rest),
            "exclude" => situation.exclude = ids(rest),
            "place" => situation.place = Some(Place::new(rest).unwrap()),
            "age" => situation.age = rest.parse().ok(),
            other => panic!("`{other}` is no part of a request"),
        }
    }
    request
}

/// The built-in stages, and four fake sources: `liked` and `popular` behave, `cached` needs consent and ignores it,
/// `wild` keeps no contract (any score, any number, products that do not exist).
pub(crate) fn parts() -> Parts {
    let mut parts = Parts::default();
    parts.add(Arc::new(Fake { name: "liked".into(), purpose: Purpose::Essential, tame: true }));
    parts.add(Arc::new(Fake { name: "popular".into(), purpose: Purpose::Essential, tame: true }));
    parts.add(Arc::new(Fake { name: "cached".into(), purpose: Purpose::Personalization, tame: true }));
    parts.add(Arc::new(Fake { name: "wild".into(), purpose: Purpose::Essential, tame: false }));
    parts
}

struct Fake {
    name: Name,
    purpose: Purpose,
    tame: bool,
}

impl Source for Fake {
    fn name(&self) -> &Name {
        &self.name
    }

    fn purpose(&self) -> Purpose {
        self.purpose
    }

    fn propose(&self, context: &Context<'_>, limit: usize, into: &mut Vec<Proposal>) {
        let score = |text: &String| text.parse::<f32>().unwrap();
        into.extend(context.catalogue.entries().filter_map(|(product, entry)| {
            entry.product.attributes.get(&*self.name).map(score).map(|score| Proposal { product, score })
        }));
        if self.tame {
            into.sort_by(|a, b| b.score.total_cmp(&a.score));
            into.truncate(limit);
        } else {
            into.push(Proposal { product: commerce::ProductIndex(u32::MAX), score: 0.5 });
        }
    }
}

/// A ranker that gives every candidate the same term.
pub(crate) struct Same(pub(crate) Name, pub(crate) f32);

impl Ranker for Same {
    fn name(&self) -> &Name {
        &self.0
    }

    fn score(&self, _: &Context<'_>, _: &[Eligible], terms: &mut [f32]) {
        terms.fill(self.1);
    }
}

/// An arranger that answers with a fixed order, permutation or not.
pub(crate) struct Order(pub(crate) Name, pub(crate) Vec<usize>);

impl Arranger for Order {
    fn name(&self) -> &Name {
        &self.0
    }

    fn arrange(&self, _: &Context<'_>, _: &[Ranked], _: usize) -> Vec<usize> {
        self.1.clone()
    }
}
