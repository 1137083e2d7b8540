//! The words that cite, and the words that name the source beside them.
//!
//! Verbs with their subject (before, after, or `shared` with another verb), nouns with
//! their owner or author ("the ministry's claim that"), and in `formula` what is neither:
//! "according to", hearsay adverbs, what is unclear, and headings with a colon. `subject`
//! finds where the words that name the source begin and end.

mod formula;
mod noun;
mod shared;
mod subject;
mod verb;

pub(super) use noun::quoted_before;
pub(super) use subject::{antecedent, without_day};

use super::lexicon::{Frame, Lexicon};
use super::unit::Unit;
use crate::segment::Tag;
use subject::Subject;

/// A stretch of a unit's items, end exclusive.
pub(super) type Stretch = (usize, usize);

/// How a cue sits in its sentence. `learned` knows the forms by their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A verb after its subject.
    Verb,
    /// A verb before its subject: "said the mayor".
    Inverted,
    /// A verb that shares the subject of one before it: "and added", ", saying".
    Shared,
    /// A passive without a source: "it was reported that", "is believed to".
    Passive,
    /// "as saying" after "quoted": the words of whom somebody else quotes.
    Quoted,
    /// "according to".
    According,
    /// "the claim that".
    Noun,
    /// A noun for the words in quotation marks before it: "her “step up” remarks".
    Named,
    /// "reportedly".
    Hearsay,
    /// "Ministry: ten ships".
    Colon,
    /// "could not be verified", "it is unclear".
    Open,
}

impl Form {
    /// Whether this is a verb that has or shares a subject.
    pub(super) fn is_verb(self) -> bool {
        matches!(self, Form::Verb | Form::Inverted | Form::Shared)
    }

    /// Whether the rules are believed here, whatever the model finds.
    pub(super) fn is_certain(self) -> bool {
        matches!(self, Form::Open | Form::Hearsay | Form::Quoted | Form::Named)
    }
}

/// Words that cite.
#[derive(Clone, Debug)]
pub(super) struct Cue {
    pub(super) form: Form,
    /// The citing words.
    pub(super) at: Stretch,
    /// The word that cites.
    pub(super) head: usize,
    pub(super) frame: Frame,
    pub(super) source: Option<Stretch>,
    /// What a relative pronoun as source stands for.
    pub(super) antecedent: Option<Stretch>,
    pub(super) negated: bool,
}

impl Cue {
    /// A cue of which only its place is known.
    fn new(form: Form, at: Stretch, head: usize) -> Cue {
        Cue {
            form,
            at,
            head,
            frame: Frame::default(),
            source: None,
            antecedent: None,
            negated: false,
        }
    }

    /// The cue with this subject as its source.
    fn said_by(self, subject: Subject) -> Cue {
        Cue { source: Some(subject.at), antecedent: subject.antecedent, ..self }
    }

    /// The subject that a verb after this one can share.
    fn subject(&self) -> Option<Subject> {
        let at = self.source.filter(|_| self.form.is_verb())?;
        Some(Subject { at, antecedent: self.antecedent })
    }

    /// Whether a stretch holds some of the citing words.
    pub(super) fn meets(&self, at: Stretch) -> bool {
        meet(self.at, at)
    }

    /// Where the attribution begins: its source or its cue.
    pub(super) fn start(&self) -> usize {
        let source = self.source.filter(|_| self.form != Form::Shared);
        source.map_or(self.at.0, |s| s.0.min(self.at.0))
    }

    /// Where it ends: after its source or its cue.
    pub(super) fn end(&self) -> usize {
        let source = self.source.filter(|_| self.form != Form::Shared);
        source.map_or(self.at.1, |s| s.1.max(self.at.1))
    }
}

/// Whether two stretches have an item in common.
pub(super) fn meet(a: Stretch, b: Stretch) -> bool {
    a.0 < b.1 && b.0 < a.1
}

/// The cues of a unit, in order.
pub(super) fn find(unit: &Unit, lexicon: &Lexicon) -> Vec<Cue> {
    let mut cues: Vec<Cue> = formula::colon(unit, lexicon).into_iter().collect();
    for at in 0..unit.len() {
        let taken = cues.last().is_some_and(|c| at < c.at.1);
        if taken || unit.quoted(at) || !unit.is_word(at) {
            continue;
        }
        let cue = of_word(unit, at, &cues, lexicon)
            .or_else(|| formula::according(unit, at, lexicon));
        cues.extend(cue);
    }
    cues
}

/// The cue whose head is the word at an item.
fn of_word(unit: &Unit, at: usize, earlier: &[Cue], lexicon: &Lexicon) -> Option<Cue> {
    match unit.tag(at) {
        Tag::Verb => verb::find(unit, at, earlier, lexicon),
        Tag::Noun | Tag::Propn if verb::ends_quote_tag(unit, at, lexicon) => {
            verb::find(unit, at, earlier, lexicon)
        }
        Tag::Noun => noun::find(unit, at, lexicon),
        Tag::Adv => formula::hearsay(unit, at, lexicon),
        Tag::Adj => formula::unclear(unit, at, lexicon),
        _ => None,
    }
}

/// A stretch read as if it cited: the rules found no cue there.
pub(super) fn guess(unit: &Unit, at: Stretch, earlier: &[Cue], lexicon: &Lexicon) -> Cue {
    let head = likely_head(unit, at, lexicon);
    let is_noun = unit.tag(head) == Tag::Noun;
    let list = if is_noun { lexicon.nouns } else { lexicon.verbs };
    let open =
        Frame { clause: true, quote: true, object: true, to: true, ..Frame::default() };
    let frame = list.get(unit.lemma(head)).map_or(open, Frame::parse);
    let cue = Cue { frame, ..Cue::new(Form::Verb, at, head) };
    match is_noun {
        true => noun::guess(unit, cue, lexicon),
        false => verb::guess(unit, cue, earlier, lexicon),
    }
}

/// The word of a stretch that cites, if one does: a verb, at best a listed one, else a
/// noun.
fn likely_head(unit: &Unit, at: Stretch, lexicon: &Lexicon) -> usize {
    let last = |tag: Tag| (at.0..at.1).rev().find(|i| unit.tag(*i) == tag);
    let listed = (at.0..at.1).find(|i| lexicon.verbs.has(unit.lemma(*i)));
    listed
        .filter(|i| unit.tag(*i) == Tag::Verb)
        .or_else(|| last(Tag::Verb))
        .or_else(|| last(Tag::Aux))
        .or_else(|| last(Tag::Noun))
        .unwrap_or(at.0)
}
