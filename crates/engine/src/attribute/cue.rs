//! The words that cite, and the words that name the source beside them.
//!
//! Verbs with their subject (before, after, shared with a verb before), "according to",
//! nouns with their owner or author ("the ministry's claim that"), hearsay adverbs,
//! passives without a source ("it was reported that") and headings with a colon.

use super::lexicon::{Frame, Lexicon};
use super::phrase::{self, Verb};
use super::unit::{Shape, Unit};
use crate::document::BlockKind;
use crate::segment::{self, Relation, Tag};
use std::iter::successors;

/// So many heads of a verb are followed to find the cue it hangs on.
const HIGHEST: usize = 6;
/// So many words may stand between "quoted" and "as saying".
const FARTHEST: usize = 15;

/// A stretch of a unit's items, end exclusive.
pub(super) type Stretch = (usize, usize);

/// How a cue sits in its sentence.
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
    /// Whether a stretch holds some of the citing words.
    pub(super) fn meets(&self, at: Stretch) -> bool {
        self.at.0 < at.1 && at.0 < self.at.1
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

/// The cues of a unit, in order.
pub(super) fn find(unit: &Unit, lexicon: &Lexicon) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    cues.extend(colon(unit, lexicon));
    for at in 0..unit.len() {
        if unit.quoted(at) || !unit.is_word(at) {
            continue;
        }
        let taken = cues.last().is_some_and(|c| at < c.at.1);
        if taken {
            continue;
        }
        let cue = match unit.tag(at) {
            Tag::Verb => verb(unit, at, &cues, lexicon),
            Tag::Noun | Tag::Propn if ends_quote_tag(unit, at, lexicon) => {
                verb(unit, at, &cues, lexicon)
            }
            Tag::Noun => noun(unit, at, lexicon),
            Tag::Adv => {
                hearsay(unit, at, lexicon).or_else(|| according(unit, at, lexicon))
            }
            Tag::Adj => open_adjective(unit, at, lexicon),
            _ => according(unit, at, lexicon),
        };
        let cue = cue.or_else(|| according(unit, at, lexicon));
        cues.extend(cue);
    }
    cues
}

/// Whether a noun phrase with its apposition opens the clause: "The captain, Ida Lund,
/// said the ship": the subject, not what follows the verb.
fn leads(unit: &Unit, (start, end): Stretch, before: usize) -> bool {
    let opens = start.checked_sub(1).is_none_or(|b| {
        matches!(unit.shape(b), Shape::Quote(_)) || unit.shape(b) == Shape::Comma
    });
    let quote = unit.quoted(before)
        || before > 0 && matches!(unit.shape(before - 1), Shape::Quote(_));
    opens && !quote && end == before && !phrase::has_verb(unit, start, end)
}

/// `"…," the agency reports.` with a verb that is also a noun: after a quote and a noun
/// phrase, at the end.
fn ends_quote_tag(unit: &Unit, at: usize, lexicon: &Lexicon) -> bool {
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

fn verb(unit: &Unit, head: usize, earlier: &[Cue], lexicon: &Lexicon) -> Option<Cue> {
    if let Some(quoted) = quoted(unit, head, lexicon) {
        return Some(quoted);
    }
    let group = phrase::verb_group(unit, head, lexicon);
    if group.passive {
        return passive(unit, &group, lexicon);
    }
    let (words, value) = lexicon.verbs.longest(unit.lemmas(head))?;
    let frame = Frame::parse(value);
    let mut cue = Cue {
        form: Form::Verb,
        at: (group.start, head + words),
        head,
        frame,
        source: None,
        antecedent: None,
        negated: group.negated,
    };
    if group.infinitive {
        return None;
    }
    let before = group.start.checked_sub(1);
    // ", saying": shares the subject of the clause, whatever stands before the comma.
    let hangs = group.participle
        && before.is_some_and(|b| unit.shape(b) == Shape::Comma || unit.quoted(b));
    let direct = before.filter(|_| !hangs).and_then(|b| subject(unit, b, lexicon));
    let inverted = inverted(unit, &group, &frame, lexicon);
    // "…," Ida Lund, a friend, told the paper: no inversion with a hearer.
    let led = direct.is_some_and(|d| leads(unit, d, before.unwrap_or(0)));
    let led = led || frame.hearer && direct.is_some();
    if let Some(source) = inverted.filter(|_| !led) {
        cue.form = Form::Inverted;
        cue.source = Some(source);
        return Some(cue);
    }
    if let Some(source) = direct {
        cue.source = Some(source);
        cue.antecedent = antecedent(unit, source, lexicon);
        return Some(cue);
    }
    // "can be heard saying", "was seen telling".
    let perceived = before.filter(|b| group.participle && unit.tag(*b) == Tag::Verb);
    let perceived = perceived.map(|b| phrase::verb_group(unit, b, lexicon));
    let heard = perceived
        .filter(|p| p.passive)
        .and_then(|p| subject(unit, p.start.checked_sub(1)?, lexicon));
    if let Some(source) = heard {
        cue.source = Some(source);
        cue.antecedent = antecedent(unit, source, lexicon);
        return Some(cue);
    }
    let joined = hangs
        || before.is_some_and(|b| {
            unit.shape(b) == Shape::Comma
                || unit.shape(b) == Shape::Dash
                || unit.tag(b) == Tag::Cconj
                || group.participle && matches!(unit.tag(b), Tag::Adp | Tag::Sconj)
                || lexicon.is(unit.lower(b), "while")
                || lexicon.is(unit.lower(b), "as")
        });
    if !joined {
        return None;
    }
    cue.form = Form::Shared;
    (cue.source, cue.antecedent) = shared(unit, &group, earlier, lexicon)?;
    Some(cue)
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
        true => subject(unit, group.start.checked_sub(1)?, lexicon)?,
        false => Some(named).filter(|n| n.0 < n.1 && phrase::starts_phrase(unit, n.0))?,
    };
    Some(Cue {
        form: Form::Quoted,
        at: (joint, head + 1),
        head,
        frame: Frame::parse(value),
        source: Some(source),
        antecedent: antecedent(unit, source, lexicon),
        negated: group.negated,
    })
}

/// A stretch read as if it cited: the rules found no cue there.
pub(super) fn guess(unit: &Unit, at: Stretch, earlier: &[Cue], lexicon: &Lexicon) -> Cue {
    let is = |tag: Tag| (at.0..at.1).rev().find(|i| unit.tag(*i) == tag);
    let listed = (at.0..at.1).find(|i| lexicon.verbs.has(unit.lemma(*i)));
    let verb = listed.filter(|i| unit.tag(*i) == Tag::Verb).or_else(|| is(Tag::Verb));
    let verb = verb.or_else(|| is(Tag::Aux));
    let noun = is(Tag::Noun).filter(|_| verb.is_none());
    let head = verb.or(noun).unwrap_or(at.0);
    let group = phrase::verb_group(unit, head, lexicon);
    let lists = [lexicon.verbs, lexicon.nouns];
    let value = lists[usize::from(noun.is_some())].get(unit.lemma(head));
    let open =
        Frame { clause: true, quote: true, object: true, to: true, ..Frame::default() };
    let mut cue = Cue {
        form: if noun.is_some() { Form::Noun } else { Form::Verb },
        at,
        head,
        frame: value.map_or(open, Frame::parse),
        source: None,
        antecedent: None,
        negated: verb.is_some() && group.negated,
    };
    if noun.is_some() {
        let start = noun_start(unit, head);
        let owner = start.checked_sub(1).and_then(|p| owner(unit, p, lexicon));
        cue.source = owner.or_else(|| author(unit, at.1, lexicon));
        return cue;
    }
    let start = group.start.min(at.0);
    cue.source = start.checked_sub(1).and_then(|b| subject(unit, b, lexicon));
    if let Some(source) = cue.source {
        cue.antecedent = antecedent(unit, source, lexicon);
    } else if let Some((source, antecedent)) = shared(unit, &group, earlier, lexicon) {
        let before = |s: &Stretch| s.1 <= at.0;
        (cue.source, cue.antecedent) = (source.filter(before), antecedent);
        cue.form = Form::Shared;
    }
    cue
}

/// The subject that ends at item `last`, an apposition between commas included.
fn subject(unit: &Unit, last: usize, lexicon: &Lexicon) -> Option<Stretch> {
    let end = match unit.shape(last) {
        Shape::Word => last + 1,
        Shape::Bracket => last + 1,
        Shape::Comma | Shape::Dash => return with_apposition(unit, last, lexicon),
        _ => return None,
    };
    let start = phrase::phrase_left(unit, end, lexicon)?;
    without_day(unit, (start, end), lexicon)
}

/// The noun phrase before an insertion that ends at item `last`: "Ida Lund, 52, from
/// Orsa,".
fn with_apposition(unit: &Unit, last: usize, lexicon: &Lexicon) -> Option<Stretch> {
    let mut close = last;
    for _ in 0..4 {
        let open = opening(unit, close)?;
        // "Lund, and Berg were there, said": two clauses.
        let clause =
            unit.tag(open + 1) == Tag::Cconj && phrase::has_verb(unit, open + 1, close);
        if clause {
            return None;
        }
        let start = phrase::phrase_left(unit, open, lexicon);
        let start = start.filter(|s| {
            let (number, first) = (unit.tag(*s) == Tag::Num, s.checked_sub(1));
            // "In Lund, on Monday, said": a place or a day is no subject; nor is an age.
            // "As Ida Lund, a friend, said" does not hang.
            let hangs = first.is_some_and(|b| {
                unit.tag(b) == Tag::Adp && !lexicon.is(unit.lower(b), "as")
            });
            let day = without_day(unit, (*s, open), lexicon).is_none_or(|d| d.1 != open);
            let age = number && *s + 1 == open;
            !(hangs || day || age)
        });
        if let Some(start) = start {
            let more =
                start.checked_sub(1).is_some_and(|b| unit.shape(b) == Shape::Comma)
                    && unit.shape(last) == Shape::Comma
                    && !unit.is_capital(start);
            if !more {
                return Some((start, last));
            }
            // "Ida Lund, head of the yard, a firm in Orsa,": look one further back.
            let further = with_apposition(unit, open, lexicon)
                .filter(|f| unit.is_capital(f.0) && !phrase::has_verb(unit, f.0, start));
            return Some((further.map_or(start, |f| f.0), last));
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

/// A source without the day that follows it ("officials on Monday").
pub(super) fn without_day(
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
pub(super) fn antecedent(
    unit: &Unit,
    (start, end): Stretch,
    lexicon: &Lexicon,
) -> Option<Stretch> {
    let relative = lexicon.pronouns.get(unit.lower(start)) == Some("antecedent");
    if !relative || end != start + 1 {
        return None;
    }
    let mut before = start;
    if before > 0 && unit.shape(before - 1) == Shape::Comma {
        before -= 1;
    }
    Some((phrase::phrase_left(unit, before, lexicon)?, before))
}

/// The source after the verb: `"…," said the mayor`.
fn inverted(
    unit: &Unit,
    verb: &Verb,
    frame: &Frame,
    lexicon: &Lexicon,
) -> Option<Stretch> {
    let speaks = frame.clause || frame.quote;
    let set_off = verb.start.checked_sub(1).is_none_or(|b| {
        matches!(
            unit.shape(b),
            Shape::Comma | Shape::Quote(_) | Shape::Dash | Shape::Stop
        ) || unit.quoted(b)
            || lexicon.is(unit.lower(b), "as")
    });
    if !speaks || !set_off || verb.auxiliary || verb.participle || verb.start == 0 {
        return None;
    }
    let start = verb.end;
    if !phrase::starts_phrase(unit, start) || phrase::is_day(unit, start, lexicon) {
        return None;
    }
    let end = phrase::phrase_right(unit, start, lexicon);
    let finite = matches!(unit.tag(end), Tag::Verb | Tag::Aux) && !unit.is_gerund(end);
    let after_quote = verb.start.checked_sub(1).is_some_and(|b| {
        matches!(unit.shape(b), Shape::Quote(_))
            || unit.quoted(b)
            || b > 0 && matches!(unit.shape(b - 1), Shape::Quote(_))
    });
    let can_speak = after_quote || names_somebody(unit, (start, end), lexicon);
    if end == start || finite || !can_speak {
        return None;
    }
    Some((start, apposition(unit, reduced(unit, end, lexicon), lexicon)))
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
    if unit.shape(end) != Shape::Comma || !phrase::starts_phrase(unit, end + 1) {
        return end;
    }
    if lexicon.pronouns.has(unit.lower(end + 1)) {
        return end;
    }
    let close = phrase::phrase_right(unit, end + 1, lexicon);
    let closed = close == unit.len()
        || matches!(
            unit.shape(close),
            Shape::Comma
                | Shape::Stop
                | Shape::Semicolon
                | Shape::Colon
                | Shape::Quote(_)
        )
        || matches!(unit.tag(close), Tag::Adp | Tag::Sconj);
    if close > end + 1 && closed { close } else { end }
}

/// The subject of the verb or cue before, which this verb shares.
fn shared(
    unit: &Unit,
    verb: &Verb,
    earlier: &[Cue],
    lexicon: &Lexicon,
) -> Option<(Option<Stretch>, Option<Stretch>)> {
    let speaks = |c: &&Cue| {
        matches!(c.form, Form::Verb | Form::Inverted | Form::Shared) && c.source.is_some()
    };
    let told = |cue: &Cue| (cue.source, cue.antecedent);
    if let Some(above) = governor(unit, verb.head, earlier).filter(speaks) {
        return Some(told(above));
    }
    if let Some(source) = conjoined(unit, verb.head, lexicon) {
        return Some((Some(source), antecedent(unit, source, lexicon)));
    }
    if let Some(before) = earlier.iter().rev().find(speaks) {
        return Some(told(before));
    }
    let mut fallback = None;
    // A participle hangs on the main clause, a joined verb on the nearest.
    let mut places: Vec<usize> = (0..verb.start).collect();
    if !verb.participle {
        places.reverse();
    }
    for at in places {
        if !matches!(unit.tag(at), Tag::Verb | Tag::Aux) || unit.quoted(at) {
            continue;
        }
        let group = phrase::verb_group(unit, at, lexicon);
        if group.infinitive || group.participle {
            continue;
        }
        let Some(source) =
            group.start.checked_sub(1).and_then(|b| subject(unit, b, lexicon))
        else {
            continue;
        };
        let embedded = source.0.checked_sub(1).is_some_and(|b| {
            matches!(unit.tag(b), Tag::Sconj | Tag::Adp)
                || lexicon.openers.has(unit.lower(b))
        });
        let antecedent = antecedent(unit, source, lexicon);
        if !embedded && antecedent.is_none() {
            return Some((Some(source), None));
        }
        fallback = fallback.or(Some((Some(source), antecedent)));
    }
    fallback
}

/// The subject of the verb that this one is joined to by "and", in the dependency tree.
fn conjoined(unit: &Unit, verb: usize, lexicon: &Lexicon) -> Option<Stretch> {
    let heads = unit.heads();
    let joined = |at: &usize| {
        let (head, relation) = *heads.get(*at)?;
        head.filter(|h| relation == Relation::Conj && *h < *at)
    };
    let first = successors(joined(&verb), joined).take(HIGHEST).last()?;
    let verb = matches!(unit.tag(first), Tag::Verb | Tag::Aux).then_some(first)?;
    let group = phrase::verb_group(unit, verb, lexicon);
    subject(unit, group.start.checked_sub(1)?, lexicon)
}

/// The cue before it that a verb hangs on, in the dependency tree.
fn governor<'a>(unit: &Unit, verb: usize, earlier: &'a [Cue]) -> Option<&'a Cue> {
    let heads = unit.heads();
    let above = |at: &usize| {
        let (head, relation) = *heads.get(*at)?;
        let joins = [Relation::Conj, Relation::Advcl, Relation::Xcomp, Relation::Ccomp];
        head.filter(|_| joins.contains(&relation))
    };
    successors(Some(verb), above)
        .take(HIGHEST)
        .find_map(|head| earlier.iter().find(|c| c.head == head))
}

/// "It was reported that", "is believed to", "said by the mayor".
fn passive(unit: &Unit, verb: &Verb, lexicon: &Lexicon) -> Option<Cue> {
    let head = verb.head;
    let lemma = unit.lemma(head);
    let mut cue = Cue {
        form: Form::Passive,
        at: (verb.start, head + 1),
        head,
        frame: Frame::default(),
        source: None,
        antecedent: None,
        negated: verb.negated,
    };
    // "quoted by the agency", "quoted as saying by the agency".
    let saying = lexicon.is(unit.lower(head + 1), "as") && unit.is_gerund(head + 2);
    let by = head + if saying { 3 } else { 1 };
    if lexicon.is(unit.lower(by), "by") {
        let value = lexicon.verbs.get(lemma)?;
        let start = by + 1;
        let end = phrase::phrase_right(unit, start, lexicon);
        if end == start || !names_somebody(unit, (start, end), lexicon) {
            return None;
        }
        cue.source = Some((start, end));
        cue.frame = Frame::parse(value);
        cue.at.1 = if saying { head + 1 } else { by + 1 };
        return Some(cue);
    }
    if verb.negated && lexicon.unverified.has(lemma) {
        cue.form = Form::Open;
        return Some(cue);
    }
    let value = lexicon.beliefs.get(lemma)?;
    let raises = phrase::is_to(unit, head + 1, lexicon);
    let empty =
        verb.start.checked_sub(1).is_some_and(|b| lexicon.is(unit.lower(b), "empty"));
    if !raises && !empty {
        return None;
    }
    cue.frame = Frame { clause: true, ..Frame::parse(value) };
    Some(cue)
}

/// "It is unclear", "was not immediately clear".
fn open_adjective(unit: &Unit, at: usize, lexicon: &Lexicon) -> Option<Cue> {
    let negation = lexicon.unclear.get(unit.lower(at))?;
    let group = phrase::verb_group(unit, at, lexicon);
    if group.start == at || (negation == "not") != group.negated {
        return None;
    }
    Some(Cue {
        form: Form::Open,
        at: (group.start, at + 1),
        head: at,
        frame: Frame::default(),
        source: None,
        antecedent: None,
        negated: true,
    })
}

/// "According to the mayor".
fn according(unit: &Unit, at: usize, lexicon: &Lexicon) -> Option<Cue> {
    let (words, value) = lexicon.according.longest(unit.lowers(at))?;
    let start = at + words;
    let end = phrase::phrase_right(unit, start, lexicon);
    let quoted = matches!(unit.shape(start), Shape::Quote(_));
    if end == start && !quoted {
        return None;
    }
    Some(Cue {
        form: Form::According,
        at: (at, start),
        head: at,
        frame: Frame { clause: true, ..Frame::parse(value) },
        source: Some((start, author_end(unit, at, reduced(unit, end, lexicon), lexicon))),
        antecedent: None,
        negated: false,
    })
}

/// One past whom "according to" names. At the head of a sentence an apposition must end
/// with a comma of its own: "According to the guard, the ship sank" has none.
fn author_end(unit: &Unit, at: usize, end: usize, lexicon: &Lexicon) -> usize {
    let apposed = apposition(unit, end, lexicon);
    let leads = at < 3 && unit.shape(apposed) != Shape::Comma;
    if leads { end } else { apposed }
}

/// Takes in "released on Monday", "obtained by the paper" after a noun phrase.
fn reduced(unit: &Unit, end: usize, lexicon: &Lexicon) -> usize {
    let participle = unit.tag(end) == Tag::Verb
        && matches!(unit.form(end), segment::Form::Past | segment::Form::PastParticiple);
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

/// "The ministry's claim that", "a warning by the mayor that".
fn noun(unit: &Unit, at: usize, lexicon: &Lexicon) -> Option<Cue> {
    let value = lexicon.nouns.get(unit.lemma(at))?;
    let frame = Frame::parse(value);
    if let Some(source) = quoted_owner(unit, at, lexicon) {
        return Some(Cue {
            form: Form::Named,
            at: (at, at + 1),
            head: at,
            frame,
            source: Some(source),
            antecedent: None,
            negated: false,
        });
    }
    let start = noun_start(unit, at);
    let owner = start.checked_sub(1).and_then(|p| owner(unit, p, lexicon));
    let author = author(unit, at + 1, lexicon);
    let after = author.map_or(at + 1, |a| a.1);
    let clause = lexicon.is(unit.lower(after), "that")
        && frame.clause
        && phrase::is_clause(unit, after + 1, unit.body_end(), lexicon);
    let of = (lexicon.is(unit.lower(after), "of") && frame.clause
        || (lexicon.is(unit.lower(after), "for") || lexicon.is(unit.lower(after), "to"))
            && frame.purpose)
        && unit.is_word(after + 1);
    let source = owner.or(author);
    let owned = of && owner.is_some() && author.is_none();
    if !clause && !owned {
        return None;
    }
    Some(Cue {
        form: Form::Noun,
        at: (start, at + 1),
        head: at,
        frame,
        source,
        antecedent: None,
        negated: false,
    })
}

/// Whose the words in quotation marks before a noun are: "Lund's harsh “step up”
/// remarks". One word is what others call them: "Lund's “vile” remarks".
fn quoted_owner(unit: &Unit, noun: usize, lexicon: &Lexicon) -> Option<Stretch> {
    let start = quoted_before(unit, noun).filter(|start| start + 1 < noun)?;
    let before = (0..start).rev().find(|at| unit.tag(*at) != Tag::Adj)?;
    owner(unit, before, lexicon)
}

/// Where the words in quotation marks begin that end right before an item.
pub(super) fn quoted_before(unit: &Unit, end: usize) -> Option<usize> {
    let start = (0..end).rev().take_while(|at| unit.quoted(*at)).last();
    start.filter(|_| !unit.quoted(end))
}

/// The noun with the nouns and adjectives before it.
fn noun_start(unit: &Unit, at: usize) -> usize {
    let mut start = at;
    while let Some(before) = start.checked_sub(1) {
        if !matches!(unit.tag(before), Tag::Adj | Tag::Noun) {
            break;
        }
        start = before;
    }
    start
}

/// "The ministry's", "his": whose claim it is.
fn owner(unit: &Unit, last: usize, lexicon: &Lexicon) -> Option<Stretch> {
    if lexicon.is(unit.lower(last), "possessive") {
        let start = phrase::phrase_left(unit, last, lexicon)?;
        let chunk = phrase::chunk_right(unit, start, lexicon);
        return Some((if chunk < last { last.checked_sub(1)? } else { start }, last));
    }
    let pronoun = unit.tag(last) == Tag::Pron && lexicon.owners.has(unit.lower(last));
    pronoun.then_some((last, last + 1))
}

/// "by the mayor", "from officials" after the noun.
fn author(unit: &Unit, at: usize, lexicon: &Lexicon) -> Option<Stretch> {
    let by = lexicon.is(unit.lower(at), "by") || lexicon.is(unit.lower(at), "from");
    let start = at + 1;
    let end = phrase::phrase_right(unit, start, lexicon);
    (by && end > start && names_somebody(unit, (start, end), lexicon))
        .then_some((start, end))
}

fn hearsay(unit: &Unit, at: usize, lexicon: &Lexicon) -> Option<Cue> {
    let value = lexicon.hearsay.get(unit.lower(at))?;
    Some(Cue {
        form: Form::Hearsay,
        at: (at, at + 1),
        head: at,
        frame: Frame::parse(value),
        source: None,
        antecedent: None,
        negated: false,
    })
}

/// "Ministry: ten ships sunk": a name, a colon, and what it says.
fn colon(unit: &Unit, lexicon: &Lexicon) -> Option<Cue> {
    let colon = (1..unit.len().min(8)).find(|at| unit.shape(*at) == Shape::Colon)?;
    let end = phrase::phrase_right(unit, 0, lexicon);
    let quote =
        matches!(unit.shape(colon + 1), Shape::Quote(_)) || unit.quoted(colon + 1);
    let heading = unit.block == BlockKind::Heading || unit.block == BlockKind::Bullet;
    // A headline has no full stop.
    let heading = heading || unit.body_end() == unit.len() && colon < 5;
    let says = quote || heading || phrase::has_verb(unit, colon + 1, unit.len());
    if end != colon || !says || !names_somebody(unit, (0, end), lexicon) {
        return None;
    }
    Some(Cue {
        form: Form::Colon,
        at: (colon, colon + 1),
        head: colon,
        frame: Frame { clause: true, quote: true, ..Frame::default() },
        source: Some((0, end)),
        antecedent: None,
        negated: false,
    })
}
