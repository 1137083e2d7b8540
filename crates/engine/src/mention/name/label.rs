//! Where names begin and end and what they name: a label a word, the best sequence of
//! them by a linear chain (Lafferty et al., *Conditional Random Fields*, 2001; labels
//! begin, inside, last, unit as in Ratinov & Roth 2009), Viterbi (1967) over integers.
//!
//! Only stretches of words that can be in a name are decoded; the rest is outside.

use super::features::{self, KINDS, Known};
use super::model::Model;
use super::view::View;
use super::{Chunk, NameKind};
use crate::segment::shape::mix;
use crate::segment::{Tag, TokenKind};
use std::ops::Range;

static WEIGHTS: &[u8] = include_bytes!("../../../models/en-names.bin");

/// How many labels there are: outside, then begin, inside, last and unit of each kind.
pub const LABELS: usize = 17;

/// Inside a name no more than this many words in a row have no capital.
const GAP: usize = 3;

/// Whether `label` may stand after `before`.
pub fn follows(before: usize, label: usize) -> bool {
    match (before, label) {
        (0, 0) => true,
        (0, _) => part(label).is_some_and(|p| p.0),
        (_, 0) => part(before).is_some_and(|p| p.1),
        _ => match (part(before), part(label)) {
            (Some((_, true)), Some((opens, _))) => opens,
            (Some(_), Some((opens, _))) => !opens && (before - 1) / 4 == (label - 1) / 4,
            _ => false,
        },
    }
}

/// Whether a label begins a name, and whether it ends one; `None` outside.
fn part(label: usize) -> Option<(bool, bool)> {
    let part = label.checked_sub(1)? % 4;
    Some((part == 0 || part == 3, part >= 2))
}

/// The label of a word in a name of this kind, by whether it is the first and the last.
pub fn label(kind: NameKind, first: bool, last: bool) -> usize {
    let part = match (first, last) {
        (true, false) => 0,
        (false, false) => 1,
        (false, true) => 2,
        (true, true) => 3,
    };
    1 + kind as usize * 4 + part
}

/// The key of the weights that a label gives to those after it.
pub fn transition(label: usize) -> u64 {
    mix(label as u64, 0, 63)
}

/// What the model sees of the words of a sentence that can be in names.
pub(super) fn stretches(
    view: &View,
    proposals: &[Chunk],
    known: Known,
) -> Vec<(Range<usize>, Vec<Vec<u64>>)> {
    let rules = features::rules(view, proposals);
    let ranges = candidates(view);
    let seen = |range: Range<usize>| {
        let cells = features::cells(view, &range, &rules, known);
        (range, features::extract(&cells))
    };
    ranges.into_iter().map(seen).collect()
}

/// Runs of words with capitals, over small words between them.
fn candidates(view: &View) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for at in 0..view.tokens.len() {
        if !can_begin(view, at) {
            continue;
        }
        match ranges.last_mut() {
            Some(last) if at - last.end <= GAP => last.end = at + 1,
            _ => ranges.push(at..at + 1),
        }
    }
    for range in &mut ranges {
        let number = |at: usize| view.raw(at).starts_with(|c: char| c.is_ascii_digit());
        range.start -= usize::from(range.start > 0 && number(range.start - 1));
        range.end += usize::from(number(range.end));
    }
    ranges
}

fn can_begin(view: &View, at: usize) -> bool {
    let word = view.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Word);
    view.capital(at) || word && view.tag(at) == Tag::Propn
}

/// The weights that ship.
pub(super) fn shipped() -> Option<Model<'static>> {
    Model::read(WEIGHTS).filter(|m| m.classes() == LABELS)
}

/// For each label those that may stand before it, with the weight of the step.
#[derive(Clone, Debug)]
pub struct Steps([Vec<(usize, i32)>; LABELS]);

impl Steps {
    /// Those of a model.
    pub fn of(model: &Model) -> Steps {
        let mut weights = [[0_i32; LABELS]; LABELS];
        for (before, row) in weights.iter_mut().enumerate() {
            model.add(transition(before), row);
        }
        let ways = |label: usize| {
            let before = (0..LABELS).filter(|before| follows(*before, label));
            before.map(|before| (before, weights[before][label])).collect()
        };
        Steps(std::array::from_fn(ways))
    }
}

/// The names in a stretch, by token.
pub fn decode(
    model: &Model,
    steps: &Steps,
    range: &Range<usize>,
    features: &[Vec<u64>],
) -> Vec<(Range<usize>, NameKind)> {
    let labels = best(model, steps, features);
    let mut names = Vec::new();
    let mut start = range.start;
    for (at, label) in range.clone().zip(labels) {
        let Some((first, last)) = part(label) else { continue };
        if first {
            start = at;
        }
        if last && let Some(kind) = KINDS.get((label - 1) / 4) {
            names.push((start..at + 1, *kind));
        }
    }
    names
}

/// The best labels of a stretch.
fn best(model: &Model, steps: &Steps, features: &[Vec<u64>]) -> Vec<usize> {
    let mut scores = [i32::MIN / 2; LABELS];
    scores[0] = 0;
    let mut back: Vec<[u8; LABELS]> = Vec::with_capacity(features.len());
    for word in features {
        let mut own = [0; LABELS];
        word.iter().for_each(|f| model.add(*f, &mut own));
        let mut next = [i32::MIN / 2; LABELS];
        let mut from = [0_u8; LABELS];
        for (label, (ways, own)) in steps.0.iter().zip(own).enumerate() {
            for &(before, step) in ways {
                let score = scores[before].saturating_add(own + step);
                if score > next[label] {
                    next[label] = score;
                    from[label] = before as u8;
                }
            }
        }
        scores = next;
        back.push(from);
    }
    trace(&scores, &back)
}

/// Back from the best label that may end a stretch.
fn trace(scores: &[i32; LABELS], back: &[[u8; LABELS]]) -> Vec<usize> {
    let ends = (0..LABELS).filter(|l| follows(*l, 0));
    let mut label = ends.max_by_key(|l| (scores[*l], LABELS - l)).unwrap_or(0);
    let mut labels: Vec<usize> = back
        .iter()
        .rev()
        .map(|from| {
            let own = label;
            label = usize::from(from[own]);
            own
        })
        .collect();
    labels.reverse();
    labels
}
