//! What a document says, clause by clause, and on whose word.

use crate::attribute::Attribution;
use crate::document::{Document, Span};
use crate::language::Language;
use crate::mention::Mentions;
use crate::segment::Segments;

/// What one document says in one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// The clause that says it.
    pub span: Span,
    /// The sentence it stands in.
    pub sentence: usize,
    /// On whose word: attributions from the outermost to the innermost; empty where the
    /// document speaks in its own voice.
    pub chain: Vec<usize>,
    /// The clause says that something is not so.
    pub negated: bool,
    /// Planned, possible or demanded rather than done.
    pub unreal: bool,
}

/// Cuts a document into statements, in order.
pub fn find(
    _: &Document,
    _: &Segments,
    _: &Mentions,
    _: &[Attribution],
    _: &Language,
) -> Vec<Statement> {
    Vec::new()
}
