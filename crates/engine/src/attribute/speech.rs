//! Quotes that no cue of their own cites.
//!
//! A quote goes on with the one left open before it; a sentence that is nothing but a
//! quote belongs to the speaker of its paragraph, before or after it; a paragraph that
//! is nothing but quotes to the speaker before; what follows a closing colon to whoever
//! stands before the colon. A quote that is still nobody's goes to the subject of its
//! sentence, else to the speaker last cited in the paragraph.

use super::Draft;
use super::lexicon::Lexicon;
use super::phrase;
use super::unit::{Shape, Unit};
use crate::document::{BlockKind, Span};
use crate::mention::{Quote, QuoteKind};
use crate::segment::Tag;

/// A speaker is carried on over at most this many paragraphs (gold/train: 2 or fewer
/// in 97 % of quotes without a cue).
const CARRIED: usize = 2;

/// Gives every quote that is left a speaker, where there is one.
pub(super) fn attach(
    units: &[Unit],
    quotes: &[Quote],
    drafts: &mut Vec<Draft>,
    lexicon: &Lexicon,
) {
    for (index, quote) in quotes.iter().enumerate() {
        let words = matches!(quote.kind, QuoteKind::Speech | QuoteKind::Fragment);
        if !words || quote.inside.is_some() || holder(drafts, quote.span).is_some() {
            continue;
        }
        // Empty units, which boilerplate can be, have no end: one by one, not by halves.
        let after = units.iter().position(|u| end_of(u) > quote.outer.start);
        let at = after.unwrap_or(units.len());
        let before = index.checked_sub(1).and_then(|b| quotes.get(b));
        let speaker = open_before(quote, before, drafts)
            .or_else(|| announced(units, at, drafts))
            .or_else(|| beside(units, at, drafts));
        match speaker {
            Some(draft) => drafts[draft].content.push(quote.outer),
            None => drafts.extend(own(units, at, quote, drafts, lexicon)),
        }
    }
}

fn end_of(unit: &Unit) -> usize {
    unit.items.last().map_or(0, |i| i.span.end)
}

/// The draft whose content holds the span.
fn holder(drafts: &[Draft], span: Span) -> Option<usize> {
    drafts.iter().rposition(|d| d.content.iter().any(|c| c.holds(span)))
}

/// The speaker of the quote left open before this one.
fn open_before(quote: &Quote, before: Option<&Quote>, drafts: &[Draft]) -> Option<usize> {
    let before = before.filter(|_| quote.continues)?;
    holder(drafts, before.span)
}

/// Whoever stands before a colon that ends the unit before.
fn announced(units: &[Unit], at: usize, drafts: &[Draft]) -> Option<usize> {
    let before = at.checked_sub(1)?;
    let near = units.get(at)?.paragraph <= units.get(before)?.paragraph + 1;
    let starts = matches!(units.get(at)?.shape(0), Shape::Quote(_));
    (near && starts)
        .then(|| drafts.iter().rposition(|d| d.unit == before && d.goes_on))
        .flatten()
}

/// A unit of nothing but quotes: the speaker of its paragraph.
fn beside(units: &[Unit], at: usize, drafts: &[Draft]) -> Option<usize> {
    let unit = units.get(at)?;
    if !unit.only_quotes() {
        return None;
    }
    let same = |d: &&Draft| {
        units.get(d.unit).is_some_and(|u| u.paragraph == unit.paragraph) && d.speaks
    };
    let earlier = drafts
        .iter()
        .enumerate()
        .filter(|(_, d)| d.unit < at && same(d))
        .max_by_key(|(_, d)| (d.unit, std::cmp::Reverse(d.depth)));
    let later = || {
        // The quote goes on in the next sentence, which has the cue.
        let next = drafts.iter().enumerate().filter(|(_, d)| d.unit > at && same(d));
        next.min_by_key(|(_, d)| (d.unit, d.depth)).filter(|(_, d)| {
            let first = units.get(d.unit).and_then(|u| u.items.first());
            d.unit == at + 1
                && first.is_some_and(|f| {
                    matches!(f.shape, Shape::Quote(_))
                        && d.content.iter().any(|c| c.start <= f.span.start)
                })
        })
    };
    earlier.or_else(later).map(|(i, _)| i)
}

/// An attribution without cue: by the subject of the sentence, or by whoever spoke last.
fn own(
    units: &[Unit],
    at: usize,
    quote: &Quote,
    drafts: &[Draft],
    lexicon: &Lexicon,
) -> Option<Draft> {
    let unit = units.get(at)?;
    if matches!(unit.block, BlockKind::Boilerplate) {
        return None;
    }
    let last = || {
        let near = |d: &&Draft| {
            d.speaks
                && d.unit <= at
                && units
                    .get(d.unit)
                    .is_some_and(|u| u.paragraph + CARRIED >= unit.paragraph)
        };
        drafts
            .iter()
            .enumerate()
            .filter(|(_, d)| near(d))
            .max_by_key(|(_, d)| (d.unit, std::cmp::Reverse(d.depth)))
            .map(|(i, _)| i)
    };
    // Who stands before its bracket, then a cue before it in its own sentence, then the
    // sentence's subject, then whoever spoke last.
    let mine = drafts.iter().rposition(|d| {
        let cue = d.cue.as_ref().and_then(|c| unit.items.get(c.head));
        d.unit == at && d.speaks && cue.is_some_and(|c| c.span.start < quote.outer.start)
    });
    let subject = in_brackets(unit, quote, lexicon).or_else(|| match mine {
        None if !unit.only_quotes() => subject(unit, quote, lexicon),
        _ => None,
    });
    let follows = if subject.is_some() { None } else { Some(mine.or_else(last)?) };
    Some(Draft {
        unit: at,
        source: subject,
        content: vec![quote.outer],
        follows,
        ..Draft::default()
    })
}

/// Who stands before a quote in brackets: `Ida Lund ("We stay")`.
fn in_brackets(unit: &Unit, quote: &Quote, lexicon: &Lexicon) -> Option<(usize, usize)> {
    let at = unit.items.iter().position(|i| i.span == quote.outer)?;
    let bracket = at.checked_sub(1).filter(|b| unit.shape(*b) == Shape::Bracket)?;
    let start = phrase::phrase_left(unit, bracket, lexicon)?;
    (unit.tag(bracket - 1) == Tag::Propn).then_some((start, bracket))
}

/// The subject of the verb nearest before the quote, where it can speak.
fn subject(unit: &Unit, quote: &Quote, lexicon: &Lexicon) -> Option<(usize, usize)> {
    let limit = unit.items.partition_point(|i| i.span.start < quote.outer.start);
    (0..limit).rev().find_map(|at| {
        let verb = matches!(unit.tag(at), Tag::Verb | Tag::Aux);
        let start = verb.then(|| phrase::verb_group(unit, at, lexicon).start)?;
        let left = phrase::phrase_left(unit, start, lexicon)?;
        let head = phrase::head(unit, left, start, lexicon);
        let lemma = unit.lemma(head);
        let speaks = unit.tag(head) == Tag::Propn
            || lexicon.pronouns.has(unit.lower(head))
            || lexicon.people.has(lemma)
            || lexicon.unnamed.has(lemma)
            || lexicon.bodies.has(lemma);
        speaks.then_some((left, start))
    })
}
