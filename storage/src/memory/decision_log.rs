//! The latest decisions in a ring, found by id.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;

use commerce::DecisionId;

use super::hold;
use crate::{Position, StorageError, Stored};

/// The most decisions kept; older ones are dropped, as the port allows.
const MAXIMUM_DECISIONS: usize = 100_000;

/// See [`crate::DecisionLog`].
#[derive(Default)]
pub(super) struct DecisionLog {
    ring: Mutex<Ring>,
}

#[derive(Default)]
struct Ring {
    kept: VecDeque<(DecisionId, Vec<u8>)>,
    dropped: u64,
    positions: BTreeMap<DecisionId, u64>,
}

impl Ring {
    fn end(&self) -> u64 {
        self.dropped + self.kept.len() as u64
    }

    fn bytes(&self, position: u64) -> Option<&Vec<u8>> {
        let at = usize::try_from(position.checked_sub(self.dropped)?).ok()?;
        self.kept.get(at).map(|(_, bytes)| bytes)
    }

    fn drop_oldest(&mut self) {
        if let Some((id, _)) = self.kept.pop_front() {
            if self.positions.get(&id) == Some(&self.dropped) {
                self.positions.remove(&id);
            }
            self.dropped += 1;
        }
    }
}

impl crate::DecisionLog for DecisionLog {
    fn append(&self, records: &[(DecisionId, Vec<u8>)]) -> Result<(), StorageError> {
        let mut ring = hold(&self.ring);
        for (id, bytes) in records {
            let position = ring.end();
            ring.positions.insert(id.clone(), position);
            ring.kept.push_back((id.clone(), bytes.clone()));
            if ring.kept.len() > MAXIMUM_DECISIONS {
                ring.drop_oldest();
            }
        }
        Ok(())
    }

    fn get(&self, id: &DecisionId) -> Result<Option<Vec<u8>>, StorageError> {
        let ring = hold(&self.ring);
        Ok(ring.positions.get(id).and_then(|position| ring.bytes(*position)).cloned())
    }

    fn latest(&self, before: Option<Position>, limit: usize) -> Result<Vec<Stored>, StorageError> {
        let ring = hold(&self.ring);
        let before = before.map_or(ring.end(), |before| before.0.min(ring.end()));
        let positions = (ring.dropped..before).rev().take(limit);
        let stored = |position| Some(Stored { position: Position(position), bytes: ring.bytes(position)?.clone() });
        Ok(positions.filter_map(stored).collect())
    }

    fn end(&self) -> Result<Position, StorageError> {
        Ok(Position(hold(&self.ring).end()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DecisionLog as _;

    #[test]
    fn the_oldest_decisions_are_dropped_in_order_and_keep_their_positions() {
        let log = DecisionLog::default();
        let id = |number: usize| DecisionId::new(&format!("d{number}")).unwrap();
        let records: Vec<_> = (0..MAXIMUM_DECISIONS + 2).map(|number| (id(number), vec![])).collect();
        log.append(&records).unwrap();
        assert_eq!(log.get(&id(1)).unwrap(), None);
        assert_eq!(log.get(&id(2)).unwrap(), Some(vec![]));
        assert_eq!(log.end().unwrap(), Position(MAXIMUM_DECISIONS as u64 + 2));
        assert_eq!(log.latest(Some(Position(4)), 10).unwrap().len(), 2);
    }
}
