//! What a person takes from one visit to the next.

use commerce::Timestamp;

use crate::assortment::Article;

const VIEWED: usize = 12;
const WANTED: usize = 8;

/// Across devices.
pub struct Memory<'a> {
    /// Until when this person is busy with the visit before.
    pub busy_until: Timestamp,
    pub visits: usize,
    pub orders: usize,
    /// What was looked at last, latest last.
    pub viewed: Vec<&'a Article>,
    /// What goes with something bought lately.
    pub wanted: Vec<&'a Article>,
    /// What is used up, and when.
    pub due: Vec<(Timestamp, &'a Article)>,
    pub devices: Vec<DeviceMemory<'a>>,
}

/// On one device.
#[derive(Default)]
pub struct DeviceMemory<'a> {
    pub is_logged_in: bool,
    pub was_asked: bool,
    pub basket: Vec<(&'a Article, u32)>,
}

impl<'a> Memory<'a> {
    /// The memory of someone new, with so many devices.
    pub fn new(devices: usize) -> Self {
        let devices = (0..devices).map(|_| DeviceMemory::default()).collect();
        let (viewed, wanted, due) = (Vec::new(), Vec::new(), Vec::new());
        Self { busy_until: Timestamp::from_millis(i64::MIN), visits: 0, orders: 0, viewed, wanted, due, devices }
    }

    /// Remembers a look.
    pub fn saw(&mut self, article: &'a Article) {
        self.viewed.retain(|known| known.number != article.number);
        self.viewed.push(article);
        if self.viewed.len() > VIEWED {
            self.viewed.remove(0);
        }
    }

    /// Remembers a wish.
    pub fn wants(&mut self, article: &'a Article) {
        self.wanted.push(article);
        if self.wanted.len() > WANTED {
            self.wanted.remove(0);
        }
    }

    /// Takes out something that is used up by now.
    pub fn used_up(&mut self, now: Timestamp) -> Option<&'a Article> {
        let at = self.due.iter().position(|(due, _)| *due <= now)?;
        Some(self.due.swap_remove(at).1)
    }
}
