//! What models learn from: sessions and orders over interned items, free of any wire or storage form.
//!
//! The engine builds one from signals, `evaluate` from files. Fitting sees nothing else, so a model trained by
//! either is the same model.

use commerce::{Category, CustomerId, ProductId, Timestamp};

use crate::Items;

/// Training data. Item numbers in sessions and orders come from [`Dataset::items`].
#[derive(Debug, Clone, Default)]
pub struct Dataset {
    /// The products, numbered.
    pub items: Items,
    /// Visits in order of their first event (oldest first); events within a visit in order of time.
    pub sessions: Vec<Vec<Event>>,
    /// Orders, oldest first.
    pub orders: Vec<Order>,
    /// Category by item number; shorter than [`Dataset::items`] where the rest is unknown.
    pub categories: Vec<Option<Category>>,
}

/// One product met in a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// Item number.
    pub item: u32,
    /// When, where known.
    pub at: Option<Timestamp>,
}

/// One order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Whose, where known.
    pub customer: Option<CustomerId>,
    /// When.
    pub at: Timestamp,
    /// What.
    pub lines: Vec<Line>,
}

/// One line of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Item number.
    pub item: u32,
    /// Pieces.
    pub quantity: u32,
}

impl Dataset {
    /// The number of this product, given now if it has none.
    pub fn intern(&mut self, id: &ProductId) -> u32 {
        self.items.intern(id)
    }

    /// Notes where a product stands in the shop's tree.
    pub fn set_category(&mut self, item: u32, category: Category) {
        let at = item as usize;
        if self.categories.len() <= at {
            self.categories.resize(at + 1, None);
        }
        if let Some(slot) = self.categories.get_mut(at) {
            *slot = Some(category);
        }
    }

    /// The category of an item, where known.
    #[must_use]
    pub fn category(&self, item: u32) -> Option<&Category> {
        self.categories.get(item as usize)?.as_ref()
    }

    /// Puts sessions and orders into order of time; stable, so what carries no time keeps its place.
    /// Events without a time sort by the ones beside them: a session is placed by its first known time, and
    /// sessions without any are taken to be in order already when no session has one.
    pub fn sort_by_time(&mut self) {
        for session in &mut self.sessions {
            if session.iter().all(|event| event.at.is_some()) {
                session.sort_by_key(|event| event.at);
            }
        }
        if self.sessions.iter().all(|session| session.first().is_none_or(|event| event.at.is_some())) {
            self.sessions.sort_by_key(|session| session.first().and_then(|event| event.at));
        }
        self.orders.sort_by_key(|order| order.at);
    }

    /// The first and last instant of the data; none when nothing carries a time.
    #[must_use]
    pub fn range(&self) -> Option<(Timestamp, Timestamp)> {
        let events = self.sessions.iter().flatten().filter_map(|event| event.at);
        let times = events.chain(self.orders.iter().map(|order| order.at));
        times.fold(None, |range, at| match range {
            None => Some((at, at)),
            Some((first, last)) => Some((at.min(first), at.max(last))),
        })
    }

    /// How many events all sessions hold.
    #[must_use]
    pub fn event_count(&self) -> usize {
        self.sessions.iter().map(Vec::len).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_keeps_its_number_and_its_category() {
        let mut data = Dataset::default();
        let (mug, cup) = (ProductId::new("mug").unwrap(), ProductId::new("cup").unwrap());
        assert_eq!((data.intern(&mug), data.intern(&cup), data.intern(&mug)), (0, 1, 0));
        data.set_category(1, Category::new("Home").unwrap());
        assert_eq!(data.category(0), None);
        assert_eq!(data.category(1).map(Category::as_str), Some("Home"));
    }

    #[test]
    fn sessions_without_times_keep_their_order_and_timed_ones_are_sorted() {
        let at = |millis| Some(Timestamp::from_millis(millis));
        let mut timed = Dataset {
            sessions: vec![
                vec![Event { item: 0, at: at(9) }, Event { item: 1, at: at(7) }],
                vec![Event { item: 2, at: at(3) }],
            ],
            ..Dataset::default()
        };
        timed.sort_by_time();
        let items: Vec<u32> = timed.sessions.iter().flatten().map(|event| event.item).collect();
        assert_eq!(items, [2, 1, 0]);
        assert_eq!(timed.range(), Some((Timestamp::from_millis(3), Timestamp::from_millis(9))));

        let plain = |item| vec![Event { item, at: None }];
        let mut untimed = Dataset { sessions: vec![plain(5), plain(4)], ..Dataset::default() };
        untimed.sort_by_time();
        assert_eq!(untimed.sessions, [plain(5), plain(4)]);
    }
}
