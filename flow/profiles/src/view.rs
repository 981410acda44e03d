//! What a decision may read of a profile: facts, each with the purpose it was collected for.
//!
//! This is where consent is enforced. A [`View`] is made from a profile for one set of consents, and a fact whose
//! purpose is not granted never enters it; its name stands under [`View::withheld`] so that an explanation can say
//! what was not used. A stage then reads the view through [`Facts`] of *its* purpose, so a fact collected for
//! measuring cannot reach a ranker that personalizes. The alternative, filtering at the end, was refused: by then a
//! score already carries what should not have been read.
//!
//! A view is also what the decision log keeps, so it is plain data, bounded, and serializes.

use commerce::{Consents, ProductId, Purpose, Timestamp};
use serde::{Deserialize, Serialize};

use crate::ProfileId;

/// The facts there are. Their inputs, windows and purposes are declared beside the fold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactName {
    /// Products looked at, latest first.
    RecentlyViewed,
    /// Products met in the running visit, latest first; a product stands once per view.
    Session,
    /// Products bought and not returned, latest first, with how many.
    Purchased,
    /// Products in the basket, latest first, with how many.
    Basket,
    /// Products the shopper does not want to see.
    Dismissed,
    /// Products on the wish list, latest first.
    Wished,
    /// Share of interest by category, largest first; shares sum to 1.
    CategoryInterest,
    /// Number of orders.
    OrderCount,
    /// Average value of an order.
    AverageOrderValue,
    /// Year of birth.
    BirthYear,
    /// ISO 3166 country.
    Country,
    /// Days from the latest order to now.
    DaysSinceOrder,
    /// Share of interest by word searched for, largest first; shares sum to 1.
    SearchInterest,
    /// Average price of a piece put into the basket.
    TypicalPrice,
    /// Number of days with any activity.
    ActiveDays,
    /// BCP 47 language.
    Language,
}

impl FactName {
    /// The fact's name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::RecentlyViewed => "recently_viewed",
            Self::Session => "session",
            Self::Purchased => "purchased",
            Self::Basket => "basket",
            Self::Dismissed => "dismissed",
            Self::Wished => "wished",
            Self::CategoryInterest => "category_interest",
            Self::OrderCount => "order_count",
            Self::AverageOrderValue => "average_order_value",
            Self::BirthYear => "birth_year",
            Self::Country => "country",
            Self::DaysSinceOrder => "days_since_order",
            Self::SearchInterest => "search_interest",
            Self::TypicalPrice => "typical_price",
            Self::ActiveDays => "active_days",
            Self::Language => "language",
        }
    }
}

/// One product in a fact, with when and how many.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Touch {
    /// Which.
    pub product: ProductId,
    /// When last.
    pub at: Timestamp,
    /// How many times, or pieces.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub count: u32,
}

const fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape serde asks for")]
const fn is_one(count: &u32) -> bool {
    *count == 1
}

/// What a fact says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactValue {
    /// Products, in the order the fact's name promises.
    Products(Vec<Touch>),
    /// Names with shares, largest first.
    Shares(Vec<(String, f32)>),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

/// One fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// Which.
    pub name: FactName,
    /// What it was collected for.
    pub purpose: Purpose,
    /// What it says.
    pub value: FactValue,
}

/// The facts of one profile that one set of consents lets through.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct View {
    /// Whose; none for a stranger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<ProfileId>,
    /// What was granted when this view was made.
    pub consents: Consents,
    /// The facts, at most one per name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<Fact>,
    /// Facts that exist but whose purpose is not granted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<FactName>,
}

impl View {
    /// A stranger's view: no facts.
    #[must_use]
    pub fn stranger(consents: Consents) -> Self {
        Self { consents, ..Self::default() }
    }

    /// The facts a stage of that purpose may read: those collected for it, and the essential ones. Nothing but
    /// the essential when the purpose is not granted.
    #[must_use]
    pub const fn facts(&self, purpose: Purpose) -> Facts<'_> {
        Facts { view: self, purpose }
    }
}

/// A view through the eyes of one purpose.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    view: &'a View,
    purpose: Purpose,
}

impl<'a> Facts<'a> {
    fn value(self, name: FactName) -> Option<&'a FactValue> {
        let consents = self.view.consents;
        self.view
            .facts
            .iter()
            .find(|fact| fact.name == name)
            .filter(|fact| fact.purpose == Purpose::Essential || fact.purpose == self.purpose)
            .filter(|fact| consents.allows(fact.purpose))
            .map(|fact| &fact.value)
    }

    /// The products of a fact; none when it is absent or not a list of products.
    #[must_use]
    pub fn products(self, name: FactName) -> &'a [Touch] {
        match self.value(name) {
            Some(FactValue::Products(touches)) => touches,
            _ => &[],
        }
    }

    /// The shares of a fact; none when it is absent or has no shares.
    #[must_use]
    pub fn shares(self, name: FactName) -> &'a [(String, f32)] {
        match self.value(name) {
            Some(FactValue::Shares(shares)) => shares,
            _ => &[],
        }
    }

    /// The number of a fact.
    #[must_use]
    pub fn number(self, name: FactName) -> Option<f64> {
        match self.value(name) {
            Some(FactValue::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// The text of a fact.
    #[must_use]
    pub fn text(self, name: FactName) -> Option<&'a str> {
        match self.value(name) {
            Some(FactValue::Text(text)) => Some(text),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(consents: Consents) -> View {
        let touch = Touch { product: ProductId::new("mug").unwrap(), at: Timestamp::default(), count: 1 };
        let fact = |name, purpose| Fact { name, purpose, value: FactValue::Products(vec![touch.clone()]) };
        View {
            facts: vec![
                fact(FactName::RecentlyViewed, Purpose::Personalization),
                fact(FactName::Basket, Purpose::Essential),
            ],
            ..View::stranger(consents)
        }
    }

    #[test]
    fn a_fact_reaches_only_the_purpose_it_was_collected_for() {
        let view = view(Consents::all());
        assert_eq!(view.facts(Purpose::Personalization).products(FactName::RecentlyViewed).len(), 1);
        assert_eq!(view.facts(Purpose::Marketing).products(FactName::RecentlyViewed).len(), 0);
    }

    #[test]
    fn the_essential_reaches_everyone_and_the_rest_nobody_without_consent() {
        let view = view(Consents::none());
        assert_eq!(view.facts(Purpose::Personalization).products(FactName::Basket).len(), 1);
        assert_eq!(view.facts(Purpose::Personalization).products(FactName::RecentlyViewed).len(), 0);
    }
}
