//! The way a word took before a document printed it.
//!
//! In: the documents of a story. Out: [`Ways`], which gives for a statement whom it came
//! through, the nearest first, the end of the chain last. Beside the attributions it
//! stands in, three things make a step: the agency that a dateline or a byline credits
//! ("VELLE (Norland Wire) —"), the outlet that was told ("she told Norland Wire"), and
//! whom a cited outlet cites in turn ("the Post reported, citing two officials").

use crate::Annotated;
use crate::attribute::{Attribution, Source, SourceKind};
use crate::document::Span;
use crate::language::{Language, WordList};
use crate::link::{StatementRef, Thread, copy};
use crate::mention::{Name, NameKind};
use crate::segment::{Tag, TokenKind};
use std::collections::{BTreeMap, BTreeSet};

/// An outlet that was told something stands within so many tokens after the cue …
const HEARER: usize = 6;
/// … and whom an outlet cites is named in at most so many.
const LONGEST: usize = 8;

/// Whom the words of a story came through.
#[derive(Default)]
pub(super) struct Ways {
    /// Document → the agency whose text it prints.
    credits: BTreeMap<usize, Source>,
    /// (document, attribution) → the outlet its source told.
    told: BTreeMap<(usize, usize), Source>,
    /// (document, attribution) → whom its source cites for the same.
    cites: BTreeMap<(usize, usize), Source>,
    /// Attributions that only tell whom another one's source cites.
    passing: BTreeSet<(usize, usize)>,
}

struct Finder<'a> {
    agencies: &'a WordList,
    agency_heads: &'a WordList,
    passes: &'a WordList,
    unnamed: &'a WordList,
    people: &'a WordList,
    outlets: BTreeSet<String>,
}

impl Ways {
    pub(super) fn find(docs: &[Annotated], thread: &Thread, language: &Language) -> Ways {
        let outlets = thread.documents.iter().map(|&d| docs[d].document.publisher());
        let finder = Finder {
            agencies: language.list("link/agencies"),
            agency_heads: language.list("link/agency_heads"),
            passes: language.list("origin/passes"),
            unnamed: language.list("attribute/unnamed"),
            people: language.list("attribute/people"),
            outlets: outlets.map(super::outlet::key).collect(),
        };
        let mut ways = Ways::default();
        for &d in &thread.documents {
            finder.document(&mut ways, d, &docs[d], language);
        }
        ways
    }

    /// Whom the statement came through; empty where the document speaks for itself.
    pub(super) fn of<'a>(
        &'a self,
        docs: &'a [Annotated],
        reference: StatementRef,
    ) -> Vec<&'a Source> {
        let StatementRef { document, statement } = reference;
        let doc = &docs[document];
        let mut steps: Vec<&Source> = self.credits.get(&document).into_iter().collect();
        for &a in &doc.statements[statement].chain {
            steps.extend(self.step(doc, (document, a)));
        }
        steps.dedup_by(|next, before| next.name == before.name);
        steps
    }

    /// The steps that one attribution makes.
    pub(super) fn step<'a>(
        &'a self,
        doc: &'a Annotated,
        at: (usize, usize),
    ) -> impl Iterator<Item = &'a Source> {
        let who = doc.attributions[at.1].who.as_ref();
        let who = who.filter(|_| !self.passing.contains(&at));
        self.told.get(&at).into_iter().chain(who).chain(self.cites.get(&at))
    }

    /// Everyone whom the attributions themselves do not name.
    pub(super) fn sources(&self) -> impl Iterator<Item = &Source> {
        self.credits.values().chain(self.told.values()).chain(self.cites.values())
    }
}

impl Finder<'_> {
    fn document(&self, ways: &mut Ways, d: usize, doc: &Annotated, language: &Language) {
        let own = super::outlet::key(doc.document.publisher());
        let foreign = |name: &String| super::outlet::key(name) != own;
        if let Some(agency) = copy::credit(&doc.document, language).filter(foreign) {
            ways.credits.insert(d, body(agency));
        }
        for (a, attribution) in doc.attributions.iter().enumerate() {
            if let Some(hearer) = self.hearer(doc, attribution).filter(foreign) {
                ways.told.insert((d, a), body(hearer));
            }
            if let Some((cited, outer)) = self.cited(doc, a) {
                ways.cites.insert((d, outer), cited);
                if outer != a {
                    ways.passing.insert((d, a));
                }
            }
        }
    }

    /// The outlet named behind the cue as the one that was told.
    fn hearer(&self, doc: &Annotated, attribution: &Attribution) -> Option<String> {
        let cue = attribution.cue.last()?;
        let from = doc.segments.tokens.partition_point(|t| t.span.start < cue.end);
        let sentence = doc.segments.sentence_at(cue.start);
        let tokens =
            doc.segments.tokens.get(from..)?.iter().take(HEARER).take_while(|t| {
                let said = attribution.content.iter().any(|c| c.touches(t.span));
                let stops =
                    t.kind == TokenKind::Mark || matches!(t.tag, Tag::Verb | Tag::Aux);
                !said && !stops && doc.segments.sentence_at(t.span.start) == sentence
            });
        let reach = tokens.last()?.span.end;
        let near = names_in(doc, Span::new(cue.end, reach));
        let source = |n: &&Name| attribution.source.iter().any(|s| s.touches(n.span));
        let mut near = near.filter(|n| !source(n)).map(|n| n.span.of(&doc.document.text));
        near.find_map(|name| self.outlet(name))
    }

    /// The name, where it is an outlet's of the story or a news agency's.
    fn outlet(&self, name: &str) -> Option<String> {
        let words: Vec<&str> = name.split_whitespace().collect();
        let agency = self.agencies.has(name)
            || words.len() > 1 && words.last().is_some_and(|w| self.agency_heads.has(w));
        let keys = super::outlet::keys(name);
        let known = keys.first().is_some_and(|key| self.outlets.contains(key));
        (agency || known).then(|| name.to_owned())
    }

    /// Whom the attribution's source cites, where that is what its cue tells, and the
    /// attribution of the same sentence and source that gives what is cited, if there is
    /// one beside it.
    fn cited(&self, doc: &Annotated, a: usize) -> Option<(Source, usize)> {
        let text = &doc.document.text;
        let attribution = &doc.attributions[a];
        let cue = attribution.cue.first()?;
        let who = attribution.who.as_ref()?;
        if !self.passes.has(&cue.of(text).to_lowercase()) {
            return None;
        }
        let source = self.noun_phrase(doc, *attribution.content.first()?)?;
        let sentence = doc.segments.sentence_at(cue.start);
        let beside = doc.attributions.iter().enumerate().find(|(other, o)| {
            let same = o.who.as_ref().is_some_and(|w| w.name == who.name);
            let near = o.cue.first();
            let near =
                near.is_some_and(|c| doc.segments.sentence_at(c.start) == sentence);
            *other != a && same && near
        });
        Some((source, beside.map_or(a, |(other, _)| other)))
    }

    /// The source that some words name by themselves: "two officials".
    fn noun_phrase(&self, doc: &Annotated, span: Span) -> Option<Source> {
        let tokens = &doc.segments.tokens[doc.segments.tokens_in(span)];
        let verb = tokens.iter().any(|t| matches!(t.tag, Tag::Verb | Tag::Aux));
        if verb || tokens.len() > LONGEST {
            return None;
        }
        let named = names_in(doc, span).find_map(|n| doc.mentions.entities.get(n.entity));
        let head = tokens.iter().rfind(|t| matches!(t.tag, Tag::Noun | Tag::Propn))?;
        let nobody = self.unnamed.has(&head.lemma) || self.people.has(&head.lemma);
        let words = span.of(&doc.document.text).split_whitespace();
        let words = words.collect::<Vec<_>>().join(" ");
        let kind = match named.map(|n| n.kind) {
            Some(NameKind::Person) => SourceKind::Person,
            _ if nobody => SourceKind::Unnamed,
            _ => SourceKind::Body,
        };
        let name = match (named, kind) {
            (Some(who), SourceKind::Person | SourceKind::Body) => who.name.clone(),
            _ => words,
        };
        Some(Source { name, kind, role: String::new(), entity: None })
    }
}

fn names_in(doc: &Annotated, span: Span) -> impl Iterator<Item = &Name> {
    let from = doc.mentions.names.partition_point(|n| n.span.end <= span.start);
    let names = doc.mentions.names[from..].iter();
    names.take_while(move |n| n.span.start < span.end)
}

fn body(name: String) -> Source {
    Source { name, kind: SourceKind::Body, role: String::new(), entity: None }
}
