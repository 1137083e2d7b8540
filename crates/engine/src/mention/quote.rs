//! Words in quotation marks.

use crate::document::{Document, Span};
use crate::language::Language;
use crate::segment::Segments;

/// What the marks are there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq)]
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
pub fn find(_: &Document, _: &Segments, _: &Language) -> Vec<Quote> {
    Vec::new()
}
