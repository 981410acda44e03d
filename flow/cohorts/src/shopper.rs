//! A made-up person: what they like, how often they come, and what they tell the shop.

mod memory;
mod taste;

use commerce::{AnonymousId, CustomerId, IdError, LoyaltyCard, Purpose};
use signals::{Channel, ConsentDecision, Device, Traits};

use crate::assortment::Assortment;
use crate::calendar::Calendar;
use crate::random::Random;

pub use memory::{DeviceMemory, Memory};
pub use taste::Taste;

/// A person.
pub struct Shopper<'a> {
    pub number: usize,
    /// None for those who only ever pass by.
    pub account: Option<Account>,
    pub devices: Vec<Equipment>,
    pub taste: Taste<'a>,
    /// On an average day.
    pub visits_per_day: f64,
    /// The day of the first visit of those who come new; before the history for the others.
    pub first_day: i64,
    pub answer: Answer,
}

/// What the shop knows of those who log in.
pub struct Account {
    pub customer: CustomerId,
    pub loyalty: Option<LoyaltyCard>,
    pub traits: Traits,
}

/// A browser or an app.
pub struct Equipment {
    pub anonymous: AnonymousId,
    pub device: Device,
    pub channel: Channel,
}

/// What is said to the consent banner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Everything,
    NoMarketing,
    Refused,
    /// The banner is ignored.
    Silent,
}

impl<'a> Shopper<'a> {
    /// The person of that number; with an account unless only passing by.
    pub fn make(
        random: &mut Random,
        number: usize,
        has_account: bool,
        assortment: &'a Assortment,
        calendar: &Calendar,
    ) -> Result<Self, IdError> {
        let age = random.between(16.0, 82.0) as u16;
        let birth_year = u16::try_from(calendar.end().year()).unwrap_or(u16::MAX).saturating_sub(age);
        let account = if has_account { Some(Account::make(random, number, birth_year)?) } else { None };
        let days = calendar.days();
        let is_new = !has_account || random.chance(0.45);
        let first_day =
            if is_new { days.start() + random.below(days.clone().count()) as i64 } else { days.start() - 1 };
        let visits_per_day = if has_account { random.around(0.055, 0.8).min(0.9) } else { 0.008 };
        let answer = match random.unit() {
            share if share < 0.55 => Answer::Everything,
            share if share < 0.90 => Answer::NoMarketing,
            share if share < 0.95 => Answer::Refused,
            _ => Answer::Silent,
        };
        let devices = devices(random, number, has_account)?;
        let taste = Taste::draw(random, assortment, age);
        Ok(Self { number, account, devices, taste, visits_per_day, first_day, answer })
    }
}

impl Account {
    fn make(random: &mut Random, number: usize, birth_year: u16) -> Result<Self, IdError> {
        let loyalty = if random.chance(0.35) { Some(LoyaltyCard::new(&format!("card-{number:05}"))?) } else { None };
        let traits = Traits {
            birth_year: random.chance(0.85).then_some(birth_year),
            country: Some(random.pick(&["GB", "GB", "GB", "GB", "GB", "IE", "FR", "DE"]).to_owned()),
            language: Some("en".to_owned()),
            ..Traits::default()
        };
        Ok(Self { customer: CustomerId::new(&format!("customer-{number:04}"))?, loyalty, traits })
    }
}

fn devices(random: &mut Random, number: usize, has_account: bool) -> Result<Vec<Equipment>, IdError> {
    let owned: &[(Device, Channel)] = match random.unit() {
        share if share < 0.45 || !has_account => &[(Device::Mobile, Channel::Web)],
        share if share < 0.65 => &[(Device::Desktop, Channel::Web)],
        share if share < 0.85 => &[(Device::Mobile, Channel::Web), (Device::Desktop, Channel::Web)],
        share if share < 0.95 => &[(Device::Mobile, Channel::App), (Device::Desktop, Channel::Web)],
        _ => &[(Device::Tablet, Channel::Web)],
    };
    let made = owned.iter().zip(["a", "b"]).map(|((device, channel), letter)| {
        let anonymous = AnonymousId::new(&format!("browser-{number:04}-{letter}"))?;
        Ok(Equipment { anonymous, device: *device, channel: *channel })
    });
    made.collect()
}

impl Answer {
    /// The answer as it is signalled; nothing for silence.
    pub fn decisions(self) -> Vec<ConsentDecision> {
        let granted: &[Purpose] = match self {
            Self::Everything => &[Purpose::Analytics, Purpose::Personalization, Purpose::Marketing],
            Self::NoMarketing => &[Purpose::Analytics, Purpose::Personalization],
            Self::Refused => &[],
            Self::Silent => return Vec::new(),
        };
        let asked = [Purpose::Analytics, Purpose::Personalization, Purpose::Marketing, Purpose::SaleOrSharing];
        asked.into_iter().map(|purpose| ConsentDecision { purpose, granted: granted.contains(&purpose) }).collect()
    }
}
