//! A language as data: the word lists and patterns under `rules/<code>/` and the
//! weights under `models/`.
//!
//! No word of any language stands in Rust. A room asks for its lists by name, once a
//! document: `language.list("segment/abbreviations")` is
//! `rules/en/segment/abbreviations.txt`, found by the build. Only two formats exist:
//! word lists ([`WordList`]) and TOML patterns with named groups ([`Pattern`]).

mod pattern;
mod rarity;
mod term;
mod word_list;

pub use pattern::Pattern;
pub use rarity::Rarity;
pub use term::Terms;
pub use word_list::WordList;

use crate::error::{Error, Kind};
use std::{collections::BTreeMap, sync::OnceLock};

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// The rules of one language, read and compiled.
#[derive(Debug)]
pub struct Language {
    code: String,
    lists: BTreeMap<String, WordList>,
    patterns: BTreeMap<String, Vec<Pattern>>,
    terms: Terms,
    /// Models it does without.
    without: Vec<String>,
}

impl Language {
    /// English, compiled in.
    ///
    /// # Panics
    /// If a shipped rule file is malformed; a test loads them all.
    pub fn english() -> &'static Language {
        static ENGLISH: OnceLock<Language> = OnceLock::new();
        ENGLISH.get_or_init(|| {
            Language::embedded("en").expect("shipped rules are tested to load")
        })
    }

    /// The language with this code, from the rules compiled into the engine.
    pub fn embedded(code: &str) -> Result<Language, Error> {
        let prefix = format!("{code}/");
        let own = FILES.iter().filter_map(|(name, text)| {
            name.strip_prefix(&prefix).map(|rest| (rest, *text))
        });
        let language = Self::from_files(code, own)?;
        if language.lists.is_empty() {
            return Err(Error::new(
                Kind::Rule,
                format!("no rules for language '{code}'"),
            ));
        }
        Ok(language)
    }

    /// English without some of its trained models (`parser`, `names`, `attribution`,
    /// `coreference`, `frequency`): rules stand in for them. So the laboratory tells what each adds.
    pub fn english_without(models: &[&str]) -> Result<Language, Error> {
        let mut language = Self::embedded("en")?;
        language.without = models.iter().map(|model| (*model).to_owned()).collect();
        if !language.uses("frequency") {
            language.terms = Terms::new("", &language.lists);
        }
        Ok(language)
    }

    /// Whether it uses the trained model of this name.
    pub fn uses(&self, model: &str) -> bool {
        !self.without.iter().any(|name| name == model)
    }

    /// A language from `(name, text)` pairs, the name relative to `rules/<code>/`.
    pub fn from_files<'a>(
        code: &str,
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Language, Error> {
        let mut lists = BTreeMap::new();
        let mut patterns = BTreeMap::new();
        for (name, text) in files {
            if let Some(stem) = name.strip_suffix(".txt") {
                lists.insert(stem.to_owned(), WordList::parse(text));
            } else if let Some(stem) = name.strip_suffix(".toml") {
                patterns.insert(stem.to_owned(), pattern::parse(name, text)?);
            }
        }
        let terms = Terms::new(code, &lists);
        let without = Vec::new();
        Ok(Language { code: code.to_owned(), lists, patterns, terms, without })
    }

    /// Its BCP 47 code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// How its words are compared across documents.
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// The word list `rules/<code>/<name>.txt`; empty where the language has none.
    pub fn list(&self, name: &str) -> &WordList {
        static NONE: OnceLock<WordList> = OnceLock::new();
        debug_assert!(self.lists.contains_key(name), "no word list '{name}'");
        self.lists.get(name).unwrap_or_else(|| NONE.get_or_init(WordList::default))
    }

    /// The patterns of `rules/<code>/<name>.toml`; none where the language has none.
    pub fn patterns(&self, name: &str) -> &[Pattern] {
        debug_assert!(self.patterns.contains_key(name), "no patterns '{name}'");
        self.patterns.get(name).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_rules_load() {
        assert_eq!(Language::english().code(), "en");
    }

    #[test]
    fn every_pattern_matches_its_yes_and_not_its_no() {
        for (file, patterns) in &Language::english().patterns {
            for pattern in patterns {
                assert!(!pattern.yes.is_empty(), "{file}: {}: needs a yes", pattern.name);
                assert!(!pattern.no.is_empty(), "{file}: {}: needs a no", pattern.name);
                for text in &pattern.yes {
                    assert!(
                        pattern.regex.is_match(text),
                        "{file}: {}: yes: {text}",
                        pattern.name
                    );
                }
                for text in &pattern.no {
                    assert!(
                        !pattern.regex.is_match(text),
                        "{file}: {}: no: {text}",
                        pattern.name
                    );
                }
            }
        }
    }
}
