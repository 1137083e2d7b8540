//! Verbs that cite: after their subject, before it, with that of another verb, or in the
//! passive.

use super::subject::{self, Subject};
use super::{Cue, Form, Stretch, shared};
use crate::attribute::lexicon::{Frame, Lexicon};
use crate::attribute::phrase::{self, Verb};
use crate::attribute::unit::{Shape, Unit};
use crate::segment::Tag;

/// So many words may stand between "quoted" and "as saying".
const FARTHEST: usize = 15;

/// The cue whose head is the verb at an item; `earlier` are those before it.
pub(super) fn find(
    unit: &Unit,
    head: usize,
    earlier: &[Cue],
    lexicon: &Lexicon,
) -> Option<Cue> {
    if let Some(quoted) = quoted(unit, head, lexicon) {
        return Some(quoted);
    }
    let group = phrase::verb_group(unit, head, lexicon);
    if group.passive {
        return passive(unit, &group, lexicon);
    }
    let (words, value) = lexicon.verbs.longest(unit.lemmas(head))?;
    if group.infinitive {
        return None;
    }
    let cue = Cue {
        frame: Frame::parse(value),
        negated: group.negated,
        ..Cue::new(Form::Verb, (group.start, head + words), head)
    };
    if let Some(cue) = with_subject(unit, &group, &cue, lexicon) {
        return Some(cue);
    }
    if !hangs(unit, &group) && !is_joined(unit, &group, lexicon) {
        return None;
    }
    let subject = shared::subject(unit, &group, earlier, lexicon)?;
    Some(Cue { form: Form::Shared, ..cue.said_by(subject) })
}

/// A verb with a subject of its own, before or after it.
fn with_subject(unit: &Unit, verb: &Verb, cue: &Cue, lexicon: &Lexicon) -> Option<Cue> {
    let before = match hangs(unit, verb) {
        true => None,
        false => subject::before(unit, verb.start, lexicon),
    };
    // `"…," Ida Lund, a friend, told the paper`: no inversion with a hearer.
    let led = before.is_some_and(|s| cue.frame.hearer || leads(unit, s.at, verb.start));
    let after = inverted(unit, verb, &cue.frame, lexicon).filter(|_| !led);
    if after.is_some() {
        return Some(Cue { form: Form::Inverted, source: after, ..cue.clone() });
    }
    let subject = before.or_else(|| perceived(unit, verb, lexicon))?;
    Some(cue.clone().said_by(subject))
}

/// ", saying": shares the subject of the clause, whatever stands before the comma.
fn hangs(unit: &Unit, verb: &Verb) -> bool {
    let before = verb.start.checked_sub(1);
    let set_off = before.is_some_and(|b| unit.shape(b) == Shape::Comma || unit.quoted(b));
    verb.participle && set_off
}

/// Whether what stands before a verb can join it to another.
fn is_joined(unit: &Unit, verb: &Verb, lexicon: &Lexicon) -> bool {
    verb.start.checked_sub(1).is_some_and(|b| {
        matches!(unit.shape(b), Shape::Comma | Shape::Dash)
            || unit.tag(b) == Tag::Cconj
            || verb.participle && matches!(unit.tag(b), Tag::Adp | Tag::Sconj)
            || lexicon.is(unit.lower(b), "while")
            || lexicon.is(unit.lower(b), "as")
    })
}

/// Whether a noun phrase with its apposition opens the clause: "The captain, Ida Lund,
/// said the ship": the subject, not what follows the verb.
fn leads(unit: &Unit, (start, end): Stretch, verb: usize) -> bool {
    let opens = start
        .checked_sub(1)
        .is_none_or(|b| matches!(unit.shape(b), Shape::Quote(_) | Shape::Comma));
    opens
        && end + 1 == verb
        && !follows_quote(unit, verb)
        && !phrase::has_verb(unit, start, end)
}

/// Whether a quote stands right before an item, or a mark between the two.
fn follows_quote(unit: &Unit, at: usize) -> bool {
    at > 0 && unit.quoted(at - 1)
        || at > 1 && matches!(unit.shape(at - 2), Shape::Quote(_))
}

/// "can be heard saying", "was seen telling": the subject of what is heard or seen.
fn perceived(unit: &Unit, verb: &Verb, lexicon: &Lexicon) -> Option<Subject> {
    let before = verb.start.checked_sub(1)?;
    if !verb.participle || unit.tag(before) != Tag::Verb {
        return None;
    }
    let seen = phrase::verb_group(unit, before, lexicon);
    seen.passive.then(|| subject::before(unit, seen.start, lexicon)).flatten()
}

/// The source after the verb: `"…," said the mayor`.
fn inverted(
    unit: &Unit,
    verb: &Verb,
    frame: &Frame,
    lexicon: &Lexicon,
) -> Option<Stretch> {
    let before = verb.start.checked_sub(1)?;
    let set_off = unit.quoted(before)
        || matches!(unit.shape(before), Shape::Comma | Shape::Dash | Shape::Stop)
        || lexicon.is(unit.lower(before), "as");
    let speaks = frame.clause || frame.quote;
    if !speaks || !set_off || verb.auxiliary || verb.participle {
        return None;
    }
    let start = verb.end;
    if !phrase::starts_phrase(unit, start) || phrase::is_day(unit, start, lexicon) {
        return None;
    }
    let end = phrase::phrase_right(unit, start, lexicon);
    let finite = matches!(unit.tag(end), Tag::Verb | Tag::Aux) && !unit.is_gerund(end);
    let can_speak = follows_quote(unit, verb.start)
        || subject::names_somebody(unit, (start, end), lexicon);
    if end == start || finite || !can_speak {
        return None;
    }
    let end = subject::reduced(unit, end, lexicon);
    Some((start, subject::apposition(unit, end, lexicon)))
}

/// `"…," the agency reports.` with a verb that is also a noun: after a quote and a noun
/// phrase, at the end.
pub(super) fn ends_quote_tag(unit: &Unit, at: usize, lexicon: &Lexicon) -> bool {
    let form = unit.lower(at);
    let lemma = form.strip_suffix('s').unwrap_or(form);
    if at + 1 < unit.body_end() || !lexicon.verbs.has(lemma) || lemma == form {
        return false;
    }
    let start = phrase::phrase_left(unit, at, lexicon);
    start.and_then(|s| s.checked_sub(1)).is_some_and(|b| {
        matches!(unit.shape(b), Shape::Quote(_))
            || unit.shape(b) == Shape::Comma && (unit.quoted(b) || at < 12)
    })
}

/// "quoted Lund as saying", "Lund was quoted by the agency as saying": Lund says it.
fn quoted(unit: &Unit, head: usize, lexicon: &Lexicon) -> Option<Cue> {
    let value = lexicon.verbs.get(unit.lemma(head))?;
    let having = unit.tag(head.checked_sub(1)?) == Tag::Aux;
    let joint = head.checked_sub(1 + usize::from(having))?;
    if !lexicon.is(unit.lower(joint), "as") || !(having || unit.is_gerund(head)) {
        return None;
    }
    let quotes = (joint.saturating_sub(FARTHEST)..joint)
        .rev()
        .find(|at| unit.tag(*at) == Tag::Verb && lexicon.is(unit.lemma(*at), "quoted"))?;
    let group = phrase::verb_group(unit, quotes, lexicon);
    let named = (quotes + 1, joint - usize::from(unit.shape(joint - 1) == Shape::Comma));
    let source = match group.passive {
        true => subject::before(unit, group.start, lexicon)?,
        false if named.0 < named.1 && phrase::starts_phrase(unit, named.0) => {
            Subject::of(unit, named, lexicon)
        }
        false => return None,
    };
    let cue = Cue {
        frame: Frame::parse(value),
        negated: group.negated,
        ..Cue::new(Form::Quoted, (joint, head + 1), head)
    };
    Some(cue.said_by(source))
}

/// "It was reported that", "is believed to", "said by the mayor".
fn passive(unit: &Unit, verb: &Verb, lexicon: &Lexicon) -> Option<Cue> {
    let after = verb.head + 1;
    let cue = Cue {
        negated: verb.negated,
        ..Cue::new(Form::Passive, (verb.start, after), verb.head)
    };
    // "quoted by the agency", "quoted as saying by the agency".
    let saying = lexicon.is(unit.lower(after), "as") && unit.is_gerund(after + 1);
    let by = if saying { after + 2 } else { after };
    if lexicon.is(unit.lower(by), "by") {
        let end = if saying { after } else { by + 1 };
        let value = lexicon.verbs.get(unit.lemma(verb.head))?;
        let source = Some(subject::somebody(unit, by + 1, lexicon)?);
        return Some(Cue {
            at: (verb.start, end),
            frame: Frame::parse(value),
            source,
            ..cue
        });
    }
    if verb.negated && lexicon.unverified.has(unit.lemma(verb.head)) {
        return Some(Cue { form: Form::Open, ..cue });
    }
    let value = lexicon.beliefs.get(unit.lemma(verb.head))?;
    let before = verb.start.checked_sub(1);
    let empty = before.is_some_and(|b| lexicon.is(unit.lower(b), "empty"));
    (empty || phrase::is_to(unit, after, lexicon))
        .then(|| Cue { frame: Frame { clause: true, ..Frame::parse(value) }, ..cue })
}

/// A verb read as if it cited, with the subject before it or one that it shares.
pub(super) fn guess(unit: &Unit, cue: Cue, earlier: &[Cue], lexicon: &Lexicon) -> Cue {
    let group = phrase::verb_group(unit, cue.head, lexicon);
    let is_verb = matches!(unit.tag(cue.head), Tag::Verb | Tag::Aux);
    let cue = Cue { negated: is_verb && group.negated, ..cue };
    let start = group.start.min(cue.at.0);
    if let Some(subject) = subject::before(unit, start, lexicon) {
        return cue.said_by(subject);
    }
    let Some(subject) = shared::subject(unit, &group, earlier, lexicon) else {
        return cue;
    };
    let source = Some(subject.at).filter(|s| s.1 <= cue.at.0);
    Cue { form: Form::Shared, source, antecedent: subject.antecedent, ..cue }
}
