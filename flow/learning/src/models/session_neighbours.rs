//! `session_neighbours`: what followed in the recent visits most like this one.
//!
//! VMIS-kNN (Kersbergen et al., Serenade, SIGMOD 2022): every item has a posting list of its latest sessions; the
//! lists of the visit's items are merged from the latest session backwards until `sample` sessions are met, so the
//! sample is exactly the most recent ones, in one pass without a hash table. Of these the `neighbours` most similar
//! vote. From STAN (Garg et al., SIGIR 2019) comes how they vote: an item counts more the nearer it stands to where
//! the neighbour touched the visit. How likely a product is to be met again is measured apart (see
//! `repeats`).

use std::cell::RefCell;
use std::sync::Arc;

use commerce::Snapshot;
use decisions::Source;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::algorithm::{Algorithm, Basis};
use super::repeats::{LONGEST_VISIT, Mixed, RepeatRates};
use super::visit_source::{VisitModel, VisitSource};
use crate::Dataset;
use crate::bytes::{DecodeError, Reader, Writer};
use crate::rows::Rows;
use crate::scores::Scores;

/// Hyper-parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Recent sessions looked at per prediction (`m` in the paper).
    pub sample: usize,
    /// Most similar sessions that vote (`k`).
    pub neighbours: usize,
    /// Products of a visit that are matched.
    pub visit_length: usize,
    /// Weight of each product of a visit against the one after it.
    pub visit_decay: f32,
    /// Power of a matched item's inverse document frequency in the similarity.
    pub match_idf: f32,
    /// Power of a proposed item's inverse document frequency in its votes (1 in the paper).
    pub item_idf: f32,
    /// Similarity is divided by the neighbour's length to this power (cosine: 0.5).
    pub length_power: f32,
    /// A vote for an item `d` places from the match counts `1 / d` to this power.
    pub distance_power: f32,
    /// What a vote for an item before the match counts, against 1 for one after it.
    pub backward: f32,
    /// A neighbour's votes lose half their weight when this share of all sessions is newer; 0 for never.
    pub half_life_share: f32,
    /// The latest items of a training session that are kept.
    pub longest_session: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            sample: 500,
            neighbours: 250,
            visit_length: 9,
            visit_decay: 0.55,
            match_idf: 1.0,
            item_idf: 0.3,
            length_power: 0.25,
            distance_power: 0.75,
            backward: 0.75,
            half_life_share: 0.5,
            longest_session: 100,
        }
    }
}

/// Sessions, their posting lists, and repeat rates.
pub struct SessionNeighbours {
    basis: Basis<Settings>,
    /// Items of each session in order of time; sessions oldest first.
    sessions: Rows<u32>,
    repeats: RepeatRates,
    index: Index,
}

/// What follows from the sessions and is therefore not stored.
struct Index {
    /// The latest sessions of each item, latest first.
    postings: Rows<u32>,
    /// By session.
    session_weights: Vec<f32>,
    /// By item, when it is matched.
    match_weights: Vec<f32>,
    /// By item, when it is voted for.
    item_weights: Vec<f32>,
    /// By places from the match.
    distance_weights: Vec<f32>,
}

/// A session that shares items with the visit.
#[derive(Debug, Clone, Copy)]
struct Neighbour {
    session: u32,
    similarity: f32,
    /// Bit `i`: shares the visit's `i`-th item.
    shared: u32,
}

/// One item of the visit while posting lists are merged.
#[derive(Debug, Clone, Copy)]
struct Cursor<'a> {
    postings: &'a [u32],
    weight: f32,
}

thread_local! {
    static FOUND: RefCell<Vec<Neighbour>> = const { RefCell::new(Vec::new()) };
}

impl SessionNeighbours {
    /// Indexes the sessions.
    #[must_use]
    pub fn fit(data: &Dataset, settings: Settings) -> Self {
        let whole = Rows::from_lists(
            data.sessions.iter().map(|session| session.iter().map(|event| event.item).collect::<Vec<_>>()),
        );
        let repeats = RepeatRates::measure(whole.iter());
        let longest = settings.longest_session;
        // A session of one item says nothing of what goes with it.
        let told = whole.iter().filter(|session| session.len() > 1);
        let sessions =
            Rows::from_lists(told.map(|session| session.get(session.len().saturating_sub(longest)..).unwrap_or(&[])));
        let index = Index::of(&sessions, data.items.len(), &settings);
        Self { basis: Basis { settings, items: data.items.clone() }, sessions, repeats, index }
    }

    /// The visit's distinct items, latest first.
    fn matched(&self, visit: &[u32]) -> Vec<u32> {
        let mut matched: Vec<u32> = Vec::with_capacity(LONGEST_VISIT);
        for item in visit.iter().take(self.basis.settings.visit_length.min(LONGEST_VISIT)) {
            if !matched.contains(item) {
                matched.push(*item);
            }
        }
        matched
    }

    fn cursors(&self, matched: &[u32]) -> Vec<Cursor<'_>> {
        let decay = self.basis.settings.visit_decay;
        let decayed = std::iter::successors(Some(1.0_f32), |weight| Some(weight * decay));
        let cursor = |(item, decayed): (&u32, f32)| Cursor {
            postings: self.index.postings.row(*item),
            weight: decayed * self.index.match_weights.get(*item as usize).copied().unwrap_or_default(),
        };
        matched.iter().zip(decayed).map(cursor).collect()
    }

    /// The most similar of the most recent sessions that share an item with the visit.
    fn find(&self, cursors: &mut [Cursor<'_>], found: &mut Vec<Neighbour>) {
        found.clear();
        while found.len() < self.basis.settings.sample {
            let latest = cursors.iter().filter_map(|cursor| cursor.postings.first()).max().copied();
            let Some(session) = latest else { break };
            let (mut similarity, mut shared) = (0.0, 0);
            for (position, cursor) in cursors.iter_mut().enumerate() {
                if let Some((_, rest)) = cursor.postings.split_first().filter(|(first, _)| **first == session) {
                    cursor.postings = rest;
                    similarity += cursor.weight;
                    shared |= 1 << position;
                }
            }
            similarity *= self.index.session_weights.get(session as usize).copied().unwrap_or_default();
            found.push(Neighbour { session, similarity, shared });
        }
        let by_similarity = |a: &Neighbour, b: &Neighbour| {
            b.similarity.total_cmp(&a.similarity).then_with(|| b.session.cmp(&a.session))
        };
        let keep = self.basis.settings.neighbours;
        if keep > 0 && found.len() > keep {
            found.select_nth_unstable_by(keep - 1, by_similarity);
            found.truncate(keep);
            // The selection leaves an order of its own; sums must not depend on it.
            found.sort_unstable_by_key(|neighbour| std::cmp::Reverse(neighbour.session));
        }
    }

    /// Hands every vote of a neighbour to `count`: the item and the weight of the vote.
    #[inline]
    fn votes(&self, matched: &[u32], neighbour: &Neighbour, mut count: impl FnMut(u32, f32)) {
        let session = self.sessions.row(neighbour.session);
        let Some(met) = matched.get(neighbour.shared.trailing_zeros() as usize) else { return };
        let Some(anchor) = session.iter().rposition(|item| item == met) else { return };
        let (before, from) = session.split_at(anchor);
        let distances = &self.index.distance_weights;
        let backward = neighbour.similarity * self.basis.settings.backward;
        let near_backwards = distances.get(1..=anchor).unwrap_or_default();
        let mut vote = |weight: f32, near: &f32, item: &u32| {
            let worth = self.index.item_weights.get(*item as usize).copied().unwrap_or_default();
            count(*item, weight * near * worth);
        };
        before.iter().zip(near_backwards.iter().rev()).for_each(|(item, near)| vote(backward, near, item));
        from.iter().zip(distances).for_each(|(item, near)| vote(neighbour.similarity, near, item));
    }

    fn vote(&self, matched: &[u32], scores: &mut Scores) {
        FOUND.with_borrow_mut(|found| {
            self.find(&mut self.cursors(matched), found);
            for neighbour in found.iter() {
                self.votes(matched, neighbour, |item, weight| scores.add(item, weight));
            }
        });
    }
}

impl Index {
    fn of(sessions: &Rows<u32>, items: usize, settings: &Settings) -> Self {
        let latest_first = (0..sessions.len() as u32).rev();
        let mut seen = FxHashSet::default();
        let mut pairs = Vec::with_capacity(sessions.values().len());
        let mut counts = vec![0_u32; items];
        for session in latest_first {
            seen.clear();
            for item in sessions.row(session).iter().filter(|item| seen.insert(**item)) {
                let Some(count) = counts.get_mut(*item as usize) else { continue };
                *count += 1;
                if *count as usize <= settings.sample {
                    pairs.push((*item, session));
                }
            }
        }
        let rarity = |power: f32| {
            let all = sessions.len() as f32;
            let weight = |count: &u32| libm::powf(libm::logf(1.0 + all / (*count).max(1) as f32), power);
            counts.iter().map(weight).collect::<Vec<f32>>()
        };
        let longest = sessions.iter().map(<[u32]>::len).max().unwrap_or_default();
        let near = |distance: usize| 1.0 / libm::powf(distance.max(1) as f32, settings.distance_power);
        Self {
            postings: Rows::grouped(items, pairs.iter().copied(), 0),
            session_weights: session_weights(sessions, settings),
            match_weights: rarity(settings.match_idf),
            item_weights: rarity(settings.item_idf),
            distance_weights: (0..longest).map(near).collect(),
        }
    }
}

/// What the similarity of each session is multiplied by, for its length and its age.
fn session_weights(sessions: &Rows<u32>, settings: &Settings) -> Vec<f32> {
    let count = sessions.len() as f32;
    let weight = |(session, items): (usize, &[u32])| {
        let newer = (count - session as f32) / count;
        let by_age = if settings.half_life_share > 0.0 { libm::exp2f(-newer / settings.half_life_share) } else { 1.0 };
        by_age / libm::powf(items.len().max(1) as f32, settings.length_power)
    };
    sessions.iter().enumerate().map(weight).collect()
}

impl Algorithm for SessionNeighbours {
    const NAME: &'static str = "session_neighbours";

    type Settings = Settings;

    fn basis(&self) -> &Basis<Settings> {
        &self.basis
    }

    fn write(&self, writer: &mut Writer) {
        writer.rows(&self.sessions);
        self.repeats.write(writer);
    }

    fn read(basis: Basis<Settings>, reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let sessions = reader.rows(basis.items.len())?;
        let repeats = RepeatRates::read(reader)?;
        let index = Index::of(&sessions, basis.items.len(), &basis.settings);
        Ok(Self { basis, sessions, repeats, index })
    }

    fn bind(self: Arc<Self>, catalogue: &Snapshot) -> Vec<Arc<dyn Source>> {
        vec![VisitSource::bind(self, catalogue)]
    }
}

impl VisitModel for SessionNeighbours {
    fn longest_visit(&self) -> usize {
        LONGEST_VISIT
    }

    fn score(&self, visit: &[u32], scores: &mut Scores) {
        self.vote(&self.matched(visit), scores);
        self.repeats.mix(visit, scores);
    }

    fn parts(&self, visit: &[u32], item: u32) -> Vec<(u32, f32)> {
        let matched = self.matched(visit);
        let mixed = Scores::with(self.basis.items.len(), |scores| {
            self.vote(&matched, scores);
            self.repeats.mixed(visit, item, scores)
        });
        let factor = match mixed {
            Mixed::Repeat(rate) => return vec![(item, rate)],
            Mixed::Factor(factor) => factor,
        };
        let weights: Vec<f32> = self.cursors(&matched).iter().map(|cursor| cursor.weight).collect();
        let mut parts: Vec<(u32, f32)> = matched.iter().map(|visited| (*visited, 0.0)).collect();
        FOUND.with_borrow_mut(|found| {
            self.find(&mut self.cursors(&matched), found);
            for neighbour in found.iter() {
                let mut vote = 0.0;
                self.votes(&matched, neighbour, |voted, weight| vote += if voted == item { weight } else { 0.0 });
                share_out(vote * factor, neighbour.shared, &weights, &mut parts);
            }
        });
        parts.retain(|(_, weight)| *weight > 0.0);
        parts
    }
}

/// Splits a vote among the visit's items the neighbour shares, by their weights in its similarity.
fn share_out(vote: f32, shared: u32, weights: &[f32], parts: &mut [(u32, f32)]) {
    let is_shared = |position: usize| shared & (1 << position) != 0;
    let positions = weights.iter().enumerate().filter(|(position, _)| is_shared(*position));
    let all: f32 = positions.clone().fold(0.0, |sum, (_, weight)| sum + weight);
    for (position, weight) in positions {
        if let Some((_, part)) = parts.get_mut(position).filter(|_| all > 0.0) {
            *part += vote * weight / all;
        }
    }
}
