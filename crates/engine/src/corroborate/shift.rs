//! Wordings that shift a claim: what it gained or lost as it was copied.
//!
//! In: the statements of one claim and its clearest wording. Out: [`Shift`]s of bound
//! ("more than" → "around"), figure, scope ("killed or wounded" → "lost") and certainty
//! ("plans to" → "did"), each with the two places. The best-sourced wording is the one
//! whose source is cited most directly: a quote, then a named source, then the rest.

use super::{Reading, Shift, Verdict, cited, figure};
use crate::Annotated;
use crate::attribute::SourceKind;
use crate::document::{Place, Span};
use crate::language::{Language, WordList};
use crate::link::StatementRef;
use crate::mention::Figure;
use crate::state::TermKind;

/// The shifts of a claim against its best-sourced wording.
pub(super) fn find(
    docs: &[Annotated],
    stating: &[StatementRef],
    clearest: Place,
    language: &Language,
) -> Vec<Shift> {
    let best =
        stating.iter().max_by_key(|r| (sourcing(docs, **r), r.place(docs) == clearest));
    let Some(best) = best.filter(|_| stating.len() > 1) else { return Vec::new() };
    let mut shifts = Vec::new();
    for other in stating.iter().filter(|r| *r != best) {
        figures(docs, *best, *other, &mut shifts);
        for (kind, list) in [("scope", "shift/scope"), ("certainty", "shift/certainty")] {
            words(docs, (*best, *other), kind, language.list(list), &mut shifts);
        }
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
    let span = doc.statements[reference.statement].span;
    let tokens = &doc.segments.tokens[doc.segments.tokens_in(span)];
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let words = tokens[at..].iter().map(|t| &*t.lower);
        if let Some((count, class)) = list.longest(words) {
            let last = tokens[at + count - 1].span;
            let span = Span::new(tokens[at].span.start, last.end);
            found.push((Place { document: reference.document, span }, class));
            at += count;
        } else {
            at += 1;
        }
    }
    found
}
