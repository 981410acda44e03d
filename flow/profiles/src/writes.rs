//! Signals become writes; writes are values.
//!
//! What a signal means to a profile is decided here and nowhere else. The profile only carries writes out,
//! so a change of meaning is a change of this file, and the log can be folded again under the new one.
//!
//! | signal | is written as | what it means to interest |
//! |---|---|---|
//! | product viewed, product clicked | met | looked at: weight 1 |
//! | added to cart | met, moved, priced | wanted: weight 3 |
//! | removed from cart | moved | none: taking a mug out does not mean disliking mugs |
//! | ordered | bought | strongest: weight 5 |
//! | returned | returned | takes the purchase, and its weight, back |
//! | wished | wished | wanted: weight 3 while it is on the list |
//! | rated | judged | from −3 (worst) to 3 (best); below two stars of five it also counts as dismissed |
//! | dismissed | judged | −3, and the product is not shown |
//! | searched | searched, word by word | interest in words |
//! | identified | told | none |
//! | consent changed | chosen | none |
//! | everything else | seen | none: being shown a product is the shop's act, not the shopper's |
//!
//! A message of any kind may carry what the sender's consent tool said at that moment; it is chosen like a change of
//! consent. Where the message itself is a change of consent, its own word stands against what it carries: the tool
//! often still shows the state before the click, and a tie would be settled as a no.
//!
//! Every signal is also *seen*: it moves the first and last instant and the activity of its day. The weights stand in
//! `facts/category_interest.rs`. Free traits and groups stay in the log until a fact asks for them.

use commerce::{Money, OrderId, ProductId, Purpose, SessionId, Timestamp};
use serde::{Deserialize, Serialize};
use signals::{ConsentDecision, Happening, Line, Signal, Traits};

use crate::consent::{Choice, Decision};
use crate::kinds::millis;

/// The most lines of one order that are kept: the first ones.
pub const MAXIMUM_LINES_PER_ORDER: usize = 100;

/// The most words of one search that are kept: the first ones.
pub const MAXIMUM_WORDS_PER_SEARCH: usize = 8;

/// One change to a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields say it")]
pub enum Write {
    /// The profile was active.
    Seen { at: Timestamp },
    /// A product was met.
    Met(Meeting),
    /// A product went into the basket or out of it.
    Moved(BasketMove),
    /// Money was put on a product: the price of one piece put into the basket.
    Priced { price: Money },
    /// An order was placed.
    Bought { at: Timestamp, order: OrderId, purchase: Purchase },
    /// Something came back.
    Returned(ReturnedLine),
    /// A shopper said what they think of a product.
    Judged { at: Timestamp, product: ProductId, opinion: Opinion },
    /// A product went onto the wish list or off it.
    Wished { at: Timestamp, product: ProductId, listing: Listing },
    /// A word was searched for.
    Searched { at: Timestamp, word: Box<str> },
    /// Something was told about the person.
    Told { at: Timestamp, told: Told },
    /// A shopper said yes or no.
    Chosen { at: Timestamp, purpose: Purpose, decision: Decision },
}

/// That a product was met.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Meeting {
    /// When.
    #[serde(rename = "t", with = "millis")]
    pub at: Timestamp,
    /// Which.
    #[serde(rename = "p")]
    pub product: ProductId,
    /// How.
    #[serde(rename = "h")]
    pub how: How,
    /// In which visit.
    #[serde(rename = "s", default, skip_serializing_if = "Visit::is_unnamed")]
    pub visit: Visit,
}

/// How a product was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum How {
    /// Clicked in a list.
    #[serde(rename = "c")]
    Clicked,
    /// Its page was opened.
    #[serde(rename = "v")]
    Viewed,
    /// Put into the basket.
    #[serde(rename = "a")]
    Added,
}

/// A visit, as 32 bits of the hash of its session id: a profile remembers a few dozen visits and only ever asks
/// whether two are the same, so the text (40 bytes for every product met) is not worth keeping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Visit(u32);

/// A product going into the basket or out of it. Orders by time, and at the same time additions before removals, so
/// that the removal has the last word.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BasketMove {
    /// When.
    #[serde(rename = "t", with = "millis")]
    pub at: Timestamp,
    /// Out rather than in.
    #[serde(rename = "r", default, skip_serializing_if = "std::ops::Not::not")]
    pub removed: bool,
    /// Which.
    #[serde(rename = "p")]
    pub product: ProductId,
    /// How many.
    #[serde(rename = "q")]
    pub quantity: u32,
}

/// What an order held. Orders by total, then lines: which telling stands when two agree on the time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Purchase {
    /// What was paid, in micros; none when neither a total nor all prices were told.
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub total_micros: Option<i64>,
    /// What was bought; a product stands once.
    #[serde(rename = "l")]
    pub lines: Box<[Bought]>,
}

/// A product bought.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Bought {
    /// Which.
    #[serde(rename = "p")]
    pub product: ProductId,
    /// How many.
    #[serde(rename = "q")]
    pub quantity: u32,
}

/// Something that came back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ReturnedLine {
    /// When.
    #[serde(rename = "t", with = "millis")]
    pub at: Timestamp,
    /// Of which order; of the latest purchases of the product when it was not told.
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// Which product; the whole order when it was not told.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub product: Option<ProductId>,
    /// How many.
    #[serde(rename = "q")]
    pub quantity: u32,
}

/// What a shopper thinks of a product; of two opinions in the same millisecond the harsher dismissal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opinion {
    /// Rated, from 0 (worst) to 100 (best).
    Rated(u8),
    /// Not this.
    Dismissed,
}

/// Whether a product stands on a list; in the same millisecond, off wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Listing {
    /// On it.
    On,
    /// Off it.
    Off,
}

/// What was told about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Year of birth.
    BirthYear(u16),
    /// ISO 3166 country, upper case.
    Country(Box<str>),
    /// BCP 47 language.
    Language(Box<str>),
}

/// The writes of one signal, appended to `writes` (which a caller in a loop empties and uses again).
pub fn write_into(signal: &Signal, writes: &mut Vec<Write>) {
    let at = signal.at;
    let visit = Visit::of(signal.circumstances.session.as_ref());
    let met = |product: &ProductId, how| Write::Met(Meeting { at, product: product.clone(), how, visit });
    writes.push(Write::Seen { at });
    match &signal.happening {
        Happening::ProductViewed { product } => writes.push(met(product, How::Viewed)),
        Happening::ProductClicked { product, .. } => writes.push(met(product, How::Clicked)),
        Happening::AddedToCart { line } => {
            writes.push(met(&line.product, How::Added));
            writes.push(moved(at, line, false));
            writes.extend(line.price.map(|price| Write::Priced { price }));
        }
        Happening::RemovedFromCart { line } => writes.push(moved(at, line, true)),
        Happening::Ordered { order, lines, total, .. } => {
            writes.push(Write::Bought { at, order: order.clone(), purchase: purchase(lines, *total) });
        }
        Happening::Returned { order, lines } => returned(at, order.as_ref(), lines, writes),
        Happening::Dismissed { product } => {
            writes.push(Write::Judged { at, product: product.clone(), opinion: Opinion::Dismissed });
        }
        Happening::Rated { product, rating } => {
            let percent = (rating.clamp(0.0, 1.0) * 100.0).round() as u8;
            writes.push(Write::Judged { at, product: product.clone(), opinion: Opinion::Rated(percent) });
        }
        Happening::Wished { product, removed } => {
            let listing = if *removed { Listing::Off } else { Listing::On };
            writes.push(Write::Wished { at, product: product.clone(), listing });
        }
        Happening::Searched { query } => {
            writes.extend(words(query).into_iter().map(|word| Write::Searched { at, word }));
        }
        Happening::Identified { traits } => told(at, traits, writes),
        Happening::ConsentChanged { decisions, text_version } => {
            writes.extend(decisions.iter().filter_map(|said| chosen(at, *said, text_version.as_deref())));
        }
        Happening::PageViewed { .. }
        | Happening::Engaged { .. }
        | Happening::ListViewed { .. }
        | Happening::ListFiltered { .. }
        | Happening::CartViewed
        | Happening::CheckoutStarted { .. }
        | Happening::Exposed { .. }
        | Happening::Promotion { .. }
        | Happening::Coupon { .. }
        | Happening::Aliased { .. }
        | Happening::Grouped { .. } => {}
    }
    let carried = signal.circumstances.consent.iter().filter(|said| !is_decided(&signal.happening, said.purpose));
    writes.extend(carried.filter_map(|said| chosen(at, *said, None)));
}

/// The writes of one signal.
#[must_use]
pub fn writes(signal: &Signal) -> Vec<Write> {
    let mut writes = Vec::new();
    write_into(signal, &mut writes);
    writes
}

/// A word about a purpose; the essential is not asked for.
fn chosen(at: Timestamp, said: ConsentDecision, text_version: Option<&str>) -> Option<Write> {
    let choice = if said.granted { Choice::Granted } else { Choice::Denied };
    let decision = Decision { choice, text_version: text_version.map(Box::from) };
    (said.purpose != Purpose::Essential).then_some(Write::Chosen { at, purpose: said.purpose, decision })
}

fn is_decided(happening: &Happening, purpose: Purpose) -> bool {
    match happening {
        Happening::ConsentChanged { decisions, .. } => decisions.iter().any(|said| said.purpose == purpose),
        _ => false,
    }
}

fn moved(at: Timestamp, line: &Line, removed: bool) -> Write {
    Write::Moved(BasketMove { at, removed, product: line.product.clone(), quantity: line.quantity })
}

fn purchase(lines: &[Line], total: Option<Money>) -> Purchase {
    let summed = || {
        lines.iter().try_fold(0_i64, |sum, line| {
            line.price.map(|price| sum.saturating_add(price.micros().saturating_mul(i64::from(line.quantity))))
        })
    };
    Purchase { total_micros: total.map(Money::micros).or_else(summed), lines: pieces(lines).into() }
}

/// The products of the first [`MAXIMUM_LINES_PER_ORDER`] lines in the order told, each with its pieces.
fn pieces(lines: &[Line]) -> Vec<Bought> {
    let mut pieces: Vec<Bought> = Vec::with_capacity(lines.len().min(MAXIMUM_LINES_PER_ORDER));
    for line in lines {
        if let Some(bought) = pieces.iter_mut().find(|bought| bought.product == line.product) {
            bought.quantity = bought.quantity.saturating_add(line.quantity);
        } else if pieces.len() < MAXIMUM_LINES_PER_ORDER {
            pieces.push(Bought { product: line.product.clone(), quantity: line.quantity });
        }
    }
    pieces
}

fn returned(at: Timestamp, order: Option<&OrderId>, lines: &[Line], writes: &mut Vec<Write>) {
    let line = |product, quantity| Write::Returned(ReturnedLine { at, order: order.cloned(), product, quantity });
    if lines.is_empty() && order.is_some() {
        writes.push(line(None, 0));
    }
    writes.extend(pieces(lines).into_iter().map(|bought| line(Some(bought.product), bought.quantity)));
}

fn told(at: Timestamp, traits: &Traits, writes: &mut Vec<Write>) {
    let birth_year = traits.birth_year.map(Told::BirthYear);
    let country = traits.country.as_ref().map(|country| Told::Country(country.to_ascii_uppercase().into()));
    let language = traits.language.as_deref().map(|language| Told::Language(language.into()));
    writes.extend([birth_year, country, language].into_iter().flatten().map(|told| Write::Told { at, told }));
}

/// The distinct words of a query, lower case, of 2 to 40 characters.
fn words(query: &str) -> Vec<Box<str>> {
    let mut words: Vec<Box<str>> = Vec::new();
    for word in query.split(|character: char| !character.is_alphanumeric()) {
        let word: Box<str> = word.to_lowercase().into();
        let fits = (2..=40).contains(&word.chars().count());
        if fits && words.len() < MAXIMUM_WORDS_PER_SEARCH && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

impl Visit {
    /// The visit of a session id; unnamed without one.
    #[must_use]
    pub fn of(session: Option<&SessionId>) -> Self {
        // FNV-1a, folded to 32 bits: stored, so it must never change.
        let Some(session) = session else { return Self::default() };
        let hash = session
            .as_str()
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        Self(((hash ^ (hash >> 32)) as u32).max(1))
    }

    /// Whether no session id was told.
    #[must_use]
    pub const fn is_unnamed(&self) -> bool {
        self.0 == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::story::story;
    use crate::{ConsentPolicy, rebuild};

    fn carrying(line: &str, purpose: Purpose, granted: bool) -> Signal {
        let mut signal = story(line).remove(0);
        signal.circumstances.consent.push(ConsentDecision { purpose, granted });
        signal
    }

    fn allows(log: &[Signal], purpose: Purpose) -> bool {
        let profiles = rebuild(log);
        profiles.iter().all(|profile| profile.consents(ConsentPolicy::opt_out()).allows(purpose))
    }

    #[test]
    fn a_no_that_any_message_carries_counts_like_a_change_of_consent() {
        let no = carrying("2 customer:ann views mug", Purpose::Personalization, false);
        assert!(!allows(std::slice::from_ref(&no), Purpose::Personalization));
        assert!(allows(std::slice::from_ref(&no), Purpose::Analytics), "a purpose not named is not denied");
        let mut later = carrying("3 customer:ann views pot", Purpose::Personalization, true);
        later.message_id = commerce::MessageId::new("later").unwrap();
        let both = [no, later];
        assert!(allows(&both, Purpose::Personalization));
        let [no, later] = both;
        assert!(allows(&[later, no], Purpose::Personalization), "whatever the order of arrival");
    }

    #[test]
    fn the_word_of_a_change_of_consent_stands_against_what_its_message_carries() {
        let yes = carrying("2 customer:ann allows marketing", Purpose::Marketing, false);
        assert!(allows(&[yes], Purpose::Marketing));
        let no = carrying("2 customer:ann forbids analytics", Purpose::Analytics, true);
        assert!(!allows(&[no], Purpose::Analytics));
    }

    #[test]
    fn nobody_is_asked_for_the_essential() {
        let carried = carrying("2 customer:ann opens", Purpose::Essential, false);
        assert_eq!(writes(&carried), [Write::Seen { at: carried.at }]);
    }
}
