//! Text of one document that stands in another.
//!
//! In: segmented documents. Out: [copies](struct@Copy): pairs of documents, the share of the shorter
//! text that stands in the other, and which sentences correspond.
//!
//! Sentences are compared by their word trigrams (Broder 1997): one stands in another
//! document where half of the trigrams of the shorter do, so that light edits, cuts and
//! joins do not hide it. What counts is the words that the shared trigrams cover, and
//! whether a long stretch runs through unchanged. An index of the trigrams that stand in
//! two sentences or more proposes the pairs, so the cost follows the shared text.
//!
//! Left out (`text`, `notice`): quotes with who said them, posts, captions, and
//! notices that an outlet prints under everything. Two reporters at one press conference
//! quote alike without copying. Not done here: translated or wholly reworded copies;
//! which of two came first where neither credit nor day tells (`direction`).

mod direction;
mod notice;
mod prints;
mod text;

pub use direction::credit;
pub use prints::{Prints, prints};
pub use text::{Text, text};

use crate::Annotated;
use crate::document::{Place, Span};
use crate::language::Language;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::BTreeMap;
use text::Sentence;

/// A sentence stands in another where this part of the shorter one's trigrams does. This
/// and the four below were set on one half of `crates/lab/labels/copies.tsv`.
const SAME: f64 = 0.5;
/// … and at least so many of them.
const FEWEST_GRAMS: usize = 3;
/// Two documents share text where so many words of the one stand in the other …
const LEAST_WORDS: usize = 22;
/// … and they are this part of the shorter.
const LEAST_SHARE: f64 = 0.12;
/// Or where so many words stand in both in one stretch …
const LONG_STRETCH: usize = 22;
/// … unless the documents are long.
const LEAST_SHARE_OF_STRETCH: f64 = 0.06;
/// Of the sentences with one trigram, so many are looked at: the rest repeat them.
const MOST_POSTINGS: usize = 64;

/// Two documents that share text.
#[derive(Clone, Debug, PartialEq)]
pub struct Copy {
    /// The two, as indices; the earlier index first.
    pub documents: (usize, usize),
    /// The one that was copied, where credits or dates tell.
    pub from: Option<usize>,
    /// The part of the shorter text that stands in the other, 0 to 1.
    pub share: f64,
    /// The sentences that correspond, in the order of the first document.
    pub paragraphs: Vec<(Place, Place)>,
}

/// What of one text stands in another.
#[derive(Clone, Debug, PartialEq)]
pub struct Shared {
    /// The other text, as an index.
    pub with: usize,
    /// The part of the shorter text that stands in the other, 0 to 1.
    pub share: f64,
    /// The sentences that correspond: the other's, its own, in the order of the other.
    pub sentences: Vec<(Span, Span)>,
}

/// Finds the pairs of documents that share text; `order` is that of [`super::sorted`].
pub fn find(docs: &[Annotated], order: &[usize], language: &Language) -> Vec<Copy> {
    let texts = order.iter().map(|&doc| Cow::Owned(text(&docs[doc])));
    let mut texts: Vec<Cow<'_, Text>> = texts.collect();
    notice::drop(&mut texts);
    let index = Index::of(texts.iter().enumerate(), 2);
    let credits = direction::Credits::of(docs.iter(), language);
    let mut copies = Vec::new();
    for rank in 0..texts.len() {
        for (other, pairs) in index.matches(&texts, rank) {
            let Some(share) = shared(&texts[rank], &texts[other], &pairs) else {
                continue;
            };
            let sides = [(order[rank], &*texts[rank]), (order[other], &*texts[other])];
            let (a, b) = (order[rank], order[other]);
            copies.push(Copy {
                documents: (a.min(b), a.max(b)),
                from: credits.copied([&docs[a], &docs[b]], [a, b]),
                share,
                paragraphs: places(sides, &pairs),
            });
        }
    }
    copies.sort_by_key(|c| c.documents);
    copies
}

/// What of the last of these texts stands in those before it.
pub fn of_last(texts: &[&Text]) -> Vec<Shared> {
    let mut texts: Vec<Cow<'_, Text>> = texts.iter().map(|&t| Cow::Borrowed(t)).collect();
    notice::drop(&mut texts);
    let last = texts.len().saturating_sub(1);
    let index = Index::of(texts.iter().enumerate().skip(last), 1);
    let mut found = Vec::new();
    for with in 0..last {
        let Some(pairs) = index.matches(&texts, with).remove(&last) else { continue };
        let Some(share) = shared(&texts[with], &texts[last], &pairs) else { continue };
        let spans = |&(theirs, own): &(usize, usize)| {
            (texts[with].sentences[theirs].span, texts[last].sentences[own].span)
        };
        found.push(Shared { with, share, sentences: pairs.iter().map(spans).collect() });
    }
    found
}

/// Which of two documents that share text was copied, where it can be told.
pub fn copied(pair: [&Annotated; 2], language: &Language) -> Option<usize> {
    direction::Credits::of(pair, language).copied(pair, [0, 1])
}

/// Sentence pairs (mine, theirs) with the same text.
type Pairs = Vec<(usize, usize)>;

/// Where trigrams stand.
struct Index {
    /// A trigram's stretch of `postings`.
    grams: FxHashMap<u32, (usize, usize)>,
    /// Whether any with these last digits is there: most that are looked for are not.
    there: Vec<bool>,
    /// Document (by rank) and sentence, in order.
    postings: Vec<(usize, usize)>,
}

impl Index {
    /// Of those that are in so many sentences of these texts.
    fn of<'a>(
        texts: impl Iterator<Item = (usize, &'a Cow<'a, Text>)>,
        fewest: usize,
    ) -> Index {
        let mut entries: Vec<(u32, usize, usize)> = Vec::new();
        for (rank, text) in texts {
            for (s, sentence) in text.sentences.iter().enumerate() {
                entries.extend(sentence.set.iter().map(|&gram| (gram, rank, s)));
            }
        }
        entries.sort_unstable();
        let mut index = Index {
            grams: FxHashMap::default(),
            there: vec![false; (8 * entries.len()).next_power_of_two()],
            postings: Vec::new(),
        };
        for same in entries.chunk_by(|a, b| a.0 == b.0).filter(|s| s.len() >= fewest) {
            let start = index.postings.len();
            let kept = same.iter().take(MOST_POSTINGS);
            index.postings.extend(kept.map(|&(_, rank, s)| (rank, s)));
            index.grams.insert(same[0].0, (start, index.postings.len()));
            let bit = index.bit(same[0].0);
            index.there[bit] = true;
        }
        index
    }

    fn bit(&self, gram: u32) -> usize {
        gram as usize & (self.there.len() - 1)
    }

    /// The later documents with sentences of this one, and which.
    fn matches(&self, texts: &[Cow<'_, Text>], rank: usize) -> BTreeMap<usize, Pairs> {
        let mut found: BTreeMap<usize, Pairs> = BTreeMap::new();
        let mut hits = Vec::new();
        for (s, sentence) in texts[rank].sentences.iter().enumerate() {
            hits.clear();
            for gram in sentence.set.iter().filter(|gram| self.there[self.bit(**gram)]) {
                let (start, end) = self.grams.get(gram).copied().unwrap_or_default();
                let postings = &self.postings[start..end];
                hits.extend(postings.iter().filter(|(other, _)| *other > rank));
            }
            hits.sort_unstable();
            let mut best: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
            for same in hits.chunk_by(|a, b| a == b) {
                let ((other, o), count) = (same[0], same.len());
                let theirs = texts[other].sentences[o].set.len();
                let shorter = sentence.set.len().min(theirs);
                let same = count >= FEWEST_GRAMS && count as f64 >= SAME * shorter as f64;
                if same && best.get(&other).is_none_or(|(most, _)| count > *most) {
                    best.insert(other, (count, o));
                }
            }
            for (other, (_, o)) in best {
                found.entry(other).or_default().push((s, o));
            }
        }
        found
    }
}

/// The part of the shorter text that stands in the other; none where it tells nothing.
fn shared(a: &Text, b: &Text, pairs: &Pairs) -> Option<f64> {
    let (mut mine, mut stretch) = (0, 0);
    let mut theirs: BTreeMap<usize, usize> = BTreeMap::new();
    for &(s, o) in pairs {
        let (x, y) = (&a.sentences[s], &b.sentences[o]);
        let (words, longest) = covered(x, y);
        mine += words;
        stretch = stretch.max(longest);
        let so_far = theirs.entry(o).or_default();
        *so_far = (*so_far + covered(y, x).0).min(y.words());
    }
    let words = mine.min(theirs.values().sum());
    let share = (words as f64 / a.words.min(b.words).max(1) as f64).min(1.0);
    let much = words >= LEAST_WORDS && share >= LEAST_SHARE;
    let long = stretch >= LONG_STRETCH && share >= LEAST_SHARE_OF_STRETCH;
    (much || long).then_some(share)
}

/// The words of `x` that lie in trigrams of `y`, and the most of them in one stretch.
fn covered(x: &Sentence, y: &Sentence) -> (usize, usize) {
    let (mut words, mut stretch, mut longest) = (0, 0, 0);
    let mut last = None;
    for (at, _) in x.grams.iter().enumerate().filter(|(_, g)| y.has(**g)) {
        let gap = last.map_or(3, |last| at - last);
        stretch = if gap == 1 { stretch + 1 } else { 3 };
        words += gap.min(3);
        longest = longest.max(stretch);
        last = Some(at);
    }
    (words, longest)
}

/// The pairs as places, the document with the lower index first.
fn places(sides: [(usize, &Text); 2], pairs: &Pairs) -> Vec<(Place, Place)> {
    let [(a, mine), (b, theirs)] = sides;
    let place = |document: usize, span: Span| Place { document, span };
    let mut places: Vec<(Place, Place)> = pairs
        .iter()
        .map(|&(s, o)| {
            let x = place(a, mine.sentences[s].span);
            let y = place(b, theirs.sentences[o].span);
            if a < b { (x, y) } else { (y, x) }
        })
        .collect();
    places.sort_unstable();
    places
}
