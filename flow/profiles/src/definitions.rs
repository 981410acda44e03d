//! Every fact there is, in one table: what it is for, what it is made of, and its bounds.
//!
//! The fold, the console, the docs and `doctor` read this table; a test holds it against what a view really holds,
//! fact by fact and input by input. The purpose is a column of the definition, because consent is enforced by it.
//!
//! *Essential* are the facts without which the shop could not do what the shopper asked for: the basket, "not this",
//! an age limit, the country goods go to, the language to answer in. All that only makes the shelves more fitting is
//! for personalization; counting activity is analytics.

use std::fmt::Write as _;

use commerce::Purpose;

use crate::FactName;

/// One fact: its purpose, inputs and bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition {
    /// Which.
    pub name: FactName,
    /// What it is collected for.
    pub purpose: Purpose,
    /// The words of the signal vocabulary it is made of.
    pub inputs: &'static [&'static str],
    /// How far it looks back.
    pub window: Window,
    /// The most entries it holds; none for a single value.
    pub limit: Option<usize>,
    /// One sentence for people.
    pub description: &'static str,
}

/// How far back a fact looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// As far as the profile remembers.
    Everything,
    /// This many days before now.
    Days(i64),
    /// The running visit: the session of the request, or touches no further apart than these minutes.
    Visit {
        /// The longest gap.
        gap_minutes: i64,
    },
    /// Since the latest order, and at most this many days before now.
    SinceOrder {
        /// The longest age.
        days: i64,
    },
}

const MET: &[&str] = &["product_viewed", "product_clicked", "added_to_cart"];
const BOUGHT: &[&str] = &["ordered"];
const TOLD: &[&str] = &["identified"];

/// The facts, in the order in which a view holds them.
pub const DEFINITIONS: [Definition; 16] = [
    Definition {
        name: FactName::RecentlyViewed,
        purpose: Purpose::Personalization,
        inputs: &["product_viewed", "product_clicked"],
        window: Window::Days(90),
        limit: Some(50),
        description: "Products looked at, latest first, with how often",
    },
    Definition {
        name: FactName::Session,
        purpose: Purpose::Personalization,
        inputs: MET,
        window: Window::Visit { gap_minutes: 30 },
        limit: Some(50),
        description: "Products met in the running visit, latest first; a product stands once per view",
    },
    Definition {
        name: FactName::Purchased,
        purpose: Purpose::Personalization,
        inputs: &["ordered", "returned"],
        window: Window::Everything,
        limit: Some(100),
        description: "Products bought and not returned, latest first, with how many",
    },
    Definition {
        name: FactName::Basket,
        purpose: Purpose::Essential,
        inputs: &["added_to_cart", "removed_from_cart", "ordered"],
        window: Window::SinceOrder { days: 30 },
        limit: Some(100),
        description: "Products in the basket, latest first, with how many; an order empties it",
    },
    Definition {
        name: FactName::Dismissed,
        purpose: Purpose::Essential,
        inputs: &["dismissed", "rated"],
        window: Window::Days(365),
        limit: Some(200),
        description: "Products the shopper does not want to see, or rated below two stars of five",
    },
    Definition {
        name: FactName::Wished,
        purpose: Purpose::Personalization,
        inputs: &["wished"],
        window: Window::Everything,
        limit: Some(100),
        description: "Products on the wish list, latest first",
    },
    Definition {
        name: FactName::CategoryInterest,
        purpose: Purpose::Personalization,
        inputs: &[
            "product_viewed",
            "product_clicked",
            "added_to_cart",
            "ordered",
            "returned",
            "wished",
            "rated",
            "dismissed",
        ],
        window: Window::Days(180),
        limit: Some(20),
        description: "Share of interest by category, largest first; halves in weight every 30 days",
    },
    Definition {
        name: FactName::OrderCount,
        purpose: Purpose::Personalization,
        inputs: BOUGHT,
        window: Window::Everything,
        limit: None,
        description: "Number of orders, up to 200",
    },
    Definition {
        name: FactName::AverageOrderValue,
        purpose: Purpose::Personalization,
        inputs: BOUGHT,
        window: Window::Everything,
        limit: None,
        description: "Average value of the latest 200 orders, as placed",
    },
    Definition {
        name: FactName::BirthYear,
        purpose: Purpose::Essential,
        inputs: TOLD,
        window: Window::Everything,
        limit: None,
        description: "Year of birth, for age limits",
    },
    Definition {
        name: FactName::Country,
        purpose: Purpose::Essential,
        inputs: TOLD,
        window: Window::Everything,
        limit: None,
        description: "Country, as two letters of ISO 3166",
    },
    Definition {
        name: FactName::DaysSinceOrder,
        purpose: Purpose::Personalization,
        inputs: BOUGHT,
        window: Window::Everything,
        limit: None,
        description: "Days from the latest order to now",
    },
    Definition {
        name: FactName::SearchInterest,
        purpose: Purpose::Personalization,
        inputs: &["searched"],
        window: Window::Days(90),
        limit: Some(20),
        description: "Share of the words searched for, largest first",
    },
    Definition {
        name: FactName::TypicalPrice,
        purpose: Purpose::Personalization,
        inputs: &["added_to_cart"],
        window: Window::Everything,
        limit: None,
        description: "Average price of a piece put into the basket",
    },
    Definition {
        name: FactName::ActiveDays,
        purpose: Purpose::Analytics,
        inputs: EVERY_SIGNAL,
        window: Window::Days(30),
        limit: None,
        description: "Number of days with any signal",
    },
    Definition {
        name: FactName::Language,
        purpose: Purpose::Essential,
        inputs: TOLD,
        window: Window::Everything,
        limit: None,
        description: "Language, as a BCP 47 tag",
    },
];

const EVERY_SIGNAL: &[&str] = &[
    "page_viewed",
    "engaged",
    "searched",
    "list_viewed",
    "list_filtered",
    "product_clicked",
    "product_viewed",
    "added_to_cart",
    "removed_from_cart",
    "cart_viewed",
    "checkout_started",
    "ordered",
    "returned",
    "exposed",
    "dismissed",
    "rated",
    "wished",
    "promotion",
    "coupon",
    "identified",
    "aliased",
    "grouped",
    "consent_changed",
];

impl Definition {
    /// The definition of a fact.
    #[must_use]
    pub fn of(name: FactName) -> Option<&'static Self> {
        DEFINITIONS.iter().find(|definition| definition.name == name)
    }

    /// The table as Markdown, for the docs.
    #[must_use]
    pub fn table() -> String {
        let mut table = "| fact | purpose | made of | looks back | at most | |\n|---|---|---|---|---|---|\n".to_owned();
        for definition in &DEFINITIONS {
            let inputs = match definition.inputs {
                EVERY_SIGNAL => "every signal".to_owned(),
                some => some.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
            };
            let limit = definition.limit.map_or_else(String::new, |limit| limit.to_string());
            let Self { name, purpose, window, description, .. } = definition;
            let name = name.name();
            // Writing into a string cannot fail.
            let _ = writeln!(table, "| `{name}` | {purpose} | {inputs} | {window} | {limit} | {description} |");
        }
        table
    }
}

impl std::fmt::Display for Window {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Everything => formatter.write_str("everything"),
            Self::Days(days) => write!(formatter, "{days} days"),
            Self::Visit { gap_minutes } => write!(formatter, "running visit ({gap_minutes} minutes)"),
            Self::SinceOrder { days } => write!(formatter, "latest order, {days} days"),
        }
    }
}
