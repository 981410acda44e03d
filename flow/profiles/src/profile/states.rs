//! The states of one profile, typed, with their bounds.
//!
//! A struct with a field per state rather than a map from name to value: a million profiles stay in memory, and a map
//! would spend more on its keys than on what it holds. What most profiles never have stands behind one pointer.

use commerce::{OrderId, ProductId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::kinds::{Counter, Days, Frequencies, Marks, Recent, Scalar, Statistics};
use crate::writes::{BasketMove, Listing, Meeting, Opinion, Purchase, ReturnedLine, Told, Write};

/// What the writes of one profile add up to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct States {
    /// How many signals.
    #[serde(rename = "n", default)]
    pub(crate) signals: Counter,
    /// Signals per day.
    #[serde(rename = "day", default, skip_serializing_if = "Days::is_empty")]
    pub(crate) days: Days<30>,
    /// Products met.
    #[serde(rename = "met", default, skip_serializing_if = "Recent::is_empty")]
    pub(crate) met: Recent<Meeting, 150>,
    /// Basket moves after the latest order.
    #[serde(rename = "cart", default, skip_serializing_if = "Recent::is_empty")]
    pub(crate) basket: Recent<BasketMove, 200>,
    /// Orders.
    #[serde(rename = "buy", default, skip_serializing_if = "Marks::is_empty")]
    pub(crate) orders: Marks<OrderId, Purchase, 200>,
    #[serde(rename = "more", default, skip_serializing_if = "Option::is_none")]
    occasional: Option<Box<Occasional>>,
}

/// The states that most profiles never have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Occasional {
    /// What came back.
    #[serde(rename = "back", default, skip_serializing_if = "Recent::is_empty")]
    pub(crate) returns: Recent<ReturnedLine, 200>,
    /// What the shopper thinks of products.
    #[serde(rename = "judged", default, skip_serializing_if = "Marks::is_empty")]
    pub(crate) opinions: Marks<ProductId, Opinion, 300>,
    /// The wish list, with what was taken off it.
    #[serde(rename = "wish", default, skip_serializing_if = "Marks::is_empty")]
    pub(crate) wishes: Marks<ProductId, Listing, 200>,
    /// Words searched for.
    #[serde(rename = "word", default, skip_serializing_if = "Frequencies::is_empty")]
    pub(crate) words: Frequencies<Box<str>, 100>,
    /// Prices, in micros, of what was put into the basket.
    #[serde(rename = "price", default, skip_serializing_if = "Statistics::is_empty")]
    pub(crate) prices: Statistics,
    /// Year of birth.
    #[serde(rename = "born", default, skip_serializing_if = "Scalar::is_none")]
    pub(crate) birth_year: Scalar<u16>,
    /// ISO 3166 country.
    #[serde(rename = "land", default, skip_serializing_if = "Scalar::is_none")]
    pub(crate) country: Scalar<Box<str>>,
    /// BCP 47 language.
    #[serde(rename = "lang", default, skip_serializing_if = "Scalar::is_none")]
    pub(crate) language: Scalar<Box<str>>,
}

static NOTHING: Occasional = Occasional::none();

impl States {
    pub(crate) fn occasional(&self) -> &Occasional {
        self.occasional.as_deref().unwrap_or(&NOTHING)
    }

    fn occasional_mut(&mut self) -> &mut Occasional {
        self.occasional.get_or_insert_with(|| Box::new(Occasional::none()))
    }

    /// Carries out one write. Consent is not a state of this kind: see [`crate::Profile::apply_write`].
    pub(crate) fn apply(&mut self, write: Write) {
        match write {
            Write::Seen { at } => {
                self.signals.increment();
                self.days.increment(at);
            }
            Write::Met(meeting) => self.met.insert(meeting),
            Write::Moved(moved) => {
                if self.orders.latest_at().is_none_or(|ordered| moved.at > ordered) {
                    self.basket.insert(moved);
                }
            }
            Write::Priced { price } => self.occasional_mut().prices.record(price.micros()),
            Write::Bought { at, order, purchase } => {
                self.orders.mark(at, order, purchase);
                self.empty_basket();
            }
            Write::Returned(line) => self.occasional_mut().returns.insert(line),
            Write::Judged { at, product, opinion } => self.occasional_mut().opinions.mark(at, product, opinion),
            Write::Wished { at, product, listing } => self.occasional_mut().wishes.mark(at, product, listing),
            Write::Searched { at, word } => self.occasional_mut().words.occur(at, word),
            Write::Told { at, told } => self.occasional_mut().tell(at, told),
            Write::Chosen { .. } => {}
        }
    }

    /// Takes the writes of another profile's states in.
    pub(crate) fn merge(&mut self, other: Self) {
        self.signals.merge(other.signals);
        self.days.merge(other.days);
        self.met.merge(other.met);
        self.basket.merge(other.basket);
        self.orders.merge(other.orders);
        self.empty_basket();
        if let Some(more) = other.occasional {
            self.occasional_mut().merge(*more);
        }
    }

    /// An order empties the basket of all that went in or out until then. The latest order only moves forward, so what
    /// it takes away can never come back.
    fn empty_basket(&mut self) {
        if let Some(ordered) = self.orders.latest_at() {
            self.basket.retain(|moved| moved.at > ordered);
        }
    }
}

impl Occasional {
    const fn none() -> Self {
        Self {
            returns: Recent::none(),
            opinions: Marks::none(),
            wishes: Marks::none(),
            words: Frequencies::none(),
            prices: Statistics::none(),
            birth_year: Scalar::none(),
            country: Scalar::none(),
            language: Scalar::none(),
        }
    }

    fn tell(&mut self, at: Timestamp, told: Told) {
        match told {
            Told::BirthYear(year) => self.birth_year.set(at, year),
            Told::Country(country) => self.country.set(at, country),
            Told::Language(language) => self.language.set(at, language),
        }
    }

    fn merge(&mut self, other: Self) {
        self.returns.merge(other.returns);
        self.opinions.merge(other.opinions);
        self.wishes.merge(other.wishes);
        self.words.merge(other.words);
        self.prices.merge(other.prices);
        self.birth_year.merge(other.birth_year);
        self.country.merge(other.country);
        self.language.merge(other.language);
    }
}
