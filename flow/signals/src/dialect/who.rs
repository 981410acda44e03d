//! Whose a message is.
//!
//! An e-mail address never passes in the clear: it is hashed here, before anything is stored. A shop that uses the
//! address as the account's id is common enough that such an id is hashed too, the same way every time, so that
//! the account is still one account.

use commerce::{AnonymousId, CustomerId, EmailHash, LoyaltyCard};
use sha2::{Digest, Sha256};

use super::{Fault, Message, Read, field};
use crate::json::Node;
use crate::{Code, Who};

const CUSTOMERS: [&str; 4] = ["userId", "user_id", "customer", "userid"];
const ANONYMOUS: [&str; 6] = ["anonymousId", "anonymous_id", "anonymous", "client_id", "user_pseudo_id", "anonymousid"];
const LOYALTY: [&str; 4] = ["loyalty_card", "loyaltyCard", "loyalty_number", "loyalty"];
const HASHES: [&str; 3] = ["email_hash", "email_sha256", "emailHash"];

/// The identifiers of a message: at least one.
pub(crate) fn who<'n>(message: &Message<'n>) -> Read<'n, Who> {
    let find = |names: &[&str]| message.identifiers.iter().find_map(|holder| present(holder, names));
    let customer = match find(&CUSTOMERS) {
        Some(node) => Some(customer(node)?),
        None => None,
    };
    let personal = [message.traits, trait_context(message, 0), trait_context(message, 1), message.properties];
    let known = |names: &[&str]| personal.iter().find_map(|holder| present(holder, names));
    let mut who = Who {
        customer,
        anonymous: find(&ANONYMOUS).map(field::identifier::<AnonymousId>).transpose()?,
        email: email(known(&["email"]), known(&HASHES))?,
        loyalty: known(&LOYALTY).map(field::identifier::<LoyaltyCard>).transpose()?,
    };
    if who.is_nobody() && !message.word.is_about_products() {
        who.customer = message.subject.map(self::customer).transpose()?;
    }
    if who.is_nobody() {
        return Err(Fault::new(
            message.root,
            Code::NoIdentifier,
            "the message names nobody",
            "add `userId`, `anonymousId`, an e-mail address or a loyalty card",
        ));
    }
    Ok(who)
}

/// Where the message names an account or a browser.
pub(super) fn shopper<'n>(message: &Message<'n>) -> Option<&'n Node<'n>> {
    message.identifiers.iter().find_map(|holder| present(holder, &CUSTOMERS).or_else(|| present(holder, &ANONYMOUS)))
}

fn present<'n>(holder: &'n Node<'n>, names: &[&str]) -> Option<&'n Node<'n>> {
    names.iter().find_map(|name| holder.get(name).filter(|node| !field::is_blank(node)))
}

fn trait_context<'n>(message: &Message<'n>, index: usize) -> &'n Node<'n> {
    message.contexts.get(index).and_then(|context| context.get("traits")).unwrap_or(&super::NOTHING)
}

fn customer<'n>(node: &'n Node<'n>) -> Read<'n, CustomerId> {
    match node.as_text().filter(|text| looks_like_email(text)) {
        Some(address) => CustomerId::new(&hash(address)).map_err(|error| unusable(node, &error)),
        None => field::identifier(node),
    }
}

/// An identifier as text, hashed when it is an e-mail address.
pub(super) fn hidden_identifier<'n>(node: &'n Node<'n>) -> Read<'n, String> {
    customer(node).map(String::from)
}

fn email<'n>(address: Option<&'n Node<'n>>, hashed: Option<&'n Node<'n>>) -> Read<'n, Option<EmailHash>> {
    if let Some(node) = address {
        let Some(text) = node.as_text() else { return Err(Fault::wrong_type(node, "an e-mail address")) };
        return EmailHash::new(&hash(text)).map(Some).map_err(|error| unusable(node, &error));
    }
    let Some(node) = hashed else { return Ok(None) };
    let is_hash = |text: &&str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let Some(text) = node.as_text().filter(is_hash) else {
        return Err(Fault::new(
            node,
            Code::WrongType,
            "this is not a hash of an e-mail address",
            "send the SHA-256 of the trimmed address in lower case, as 64 hexadecimal digits",
        ));
    };
    EmailHash::new(&text.to_ascii_lowercase()).map(Some).map_err(|error| unusable(node, &error))
}

fn unusable<'n>(node: &'n Node<'n>, error: &commerce::IdError) -> Box<Fault<'n>> {
    Fault::new(node, Code::InvalidIdentifier, error.to_string(), "send the identifier, or leave the field out")
}

/// Whether a text is an e-mail address, near enough to hide it.
pub(super) fn looks_like_email(text: &str) -> bool {
    let text = text.trim();
    let Some((local, domain)) = text.split_once('@') else { return false };
    !local.is_empty() && domain.contains('.') && !text.contains(char::is_whitespace) && !domain.contains('@')
}

/// SHA-256 of the trimmed address in lower case, in hexadecimal: what advertisers and tag managers call a hashed
/// e-mail.
fn hash(address: &str) -> String {
    crate::digest::hexadecimal(&Sha256::digest(address.trim().to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_hashed_without_regard_to_case_and_surrounding_space() {
        let expected = "973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b";
        assert_eq!(hash("test@example.com"), expected);
        assert_eq!(hash(" Test@Example.COM "), expected);
    }

    #[test]
    fn an_address_is_told_from_a_handle() {
        assert!(looks_like_email("a@b.co"));
        assert!(!looks_like_email("@b.co") && !looks_like_email("a@b") && !looks_like_email("meet a@b.co at 3"));
    }
}
