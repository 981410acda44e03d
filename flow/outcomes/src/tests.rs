//! A tiny shop for tests: a line per signal, `minute who verb what`, with `by:d1` for the decision and `on:home` for the
//! surface.
//!
//! `0 ann shown mug pot by:d1 on:home` · `5 ann clicks mug` · `9 ann orders o1 mug*2@2.50 pot` · `20 ann returns o1`

use std::sync::Arc;

use commerce::{Currency, DecisionId, MessageId, Money, OrderId, ProductId, Surface, Timestamp};
use profiles::ProfileId;
use signals::{Circumstances, Happening, Line, SchemaVersion, Signal, Who};

use crate::{Attribution, Outcome, Step};

/// Whose a signal is, and the signal.
pub(crate) type Told = (ProfileId, Signal);

pub(crate) fn person(name: &str) -> ProfileId {
    ProfileId(Arc::from(name))
}

pub(crate) fn story(log: &str) -> Vec<Told> {
    log.lines().map(str::trim).filter(|line| !line.is_empty()).map(told).collect()
}

pub(crate) fn follow(attribution: &mut Attribution, log: &[Told]) -> Vec<Outcome> {
    log.iter().flat_map(|(who, signal)| attribution.observe(who, signal)).collect()
}

/// An outcome as `mug of d1 clicked after 5`, the time in minutes; exposures themselves are left out.
pub(crate) fn sentence(outcome: &Outcome) -> Option<String> {
    let what = match outcome.step {
        Step::Shown { .. } => return None,
        Step::Clicked => "clicked".to_owned(),
        Step::Viewed => "viewed".to_owned(),
        Step::Added => "added".to_owned(),
        Step::Ordered { revenue, after_click, .. } => {
            format!("ordered for {}{}", revenue.units(), if after_click { " after a click" } else { "" })
        }
        Step::Returned { revenue, .. } => format!("returned for {}", revenue.units()),
        Step::Dismissed => "dismissed".to_owned(),
    };
    let Outcome { exposure, after_ms, .. } = outcome;
    Some(format!("{} of {} {what} after {}", exposure.product, exposure.decision, after_ms / 60_000))
}

pub(crate) fn signal(at: Timestamp, happening: Happening, decision: Option<&str>, surface: Option<&str>) -> Signal {
    Signal {
        message_id: MessageId::new("m").unwrap(),
        at,
        received_at: at,
        who: Who::default(),
        circumstances: Circumstances {
            decision: decision.map(|id| DecisionId::new(id).unwrap()),
            surface: surface.map(|name| Surface::new(name).unwrap()),
            ..Circumstances::default()
        },
        schema: SchemaVersion::CURRENT,
        happening,
    }
}

fn told(line: &str) -> Told {
    let tag = |name: &str| line.split_whitespace().find_map(|word| word.strip_prefix(name));
    let words: Vec<&str> = line.split_whitespace().filter(|word| !word.contains(':')).collect();
    let at = Timestamp::from_millis((words[0].parse::<f64>().unwrap() * 60_000.0) as i64);
    (person(words[1]), signal(at, happening(words[2], &words[3..]), tag("by:"), tag("on:")))
}

fn happening(verb: &str, what: &[&str]) -> Happening {
    let product = |word: &str| ProductId::new(word).unwrap();
    let lines = |words: &[&str]| words.iter().map(|word| line(word)).collect();
    match verb {
        "shown" => Happening::Exposed { products: what.iter().map(|word| product(word)).collect(), positions: vec![] },
        "clicks" => Happening::ProductClicked { product: product(what[0]), position: None, list: None },
        "views" => Happening::ProductViewed { product: product(what[0]) },
        "adds" => Happening::AddedToCart { line: line(what[0]) },
        "dismisses" => Happening::Dismissed { product: product(what[0]) },
        "orders" => Happening::Ordered {
            order: OrderId::new(what[0]).unwrap(),
            lines: lines(&what[1..]),
            total: None,
            currency: Currency::parse("GBP"),
            coupon: None,
        },
        "returns" => {
            let order = (what[0] != "-").then(|| OrderId::new(what[0]).unwrap());
            Happening::Returned { order, lines: lines(&what[1..]) }
        }
        _ => panic!("{verb}"),
    }
}

/// `mug*2@2.50`
fn line(word: &str) -> Line {
    let (rest, price) = word.split_once('@').map_or((word, None), |(rest, price)| (rest, Some(price)));
    let (product, quantity) = rest.split_once('*').map_or((rest, "1"), |split| split);
    Line {
        product: ProductId::new(product).unwrap(),
        quantity: quantity.parse().unwrap(),
        price: price.map(|price| Money::from_units(price.parse().unwrap()).unwrap()),
    }
}
