//! The words by which statements are compared.

use crate::document::Span;
use crate::language::{Language, Terms, WordList};
use crate::mention::{Date, Mentions};
use crate::segment::{Tag, Token, TokenKind};

/// Marks that join words to one token.
const HYPHENS: [char; 3] = ['-', '\u{2010}', '\u{2011}'];

/// A content word of a statement.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Term {
    /// Its stem: "deploy" of "deployment".
    pub stem: Box<str>,
    /// The stem that stands for it and its synonyms.
    pub group: Box<str>,
    /// How rare the word is in news at large, in nats.
    pub rarity: f32,
    /// What kind of word.
    pub kind: TermKind,
    /// Where it stands.
    pub span: Span,
}

impl Term {
    /// Whether it is a time of day without a day.
    pub(crate) fn is_time_of_day(&self) -> bool {
        self.kind == TermKind::Number && self.stem.starts_with('T')
    }
}

/// What a [`Term`] is in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum TermKind {
    /// A verb.
    Deed,
    /// A part of a name.
    Name,
    /// A number, also in words.
    Number,
    /// Any other content word.
    Thing,
}

/// Reads terms off tokens.
pub(super) struct Reader<'a> {
    stopwords: &'a WordList,
    numbers: &'a WordList,
    terms: &'a Terms,
    mentions: &'a Mentions,
}

impl<'a> Reader<'a> {
    pub(super) fn new(mentions: &'a Mentions, language: &'a Language) -> Self {
        let stopwords = language.list("state/stopwords");
        let numbers = language.list("number/words");
        Reader { stopwords, numbers, terms: language.terms(), mentions }
    }

    /// The content words among `tokens`, in order. A date counts as its value and a
    /// figure as its number, however they are written.
    pub(super) fn read(&self, text: &str, tokens: &[Token]) -> Vec<Term> {
        let mut terms: Vec<Term> = Vec::new();
        for token in tokens {
            match self.measured(token) {
                Some((span, _)) if terms.last().is_some_and(|t| t.span == span) => {}
                Some((span, keys)) => {
                    terms.extend(keys.into_iter().map(|key| self.number(span, key)));
                }
                None => self.term(text, token, &mut terms),
            }
        }
        terms
    }

    /// The date or figure that a token is a part of, and what it comes to: a date's day
    /// and time of day apart.
    fn measured(&self, token: &Token) -> Option<(Span, Vec<String>)> {
        let span = token.span;
        let dates = &self.mentions.dates;
        let next = dates.partition_point(|d| d.span.end <= span.start);
        let dated = |d: &&Date| d.span.touches(span) && !d.is_reference();
        if let Some(date) = dates.get(next).filter(dated) {
            let value = date.value.as_deref()?;
            return Some((date.span, day_and_time(value)));
        }
        // "143million", "40m"
        let glued = is_number(&token.lower) && !token.lower.contains(HYPHENS);
        if token.tag != Tag::Num && token.kind != TokenKind::Number && !glued {
            return None;
        }
        let figures = &self.mentions.figures;
        let next = figures.partition_point(|f| f.span.end <= span.start);
        let figure = figures.get(next).filter(|f| f.span.touches(span))?;
        let number = figure.low.or(figure.high)?;
        Some((figure.span, vec![number.to_string()]))
    }

    fn number(&self, span: Span, key: String) -> Term {
        let stem: Box<str> = key.into();
        let rarity = self.terms.rarity(&stem);
        Term { group: stem.clone(), stem, rarity, kind: TermKind::Number, span }
    }

    /// The terms of a word: none of a function word, several of one that hyphens join
    /// ("five-year-old", "Mazar-i-Sharif").
    fn term(&self, text: &str, token: &Token, terms: &mut Vec<Term>) {
        let Some(kind) = self.kind(text, token) else { return };
        if !token.lower.contains(HYPHENS) || token.kind == TokenKind::Number {
            terms.push(self.word(&token.lower, &token.lemma, kind, token.span));
            return;
        }
        for part in token.lower.split(HYPHENS) {
            let counts = self.numbers.get(part).is_some() || is_number(part);
            let kind = if counts { TermKind::Number } else { kind };
            if counts || part.len() > 1 && !self.stopwords.has(part) {
                terms.push(self.word(part, part, kind, token.span));
            }
        }
    }

    fn word(&self, word: &str, lemma: &str, kind: TermKind, span: Span) -> Term {
        let stem = match kind {
            TermKind::Number => self.digits(word).into(),
            _ => self.terms.stem(lemma),
        };
        let group = self.terms.canonical(&stem).into();
        let rarity = self.terms.rarity(&stem);
        Term { stem, group, rarity, kind, span }
    }

    /// A number in digits where a word for one stands alone: "5" of "five".
    fn digits<'w>(&'w self, word: &'w str) -> &'w str {
        match self.numbers.get(word).and_then(|role| role.split_once(' ')) {
            Some(("unit" | "teen" | "tens", digits)) => digits,
            _ => word,
        }
    }

    fn kind(&self, text: &str, token: &Token) -> Option<TermKind> {
        if token.kind == TokenKind::Mark || self.stopwords.has(&token.lower) {
            return None;
        }
        Some(match token.tag {
            Tag::Aux | Tag::Det | Tag::Pron | Tag::Part | Tag::Adp | Tag::Cconj => {
                return None;
            }
            Tag::Verb => TermKind::Deed,
            Tag::Propn => TermKind::Name,
            _ if token.kind == TokenKind::Number || token.tag == Tag::Num => {
                TermKind::Number
            }
            _ if token.span.of(text).starts_with(char::is_uppercase)
                && self.is_name(token.span) =>
            {
                TermKind::Name
            }
            _ => TermKind::Thing,
        })
    }

    fn is_name(&self, span: Span) -> bool {
        let names = &self.mentions.names;
        let next = names.partition_point(|n| n.span.end <= span.start);
        names.get(next).is_some_and(|n| n.span.touches(span))
    }
}

/// The day of a date's value and, apart, its time of day; a part that is not known is left
/// out.
fn day_and_time(value: &str) -> Vec<String> {
    let (day, time) = match value.split_once('T') {
        Some((day, time)) if !value.starts_with('P') => (day, Some(time)),
        _ => (value, None),
    };
    let day = day.chars().any(|c| c.is_ascii_digit() || c == 'P').then(|| day.to_owned());
    day.into_iter().chain(time.map(|time| format!("T{time}"))).collect()
}

fn is_number(part: &str) -> bool {
    part.starts_with(|c: char| c.is_ascii_digit())
}
