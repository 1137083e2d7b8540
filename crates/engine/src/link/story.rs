//! Which documents report one event.
//!
//! In: annotated documents and their copies. Out: [`Members`] of each story. Documents
//! are compared by their weighted words (tf·idf against news at large, so that two
//! documents alone can be compared; Salton & Buckley 1988), names counting for more, and
//! by the days between them; an index of each document's most telling words proposes the
//! pairs. A round-up is cut at its headings: a section that belongs to another story
//! joins it there too.

use super::group::{Edge, average_linkage};
use super::{Copy, StatementRef};
use crate::Annotated;
use crate::document::BlockKind;
use crate::state::{Statement, Term, TermKind};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// A section of a round-up joins another story where it is this similar to its documents.
const SAME_SECTION: f64 = 0.22;
/// Words of each document that propose pairs.
pub(super) const TELLING: usize = 64;
/// A pair is looked at where it shares this many of them.
pub(super) const SHARED: usize = 2;
/// Telling words of more documents than this propose nothing.
pub(super) const COMMON: usize = 400;
/// Names tell events apart better than other words do.
const NAME_WEIGHT: f64 = 1.3;
/// How near documents count where a date is unknown: B-cubed F1 on ECB+, which has none,
/// is .84 at 1, and highest at .6.
pub(super) const UNDATED: f64 = 0.7;
/// Documents that share this part of their text report the same event.
pub const COPIED: f64 = 0.3;

/// What makes two groups of documents one story.
#[derive(Clone, Copy, Debug)]
pub struct Bar {
    /// Their mean similarity reaches this.
    pub similarity: f64,
    /// Similarity halves with this many days between two documents.
    pub half_life_days: f64,
}

impl Default for Bar {
    /// Set on news_cluster (`lab score stories`).
    fn default() -> Self {
        Bar { similarity: 0.165, half_life_days: 730.0 }
    }
}

/// The members of one story.
#[derive(Clone, Debug)]
pub struct Members {
    /// Documents, in order.
    pub documents: Vec<usize>,
    /// Their statements that belong to the story, in order.
    pub statements: Vec<StatementRef>,
}

/// A unit vector of words, by ascending word number.
pub(super) type Vector = Vec<(u32, f64)>;

/// Gathers the documents into stories; each document has one main story.
pub fn group(docs: &[Annotated], order: &[usize], copies: &[Copy]) -> Vec<Members> {
    group_by(docs, order, copies, Bar::default())
}

/// [`group`] with another bar: what the laboratory tries.
pub fn group_by(
    docs: &[Annotated],
    order: &[usize],
    copies: &[Copy],
    bar: Bar,
) -> Vec<Members> {
    let mut words = Numbering::default();
    let vectors: Vec<Vector> =
        order.iter().map(|&d| vector(docs, &mut words, d, &|_| true)).collect();
    let mut index = Index::default();
    let mut edges = BTreeMap::new();
    for (b, vector) in vectors.iter().enumerate() {
        for a in index.like(vector) {
            let score = cosine(&vectors[a], vector)
                * nearness(docs, order[a], order[b], bar.half_life_days);
            edges.insert((a, b), score);
        }
        index.add(b, vector);
    }
    let rank: BTreeMap<usize, usize> =
        order.iter().enumerate().map(|(r, &d)| (d, r)).collect();
    for copy in copies.iter().filter(|c| c.share >= COPIED) {
        let (a, b) = (rank[&copy.documents.0], rank[&copy.documents.1]);
        edges.insert((a.min(b), a.max(b)), 1.0);
    }
    let edges: Vec<Edge> =
        edges.into_iter().map(|((a, b), score)| Edge { a, b, score }).collect();
    let groups = average_linkage(order.len(), &edges, bar.similarity);
    let mut stories: Vec<Members> = groups
        .iter()
        .map(|group| members(docs, group.iter().map(|&r| order[r])))
        .collect();
    let mut group_of = vec![0; order.len()];
    for (g, group) in groups.iter().enumerate() {
        group.iter().for_each(|&r| group_of[r] = g);
    }
    for &document in order {
        for section in sections(&docs[document]) {
            let own = vector(docs, &mut words, document, &|s| section.contains(&s));
            let like: BTreeSet<usize> =
                index.like(&own).into_iter().map(|r| group_of[r]).collect();
            let best = like
                .into_iter()
                .filter(|&g| !stories[g].documents.contains(&document))
                .map(|g| (similarity(&own, &groups[g], &vectors), g))
                .max_by(|x, y| x.0.total_cmp(&y.0).then(y.1.cmp(&x.1)));
            if let Some((_, g)) = best.filter(|(score, _)| *score >= SAME_SECTION) {
                stories[g].take_section(docs, document, &section);
            }
        }
    }
    stories
}

pub(super) fn members(
    docs: &[Annotated],
    documents: impl Iterator<Item = usize>,
) -> Members {
    let documents: Vec<usize> = documents.collect();
    let statements = documents
        .iter()
        .flat_map(|&document| {
            (0..docs[document].statements.len())
                .map(move |statement| StatementRef { document, statement })
        })
        .collect();
    Members { documents, statements }
}

/// Numbers words in the order they are met.
#[derive(Default)]
struct Numbering {
    numbers: FxHashMap<Box<str>, u32>,
}

impl Numbering {
    fn of(&mut self, word: &str) -> u32 {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let number = self.numbers.len() as u32;
        self.numbers.insert(word.into(), number);
        number
    }
}

/// The unit vector of those statements of a document that `take` takes.
fn vector(
    docs: &[Annotated],
    words: &mut Numbering,
    document: usize,
    take: &dyn Fn(usize) -> bool,
) -> Vector {
    let statements = docs[document].statements.iter().filter(|s| take(s.sentence));
    weighted(statements, |word| words.of(word))
}

/// The unit vector of statements' words, which `number` numbers.
pub(super) fn weighted<'a>(
    statements: impl Iterator<Item = &'a Statement>,
    mut number: impl FnMut(&str) -> u32,
) -> Vector {
    let mut counts: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for statement in statements.filter(|s| !s.citing) {
        // Words that hyphens join tell a story as one; a time of day tells none.
        let telling = |t: &&Term| !t.is_time_of_day();
        let told: Vec<&Term> = statement.terms.iter().filter(telling).collect();
        for joined in told.chunk_by(|a, b| a.span == b.span) {
            let named = joined.iter().any(|t| t.kind == TermKind::Name);
            let name = if named { NAME_WEIGHT } else { 1.0 };
            let groups: Vec<&str> = joined.iter().map(|t| &*t.group).collect();
            let rarity: f64 = joined.iter().map(|t| f64::from(t.rarity)).sum();
            let entry = counts.entry(number(&groups.join("-"))).or_default();
            entry.0 += 1.0;
            entry.1 = entry.1.max(name * rarity);
        }
    }
    let weight = |(count, rarity): (f64, f64)| (1.0 + libm::log(count)) * rarity;
    let mut vector: Vector = counts.into_iter().map(|(w, c)| (w, weight(c))).collect();
    let length = vector.iter().map(|(_, w)| w * w).sum::<f64>().sqrt();
    for (_, weight) in &mut vector {
        *weight /= length.max(f64::MIN_POSITIVE);
    }
    vector
}

/// Telling words → the vectors that have them.
#[derive(Default)]
struct Index {
    postings: FxHashMap<u32, Vec<usize>>,
}

impl Index {
    /// The vectors that share enough telling words with this one, ascending.
    fn like(&self, vector: &Vector) -> Vec<usize> {
        let mut shared: FxHashMap<usize, usize> = FxHashMap::default();
        for word in telling(vector) {
            for &other in self.postings.get(&word).map_or(&[][..], Vec::as_slice) {
                *shared.entry(other).or_default() += 1;
            }
        }
        let enough = shared.into_iter().filter(|(_, n)| *n >= SHARED);
        let mut like: Vec<usize> = enough.map(|(other, _)| other).collect();
        like.sort_unstable();
        like
    }

    fn add(&mut self, number: usize, vector: &Vector) {
        for word in telling(vector) {
            let postings = self.postings.entry(word).or_default();
            if postings.len() < COMMON {
                postings.push(number);
            }
        }
    }
}

fn telling(vector: &Vector) -> Vec<u32> {
    let mut words: Vec<(u32, f64)> = vector.clone();
    words.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    words.truncate(TELLING);
    words.into_iter().map(|(w, _)| w).collect()
}

fn cosine(a: &Vector, b: &Vector) -> f64 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while let (Some(&(x, p)), Some(&(y, q))) = (a.get(i), b.get(j)) {
        match x.cmp(&y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += p * q;
                i += 1;
                j += 1;
            }
        }
    }
    sum
}

/// 1 on the same day, falling with the days between.
fn nearness(docs: &[Annotated], a: usize, b: usize, half_life: f64) -> f64 {
    let (Some(x), Some(y)) = (docs[a].document.published, docs[b].document.published)
    else {
        return UNDATED;
    };
    let days = f64::from((y - x).get_days().abs());
    libm::exp2(-days / half_life)
}

/// The mean similarity of a section to the documents of a story.
fn similarity(section: &Vector, group: &[usize], vectors: &[Vector]) -> f64 {
    let sum: f64 = group.iter().map(|&r| cosine(section, &vectors[r])).sum();
    sum / group.len() as f64
}

impl Members {
    /// Adds a section of a round-up that belongs to another story too.
    fn take_section(
        &mut self,
        docs: &[Annotated],
        document: usize,
        section: &std::ops::Range<usize>,
    ) {
        if !self.documents.contains(&document) {
            self.documents.push(document);
        }
        let statements = docs[document].statements.iter().enumerate();
        let within = statements.filter(|(_, s)| section.contains(&s.sentence));
        self.statements
            .extend(within.map(|(statement, _)| StatementRef { document, statement }));
    }
}

/// The sections of a document with headings, as ranges of sentences; none where it has
/// fewer than two headings.
fn sections(doc: &Annotated) -> Vec<std::ops::Range<usize>> {
    let sentences = &doc.segments.sentences;
    let mut starts: Vec<usize> = (0..sentences.len())
        .filter(|&i| sentences[i].block == BlockKind::Heading)
        .collect();
    if starts.len() < 2 {
        return Vec::new();
    }
    starts.push(sentences.len());
    starts.windows(2).map(|w| w[0]..w[1]).filter(|r| r.len() > 2).collect()
}
