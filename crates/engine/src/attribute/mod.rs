//! Who is cited for what: PARC3's source, cue and content, with a stance.

use crate::document::{Document, Span};
use crate::language::Language;
use crate::mention::Mentions;
use crate::segment::Segments;

/// How the source stands to the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stance {
    /// Says it is so.
    Asserts,
    /// Says that what others said is so.
    Confirms,
    /// Says it is not so.
    Denies,
    /// Leaves it open.
    Doubts,
    /// Wants it so.
    Asks,
    /// Holds that it will be so.
    Expects,
}

/// What kind of source is cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// A named person.
    Person,
    /// A named body: a ministry, a company, a news agency.
    Body,
    /// A document: a report, a court filing.
    Document,
    /// "officials", "a person familiar with the matter".
    Unnamed,
}

/// Whom an attribution cites.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The fullest name the document gives, else the description.
    pub name: String,
    /// What kind.
    pub kind: SourceKind,
    /// Its role or body ("NATO Secretary General"); empty where none is given.
    pub role: String,
    /// Index into the document's entities, where it is one of them.
    pub entity: Option<usize>,
}

/// One attribution.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// The words that name the source; empty where it is left out.
    pub source: Vec<Span>,
    /// The words that cite.
    pub cue: Vec<Span>,
    /// What is cited.
    pub content: Vec<Span>,
    /// Who it is; `None` where the text names nobody.
    pub who: Option<Source>,
    /// How the source stands to the content.
    pub stance: Stance,
    /// The attribution this one stands inside ("A said B had told C"), as an index.
    pub within: Option<usize>,
}

/// Finds the attributions of a document, in the order of their content.
pub fn find(_: &Document, _: &Segments, _: &Mentions, _: &Language) -> Vec<Attribution> {
    Vec::new()
}

/// The attribution that a quote belongs to, as an index.
pub fn of_quote(_: &[Attribution], _: &crate::mention::Quote) -> Option<usize> {
    None
}
