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
mod features;
mod label;
mod model;
mod role;
mod view;

pub use features::{USES, lexicon_key};
pub use label::{LABELS, Steps, decode, follows, label, transition};
pub use model::{Entry, Model, write};

use crate::document::{Document, Span};
use crate::language::{Language, WordList};
use crate::segment::{Segments, Sentence, Tag};
use features::{KINDS, Known, Memory};
use rustc_hash::FxHashMap;
use std::ops::Range;
use view::View;

/// What a name names.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
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
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Name {
    /// The name without its role: "Mark Rutte".
    pub span: Span,
    /// What it names.
    pub kind: NameKind,
    /// Whom: an index into the document's entities.
    pub entity: usize,
}

/// Whom or what names and descriptions of one document refer to.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
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

/// A stretch of words that can hold names: its tokens, as indices into the document's,
/// and what the model sees of each.
pub type Stretch = (Range<usize>, Vec<Vec<u64>>);

/// The stretches of a document in order, by the lexicon of `model`: for training.
pub fn stretches(
    document: &Document,
    segments: &Segments,
    language: &Language,
    model: &Model,
) -> Vec<Stretch> {
    let lists = Lists::of(language);
    let drafts = drafts(document, segments, &lists);
    let memory = memory(&drafts);
    let known = Known { memory: &memory, model };
    let own = drafts.iter().zip(&segments.sentences).flat_map(|(draft, sentence)| {
        let from = sentence.tokens.start;
        let stretches = label::stretches(&draft.view, &draft.proposals, known);
        stretches.into_iter().map(move |(r, f)| (from + r.start..from + r.end, f))
    });
    own.collect()
}

/// The words of a document as they come, by hash, and how each is used, a bit a use: for
/// the model's lexicon.
pub fn uses(
    document: &Document,
    segments: &Segments,
    language: &Language,
) -> Vec<(u64, u32)> {
    let lists = Lists::of(language);
    let drafts = drafts(document, segments, &lists);
    drafts.iter().flat_map(|d| features::shown(&d.view, &d.proposals)).collect()
}

/// A sentence and the names that the rules propose.
struct Draft<'a> {
    view: View<'a>,
    proposals: Vec<Chunk>,
}

fn drafts<'a>(
    document: &'a Document,
    segments: &'a Segments,
    lists: &'a Lists,
) -> Vec<Draft<'a>> {
    let draft = |sentence: &Sentence| {
        let view = View::of(&document.text, segments.of(sentence), lists);
        let mut proposals = Vec::new();
        chunk::find(&view, &mut proposals);
        role::attach(&view, &mut proposals);
        Draft { view, proposals }
    };
    segments.sentences.iter().map(draft).collect()
}

fn memory(drafts: &[Draft]) -> Memory {
    let mut memory = Memory::default();
    drafts.iter().for_each(|d| memory.read(&d.view, &d.proposals));
    memory
}

fn chunks(document: &Document, segments: &Segments, lists: &Lists) -> Vec<Chunk> {
    let drafts = drafts(document, segments, lists);
    let Some(model) = label::shipped().filter(|_| lists.learned) else {
        return drafts.into_iter().flat_map(|d| d.proposals).collect();
    };
    let memory = memory(&drafts);
    let known = Known { memory: &memory, model: &model };
    let steps = Steps::of(&model);
    let mut chunks: Vec<Chunk> =
        drafts.into_iter().flat_map(|draft| draft.settle(known, &steps)).collect();
    agree(&document.text, &mut chunks);
    chunks
}

/// What is written alike in one document and not surely told is of the kind that most
/// of it is taken for.
fn agree(text: &str, chunks: &mut [Chunk]) {
    let mut votes: FxHashMap<&str, [u32; 4]> = FxHashMap::default();
    for chunk in chunks.iter().filter(|c| !c.people) {
        let weight = if chunk.sure { 3 } else { 1 };
        votes.entry(chunk.span.of(text)).or_default()[chunk.kind as usize] += weight;
    }
    for chunk in chunks.iter_mut().filter(|c| !c.sure && !c.people) {
        let Some(votes) = votes.get(chunk.span.of(text)) else { continue };
        let most = KINDS.into_iter().rev().max_by_key(|kind| votes[*kind as usize]);
        chunk.kind = most.unwrap_or(chunk.kind);
    }
}

impl Draft<'_> {
    /// The names that the model finds, with what the rules know of them.
    fn settle(mut self, known: Known, steps: &Steps) -> Vec<Chunk> {
        let mut chunks = Vec::new();
        for (range, features) in label::stretches(&self.view, &self.proposals, known) {
            for (range, kind) in label::decode(known.model, steps, &range, &features) {
                for part in self.parts(range, kind) {
                    chunks.extend(self.chunk(&part, kind));
                }
            }
        }
        chunks.retain(|c: &Chunk| !self.proposals.iter().any(|p| p.rules_out(c)));
        let taken: Vec<Span> = chunks.iter().map(|c| c.span).collect();
        let known = |c: &Chunk| c.people || c.sure && (!c.headline || c.is_listed());
        let free = |c: &Chunk| !taken.iter().any(|t| t.touches(c.span));
        self.proposals.retain(|c| known(c) && free(c));
        chunks.append(&mut self.proposals);
        chunks.sort_by_key(|c| c.span);
        role::attach(&self.view, &mut chunks);
        chunks
    }

    /// Names one by one, people's without what stands before them as title or role.
    fn parts(&self, range: Range<usize>, kind: NameKind) -> Vec<Range<usize>> {
        if kind == NameKind::Organisation {
            return self.bodies(range);
        }
        if kind != NameKind::Person {
            return vec![range];
        }
        let view = &self.view;
        let is_title = |at: usize| view.is_honorific(at) || view.is_role(at);
        let mut parts = Vec::new();
        let mut start = range.start;
        for at in range.clone() {
            let last = at + 1 == range.end;
            let joins = view.lists.body_joins.has(view.lower(at));
            if joins || is_title(at) && !last {
                let role = is_title(at) || start == at;
                parts.extend((!role).then_some(start..at));
                start = at + 1;
                if joins && view.tag(at) == Tag::Adp {
                    return parts;
                }
            }
        }
        parts.push(start..range.end);
        parts
    }

    /// Bodies one by one: "Dunmore University *and* Tessel Inc.".
    fn bodies(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let view = &self.view;
        let is_body = |at: usize| view.lists.body_heads.has(view.lower(at));
        let joint = (range.start + 2..range.end).find(|at| {
            let joins = view.lists.body_joins.has(view.lower(*at));
            joins
                && view.tag(*at) == Tag::Cconj
                && is_body(at - 1)
                && is_body(range.end - 1)
        });
        match joint {
            Some(at) => vec![range.start..at, at + 1..range.end],
            None => vec![range],
        }
    }

    fn chunk(&mut self, range: &Range<usize>, kind: NameKind) -> Option<Chunk> {
        let span = self.view.span(range)?;
        let proposed = self.proposals.iter().position(|c| c.span == span);
        if let Some(proposed) = proposed {
            let mut chunk = self.proposals.swap_remove(proposed);
            if !(chunk.sure && (chunk.is_listed() || chunk.role.is_some())) {
                chunk.sure &= chunk.kind == kind;
                chunk.kind = kind;
            }
            return Some(chunk);
        }
        let listed = self.view.listed(range.start).filter(|l| l.length == range.len());
        let listed = listed.filter(|l| l.kind == kind);
        Some(Chunk {
            span,
            kind,
            sure: listed.is_some(),
            listed: listed.map_or("", |l| l.name).to_owned(),
            role: None,
            headline: self.view.headline,
            people: false,
        })
    }
}

/// A name as found in its sentence.
#[derive(Clone, Debug)]
struct Chunk {
    span: Span,
    kind: NameKind,
    /// Whether the kind is more than a guess.
    sure: bool,
    /// The name it goes by in the lists; empty where it is in none.
    listed: String,
    /// Its role, where one is given here.
    role: Option<Span>,
    /// Whether it stands in a headline, where capitals say little.
    headline: bool,
    /// "Russian": it names its country, as Misc.
    people: bool,
}

impl Chunk {
    /// Whether the other cannot be a name beside this one: this is a body whose name, by
    /// its words, holds more than the other; or a person whose role the other reaches
    /// into.
    fn rules_out(&self, other: &Chunk) -> bool {
        if !self.sure || self.headline || self.span == other.span {
            return false;
        }
        let fuller = self.kind == NameKind::Organisation && self.span.holds(other.span);
        let role = self.role.is_some_and(|role| {
            let part = role.holds(other.span) && other.kind != NameKind::Person;
            role.touches(other.span) && !part
        });
        fuller || role
    }

    fn is_listed(&self) -> bool {
        !self.listed.is_empty()
    }
}

/// The word lists of this room, looked up once a document.
struct Lists<'a> {
    /// Whether the trained model is used.
    learned: bool,
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
    place_words: &'a WordList,
}

impl<'a> Lists<'a> {
    fn of(language: &'a Language) -> Self {
        Lists {
            learned: language.uses("names"),
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
            place_words: language.list("name/place_words"),
        }
    }
}
