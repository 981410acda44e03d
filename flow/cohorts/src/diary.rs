//! Everything that happened, gathered shopper by shopper and put into order of time at the end.

use commerce::{IdError, MessageId, Timestamp};
use signals::{Circumstances, Happening, SchemaVersion, Signal, Who};

/// The growing history.
pub struct Diary {
    seed: u64,
    end: Timestamp,
    entries: Vec<Entry>,
}

/// A signal that has no id yet.
struct Entry {
    at: Timestamp,
    received_at: Timestamp,
    who: Who,
    circumstances: Circumstances,
    happening: Happening,
}

impl Diary {
    /// An empty diary of a shop with this seed, whose history ends at `end`.
    pub fn new(seed: u64, end: Timestamp) -> Self {
        Self { seed, end, entries: Vec::new() }
    }

    /// Notes what happened; what would happen after the end has not happened yet.
    pub fn note(&mut self, at: Timestamp, delay_ms: i64, who: &Who, circumstances: &Circumstances, what: Happening) {
        if at <= self.end {
            let received_at = at.plus_millis(delay_ms).min(self.end);
            let (who, circumstances) = (who.clone(), circumstances.clone());
            self.entries.push(Entry { at, received_at, who, circumstances, happening: what });
        }
    }

    /// The signals in order of time; equal instants in the order they were noted. Ids hold the seed, so that two
    /// made-up shops in one log do not count as duplicates of each other.
    pub fn finish(mut self) -> Result<Vec<Signal>, IdError> {
        self.entries.sort_by_key(|entry| entry.at);
        let seed = self.seed;
        let signal = |(number, entry): (usize, Entry)| {
            Ok(Signal {
                message_id: MessageId::new(&format!("demo-{seed:x}-{number:06}"))?,
                at: entry.at,
                received_at: entry.received_at,
                who: entry.who,
                circumstances: entry.circumstances,
                schema: SchemaVersion::CURRENT,
                happening: entry.happening,
            })
        };
        self.entries.into_iter().enumerate().map(signal).collect()
    }
}
