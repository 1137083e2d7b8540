//! Where the words that name a source begin and end.

use super::Stretch;
use crate::attribute::lexicon::{Frame, Lexicon};
use crate::attribute::phrase;
use crate::attribute::unit::{Shape, Unit};
use crate::segment::{Form, Tag};

/// The subject of a verb.
#[derive(Clone, Copy)]
pub(super) struct Subject {
    pub(super) at: Stretch,
    /// What it stands for, where it is a relative pronoun.
    pub(super) antecedent: Option<Stretch>,
}

impl Subject {
    pub(super) fn of(unit: &Unit, at: Stretch, lexicon: &Lexicon) -> Subject {
        Subject { at, antecedent: antecedent(unit, at, lexicon) }
    }
}

/// The subject that ends right before an item, an apposition between commas included.
pub(super) fn before(unit: &Unit, end: usize, lexicon: &Lexicon) -> Option<Subject> {
    let last = end.checked_sub(1)?;
    let at = match unit.shape(last) {
        Shape::Word | Shape::Bracket => {
            let start = phrase::phrase_left(unit, end, lexicon)?;
            without_day(unit, (start, end), lexicon)?
        }
        Shape::Comma | Shape::Dash => with_apposition(unit, last, lexicon)?,
        _ => return None,
    };
    Some(Subject::of(unit, at, lexicon))
}

/// The noun phrase before an insertion that ends at item `last`: "Ida Lund, 52, from
/// Orsa,".
fn with_apposition(unit: &Unit, last: usize, lexicon: &Lexicon) -> Option<Stretch> {
    let mut close = last;
    for _ in 0..4 {
        let open = opening(unit, close)?;
        // "Lund, and Berg were there, said": two clauses.
        if unit.tag(open + 1) == Tag::Cconj && phrase::has_verb(unit, open + 1, close) {
            return None;
        }
        let start = phrase::phrase_left(unit, open, lexicon);
        if let Some(start) = start.filter(|s| can_lead(unit, (*s, open), lexicon)) {
            return Some((first_name(unit, (start, open), lexicon), last));
        }
        close = open;
    }
    None
}

/// The mark that opens the insertion which the mark at `last` closes.
fn opening(unit: &Unit, last: usize) -> Option<usize> {
    let shape = unit.shape(last);
    let from = last.saturating_sub(30);
    let open = (from..last.checked_sub(1)?).rev().find(|at| {
        unit.shape(*at) == shape
            || matches!(unit.shape(*at), Shape::Quote(_) | Shape::Stop | Shape::Semicolon)
    })?;
    (unit.shape(open) == shape).then_some(open)
}

/// Whether a noun phrase before an insertion can be a subject: no place or day ("In Lund,
/// on Monday, said"), and no age.
fn can_lead(unit: &Unit, (start, end): Stretch, lexicon: &Lexicon) -> bool {
    // "As Ida Lund, a friend, said" does not hang.
    let hangs = start
        .checked_sub(1)
        .is_some_and(|b| unit.tag(b) == Tag::Adp && !lexicon.is(unit.lower(b), "as"));
    let day = without_day(unit, (start, end), lexicon).is_none_or(|d| d.1 != end);
    let age = unit.tag(start) == Tag::Num && start + 1 == end;
    !(hangs || day || age)
}

/// Where a subject before an insertion begins, if it is itself one after a name: "Ida
/// Lund, head of the yard, a firm in Orsa,".
fn first_name(unit: &Unit, (start, end): Stretch, lexicon: &Lexicon) -> usize {
    let inserted = start.checked_sub(1).is_some_and(|b| unit.shape(b) == Shape::Comma)
        && unit.shape(end) == Shape::Comma
        && !unit.is_capital(start);
    if !inserted {
        return start;
    }
    with_apposition(unit, end, lexicon)
        .map(|(first, _)| first)
        .filter(|f| unit.is_capital(*f) && !phrase::has_verb(unit, *f, start))
        .unwrap_or(start)
}

/// A source without the day that follows it ("officials on Monday").
pub(in crate::attribute) fn without_day(
    unit: &Unit,
    (start, end): Stretch,
    lexicon: &Lexicon,
) -> Option<Stretch> {
    let mut end = end;
    while end > start && lexicon.days.has(unit.lower(end - 1)) {
        end -= 1;
        while end > start && matches!(unit.tag(end - 1), Tag::Adp | Tag::Det | Tag::Adj) {
            end -= 1;
        }
    }
    (end > start).then_some((start, end))
}

/// What "who" or "which" stands for: the noun phrase before it.
pub(in crate::attribute) fn antecedent(
    unit: &Unit,
    (start, end): Stretch,
    lexicon: &Lexicon,
) -> Option<Stretch> {
    if !lexicon.is_relative(unit.lower(start)) || end != start + 1 {
        return None;
    }
    let comma = start.checked_sub(1).filter(|b| unit.shape(*b) == Shape::Comma);
    let end = comma.unwrap_or(start);
    Some((phrase::phrase_left(unit, end, lexicon)?, end))
}

/// The noun phrase that begins at an item, where it can be a source.
pub(super) fn somebody(unit: &Unit, start: usize, lexicon: &Lexicon) -> Option<Stretch> {
    let at = (start, phrase::phrase_right(unit, start, lexicon));
    (at.1 > start && names_somebody(unit, at, lexicon)).then_some(at)
}

/// Whether a noun phrase can be a source: a name, a pronoun, or a noun for people,
/// bodies or texts.
pub(super) fn names_somebody(
    unit: &Unit,
    (start, end): Stretch,
    lexicon: &Lexicon,
) -> bool {
    let head = phrase::head(unit, start, end, lexicon);
    let lemma = unit.lemma(head);
    unit.tag(head) == Tag::Propn
        || unit.is_capital(head) && head > 0
        || lexicon.pronouns.has(unit.lower(head))
        || lexicon.unnamed.has(lemma)
        || lexicon.bodies.has(lemma)
        || lexicon.people.has(lemma)
        || lexicon.nouns.get(lemma).is_some_and(|v| Frame::parse(v).text)
}

/// Takes in ", deputy spokeswoman for the ministry" after a name: one past it.
pub(super) fn apposition(unit: &Unit, end: usize, lexicon: &Lexicon) -> usize {
    let start = end + 1;
    if unit.shape(end) != Shape::Comma
        || !phrase::starts_phrase(unit, start)
        || lexicon.pronouns.has(unit.lower(start))
    {
        return end;
    }
    let close = phrase::phrase_right(unit, start, lexicon);
    let closed = matches!(
        unit.shape(close),
        Shape::Comma | Shape::Stop | Shape::Semicolon | Shape::Colon | Shape::Quote(_)
    ) || matches!(unit.tag(close), Tag::Adp | Tag::Sconj);
    if close > start && closed { close } else { end }
}

/// Takes in "released on Monday", "obtained by the paper" after a noun phrase.
pub(super) fn reduced(unit: &Unit, end: usize, lexicon: &Lexicon) -> usize {
    let participle = unit.tag(end) == Tag::Verb
        && matches!(unit.form(end), Form::Past | Form::PastParticiple);
    if !participle {
        return end;
    }
    let mut at = end + 1;
    for _ in 0..3 {
        while phrase::is_day(unit, at, lexicon) {
            at += 1;
        }
        if unit.tag(at) == Tag::Adp {
            let next = phrase::phrase_right(unit, at + 1, lexicon);
            at = if next > at + 1 { next } else { break };
        }
    }
    at
}
