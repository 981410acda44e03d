//! Whose signal is this: which profile it belongs to, which identifiers that links, and which profiles it joins.
//!
//! The two ways to be wrong are not equal. Not joining two profiles of one person costs a better guess; joining two
//! people shows one of them the other's purchases. So every rule below needs evidence that names a person,
//! and where evidence contradicts itself the stronger wins and the weaker is refused, visibly.
//!
//! 1. **A customer id is unique.** Two different customer ids never merge, whatever else agrees.
//! 2. **Names agree.** A loyalty card or e-mail hash that comes with another name (card, e-mail, customer id) is the
//!    same person's: their profiles merge, unless that would join two customers. Then the name stays with the customer
//!    who had it first ([`Refusal::OtherCustomer`]): a household shares a card, and who earned it keeps it.
//! 3. **A device is a place, not a person.** What it did before anybody was named there (a profile of devices only)
//!    merges into the first person named. Once its profile has a name, another name on the same device *moves* the
//!    device and leaves the history where it was. So a device never carries anything from one named
//!    person to another; the price is that a guest's e-mail typed where a customer had logged in
//!    founds a profile of its own until both come in one signal.
//! 4. **Placeholders are nobody** ([`Identifier::is_blocked`]).
//! 5. **Limits.** At most [`MAXIMUM_DEVICES`] devices and [`MAXIMUM_NAMES`] cards and e-mail hashes per profile. Beyond
//!    them the link is refused ([`Refusal::TooMany`]); the signal still counts for the person it names, and what else
//!    the refused identifier does goes to a profile of its own. Without it a kiosk's or a test script's ids
//!    would grow one profile for ever.
//! 6. **An alias** (`previous`) is one more identifier of the signal: the customer of that id when one is known,
//!    a device otherwise.
//!
//! The profile is founded by the strongest identifier it has; one that gains a stronger identifier is absorbed by
//! the profile which that one founds. So a key such as `customer:17850` never changes its person, and the key alone says
//! how much is known. Probabilistic matching (same address, same habits) was refused: it cannot be explained to the
//! person it is wrong about.

use commerce::{AnonymousId, CustomerId};
use signals::Who;

use super::{Identifier, ProfileId, Strength};

/// The most devices of one profile.
pub const MAXIMUM_DEVICES: usize = 50;

/// The most loyalty cards and e-mail hashes, together, of one profile.
pub const MAXIMUM_NAMES: usize = 20;

/// What a signal's identifiers amount to; the engine carries it out (see [`crate::Fold`]).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resolution {
    /// Whose the signal is; nobody's when every identifier is a placeholder. May have to be founded.
    pub profile: Option<ProfileId>,
    /// Identifiers to point to `profile`.
    pub links: Vec<Link>,
    /// Profiles to absorb into `profile`, with all their identifiers.
    pub merges: Vec<ProfileId>,
    /// Identifiers that are not linked, and why.
    pub refused: Vec<Refusal>,
}

/// An identifier that gets a new holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Which.
    pub identifier: Identifier,
    /// Who held it; that profile goes on without it.
    pub moved_from: Option<ProfileId>,
}

/// Why an identifier was not linked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A placeholder such as `null`.
    #[error("`{identifier}` is a placeholder and names nobody")]
    Placeholder {
        /// The identifier.
        identifier: Identifier,
    },
    /// It belongs to another customer.
    #[error("`{identifier}` belongs to `{holder}`, and two customers are never joined")]
    OtherCustomer {
        /// The identifier.
        identifier: Identifier,
        /// Whose it is and stays.
        holder: ProfileId,
    },
    /// The profile has as many identifiers as it may have.
    #[error("`{identifier}` would be one more than the {limit} identifiers of its kind that `{profile}` may have")]
    TooMany {
        /// The identifier.
        identifier: Identifier,
        /// The profile that is full.
        profile: ProfileId,
        /// How many of that kind it may have.
        limit: usize,
    },
}

/// The profile that holds an identifier now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Which.
    pub profile: ProfileId,
    /// How many devices it has.
    pub devices: usize,
    /// How many loyalty cards and e-mail hashes it has.
    pub names: usize,
}

struct Claim {
    identifier: Identifier,
    holder: Option<Holder>,
}

impl Resolution {
    /// The profiles to read for a decision, best first. A decision links nothing: where somebody logged in and no
    /// signal said so yet, the profile to be is not founded, and what the device did is the best there is.
    pub fn readable(&self) -> impl Iterator<Item = &ProfileId> {
        self.profile.iter().chain(&self.merges)
    }
}

/// Decides whose a signal is, by the rules above. `lookup` says who holds an identifier; `previous` is the former
/// identifier of an alias.
///
/// # Errors
/// Only what `lookup` fails with.
pub fn resolve<E>(
    who: &Who,
    previous: Option<&str>,
    mut lookup: impl FnMut(&Identifier) -> Result<Option<Holder>, E>,
) -> Result<Resolution, E> {
    let mut resolution = Resolution::default();
    let mut claims: Vec<Claim> = Vec::with_capacity(4);
    for identifier in identifiers(who) {
        if identifier.is_blocked() {
            resolution.refused.push(Refusal::Placeholder { identifier });
        } else {
            claims.push(Claim { holder: lookup(&identifier)?, identifier });
        }
    }
    if let Some(previous) = previous {
        claim_alias(previous, &mut claims, &mut resolution, lookup)?;
    }
    let Some(profile) = belongs_to(&claims) else { return Ok(resolution) };
    settle(claims, &profile, &mut resolution);
    resolution.profile = Some(profile);
    Ok(resolution)
}

/// The identifiers of a signal, strongest first.
pub fn identifiers(who: &Who) -> impl Iterator<Item = Identifier> {
    let customer = who.customer.clone().map(Identifier::Customer);
    let loyalty = who.loyalty.clone().map(Identifier::Loyalty);
    let email = who.email.clone().map(Identifier::Email);
    let anonymous = who.anonymous.clone().map(Identifier::Anonymous);
    [customer, loyalty, email, anonymous].into_iter().flatten()
}

fn claim_alias<E>(
    previous: &str,
    claims: &mut Vec<Claim>,
    resolution: &mut Resolution,
    mut lookup: impl FnMut(&Identifier) -> Result<Option<Holder>, E>,
) -> Result<(), E> {
    let (Ok(customer), Ok(anonymous)) = (CustomerId::new(previous), AnonymousId::new(previous)) else { return Ok(()) };
    let (customer, anonymous) = (Identifier::Customer(customer), Identifier::Anonymous(anonymous));
    if anonymous.is_blocked() {
        resolution.refused.push(Refusal::Placeholder { identifier: anonymous });
        return Ok(());
    }
    if claims.iter().any(|claim| claim.identifier == customer || claim.identifier == anonymous) {
        return Ok(());
    }
    match (lookup(&customer)?, claims.first().map(|claim| claim.identifier.strength())) {
        (Some(holder), Some(Strength::Customer)) => {
            resolution.refused.push(Refusal::OtherCustomer { identifier: customer, holder: holder.profile });
        }
        (Some(holder), _) => claims.insert(0, Claim { identifier: customer, holder: Some(holder) }),
        (None, _) => claims.push(Claim { holder: lookup(&anonymous)?, identifier: anonymous }),
    }
    Ok(())
}

/// The profile the claims belong to: the strongest holder, or the one that the strongest identifier founds when no
/// holder is as strong. Devices have a say only where nobody is named. `claims` are strongest first.
fn belongs_to(claims: &[Claim]) -> Option<ProfileId> {
    let strongest = &claims.first()?.identifier;
    if strongest.strength() == Strength::Customer {
        return Some(strongest.founds());
    }
    let has_say =
        |claim: &&Claim| strongest.strength() == Strength::Device || claim.identifier.strength() > Strength::Device;
    let holders = claims.iter().filter(has_say).filter_map(|claim| claim.holder.as_ref());
    let best = holders.rev().max_by_key(|holder| holder.profile.strength());
    match best {
        Some(best) if best.profile.strength() >= strongest.strength() => Some(best.profile.clone()),
        _ => Some(strongest.founds()),
    }
}

/// Links, merges or refuses every claim whose holder is not `profile`.
fn settle(claims: Vec<Claim>, profile: &ProfileId, resolution: &mut Resolution) {
    let held = claims.iter().filter_map(|claim| claim.holder.as_ref()).find(|holder| holder.profile == *profile);
    let (mut devices, mut names) = held.map_or((0, 0), |holder| (holder.devices, holder.names));
    for Claim { identifier, holder } in claims {
        let is_device = identifier.strength() == Strength::Device;
        let (more_devices, more_names, merge) = match &holder {
            Some(holder) if holder.profile == *profile || resolution.merges.contains(&holder.profile) => continue,
            Some(holder) if holder.profile.strength() == Strength::Customer && !is_device => {
                resolution.refused.push(Refusal::OtherCustomer { identifier, holder: holder.profile.clone() });
                continue;
            }
            Some(holder) if !is_device || holder.profile.strength() == Strength::Device => {
                (holder.devices, holder.names, true)
            }
            _ if is_device => (1, 0, false),
            _ if identifier.strength() == Strength::Customer => (0, 0, false),
            _ => (0, 1, false),
        };
        let full =
            [(devices + more_devices, more_devices, MAXIMUM_DEVICES), (names + more_names, more_names, MAXIMUM_NAMES)];
        if let Some((_, _, limit)) = full.into_iter().find(|(sum, more, limit)| *more > 0 && sum > limit) {
            resolution.refused.push(Refusal::TooMany { identifier, profile: profile.clone(), limit });
            continue;
        }
        devices += more_devices;
        names += more_names;
        match holder {
            Some(holder) if merge => resolution.merges.push(holder.profile),
            holder => {
                let moved_from = holder.map(|holder| holder.profile);
                resolution.links.push(Link { identifier, moved_from });
            }
        }
    }
}
