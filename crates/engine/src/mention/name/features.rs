//! What the sequence model sees of a word, as hashes.

use super::model::Model;
use super::view::View;
use super::{Chunk, NameKind};
use crate::segment::shape::{self, Mode, mix, word_hash};
use crate::segment::{Tag, TokenKind};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A word as the features see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    lower: u64,
    /// Its last two to four characters.
    suffix: [u64; 3],
    /// Its first two to four.
    prefix: [u64; 3],
    shape: u64,
    tag: u64,
    /// The lists that hold it, a bit each.
    lists: u64,
    /// Where it stands in the longest listed name.
    listed: u64,
    /// What the rules take it for.
    rule: u64,
    /// What the document shows of it elsewhere.
    seen: u64,
    /// What news at large shows of it, two bits for each use.
    uses: u64,
    capital: bool,
}

/// What stands beyond the sentence.
const EDGE: Cell = Cell {
    lower: 11,
    suffix: [11; 3],
    prefix: [11; 3],
    shape: 11,
    tag: 31,
    lists: 0,
    listed: 0,
    rule: 0,
    seen: 0,
    uses: 0,
    capital: false,
};

/// How many uses of a word the model's lexicon tells apart: what the surroundings show
/// and the rules say (`Memory`), then the kinds that a first model gave it, and none.
pub const USES: usize = 29;

/// The uses that `Memory` holds.
const SHOWN: u32 = 24;

/// The key of the uses of a word in the model.
pub fn lexicon_key(word: u64) -> u64 {
    mix(word, 0, 70)
}

/// How often each use is made of a word: 0 never, 3 in the main.
fn uses(model: &Model, word: u64) -> u64 {
    let mut levels = [0; USES];
    model.add(lexicon_key(word), &mut levels);
    levels.iter().rev().fold(0, |all, level| all << 2 | (*level as u64 & 3))
}

/// The uses of each word of a sentence: its hash and its bits, as in `Memory`.
pub(super) fn shown(view: &View, proposals: &[Chunk]) -> Vec<(u64, u32)> {
    let mut all: Vec<(u64, u32)> = (0..view.tokens.len())
        .filter(|at| view.tokens.get(*at).is_some_and(|t| t.kind == TokenKind::Word))
        .map(|at| (word_hash(view.lower(at)), around(view, at)))
        .collect();
    for chunk in proposals {
        let range = view.range_of(chunk.span);
        let bits = ruled(chunk, &range);
        all.extend(range.zip(bits).map(|(at, bit)| (word_hash(view.lower(at)), bit)));
    }
    all
}

/// What the rules' choice shows of each word of a name.
fn ruled(chunk: &Chunk, range: &Range<usize>) -> Vec<u32> {
    let bit = RULE + chunk.kind as u32 * 4 + u32::from(chunk.sure) * 2;
    let last = range.end.saturating_sub(1);
    let several = range.len() > 1;
    range.clone().map(|at| 1 << (bit + u32::from(several && at == last))).collect()
}

/// What the document shows of each word, all its places together: a bit each.
#[derive(Default)]
pub(super) struct Memory(FxHashMap<u64, u32>);

/// A bit of `Memory`: seen without a capital, …
const SMALL: u32 = 1;
const INSIDE: u32 = 1 << 1;
const AFTER_TITLE: u32 = 1 << 2;
const BEFORE_SAYING: u32 = 1 << 3;
const AFTER_GIVEN: u32 = 1 << 4;
const AFTER_PLACE_WORD: u32 = 1 << 5;
const AFTER_THE: u32 = 1 << 6;
const OWNER: u32 = 1 << 7;
/// From here on: in a name of this kind by the rules, sure or not, last of several or not.
const RULE: u32 = 8;

impl Memory {
    /// Takes in one sentence.
    pub(super) fn read(&mut self, view: &View, proposals: &[Chunk]) {
        for (word, bits) in shown(view, proposals) {
            *self.0.entry(word).or_default() |= bits;
        }
    }

    fn of(&self, lower: u64) -> u64 {
        self.0.get(&lower).copied().unwrap_or(0).into()
    }
}

/// What the surroundings of one place show.
fn around(view: &View, at: usize) -> u32 {
    if !view.capital(at) {
        return SMALL;
    }
    let before = at.checked_sub(1);
    let mut bits = 0;
    let mut set = |bit: u32, holds: bool| bits |= if holds { bit } else { 0 };
    set(INSIDE, !view.headline && !view.opens(at));
    if let Some(before) = before {
        let title = view.is_honorific(before) || view.is_role(before);
        set(AFTER_TITLE, title && view.tag(before) != Tag::Verb);
        set(AFTER_GIVEN, view.is_given(before));
        set(AFTER_PLACE_WORD, view.lists.place_words.has(view.lower(before)));
        set(AFTER_THE, view.tag(before) == Tag::Det);
    }
    set(BEFORE_SAYING, view.lists.cites.has(view.lower(at + 1)));
    set(OWNER, view.tag(at + 1) == Tag::Part);
    bits
}

/// What is known of words beyond the sentence.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) memory: &'a Memory,
    pub(super) model: &'a Model<'a>,
}

/// The cells of a sentence's tokens in `range`, and two on each side.
pub(super) fn cells(
    view: &View,
    range: &Range<usize>,
    rules: &[u8],
    known: Known,
) -> Vec<Cell> {
    let from = range.start.wrapping_sub(2);
    (0..range.len() + 4)
        .map(|n| from.wrapping_add(n))
        .map(|at| match view.tokens.get(at) {
            Some(_) => cell(view, at, rules, known),
            None => EDGE,
        })
        .collect()
}

fn cell(view: &View, at: usize, rules: &[u8], known: Known) -> Cell {
    let word = view.lower(at);
    let lower = word_hash(word);
    let ends = |n: usize| {
        let from = word.char_indices().rev().nth(n - 1).map_or(0, |c| c.0);
        word_hash(word.get(from..).unwrap_or(""))
    };
    let starts = |n: usize| {
        let to = word.char_indices().nth(n).map_or(word.len(), |c| c.0);
        word_hash(word.get(..to).unwrap_or(""))
    };
    let token = view.tokens.get(at);
    Cell {
        lower,
        suffix: [2, 3, 4].map(ends),
        prefix: [2, 3, 4].map(starts),
        shape: shape(view.raw(at), view.mode, view.opens(at)),
        tag: token.map_or(31, |t| t.tag as u64 * 16 + t.form as u64),
        lists: lists(view, at),
        listed: view.listed_part(at),
        rule: rules.get(at).copied().unwrap_or(0).into(),
        seen: known.memory.of(lower),
        uses: if view.capital(at) { uses(known.model, lower) } else { 0 },
        capital: view.capital(at),
    }
}

/// The shape of a word; in what text, whether first, and whether it is one letter.
fn shape(raw: &str, mode: Mode, opens: bool) -> u64 {
    let letter = raw.chars().nth(1).is_none();
    mix(shape::shape(raw, 1), mode.at(opens) * 8 + u64::from(letter), 4)
}

fn lists(view: &View, at: usize) -> u64 {
    let lists = view.lists;
    let (raw, lower) = (view.raw(at), view.lower(at));
    let given = lists.given.get(raw);
    let bits = [
        given == Some(""),
        given.is_some_and(|v| !v.is_empty()),
        lists.surnames.has(raw),
        view.is_honorific(at),
        view.is_role(at),
        lists.body_heads.has(lower),
        lists.place_heads.has(lower),
        lists.misc_heads.has(lower),
        lists.particles.has(lower),
        lists.body_joins.has(lower),
        lists.not_names.has(lower),
        lists.starters.has(lower),
        lists.cites.has(lower),
        lists.role_adverbs.has(lower),
        lists.place_words.has(lower),
    ];
    bits.iter().rev().fold(0, |all, bit| all * 2 + u64::from(*bit))
}

/// What the model sees of each cell but the two at either end.
pub(super) fn extract(cells: &[Cell]) -> Vec<Vec<u64>> {
    (2..cells.len().saturating_sub(2)).map(|at| of(cells, at)).collect()
}

fn of(cells: &[Cell], at: usize) -> Vec<u64> {
    let cell = |i: usize| cells.get(i).copied().unwrap_or(EDGE);
    let [w2, w1, w, n1, n2] = [at - 2, at - 1, at, at + 1, at + 2].map(cell);
    let mut all = vec![
        (0, 0),
        (w.lower, 0),
        (w.lower, w.shape),
        (w1.lower, 0),
        (w2.lower, 0),
        (n1.lower, 0),
        (n2.lower, 0),
        (w1.lower, w.lower),
        (w.lower, n1.lower),
        (w1.lower, n1.lower),
        (w2.lower, w1.lower),
        (n1.lower, n2.lower),
        (w.suffix[0], 0),
        (w.suffix[1], 0),
        (w.suffix[2], 0),
        (w.prefix[0], 0),
        (w.prefix[1], 0),
        (w.prefix[2], 0),
        (w1.suffix[1], 0),
        (n1.suffix[1], 0),
        (w.shape, 0),
        (w1.shape, w.shape),
        (w.shape, n1.shape),
        (mix(w1.shape, w.shape, 9), n1.shape),
        (w.tag, w.shape),
        (w1.tag, w.tag),
        (w.tag, n1.tag),
        (w1.tag, n1.tag),
        (w.lists, w.shape),
        (w1.lists, w.lists),
        (w.lists, n1.lists),
        (w1.lists, w.shape),
        (n1.lists, w.shape),
        (w.listed, w.shape),
        (w1.listed, w.listed),
        (w.listed, n1.listed),
        (w.listed, n2.listed),
        (w.rule, w.shape),
        (w1.rule, w.rule),
        (w.rule, n1.rule),
        (w.rule, w.lists),
        (w.rule, w.listed),
        (w.rule, w.lower),
        (w1.lower, w.shape),
        (n1.lower, w.shape),
        (w.seen >> RULE, w.rule),
        (w.seen & 0xff, w.rule),
        (w1.seen >> RULE, w.rule),
        (n1.seen >> RULE, w.rule),
        (w.uses >> (2 * SHOWN), w.rule),
        (w1.uses >> (2 * SHOWN), w.uses >> (2 * SHOWN)),
        (w.uses >> (2 * SHOWN), n1.uses >> (2 * SHOWN)),
        (w.uses >> (2 * SHOWN), w1.lower),
        (w.uses >> (2 * SHOWN), n1.lower),
    ];
    all.extend(run(cells, at).into_iter().flatten());
    let paired = (64..).zip(all).map(|(template, (a, b))| mix(a, b, template));
    let bits = (0..24).filter(|bit| w.seen >> bit & 1 == 1);
    let seen = bits.map(|bit| mix(bit, w.rule & 1, 60));
    let bits = (0..16).filter(|bit| w.lists >> bit & 1 == 1);
    let held = bits.map(|bit| mix(bit, u64::from(w.capital), 61));
    let levels = (0..USES as u64).map(|use_| (use_, w.uses >> (2 * use_) & 3));
    let used = levels.filter(|l| l.1 > 0).map(|(use_, level)| mix(use_, level, 62));
    paired.chain(seen).chain(held).chain(used).collect()
}

/// The run of capitalised words that the word stands in: what is before it, after it
/// and last in it.
fn run(cells: &[Cell], at: usize) -> Option<[(u64, u64); 9]> {
    let capital = |i: usize| cells.get(i).is_some_and(|c| c.capital);
    if !capital(at) {
        return None;
    }
    let start = (0..at).rev().take_while(|i| capital(*i)).last().unwrap_or(at);
    let end = (at + 1..cells.len()).take_while(|i| capital(*i)).last().unwrap_or(at);
    let cell = |i: Option<usize>| i.and_then(|i| cells.get(i)).copied().unwrap_or(EDGE);
    let [before, after] = [start.checked_sub(1), Some(end + 1)].map(cell);
    let last = cell(Some(end));
    let place = (at - start).min(4) as u64 * 8 + (end - at).min(4) as u64;
    Some([
        (before.lower, place),
        (after.lower, place),
        (before.lower, after.lower),
        (last.lower, place),
        (last.suffix[1], (end - at).min(4) as u64),
        (place, cells.get(at).map_or(0, |c| c.shape)),
        (last.lists, (end - at).min(4) as u64),
        (cell(Some(start)).lists, (at - start).min(4) as u64),
        (before.tag, after.tag),
    ])
}

/// What the rules take each token of a sentence for: 0 where for no name.
pub(super) fn rules(view: &View, proposals: &[Chunk]) -> Vec<u8> {
    let mut rules = vec![0; view.tokens.len()];
    for chunk in proposals {
        let range = view.range_of(chunk.span);
        for at in range.clone() {
            let last = u8::from(at + 1 == range.end);
            let first = u8::from(at == range.start);
            let kind = if chunk.people { 4 } else { chunk.kind as u8 };
            let sure = u8::from(chunk.sure) + u8::from(!chunk.listed.is_empty());
            if let Some(slot) = rules.get_mut(at) {
                *slot = 1 + (kind * 3 + sure) * 4 + first * 2 + last;
            }
        }
    }
    rules
}

/// The kinds a label can have, in the order of the labels.
pub(super) const KINDS: [NameKind; 4] =
    [NameKind::Person, NameKind::Organisation, NameKind::Place, NameKind::Misc];
