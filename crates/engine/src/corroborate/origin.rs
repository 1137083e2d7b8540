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
use std::collections::BTreeMap;

/// Sources of one story, gathered into origins.
pub(super) struct Voices<'a> {
    bodies: &'a WordList,
    articles: &'a WordList,
    /// Key of a source → key of the house it speaks for.
    houses: BTreeMap<String, String>,
    /// Key of a house or person → fullest name, fullest role, kind.
    known: BTreeMap<String, Known>,
    /// Key of an outlet → the documents of the story it published.
    pub(super) outlets: BTreeMap<String, Vec<usize>>,
}

/// The fullest that the story's documents say of one source.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) name: String,
    pub(super) role: String,
    pub(super) kind: SourceKind,
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
        let own = self.own_key(source);
        self.houses.get(&own).cloned().unwrap_or(own)
    }

    /// The fullest that is known of the source itself.
    pub(super) fn known(&self, source: &Source) -> Option<&Known> {
        self.known.get(&self.own_key(source))
    }

    /// The documents of the story published by the outlet that `source` names.
    pub(super) fn published_by(&self, source: &Source) -> &[usize] {
        let name = self.bare(&source.name);
        self.outlets.get(&outlet_key(&name)).map_or(&[], Vec::as_slice)
    }

    fn meet(&mut self, source: &Source) {
        let key = self.own_key(source);
        let known = self.known.entry(key).or_insert_with(|| Known {
            name: source.name.clone(),
            role: String::new(),
            kind: source.kind,
        });
        // Longer, then earlier in the alphabet: the same whatever the order.
        let fuller = |old: &str, new: &str| (new.len(), old) > (old.len(), new);
        if fuller(&known.name, &source.name) {
            known.name.clone_from(&source.name);
        }
        if fuller(&known.role, &source.role) {
            known.role.clone_from(&source.role);
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
        for (key, known) in &self.known {
            let role = self.bare(&known.role);
            let mut words = role.split_whitespace();
            if known.kind != SourceKind::Person || words.any(|w| former.has(w)) {
                continue;
            }
            let named = |body: &&String| {
                contains_words(&role, body)
                    || self.bodies.iter().any(|alias| {
                        self.bodies.get(alias) == Some(body)
                            && contains_words(&role, alias)
                    })
            };
            if let Some(body) = bodies.iter().filter(named).max_by_key(|b| b.len()) {
                self.houses.insert(key.clone(), body.clone());
            }
        }
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

fn contains_words(text: &str, words: &str) -> bool {
    !words.is_empty() && format!(" {text} ").contains(&format!(" {words} "))
}
