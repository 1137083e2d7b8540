//! Whose word it is: one identity for a source across documents.
//!
//! In: every source that a story's documents cite. Out: [`Voices`], which says of two
//! sources whether they are one origin. Two steps, each a set of rules that only ever
//! join:
//!
//! - *One voice*: the same person or body under two names. "Laura Chin", "Chin" and
//!   "Laura Chin Miranda"; "Nigeria's government" and "Nigeria"; "ICRC" and
//!   "International Committee of the Red Cross"; "police" where one police force is cited.
//! - *One house*: voices that speak for one body. "Singh, deputy spokeswoman for the
//!   Pentagon" speaks for the Pentagon, a country's ministers and envoys for its
//!   government. The rules are in `house`.
//!
//! Where two readings are possible ("Kim" beside Kim Jong Un and Kim Yo Jong) the source
//! is held to be nobody in particular: too few origins are an error that can be seen, too
//! many one that misleads. Where a document cites another outlet of the story, the origin
//! is whoever that outlet cites.

mod house;
mod outlet;
mod title;
mod way;

use crate::Annotated;
use crate::attribute::{Source, SourceKind};
use crate::language::{Language, WordList};
use crate::link::{StatementRef, Thread};
use std::collections::{BTreeMap, BTreeSet};
use title::{Title, Titles};
use way::Ways;

/// Sources of one story, gathered into origins.
pub(super) struct Voices<'a> {
    titles: Titles<'a>,
    articles: &'a WordList,
    generic: &'a WordList,
    institutions: &'a WordList,
    leaders: &'a WordList,
    nobody: &'a WordList,
    /// By kind and words, the voice.
    index: BTreeMap<Key, usize>,
    known: Vec<Known>,
    /// Voice → the voice of the body it speaks for, else itself.
    houses: Vec<usize>,
    ways: Ways,
    /// Key of an outlet → the documents of the story it published.
    pub(super) outlets: BTreeMap<String, Vec<usize>>,
}

/// What the story's documents say of one voice.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// The name most of them use, of those that give more than one word.
    pub(super) name: String,
    /// The fullest role; one that names a body it speaks for goes first.
    pub(super) role: String,
    pub(super) kind: SourceKind,
    title: Title,
    /// Every name and how often it was met.
    names: BTreeMap<String, usize>,
    roles: BTreeSet<String>,
    /// Some document names it, others may only describe it.
    named: bool,
    /// It could be two others.
    ambiguous: bool,
}

/// A person or something else, by the words of its name.
type Key = (bool, Vec<String>);

impl<'a> Voices<'a> {
    pub(super) fn new(
        docs: &[Annotated],
        thread: &Thread,
        language: &'a Language,
    ) -> Self {
        let mut voices = Voices {
            titles: Titles::new(language),
            articles: language.list("origin/articles"),
            generic: language.list("attribute/generic"),
            institutions: language.list("attribute/bodies"),
            leaders: language.list("origin/leaders"),
            nobody: language.list("origin/nobody"),
            index: BTreeMap::new(),
            known: Vec::new(),
            houses: Vec::new(),
            ways: Ways::find(docs, thread, language),
            outlets: BTreeMap::new(),
        };
        for &d in &thread.documents {
            for source in docs[d].attributions.iter().filter_map(|a| a.who.as_ref()) {
                voices.meet(source);
            }
            if let Some(outlet) = &docs[d].document.outlet {
                let key = outlet::key(outlet);
                voices.outlets.entry(key).or_default().push(d);
            }
        }
        let passed_on: Vec<Source> = voices.ways.sources().cloned().collect();
        passed_on.iter().for_each(|source| voices.meet(source));
        voices.join_names();
        for known in &mut voices.known {
            known.settle();
        }
        house::find(&mut voices, language);
        voices
    }

    /// The key under which a source is known: equal keys are one origin.
    pub(super) fn key(&self, source: &Source) -> String {
        match self.voice(source) {
            Some(voice) => {
                let house = self.houses.get(voice).copied().unwrap_or(voice);
                format!("{house}")
            }
            None => self.bare(&source.name),
        }
    }

    /// What is known of the source itself.
    pub(super) fn known(&self, source: &Source) -> Option<&Known> {
        self.known.get(self.voice(source)?)
    }

    /// Whether a source is nobody in particular: unnamed, one of two, or told by a common
    /// noun ("the company", "the revelation") that names no institution.
    pub(super) fn is_unnamed(&self, source: &Source) -> bool {
        let Some(known) = self.known(source) else { return true };
        known.kind == SourceKind::Unnamed || known.ambiguous || !self.names_someone(known)
    }

    /// Whom a statement came through, the nearest first; empty where the document speaks
    /// for itself.
    pub(super) fn way<'s>(
        &'s self,
        docs: &'s [Annotated],
        reference: StatementRef,
    ) -> Vec<&'s Source> {
        self.ways.of(docs, reference)
    }

    /// The documents of the story published by the outlet that `source` names.
    pub(super) fn published_by(&self, source: &Source) -> &[usize] {
        let names = outlet::keys(&self.bare(&source.name));
        let published = names.iter().find_map(|name| self.outlets.get(name));
        published.map_or(&[], Vec::as_slice)
    }

    fn voice(&self, source: &Source) -> Option<usize> {
        let described = match source.kind {
            SourceKind::Unnamed => self.described(&self.bare(&source.name)),
            _ => None,
        };
        described.or_else(|| self.index.get(&self.own_key(source)).copied())
    }

    fn own_key(&self, source: &Source) -> Key {
        let person = source.kind == SourceKind::Person;
        let mut words = self.title(source.kind, &source.name).words;
        if source.kind == SourceKind::Document {
            // "A letter from the treasury" is "a treasury letter".
            words.sort_unstable();
        }
        (person, if words.is_empty() { vec![self.bare(&source.name)] } else { words })
    }

    fn title(&self, kind: SourceKind, name: &str) -> Title {
        match kind {
            SourceKind::Person => self.titles.person(name),
            _ => self.titles.body(name),
        }
    }

    fn meet(&mut self, source: &Source) {
        let next = self.known.len();
        let at = *self.index.entry(self.own_key(source)).or_insert(next);
        if at == next {
            let title = self.title(source.kind, &source.name);
            self.known.push(Known::new(source.kind, title));
        }
        let known = &mut self.known[at];
        // One document may name what another only describes.
        if known.kind == SourceKind::Unnamed {
            known.kind = source.kind;
        }
        known.named |= source.entity.is_some();
        *known.names.entry(source.name.clone()).or_default() += 1;
        if !source.role.is_empty() {
            known.roles.insert(source.role.clone());
        }
    }

    /// Joins each name to the one fuller name that it can stand for, fullest first.
    fn join_names(&mut self) {
        let mut order: Vec<usize> = (0..self.known.len()).collect();
        order.sort_by_key(|v| std::cmp::Reverse(self.known[*v].title.words.len()));
        let mut stands_for: Vec<usize> = (0..self.known.len()).collect();
        for (rank, &short) in order.iter().enumerate() {
            let fuller = order[..rank].iter().filter(|full| self.is_short(short, **full));
            let meant: BTreeSet<usize> = fuller.map(|full| stands_for[*full]).collect();
            match meant.len() {
                0 => {}
                1 => stands_for[short] = meant.into_iter().next().unwrap_or(short),
                _ => {
                    self.known[short].ambiguous = self.known[short].title.words.len() == 1
                }
            }
        }
        for several in (0..self.known.len()).filter(|v| self.is_several(&self.known[*v]))
        {
            // "Police and rescue services" are whoever of them is cited alone.
            let parts = (0..self.known.len()).filter(|part| self.is_part(*part, several));
            let part = parts.max_by_key(|part| self.known[*part].title.words.len());
            stands_for[several] = part.map_or(several, |part| stands_for[part]);
        }
        for (short, &full) in stands_for.iter().enumerate().filter(|(s, f)| *s != **f) {
            let known = self.known[short].clone();
            self.known[full].take(known);
        }
        for voice in self.index.values_mut() {
            *voice = stands_for[*voice];
        }
    }

    /// Whether `short` can stand for `full`, which has at least as many words.
    fn is_short(&self, short: usize, full: usize) -> bool {
        let (short, full) = (&self.known[short], &self.known[full]);
        let person = |k: &Known| k.kind == SourceKind::Person;
        let named = |k: &Known| k.kind != SourceKind::Unnamed;
        // One document may take for a person what another takes for a body.
        let one_name =
            short.title.words == full.title.words && short.title.words.len() > 1;
        match (person(short), person(full)) {
            (mine, theirs) if mine != theirs && one_name => named(short) && named(full),
            (true, true) => stands_for_person(&short.title.words, &full.title.words),
            // "Goldman said": a body's name cut short reads like a family name.
            (true, false) => {
                let one = short.title.words.len() == 1 && short.roles.is_empty();
                let cut = full.title.holds(&short.title) || is_acronym(short, full);
                one && full.kind == SourceKind::Body && cut
            }
            (false, false) => {
                named(short) && named(full) && self.stands_for_body(short, full)
            }
            (false, true) => false,
        }
    }

    fn is_part(&self, part: usize, several: usize) -> bool {
        let (part, several) = (&self.known[part], &self.known[several]);
        part.kind == SourceKind::Body
            && part.title.words.len() < several.title.words.len()
            && several.title.holds(&part.title)
            && !self.titles.is_place(part.names.keys())
            && !self.is_several(part)
    }

    /// Whether two are named in one: "police and rescue services".
    fn is_several(&self, known: &Known) -> bool {
        known.kind == SourceKind::Body
            && known.names.keys().all(|name| self.titles.is_several(name))
    }

    fn stands_for_body(&self, short: &Known, full: &Known) -> bool {
        let within = full.title.holds(&short.title)
            && short.title.words.len() < full.title.words.len()
            && !short.title.is_country()
            && !self.titles.is_place(short.names.keys())
            && !self.is_several(full);
        within || is_acronym(short, full)
    }

    /// Whether the name says who it is: by a proper noun, or as an institution does
    /// ("police", "the coast guard").
    fn names_someone(&self, known: &Known) -> bool {
        let told = |name: &String| {
            let bare = self.bare(name);
            let mut words = bare.split(' ');
            let proper = name.chars().skip(1).any(char::is_uppercase)
                && !self.titles.only_places(name);
            let last = words.clone().next_back().unwrap_or_default();
            let office = || {
                let told = self.generic.get(last) == Some("office");
                told && words.clone().count() > 1 && !self.cites_named_body(known)
            };
            let common = self.nobody.has(last) || self.generic.has(last) && !office();
            let institution = |w: &str| self.institutions.has(w);
            let compound =
                bare.match_indices(' ').any(|(at, _)| institution(&bare[at + 1..]));
            proper
                || !common && (compound || institution(&bare) || words.any(institution))
        };
        !self.titles.is_some_government(&known.title)
            && (known.named || known.names.keys().any(told))
    }

    /// Whether some other body is cited by its name: "the water board" may be that one.
    fn cites_named_body(&self, but: &Known) -> bool {
        let mut bodies = self.known.iter().filter(|k| k.kind == SourceKind::Body);
        let outlet = |name: &String| self.outlets.contains_key(&outlet::key(name));
        bodies.any(|k| {
            let other = k.named && k.title != but.title && !k.title.is_country();
            other && !k.names.keys().any(outlet)
        })
    }

    /// The one person of the story whom an unnamed description can mean: "head of the
    /// bloc" beside "secretary general of the military bloc".
    fn described(&self, description: &str) -> Option<usize> {
        let words: Vec<&str> = description.split_whitespace().collect();
        let leads = words.iter().any(|w| self.leaders.has(w));
        let telling = |w: &&&str| w.len() > 3 && !self.leaders.has(w);
        let fits = |known: &Known| {
            let bare = known.roles.iter().map(|r| self.bare(r));
            let leading =
                bare.filter(|r| r.split_whitespace().any(|w| self.leaders.has(w)));
            leading.into_iter().any(|role| {
                let mut told = words.iter().filter(telling).peekable();
                told.peek().is_some() && told.all(|w| contains_words(&role, w))
            })
        };
        let people = self.known.iter().enumerate();
        let people = people.filter(|(_, k)| k.kind == SourceKind::Person);
        let mut meant = people.filter(|(_, k)| leads && fits(k)).map(|(voice, _)| voice);
        meant.next().filter(|_| meant.next().is_none())
    }

    /// Lower case, without article, courtesy title and possessive.
    fn bare(&self, name: &str) -> String {
        let lower = name.to_lowercase().replace('’', "'");
        let words = lower.split_whitespace().map(|w| w.trim_end_matches("'s"));
        let words: Vec<&str> = words.skip_while(|w| self.articles.has(w)).collect();
        words.join(" ")
    }
}

/// A single word for a full name that begins or ends with it; more words for one that
/// ends with them, or has them all in this order and begins with the same.
fn stands_for_person(short: &[String], full: &[String]) -> bool {
    match short {
        [] => false,
        [word] => {
            full.len() > 1 && (full.first() == Some(word) || full.last() == Some(word))
        }
        _ if short.len() >= full.len() => false,
        _ => {
            let mut rest = full.iter();
            let inside = short.iter().all(|w| rest.any(|f| f == w));
            full.ends_with(short) || short.first() == full.first() && inside
        }
    }
}

/// Whether the one is written as the first letters of the other.
fn is_acronym(short: &Known, full: &Known) -> bool {
    let mut acronyms = short.names.keys().filter_map(|name| title::acronym(name));
    acronyms.any(|letters| full.names.keys().any(|n| title::initials(n) == letters))
}

impl Known {
    fn new(kind: SourceKind, title: Title) -> Self {
        Known {
            name: String::new(),
            role: String::new(),
            kind,
            title,
            names: BTreeMap::new(),
            roles: BTreeSet::new(),
            named: false,
            ambiguous: false,
        }
    }

    fn take(&mut self, other: Known) {
        for (name, count) in other.names {
            *self.names.entry(name).or_default() += count;
        }
        self.roles.extend(other.roles);
        self.named |= other.named;
    }

    /// Chooses name and role.
    fn settle(&mut self) {
        let rank = |(name, count): &(&String, &usize)| {
            (name.contains(' '), **count, std::cmp::Reverse(name.len()))
        };
        self.name = self
            .names
            .iter()
            .max_by_key(rank)
            .map(|(n, _)| n.clone())
            .unwrap_or_default();
        let fullest = self.roles.iter().max_by_key(|role| role.len());
        self.role = fullest.cloned().unwrap_or_default();
    }
}

fn contains_words(text: &str, words: &str) -> bool {
    !words.is_empty() && format!(" {text} ").contains(&format!(" {words} "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(kind: SourceKind, name: &str, role: &str) -> Source {
        Source { name: name.into(), kind, role: role.into(), entity: None }
    }

    /// Whether the two are one origin, where the others are cited too.
    fn one(a: (SourceKind, &str, &str), b: (SourceKind, &str, &str)) -> bool {
        let language = Language::english();
        let thread =
            Thread { documents: Vec::new(), claims: Vec::new(), copies: Vec::new() };
        let mut voices = Voices::new(&[], &thread, language);
        let [a, b] = [a, b].map(|(kind, name, role)| source(kind, name, role));
        voices.meet(&a);
        voices.meet(&b);
        voices.join_names();
        voices.known.iter_mut().for_each(Known::settle);
        house::find(&mut voices, language);
        voices.key(&a) == voices.key(&b)
    }

    use SourceKind::{Body, Person};

    #[test]
    fn one_person_under_two_names() {
        for (short, full) in [
            ("Orban", "Lena Orban"),
            ("Laura Chin", "Laura Chin Miranda"),
            ("Pak Jong-su", "Pak Jong Su"),
            ("Agustin Pena", "Agustín Peña"),
            ("Jonas Blake of the Hill Temple", "Jonas Blake"),
        ] {
            assert!(one((Person, short, ""), (Person, full, "")), "{short}: {full}");
        }
        for (a, b) in [("Lena Orban", "Petra Orban"), ("Pak Jong Su", "Pak Yo Jong")] {
            assert!(!one((Person, a, ""), (Person, b, "")), "{a}: {b}");
        }
    }

    #[test]
    fn one_body_under_two_names() {
        for (a, b) in [
            ("Nigeria’s government", "Nigerian authorities"),
            ("Nigeria", "the government of Nigeria"),
            ("Red Aid Committee of the North", "Red Aid Committee for the North"),
            ("RACN", "Red Aid Committee of the North"),
            ("Marlow Group Inc.", "Marlow"),
            ("transport police", "British Transport Police"),
        ] {
            assert!(one((Body, a, ""), (Body, b, "")), "{a}: {b}");
        }
        for (a, b) in [
            ("China", "China Western Airlines"),
            ("New York", "New York Herald"),
            ("coast guard", "police"),
        ] {
            assert!(!one((Body, a, ""), (Body, b, "")), "{a}: {b}");
        }
    }

    #[test]
    fn who_speaks_for_a_body_is_of_its_house() {
        for (role, body) in [
            ("founder of Teleport", "Teleport"),
            ("Brennhaven Police Chief", "Brennhaven police"),
            ("Defence Minister", "Ministry of Defence"),
            ("Kremlin spokesman", "Russia"),
            ("Chinese foreign ministry spokesman", "China"),
            ("British Foreign Secretary", "Downing Street"),
        ] {
            let person = (Person, "Ada Klein", role);
            assert!(one(person, (Body, body, "")), "{role}: {body}");
        }
        for (role, body) in [
            ("former head of Teleport", "Teleport"),
            ("analyst at Teleport", "Teleport"),
            ("Teleport user", "Teleport"),
        ] {
            let person = (Person, "Ada Klein", role);
            assert!(!one(person, (Body, body, "")), "{role}: {body}");
        }
    }
}
