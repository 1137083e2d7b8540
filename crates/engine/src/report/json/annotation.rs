//! What was found in one document alone, as one line of JSON.

use super::{document, keys, offsets::Offsets};
use crate::Annotated;
use crate::attribute::Attribution;
use crate::document::Span;
use crate::mention::{Figure, Quote};
use crate::wire::{self, Number, Range, Text};

/// One line of `annotate --format jsonl`, without the line break.
pub fn annotated(found: &Annotated) -> String {
    serde_json::to_string(&annotation(found)).unwrap_or_default()
}

/// The same as the published types.
pub fn annotation(found: &Annotated) -> wire::Annotated<'_> {
    let text = found.document.text.as_str();
    let offsets = Offsets::new(text);
    let range = |span| range(&offsets, span);
    let mentions = &found.mentions;
    let sources = sources(&mentions.quotes, &found.attributions);
    let quotes = mentions.quotes.iter().zip(sources);
    wire::Annotated {
        document: document(&found.document, &offsets),
        sentences: found.segments.sentences.iter().map(|s| range(s.span)).collect(),
        names: mentions
            .names
            .iter()
            .map(|name| wire::Name {
                at: range(name.span),
                text: name.span.of(text).into(),
                kind: keys::name(name.kind).into(),
                entity: entity(name.entity),
            })
            .collect(),
        entities: entities(found),
        dates: mentions
            .dates
            .iter()
            .map(|date| wire::Date {
                at: range(date.span),
                text: date.span.of(text).into(),
                kind: keys::date(date.kind).into(),
                value: date.value.as_deref().map(Text::from),
                relative: date.relative,
            })
            .collect(),
        figures: mentions.figures.iter().map(|f| figure(f, text, &offsets)).collect(),
        quotes: quotes.map(|(q, source)| quote(q, source, text, &offsets)).collect(),
        attributions: found
            .attributions
            .iter()
            .map(|a| attribution(a, &offsets))
            .collect(),
        statements: statements(found, &offsets),
        notes: found.document.notes.iter().map(|note| note.as_str().into()).collect(),
    }
}

fn range(offsets: &Offsets<'_>, span: Span) -> Range {
    let (start, end) = offsets.range(span);
    Range { start, end }
}

/// Entities are named `e1`, `e2` … in the order of the document.
fn entity(index: usize) -> String {
    format!("e{}", index + 1)
}

fn entities(found: &Annotated) -> Vec<wire::Entity<'_>> {
    let all = found.mentions.entities.iter().enumerate();
    all.map(|(index, e)| wire::Entity {
        id: entity(index),
        name: e.name.as_str().into(),
        kind: keys::name(e.kind).into(),
        role: e.role.as_str().into(),
    })
    .collect()
}

fn figure<'a>(f: &'a Figure, text: &'a str, offsets: &Offsets<'_>) -> wire::Figure<'a> {
    wire::Figure {
        at: range(offsets, f.span),
        text: f.span.of(text).into(),
        low: f.low.map(Number),
        high: f.high.map(Number),
        about: f.about,
        unit: f.unit.as_deref().map(Text::from),
        counts: f.counts.as_str().into(),
        counts_at: f.counts_span.map(|span| range(offsets, span)),
        as_of: f.as_of.as_deref().map(Text::from),
        per: f.per.as_deref().map(Text::from),
    }
}

fn quote<'a>(
    q: &Quote,
    source: Option<&'a str>,
    text: &'a str,
    offsets: &Offsets<'_>,
) -> wire::Quote<'a> {
    wire::Quote {
        at: range(offsets, q.span),
        text: q.span.of(text).into(),
        source: source.map(Text::from),
        kind: keys::quote(q.kind).into(),
        outer: range(offsets, q.outer),
        edits: q.edits.iter().map(|span| range(offsets, *span)).collect(),
        closed: q.closed,
        continues: q.continues,
        inside: q.inside,
    }
}

fn attribution<'a>(a: &'a Attribution, offsets: &Offsets<'_>) -> wire::Attribution<'a> {
    let ranges = |spans: &[Span]| spans.iter().map(|s| range(offsets, *s)).collect();
    wire::Attribution {
        source: ranges(&a.source),
        cue: ranges(&a.cue),
        content: ranges(&a.content),
        who: a.who.as_ref().map(|who| who.name.as_str().into()),
        role: a.who.as_ref().map_or("", |who| who.role.as_str()).into(),
        source_kind: a.who.as_ref().map(|who| keys::source(who.kind).into()),
        stance: keys::stance(a.stance).into(),
        within: a.within,
    }
}

fn statements<'a>(
    found: &'a Annotated,
    offsets: &Offsets<'_>,
) -> Vec<wire::Statement<'a>> {
    let all = found.statements.iter();
    all.map(|s| wire::Statement {
        at: range(offsets, s.span),
        text: s.span.of(&found.document.text).into(),
        sentence: s.sentence,
        chain: s.chain.clone(),
        negated: s.negated,
        unreal: s.unreal,
    })
    .collect()
}

/// For each quote the one who is cited for it: of the attributions whose content
/// touches the quote, the one that shares most with it and, of two that hold it whole
/// ("A said B had called it 'x'"), the shorter.
///
/// One sweep over both in order of the text: a content is looked at only by the quotes
/// it can reach.
fn sources<'a>(
    quotes: &[Quote],
    attributions: &'a [Attribution],
) -> Vec<Option<&'a str>> {
    let mut contents: Vec<(Span, usize)> = attributions
        .iter()
        .enumerate()
        .filter(|(_, a)| a.who.is_some())
        .flat_map(|(index, a)| a.content.iter().map(move |span| (*span, index)))
        .collect();
    contents.sort_unstable();
    let mut order: Vec<usize> = (0..quotes.len()).collect();
    order.sort_by_key(|q| quotes[*q].span);
    let mut found = vec![None; quotes.len()];
    let mut coming = contents.into_iter().peekable();
    let mut near: Vec<(Span, usize)> = Vec::new();
    for q in order {
        let span = quotes[q].span;
        while let Some(content) = coming.next_if(|(content, _)| content.start < span.end)
        {
            near.push(content);
        }
        near.retain(|(content, _)| content.end > span.start);
        let best = near.iter().filter(|(content, _)| content.touches(span)).max_by_key(
            |(content, index)| {
                let shared = content.end.min(span.end) - content.start.max(span.start);
                (shared, usize::MAX - content.len(), *index)
            },
        );
        found[q] = best
            .and_then(|(_, index)| attributions[*index].who.as_ref())
            .map(|who| who.name.as_str());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribute::{Manner, Source, SourceKind, Stance};
    use crate::mention::QuoteKind;

    fn said(name: &str, start: usize, end: usize) -> Attribution {
        Attribution {
            source: Vec::new(),
            cue: Vec::new(),
            content: vec![Span::new(start, end)],
            who: Some(Source {
                name: name.into(),
                kind: SourceKind::Person,
                role: String::new(),
                entity: None,
            }),
            stance: Stance::Asserts,
            manner: Manner::Says,
            within: None,
        }
    }

    fn quoted(start: usize, end: usize) -> Quote {
        Quote {
            span: Span::new(start, end),
            outer: Span::new(start - 1, end + 1),
            kind: QuoteKind::Speech,
            edits: Vec::new(),
            closed: true,
            continues: false,
            inside: None,
        }
    }

    #[test]
    fn the_innermost_source_has_the_words() {
        let attributions = [said("A", 0, 100), said("B", 10, 60), said("C", 200, 210)];
        let quotes = [quoted(20, 40), quoted(70, 90), quoted(120, 130), quoted(199, 220)];
        let found = sources(&quotes, &attributions);
        assert_eq!(found, [Some("B"), Some("A"), None, Some("C")]);
    }
}
