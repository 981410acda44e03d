//! A tiny shop's log for tests: a line per signal, `minute who verb what`, or any mixture of signals from proptest.
//!
//! `3 customer:ann device:a orders o1 mug*2 pot =12.50` is, three minutes after the epoch, Ann on device `a` ordering two
//! mugs and a pot for 12.50. `in:s1` gives a session.

use std::sync::Arc;

use commerce::{
    AnonymousId, Category, CustomerId, EmailHash, LoyaltyCard, MessageId, Money, OrderId, ProductId, Purpose,
    SessionId, Timestamp,
};
use proptest::prelude::*;
use signals::{Circumstances, ConsentDecision, Happening, Line, SchemaVersion, Signal, Traits, Who};

use crate::{Identifier, ProfileId};

pub(crate) fn minute(minutes: i64) -> Timestamp {
    Timestamp::from_millis(minutes * 60_000)
}

pub(crate) fn product(id: &str) -> ProductId {
    ProductId::new(id).unwrap()
}

pub(crate) fn key(text: &str) -> ProfileId {
    ProfileId(Arc::from(text))
}

pub(crate) fn device(id: &str) -> Identifier {
    Identifier::Anonymous(AnonymousId::new(id).unwrap())
}

/// Mugs and pots are for the kitchen, bags for travel, caps to wear; everything else stands nowhere.
pub(crate) fn category_of(product: &ProductId) -> Option<Category> {
    match product.as_str() {
        "mug" | "pot" => Category::new("Home > Kitchen").ok(),
        "bag" => Category::new("Travel").ok(),
        "cap" => Category::new("Wear").ok(),
        _ => None,
    }
}

/// The signals of a log, one per line; message ids are `m1`, `m2`, … by line.
pub(crate) fn story(log: &str) -> Vec<Signal> {
    let lines = log.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.enumerate().map(|(number, line)| told(number + 1, line)).collect()
}

fn told(number: usize, line: &str) -> Signal {
    let mut words = line.split_whitespace();
    let at = minute(words.next().unwrap().parse().unwrap());
    let (tags, what): (Vec<&str>, Vec<&str>) = words.partition(|word| word.contains(':') && !word.starts_with('+'));
    let mut signal = bare(number, at, Happening::CartViewed);
    for tag in tags {
        match tag.split_once(':').unwrap() {
            ("customer", id) => signal.who.customer = CustomerId::new(id).ok(),
            ("device", id) => signal.who.anonymous = AnonymousId::new(id).ok(),
            ("email", id) => signal.who.email = EmailHash::new(id).ok(),
            ("card", id) => signal.who.loyalty = LoyaltyCard::new(id).ok(),
            ("in", id) => signal.circumstances.session = SessionId::new(id).ok(),
            _ => panic!("{tag}"),
        }
    }
    signal.happening = happening(what[0], &what[1..]);
    signal
}

fn bare(number: usize, at: Timestamp, happening: Happening) -> Signal {
    Signal {
        message_id: MessageId::new(&format!("m{number}")).unwrap(),
        at,
        received_at: at,
        who: Who::default(),
        circumstances: Circumstances::default(),
        schema: SchemaVersion::CURRENT,
        happening,
    }
}

fn happening(verb: &str, what: &[&str]) -> Happening {
    let one = || product(what[0]);
    let price = what.iter().find_map(|word| word.strip_prefix('=')).map(|price| price.parse::<f64>().unwrap());
    let price = price.map(|price| Money::from_units(price).unwrap());
    match verb {
        "opens" => Happening::PageViewed { page: None },
        "views" => Happening::ProductViewed { product: one() },
        "clicks" => Happening::ProductClicked { product: one(), position: None, list: None },
        "adds" => Happening::AddedToCart { line: Line { price, ..line(what[0]) } },
        "removes" => Happening::RemovedFromCart { line: line(what[0]) },
        "orders" => Happening::Ordered {
            order: OrderId::new(what[0]).unwrap(),
            lines: lines(&what[1..]),
            total: price,
            currency: None,
            coupon: None,
        },
        "returns" => {
            let order = what.iter().find_map(|word| word.strip_prefix('#')).map(|id| OrderId::new(id).unwrap());
            Happening::Returned { order, lines: lines(what) }
        }
        "dismisses" => Happening::Dismissed { product: one() },
        "rates" => Happening::Rated { product: one(), rating: what[1].parse().unwrap() },
        "wishes" => Happening::Wished { product: one(), removed: false },
        "unwishes" => Happening::Wished { product: one(), removed: true },
        "searches" => Happening::Searched { query: what.join(" ") },
        "alias" => Happening::Aliased { previous: what[0].to_owned() },
        "tells" => Happening::Identified {
            traits: Traits {
                birth_year: what.first().map(|year| year.parse().unwrap()),
                country: what.get(1).map(|&country| country.to_owned()),
                language: what.get(2).map(|&language| language.to_owned()),
                ..Traits::default()
            },
        },
        "allows" => consent(what, true),
        "forbids" => consent(what, false),
        _ => panic!("{verb}"),
    }
}

fn consent(purposes: &[&str], granted: bool) -> Happening {
    let decision = |name: &&str| ConsentDecision { purpose: Purpose::parse(name).unwrap(), granted };
    Happening::ConsentChanged { decisions: purposes.iter().map(decision).collect(), text_version: None }
}

fn lines(words: &[&str]) -> Vec<Line> {
    words.iter().filter(|word| !word.starts_with(['=', '#'])).map(|word| line(word)).collect()
}

fn line(word: &str) -> Line {
    let (id, quantity) = word.split_once('*').unwrap_or((word, "1"));
    Line { product: product(id), quantity: quantity.parse().unwrap(), price: None }
}

/// Logs of up to 80 signals of three customers on three devices over two months. Instants, orders and products repeat
/// often, so that ties, late returns and orders told twice occur in most of them.
pub(crate) fn any_log() -> impl Strategy<Value = Vec<Signal>> {
    let visit = prop_oneof![0..20_i64, 0..90_000_i64];
    let purposes = prop::sample::select(Purpose::ALL.to_vec());
    let carried = prop::option::weighted(0.2, (purposes, any::<bool>()));
    let one = (visit, any_who(), any_happening(), prop::option::of(0..3_u8), carried);
    prop::collection::vec(one, 0..80).prop_map(|told| {
        let numbered = told.into_iter().enumerate();
        let signals = numbered.map(|(number, (minutes, who, happening, session, carried))| {
            let mut signal = bare(number, minute(minutes), happening);
            signal.circumstances.session = session.map(|id| SessionId::new(&format!("s{id}")).unwrap());
            let carried = carried.map(|(purpose, granted)| ConsentDecision { purpose, granted });
            signal.circumstances.consent.extend(carried);
            signal.who = who;
            signal
        });
        signals.collect()
    })
}

fn any_who() -> impl Strategy<Value = Who> {
    let names = || prop::option::weighted(0.3, prop::sample::select(vec!["ann", "bob", "eve"]));
    let devices = prop::option::weighted(0.8, prop::sample::select(vec!["a", "b", "c", "null"]));
    (names(), names(), names(), devices).prop_filter_map("nobody", |(customer, email, card, device)| {
        let who = Who {
            customer: customer.map(|id| CustomerId::new(id).unwrap()),
            email: email.map(|id| EmailHash::new(id).unwrap()),
            loyalty: card.map(|id| LoyaltyCard::new(id).unwrap()),
            anonymous: device.map(|id| AnonymousId::new(id).unwrap()),
        };
        (!who.is_nobody()).then_some(who)
    })
}

fn any_happening() -> impl Strategy<Value = Happening> {
    let products = || prop::sample::select(vec!["mug", "pot", "bag", "cap"]);
    let numbers = (0..4_u32, 1..4_u32);
    let said = [
        "opens",
        "views",
        "clicks",
        "adds",
        "removes",
        "orders",
        "returns",
        "dismisses",
        "rates",
        "wishes",
        "unwishes",
        "searches",
        "alias",
        "tells",
        "allows",
        "forbids",
    ];
    (prop::sample::select(said.to_vec()), products(), products(), numbers).prop_map(
        |(verb, one, other, (id, pieces))| {
            let purpose = Purpose::ALL[id as usize + 1].name();
            match verb {
                "adds" | "removes" => happening(verb, &[&format!("{one}*{pieces}"), &format!("={id}.5")]),
                "orders" => happening(verb, &[&format!("o{id}"), &format!("{one}*{pieces}"), other, &format!("={id}")]),
                "returns" if id == 0 => happening(verb, &[&format!("#o{pieces}")]),
                "returns" if id == 1 => happening(verb, &[&format!("#o{pieces}"), one]),
                "rates" => happening(verb, &[one, &format!("0.{id}")]),
                "searches" => happening(verb, &[one, other, "a"]),
                "alias" => happening(verb, &[["a", "b", "bob", "null"][id as usize]]),
                "tells" => happening(verb, &[&format!("19{id}0"), "gb", "en"]),
                "allows" | "forbids" => happening(verb, &[purpose]),
                _ => happening(verb, &[one]),
            }
        },
    )
}
