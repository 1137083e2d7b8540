//! Who a source is: the words that name it, resolved to an entity of the document.
//!
//! Names go by the entity they mention. Pronouns and descriptions go to the nearest
//! fitting source or name before them, after the heuristics of Hobbs (1978) and Lappin
//! & Leass (1994): recency, subjects before others, agreement in gender (from titles,
//! given names and roles) and in kind. Words in quotation marks name nobody outside.
//! Where these name nobody, whom the words stand for by the model of `refer`.

use super::gender::{self, Gender};
use super::lexicon::{Frame, Lexicon};
use super::phrase;
use super::refer::Referent;
use super::unit::{Shape, Unit};
use super::{Draft, Source, SourceKind};
use crate::document::{BlockKind, Span};
use crate::mention::{Entity, Mentions, Name, NameKind};
use crate::segment::{Relation, Segments, Tag, Token};
use std::collections::BTreeMap;

/// A source cited before, as a candidate for what comes after.
struct Cited {
    place: Span,
    unit: usize,
    gender: Option<Gender>,
    /// A person, named or not.
    human: bool,
    source: Source,
}

/// A name told by capitals alone has no more words.
const LONGEST_RUN: usize = 6;

/// How many units back a pronoun may reach for a name that was no source.
const REACH: usize = 4;

/// Resolves sources in the order of the text.
pub(super) struct Cast<'a> {
    text: &'a str,
    segments: &'a Segments,
    mentions: &'a Mentions,
    units: &'a [Unit<'a>],
    lexicon: &'a Lexicon<'a>,
    genders: Vec<Option<Gender>>,
    /// Whom pronouns and descriptions stand for, by the token that heads them.
    pub(super) referents: BTreeMap<usize, Option<Referent>>,
    cited: Vec<Cited>,
}

impl<'a> Cast<'a> {
    pub(super) fn new(
        text: &'a str,
        segments: &'a Segments,
        mentions: &'a Mentions,
        units: &'a [Unit<'a>],
        lexicon: &'a Lexicon<'a>,
    ) -> Cast<'a> {
        let genders = gender::of_entities(segments, mentions, lexicon);
        let (referents, cited) = (BTreeMap::new(), Vec::new());
        Cast { text, segments, mentions, units, lexicon, genders, referents, cited }
    }

    /// Who the draft's source is; remembered for the pronouns that follow.
    pub(super) fn resolve(&mut self, draft: &Draft) -> Option<Source> {
        let unit = self.units.get(draft.unit)?;
        let stretch = draft.antecedent.or(draft.source)?;
        let place = unit.span(stretch.0, stretch.1)?;
        let (source, gender) = self.identify(unit, stretch, place, draft)?;
        let head = phrase::head(unit, stretch.0, core_end(unit, stretch), self.lexicon);
        let human = match source.kind {
            SourceKind::Person => true,
            SourceKind::Unnamed => {
                let lemma = unit.lemma(head);
                self.lexicon.people.has(lemma) || self.lexicon.unnamed.has(lemma)
            }
            SourceKind::Body | SourceKind::Document => false,
        };
        self.cited.push(Cited {
            human,
            place,
            unit: draft.unit,
            gender,
            source: source.clone(),
        });
        Some(source)
    }

    fn identify(
        &self,
        unit: &Unit,
        stretch: (usize, usize),
        place: Span,
        draft: &Draft,
    ) -> Option<(Source, Option<Gender>)> {
        let word = unit.lower(stretch.0);
        let single = stretch.1 == stretch.0 + 1;
        if single && matches!(unit.tag(stretch.0), Tag::Pron | Tag::Det) {
            let refers =
                self.lexicon.pronouns.get(word).or(self.lexicon.owners.get(word))?;
            if refers == "body"
                && let Some(body) = self.subject_of(place, draft)
            {
                return Some((body, None));
            }
            let ruled = self.pronoun(refers, place, draft);
            let named = ruled.as_ref().is_some_and(|r| r.0.entity.is_some());
            let known = (!named).then(|| self.referent(unit, stretch.0)).flatten();
            return known.or(ruled);
        }
        if let Some(name) = self.person_in(place) {
            return Some(self.named(name.entity));
        }
        if let Some(run) = self.name_run(unit, stretch) {
            return Some(self.by_run(run));
        }
        self.described(unit, stretch, place, draft)
    }

    /// Whom a pronoun or the head of a description stands for, as the model tells.
    fn referent(&self, unit: &Unit, at: usize) -> Option<(Source, Option<Gender>)> {
        let token = unit.items.get(at)?.token;
        match self.referents.get(&token).copied().flatten()? {
            Referent::Entity(entity) => Some(self.named(entity)),
            Referent::Noun(noun) => {
                let span = self.segments.tokens.get(noun)?.span;
                let cited = self.cited.iter().rev().find(|c| c.place.holds(span));
                cited.map(|c| (c.source.clone(), c.gender))
            }
        }
    }

    /// What capitals alone tell for a name, after the description of those it names:
    /// "the organisers, Lights over Tolm".
    fn apposed_run(&self, unit: &Unit, (start, end): (usize, usize)) -> Option<Source> {
        let comma = core_end(unit, (start, end));
        let end = (comma + 1..end).rfind(|at| unit.is_word(*at))? + 1;
        let run = comma + 1..end;
        let words = run.clone().all(|at| unit.is_word(at)) && run.len() <= LONGEST_RUN;
        let capital = unit.is_capital(run.start) && unit.is_capital(end - 1);
        let definite = self.lexicon.is(unit.lower(start), "definite");
        let place = unit.span(run.start, end).filter(|_| words && capital && definite)?;
        Some(self.plain(place, SourceKind::Body))
    }

    /// The body named after its description: "the operator, Halvard Lines".
    fn apposed(&self, unit: &Unit, (start, end): (usize, usize)) -> Option<usize> {
        let comma = core_end(unit, (start, end));
        let place = unit.span(comma + 1, end)?;
        let name = self.names_in(place).next()?;
        let own = name.span.start == place.start;
        let body = self.kind_of(name) == NameKind::Organisation;
        (own && body && !self.is_aside(name, place)).then_some(name.entity)
    }

    /// A run of capitalised words after a noun for a person ("spokesman Oke Brand",
    /// "the captain, Oke Brand"), or before one ("Oke Brand, the captain"), that the
    /// names room did not take for a person.
    fn name_run(&self, unit: &Unit, (start, end): (usize, usize)) -> Option<Span> {
        let role = (start..end).find(|at| {
            let human = self.lexicon.people.has(unit.lemma(*at))
                || self.lexicon.people.has(unit.lower(*at));
            human && unit.tag(*at) != Tag::Adj
        })?;
        let run = |from: usize| {
            let close = (from..end)
                .find(|at| unit.tag(*at) != Tag::Propn || !unit.is_capital(*at))
                .unwrap_or(end);
            let role = (from..close).any(|at| self.lexicon.people.has(unit.lower(at)));
            (close >= from + 2 && !role).then(|| unit.span(from, close)).flatten()
        };
        let comma = (role + 1..end).find(|at| unit.shape(*at) == Shape::Comma);
        let first = (unit.shape(role.saturating_sub(1)) != Shape::Word
            || role > start + 2)
            .then(|| run(start))
            .flatten();
        run(role + 1).or_else(|| comma.and_then(|c| run(c + 1))).or(first)
    }

    fn by_run(&self, run: Span) -> (Source, Option<Gender>) {
        let name = run.of(self.text);
        let known = self.mentions.entities.iter().position(|e| {
            e.kind == NameKind::Person && (e.name == name || e.name.ends_with(name))
        });
        if let Some(known) = known {
            return self.named(known);
        }
        let first = name.split(' ').next().unwrap_or("").to_lowercase();
        let source = Source {
            name: name.to_owned(),
            kind: SourceKind::Person,
            role: String::new(),
            entity: None,
        };
        (source, self.lexicon.given.get(&first).and_then(Gender::of))
    }

    fn named(&self, entity: usize) -> (Source, Option<Gender>) {
        let who = &self.mentions.entities[entity];
        let kind = match who.kind {
            NameKind::Person => SourceKind::Person,
            _ => SourceKind::Body,
        };
        let source = Source {
            name: who.name.clone(),
            kind,
            role: who.role.clone(),
            entity: Some(entity),
        };
        (source, self.genders.get(entity).copied().flatten())
    }

    fn names_in(&self, place: Span) -> impl Iterator<Item = &Name> {
        let names = &self.mentions.names;
        let first = names.partition_point(|n| n.span.end <= place.start);
        names[first..]
            .iter()
            .take_while(move |n| n.span.start < place.end)
            .filter(|n| n.entity < self.mentions.entities.len())
    }

    fn kind_of(&self, name: &Name) -> NameKind {
        self.mentions.entities.get(name.entity).map_or(name.kind, |e| e.kind)
    }

    /// The person the words name, not one they only mention ("Lund's lawyer", "a
    /// spokesman for Lund", "the Lund campaign").
    fn person_in(&self, place: Span) -> Option<&Name> {
        self.names_in(place).find(|n| {
            let person = self.kind_of(n) == NameKind::Person;
            person && !self.is_aside(n, place) && !self.modifies(n, place)
        })
    }

    /// Whether the name stands before a noun that it tells more of: "the Lund campaign",
    /// "Lund and football expert Ida Berg".
    fn modifies(&self, name: &Name, place: Span) -> bool {
        let after = self.segments.tokens_in(name.span).end;
        let common = |at: usize| {
            self.segments.tokens.get(at).is_some_and(|t| {
                matches!(t.tag, Tag::Noun | Tag::Propn)
                    && t.span.end <= place.end
                    && t.span.of(self.text).starts_with(char::is_lowercase)
            })
        };
        let joined = self.segments.tokens.get(after).is_some_and(|t| t.tag == Tag::Cconj);
        let titles = joined
            && common(after + 1)
            && self.names_in(place).any(|n| n.span.start > name.span.end);
        common(after) || titles
    }

    /// Whether the name is an owner or hangs on a preposition.
    fn is_aside(&self, name: &Name, place: Span) -> bool {
        let tokens = &self.segments.tokens;
        let range = self.segments.tokens_in(name.span);
        let owner = tokens.get(range.end).is_some_and(|t| {
            self.lexicon.is(&t.lower, "possessive") && t.span.end < place.end
        });
        let hangs = range
            .start
            .checked_sub(1)
            .and_then(|b| tokens.get(b))
            .is_some_and(|t| t.tag == Tag::Adp && t.span.start >= place.start);
        owner || hangs
    }

    /// Whether the name owns or wrote a text: "Lund's report", "a report by Lund", "the
    /// Lund report".
    fn is_author(&self, name: &Name) -> bool {
        let tokens = &self.segments.tokens;
        let range = self.segments.tokens_in(name.span);
        let next = tokens.get(range.end);
        let owner = next.is_some_and(|t| {
            self.lexicon.is(&t.lower, "possessive") || self.lexicon.nouns.has(&t.lemma)
        });
        let from = |t: &Token| {
            let apposed = self.lexicon.is(&t.lower, "of")
                && self.lexicon.is(&t.lower, "apposition");
            self.lexicon.is(&t.lower, "by")
                || self.lexicon.is(&t.lower, "from")
                || apposed
        };
        let before = |back: usize| {
            range.start.checked_sub(back).and_then(|b| tokens.get(b)).is_some_and(from)
        };
        owner || before(1) || before(2)
    }

    fn described(
        &self,
        unit: &Unit,
        stretch: (usize, usize),
        place: Span,
        draft: &Draft,
    ) -> Option<(Source, Option<Gender>)> {
        let whole = stretch;
        let stretch = (stretch.0, core_end(unit, stretch));
        let place = unit.span(stretch.0, stretch.1).unwrap_or(place);
        let head = phrase::head(unit, stretch.0, stretch.1, self.lexicon);
        let lemma = unit.lemma(head);
        let definite = self.lexicon.is(unit.lower(stretch.0), "definite");
        let frame = self.lexicon.nouns.get(lemma).map(Frame::parse).unwrap_or_default();
        let plural = lemma != unit.lower(head);
        let head_span = unit.span(head, head + 1)?;
        if frame.text && !self.names_in(place).any(|n| n.span.holds(head_span)) {
            let voice = definite && frame.voice;
            let last = self.cited.last().filter(|c| c.unit + REACH >= draft.unit);
            if voice
                && self.names_in(place).next().is_none()
                && let Some(last) = last
            {
                return Some((last.source.clone(), last.gender));
            }
            return Some(self.document(lemma, definite, place));
        }
        // A coast guard is no guard.
        let compound = head > stretch.0 && {
            let both = format!("{} {lemma}", unit.lower(head - 1));
            self.lexicon.bodies.has(&both)
        };
        if compound {
            return Some((self.plain(place, SourceKind::Body), None));
        }
        let people = self.lexicon.people.has(lemma);
        if people && !plural && !self.lexicon.is(unit.lower(stretch.0), "indefinite") {
            if let Some(person) = self.by_role(unit, stretch, place) {
                return Some(self.named(person));
            }
            if definite && let Some(found) = self.same_description(lemma, draft) {
                return Some(found);
            }
            let office = self.lexicon.people.get(lemma) == Some("office");
            if office && let Some(person) = self.foremost(place.start, NameKind::Person) {
                return Some(self.named(person));
            }
            if let Some(found) = self.referent(unit, head) {
                return Some(found);
            }
        }
        if plural && let Some(run) = self.apposed_run(unit, whole) {
            return Some((run, None));
        }
        if let Some(entity) = self.apposed(unit, whole) {
            return Some(self.named(entity));
        }
        if people || self.lexicon.unnamed.has(lemma) {
            let gender = self.lexicon.people.get(lemma).and_then(Gender::of);
            return Some((self.plain(place, SourceKind::Unnamed), gender));
        }
        if let Some(name) = self.names_in(place).find(|n| n.span.holds(head_span)) {
            return Some(self.named(name.entity));
        }
        // "The Varnese army" is the army, not Varna.
        if self.lexicon.bodies.has(lemma) {
            let body = self.body(unit, head, definite, place);
            let known = || self.referent(unit, head);
            let known = if body.entity.is_none() { known() } else { None };
            return Some(known.unwrap_or((body, None)));
        }
        if let Some(name) = self.names_in(place).find(|n| !self.is_aside(n, place)) {
            return Some(self.named(name.entity));
        }
        if unit.tag(head) == Tag::Propn {
            return Some((self.body(unit, head, definite, place), None));
        }
        // "Satellite images from Corvus Imaging": they go by whose they are.
        let mut authors = self.names_in(place).filter(|n| self.is_author(n));
        let author = authors.find(|n| {
            matches!(self.kind_of(n), NameKind::Person | NameKind::Organisation)
        });
        if let Some(author) = author {
            return Some(self.named(author.entity));
        }
        Some((self.plain(place, SourceKind::Unnamed), None))
    }

    /// A text goes by its author, where one is given.
    fn document(
        &self,
        lemma: &str,
        definite: bool,
        place: Span,
    ) -> (Source, Option<Gender>) {
        if let Some(author) = self.names_in(place).find(|n| self.is_author(n)) {
            return self.named(author.entity);
        }
        let before = self.cited.iter().rev().find(|c| {
            definite
                && matches!(c.source.kind, SourceKind::Document | SourceKind::Body)
                && c.source.name.to_lowercase().split(' ').any(|w| w == lemma)
        });
        if let Some(before) = before {
            return (before.source.clone(), None);
        }
        (self.plain(place, SourceKind::Document), None)
    }

    /// The person whose role the description names: "the secretary general".
    fn by_role(
        &self,
        unit: &Unit,
        stretch: (usize, usize),
        place: Span,
    ) -> Option<usize> {
        let content =
            |at: &usize| matches!(unit.tag(*at), Tag::Noun | Tag::Propn | Tag::Adj);
        let told = |from: usize| -> Vec<&str> {
            (from..stretch.1).filter(content).map(|at| unit.lower(at)).collect()
        };
        let at = phrase::head(unit, stretch.0, stretch.1, self.lexicon);
        let (head, words, after) = (unit.lower(at), told(stretch.0), told(at + 1));
        let names_what = (at + 1..stretch.1).any(|at| unit.tag(at) == Tag::Propn);
        let fit = |entity: &Entity| {
            let role = entity.role.to_lowercase();
            let mut role = role.split([' ', '-', ',']);
            let has = |word: &str| role.clone().any(|r| r == word);
            if entity.kind != NameKind::Person || !has(head) {
                return 0;
            }
            let score = 1 + words.iter().filter(|w| has(w)).count();
            // "The chief of the Orsa Mission" is not who is called "chief of staff".
            role.find(|r| *r == head);
            let mut rest = role.peekable();
            let other = rest.peek().is_some() && !rest.any(|r| after.contains(&r));
            if names_what && other { 0 } else { score }
        };
        let entities = self.mentions.entities.iter().enumerate();
        let best = entities
            .map(|(i, e)| (fit(e), self.last_before(i, place.start), i))
            .filter(|(score, _, _)| *score > 0)
            .max_by_key(|(score, at, i)| (*score, *at, std::cmp::Reverse(*i)))?;
        Some(best.2)
    }

    /// The entity of the kind that the document names most often, one without a role
    /// where it is a person, and that was named before `at`.
    fn foremost(&self, at: usize, kind: NameKind) -> Option<usize> {
        let names = &self.mentions.names;
        let count = |i: usize| names.iter().filter(|n| n.entity == i).count();
        self.mentions
            .entities
            .iter()
            .enumerate()
            .filter(|(_, e)| e.kind == kind)
            .filter(|(_, e)| kind != NameKind::Person || e.role.is_empty())
            .filter(|(i, _)| names.iter().any(|n| n.entity == *i && n.span.end <= at))
            .map(|(i, _)| (count(i), self.last_before(i, at), i))
            .filter(|(count, _, _)| *count > 1)
            .max()
            .map(|(_, _, i)| i)
    }

    /// Where the entity was last named before `at`.
    fn last_before(&self, entity: usize, at: usize) -> usize {
        let end = self.mentions.names.partition_point(|n| n.span.start < at);
        let names = self.mentions.names[..end].iter().rev();
        names.filter(|n| n.entity == entity).map(|n| n.span.start).next().unwrap_or(0)
    }

    /// The unnamed source described with the same noun before: "the official".
    fn same_description(
        &self,
        lemma: &str,
        _: &Draft,
    ) -> Option<(Source, Option<Gender>)> {
        let before = self.cited.iter().rev().find(|c| {
            c.source.kind == SourceKind::Unnamed
                && c.source.name.to_lowercase().split(' ').any(|w| w == lemma)
        })?;
        Some((before.source.clone(), before.gender))
    }

    /// "The ministry", "the company": a body named before, else the description.
    fn body(&self, unit: &Unit, head: usize, definite: bool, place: Span) -> Source {
        let word = unit.lemma(head);
        let bare = unit.span(head, head + 1).is_some_and(|s| {
            definite && place.end == s.end && unit.lower(head.saturating_sub(1)) != word
        });
        let before = head.saturating_sub(1);
        let capital = unit.tag(before) == Tag::Propn || unit.is_capital(before);
        let modified =
            head > 0 && matches!(unit.tag(before), Tag::Adj | Tag::Noun | Tag::Propn);
        // "The non-profit group" is one met before; "the Varnese army" may not be.
        let told = !capital && self.lexicon.generic.has(word);
        if bare && (!modified || told) {
            let end = self.mentions.names.partition_point(|n| n.span.start < place.start);
            let earlier = self.mentions.names[..end].iter().rev();
            let mut bodies =
                earlier.filter(|n| self.kind_of(n) == NameKind::Organisation);
            let same = bodies.clone().find(|n| {
                let name = &self.mentions.entities[n.entity].name;
                name.to_lowercase().split(' ').any(|w| w == word)
            });
            if let Some(name) = same {
                return self.named(name.entity).0;
            }
            if self.lexicon.generic.has(word) {
                if let Some(body) = self.foremost(place.start, NameKind::Organisation) {
                    return self.named(body).0;
                }
                if let Some(name) = bodies.next() {
                    return self.named(name.entity).0;
                }
            }
        }
        self.plain(place, SourceKind::Body)
    }

    fn plain(&self, place: Span, kind: SourceKind) -> Source {
        let words = place.of(self.text).split_whitespace();
        let definite = words
            .clone()
            .next()
            .is_some_and(|w| self.lexicon.is(&w.to_lowercase(), "definite"));
        let name = words.skip(usize::from(definite)).collect::<Vec<_>>().join(" ");
        Source { name, kind, role: String::new(), entity: None }
    }

    fn pronoun(
        &self,
        refers: &str,
        place: Span,
        draft: &Draft,
    ) -> Option<(Source, Option<Gender>)> {
        match refers {
            "m" => self.person(Some(Gender::Male), place, draft),
            "f" => self.person(Some(Gender::Female), place, draft),
            "body" => self.thing(place, draft),
            "many" => self.many(place, draft),
            _ => None,
        }
    }

    fn person(
        &self,
        gender: Option<Gender>,
        place: Span,
        draft: &Draft,
    ) -> Option<(Source, Option<Gender>)> {
        let fits = |g: Option<Gender>| g.is_none() || gender.is_none() || g == gender;
        let cited = self
            .cited
            .iter()
            .rev()
            .find(|c| c.human && fits(c.gender) && c.place.start < place.start);
        let named = self.subject_before(place, draft, |n| {
            self.kind_of(n) == NameKind::Person
                && fits(self.genders.get(n.entity).copied().flatten())
        });
        let (source, known) = match (cited, named) {
            (Some(c), Some((_, unit))) if unit <= c.unit => (c.source.clone(), c.gender),
            (_, Some((n, _))) => self.named(n.entity),
            (Some(c), None) => (c.source.clone(), c.gender),
            (None, None) => return None,
        };
        Some((source, known.or(gender)))
    }

    /// The first fitting name of the nearest unit before (or of this one, before the
    /// content), outside quotation marks.
    fn subject_before(
        &self,
        place: Span,
        draft: &Draft,
        fits: impl Fn(&Name) -> bool,
    ) -> Option<(&Name, usize)> {
        let from = draft.unit.saturating_sub(REACH);
        (from..=draft.unit).rev().find_map(|index| {
            let unit = self.units.get(index)?;
            if index != draft.unit && unit.block != BlockKind::Body {
                return None;
            }
            let span = unit.span(0, unit.len())?;
            let dated =
                |n: &Name| self.mentions.dates.iter().any(|d| d.span.touches(n.span));
            let own = index == draft.unit;
            let cited = |n: &Name| own && draft.content.iter().any(|c| c.touches(n.span));
            let name = self.names_in(span).find(|n| {
                n.span.end <= place.start
                    && fits(n)
                    && !self.in_quote(n.span)
                    && !self.is_credit(n.span)
                    && !dated(n)
                    && !cited(n)
            })?;
            Some((name, index))
        })
    }

    /// Who took a picture: "Agency/Ada Merrow".
    fn is_credit(&self, span: Span) -> bool {
        self.text.get(..span.start).is_some_and(|before| before.ends_with('/'))
    }

    fn in_quote(&self, span: Span) -> bool {
        let quotes = &self.mentions.quotes;
        let end = quotes.partition_point(|q| q.outer.start < span.start);
        quotes[..end].iter().rev().take(6).any(|q| q.outer.holds(span))
    }

    fn thing(&self, place: Span, draft: &Draft) -> Option<(Source, Option<Gender>)> {
        let cited = self.cited.iter().rev().find(|c| {
            matches!(c.source.kind, SourceKind::Body | SourceKind::Document)
                && c.unit + REACH >= draft.unit
                && !draft.content.iter().any(|part| part.touches(c.place))
        });
        // A place can speak, but not the one that something is in or comes from.
        let named = self.subject_before(place, draft, |n| match self.kind_of(n) {
            NameKind::Organisation => true,
            NameKind::Place => self.is_subject(n),
            NameKind::Person | NameKind::Misc => false,
        });
        match (cited, named) {
            (Some(c), Some((_, unit))) if unit <= c.unit => {
                Some((c.source.clone(), None))
            }
            (Some(c), None) => Some((c.source.clone(), None)),
            (_, Some((n, _))) => Some((self.named(n.entity).0, None)),
            (None, None) => None,
        }
    }

    /// Whether a name is the subject of a verb.
    fn is_subject(&self, name: &Name) -> bool {
        let mut tokens = self.segments.tokens_in(name.span);
        tokens.any(|at| {
            let relation = self.segments.tokens[at].relation;
            matches!(relation, Relation::Nsubj | Relation::NsubjPass)
        })
    }

    /// The body that is the subject of the sentence around what is cited: "The air force
    /// knows more: two ships sank, it said".
    fn subject_of(&self, place: Span, draft: &Draft) -> Option<Source> {
        let unit = self.units.get(draft.unit)?;
        let tokens = self.segments.tokens_in(unit.span(0, unit.len())?);
        // What stands before a colon introduces what is cited.
        let colon = (0..unit.len()).find(|at| unit.shape(*at) == Shape::Colon);
        let colon = colon.map_or(0, |at| unit.items[at].span.start);
        let subject = tokens.into_iter().find(|&at| {
            let token = &self.segments.tokens[at];
            matches!(token.relation, Relation::Nsubj | Relation::NsubjPass)
                && token.tag == Tag::Noun
                && token.span.end <= place.start
                && self.lexicon.bodies.has(&token.lemma)
                && (token.span.end <= colon
                    || !draft.content.iter().any(|c| c.touches(token.span)))
        })?;
        let first = self.segments.subtree(subject).start;
        let span = |at: usize| self.segments.tokens[at].span;
        Some(self.plain(span(first).join(span(subject)), SourceKind::Body))
    }

    fn many(&self, place: Span, draft: &Draft) -> Option<(Source, Option<Gender>)> {
        let cited = self.cited.iter().rev().find(|c| {
            c.place.start < place.start
                && c.unit + REACH >= draft.unit
                && matches!(c.source.kind, SourceKind::Unnamed | SourceKind::Body)
        })?;
        Some((cited.source.clone(), None))
    }
}

/// One past the noun phrase itself, without appositions and relative clauses.
fn core_end(unit: &Unit, (start, end): (usize, usize)) -> usize {
    (start + 1..end)
        .find(|at| {
            matches!(unit.shape(*at), Shape::Comma | Shape::Dash | Shape::Bracket)
                && !unit.quoted(*at)
        })
        .unwrap_or(end)
}
