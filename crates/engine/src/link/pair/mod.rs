//! Do two statements make the same proposition? A table of named features.
//!
//! In: the statements of one story. Out: for each pair that an index of shared words
//! proposes, a row of features, [`NAMES`] telling what each is. Words weigh by how rare
//! they are in the story and in news at large. The features know words, their synonyms,
//! names, numbers, dates, predicates, which words stand together, negation, who is cited,
//! how well a pair stands out among its rivals and, of syntax, which word depends on which.

mod profile;
mod rivals;

use super::StatementRef;
use crate::Annotated;
use crate::state::TermKind;
use profile::{Profile, Sentences, Word, headlines, profile};
use rivals::{Candidate, MOST, Rivals, best, best_in, candidates};

/// The features, in the order of a row.
pub const NAMES: &[&str] = &[
    "words of the shorter",
    "words of the longer",
    "weighted words",
    "rare words",
    "same words",
    "rarest word",
    "second rarest word",
    "names shared",
    "names apart",
    "numbers shared",
    "numbers apart",
    "deed shared",
    "deeds apart",
    "word pairs",
    "length of the shorter",
    "length of the longer",
    "sentence",
    "sentence of the shorter",
    "negation differs",
    "plan against deed",
    "same source",
    "rank",
    "rank of the other",
    "margin",
    "place in the report",
    "leads",
    "rest of the sentence",
    "same run of words",
    "heaviest word apart",
    "heaviest word apart of the other",
    "in the headline",
    "margin in the report",
    "margin in the report of the other",
    "words together",
    "rarest words together",
    "part of words together",
    "words together in the sentence",
    "rarest word of the sentence",
    "words tied",
    "heaviest words tied",
    "part of words tied",
];

/// A row of features.
pub type Row = [f32; 41];

/// A proposed pair: two indices into the statements, and its features.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The one; lower than `b`.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// The features.
    pub row: Row,
}

/// All proposed pairs of statements, in order.
pub fn propose(docs: &[Annotated], statements: &[StatementRef]) -> Vec<Pair> {
    let mut profiles = profile(docs, statements);
    headlines(docs, &mut profiles);
    let sentences = Sentences::new(&mut profiles);
    let lists = candidates(&profiles);
    let mut pairs = Vec::new();
    for (a, list) in lists.iter().enumerate() {
        for &Candidate { other: b, score, rank, best: best_there } in list {
            let back = lists[b].iter().find(|candidate| candidate.other == a);
            if b < a && back.is_some() {
                continue;
            }
            let best_back = back.map_or_else(
                || best_in(&profiles, &lists[b], profiles[a].document),
                |back| back.best,
            );
            let rivals = Rivals {
                rank,
                back: back.map_or(MOST, |back| back.rank),
                margin: score / best(list).max(best(&lists[b])).max(score),
                ahead: score / best_there.max(score),
                ahead_back: score / best_back.max(score),
            };
            let (low, high, rivals) =
                if a < b { (a, b, rivals) } else { (b, a, rivals.turned()) };
            let row = features(&profiles, &sentences, (low, high), rivals);
            pairs.push(Pair { a: low, b: high, row });
        }
    }
    pairs.sort_by_key(|p| (p.a, p.b));
    pairs
}

/// The weight of the pairs that both have: all, the heaviest, how many.
fn meeting(a: &[((u32, u32), f32)], b: &[((u32, u32), f32)]) -> (f32, f32, f32) {
    let (mut sum, mut most, mut count) = (0.0f32, 0.0f32, 0.0f32);
    shared(
        a,
        b,
        |pair| pair.0,
        |&(_, weight)| {
            sum += weight;
            most = most.max(weight);
            count += 1.0;
        },
    );
    (sum, most, count)
}

/// Calls `meet` with each member that both ascending lists hold.
fn shared<T, K: Ord>(a: &[T], b: &[T], key: impl Fn(&T) -> K, mut meet: impl FnMut(&T)) {
    let (mut i, mut j) = (0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match key(x).cmp(&key(y)) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                meet(x);
                i += 1;
                j += 1;
            }
        }
    }
}

/// What two statements have in common.
#[derive(Default)]
struct Common {
    weight: f32,
    rarity: f32,
    dot: f32,
    first: f32,
    second: f32,
    names: f32,
    names_count: f32,
    numbers: f32,
    deeds: f32,
    /// The heaviest word that only the one has, and only the other.
    apart: (f32, f32),
}

fn common(a: &Profile, b: &Profile) -> Common {
    let mut common = Common::default();
    let (mut i, mut j) = (0, 0);
    loop {
        let (x, y) = (a.words.get(i), b.words.get(j));
        match (x, y) {
            (None, None) => return common,
            (Some(x), Some(y)) if x.number == y.number => {
                common.add(x, y);
                i += 1;
                j += 1;
            }
            (Some(x), y) if y.is_none_or(|y| x.number < y.number) => {
                common.apart.0 = common.apart.0.max(x.weight);
                i += 1;
            }
            (_, y) => {
                common.apart.1 = common.apart.1.max(y.map_or(0.0, |y| y.weight));
                j += 1;
            }
        }
    }
}

impl Common {
    fn add(&mut self, x: &Word, y: &Word) {
        let weight = x.weight.min(y.weight);
        self.weight += weight;
        self.rarity += x.rarity;
        self.dot += x.weight * y.weight;
        if weight > self.first {
            self.second = self.first;
            self.first = weight;
        } else {
            self.second = self.second.max(weight);
        }
        match (x.kind, y.kind) {
            (TermKind::Name, _) | (_, TermKind::Name) => {
                self.names += weight;
                self.names_count += 1.0;
            }
            (TermKind::Number, _) => self.numbers += 1.0,
            (TermKind::Deed, _) | (_, TermKind::Deed) => self.deeds += weight,
            _ => {}
        }
    }
}

fn features(
    profiles: &[Profile],
    sentences: &Sentences,
    (a, b): (usize, usize),
    rivals: Rivals,
) -> Row {
    let (x, y) = (&profiles[a], &profiles[b]);
    let shared = common(x, y);
    let (sx, sy) = (&sentences.all[sentences.of[a]], &sentences.all[sentences.of[b]]);
    let (whole, rarest) = overlap(&sx.words, &sy.words);
    let (wx, wy) = (sx.weight, sy.weight);
    let (together, rarest_together, count_together) = meeting(&x.together, &y.together);
    let (tied, most_tied, count_tied) = meeting(&x.ties, &y.ties);
    let fewest = x.together.len().min(y.together.len()) as f32;
    let (names, deeds) = (x.names.min(y.names), x.deeds.min(y.deeds));
    let flag = |condition: bool| if condition { 1.0 } else { 0.0 };
    [
        part(shared.weight, x.weight.min(y.weight)),
        part(shared.weight, x.weight.max(y.weight)),
        part(shared.dot, (x.squares * y.squares).sqrt()),
        part(shared.rarity, x.rare.max(y.rare)),
        jaccard(&x.stems, &y.stems),
        shared.first,
        shared.second,
        shared.names,
        names - shared.names_count,
        shared.numbers,
        flag(shared.numbers == 0.0 && x.numbers > 0 && y.numbers > 0),
        shared.deeds,
        flag(shared.deeds == 0.0 && deeds > 0.0),
        jaccard(&x.bigrams, &y.bigrams),
        x.words.len().min(y.words.len()) as f32,
        x.words.len().max(y.words.len()) as f32,
        part(whole, wx.max(wy)),
        part(whole, wx.min(wy)),
        flag(x.negated != y.negated),
        flag(x.unreal != y.unreal),
        match (x.source, y.source) {
            (Some(p), Some(q)) => flag(p == q) * 2.0 - 1.0,
            _ => 0.0,
        },
        rivals.rank.min(rivals.back) as f32,
        rivals.rank.max(rivals.back) as f32,
        rivals.margin,
        (x.position - y.position).abs(),
        x.position.max(y.position),
        part(whole - shared.weight, (wx.min(wy) - x.weight.min(y.weight)).max(0.0)),
        jaccard(&x.trigrams, &y.trigrams),
        shared.apart.0.min(shared.apart.1),
        shared.apart.0.max(shared.apart.1),
        x.headline.min(y.headline),
        rivals.ahead.min(rivals.ahead_back),
        rivals.ahead.max(rivals.ahead_back),
        together,
        rarest_together,
        part(count_together, fewest),
        meeting(&sx.together, &sy.together).0,
        rarest,
        tied,
        most_tied,
        part(count_tied, x.ties.len().min(y.ties.len()) as f32),
    ]
}

/// The weight of the words that both have: all, the heaviest.
fn overlap(a: &[(u32, f32)], b: &[(u32, f32)]) -> (f32, f32) {
    let (mut sum, mut most) = (0.0f32, 0.0f32);
    shared(
        a,
        b,
        |w| w.0,
        |w| {
            sum += w.1;
            most = most.max(w.1);
        },
    );
    (sum, most)
}

fn total(words: &[(u32, f32)]) -> f32 {
    words.iter().map(|w| w.1).sum()
}

fn part(of: f32, whole: f32) -> f32 {
    if whole > 0.0 { of / whole } else { 0.0 }
}

/// The part of all members that both ascending lists hold.
fn jaccard<T: Ord + Copy>(a: &[T], b: &[T]) -> f32 {
    let mut both = 0;
    shared(a, b, |x| *x, |_| both += 1);
    part(both as f32, (a.len() + b.len() - both) as f32)
}
