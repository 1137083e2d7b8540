//! Text of one document that stands in another.
//!
//! In: segmented documents. Out: [copies](struct@Copy): pairs of documents, the share of the shorter
//! text that stands in the other, and which paragraphs correspond.
//!
//! Sentences are compared by their word trigrams (Broder 1997); a sentence stands in
//! another document where most of its trigrams do, so that light edits and cuts do not
//! hide it. Candidates come from an index of trigrams, so the cost follows the shared
//! text, not the pairs. Quoted words are left out: two reporters at one press conference
//! quote alike without copying. Not done here: translated or wholly reworded copies.

use crate::Annotated;
use crate::document::{BlockKind, Place, Span};
use crate::segment::TokenKind;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;

/// A sentence stands in another document where this part of its trigrams does.
/// With the three below it finds 26 of 37 annotated pairs and one other.
const SAME: f64 = 0.6;
/// Sentences of fewer words tell nothing.
const FEWEST_WORDS: usize = 8;
/// Two documents share text where this part of the shorter one stands in the other …
const LEAST_SHARE: f64 = 0.12;
/// … and at least this many of its words.
const LEAST_WORDS: usize = 30;
/// Trigrams of more documents than this are phrases of the trade, not copies.
const COMMON: usize = 64;

/// Shorter names of outlets are found in any text ("AP" in "APRIL").
const SHORTEST_OUTLET: usize = 4;

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

/// One document's sentences as trigrams.
struct Shingled {
    sentences: Vec<Shingles>,
    words: usize,
}

struct Shingles {
    span: Span,
    words: usize,
    grams: Vec<u64>,
}

/// Finds the pairs of documents that share text; `order` is that of [`super::sorted`].
pub fn find(docs: &[Annotated], order: &[usize]) -> Vec<Copy> {
    let shingled: Vec<Shingled> = docs.iter().map(shingle).collect();
    let mut index: FxHashMap<u64, Vec<(usize, usize)>> = FxHashMap::default();
    for &doc in order {
        for (s, sentence) in shingled[doc].sentences.iter().enumerate() {
            for &gram in &sentence.grams {
                let postings = index.entry(gram).or_default();
                if postings.len() <= COMMON {
                    postings.push((doc, s));
                }
            }
        }
    }
    let mut rank = vec![0; docs.len()];
    for (r, &doc) in order.iter().enumerate() {
        rank[doc] = r;
    }
    let mut copies = Vec::new();
    for &doc in order {
        let mut pairs: Vec<_> = matches(&shingled, &index, doc).into_iter().collect();
        pairs.retain(|(other, _)| rank[*other] > rank[doc]);
        pairs.sort_unstable_by_key(|(other, _)| *other);
        copies.extend(
            pairs
                .into_iter()
                .filter_map(|(other, m)| judge(docs, &shingled, doc, other, m)),
        );
    }
    copies.sort_by_key(|c| c.documents);
    copies
}

/// Sentence pairs (mine, theirs) with the same text, by other document.
type Matches = FxHashMap<usize, Vec<(usize, usize)>>;

fn matches(
    shingled: &[Shingled],
    index: &FxHashMap<u64, Vec<(usize, usize)>>,
    doc: usize,
) -> Matches {
    let mut found = Matches::default();
    for (s, sentence) in shingled[doc].sentences.iter().enumerate() {
        let mut shared: FxHashMap<(usize, usize), usize> = FxHashMap::default();
        for gram in &sentence.grams {
            for &(other, o) in index.get(gram).map_or(&[][..], Vec::as_slice) {
                if other != doc {
                    *shared.entry((other, o)).or_default() += 1;
                }
            }
        }
        let mut best: FxHashMap<usize, (usize, usize)> = FxHashMap::default();
        let mut shared: Vec<_> = shared.into_iter().collect();
        shared.sort_unstable();
        for ((other, o), count) in shared {
            let shorter =
                sentence.grams.len().min(shingled[other].sentences[o].grams.len());
            let same = count as f64 >= SAME * shorter as f64;
            if same && best.get(&other).is_none_or(|(most, _)| count > *most) {
                best.insert(other, (count, o));
            }
        }
        let mut best: Vec<_> = best.into_iter().collect();
        best.sort_unstable();
        for (other, (_, o)) in best {
            found.entry(other).or_default().push((s, o));
        }
    }
    found
}

fn judge(
    docs: &[Annotated],
    shingled: &[Shingled],
    a: usize,
    b: usize,
    pairs: Vec<(usize, usize)>,
) -> Option<Copy> {
    let (mine, theirs) = (&shingled[a], &shingled[b]);
    let words: usize = pairs
        .iter()
        .map(|&(s, o)| mine.sentences[s].words.min(theirs.sentences[o].words))
        .sum();
    let shorter = mine.words.min(theirs.words).max(1);
    let share = (words as f64 / shorter as f64).min(1.0);
    if share < LEAST_SHARE || words < LEAST_WORDS {
        return None;
    }
    let place = |doc: usize, shingled: &Shingled, s: usize| Place {
        document: doc,
        span: shingled.sentences[s].span,
    };
    let paragraphs = pairs
        .iter()
        .map(|&(s, o)| {
            let (x, y) = (place(a, mine, s), place(b, theirs, o));
            if a < b { (x, y) } else { (y, x) }
        })
        .collect();
    let documents = (a.min(b), a.max(b));
    Some(Copy { documents, from: copied(docs, a, b), share, paragraphs })
}

/// The one that was copied: whom the other credits ("MARRICK (Interland Press) —"), else
/// the earlier of two on different days; none where neither tells.
fn copied(docs: &[Annotated], a: usize, b: usize) -> Option<usize> {
    match (credits(docs, b, a), credits(docs, a, b)) {
        (true, false) => return Some(a),
        (false, true) => return Some(b),
        _ => {}
    }
    let (x, y) = (docs[a].document.published?, docs[b].document.published?);
    match x.cmp(&y) {
        std::cmp::Ordering::Less => Some(a),
        std::cmp::Ordering::Greater => Some(b),
        std::cmp::Ordering::Equal => None,
    }
}

/// Whether a document names the other's outlet in its text, and not its own.
fn credits(docs: &[Annotated], copy: usize, from: usize) -> bool {
    let text = &docs[copy].document.text;
    let named = |outlet: Option<&String>| {
        outlet.is_some_and(|o| o.len() >= SHORTEST_OUTLET && text.contains(o.as_str()))
    };
    named(docs[from].document.outlet.as_ref())
        && !named(docs[copy].document.outlet.as_ref())
}

fn shingle(doc: &Annotated) -> Shingled {
    let quoted = |span: Span| {
        let quotes = &doc.mentions.quotes;
        let next = quotes.partition_point(|q| q.outer.end <= span.start);
        quotes[next..].iter().take(2).any(|q| q.outer.touches(span))
    };
    let mut sentences = Vec::new();
    let mut total = 0;
    for sentence in &doc.segments.sentences {
        if sentence.block == BlockKind::Boilerplate {
            continue;
        }
        let words: Vec<&str> = doc
            .segments
            .of(sentence)
            .iter()
            .filter(|t| t.kind != TokenKind::Mark && !quoted(t.span))
            .map(|t| &*t.lower)
            .collect();
        total += words.len();
        if words.len() >= FEWEST_WORDS {
            let mut grams: Vec<u64> = words.windows(3).map(hash).collect();
            grams.sort_unstable();
            grams.dedup();
            sentences.push(Shingles { span: sentence.span, words: words.len(), grams });
        }
    }
    Shingled { sentences, words: total }
}

fn hash(words: &[&str]) -> u64 {
    let mut hasher = FxHasher::default();
    for word in words {
        hasher.write(word.as_bytes());
        hasher.write_u8(0);
    }
    hasher.finish()
}
