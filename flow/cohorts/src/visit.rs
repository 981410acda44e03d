//! One visit after the other: arriving, looking around, buying.
//!
//! A visit reads like what a person does. It draws on the shopper's taste and memory, and notes in the diary what a
//! shop would see of it.

mod arrival;
mod browsing;
mod buying;

use commerce::{IdError, SessionId, Timestamp};
use signals::{Circumstances, Happening, Who};

use crate::assortment::{Article, Assortment};
use crate::calendar::{Calendar, SECOND_MS};
use crate::diary::Diary;
use crate::random::Random;
use crate::shopper::{DeviceMemory, Memory, Shopper};

/// Who has two devices mostly takes the first.
const SECOND_DEVICE: f64 = 0.25;
/// Someone who was here comes back the same day.
const SAME_DAY: f64 = 0.12;
/// An app without a connection sends later.
const DELAYED: f64 = 0.005;

/// Plays a person's visits through the whole history.
pub fn live(
    shopper: &Shopper<'_>,
    assortment: &Assortment,
    calendar: &Calendar,
    random: &mut Random,
    diary: &mut Diary,
) -> Result<(), IdError> {
    let mut memory = Memory::new(shopper.devices.len());
    for day in calendar.days().filter(|day| *day >= shopper.first_day) {
        let comes = day == shopper.first_day || random.chance(shopper.visits_per_day * Calendar::demand(day));
        let mut next = comes.then(|| calendar.instant(day, random));
        while let Some(at) = next.filter(|at| *at > memory.busy_until && *at <= calendar.end()) {
            let until = Visit::begin(shopper, assortment, &mut memory, random, diary, at)?.run()?;
            memory.busy_until = until;
            let pause_ms = random.between(1.0, 4.0) * 3.6e6;
            next = random.chance(SAME_DAY).then(|| until.plus_millis(pause_ms as i64));
        }
    }
    Ok(())
}

/// A visit under way.
struct Visit<'v, 'a> {
    shopper: &'v Shopper<'a>,
    assortment: &'a Assortment,
    memory: &'v mut Memory<'a>,
    /// What is remembered on the device in use; given back at the end.
    device: DeviceMemory<'a>,
    device_number: usize,
    random: &'v mut Random,
    diary: &'v mut Diary,
    now: Timestamp,
    who: Who,
    circumstances: Circumstances,
}

/// Why someone comes.
enum Mission<'a> {
    /// Something is used up.
    Refill(&'a Article),
    /// Something goes with what was bought.
    Complement(&'a Article),
    /// The basket was left full.
    Resume,
    /// To look around on a shelf.
    Browse(usize),
}

impl<'v, 'a> Visit<'v, 'a> {
    fn begin(
        shopper: &'v Shopper<'a>,
        assortment: &'a Assortment,
        memory: &'v mut Memory<'a>,
        random: &'v mut Random,
        diary: &'v mut Diary,
        now: Timestamp,
    ) -> Result<Self, IdError> {
        memory.visits += 1;
        let device_number = usize::from(shopper.devices.len() > 1 && random.chance(SECOND_DEVICE));
        let device = memory.devices.get_mut(device_number).map(std::mem::take).unwrap_or_default();
        let equipment = shopper.devices.get(device_number);
        let who = Who { anonymous: equipment.map(|equipment| equipment.anonymous.clone()), ..Who::default() };
        let circumstances = Circumstances {
            session: Some(SessionId::new(&format!("visit-{}-{}", shopper.number, memory.visits))?),
            channel: equipment.map(|equipment| equipment.channel),
            device: equipment.map(|equipment| equipment.device),
            ..Circumstances::default()
        };
        Ok(Self { shopper, assortment, memory, device, device_number, random, diary, now, who, circumstances })
    }

    /// From arrival to departure; returns when that was.
    fn run(mut self) -> Result<Timestamp, IdError> {
        self.arrive();
        let eagerness = match self.mission() {
            Some(Mission::Refill(article)) => self.refill(article),
            Some(Mission::Complement(article)) => {
                self.look_at(article);
                self.browse(article.shelf, Some(article), 4.0)
            }
            Some(Mission::Resume) => buying::RESUMED,
            Some(Mission::Browse(shelf)) => self.browse(shelf, None, 6.0),
            None => 0.0,
        };
        self.perhaps_order(eagerness)?;
        let Self { memory, device, device_number, now, .. } = self;
        if let Some(slot) = memory.devices.get_mut(device_number) {
            *slot = device;
        }
        Ok(now)
    }

    fn mission(&mut self) -> Option<Mission<'a>> {
        if self.random.chance(0.6)
            && let Some(article) = self.memory.used_up(self.now)
        {
            return Some(Mission::Refill(article));
        }
        if !self.device.basket.is_empty() && self.random.chance(0.4) {
            return Some(Mission::Resume);
        }
        if self.random.chance(0.35)
            && let Some(article) = self.memory.wanted.pop()
        {
            return Some(Mission::Complement(article));
        }
        self.shopper.taste.shelf(self.random, self.now.day()).map(Mission::Browse)
    }

    /// Notes what happens now.
    fn note(&mut self, what: Happening) {
        let delay_s = if self.random.chance(DELAYED) { self.random.between(60.0, 3_600.0) } else { self.random.unit() };
        let delay_ms = (delay_s * SECOND_MS as f64) as i64;
        self.diary.note(self.now, delay_ms, &self.who, &self.circumstances, what);
    }

    /// Lets so many seconds pass, at least a third of them.
    fn pause(&mut self, about_s: f64) {
        let seconds = about_s * self.random.between(0.33, 1.67);
        self.now = self.now.plus_millis((seconds * SECOND_MS as f64) as i64);
    }
}
