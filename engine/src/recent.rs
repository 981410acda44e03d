//! The worlds of the last moments, so that "why?" asked now needs no journal.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use crate::Served;
use crate::decision_writer::lock;

/// How many worlds are remembered. They share what did not change, so one costs little.
const REMEMBERED: usize = 64;

#[derive(Default)]
pub(crate) struct Recent(Mutex<VecDeque<Arc<Served>>>);

impl Recent {
    pub(crate) fn remember(&self, served: &Arc<Served>) {
        let mut worlds = lock(&self.0);
        if worlds.len() == REMEMBERED {
            worlds.pop_back();
        }
        worlds.push_front(Arc::clone(served));
    }

    pub(crate) fn find(&self, wanted: impl Fn(&Served) -> bool) -> Option<Arc<Served>> {
        lock(&self.0).iter().find(|served| wanted(served)).map(Arc::clone)
    }
}
