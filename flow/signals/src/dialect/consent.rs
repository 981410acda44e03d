//! What a shopper agreed to, as consent tools say it.
//!
//! Tools name categories as they like. Names in common use are understood; a category that is not understood is
//! passed over on ordinary events, where it rides along, and refused on a change of consent, where a choice would
//! be lost. Two categories for one purpose agree on a yes only: a no anywhere is a no.

use commerce::Purpose;

use super::{Fault, Message, Read, field};
use crate::json::{Node, escaped};
use crate::{Code, ConsentDecision};

/// What the message's context says about consent, by purpose.
pub(super) fn in_context(message: &Message<'_>) -> Vec<ConsentDecision> {
    let preferences = message.in_context(&["consent"]).and_then(|consent| consent.get("categoryPreferences"));
    let mut ballot = Ballot::default();
    for (name, choice) in preferences.and_then(Node::entries).unwrap_or_default() {
        if let (Some(purpose), Ok(granted)) = (purpose(name), granted(choice)) {
            ballot.cast(purpose, granted);
        }
    }
    ballot.decisions()
}

/// The decisions of a change of consent: `decisions` as ours, an object of purposes under `consent` or
/// `categoryPreferences`, or what the context says.
pub(super) fn decided<'n>(message: &Message<'n>) -> Read<'n, Vec<ConsentDecision>> {
    let mut ballot = Ballot::default();
    if let Some(list) = message.property(&["decisions"]) {
        for decision in field::list(list, message.policy)? {
            let Some(name) = decision.get("purpose") else {
                return Err(Fault::missing(decision, message.root, &["purpose"]));
            };
            let purpose = name.as_text().and_then(purpose).ok_or_else(|| unknown(name, name.as_text()))?;
            let choice = decision.get("granted").ok_or_else(|| Fault::missing(decision, message.root, &["granted"]))?;
            ballot.cast(purpose, field::yes(choice)?);
        }
        return made(message, ballot);
    }
    let in_context = || message.in_context(&["consent"])?.get("categoryPreferences");
    let choices = message.property(&["consent", "categoryPreferences", "category_preferences"]).or_else(in_context);
    let Some(choices) = choices else { return Err(message.missing(&["decisions", "consent"])) };
    let Some(choices_by_name) = choices.entries() else { return Err(Fault::wrong_type(choices, "an object")) };
    for (name, choice) in choices_by_name {
        if matches!(choice, Node::Null) {
            continue;
        }
        let purpose = purpose(name).ok_or_else(|| unknown(choice, Some(name)))?;
        ballot.cast(purpose, granted(choice)?);
    }
    made(message, ballot)
}

/// A change of consent that decides nothing is a mistake of the sender's.
fn made<'n>(message: &Message<'n>, ballot: Ballot) -> Read<'n, Vec<ConsentDecision>> {
    let decisions = ballot.decisions();
    if decisions.is_empty() { Err(message.missing(&["decisions", "consent"])) } else { Ok(decisions) }
}

/// A plain yes or no, or UCP's object with `granted`.
fn granted<'n>(choice: &'n Node<'n>) -> Read<'n, bool> {
    field::yes(choice.get("granted").unwrap_or(choice))
}

fn unknown<'n>(node: &'n Node<'n>, name: Option<&str>) -> Box<Fault<'n>> {
    let message = format!("`{}` is no purpose of consent", escaped(name.unwrap_or_default()));
    let hint = "send `analytics`, `personalization`, `marketing` or `sale_or_sharing`";
    Fault::new(node, Code::UnknownValue, message, hint)
}

fn purpose(name: &str) -> Option<Purpose> {
    let letters: String =
        name.chars().take(64).filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
    Some(match letters.as_str() {
        "essential" | "necessary" | "strictlynecessary" | "required" => Purpose::Essential,
        "analytics" | "statistics" | "performance" | "measurement" => Purpose::Analytics,
        "personalization" | "personalisation" | "functional" | "functionality" | "preferences" => {
            Purpose::Personalization
        }
        "marketing" | "advertising" | "targeting" => Purpose::Marketing,
        "saleorsharing" | "saleofdata" | "datasharing" | "sharing" | "sale" => Purpose::SaleOrSharing,
        _ => return None,
    })
}

#[derive(Default)]
struct Ballot([Option<bool>; Purpose::ALL.len()]);

impl Ballot {
    fn cast(&mut self, purpose: Purpose, granted: bool) {
        if let Some(vote) = self.0.get_mut(purpose as usize) {
            *vote = Some(vote.unwrap_or(true) && granted);
        }
    }

    fn decisions(self) -> Vec<ConsentDecision> {
        let voted = Purpose::ALL.into_iter().zip(self.0);
        voted.filter_map(|(purpose, vote)| vote.map(|granted| ConsentDecision { purpose, granted })).collect()
    }
}
