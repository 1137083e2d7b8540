//! The words by which a claim is told.
//!
//! In: the statements of a claim. Out: the clearest of them and the words to show for it: a
//! stretch of the sentence it stands in, without a dateline or a word that only ties it to
//! its neighbour, and with the subject it needs to be read by itself: "a boy who fell into
//! a well", not "who fell into a well".

use super::text_of;
use crate::Annotated;
use crate::document::{Place, Span};
use crate::language::Language;
use crate::link::{Group, StatementRef};
use crate::mention::Quote;
use crate::segment::{Form, Relation, Segments, Tag, Token, TokenKind};
use std::collections::BTreeSet;
use std::ops::Range;

/// Words a wording should have to be read by itself.
const FEWEST_WORDS: usize = 6;
const MOST_WORDS: usize = 32;
/// The dash of a dateline stands at most so many tokens into a sentence.
const DATELINE: usize = 14;
const SUBJECTS: [Relation; 4] =
    [Relation::Nsubj, Relation::NsubjPass, Relation::Csubj, Relation::Expl];

/// The clearest wording: the statement most like all others, of a length that can be read
/// by itself and not yet another claim's wording; and where to read it.
pub(super) fn clearest(
    docs: &[Annotated],
    group: &Group,
    stating: &[StatementRef],
    worded: &BTreeSet<Place>,
    language: &Language,
) -> Option<(StatementRef, Place)> {
    let mut best: Option<(f64, StatementRef)> = None;
    for reference in stating {
        let place = reference.place(docs);
        let score = likeness(docs, group, *reference) + clarity(docs, place)
            - if worded.contains(&place) { 1.0 } else { 0.0 };
        if best.is_none_or(|(s, _)| score > s) {
            best = Some((score, *reference));
        }
    }
    let (_, reference) = best?;
    let place = without_dateline(docs, reference.place(docs));
    let told = told(docs, place, language).unwrap_or(place);
    Some((reference, with_closing_mark(docs, told)))
}

/// How like the others of its claim a statement is, on average.
fn likeness(docs: &[Annotated], group: &Group, reference: StatementRef) -> f64 {
    let place = reference.place(docs);
    let own = group.links.iter().filter(|l| l.a == place || l.b == place);
    own.map(|l| l.score).sum::<f64>() / group.statements.len() as f64
}

/// How well words can be read by themselves.
fn clarity(docs: &[Annotated], place: Place) -> f64 {
    let text = text_of(docs, place);
    let words = text.split_whitespace().count();
    let readable = (FEWEST_WORDS..=MOST_WORDS).contains(&words);
    let whole = text.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    (if readable { 0.5 } else { 0.0 }) + (if whole { 0.4 } else { 0.0 })
        - 0.01 * words as f64
}

/// Where a statement can be read by itself, with a subject; none where it has no verb, or
/// its subject stands too far away.
fn told(docs: &[Annotated], place: Place, language: &Language) -> Option<Place> {
    let doc = &docs[place.document];
    let segments = &doc.segments;
    let own = segments.tokens_in(place.span);
    let start = begins(segments, own.clone(), language)?;
    let first = segments.tokens.get(start)?.span.start;
    let span = Span::new(first, place.span.end);
    let words = span.of(&doc.document.text).split_whitespace().count();
    (start >= own.start || words <= MOST_WORDS).then_some(Place { span, ..place })
}

/// The token at which the words of a clause begin that can be read by themselves.
fn begins(
    segments: &Segments,
    clause: Range<usize>,
    language: &Language,
) -> Option<usize> {
    let verb = clause.clone().find(|at| {
        let out = segments.head(*at).is_none_or(|head| !clause.contains(&head));
        out && (is_verb(&segments.tokens[*at])
            || segments.child(*at, &SUBJECTS).is_some())
    })?;
    let relatives = language.list("state/relatives");
    let relative = |at: &usize| relatives.has(&segments.tokens[*at].lower);
    // "whose father saw it", "where it sank": what they hang on is needed all the same.
    let hangs = |at: &usize| relative(at) || relative(&clause.start);
    let own = segments.child(verb, &SUBJECTS).filter(|at| !hangs(at));
    if own.is_some_and(|at| clause.contains(&at)) {
        return Some(without_tie(segments, clause, language));
    }
    let subject = elsewhere(segments, verb).filter(|at| !relative(at))?;
    let mut phrase = segments.subtree(subject);
    let word = phrase.find(|at| !is_tie(&segments.tokens[*at]))?;
    Some(word.min(clause.start))
}

/// What a verb without a subject of its own tells of: the noun that its clause hangs on,
/// else the subject of a verb above it.
fn elsewhere(segments: &Segments, verb: usize) -> Option<usize> {
    let mut above = segments.above(verb);
    let noun = [Relation::AclRelcl, Relation::Acl];
    if !noun.contains(&segments.tokens[verb].relation) {
        return above.find_map(|at| segments.child(at, &SUBJECTS));
    }
    let nominal = [Tag::Noun, Tag::Propn, Tag::Pron];
    above.next().filter(|at| nominal.contains(&segments.tokens[*at].tag))
}

/// The start of a clause after the word that only says how it hangs on another, where what
/// it tells was so all the same: "when", "after".
fn without_tie(segments: &Segments, clause: Range<usize>, language: &Language) -> usize {
    let listed = language.list("state/subordinators");
    let tokens = &segments.tokens[clause.clone()];
    let tie = tokens.first().and_then(|t| listed.get(&t.lower));
    let past = tokens.iter().any(|t| is_verb(t) && t.form == Form::Past);
    let ties = match past && tie == Some("told") {
        true => 1 + tokens[1..].iter().take_while(|t| is_tie(t)).count(),
        false => 0,
    };
    clause.start + ties
}

/// Whether a word says nothing at the head of a phrase: "to", "of", "and", a mark.
fn is_tie(token: &Token) -> bool {
    let ties = [Tag::Adp, Tag::Part, Tag::Sconj, Tag::Cconj, Tag::Aux];
    token.kind == TokenKind::Mark || ties.contains(&token.tag)
}

fn is_verb(token: &Token) -> bool {
    matches!(token.tag, Tag::Verb | Tag::Aux)
}

/// The place with the marks that close a quote which opens in it.
fn with_closing_mark(docs: &[Annotated], place: Place) -> Place {
    let Annotated { document, mentions, .. } = &docs[place.document];
    let Span { start, end } = place.span;
    let opens = |q: &&Quote| q.outer.start >= start && q.span.start < end;
    let ends = mentions.quotes.iter().filter(opens).map(|q| q.outer.end);
    let Some(close) = ends.filter(|close| *close > end).min() else { return place };
    let word = |c: char| c.is_alphanumeric();
    match document.text.get(end..close) {
        Some(marks) if !marks.contains(word) => {
            Place { span: Span::new(start, close), ..place }
        }
        _ => place,
    }
}

/// The place without the dateline in front ("PORT ELLIS (Interland Press) —").
fn without_dateline(docs: &[Annotated], place: Place) -> Place {
    let Annotated { document, segments, .. } = &docs[place.document];
    let tokens = &segments.tokens[segments.tokens_in(place.span)];
    let text = |token: &Token| token.span.of(&document.text);
    let dash = |t: &Token| {
        t.kind == TokenKind::Mark && matches!(text(t), "—" | "–" | "-" | "--")
    };
    let end = tokens.iter().take(DATELINE).position(dash).unwrap_or(0);
    let (line, rest) = tokens.split_at(end);
    let city = line.first().is_some_and(|t| {
        t.span.len() > 2
            && !text(t).contains(|c: char| c.is_lowercase() || c.is_ascii_digit())
    });
    let verb = line.iter().any(|t| matches!(t.tag, Tag::Verb | Tag::Aux));
    match rest.get(1) {
        Some(first) if city && !verb => {
            Place { span: Span::new(first.span.start, place.span.end), ..place }
        }
        _ => place,
    }
}
