//! People, bodies and places, and which mentions are the same one.
//!
//! In: a segmented document. Out: its names in order, each without its role, and the
//! entities they refer to, each with the fullest name and role the document gives.
//! Method: runs of capitalised words (by tag, capital and word lists) are cut into
//! names and roles (`chunk`); what a run names is told by lists, by the words in it
//! and around it; roles are read before the name, inside the run and in apposition
//! (`role`); mentions are put together by surname, acronym and listed alias
//! (`entity`). It does not resolve pronouns and descriptions ("the secretary
//! general"): the attribute room does, by the roles found here.
//!
//! "Ferran Oil chief executive **Ada Merrow** …, **Merrow** said" → one entity, Person,
//! role "Ferran Oil chief executive".

mod chunk;
mod entity;
mod guess;
mod role;
mod view;

use crate::document::{Document, Span};
use crate::language::{Language, WordList};
use crate::segment::Segments;
use view::View;

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
pub fn find(
    document: &Document,
    segments: &Segments,
    language: &Language,
) -> (Vec<Name>, Vec<Entity>) {
    let lists = Lists::of(language);
    let chunks = chunks(document, segments, &lists);
    entity::group(&document.text, chunks, &lists)
}

/// The names whose kind lists and roles don't tell, each with what the guess rests on:
/// for training.
pub fn unsure(
    document: &Document,
    segments: &Segments,
    language: &Language,
) -> Vec<(Span, Vec<u64>)> {
    let chunks = chunks(document, segments, &Lists::of(language));
    chunks.into_iter().filter(|c| !c.sure).map(|c| (c.span, c.features)).collect()
}

fn chunks(document: &Document, segments: &Segments, lists: &Lists) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    for sentence in &segments.sentences {
        let view = View::of(&document.text, segments.of(sentence), lists);
        let start = chunks.len();
        chunk::find(&view, &mut chunks);
        role::attach(&view, chunks.get_mut(start..).unwrap_or_default());
    }
    chunks
}

/// A name as found in its sentence.
#[derive(Clone, Debug)]
struct Chunk {
    span: Span,
    kind: NameKind,
    /// Whether the kind is more than a guess.
    sure: bool,
    /// Whether it is likely no name, unless the document says so elsewhere.
    doubtful: bool,
    /// What the guess of its kind rests on; empty where it is sure.
    features: Vec<u64>,
    /// The name it goes by in the lists; empty where it is in none.
    listed: String,
    /// Its role, where one is given here.
    role: Option<Span>,
    /// Whether it stands in a headline, where capitals say little.
    headline: bool,
    /// "Russian": it names its country, as Misc.
    people: bool,
}

/// The word lists of this room, looked up once a document.
struct Lists<'a> {
    countries: &'a WordList,
    peoples: &'a WordList,
    places: &'a WordList,
    bodies: &'a WordList,
    body_heads: &'a WordList,
    body_joins: &'a WordList,
    place_heads: &'a WordList,
    misc_heads: &'a WordList,
    given: &'a WordList,
    surnames: &'a WordList,
    particles: &'a WordList,
    honorifics: &'a WordList,
    roles: &'a WordList,
    role_adverbs: &'a WordList,
    not_names: &'a WordList,
    starters: &'a WordList,
    cites: &'a WordList,
}

impl<'a> Lists<'a> {
    fn of(language: &'a Language) -> Self {
        Lists {
            countries: language.list("name/countries"),
            peoples: language.list("name/peoples"),
            places: language.list("name/places"),
            bodies: language.list("name/bodies"),
            body_heads: language.list("name/body_heads"),
            body_joins: language.list("name/body_joins"),
            place_heads: language.list("name/place_heads"),
            misc_heads: language.list("name/misc_heads"),
            given: language.list("name/given"),
            surnames: language.list("name/surnames"),
            particles: language.list("name/particles"),
            honorifics: language.list("name/honorifics"),
            roles: language.list("name/roles"),
            role_adverbs: language.list("name/role_adverbs"),
            not_names: language.list("name/not_names"),
            starters: language.list("segment/starters"),
            cites: language.list("segment/cites"),
        }
    }
}
