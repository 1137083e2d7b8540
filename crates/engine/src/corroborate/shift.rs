//! Wordings that shift a claim: what it gained or lost as it was copied.
//!
//! In: the statements of one claim and its clearest wording. Out: [`Shift`]s of bound
//! ("more than" → "around"), figure, scope ("killed or wounded" → "lost"), certainty
//! ("plans to" → "did"), who (another name for who did it or to whom) and when (another
//! day), each with the two places. The best-sourced wording is the one
//! whose source is cited most directly: a quote, then a named source, then the rest.

use super::{Reading, Shift, Verdict, cited, figure};
use crate::Annotated;
use crate::attribute::SourceKind;
use crate::document::{Place, Span};
use crate::language::{Language, WordList};
use crate::link::StatementRef;
use crate::mention::{Figure, NameKind};
use crate::segment::Relation;
use crate::state::TermKind;
use std::collections::BTreeSet;

/// So many tokens before a statement can belong to a word that makes it uncertain.
const BEFORE: usize = 2;
/// The length of a date that names a day: 2024-10-28.
const FULL_DAY: usize = 10;
/// Names whose words agree in so many letters may be one ("Norland", "Norlandic").
const STEM: usize = 4;

/// The shifts of a claim against its best-sourced wording.
pub(super) fn find(
    docs: &[Annotated],
    stating: &[StatementRef],
    clearest: StatementRef,
    language: &Language,
) -> Vec<Shift> {
    let best = stating.iter().max_by_key(|r| (sourcing(docs, **r), **r == clearest));
    let Some(best) = best.filter(|_| stating.len() > 1) else { return Vec::new() };
    let mut shifts = Vec::new();
    for other in stating.iter().filter(|r| *r != best) {
        figures(docs, *best, *other, &mut shifts);
        for (kind, list) in [("scope", "shift/scope"), ("certainty", "shift/certainty")] {
            words(docs, (*best, *other), kind, language.list(list), &mut shifts);
        }
        shifts.extend(who(docs, *best, *other));
        shifts.extend(when(docs, *best, *other));
    }
    shifts
}

/// How directly a statement's source is cited.
fn sourcing(docs: &[Annotated], reference: StatementRef) -> u8 {
    let doc = &docs[reference.document];
    let statement = &doc.statements[reference.statement];
    let quoted = doc.mentions.quotes.iter().any(|q| q.outer.holds(statement.span));
    let kind = cited(doc, statement).and_then(|a| a.who.as_ref()).map(|w| w.kind);
    match kind {
        Some(SourceKind::Person | SourceKind::Body) if quoted => 3,
        Some(SourceKind::Person | SourceKind::Body | SourceKind::Document) => 2,
        Some(SourceKind::Unnamed) => 1,
        None => 0,
    }
}

fn figures(
    docs: &[Annotated],
    best: StatementRef,
    other: StatementRef,
    shifts: &mut Vec<Shift>,
) {
    let (mine, theirs) = (figures_of(docs, best), figures_of(docs, other));
    for (x, a) in mine {
        // The figure of the other wording that is nearest in size.
        let size = |f: &Figure| f.low.or(f.high).unwrap_or(0.0);
        let nearest = theirs.iter().min_by(|(_, p), (_, q)| {
            (size(p) - size(a)).abs().total_cmp(&(size(q) - size(a)).abs())
        });
        let Some((y, b)) = nearest.filter(|(_, b)| b.unit == a.unit) else { continue };
        let same_number = size(a) == size(b);
        let bound = |f: &Figure| (f.low.is_none(), f.high.is_none(), f.about);
        let kind = if same_number && bound(a) != bound(b) {
            "bound"
        } else if !same_number
            && size(a).max(size(b)) < 3.0 * size(a).min(size(b))
            && figure::verdict(&[reading(x, a), reading(*y, b)]) == Verdict::Differ
        {
            "figure"
        } else {
            continue;
        };
        shifts.push(Shift { kind, from: x, to: *y });
    }
}

fn figures_of(docs: &[Annotated], reference: StatementRef) -> Vec<(Place, &Figure)> {
    let place = reference.place(docs);
    let figures = &docs[reference.document].mentions.figures;
    let inside = figures.iter().filter(|f| place.span.touches(f.span));
    inside.map(|f| (Place { document: reference.document, span: f.span }, f)).collect()
}

fn reading(place: Place, figure: &Figure) -> Reading {
    Reading {
        place,
        low: figure.low,
        high: figure.high,
        about: figure.about,
        unit: figure.unit.clone(),
        as_of: figure.as_of.clone(),
        counts: String::new(),
        source: None,
    }
}

/// Another day for the same deed, where each wording gives one.
fn when(docs: &[Annotated], best: StatementRef, other: StatementRef) -> Option<Shift> {
    let (mine, theirs) = (days(docs, best), days(docs, other));
    let ([(x, a)], [(y, b)]) = (&mine[..], &theirs[..]) else { return None };
    (a != b && much_the_same(docs, best, other)).then_some(Shift {
        kind: "when",
        from: *x,
        to: *y,
    })
}

/// Whether the shorter of two statements shares half of its words with the other.
fn much_the_same(docs: &[Annotated], a: StatementRef, b: StatementRef) -> bool {
    let words = |r: StatementRef| -> BTreeSet<&str> {
        let terms = docs[r.document].statements[r.statement].terms.iter();
        terms.filter(|t| t.kind != TermKind::Number).map(|t| &*t.group).collect()
    };
    let (a, b) = (words(a), words(b));
    2 * a.intersection(&b).count() >= a.len().min(b.len())
}

/// The days that a statement names, each once.
fn days(docs: &[Annotated], reference: StatementRef) -> Vec<(Place, String)> {
    let place = reference.place(docs);
    let dates = docs[reference.document].mentions.dates.iter();
    let inside = dates.filter(|d| place.span.touches(d.span));
    let mut days: Vec<(Place, String)> = Vec::new();
    for (date, day) in inside.filter_map(|d| Some((d, d.iso()?))) {
        if day.len() == FULL_DAY && days.iter().all(|(_, known)| *known != day) {
            days.push((Place { span: date.span, ..place }, day));
        }
    }
    days
}

/// Another name for who did the same deed, or to whom it was done.
fn who(docs: &[Annotated], best: StatementRef, other: StatementRef) -> Option<Shift> {
    let (mine, theirs) = (parties(docs, best), parties(docs, other));
    mine.iter().find_map(|a| {
        let same_part = |b: &&Party<'_>| b.deed == a.deed && b.part == a.part;
        let mut against = theirs.iter().filter(same_part).peekable();
        let first = *against.peek()?;
        against.all(|b| a.kind == b.kind && unlike(a.name, b.name)).then_some(Shift {
            kind: "who",
            from: a.place,
            to: first.place,
        })
    })
}

/// Someone named as subject or object of a verb.
struct Party<'a> {
    deed: &'a str,
    part: Part,
    name: &'a str,
    kind: NameKind,
    place: Place,
}

#[derive(PartialEq, Eq)]
enum Part {
    Doer,
    DoneTo,
}

fn parties(docs: &[Annotated], reference: StatementRef) -> Vec<Party<'_>> {
    let doc = &docs[reference.document];
    let statement = &doc.statements[reference.statement];
    let tokens = &doc.segments.tokens;
    let within = doc.segments.tokens_in(statement.span);
    let party = |at: usize| {
        let token = tokens.get(at)?;
        let part = match token.relation {
            Relation::Nsubj | Relation::OblAgent => Part::Doer,
            Relation::Obj | Relation::NsubjPass => Part::DoneTo,
            _ => return None,
        };
        let verb = tokens.get(token.head? as usize)?.span;
        let deed = statement.terms.iter().find(|t| t.span == verb)?;
        let names = &doc.mentions.names;
        let next = names.partition_point(|n| n.span.end <= token.span.start);
        let name = names.get(next).filter(|n| n.span.touches(token.span))?;
        let entity = doc.mentions.entities.get(name.entity)?;
        let place = Place { document: reference.document, span: name.span };
        Some(Party {
            deed: &deed.group,
            part,
            name: &entity.name,
            kind: entity.kind,
            place,
        })
    };
    within.filter_map(party).collect()
}

/// Whether two names have no word in common, nor one with the same beginning, and
/// neither is the other's first letters.
fn unlike(a: &str, b: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        let words = name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        words
            .map(|w| w.chars().take(STEM).flat_map(char::to_lowercase).collect())
            .collect()
    };
    let (x, y) = (words(a), words(b));
    let short = |name: &str| name.split(' ').count() == 1 && name.chars().count() <= STEM;
    !x.iter().any(|w| y.contains(w)) && !short(a) && !short(b)
}

/// Words of one class in the best wording that stand against another class, or, for
/// certainty, against none.
fn words(
    docs: &[Annotated],
    (best, other): (StatementRef, StatementRef),
    kind: &'static str,
    list: &WordList,
    shifts: &mut Vec<Shift>,
) {
    let (mine, theirs) = (classed(docs, best, list), classed(docs, other, list));
    let whole = |r: StatementRef| r.place(docs);
    match (mine.first(), theirs.first()) {
        (Some((x, a)), Some((y, b))) if a != b && !shares(&mine, &theirs) => {
            shifts.push(Shift { kind, from: *x, to: *y });
        }
        (Some((x, _)), None) if kind == "certainty" && same_deed(docs, best, other) => {
            shifts.push(Shift { kind, from: *x, to: whole(other) });
        }
        (None, Some((y, _))) if kind == "certainty" && same_deed(docs, best, other) => {
            shifts.push(Shift { kind, from: whole(best), to: *y });
        }
        _ => {}
    }
}

/// Whether the two statements have a verb in common.
fn same_deed(docs: &[Annotated], a: StatementRef, b: StatementRef) -> bool {
    let deeds = |r: StatementRef| {
        let terms = docs[r.document].statements[r.statement].terms.iter();
        terms.filter(|t| t.kind == TermKind::Deed).map(|t| &t.group)
    };
    deeds(a).any(|x| deeds(b).any(|y| x == y))
}

fn shares(a: &[(Place, &str)], b: &[(Place, &str)]) -> bool {
    a.iter().any(|(_, x)| b.iter().any(|(_, y)| x == y))
}

fn classed<'a>(
    docs: &[Annotated],
    reference: StatementRef,
    list: &'a WordList,
) -> Vec<(Place, &'a str)> {
    let doc = &docs[reference.document];
    let statement = &doc.statements[reference.statement];
    let within = doc.segments.tokens_in(statement.span);
    // "Plans to deploy" may be cut before its verb: the words in front count where the
    // listed ones reach into the statement.
    let sentence = doc.segments.sentences[statement.sentence].tokens.start;
    let from = within.start.saturating_sub(BEFORE).max(sentence.min(within.start));
    let tokens = &doc.segments.tokens[from..within.end];
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let words = tokens[at..].iter().map(|t| &*t.lower);
        if let Some((count, class)) = list.longest(words) {
            let last = tokens[at + count - 1].span;
            let span = Span::new(tokens[at].span.start, last.end);
            if span.touches(statement.span) {
                found.push((Place { document: reference.document, span }, class));
            }
            at += count;
        } else {
            at += 1;
        }
    }
    found
}
