//! What a file can hold, and the fields that each kind has.

use std::fmt;

use serde::Serialize;

/// What the rows of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Order lines; lines of one order share its number.
    Orders,
    /// Products.
    Products,
    /// Customers.
    Customers,
    /// Stock levels, everywhere or by place.
    Stock,
    /// Prices, everywhere or by place.
    Prices,
    /// Anything else that happened: views, clicks, searches, ratings.
    Events,
}

macro_rules! fields {
    ($($(#[$doc:meta])* $field:ident = $name:literal),+ $(,)?) => {
        /// What a column can feed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Field {
            $($(#[$doc])* $field),+
        }

        impl Field {
            /// The key in a mapping file.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$field => $name),+
                }
            }
        }
    };
}

fields! {
    /// Number of the order.
    Order = "order",
    /// Id of the product.
    Product = "product",
    /// How many.
    Quantity = "quantity",
    /// When it happened.
    At = "at",
    /// Price of one.
    Price = "price",
    /// Id of the customer.
    Customer = "customer",
    /// Id of the browser or device.
    Anonymous = "anonymous",
    /// Id of the visit.
    Session = "session",
    /// E-mail address in the clear; only its hash is kept.
    Email = "email",
    /// Number of the loyalty card.
    Loyalty = "loyalty",
    /// Title of the product.
    Title = "title",
    /// Description of the product.
    Description = "description",
    /// Category path, levels separated by ` > ` or `/`.
    Category = "category",
    /// Brand.
    Brand = "brand",
    /// Address of a picture.
    ImageUrl = "image_url",
    /// Address of the product's page.
    Url = "url",
    /// Youngest age that may be shown the product.
    MinimumAge = "minimum_age",
    /// Whether the product is hidden.
    Hidden = "hidden",
    /// First instant of availability.
    AvailableFrom = "available_from",
    /// Instant at which availability ends.
    AvailableUntil = "available_until",
    /// When the product was first sold.
    ListedAt = "listed_at",
    /// Pieces on hand.
    Stock = "stock",
    /// Store or channel that a stock level, a price or an event belongs to.
    Place = "place",
    /// Name of the event.
    Event = "event",
    /// What was searched for.
    Query = "query",
    /// Rating from 0 to 1.
    Rating = "rating",
    /// Year of birth.
    BirthYear = "birth_year",
    /// Country of the customer.
    Country = "country",
    /// Language of the customer.
    Language = "language",
}

impl fmt::Display for Field {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl Kind {
    /// Every kind with its name in a mapping file.
    pub(super) const ALL: [(&'static str, Self); 6] = [
        ("orders", Self::Orders),
        ("products", Self::Products),
        ("customers", Self::Customers),
        ("stock", Self::Stock),
        ("prices", Self::Prices),
        ("events", Self::Events),
    ];

    /// The name in a mapping file.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    /// Fields without which a row means nothing.
    #[must_use]
    pub const fn required(self) -> &'static [Field] {
        match self {
            Self::Orders => &[Field::Order, Field::Product, Field::Quantity, Field::At],
            Self::Products => &[Field::Product, Field::Title],
            Self::Customers => &[Field::Customer],
            Self::Stock => &[Field::Product, Field::Stock],
            Self::Prices => &[Field::Product, Field::Price],
            Self::Events => &[Field::Event, Field::At],
        }
    }

    /// Fields that add to a row.
    #[must_use]
    pub const fn optional(self) -> &'static [Field] {
        use Field::{
            Anonymous, AvailableFrom, AvailableUntil, BirthYear, Brand, Category, Country, Customer, Description,
            Email, Hidden, ImageUrl, Language, ListedAt, Loyalty, MinimumAge, Order, Place, Price, Product, Quantity,
            Query, Rating, Session, Stock, Title, Url,
        };
        match self {
            Self::Orders => {
                &[Price, Customer, Anonymous, Email, Loyalty, Session, Place, Title, Category, Brand, Stock]
            }
            Self::Products => &[
                Description,
                Category,
                Brand,
                Price,
                ImageUrl,
                Url,
                MinimumAge,
                Hidden,
                AvailableFrom,
                AvailableUntil,
                ListedAt,
                Stock,
            ],
            Self::Customers => &[Field::At, Anonymous, Email, Loyalty, BirthYear, Country, Language],
            Self::Stock | Self::Prices => &[Place],
            Self::Events => {
                &[Product, Customer, Anonymous, Email, Loyalty, Session, Place, Quantity, Price, Order, Query, Rating]
            }
        }
    }
}
