//! Whose word it is: one identity for a source across documents.
//!
//! In: every source that a story's documents cite. Out: [`Voices`], which says of two
//! sources whether they are one origin. People are one by family name where their given
//! names do not differ; bodies by name, through `rules/<lang>/origin/bodies.txt`; a person
//! whose role names a body speaks for that body ("Singh, deputy spokeswoman for the
//! Pentagon"), so the two are one origin. Where a document cites another outlet of the
//! story, the origin is whoever that outlet cites.

use crate::Annotated;
use crate::attribute::{Source, SourceKind};
use crate::language::{Language, WordList};
use crate::link::Thread;
use std::collections::{BTreeMap, BTreeSet};

/// Sources of one story, gathered into origins.
pub(super) struct Voices<'a> {
    bodies: &'a WordList,
    articles: &'a WordList,
    leaders: &'a WordList,
    generic: &'a WordList,
    /// Key of a source → key of the house it speaks for.
    houses: BTreeMap<String, String>,
    /// Key of a house or person → fullest name, fullest role, kind.
    known: BTreeMap<String, Known>,
    /// Key of an outlet → the documents of the story it published.
    pub(super) outlets: BTreeMap<String, Vec<usize>>,
}

/// What the story's documents say of one source.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// The name most of them use, of those that give more than one word.
    pub(super) name: String,
    /// The fullest role; one that names a body it speaks for goes first.
    pub(super) role: String,
    pub(super) kind: SourceKind,
    /// Every name and how often it was met.
    names: BTreeMap<String, usize>,
    /// Every role.
    roles: BTreeSet<String>,
}

impl<'a> Voices<'a> {
    pub(super) fn new(
        docs: &[Annotated],
        thread: &Thread,
        language: &'a Language,
    ) -> Self {
        let mut voices = Voices {
            bodies: language.list("origin/bodies"),
            articles: language.list("origin/articles"),
            leaders: language.list("origin/leaders"),
            generic: language.list("attribute/generic"),
            houses: BTreeMap::new(),
            known: BTreeMap::new(),
            outlets: BTreeMap::new(),
        };
        for &d in &thread.documents {
            for source in docs[d].attributions.iter().filter_map(|a| a.who.as_ref()) {
                voices.meet(source);
            }
            if let Some(outlet) = &docs[d].document.outlet {
                let key = outlet_key(outlet);
                voices.outlets.entry(key).or_default().push(d);
            }
        }
        voices.find_houses(language.list("origin/former"));
        voices
    }

    /// The key under which a source is known: equal keys are one origin.
    pub(super) fn key(&self, source: &Source) -> String {
        let own = self.person_key(source);
        self.houses.get(&own).cloned().unwrap_or(own)
    }

    /// What is known of the source itself.
    pub(super) fn known(&self, source: &Source) -> Option<&Known> {
        self.known.get(&self.person_key(source))
    }

    /// The source's own key; of a description that can mean but one person, that one's.
    fn person_key(&self, source: &Source) -> String {
        let meant = match source.kind {
            SourceKind::Unnamed => self.described(&self.bare(&source.name)),
            _ => None,
        };
        meant.map_or_else(|| self.own_key(source), str::to_owned)
    }

    /// Whether a source is nobody in particular: unnamed, or a body that goes by a common
    /// noun alone ("the company") and that the document does not resolve.
    pub(super) fn is_unnamed(&self, source: &Source) -> bool {
        let kind = self.known(source).map_or(source.kind, |k| k.kind);
        kind == SourceKind::Unnamed
            || source.entity.is_none() && self.generic.has(&self.bare(&source.name))
    }

    /// The documents of the story published by the outlet that `source` names.
    pub(super) fn published_by(&self, source: &Source) -> &[usize] {
        let name = self.bare(&source.name);
        self.outlets.get(&outlet_key(&name)).map_or(&[], Vec::as_slice)
    }

    fn meet(&mut self, source: &Source) {
        let key = self.own_key(source);
        let known = self.known.entry(key).or_insert_with(|| Known {
            name: String::new(),
            role: String::new(),
            kind: source.kind,
            names: BTreeMap::new(),
            roles: BTreeSet::new(),
        });
        *known.names.entry(source.name.clone()).or_default() += 1;
        if !source.role.is_empty() {
            known.roles.insert(source.role.clone());
        }
    }

    /// A person whose role names a body that is also cited speaks for that body.
    fn find_houses(&mut self, former: &WordList) {
        let bodies: Vec<String> = self
            .known
            .iter()
            .filter(|(_, known)| known.kind == SourceKind::Body)
            .map(|(key, _)| key.clone())
            .collect();
        let mut found = Vec::new();
        for (key, known) in &self.known {
            let roles = known.roles.iter().map(|r| self.bare(r));
            let now: Vec<String> =
                roles.filter(|r| !r.split_whitespace().any(|w| former.has(w))).collect();
            let speaks = |body: &&String| now.iter().any(|role| self.names(role, body));
            let body = match known.kind {
                SourceKind::Person => {
                    bodies.iter().filter(speaks).max_by_key(|b| b.len())
                }
                _ => None,
            };
            let house = known
                .roles
                .iter()
                .find(|r| body.is_some_and(|b| self.names(&self.bare(r), b)));
            let fullest = known.roles.iter().max_by_key(|r| r.len());
            let role = house.or(fullest).cloned().unwrap_or_default();
            found.push((key.clone(), known.usual_name(), role, body.cloned()));
        }
        for (key, name, role, body) in found {
            if let Some(body) = body {
                self.houses.insert(key.clone(), body);
            }
            if let Some(known) = self.known.get_mut(&key) {
                (known.name, known.role) = (name, role);
            }
        }
    }

    /// Whether a role names a body, by whatever name.
    fn names(&self, role: &str, body: &str) -> bool {
        contains_words(role, body)
            || self.bodies.iter().any(|alias| {
                self.bodies.get(alias) == Some(body) && contains_words(role, alias)
            })
    }

    /// The one person of the story whom an unnamed description can mean: "head of the
    /// bloc" beside "secretary general of the military bloc".
    fn described(&self, description: &str) -> Option<&str> {
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
        let people = self.known.iter().filter(|(_, k)| k.kind == SourceKind::Person);
        let mut meant = people.filter(|(_, k)| leads && fits(k)).map(|(key, _)| key);
        meant.next().filter(|_| meant.next().is_none()).map(String::as_str)
    }

    fn own_key(&self, source: &Source) -> String {
        let bare = self.bare(&source.name);
        match source.kind {
            SourceKind::Person => {
                bare.split_whitespace().next_back().unwrap_or_default().to_owned()
            }
            _ => self.bodies.get(&bare).map_or(bare.clone(), str::to_owned),
        }
    }

    /// Lower case, without article, courtesy title and possessive.
    fn bare(&self, name: &str) -> String {
        let lower = name.to_lowercase().replace('’', "'");
        let words = lower.split_whitespace().map(|w| w.trim_end_matches("'s"));
        let words: Vec<&str> = words.skip_while(|w| self.articles.has(w)).collect();
        words.join(" ")
    }
}

/// `www.daily-example.com` and "Daily Example" make the same key.
fn outlet_key(outlet: &str) -> String {
    let lower = outlet.to_lowercase();
    let host = lower.trim_start_matches("www.");
    let name = host.split_once('.').map_or(host, |(name, _)| name);
    let letters: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.strip_prefix("the").map_or(letters.clone(), str::to_owned)
}

impl Known {
    /// The name most documents use, of those with more than one word; the shorter of two.
    fn usual_name(&self) -> String {
        let rank = |(name, count): &(&String, &usize)| {
            (name.contains(' '), **count, std::cmp::Reverse(name.len()))
        };
        self.names.iter().max_by_key(rank).map(|(n, _)| n.clone()).unwrap_or_default()
    }
}

fn contains_words(text: &str, words: &str) -> bool {
    !words.is_empty() && format!(" {text} ").contains(&format!(" {words} "))
}
