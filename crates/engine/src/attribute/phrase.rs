//! Shallow syntax of a unit: noun phrases to the left and right of a place, verb groups.
//!
//! Method: chunking over part-of-speech tags (Abney 1991, "Parsing by chunks"); no parse
//! tree. A noun phrase takes in its prepositional phrases and the apposition after it.

use super::lexicon::Lexicon;
use super::unit::{Shape, Unit};
use crate::segment::{Form, Tag};

/// How many items a source may be long: longer ones are a mistaken chunk (PolNeAR train:
/// 99 % of sources are shorter).
const LONGEST_SOURCE: usize = 40;

/// A verb with its auxiliaries and adverbs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verb {
    /// The verb that says what is done.
    pub(super) head: usize,
    /// The first word of the group.
    pub(super) start: usize,
    /// One past the head (and its particle, where a lexicon entry has one).
    pub(super) end: usize,
    pub(super) passive: bool,
    pub(super) negated: bool,
    /// After "to", with no verb before it that carries it.
    pub(super) infinitive: bool,
    /// An -ing form without auxiliary.
    pub(super) participle: bool,
    /// Whether an auxiliary stands in the group.
    pub(super) auxiliary: bool,
}

/// The verb group around the verb at `head`.
pub(super) fn verb_group(unit: &Unit, head: usize, lexicon: &Lexicon) -> Verb {
    let mut verb = Verb {
        head,
        start: head,
        end: head + 1,
        passive: false,
        negated: false,
        infinitive: false,
        participle: false,
        auxiliary: false,
    };
    extend_left(unit, &mut verb, lexicon);
    let before = verb.start.checked_sub(1);
    if let Some(to) = before.filter(|b| is_to(unit, *b, lexicon)) {
        carry(unit, &mut verb, to, lexicon);
    }
    verb.participle = !verb.auxiliary && !verb.infinitive && unit.is_gerund(head);
    let past = matches!(unit.form(head), Form::Past | Form::PastParticiple);
    let by = lexicon.is(unit.lower(verb.end), "by");
    verb.passive = past && (verb.passive || (by && !verb.auxiliary));
    verb
}

/// Takes in adverbs, negations and auxiliaries before the verb.
fn extend_left(unit: &Unit, verb: &mut Verb, lexicon: &Lexicon) {
    while let Some(at) = verb.start.checked_sub(1) {
        if unit.quoted(at) != unit.quoted(verb.head) {
            break;
        }
        let negation = lexicon.negations.has(unit.lower(at));
        let lemma = unit.lemma(at);
        match unit.tag(at) {
            Tag::Aux => {
                verb.auxiliary = true;
                // The auxiliary nearest to the verb decides: "has been told".
                verb.passive |= lexicon.is(lemma, "be") && !verb.passive;
            }
            Tag::Adv => {}
            Tag::Part if negation => {}
            _ => break,
        }
        verb.negated |= negation;
        verb.start = at;
    }
    // An adverb that opens the group after a comma belongs to the sentence.
    while verb.start < verb.head
        && unit.tag(verb.start) == Tag::Adv
        && verb.start.checked_sub(1).is_some_and(|b| unit.shape(b) == Shape::Comma)
        && verb.auxiliary
    {
        verb.start += 1;
    }
}

/// `appeared to suggest`: the carrying verb becomes a part of the group.
fn carry(unit: &Unit, verb: &mut Verb, to: usize, lexicon: &Lexicon) {
    verb.start = to;
    let carrier = to.checked_sub(1).filter(|c| {
        unit.tag(*c) == Tag::Verb
            || unit.tag(*c) == Tag::Adv
                && c.checked_sub(1).is_some_and(|v| unit.tag(v) == Tag::Verb)
    });
    let Some(mut carrier) = carrier else {
        verb.infinitive = true;
        return;
    };
    if unit.tag(carrier) == Tag::Adv {
        carrier -= 1;
    }
    let inner = verb_group(unit, carrier, lexicon);
    verb.start = inner.start;
    verb.negated |= inner.negated;
    verb.infinitive = inner.infinitive || inner.passive;
    verb.auxiliary = true;
}

pub(super) fn is_to(unit: &Unit, at: usize, lexicon: &Lexicon) -> bool {
    lexicon.is(unit.lower(at), "to")
        && matches!(unit.tag(at), Tag::Part | Tag::Adp)
        && matches!(unit.tag(at + 1), Tag::Verb | Tag::Aux | Tag::Adv)
}

/// Whether a noun phrase can begin here.
pub(super) fn starts_phrase(unit: &Unit, at: usize) -> bool {
    matches!(
        unit.tag(at),
        Tag::Det | Tag::Noun | Tag::Propn | Tag::Pron | Tag::Adj | Tag::Num | Tag::Sym
    )
}

fn is_nominal(tag: Tag) -> bool {
    matches!(tag, Tag::Noun | Tag::Propn | Tag::Pron | Tag::Num)
}

/// Where the noun phrase that ends right before `end` begins.
pub(super) fn phrase_left(unit: &Unit, end: usize, lexicon: &Lexicon) -> Option<usize> {
    let mut at = end.checked_sub(1)?;
    if unit.shape(at) == Shape::Bracket {
        let from = at.saturating_sub(8);
        let open = (from..at).rev().find(|i| unit.shape(*i) == Shape::Bracket)?;
        return phrase_left(unit, open, lexicon);
    }
    if !is_nominal(unit.tag(at))
        && !matches!(unit.tag(at), Tag::Det | Tag::Adj | Tag::Sym)
    {
        return None;
    }
    if is_personal(unit, at, lexicon) {
        return Some(at);
    }
    let limit = end.saturating_sub(LONGEST_SOURCE);
    while at > limit {
        let Some(next) = extend_phrase(unit, at, lexicon) else { break };
        at = next;
    }
    Some(at)
}

/// One step to the left inside a noun phrase, or `None` at its edge.
fn extend_phrase(unit: &Unit, at: usize, lexicon: &Lexicon) -> Option<usize> {
    let before = at.checked_sub(1)?;
    let tag = unit.tag(before);
    let here = unit.tag(at);
    let owner = lexicon.is(unit.lower(before), "possessive");
    match tag {
        _ if owner => Some(before),
        Tag::Part => None,
        // A determiner or an owner's pronoun is the left edge, unless a preposition
        // or a possessive carries on.
        Tag::Adj | Tag::Noun | Tag::Propn | Tag::Num | Tag::Sym | Tag::Det
            if here != Tag::Det && !is_owner_pronoun(unit, at, lexicon) =>
        {
            Some(before)
        }
        Tag::Pron if is_owner_pronoun(unit, before, lexicon) && here != Tag::Det => {
            Some(before)
        }
        Tag::Det if here == Tag::Det => Some(before),
        Tag::Adv if matches!(here, Tag::Adj | Tag::Num) => Some(before),
        // "an hour before the captain came back": a clause begins at the preposition.
        Tag::Adp
            if starts_phrase(unit, at) && !lexicon.is(unit.lower(before), "while") =>
        {
            let noun = before.checked_sub(1)?;
            let bound = matches!(unit.tag(noun), Tag::Noun | Tag::Propn | Tag::Num)
                || is_reduced(unit, noun)
                || unit.tag(noun) == Tag::Adj && is_after_noun(unit, noun);
            bound.then_some(noun)
        }
        Tag::Cconj if joins_adjectives(unit, before) => Some(before - 1),
        Tag::Cconj if starts_phrase(unit, at) => {
            let noun = before.checked_sub(1)?;
            let start = conjunct_start(unit, noun)?;
            let free = start
                .checked_sub(1)
                .is_none_or(|b| !matches!(unit.tag(b), Tag::Verb | Tag::Adp | Tag::Part));
            free.then_some(noun)
        }
        // "officials briefed on the matter", "a report released Monday".
        Tag::Verb if is_reduced(unit, before) => Some(before),
        _ => None,
    }
}

/// "current and former officials".
fn joins_adjectives(unit: &Unit, at: usize) -> bool {
    let before = at.checked_sub(1).is_some_and(|b| unit.tag(b) == Tag::Adj);
    unit.tag(at) == Tag::Cconj && before && unit.tag(at + 1) == Tag::Adj
}

/// The start of the bare noun chunk that ends at `at`.
fn conjunct_start(unit: &Unit, at: usize) -> Option<usize> {
    if !is_nominal(unit.tag(at)) {
        return None;
    }
    let mut start = at;
    while let Some(before) = start.checked_sub(1) {
        let inner = matches!(
            unit.tag(before),
            Tag::Adj | Tag::Noun | Tag::Propn | Tag::Num | Tag::Det
        );
        if !inner {
            break;
        }
        start = before;
    }
    Some(start)
}

/// A participle after its noun: "people familiar", "sources briefed on".
fn is_reduced(unit: &Unit, at: usize) -> bool {
    unit.tag(at) == Tag::Verb
        && matches!(
            unit.form(at),
            Form::Past | Form::PastParticiple | Form::PresentParticiple
        )
        && is_after_noun(unit, at)
        && (matches!(unit.tag(at + 1), Tag::Adp | Tag::Adj | Tag::Adv | Tag::Num)
            || unit.is_capital(at + 1))
}

fn is_after_noun(unit: &Unit, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|b| matches!(unit.tag(b), Tag::Noun | Tag::Propn))
}

/// "he", "it", "who": a phrase of its own.
fn is_personal(unit: &Unit, at: usize, lexicon: &Lexicon) -> bool {
    unit.tag(at) == Tag::Pron && lexicon.pronouns.has(unit.lower(at))
}

/// "his", "their" before a noun.
fn is_owner_pronoun(unit: &Unit, at: usize, lexicon: &Lexicon) -> bool {
    unit.tag(at) == Tag::Pron && lexicon.is(unit.lower(at), "definite")
}

/// One past the noun phrase that begins at `start`, without its prepositional phrases;
/// `start` where none does.
pub(super) fn chunk_right(unit: &Unit, start: usize, lexicon: &Lexicon) -> usize {
    if is_personal(unit, start, lexicon) {
        return start + 1;
    }
    let mut at = start;
    let (mut noun, mut number) = (false, false);
    loop {
        let tag = unit.tag(at);
        let owner = lexicon.is(unit.lower(at), "possessive");
        let opens = at == start
            || at.checked_sub(1).is_some_and(|b| lexicon.is(unit.lower(b), "possessive"));
        let fits = match tag {
            _ if owner => noun,
            Tag::Noun | Tag::Propn | Tag::Num | Tag::Sym => true,
            Tag::Adj => !noun || opens || unit.is_capital(at),
            Tag::Adv => !noun && unit.tag(at + 1) == Tag::Adj,
            Tag::Det => !(noun || number) || opens,
            Tag::Pron => opens,
            Tag::Cconj => joins_adjectives(unit, at),
            _ => false,
        };
        if !fits {
            break;
        }
        noun |= matches!(tag, Tag::Noun | Tag::Propn | Tag::Pron)
            && !is_owner_pronoun(unit, at, lexicon)
            || tag == Tag::Adj && unit.is_capital(at);
        number |= matches!(tag, Tag::Num | Tag::Sym);
        at += 1;
    }
    if noun || number { at } else { start }
}

/// One past the noun phrase that begins at `start`, with its prepositional phrases.
pub(super) fn phrase_right(unit: &Unit, start: usize, lexicon: &Lexicon) -> usize {
    let mut end = chunk_right(unit, start, lexicon);
    while end > start {
        let joins = unit.tag(end) == Tag::Adp
            || unit.tag(end) == Tag::Cconj && !lexicon.is(unit.lower(end), "to");
        let next = chunk_right(unit, end + 1, lexicon);
        if !joins || next == end + 1 || is_day(unit, end + 1, lexicon) {
            break;
        }
        // "… and Lund said": the second noun opens a clause of its own.
        if unit.tag(end) == Tag::Cconj && matches!(unit.tag(next), Tag::Verb | Tag::Aux) {
            break;
        }
        end = next;
    }
    end
}

/// The noun a noun phrase is about: the last of its first chunk.
pub(super) fn head(unit: &Unit, start: usize, end: usize, lexicon: &Lexicon) -> usize {
    let mut at = start;
    let mut head = start;
    while at < end {
        let tag = unit.tag(at);
        if at > start && (tag == Tag::Adp || unit.shape(at) != Shape::Word) {
            break;
        }
        // "The newly elected mayor".
        let modifier = tag == Tag::Verb && unit.is_modifier(at);
        if at > start && matches!(tag, Tag::Verb | Tag::Cconj) && !modifier {
            break;
        }
        if is_nominal(tag) || !lexicon.is(unit.lower(at), "possessive") && at == start {
            head = at;
        }
        at += 1;
    }
    head
}

pub(super) fn is_day(unit: &Unit, at: usize, lexicon: &Lexicon) -> bool {
    lexicon.days.has(unit.lower(at))
        || matches!(unit.tag(at), Tag::Det | Tag::Adj)
            && lexicon.days.has(unit.lower(at + 1))
}

/// Whether a clause with a verb of its own begins at `start`: a noun phrase, then a
/// finite verb.
pub(super) fn is_clause(
    unit: &Unit,
    start: usize,
    end: usize,
    lexicon: &Lexicon,
) -> bool {
    if !starts_phrase(unit, start) && !lexicon.is(unit.lower(start), "there") {
        return false;
    }
    (start + 1..end).take_while(|at| unit.shape(*at) != Shape::Semicolon).any(|at| {
        match unit.tag(at) {
            Tag::Aux => true,
            Tag::Verb => {
                let before = at - 1;
                !unit.is_gerund(at) && !is_to(unit, before, lexicon)
            }
            _ => false,
        }
    })
}

/// Whether the range holds a verb that can carry a sentence.
pub(super) fn has_verb(unit: &Unit, start: usize, end: usize) -> bool {
    (start..end).any(|at| {
        unit.tag(at) == Tag::Aux || unit.tag(at) == Tag::Verb && !unit.is_gerund(at)
    })
}
