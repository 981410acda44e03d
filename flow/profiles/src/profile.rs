//! What the signals about one customer add up to.
//!
//! A profile is a fold: `apply` carries the writes of a signal out, `merge` joins two profiles as if all their signals
//! had come to one. Neither depends on the order of signals (see [`crate::kinds`]), so a late signal is as if on time and a
//! profile rebuilt from the log equals the live one.
//!
//! **Stored form.** A profile is stored as the JSON that its serde derive writes: short names, instants in
//! milliseconds, absent when empty, with the form's number under `v`. Adding a field with a default keeps the
//! number: old profiles read as if nothing had been written there, and an older program drops what it does not know. Any
//! other change raises [`STORED_FORM`]; a profile of another form is refused with both numbers named, and is
//! rebuilt from the log (it is a fold of it, so nothing needs converting). A test holds the current form
//! as text. What a shopper is shown is [`Profile::export`], in whole words.

mod export;
pub(crate) mod states;
#[cfg(test)]
mod tests;

use commerce::{Consents, MessageId, Timestamp};
use serde::{Deserialize, Serialize};
use signals::Signal;

use crate::consent::{ConsentPolicy, Decisions};
use crate::identity::{Holder, Identifier, ProfileId, Strength};
use crate::kinds::{Recent, millis};
use crate::writes::{Write, writes};
use states::States;

/// The number of the stored form that this version reads and writes.
pub const STORED_FORM: u32 = 1;

/// One customer, as far as known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    #[serde(rename = "v")]
    form: Form,
    id: ProfileId,
    #[serde(rename = "ids", default, skip_serializing_if = "Vec::is_empty")]
    identities: Vec<Identity>,
    #[serde(rename = "joined", default, skip_serializing_if = "Recent::is_empty")]
    receipts: Recent<Receipt, 100>,
    #[serde(rename = "said", default, skip_serializing_if = "Decisions::is_empty")]
    decisions: Decisions,
    #[serde(rename = "seen", default, skip_serializing_if = "Option::is_none")]
    seen: Option<(i64, i64)>,
    #[serde(rename = "st")]
    pub(crate) states: States,
}

/// An identifier of a profile, and the first signal that said so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The identifier.
    #[serde(rename = "i")]
    pub identifier: Identifier,
    /// The signal that linked it.
    #[serde(rename = "e")]
    pub evidence: Evidence,
}

/// The signal that something rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence {
    /// When it happened.
    #[serde(rename = "t", with = "millis")]
    pub at: Timestamp,
    /// Its id.
    #[serde(rename = "m")]
    pub message_id: MessageId,
}

/// That a profile was absorbed: which, on what evidence, and which identifiers it brought. Taking the named signal's
/// identifiers out of the log and rebuilding undoes the merge.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Receipt {
    /// The signal that joined the two.
    #[serde(rename = "e")]
    pub evidence: Evidence,
    /// The profile that is no more.
    #[serde(rename = "was")]
    pub absorbed: ProfileId,
    /// What it was known by.
    #[serde(rename = "ids")]
    pub identifiers: Vec<Identifier>,
}

impl Profile {
    /// A profile of which nothing is known.
    #[must_use]
    pub fn new(id: ProfileId) -> Self {
        Self {
            form: Form,
            id,
            identities: Vec::new(),
            receipts: Recent::none(),
            decisions: Decisions::none(),
            seen: None,
            states: States::default(),
        }
    }

    /// Carries out the writes of a signal.
    pub fn apply(&mut self, signal: &Signal) {
        for write in writes(signal) {
            self.apply_write(write);
        }
    }

    /// Carries out one write.
    pub fn apply_write(&mut self, write: Write) {
        match write {
            Write::Chosen { at, purpose, decision } => self.decisions.mark(at, purpose, decision),
            write => {
                if let Write::Seen { at } = write {
                    self.see(at.millis(), at.millis());
                }
                self.states.apply(write);
            }
        }
    }

    /// Takes in all that another profile knows. The key stays.
    pub fn merge(&mut self, other: Self) {
        for Identity { identifier, evidence } in other.identities {
            self.link(identifier, evidence);
        }
        self.receipts.merge(other.receipts);
        self.decisions.merge(other.decisions);
        if let Some((first, last)) = other.seen {
            self.see(first, last);
        }
        self.states.merge(other.states);
    }

    /// Merges and keeps a receipt.
    pub fn absorb(&mut self, other: Self, evidence: Evidence) {
        let identifiers = other.identifiers().cloned().collect();
        self.receipts.insert(Receipt { evidence, absorbed: other.id.clone(), identifiers });
        self.merge(other);
    }

    /// Adds an identifier; of two pieces of evidence the earlier is kept.
    pub fn link(&mut self, identifier: Identifier, evidence: Evidence) {
        match self.identities.binary_search_by(|held| held.identifier.cmp(&identifier)) {
            Ok(place) => {
                if let Some(held) = self.identities.get_mut(place).filter(|held| held.evidence > evidence) {
                    held.evidence = evidence;
                }
            }
            Err(place) => {
                self.identities.reserve_exact(1);
                self.identities.insert(place, Identity { identifier, evidence });
            }
        }
    }

    /// Takes an identifier away; what it brought stays.
    pub fn unlink(&mut self, identifier: &Identifier) {
        self.identities.retain(|held| held.identifier != *identifier);
    }

    /// The key.
    #[must_use]
    pub const fn id(&self) -> &ProfileId {
        &self.id
    }

    /// Everything it is known by, strongest kind first, with evidence.
    #[must_use]
    pub fn identities(&self) -> &[Identity] {
        &self.identities
    }

    /// Everything it is known by, strongest kind first.
    pub fn identifiers(&self) -> impl Iterator<Item = &Identifier> {
        self.identities.iter().map(|identity| &identity.identifier)
    }

    /// How many devices it has.
    #[must_use]
    pub fn devices(&self) -> usize {
        self.identifiers().filter(|identifier| identifier.strength() == Strength::Device).count()
    }

    /// How many loyalty cards and e-mail hashes it has.
    #[must_use]
    pub fn names(&self) -> usize {
        let named = |identifier: &&Identifier| matches!(identifier.strength(), Strength::Email | Strength::Loyalty);
        self.identifiers().filter(named).count()
    }

    /// It as the holder of an identifier, for [`crate::resolve`].
    #[must_use]
    pub fn as_holder(&self) -> Holder {
        Holder { profile: self.id.clone(), devices: self.devices(), names: self.names() }
    }

    /// The profiles it absorbed, latest first; at most 100.
    pub fn receipts(&self) -> impl Iterator<Item = &Receipt> {
        self.receipts.latest_first()
    }

    /// What the shopper said to each purpose.
    #[must_use]
    pub const fn decisions(&self) -> &Decisions {
        &self.decisions
    }

    /// What may be used, under a policy for what was left unsaid.
    #[must_use]
    pub fn consents(&self, policy: ConsentPolicy) -> Consents {
        policy.consents(&self.decisions)
    }

    /// When the first of its signals happened.
    #[must_use]
    pub fn first_seen(&self) -> Option<Timestamp> {
        self.seen.map(|(first, _)| Timestamp::from_millis(first))
    }

    /// When the last of its signals happened.
    #[must_use]
    pub fn last_seen(&self) -> Option<Timestamp> {
        self.seen.map(|(_, last)| Timestamp::from_millis(last))
    }

    /// How many signals it is made of.
    #[must_use]
    pub const fn signal_count(&self) -> u32 {
        self.states.signals.get()
    }

    fn see(&mut self, first: i64, last: i64) {
        let (held_first, held_last) = self.seen.unwrap_or((first, last));
        self.seen = Some((held_first.min(first), held_last.max(last)));
    }
}

/// The number of the stored form; reading another one fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
struct Form;

impl TryFrom<u32> for Form {
    type Error = String;
    fn try_from(form: u32) -> Result<Self, String> {
        if form == STORED_FORM {
            return Ok(Self);
        }
        Err(format!("the profile has stored form {form}, this version reads {STORED_FORM}; rebuild it from the log"))
    }
}

impl From<Form> for u32 {
    fn from(_: Form) -> Self {
        STORED_FORM
    }
}
