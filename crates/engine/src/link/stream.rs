//! Stories as they go on: one day of documents after another.
//!
//! In: the documents of a day, each as its [`Sketch`], and a [`Window`] of those of the
//! days before. Out: the story of each. A day's documents are gathered among themselves
//! and around the stories of the window by average linkage over the same weighted words
//! as in [`super::story`]; what a day comes to depends on it and the days before it,
//! never on when its documents arrived. A sketch is a few hundred bytes, so that a window
//! of weeks fits into memory. Weights are whole numbers, so that a sum is the same in
//! whatever order it was made.
//!
//! Not done here: cutting round-ups, joining two stories that a later day shows to be
//! one.

use super::group::{Edge, around};
use super::story::{Bar, COMMON, SHARED, TELLING, UNDATED, weighted};
use crate::Annotated;
use rustc_hash::{FxHashMap, FxHasher};
use std::collections::{BTreeMap, VecDeque};
use std::hash::Hasher;

/// A document is looked at for so many days. B-cubed F1 of the stream on news_cluster:
/// .82 at 3, .855 at 10, .917 at 90, .928 at 400 (all at once: .932); reports are written
/// on an event's anniversary, too.
const OPEN_DAYS: i64 = 400;
/// A window holds so many documents at most, whatever the days: three weeks of a large
/// collection, years of a small one.
const MOST: usize = 60_000;
/// An arrival is held against so many stories at most, and so many arrivals of its day,
/// those with which it shares most telling words: what it costs grows neither with the
/// window nor with the day.
const STORIES: usize = 24;
/// What a weight of 1 is as a whole number.
const WHOLE: f64 = 65_535.0;

/// What is kept of a document to find its story.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Sketch {
    /// Hashes of its words, ascending, and the weight of each in units of 1/65,535 of a
    /// unit vector.
    words: Vec<(u32, u16)>,
}

/// The sketch of a document.
pub fn sketch(doc: &Annotated) -> Sketch {
    let hash = |word: &str| {
        let mut hasher = FxHasher::default();
        hasher.write(word.as_bytes());
        (hasher.finish() >> 32) as u32
    };
    let words = weighted(doc.statements.iter(), hash).into_iter();
    let words = words.map(|(word, weight)| (word, (weight * WHOLE) as u16));
    Sketch { words: words.filter(|(_, weight)| *weight > 0).collect() }
}

impl Sketch {
    fn telling(&self) -> Vec<u32> {
        let mut words = self.words.clone();
        words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        words.truncate(TELLING);
        words.into_iter().map(|(word, _)| word).collect()
    }

    fn cosine(&self, other: &Sketch) -> f64 {
        let (mut i, mut j, mut sum) = (0, 0, 0u64);
        while let (Some(&(x, p)), Some(&(y, q))) = (self.words.get(i), other.words.get(j))
        {
            match x.cmp(&y) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    sum += u64::from(p) * u64::from(q);
                    i += 1;
                    j += 1;
                }
            }
        }
        sum as f64 / (WHOLE * WHOLE)
    }
}

/// A document of a day that has no story yet.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Its number in the stream: above those of all before it.
    pub number: u32,
    /// What of it is compared.
    pub sketch: Sketch,
    /// The numbers of those documents before it with which it shares much of its text.
    pub copies: Vec<u32>,
}

/// The documents of the last weeks and the stories they tell.
#[derive(Default)]
pub struct Window {
    held: VecDeque<Held>,
    open: BTreeMap<u64, Running>,
    telling: FxHashMap<u32, Holders>,
}

struct Held {
    number: u32,
    day: i64,
    story: u64,
    sketch: Sketch,
}

/// The documents of which a word is telling, by number; of most words only one.
enum Holders {
    One(u32),
    /// The last of them, at least two.
    #[expect(clippy::box_collection, reason = "most have no list: it is kept small")]
    Many(Box<VecDeque<u32>>),
}

impl Holders {
    fn add(&mut self, number: u32) {
        match self {
            Holders::One(first) => {
                *self = Holders::Many(Box::new(VecDeque::from([*first, number])));
            }
            Holders::Many(all) => {
                if all.len() == COMMON {
                    all.pop_front();
                }
                all.push_back(number);
            }
        }
    }

    fn numbers(&self) -> impl Iterator<Item = u32> {
        let (one, many) = match self {
            Holders::One(number) => (Some(*number), None),
            Holders::Many(all) => (None, Some(all.iter().copied())),
        };
        one.into_iter().chain(many.into_iter().flatten())
    }
}

/// The documents of a story that are in the window, added up.
#[derive(Default)]
struct Running {
    /// A window's worth of the highest weights fits.
    words: FxHashMap<u32, u32>,
    documents: usize,
}

impl Window {
    /// Forgets what is too long ago on this day.
    pub fn forget(&mut self, day: i64) {
        while self.held.len() > MOST
            || self.held.front().is_some_and(|held| day - held.day > OPEN_DAYS)
        {
            let Some(held) = self.held.pop_front() else { return };
            let Some(story) = self.open.get_mut(&held.story) else { continue };
            story.documents -= 1;
            for &(word, weight) in &held.sketch.words {
                if let Some(sum) = story.words.get_mut(&word) {
                    *sum -= u32::from(weight);
                    if *sum == 0 {
                        story.words.remove(&word);
                    }
                }
            }
            if story.documents == 0 {
                self.open.remove(&held.story);
            }
            for word in held.sketch.telling() {
                let Some(holders) = self.telling.get_mut(&word) else { continue };
                match holders {
                    Holders::One(number) if *number == held.number => {
                        self.telling.remove(&word);
                    }
                    Holders::Many(all) if all.front() == Some(&held.number) => {
                        all.pop_front();
                        if let Some(last) = all.front().filter(|_| all.len() == 1) {
                            *holders = Holders::One(*last);
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    /// How far back a window reaches at most, in days and in documents.
    pub const REACH: (i64, usize) = (OPEN_DAYS, MOST);

    /// The number of the oldest document that is held.
    pub fn first(&self) -> Option<u32> {
        self.held.front().map(|held| held.number)
    }

    /// Adds a document whose story is known.
    pub fn add(&mut self, day: i64, number: u32, story: u64, sketch: Sketch) {
        let running = self.open.entry(story).or_default();
        running.documents += 1;
        for &(word, weight) in &sketch.words {
            *running.words.entry(word).or_default() += u32::from(weight);
        }
        for word in sketch.telling() {
            self.telling
                .entry(word)
                .and_modify(|holders| holders.add(number))
                .or_insert(Holders::One(number));
        }
        self.held.push_back(Held { number, day, story, sketch });
    }

    /// The stories of a day's documents, in ascending order of their numbers, and adds
    /// them. `name` names the story that one of them founds. Nothing is known of the day
    /// where it is `None`: such documents are held to be a little less alike.
    pub fn take(
        &mut self,
        day: Option<i64>,
        arrivals: Vec<Arrival>,
        name: impl Fn(u32) -> u64,
    ) -> Vec<u64> {
        let near = if day.is_some() { 1.0 } else { UNDATED };
        let (stories, edges) = self.edges(&arrivals, near);
        let sizes: Vec<usize> = stories.iter().map(|s| self.open[s].documents).collect();
        let bar = Bar::default().similarity;
        let mut story_of = vec![0; arrivals.len()];
        for group in around(&sizes, arrivals.len(), &edges, bar) {
            let new = group.iter().filter_map(|item| item.checked_sub(stories.len()));
            let Some(founder) = new.clone().next() else { continue };
            let own = || name(arrivals[founder].number);
            let story = group
                .first()
                .and_then(|item| stories.get(*item))
                .copied()
                .unwrap_or_else(own);
            new.for_each(|item| story_of[item] = story);
        }
        for (arrival, &story) in arrivals.into_iter().zip(&story_of) {
            self.add(day.unwrap_or_default(), arrival.number, story, arrival.sketch);
        }
        story_of
    }

    /// The stories that the arrivals may join, and how alike everything is: stories
    /// first, then arrivals, in order.
    fn edges(&self, arrivals: &[Arrival], near: f64) -> (Vec<u64>, Vec<Edge>) {
        let mut likely: BTreeMap<(u64, usize), f64> = BTreeMap::new();
        let mut among: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        let mut today: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
        let first = arrivals.first().map_or(0, |arrival| arrival.number);
        for (at, arrival) in arrivals.iter().enumerate() {
            let telling = arrival.sketch.telling();
            for story in self.like(&telling) {
                let alike = near * self.open[&story].like(&arrival.sketch);
                likely.insert((story, at), alike);
            }
            let same = telling.iter().filter_map(|w| today.get(w));
            let last = same.flat_map(|all| all.iter().rev().take(COMMON));
            let mut same = often(last.copied());
            same.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
            for (other, _) in same.into_iter().take(STORIES) {
                let alike = near * arrivals[other].sketch.cosine(&arrival.sketch);
                among.insert((other, at), alike);
            }
            for &number in &arrival.copies {
                if let Some(held) = self.held(number) {
                    let story = &self.open[&held.story];
                    let like = || near * story.like(&arrival.sketch);
                    let more = 1.0 - near * held.sketch.cosine(&arrival.sketch);
                    *likely.entry((held.story, at)).or_insert_with(like) +=
                        more / story.documents as f64;
                } else if let Some(other) = number.checked_sub(first) {
                    among.insert((other as usize, at), 1.0);
                }
            }
            for word in telling {
                today.entry(word).or_default().push(at);
            }
        }
        let mut stories: Vec<u64> = likely.keys().map(|(story, _)| *story).collect();
        stories.dedup();
        let of = |story| stories.binary_search(story).unwrap_or_default();
        let joins = likely.iter().map(|((story, at), &score)| Edge {
            a: of(story),
            b: stories.len() + at,
            score,
        });
        let pairs = among.iter().map(|(&(a, b), &score)| Edge {
            a: stories.len() + a,
            b: stories.len() + b,
            score,
        });
        let edges = joins.chain(pairs).collect();
        (stories, edges)
    }

    /// The stories of the documents that share most telling words.
    fn like(&self, telling: &[u32]) -> Vec<u64> {
        let same = telling.iter().filter_map(|word| self.telling.get(word));
        let often = often(same.flat_map(Holders::numbers));
        let story = |(number, count)| Some((count, self.held(number)?.story));
        let mut stories: Vec<(usize, u64)> =
            often.into_iter().filter_map(story).collect();
        stories.sort_unstable_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)));
        stories.dedup_by_key(|(_, story)| *story);
        stories.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        stories.truncate(STORIES);
        stories.into_iter().map(|(_, story)| story).collect()
    }

    fn held(&self, number: u32) -> Option<&Held> {
        // Mostly numbers have no gaps.
        let first = self.held.front()?.number;
        let there = self.held.get(number.checked_sub(first)? as usize);
        there.filter(|held| held.number == number).or_else(|| {
            let at = self.held.binary_search_by_key(&number, |held| held.number).ok()?;
            self.held.get(at)
        })
    }
}

impl Running {
    /// The mean cosine to its documents.
    fn like(&self, sketch: &Sketch) -> f64 {
        let shared = |&(word, weight): &(u32, u16)| {
            u64::from(weight)
                * u64::from(self.words.get(&word).copied().unwrap_or_default())
        };
        let sum: u64 = sketch.words.iter().map(shared).sum();
        sum as f64 / (WHOLE * WHOLE * self.documents as f64)
    }
}

/// Those that come up often enough, ascending, and how often.
fn often<T: Copy + Ord>(hits: impl Iterator<Item = T>) -> Vec<(T, usize)> {
    let mut hits: Vec<T> = hits.collect();
    hits.sort_unstable();
    let often = hits.chunk_by(|a, b| a == b).filter(|same| same.len() >= SHARED);
    often.map(|same| (same[0], same.len())).collect()
}
