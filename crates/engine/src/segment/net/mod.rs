//! The small recurrent network that reads a sentence, for tags and trees.
//!
//! In: the words of a sentence. Out: scores of each word's class, of each word as the
//! head of each other, and of each relation between a word and its head.
//!
//! A word is the sum of learnt vectors of itself, its affixes, its shape and its
//! capitals. One layer looks at three words at a time; each layer after it reads the
//! sentence in both directions with one gate a number (minimal gated units: L. Feng et
//! al., *Were RNNs All We Needed?*, 2024) and adds what it read to what it was given.
//! Classes are read off the second of these layers, heads and relations off the last, by
//! products of what a word is as a dependent and as a head (T. Dozat and C. Manning,
//! *Deep Biaffine Attention for Neural Dependency Parsing*, ICLR 2017).
//!
//! Products are of whole numbers, all else is 32-bit floats, added in a fixed order: the
//! same bits everywhere. It does not look beyond the sentence.
//!
//! "Troops sent by Ravenna left": "Troops" scores highest as the head of "sent".

mod dense;
mod features;
mod file;

pub use dense::dot;
pub use features::{AFFIXES, ROWS, Rows, TABLES, rows};
pub use file::{Parts, write};

use dense::{BLOCK, Dense};
use file::{Table, Vocabulary};
use pulp::{Arch, NullaryFnOnce};
use std::sync::LazyLock;

/// Classes are read off the state after so many recurrent layers.
pub const TAGGED: usize = 2;

/// How large a network is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// Numbers of a word's vector.
    pub embed: usize,
    /// Numbers of a word after each layer.
    pub width: usize,
    /// Recurrent layers.
    pub layers: usize,
    /// Numbers of a word as a dependent, and as a head.
    pub arc: usize,
    /// The same, for the relation.
    pub label: usize,
    /// Classes of words.
    pub classes: usize,
    /// Relations.
    pub relations: usize,
}

impl Shape {
    /// The numbers of one row of what is near: for heads, then for relations.
    pub fn near(&self) -> usize {
        self.arc + self.label
    }
}

/// The weights of a network.
#[derive(Clone, Debug)]
pub struct Net<'a> {
    shape: Shape,
    meanings: &'a [[u8; 2]],
    vocabulary: Vocabulary<'a>,
    tables: [Table<'a>; TABLES],
    window: Dense,
    layers: Vec<Dense>,
    tag: Dense,
    parse: Dense,
    relation: Dense,
    /// The root as a head, a bias, then how far and which way a head is.
    near: Vec<f32>,
}

/// The weights that ship. Training and scores: `models/en-parser.md`.
static WEIGHTS: &[u8] = include_bytes!("../../../models/en-parser.bin");

/// The network that ships.
pub fn english() -> Option<&'static Net<'static>> {
    static NET: LazyLock<Option<Net>> = LazyLock::new(|| Net::read(WEIGHTS));
    NET.as_ref()
}

/// A sentence as the network sees it: a row of numbers for each word.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// The number of words.
    pub words: usize,
    /// After the layers that classes are read off.
    state: Vec<f32>,
}

/// What the network says of the heads in a sentence.
#[derive(Clone, Debug, Default)]
pub struct Heads {
    /// The number of words.
    pub words: usize,
    /// For each word, how well each word is its head; itself stands for the root.
    pub arcs: Vec<f32>,
    /// What each word is, as a dependent and as a head.
    roles: Vec<f32>,
}

impl<'a> Net<'a> {
    /// The network in `bytes`; `None` where they hold none.
    pub fn read(bytes: &'a [u8]) -> Option<Net<'a>> {
        file::read(bytes)
    }

    /// The numbers of the tag and the form that a class stands for.
    pub fn meaning(&self, class: usize) -> [u8; 2] {
        self.meanings.get(class).copied().unwrap_or_default()
    }

    /// Reads a sentence as far as classes need it.
    pub fn look(&self, rows: &[Rows]) -> Read {
        let mut state = self.window.apply(&self.windows(rows));
        state.iter_mut().for_each(|n| *n = n.max(0.0));
        for layer in self.layers.iter().take(TAGGED) {
            self.pass(layer, &mut state, rows.len());
        }
        Read { words: rows.len(), state }
    }

    /// The class of each word.
    pub fn classes(&self, read: &Read) -> Vec<usize> {
        let scores = self.tag.apply(&read.state);
        let own = scores.chunks_exact(self.tag.width().max(1)).take(read.words);
        own.map(|scores| best(scores.get(..self.shape.classes).unwrap_or(scores)))
            .collect()
    }

    /// How well each word is the head of each other.
    pub fn heads(&self, read: Read) -> Heads {
        let mut state = read.state;
        for layer in self.layers.iter().skip(TAGGED) {
            self.pass(layer, &mut state, read.words);
        }
        let mut roles = self.parse.apply(&state);
        roles.iter_mut().for_each(|n| *n = n.max(0.0));
        let arcs = self.arcs(&roles, read.words);
        Heads { words: read.words, arcs, roles }
    }

    /// The likeliest relation of a word to its head, other than the root's.
    pub fn relations(&self, heads: &Heads, chosen: &[usize]) -> Vec<usize> {
        let Shape { arc, label, relations, .. } = self.shape;
        let width = self.parse.width();
        let role = |word: usize, at: usize| {
            let start = word * width + 2 * arc + at * label;
            heads.roles.get(start..start + label).unwrap_or_default()
        };
        let padded = chosen.len().next_multiple_of(BLOCK);
        let mut rows = vec![0.0; padded * label];
        for ((word, head), row) in
            chosen.iter().enumerate().zip(rows.chunks_exact_mut(label.max(1)))
        {
            let near = self.near_row(bucket(word, *head)).get(arc..).unwrap_or_default();
            let root = *head == word;
            let head = if root { near } else { role(*head, 1) };
            let sums = row.iter_mut().zip(role(word, 0)).zip(head).zip(near);
            for (((sum, own), head), near) in sums {
                *sum = (own + head + if root { 0.0 } else { *near }).max(0.0);
            }
        }
        let scores = self.relation.apply(&rows);
        let own = scores.chunks_exact(self.relation.width().max(1)).take(chosen.len());
        own.map(|scores| best(scores.get(..relations).unwrap_or(scores))).collect()
    }

    /// Each word's vector beside those of its neighbours.
    fn windows(&self, rows: &[Rows]) -> Vec<f32> {
        let embed = self.shape.embed;
        let mut words = vec![0.0; rows.len() * embed];
        for (rows, sums) in rows.iter().zip(words.chunks_exact_mut(embed.max(1))) {
            Arch::new().dispatch(Word { net: self, rows, sums });
        }
        windows(&words, embed)
    }

    /// One recurrent layer, in both directions.
    fn pass(&self, layer: &Dense, state: &mut [f32], words: usize) {
        let half = self.shape.width / 2;
        let gates = layer.apply(state);
        let width = layer.width().max(1);
        for direction in [0, 1] {
            let mut carry = vec![0.0; half];
            for step in 0..words {
                let at = if direction == 0 { step } else { words - 1 - step };
                let from = at * width + direction * 2 * half;
                let (Some(read), Some(own)) = (
                    gates.get(from..from + 2 * half),
                    state.get_mut(at * 2 * half + direction * half..),
                ) else {
                    return;
                };
                Arch::new().dispatch(Step { kept: &mut carry, read, own });
            }
        }
    }

    fn arcs(&self, roles: &[f32], words: usize) -> Vec<f32> {
        let Shape { arc, .. } = self.shape;
        let width = self.parse.width();
        let part = |word: usize, at: usize| {
            let start = word * width + at * arc;
            roles.get(start..start + arc).unwrap_or_default()
        };
        let near = |row: usize| self.near_row(row).get(..arc).unwrap_or_default();
        let bias: Vec<f32> = (0..words).map(|w| dot(part(w, 1), near(BIAS))).collect();
        let as_heads: Vec<f32> = columns(words, arc, |w| part(w, 1));
        let none = vec![0.0; words];
        let heads = Dense::new(&as_heads, if bias.is_empty() { &none } else { &bias });
        let padded = words.next_multiple_of(BLOCK);
        let mut own = Vec::with_capacity(padded * arc);
        (0..words).for_each(|w| own.extend_from_slice(part(w, 0)));
        own.resize(padded * arc, 0.0);
        let scores = heads.apply(&own);
        let mut arcs = Vec::with_capacity(words * words);
        for (word, scores) in
            scores.chunks_exact(heads.width().max(1)).enumerate().take(words)
        {
            let by_bucket =
                Arch::new().dispatch(Buckets { net: self, own: part(word, 0) });
            let root = by_bucket[0] + dot(near(BIAS), near(0));
            arcs.extend(scores.iter().take(words).enumerate().map(|(head, score)| {
                if head == word { root } else { score + by_bucket[bucket(word, head)] }
            }));
        }
        arcs
    }

    fn near_row(&self, row: usize) -> &[f32] {
        let width = self.shape.near();
        self.near.get(row * width..(row + 1) * width).unwrap_or_default()
    }
}

/// The vector of one word: its rows, added up.
struct Word<'a> {
    net: &'a Net<'a>,
    rows: &'a Rows,
    sums: &'a mut [f32],
}

impl NullaryFnOnce for Word<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Word { net, rows, sums } = self;
        for (number, (table, row)) in net.tables.iter().zip(rows).enumerate() {
            let row = match number {
                0 => net.vocabulary.row(*row),
                _ => *row as usize,
            };
            table.add(row, sums);
        }
    }
}

/// What each row of what is near gives one word as a dependent.
struct Buckets<'a> {
    net: &'a Net<'a>,
    own: &'a [f32],
}

impl NullaryFnOnce for Buckets<'_> {
    type Output = [f32; NEAR];

    #[inline(always)]
    fn call(self) -> [f32; NEAR] {
        let mut all = [0.0; NEAR];
        for (row, sum) in all.iter_mut().enumerate() {
            *sum = dot(self.own, self.net.near_row(row));
        }
        all
    }
}

/// One word read by a recurrent layer in one direction.
struct Step<'a> {
    /// What is carried from word to word.
    kept: &'a mut [f32],
    /// What is new, then how far each number is to follow it.
    read: &'a [f32],
    own: &'a mut [f32],
}

impl NullaryFnOnce for Step<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let (new, gate) = self.read.split_at(self.kept.len());
        for (((kept, new), gate), own) in
            self.kept.iter_mut().zip(new).zip(gate).zip(self.own)
        {
            *kept += sigmoid(*gate) * (squash(*new) - *kept);
            *own += *kept;
        }
    }
}

/// The rows as columns of a matrix.
fn columns<'r>(
    count: usize,
    inputs: usize,
    row: impl Fn(usize) -> &'r [f32],
) -> Vec<f32> {
    let mut out = vec![0.0; count * inputs];
    for column in 0..count {
        for (cell, number) in out.iter_mut().skip(column).step_by(count).zip(row(column))
        {
            *cell = *number;
        }
    }
    out
}

/// Each row beside those before and after it, with rows of nothing up to a whole block.
pub fn windows(words: &[f32], embed: usize) -> Vec<f32> {
    let count = words.len() / embed.max(1);
    let mut out = vec![0.0; count.next_multiple_of(BLOCK) * embed * 3];
    for (at, row) in out.chunks_exact_mut((embed * 3).max(1)).take(count).enumerate() {
        let first = (at * embed).saturating_sub(embed);
        let last = (at * embed + 2 * embed).min(words.len());
        let skipped = if at == 0 { embed } else { 0 };
        let given = words.get(first..last).unwrap_or_default();
        row[skipped..skipped + given.len()].copy_from_slice(given);
    }
    out
}

/// The rows of what is near: the root, the bias, and the buckets.
pub const NEAR: usize = 2 + 2 * DISTANCES.len();
/// The row of the bias.
pub const BIAS: usize = 1;

/// Heads this far away, or up to the next, are alike.
const DISTANCES: [usize; 10] = [1, 2, 3, 4, 5, 7, 10, 15, 25, 40];

/// The row of how far and which way `head` is from `word`; the root's if they are one.
pub fn bucket(word: usize, head: usize) -> usize {
    let far = |d: usize| DISTANCES.partition_point(|from| *from <= d).saturating_sub(1);
    match word.cmp(&head) {
        std::cmp::Ordering::Equal => 0,
        std::cmp::Ordering::Less => 2 + far(head - word),
        std::cmp::Ordering::Greater => 2 + DISTANCES.len() + far(word - head),
    }
}

/// From -1 to 1.
#[inline(always)]
pub fn squash(x: f32) -> f32 {
    x / (1.0 + x * x).sqrt()
}

/// From 0 to 1.
#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    0.5 + 0.5 * squash(x)
}

/// The first of the highest.
pub fn best(scores: &[f32]) -> usize {
    let mut best = (f32::NEG_INFINITY, 0);
    for (at, score) in scores.iter().enumerate() {
        if *score > best.0 {
            best = (*score, at);
        }
    }
    best.1
}
