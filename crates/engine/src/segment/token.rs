//! Words, numbers and marks.

use super::Tag;
use crate::document::Span;
use crate::language::Language;

/// A token's outer form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, with inner hyphens, apostrophes and full stops (`U.S.`, `al-Qaida`).
    Word,
    /// Digits with their inner separators (`10,000`, `2.5`).
    Number,
    /// Anything else, one character each; a run of the same mark (`...`, `--`) is one.
    Mark,
}

/// One token. Clitics are tokens of their own: `Putin` + `'s`, `did` + `n't`.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// Where.
    pub span: Span,
    /// Its outer form.
    pub kind: TokenKind,
    /// Its part of speech.
    pub tag: Tag,
    /// The text in lower case, typographic apostrophes made plain.
    pub lower: Box<str>,
    /// The dictionary form, in lower case.
    pub lemma: Box<str>,
}

/// Appends the tokens of `span` to `tokens`.
pub(super) fn split(text: &str, span: Span, tokens: &mut Vec<Token>, _: &Language) {
    let mut at = span.start;
    for word in span.of(text).split_inclusive(char::is_whitespace) {
        let end = at + word.trim_end().len();
        if end > at {
            let lower: Box<str> = text[at..end].to_lowercase().into();
            tokens.push(Token {
                span: Span::new(at, end),
                kind: TokenKind::Word,
                tag: Tag::X,
                lemma: lower.clone(),
                lower,
            });
        }
        at += word.len();
    }
}
