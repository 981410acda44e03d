//! Identifiers as distinct types, checked once at the border.
//!
//! An identifier is the caller's own text: never parsed, never re-cased. It is refused when empty, too long or
//! holding control characters, because such ids are always a client's bug and would poison logs and file names.
//! Cloning is cheap (a reference count), since ids travel from the request to the decision log.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The longest identifier accepted, in bytes of UTF-8.
pub const MAXIMUM_ID_BYTES: usize = 256;

/// Why a text cannot be an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// The text has no characters (or only white space).
    #[error("identifier is empty")]
    Empty,
    /// The text is longer than [`MAXIMUM_ID_BYTES`].
    #[error("identifier has {bytes} bytes, at most {MAXIMUM_ID_BYTES} are accepted")]
    TooLong {
        /// Length of the offending text in bytes.
        bytes: usize,
    },
    /// The text holds a control character such as a line break.
    #[error("identifier `{escaped}` holds a control character")]
    Control {
        /// The offending text with control characters escaped.
        escaped: String,
    },
}

fn checked(text: &str) -> Result<Arc<str>, IdError> {
    if text.trim().is_empty() {
        return Err(IdError::Empty);
    }
    if text.len() > MAXIMUM_ID_BYTES {
        return Err(IdError::TooLong { bytes: text.len() });
    }
    if text.chars().any(char::is_control) {
        return Err(IdError::Control { escaped: text.escape_debug().collect() });
    }
    Ok(Arc::from(text))
}

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// Checks `text` and makes it an identifier.
            ///
            /// # Errors
            /// [`IdError`] when the text is empty, too long, or holds control characters.
            pub fn new(text: &str) -> Result<Self, IdError> {
                checked(text).map(Self)
            }

            /// The identifier as the caller wrote it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                Self::new(&text)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = IdError;
            fn try_from(text: &str) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0.as_ref().to_owned()
            }
        }
    };
}

identifier!(
    /// A product (or variant) as the shop's own systems name it.
    ProductId
);
identifier!(
    /// A known customer: the account number, never an e-mail address in the clear.
    CustomerId
);
identifier!(
    /// A browser or device before anyone logged in.
    AnonymousId
);
identifier!(
    /// One visit. Made by the client, or derived from gaps in time when the client sends none.
    SessionId
);
identifier!(
    /// The sender's unique id of one signal; the key of deduplication.
    MessageId
);
identifier!(
    /// One order; its lines share it.
    OrderId
);
identifier!(
    /// One decision that was logged and can be explained and replayed.
    DecisionId
);
identifier!(
    /// A merchant's rule.
    RuleId
);
identifier!(
    /// A place that asks for decisions: `home`, `product`, `basket`, `order-confirmation`, …
    Surface
);
identifier!(
    /// Where stock lies and a price holds: a store, a warehouse or a sales channel, such as `store:12` or `web`.
    Place
);
identifier!(
    /// SHA-256 of a normalised e-mail address in lower-case hex.
    EmailHash
);
identifier!(
    /// A loyalty card number.
    LoyaltyCard
);

impl DecisionId {
    /// The id that shows these bits (the lowest 120) in Crockford's base 32, the alphabet of ULID: 24 characters, so
    /// that ids sort like their bits.
    #[must_use]
    pub fn from_bits(bits: u128) -> Self {
        const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let digit = |at: u32| ALPHABET.get(((bits >> (5 * at)) & 31) as usize).copied().map_or('0', char::from);
        Self((0..24).rev().map(digit).collect::<String>().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_keeps_the_callers_text() {
        assert_eq!(ProductId::new("85123A").unwrap().as_str(), "85123A");
        assert_eq!(serde_json::to_string(&ProductId::new("Ü 1").unwrap()).unwrap(), "\"Ü 1\"");
    }

    #[test]
    fn ids_made_from_bits_sort_like_them_and_pass_the_check() {
        let (small, large) = (DecisionId::from_bits(31), DecisionId::from_bits(32));
        assert_eq!((small.as_str(), large.as_str()), ("00000000000000000000000Z", "000000000000000000000010"));
        assert!(DecisionId::new(small.as_str()).is_ok() && small < large);
    }

    #[test]
    fn empty_long_and_control_texts_are_refused_with_a_reason() {
        assert_eq!(ProductId::new("  "), Err(IdError::Empty));
        assert_eq!(ProductId::new(&"x".repeat(257)), Err(IdError::TooLong { bytes: 257 }));
        let refused = ProductId::new("a\nb").unwrap_err().to_string();
        assert_eq!(refused, "identifier `a\\nb` holds a control character");
        assert!(serde_json::from_str::<ProductId>("\"\"").is_err());
    }
}
