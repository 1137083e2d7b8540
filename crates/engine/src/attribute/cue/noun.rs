//! Nouns that cite, with their owner or author: "the ministry's claim that", "a warning
//! by the mayor that", "Lund's “step up” remarks".

use super::{Cue, Form, Stretch, subject};
use crate::attribute::lexicon::{Frame, Lexicon};
use crate::attribute::phrase;
use crate::attribute::unit::Unit;
use crate::segment::Tag;

/// The cue whose head is the noun at an item.
pub(super) fn find(unit: &Unit, at: usize, lexicon: &Lexicon) -> Option<Cue> {
    let frame = Frame::parse(lexicon.nouns.get(unit.lemma(at))?);
    let source = quoted_owner(unit, at, lexicon);
    if source.is_some() {
        let cue = Cue::new(Form::Named, (at, at + 1), at);
        return Some(Cue { frame, source, ..cue });
    }
    let start = first(unit, at);
    let owner = owner(unit, start, lexicon);
    let author = author(unit, at + 1, lexicon);
    let after = author.map_or(at + 1, |a| a.1);
    let owned = owner.is_some() && author.is_none();
    let cites = takes_clause(unit, after, &frame, lexicon)
        || owned && takes_phrase(unit, after, &frame, lexicon);
    let cue = Cue::new(Form::Noun, (start, at + 1), at);
    cites.then(|| Cue { frame, source: owner.or(author), ..cue })
}

/// A noun read as if it cited, with its owner or author.
pub(super) fn guess(unit: &Unit, cue: Cue, lexicon: &Lexicon) -> Cue {
    let owner = owner(unit, first(unit, cue.head), lexicon);
    let source = owner.or_else(|| author(unit, cue.at.1, lexicon));
    Cue { form: Form::Noun, source, ..cue }
}

/// "that the ship sank", after a noun and its author.
fn takes_clause(unit: &Unit, after: usize, frame: &Frame, lexicon: &Lexicon) -> bool {
    frame.clause
        && lexicon.is(unit.lower(after), "that")
        && phrase::is_clause(unit, after + 1, unit.body_end(), lexicon)
}

/// "of a cover-up" after a noun, or "for a truce", "to leave" after what asks for it.
fn takes_phrase(unit: &Unit, after: usize, frame: &Frame, lexicon: &Lexicon) -> bool {
    let is = |part| lexicon.is(unit.lower(after), part);
    let opens = frame.clause && is("of") || frame.purpose && (is("for") || is("to"));
    opens && unit.is_word(after + 1)
}

/// Whose the words in quotation marks before a noun are: "Lund's harsh “step up”
/// remarks". One word is what others call them: "Lund's “vile” remarks".
fn quoted_owner(unit: &Unit, noun: usize, lexicon: &Lexicon) -> Option<Stretch> {
    let start = quoted_before(unit, noun).filter(|start| start + 1 < noun)?;
    let before = (0..start).rev().find(|at| unit.tag(*at) != Tag::Adj)?;
    owner(unit, before + 1, lexicon)
}

/// Where the words in quotation marks begin that end right before an item.
pub(in crate::attribute) fn quoted_before(unit: &Unit, end: usize) -> Option<usize> {
    let start = (0..end).rev().take_while(|at| unit.quoted(*at)).last();
    start.filter(|_| !unit.quoted(end))
}

/// The first of the nouns and adjectives that end with a noun.
fn first(unit: &Unit, noun: usize) -> usize {
    let inner = |at: &usize| matches!(unit.tag(*at), Tag::Adj | Tag::Noun);
    (0..noun).rev().take_while(inner).last().unwrap_or(noun)
}

/// "The ministry's", "his" right before an item: whose claim it is.
fn owner(unit: &Unit, end: usize, lexicon: &Lexicon) -> Option<Stretch> {
    let last = end.checked_sub(1)?;
    if lexicon.is(unit.lower(last), "possessive") {
        let start = phrase::phrase_left(unit, last, lexicon)?;
        let chunk = phrase::chunk_right(unit, start, lexicon);
        return Some((if chunk < last { last.checked_sub(1)? } else { start }, last));
    }
    let pronoun = unit.tag(last) == Tag::Pron && lexicon.owners.has(unit.lower(last));
    pronoun.then_some((last, end))
}

/// "by the mayor", "from officials" after the noun.
fn author(unit: &Unit, at: usize, lexicon: &Lexicon) -> Option<Stretch> {
    let by = lexicon.is(unit.lower(at), "by") || lexicon.is(unit.lower(at), "from");
    subject::somebody(unit, at + 1, lexicon).filter(|_| by)
}
