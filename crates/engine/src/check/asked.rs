//! The statement as it is asked: what must be accounted for.

use super::tree::{self, Mode};
use super::words::{Lexicon, Part, Word};
use crate::Annotated;
use crate::attribute::{Attribution, Stance};
use crate::document::Span;
use crate::mention::{Date, Figure};
use crate::segment::Tag;

/// A word counts for at least this much, however common.
const LEAST: f32 = 1.0;

/// What a statement says.
pub(super) struct Asked<'a> {
    pub(super) doc: &'a Annotated,
    /// Its content words but for numbers, dates and the words that cite.
    pub(super) words: Vec<Word>,
    /// Whether each is so, and done.
    pub(super) modes: Vec<Mode>,
    pub(super) figures: Vec<&'a Figure>,
    pub(super) dates: Vec<&'a Date>,
    /// It speaks of what somebody was.
    pub(super) past: bool,
    /// It says that somebody says so, named or not.
    pub(super) cites: bool,
    /// Whose word it says it is, the outermost first.
    pub(super) frames: Vec<Frame<'a>>,
}

/// Whom the statement cites.
pub(super) struct Frame<'a> {
    pub(super) cited: &'a Attribution,
    /// The words that name the source.
    pub(super) words: Vec<Word>,
}

impl<'a> Asked<'a> {
    pub(super) fn new(doc: &'a Annotated, lexicon: &Lexicon) -> Self {
        let all = lexicon.read(doc, 0..doc.segments.tokens.len());
        // "assured" says more than "said": it is a deed like others.
        let plain = lexicon.language.list("check/cites");
        let tokens = &doc.segments.tokens;
        let says = |cue: &&Span| {
            let mut own = tokens[doc.segments.tokens_in(**cue)].iter();
            own.all(|t| t.tag != Tag::Verb || plain.has(&t.lemma))
        };
        let is_frame = |a: &&Attribution| {
            !a.source.is_empty()
                && !a.content.is_empty()
                && a.cue.iter().any(|c| says(&c))
        };
        let mut cited: Vec<&Attribution> =
            doc.attributions.iter().filter(is_frame).collect();
        cited.sort_by_key(|a| std::cmp::Reverse(size(a)));
        let citing = |span: Span| {
            let of = |a: &&Attribution| {
                let mut own = a.source.iter().chain(a.cue.iter().filter(says));
                own.any(|s| s.touches(span)) && !a.content.iter().any(|c| c.touches(span))
            };
            cited.iter().any(of)
        };
        let (names, words): (Vec<Word>, Vec<Word>) =
            all.into_iter().partition(|word| citing(word.span));
        let frames = cited.iter().map(|a| Frame {
            cited: a,
            words: names
                .iter()
                .filter(|w| a.source.iter().any(|s| s.touches(w.span)))
                .filter(|w| w.part != Part::Deed)
                .cloned()
                .collect(),
        });
        let frames = frames.filter(|f| !f.words.is_empty()).collect();
        let language = lexicon.language;
        let (past, used) = (language.list("check/past"), language.list("check/used"));
        Asked {
            past: tokens.iter().any(|t| past.has(&t.lower) || used.has(&t.lower)),
            cites: doc.attributions.iter().any(|a| a.cue.iter().any(|c| says(&c))),
            modes: words.iter().map(|w| tree::mode(doc, w.token, language)).collect(),
            words,
            figures: doc.mentions.figures.iter().filter(|f| !citing(f.span)).collect(),
            dates: doc.mentions.dates.iter().filter(|d| !d.is_reference()).collect(),
            frames,
            doc,
        }
    }

    /// How much a word of it counts.
    pub(super) fn weight(word: &Word) -> f32 {
        match word.part {
            Part::Strict | Part::Tie | Part::Vague(_) => LEAST,
            _ if word.light => LEAST,
            _ => word.rarity.max(LEAST),
        }
    }

    /// The share of its words that are among others.
    pub(super) fn shared(&self, others: &[&Word]) -> f32 {
        let (mut all, mut have) = (0.0f32, 0.0f32);
        for word in self.words.iter().filter(|w| !w.light) {
            all += Asked::weight(word);
            let there = others.iter().any(|other| other.is(word));
            have += if there { Asked::weight(word) } else { 0.0 };
        }
        if all > 0.0 { have / all } else { 0.0 }
    }

    /// Whether somebody it tells of takes this stance.
    pub(super) fn takes(&self, stance: Stance) -> bool {
        self.doc.attributions.iter().any(|a| a.stance == stance)
    }
}

fn size(a: &Attribution) -> usize {
    a.content.iter().map(|s| s.len()).sum()
}
