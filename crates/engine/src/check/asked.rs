//! The statement as it is asked: what must be accounted for.

use super::deed::Deed;
use super::said::{hedges, sources};
use crate::Annotated;
use crate::attribute::Source;
use crate::document::Span;
use crate::language::Language;
use crate::mention::{Date, Figure};
use crate::state::{Term, TermKind};

/// A word counts for at least this much, however common.
const LEAST: f32 = 1.0;

/// What a statement says.
pub(super) struct Asked<'a> {
    pub(super) doc: &'a Annotated,
    /// Its content words but for numbers and dates.
    pub(super) words: Vec<&'a Term>,
    pub(super) figures: Vec<&'a Figure>,
    pub(super) dates: Vec<&'a Date>,
    /// Its verbs, by group.
    pub(super) deeds: Vec<(&'a str, Deed)>,
    /// Whose word it says it is.
    pub(super) source: Option<&'a Source>,
}

impl<'a> Asked<'a> {
    pub(super) fn new(doc: &'a Annotated, language: &'a Language) -> Self {
        let all = Span::new(0, doc.document.text.len());
        let hedges = hedges(doc, all, language);
        let hedged =
            |term: &&Term| !hedges.iter().any(|(span, _)| span.touches(term.span));
        let terms = doc.statements.iter().flat_map(|s| &s.terms);
        let measured = |span: Span| {
            doc.mentions.figures.iter().any(|f| f.span.touches(span))
                || doc.mentions.dates.iter().any(|d| d.span.touches(span))
        };
        let words = terms.filter(|t| t.kind != TermKind::Number && !measured(t.span));
        let words: Vec<&Term> = words.filter(hedged).collect();
        let verbs = words.iter().filter(|t| t.kind == TermKind::Deed);
        let deeds = verbs.map(|t| (&*t.group, Deed::at(doc, t.span, language))).collect();
        Asked {
            words,
            figures: doc.mentions.figures.iter().collect(),
            dates: doc.mentions.dates.iter().filter(|d| d.iso().is_some()).collect(),
            deeds,
            source: sources(doc, all).next(),
            doc,
        }
    }

    /// How much a word of it counts.
    pub(super) fn weight(term: &Term) -> f32 {
        term.rarity.max(LEAST)
    }
}
