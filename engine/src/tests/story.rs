//! Signals and changes from lines of text, and any mixture of signals from proptest.
//!
//! `3 customer:ann device:a in:s1 orders o1 mug*2 pot` is, three minutes after the shop opened, Ann on device `a` in
//! visit `s1` ordering two mugs and a pot. `id:m7` gives a message id; without one the line and its text make it.

use std::sync::Arc;

use commerce::{
    AnonymousId, Category, Change, CustomerId, EmailHash, LoyaltyCard, MessageId, Money, OrderId, Product, ProductId,
    Purpose, SessionId, Stock, Timestamp,
};
use proptest::prelude::*;
use signals::{Admitted, Circumstances, ConsentDecision, Happening, Intake, Line, SchemaVersion, Signal, Traits, Who};

/// When the shop opened: 2026-01-05, a Monday.
pub(crate) const OPENED: Timestamp = Timestamp::from_millis(1_767_571_200_000);

pub(crate) fn minute(minutes: i64) -> Timestamp {
    OPENED.plus_millis(minutes * 60_000)
}

pub(crate) fn product(id: &str) -> ProductId {
    ProductId::new(id).unwrap()
}

/// Whoever words such as `customer:ann device:a` name.
pub(crate) fn who(words: &str) -> Who {
    let mut who = Who::default();
    words.split_whitespace().for_each(|word| name(&mut who, word));
    who
}

fn name(who: &mut Who, word: &str) {
    match word.split_once(':') {
        Some(("customer", id)) => who.customer = CustomerId::new(id).ok(),
        Some(("device", id)) => who.anonymous = AnonymousId::new(id).ok(),
        Some(("email", id)) => who.email = EmailHash::new(id).ok(),
        Some(("card", id)) => who.loyalty = LoyaltyCard::new(id).ok(),
        _ => panic!("`{word}` names nobody"),
    }
}

/// The signals of a log, one per line.
pub(crate) fn story(log: &str) -> Vec<Signal> {
    log.lines().map(str::trim).filter(|line| !line.is_empty()).map(told).collect()
}

/// The same, as the door lets them in.
pub(crate) fn intake(log: &str) -> Intake {
    admitted(story(log))
}

pub(crate) fn admitted(signals: Vec<Signal>) -> Intake {
    Intake { messages: signals.len(), admitted: signals.into_iter().map(Admitted::Signal).collect(), dead: Vec::new() }
}

fn told(line: &str) -> Signal {
    let mut words = line.split_whitespace();
    let at = minute(words.next().unwrap().parse().unwrap());
    let (tags, what): (Vec<&str>, Vec<&str>) = words.partition(|word| word.contains(':'));
    let mut signal = bare(&line.replace(' ', "-"), at, happening(what[0], &what[1..]));
    for tag in tags {
        match tag.split_once(':') {
            Some(("id", id)) => signal.message_id = MessageId::new(id).unwrap(),
            Some(("in", id)) => signal.circumstances.session = SessionId::new(id).ok(),
            Some(("carrying", word)) => signal.circumstances.consent.extend(decision(word)),
            _ => name(&mut signal.who, tag),
        }
    }
    signal
}

fn bare(id: &str, at: Timestamp, happening: Happening) -> Signal {
    Signal {
        message_id: MessageId::new(id).unwrap(),
        at,
        received_at: at,
        who: Who::default(),
        circumstances: Circumstances::default(),
        schema: SchemaVersion::CURRENT,
        happening,
    }
}

/// `+analytics` is a yes, `-analytics` a no.
fn decision(word: &str) -> Option<ConsentDecision> {
    let (granted, purpose) = (word.starts_with('+'), word.trim_start_matches(['+', '-']));
    Some(ConsentDecision { purpose: Purpose::parse(purpose)?, granted })
}

fn happening(verb: &str, what: &[&str]) -> Happening {
    match verb {
        "opens" => Happening::PageViewed { page: None },
        "views" => Happening::ProductViewed { product: product(what[0]) },
        "adds" => Happening::AddedToCart { line: line(what[0]) },
        "removes" => Happening::RemovedFromCart { line: line(what[0]) },
        "orders" => Happening::Ordered {
            order: OrderId::new(what[0]).unwrap(),
            lines: what[1..].iter().map(|word| line(word)).collect(),
            total: None,
            currency: None,
            coupon: None,
        },
        "dismisses" => Happening::Dismissed { product: product(what[0]) },
        "tells" => Happening::Identified {
            traits: Traits { birth_year: what.first().map(|year| year.parse().unwrap()), ..Traits::default() },
        },
        "alias" => Happening::Aliased { previous: what[0].to_owned() },
        "says" => Happening::ConsentChanged {
            decisions: what.iter().filter_map(|word| decision(word)).collect(),
            text_version: None,
        },
        _ => panic!("{verb}"),
    }
}

fn line(word: &str) -> Line {
    let (id, quantity) = word.split_once('*').unwrap_or((word, "1"));
    Line { product: product(id), quantity: quantity.parse().unwrap(), price: None }
}

/// A change of the catalogue: `mug Kitchen 8.50` describes, `mug stock 0`, `mug hidden`, `mug removed`, `mug until 5`.
pub(crate) fn change(line: &str) -> Change {
    let words: Vec<&str> = line.split_whitespace().collect();
    let id = product(words[0]);
    match words[1..] {
        ["stock", units] => Change::Stock { product: id, place: None, stock: Stock::Units(units.parse().unwrap()) },
        ["hidden"] => Change::Hidden { product: id, hidden: true },
        ["shown"] => Change::Hidden { product: id, hidden: false },
        ["removed"] => Change::Removed { product: id },
        ["costs", price] => Change::Price { product: id, place: None, price: money(price) },
        [category, price, ref more @ ..] => {
            let mut described = Product::new(id, words[0]);
            described.category = Category::new(category).ok();
            described.price = Some(money(price));
            if let ["until", minutes] = more {
                described.available_until = Some(minute(minutes.parse().unwrap()));
            }
            Change::Product { product: Arc::new(described) }
        }
        _ => panic!("{line}"),
    }
}

pub(crate) fn changes(lines: &str) -> Vec<Change> {
    lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(change).collect()
}

fn money(text: &str) -> Money {
    Money::from_units(text.parse().unwrap()).unwrap()
}

/// Logs of up to 60 signals of three customers on three devices, with identifies, merges, moves and aliases.
pub(crate) fn any_log() -> impl Strategy<Value = Vec<Signal>> {
    let one = (0..20_000_i64, any_who(), any_happening());
    prop::collection::vec(one, 1..60).prop_map(|told| {
        let numbered = told.into_iter().enumerate();
        let signals = numbered.map(|(number, (minutes, who, verb))| {
            let what: Vec<&str> = verb.split_whitespace().collect();
            Signal { who, ..bare(&format!("m{number}"), minute(minutes), happening(what[0], &what[1..])) }
        });
        signals.collect()
    })
}

fn any_who() -> impl Strategy<Value = Who> {
    let names = || prop::option::weighted(0.3, prop::sample::select(vec!["ann", "bob", "eve"]));
    let devices = prop::option::weighted(0.8, prop::sample::select(vec!["a", "b", "c", "null"]));
    (names(), names(), names(), devices).prop_filter_map("nobody", |(customer, email, card, device)| {
        let who = Who {
            customer: customer.and_then(|id| CustomerId::new(id).ok()),
            email: email.and_then(|id| EmailHash::new(id).ok()),
            loyalty: card.and_then(|id| LoyaltyCard::new(id).ok()),
            anonymous: device.and_then(|id| AnonymousId::new(id).ok()),
        };
        (!who.is_nobody()).then_some(who)
    })
}

fn any_happening() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "opens",
        "views mug",
        "views pot",
        "adds bag*2",
        "removes bag",
        "orders o1 mug*2 pot",
        "orders o2 bag",
        "dismisses cap",
        "tells 1990",
        "alias a",
        "alias bob",
        "says +personalization",
        "says -personalization -analytics",
    ])
}
