//! Words made comparable: stem, synonym, rarity.
//!
//! "deployment" and "deployed" share the stem `deploy` (Snowball; the algorithm is named
//! in `rules/<code>/language.txt`); "troops" and "soldiers" share the entry that
//! `rules/<code>/term/synonyms.txt` gives them.

use super::{Rarity, WordList};
use rustc_hash::FxHashMap;
use snowball_stemmers_rs::{Algorithm, Stemmer};
use std::collections::BTreeMap;

/// Turns words into terms and weighs them.
pub struct Terms {
    stemmer: Option<Stemmer>,
    rarity: Rarity,
    /// Stem → the stem that stands for its group.
    synonyms: FxHashMap<Box<str>, Box<str>>,
}

/// Document frequencies by language code.
const TABLES: &[(&str, &str)] = &[("en", include_str!("../../models/en-frequency.tsv"))];

impl Terms {
    pub(super) fn new(code: &str, lists: &BTreeMap<String, WordList>) -> Terms {
        let algorithm =
            lists.get("language").and_then(|list| list.get("stemmer")).and_then(|name| {
                serde_json::from_value::<Algorithm>(serde_json::Value::from(name)).ok()
            });
        let table = TABLES.iter().find(|(c, _)| *c == code).map_or("", |(_, t)| t);
        let mut terms = Terms {
            stemmer: algorithm.map(Stemmer::create),
            rarity: Rarity::parse(table),
            synonyms: FxHashMap::default(),
        };
        if let Some(list) = lists.get("term/synonyms") {
            terms.group(list);
        }
        terms
    }

    /// Each line of the list is one group, its first word the group's name.
    fn group(&mut self, list: &WordList) {
        let mut synonyms = FxHashMap::default();
        for line in list.iter() {
            let mut words = line.split_whitespace();
            let Some(head) = words.next().map(|w| self.stem(w)) else { continue };
            for word in words {
                synonyms.entry(self.stem(word)).or_insert_with(|| head.clone());
            }
            synonyms.entry(head.clone()).or_insert(head);
        }
        self.synonyms = synonyms;
    }

    /// The stem of a lower-case word.
    pub fn stem(&self, word: &str) -> Box<str> {
        match &self.stemmer {
            Some(stemmer) => stemmer.stem(word).as_ref().into(),
            None => word.into(),
        }
    }

    /// The word that stands for a stem and its synonyms.
    pub fn canonical<'a>(&'a self, stem: &'a str) -> &'a str {
        self.synonyms.get(stem).map_or(stem, AsRef::as_ref)
    }

    /// How rare a stem is in news at large, in nats.
    pub fn rarity(&self, stem: &str) -> f32 {
        self.rarity.of(stem)
    }
}

impl std::fmt::Debug for Terms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Terms").field("synonyms", &self.synonyms.len()).finish()
    }
}
