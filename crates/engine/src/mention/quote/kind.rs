//! Tells speech from fragments, scare quotes and titles.

use super::{Quote, QuoteKind};
use crate::document::{Document, Span};
use crate::language::{Language, WordList};
use crate::segment::{Segments, Token, TokenKind};

/// A fragment of this many words or fewer, in a sentence that cites nobody, is held at
/// arm's length rather than quoted. Set by reading gold/train and PolNeAR train.
const SCARE_WORDS: usize = 3;

/// Words from which quoted words count as a clause of their own.
const SPEECH_WORDS: usize = 4;

struct Lists<'a> {
    works: &'a WordList,
    small: &'a WordList,
    distance: &'a WordList,
    verbs: &'a WordList,
    nouns: &'a WordList,
}

/// Fills in the kind of each quote.
pub(super) fn tell(
    document: &Document,
    segments: &Segments,
    quotes: &mut [Quote],
    language: &Language,
) {
    if quotes.is_empty() {
        return;
    }
    let lists = Lists {
        works: language.list("quote/works"),
        small: language.list("quote/small_words"),
        distance: language.list("quote/arms_length"),
        verbs: language.list("attribute/verbs"),
        nouns: language.list("attribute/nouns"),
    };
    for quote in quotes {
        quote.kind = kind(document, segments, quote, &lists);
    }
}

fn kind(
    document: &Document,
    segments: &Segments,
    quote: &Quote,
    lists: &Lists,
) -> QuoteKind {
    let text = &document.text;
    let inside = &segments.tokens[segments.tokens_in(quote.span)];
    let words = inside.iter().filter(|t| t.kind != TokenKind::Mark).count();
    if quote.continues || !quote.closed {
        return QuoteKind::Speech;
    }
    let before = words_before(segments, quote.outer.start);
    let cites = cites(segments, quote, lists);
    if before.first().is_some_and(|t| lists.distance.has(&t.lower)) {
        return QuoteKind::Scare;
    }
    if is_title(text, inside, &before, cites, lists) {
        return QuoteKind::Title;
    }
    if is_clause(text, quote, inside, words) {
        return QuoteKind::Speech;
    }
    if words <= SCARE_WORDS && !cites { QuoteKind::Scare } else { QuoteKind::Fragment }
}

/// The words right before the mark, the nearest first.
fn words_before(segments: &Segments, at: usize) -> Vec<&Token> {
    let end = segments.tokens.partition_point(|t| t.span.end <= at);
    segments.tokens[..end].iter().rev().take(2).collect()
}

/// Whether the sentence around the quote holds a word that cites, outside the quote.
fn cites(segments: &Segments, quote: &Quote, lists: &Lists) -> bool {
    let first = segments.sentence_at(quote.outer.start);
    let last =
        segments.sentence_at(quote.outer.end.saturating_sub(1).max(quote.outer.start));
    let Some(around) = segments.sentences.get(first..=last) else { return false };
    around.iter().flat_map(|s| s.tokens.clone()).any(|at| {
        let Some(rest) = segments.tokens.get(at..) else { return false };
        let Some(t) = rest.first() else { return false };
        !quote.outer.holds(t.span)
            && t.kind == TokenKind::Word
            && (lists.nouns.has(&t.lemma)
                || lists.verbs.longest(rest.iter().map(|t| &*t.lemma)).is_some())
    })
}

/// Every word capitalised but the small ones, and set off as a name is: after "film",
/// between two names, or where nobody is cited.
fn is_title(
    text: &str,
    inside: &[Token],
    before: &[&Token],
    cites: bool,
    lists: &Lists,
) -> bool {
    let words: Vec<&Token> =
        inside.iter().filter(|t| t.kind != TokenKind::Mark).collect();
    let ends_open = inside.last().is_some_and(|t| matches!(&*t.lower, "." | "!" | "?"));
    let capital = words.iter().all(|t| is_capital(text, t) || lists.small.has(&t.lower));
    let any = words.first().is_some_and(|t| is_capital(text, t));
    if words.is_empty() || !capital || !any || words.len() > 12 {
        return false;
    }
    let named = before.iter().take(2).any(|t| lists.works.has(&t.lower));
    let nickname =
        words.len() <= 3 && before.first().is_some_and(|t| is_capital(text, t));
    named || (!ends_open && (nickname || words.len() >= 2 && !cites))
}

fn is_capital(text: &str, token: &Token) -> bool {
    token.kind == TokenKind::Number
        || token.span.of(text).chars().next().is_some_and(char::is_uppercase)
}

/// A capital, an inserted capital or a sentence's end, and words enough.
fn is_clause(text: &str, quote: &Quote, inside: &[Token], words: usize) -> bool {
    let opens = text[quote.span.start..quote.span.end]
        .trim_start_matches(['[', '(', '‘', '“', '"', '\'', '…', '.', ' '])
        .chars()
        .next()
        .is_some_and(|c| c.is_uppercase() || c.is_numeric());
    let stop = ends_with_stop(text, quote.span);
    let outside = Span::new(quote.outer.end, text.len()).of(text).chars().next();
    let set_off = stop || matches!(outside, Some(',' | '.' | '?' | '!'));
    let wordy = words >= SPEECH_WORDS && inside.len() >= SPEECH_WORDS;
    (opens && (set_off || wordy)) || (stop && wordy && words >= 2 * SPEECH_WORDS)
}

fn ends_with_stop(text: &str, span: Span) -> bool {
    span.of(text).trim_end().ends_with(['.', ',', '!', '?', '…'])
}
