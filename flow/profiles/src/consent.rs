//! What a shopper said to each purpose, and what holds where nothing was said.
//!
//! **The latest word counts, and a tie is a no.** Decisions are kept per purpose with the version of the text that
//! was agreed to; the full proof (who, when, through which form) is the signal in the log. Two contradicting words
//! in the same millisecond are settled as denied: a wrong no costs a sale, a wrong yes breaks the law.
//!
//! **Silence.** Marketing, and sale or sharing, are never granted by silence: every regime we know wants a yes for
//! messages, and a shop that sells data should have to ask. For analytics and personalization, silence means what the
//! [`ConsentPolicy`] says. Opt-in (the GDPR read with the ePrivacy directive, and the default here): no until the
//! shopper says yes. Opt-out (most US state laws, or a shop that relies on legitimate interest): yes until the
//! shopper says no. A switch per purpose for the other two was refused: it would exist to be set wrongly.
//!
//! **Global Privacy Control** (`Sec-GPC: 1`) takes sale or sharing and marketing away from one request, even where
//! the profile says yes: under the CCPA regulations the signal is a valid opt-out of sale and sharing, and Colorado
//! and Connecticut extend it to targeted advertising. It says nothing about a shop using its own data to order its
//! own shelves, so analytics and personalization stand. It is not written into the profile: the header belongs to a
//! browser and is sent each time. Its absence is no consent.

use commerce::{Consents, Purpose};
use serde::{Deserialize, Serialize};

use crate::kinds::Marks;

/// The latest decision per purpose.
pub type Decisions = Marks<Purpose, Decision, { Purpose::ALL.len() }>;

/// A word about one purpose.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Decision {
    /// Yes or no.
    #[serde(rename = "c")]
    pub choice: Choice,
    /// Version of the text that was answered.
    #[serde(rename = "x", default, skip_serializing_if = "Option::is_none")]
    pub text_version: Option<Box<str>>,
}

/// Yes or no; in the same millisecond, no wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Yes.
    Granted,
    /// No.
    Denied,
}

/// What holds where the shopper said nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ConsentPolicy {
    /// Whether silence allows measuring.
    pub analytics: bool,
    /// Whether silence allows personalizing.
    pub personalization: bool,
}

impl ConsentPolicy {
    /// Nothing without a yes: the default.
    #[must_use]
    pub const fn opt_in() -> Self {
        Self { analytics: false, personalization: false }
    }

    /// Analytics and personalization until a no.
    #[must_use]
    pub const fn opt_out() -> Self {
        Self { analytics: true, personalization: true }
    }

    /// What holds for a stranger.
    #[must_use]
    pub fn of_silence(self) -> Consents {
        let granted = |consents: Consents, yes: bool, purpose| if yes { consents.with(purpose) } else { consents };
        let consents = granted(Consents::none(), self.analytics, Purpose::Analytics);
        granted(consents, self.personalization, Purpose::Personalization)
    }

    /// What holds for a shopper who decided this much.
    #[must_use]
    pub fn consents(self, decisions: &Decisions) -> Consents {
        decisions.latest_first().fold(self.of_silence(), |consents, mark| match mark.value.choice {
            Choice::Granted => consents.with(mark.key),
            Choice::Denied => consents.without(mark.key),
        })
    }

    /// What is left of these consents for a request that carries `Sec-GPC: 1`.
    #[must_use]
    pub const fn under_gpc(consents: Consents) -> Consents {
        consents.without(Purpose::SaleOrSharing).without(Purpose::Marketing)
    }
}

#[cfg(test)]
mod tests {
    use commerce::Timestamp;

    use super::*;

    fn decided(words: &[(i64, Purpose, Choice)]) -> Decisions {
        let mut decisions = Decisions::none();
        for (at, purpose, choice) in words {
            decisions.mark(Timestamp::from_millis(*at), *purpose, Decision { choice: *choice, text_version: None });
        }
        decisions
    }

    #[test]
    fn silence_never_grants_marketing_or_sale() {
        let consents = ConsentPolicy::opt_out().consents(&decided(&[]));
        assert_eq!(consents, Consents::none().with(Purpose::Analytics).with(Purpose::Personalization));
        assert_eq!(ConsentPolicy::default().consents(&decided(&[])), Consents::none());
    }

    #[test]
    fn the_latest_word_wins_in_any_order_of_arrival_and_a_tie_is_a_no() {
        let purpose = Purpose::Personalization;
        let said =
            |words: &[(i64, Purpose, Choice)]| ConsentPolicy::opt_out().consents(&decided(words)).allows(purpose);
        assert!(said(&[(1, purpose, Choice::Denied), (2, purpose, Choice::Granted)]));
        assert!(said(&[(2, purpose, Choice::Granted), (1, purpose, Choice::Denied)]));
        assert!(!said(&[(2, purpose, Choice::Granted), (2, purpose, Choice::Denied)]));
        assert!(!said(&[(2, purpose, Choice::Denied), (2, purpose, Choice::Granted)]));
    }

    #[test]
    fn global_privacy_control_overrides_an_explicit_yes_to_sale_and_leaves_the_shelves_alone() {
        let left = ConsentPolicy::under_gpc(Consents::all());
        assert!(!left.allows(Purpose::SaleOrSharing) && !left.allows(Purpose::Marketing));
        assert!(left.allows(Purpose::Personalization) && left.allows(Purpose::Analytics));
    }
}
