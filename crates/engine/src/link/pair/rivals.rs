//! Which partners a statement might have, and how a pair stands among its rivals.

use super::profile::Profile;
use rustc_hash::FxHashMap;

/// Pairs proposed for each statement, at most.
pub(super) const MOST: usize = 48;
/// A pair is proposed where the words shared are at least this part of the shorter.
const LEAST: f32 = 0.06;
/// Words that this many statements use propose nothing by themselves.
const COMMON: usize = 300;

/// A partner that a statement might have.
pub(super) struct Candidate {
    pub(super) other: usize,
    pub(super) score: f32,
    /// How many of the same document stand before it.
    pub(super) rank: usize,
    /// The best score in its document.
    pub(super) best: f32,
}

/// The score of the best partner.
pub(super) fn best(list: &[Candidate]) -> f32 {
    list.first().map_or(0.0, |candidate| candidate.score)
}

/// The score of the best partner in one document.
pub(super) fn best_in(profiles: &[Profile], list: &[Candidate], document: usize) -> f32 {
    let inside = list.iter().find(|c| profiles[c.other].document == document);
    inside.map_or(0.0, |candidate| candidate.score)
}

/// The partners of one statement, the best first, with how they stand in their documents.
fn ranked(profiles: &[Profile], list: Vec<(usize, f32)>) -> Vec<Candidate> {
    let mut met: Vec<(usize, usize, f32)> = Vec::new();
    let candidates = list.into_iter().map(|(other, score)| {
        let document = profiles[other].document;
        let known = met.iter_mut().find(|(met, ..)| *met == document);
        let (rank, best) = match known {
            Some((_, count, best)) => {
                *count += 1;
                (*count - 1, *best)
            }
            None => {
                met.push((document, 1, score));
                (0, score)
            }
        };
        Candidate { other, score, rank, best }
    });
    candidates.collect()
}

/// How a pair stands among those its members might make instead.
#[derive(Clone, Copy)]
pub(super) struct Rivals {
    pub(super) rank: usize,
    pub(super) back: usize,
    pub(super) margin: f32,
    /// Its score as part of the best that the one has in the other's document.
    pub(super) ahead: f32,
    pub(super) ahead_back: f32,
}

impl Rivals {
    pub(super) fn turned(self) -> Rivals {
        Rivals {
            rank: self.back,
            back: self.rank,
            ahead: self.ahead_back,
            ahead_back: self.ahead,
            ..self
        }
    }
}

/// For each statement its best partners elsewhere, the best first.
pub(super) fn candidates(profiles: &[Profile]) -> Vec<Vec<Candidate>> {
    let mut index: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for (p, profile) in profiles.iter().enumerate() {
        for word in &profile.words {
            index.entry(word.number).or_default().push(p as u32);
        }
    }
    let mut shared = vec![0.0f32; profiles.len()];
    let mut touched: Vec<usize> = Vec::new();
    profiles
        .iter()
        .enumerate()
        .map(|(p, profile)| {
            for word in &profile.words {
                let postings = &index[&word.number];
                if postings.len() > COMMON {
                    continue;
                }
                for &other in postings {
                    let other = other as usize;
                    if shared[other] == 0.0 {
                        touched.push(other);
                    }
                    shared[other] += word.weight;
                }
            }
            let mut list: Vec<(usize, f32)> = touched
                .iter()
                .filter(|&&o| o != p && !same_sentence(profile, &profiles[o]))
                .map(|&o| (o, shared[o], profile.weight.min(profiles[o].weight)))
                .filter(|(_, shared, shorter)| *shared >= LEAST * shorter)
                .map(|(o, shared, _)| {
                    let product = profile.weight * profiles[o].weight;
                    (o, shared / product.sqrt().max(f32::MIN_POSITIVE))
                })
                .collect();
            for o in touched.drain(..) {
                shared[o] = 0.0;
            }
            list.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
            list.truncate(MOST);
            ranked(profiles, list)
        })
        .collect()
}

fn same_sentence(a: &Profile, b: &Profile) -> bool {
    a.document == b.document && a.sentence == b.sentence
}
