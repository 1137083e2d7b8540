//! Dictionary forms: a list of exceptions, then the longest ending that fits.
//!
//! In: tagged tokens. Out: the same with lemmas in lower case: "sent" → "send",
//! "troops" → "troop". Proper nouns keep their form; an ending that fits none of the
//! rules is left as it is.

use super::{Form, Rules, Tag, Token};
use crate::language::{Language, WordList};

/// The word lists that lemmas need.
pub(super) struct Lemmas<'a> {
    verbs: &'a WordList,
    verb_endings: &'a WordList,
    nouns: &'a WordList,
    noun_endings: &'a WordList,
    others: &'a WordList,
    degree_endings: &'a WordList,
}

impl<'a> Lemmas<'a> {
    pub(super) fn of(language: &'a Language) -> Self {
        Lemmas {
            verbs: language.list("segment/verbs"),
            verb_endings: language.list("segment/verb_endings"),
            nouns: language.list("segment/nouns"),
            noun_endings: language.list("segment/noun_endings"),
            others: language.list("segment/others"),
            degree_endings: language.list("segment/degree_endings"),
        }
    }
}

/// Fills in the lemmas of one sentence's tagged tokens.
pub(super) fn fill(tokens: &mut [Token], rules: &Rules) {
    for token in tokens {
        if let Some(lemma) = lemma(token, &rules.lemmas) {
            token.lemma = lemma;
        }
    }
}

/// The dictionary form where it differs from the token.
fn lemma(token: &Token, lists: &Lemmas) -> Option<Box<str>> {
    let word = &*token.lower;
    match (token.tag, token.form) {
        (Tag::Propn | Tag::Punct | Tag::Num | Tag::Sym | Tag::X, _) => None,
        (Tag::Aux, _) => lists.verbs.get(word).map(Box::from),
        (Tag::Verb, Form::Base | Form::Plain) => None,
        (Tag::Verb, Form::Present) => present(word, lists),
        (_, Form::Past | Form::PastParticiple)
        | (_, Form::PresentParticiple | Form::Present3) => {
            listed_or(lists.verbs, lists.verb_endings, word)
        }
        (_, Form::Plural) => listed_or(lists.nouns, lists.noun_endings, word),
        (_, Form::Comparative | Form::Superlative) => {
            listed_or(lists.others, lists.degree_endings, word)
        }
        _ => lists.others.get(word).map(Box::from),
    }
}

/// Most verbs are their own dictionary form here, but not "are" and clitics.
fn present(word: &str, lists: &Lemmas) -> Option<Box<str>> {
    let lemma = lists.verbs.get(word)?;
    (word.starts_with('\'') || !word.starts_with(lemma.get(..1)?)).then(|| lemma.into())
}

fn listed_or(list: &WordList, endings: &WordList, word: &str) -> Option<Box<str>> {
    match list.get(word) {
        Some(lemma) => Some(lemma.into()),
        None => ended(endings, word),
    }
}

/// The word with the longest ending of the list exchanged for its value.
fn ended(endings: &WordList, word: &str) -> Option<Box<str>> {
    /// No entry of the lists is longer.
    const LONGEST: usize = 12;
    let from = word.len().saturating_sub(LONGEST);
    (from..word.len()).find_map(|at| {
        let value = endings.get(word.get(at..)?)?;
        let stem = word.get(..at)?;
        (stem.len() + value.len() > 0).then(|| format!("{stem}{value}").into())
    })
}
