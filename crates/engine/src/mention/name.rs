//! People, bodies and places, and which mentions are the same one.

use crate::document::{Document, Span};
use crate::language::Language;
use crate::segment::Segments;

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// A person.
    Person,
    /// A body: government, company, agency.
    Organisation,
    /// A place, also a country as an actor.
    Place,
    /// Anything else: events, works, peoples.
    Misc,
}

/// One mention of a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// The name without its role: "Mark Rutte".
    pub span: Span,
    /// What it names.
    pub kind: NameKind,
    /// Whom: an index into the document's entities.
    pub entity: usize,
}

/// Whom or what names and descriptions of one document refer to.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// The fullest name in the document: "Mark Rutte".
    pub name: String,
    /// What it is.
    pub kind: NameKind,
    /// "NATO Secretary General"; empty where none is given.
    pub role: String,
}

/// Finds the names of a document, in order, and whom they refer to.
pub fn find(_: &Document, _: &Segments, _: &Language) -> (Vec<Name>, Vec<Entity>) {
    (Vec::new(), Vec::new())
}
