//! Words in quotation marks.
//!
//! In: a document and its segments. Out: [`Quote`]s in the order of their opening marks.
//!
//! Method: one pass over each block pairs the marks (`marks`) with a stack: a mark
//! opens or closes by its glyph and by what stands beside it, so that apostrophes are
//! told from single quotes and mismatched pairs (`‘ … ”`, machine translation) still
//! close. Then `kind` tells speech from fragments, scare quotes and titles. A quote
//! lies within its block; one left open goes on in the next where that opens with a
//! mark again.
//!
//! It does not tell who speaks: that is [`attribute`](crate::attribute)'s.
//!
//! `"[T]he dam holds," she said` gives one quote, `[T]he dam holds,`, of kind
//! [`QuoteKind::Speech`], with `[T]` as an edit.

mod kind;
mod marks;

use crate::document::{BlockKind, Document, Span};
use crate::language::Language;
use crate::segment::Segments;

/// What the marks are there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum QuoteKind {
    /// Somebody's words: one or more whole clauses.
    Speech,
    /// A piece of somebody's words inside the reporter's sentence.
    Fragment,
    /// A word held at arm's length.
    Scare,
    /// The name of a work, a nickname.
    Title,
}

/// Words in quotation marks.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Quote {
    /// The words, without the marks.
    pub span: Span,
    /// With the marks.
    pub outer: Span,
    /// What the marks are there for.
    pub kind: QuoteKind,
    /// Insertions (`[T]he`, `[President Vladimir]`) and ellipses: the outlet's edits.
    pub edits: Vec<Span>,
    /// Whether a closing mark was found.
    pub closed: bool,
    /// The paragraph goes on with the quote before it (which was left open).
    pub continues: bool,
    /// The quote this one stands inside, as an index.
    pub inside: Option<usize>,
}

/// Finds the quotes of a document, in order.
pub fn find(document: &Document, segments: &Segments, language: &Language) -> Vec<Quote> {
    let mut quotes: Vec<Quote> = Vec::new();
    let mut left_open = false;
    for (index, block) in document.blocks.iter().enumerate() {
        if block.kind == BlockKind::Boilerplate {
            continue;
        }
        let goes_on = block.kind == BlockKind::Body && opens_next(document, index);
        let pairs = marks::pair(&document.text, block.span, goes_on, language);
        let first = quotes.len();
        for pair in &pairs {
            quotes.push(quote(&document.text, pair, first));
        }
        if left_open
            && let Some(quote) = quotes.get_mut(first)
            && document.text[block.span.start..quote.outer.start].trim().is_empty()
        {
            quote.continues = true;
        }
        // A caption may stand between two paragraphs of one speech.
        if block.kind == BlockKind::Body {
            left_open = quotes[first..].iter().any(|q| !q.closed) && goes_on;
        }
    }
    kind::tell(document, segments, &mut quotes, language);
    quotes
}

/// Whether the next paragraph of running text opens with a mark.
fn opens_next(document: &Document, index: usize) -> bool {
    document.blocks[index + 1..]
        .iter()
        .find(|b| !matches!(b.kind, BlockKind::Boilerplate | BlockKind::Caption))
        .filter(|b| b.kind == BlockKind::Body)
        .is_some_and(|b| b.span.of(&document.text).trim_start().starts_with(marks::opens))
}

fn quote(text: &str, pair: &marks::Pair, first: usize) -> Quote {
    Quote {
        span: pair.inner,
        outer: pair.outer,
        kind: QuoteKind::Speech,
        edits: edits(text, pair.inner),
        closed: pair.closed,
        continues: false,
        inside: pair.inside.map(|i| first + i),
    }
}

/// Square brackets and ellipses inside a quote.
fn edits(text: &str, span: Span) -> Vec<Span> {
    let mut edits = Vec::new();
    let mut bracket = None;
    let mut dots: Option<Span> = None;
    for (at, c) in span.of(text).char_indices() {
        let (at, end) = (span.start + at, span.start + at + c.len_utf8());
        match c {
            '[' => bracket = Some(at),
            ']' => edits.extend(bracket.take().map(|start| Span::new(start, end))),
            '…' => edits.push(Span::new(at, end)),
            '.' => {
                dots = Some(dots.map_or(Span::new(at, end), |d| Span::new(d.start, end)))
            }
            ' ' if dots.is_some() => {}
            _ => edits.extend(dots.take().filter(|d| is_ellipsis(d.of(text)))),
        }
    }
    edits.extend(dots.filter(|d| is_ellipsis(d.of(text))));
    edits.sort_unstable();
    edits
}

fn is_ellipsis(dots: &str) -> bool {
    dots.bytes().filter(|b| *b == b'.').count() >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_brackets_and_ellipses() {
        let text = "[T]he dam . . . holds... for [Mayor] Lund… still. It";
        let found: Vec<_> = edits(text, Span::new(0, text.len()))
            .into_iter()
            .map(|s| s.of(text))
            .collect();
        assert_eq!(found, ["[T]", ". . .", "...", "[Mayor]", "…"]);
    }
}
