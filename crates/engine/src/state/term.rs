//! The words by which statements are compared.

use crate::document::Span;
use crate::language::{Language, Terms, WordList};
use crate::mention::{Date, Mentions};
use crate::segment::{Tag, Token, TokenKind};

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
    terms: &'a Terms,
    mentions: &'a Mentions,
}

impl<'a> Reader<'a> {
    pub(super) fn new(mentions: &'a Mentions, language: &'a Language) -> Self {
        let stopwords = language.list("state/stopwords");
        Reader { stopwords, terms: language.terms(), mentions }
    }

    /// The content words among `tokens`, in order. A date counts as its value and a
    /// figure as its number, however they are written.
    pub(super) fn read(&self, text: &str, tokens: &[Token]) -> Vec<Term> {
        let mut terms: Vec<Term> = Vec::new();
        for token in tokens {
            let term = match self.measured(token) {
                Some((span, _)) if terms.last().is_some_and(|t| t.span == span) => None,
                Some((span, key)) => Some(self.number(span, key)),
                None => self.term(text, token),
            };
            terms.extend(term);
        }
        terms
    }

    /// The date or figure that a token is a part of, and what it comes to.
    fn measured(&self, token: &Token) -> Option<(Span, String)> {
        let span = token.span;
        let dates = &self.mentions.dates;
        let next = dates.partition_point(|d| d.span.end <= span.start);
        let dated = |d: &&Date| d.span.touches(span) && !d.is_reference();
        if let Some(date) = dates.get(next).filter(dated) {
            let value = date.value.as_deref()?;
            return Some((
                date.span,
                value.split('T').next().unwrap_or(value).to_owned(),
            ));
        }
        if token.tag != Tag::Num && token.kind != TokenKind::Number {
            return None;
        }
        let figures = &self.mentions.figures;
        let next = figures.partition_point(|f| f.span.end <= span.start);
        let figure = figures.get(next).filter(|f| f.span.touches(span))?;
        let number = figure.low.or(figure.high)?;
        Some((figure.span, number.to_string()))
    }

    fn number(&self, span: Span, key: String) -> Term {
        let stem: Box<str> = key.into();
        let rarity = self.terms.rarity(&stem);
        Term { group: stem.clone(), stem, rarity, kind: TermKind::Number, span }
    }

    fn term(&self, text: &str, token: &Token) -> Option<Term> {
        if token.kind == TokenKind::Mark || self.stopwords.has(&token.lower) {
            return None;
        }
        let kind = match token.tag {
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
        };
        let stem = match kind {
            TermKind::Number => token.lower.clone(),
            _ => self.terms.stem(&token.lemma),
        };
        let group = self.terms.canonical(&stem).into();
        let rarity = self.terms.rarity(&stem);
        Some(Term { stem, group, rarity, kind, span: token.span })
    }

    fn is_name(&self, span: Span) -> bool {
        let names = &self.mentions.names;
        let next = names.partition_point(|n| n.span.end <= span.start);
        names.get(next).is_some_and(|n| n.span.touches(span))
    }
}
