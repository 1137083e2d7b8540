//! What an unlisted name names, guessed from its words and its surroundings by an
//! averaged perceptron (as the tagger's), trained by `lab train names` on wikigold and
//! UNER EWT: `models/en-names.md`. Only asked where lists and roles say nothing.

use super::NameKind;
use super::view::View;
use crate::segment::tag::{Model, best, mix, word_hash};
use std::ops::Range;

static WEIGHTS: &[u8] = include_bytes!("../../../models/en-names.bin");

/// The kinds the model chooses between, by class; the class after them is no name.
pub(super) const KINDS: [NameKind; 4] =
    [NameKind::Person, NameKind::Organisation, NameKind::Place, NameKind::Misc];

/// The likeliest kind of the name at `range`; `None` where it is likely no name. Without
/// weights (before training) a person, as most unlisted names are.
pub(super) fn kind(view: &View, range: &Range<usize>) -> Option<NameKind> {
    let Some(model) = Model::read(WEIGHTS).filter(|m| m.classes() > KINDS.len()) else {
        return Some(NameKind::Person);
    };
    let mut scores = vec![0; model.classes()];
    for feature in features(view, range) {
        model.add(feature, &mut scores);
    }
    KINDS.get(usize::from(best(&scores))).copied()
}

/// What the model sees of the name at `range`.
pub(super) fn features(view: &View, range: &Range<usize>) -> Vec<u64> {
    let last = range.end.saturating_sub(1);
    let hash = |at: usize| word_hash(view.lower(at));
    let [before, before2] = [1, 2].map(|n| range.start.checked_sub(n));
    let [before, before2] = [before, before2].map(|at| at.map_or(1, hash));
    let [next, next2] = [hash(range.end), hash(range.end + 1)];
    let length = range.len().min(5) as u64;
    let outline = outline(view, range);
    let tag = |at: usize| view.tag(at) as u64;
    let tag_before = range.start.checked_sub(1).map_or(99, tag);
    let ending = |at: usize, n: usize| {
        let word = view.lower(at);
        let from = word.char_indices().rev().nth(n - 1).map_or(0, |c| c.0);
        word_hash(word.get(from..).unwrap_or(""))
    };
    let mut all = vec![
        (1, length, 0),
        (2, outline, 0),
        (3, hash(range.start), length.min(2)),
        (4, hash(last), length.min(2)),
        (5, ending(last, 3), length),
        (6, ending(last, 2), length),
        (7, ending(range.start, 3), length),
        (8, before, 0),
        (9, next, 0),
        (10, before, next),
        (11, before2, before),
        (12, next, next2),
        (13, tag_before, tag(range.end)),
        (14, before, outline),
        (15, next, outline),
        (16, tag_before, outline),
        (17, tag(range.end), outline),
        (18, u64::from(view.opens(range.start)), outline),
        (19, tag(range.start), tag(last)),
        (20, before2, 0),
        (21, next2, 0),
    ];
    for at in range.clone() {
        all.push((22, hash(at), 0));
        let listed =
            view.listed(at).map_or(9, |l| l.kind as u64 * 2 + u64::from(l.people));
        all.push((23, listed, length));
        all.push((24, u64::from(view.is_given(at)), at as u64 - range.start as u64));
    }
    all.into_iter().map(|(template, a, b)| mix(a, b, 64 + template)).collect()
}

/// How the name is written: capitals, marks inside, a given name in front.
fn outline(view: &View, range: &Range<usize>) -> u64 {
    let raw = || range.clone().map(|at| view.raw(at));
    let upper = raw().all(|w| w.chars().count() > 1 && !w.contains(char::is_lowercase));
    let inner = raw().any(|w| w.chars().skip(1).any(char::is_uppercase));
    let small = raw().any(|w| w.starts_with(char::is_lowercase));
    let digits = raw().any(|w| w.contains(|c: char| c.is_ascii_digit()));
    let stops = raw().any(|w| w.contains('.'));
    let given = view.is_given(range.start);
    let flags = [upper, inner, small, digits, stops, given, view.headline];
    let length = range.len().min(4) as u64;
    flags.iter().fold(length, |all, flag| all * 2 + u64::from(*flag))
}
