//! A document's text as sentences and tokens.
//!
//! In: a [`Document`] and its blocks. Out: sentences that never cross a block, and
//! tokens with part-of-speech tag (Universal Dependencies' UPOS), lemma, and the token
//! they depend on.
//! Boilerplate blocks give one sentence each and no tokens.

mod lemma;
pub mod net;
mod opener;
pub mod parse;
mod sentence;
pub mod shape;
pub mod tag;
pub mod token;

pub use parse::Relation;
pub use tag::{Form, Tag};
pub use token::{Token, TokenKind};

use crate::document::{BlockKind, Document, Span};
use crate::language::{Language, WordList};
use std::ops::Range;

/// One sentence.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Sentence {
    /// Where, without white space at its ends. Sentences and the white space between
    /// them tile the text.
    pub span: Span,
    /// Its tokens, as indices into [`Segments::tokens`].
    pub tokens: Range<usize>,
    /// What kind of block it stands in.
    pub block: BlockKind,
    /// The index of that block.
    pub paragraph: usize,
}

/// The sentences and tokens of one document, in order.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Segments {
    /// Sentences in order.
    pub sentences: Vec<Sentence>,
    /// Tokens in order.
    pub tokens: Vec<Token>,
}

impl Segments {
    /// The tokens of one sentence.
    pub fn of(&self, sentence: &Sentence) -> &[Token] {
        self.tokens.get(sentence.tokens.clone()).unwrap_or_default()
    }

    /// The index of the sentence that holds byte `at`, or of the last that starts
    /// before it.
    pub fn sentence_at(&self, at: usize) -> usize {
        self.sentences.partition_point(|s| s.span.start <= at).saturating_sub(1)
    }

    /// The tokens that touch `span`, as a range of indices.
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        let start = self.tokens.partition_point(|t| t.span.end <= span.start);
        let end = self.tokens.partition_point(|t| t.span.start < span.end);
        start..end.max(start)
    }
}

/// Cuts the document into sentences and tokens, tagged and with lemmas.
pub fn segment(document: &Document, language: &Language) -> Segments {
    let rules = Rules::of(language);
    let mut segments = Segments::default();
    for (paragraph, block) in document.blocks.iter().enumerate() {
        let spans = if block.kind == BlockKind::Boilerplate {
            vec![block.span.trim(&document.text)]
        } else {
            sentence::split(&document.text, block.span, &rules)
        };
        for span in spans.into_iter().filter(|s| !s.is_empty()) {
            let start = segments.tokens.len();
            if block.kind != BlockKind::Boilerplate {
                read(&document.text, span, &rules, &mut segments.tokens);
            }
            let tokens = start..segments.tokens.len();
            segments.sentences.push(Sentence {
                span,
                tokens,
                block: block.kind,
                paragraph,
            });
        }
    }
    opener::settle(&document.text, &mut segments);
    segments
}

/// The bare tokens of one sentence, whatever document it stands in: for training on
/// sentences that are cut already.
pub fn cut(sentence: &str, language: &Language) -> Vec<Token> {
    let mut tokens = Vec::new();
    let span = Span::new(0, sentence.len());
    token::split(sentence, span, &Rules::of(language), &mut tokens);
    tokens
}

/// The bare tokens of one sentence at the given places.
pub fn given(sentence: &str, spans: &[Span]) -> Vec<Token> {
    spans.iter().map(|span| token::given(sentence, *span)).collect()
}

/// Fills in the lemmas of tagged tokens: for scoring.
pub fn fill_lemmas(tokens: &mut [Token], language: &Language) {
    lemma::fill(tokens, &Rules::of(language));
}

fn read(text: &str, span: Span, rules: &Rules, tokens: &mut Vec<Token>) {
    let start = tokens.len();
    token::split(text, span, rules, tokens);
    understand(text, tokens.get_mut(start..).unwrap_or_default(), start, rules);
}

/// Fills in tags, lemmas and trees of a sentence's tokens, the first of which is the
/// document's token number `start`.
fn understand(text: &str, tokens: &mut [Token], start: usize, rules: &Rules) {
    let Some(net) = net::english() else { return };
    for (part, own) in tokens.chunks_mut(parse::LONGEST).enumerate() {
        let read = tag::fill(net, text, own);
        own.iter_mut().filter(|t| rules.pronouns.has(&t.lower)).for_each(|t| {
            (t.tag, t.form) = (Tag::Pron, Form::Plain);
        });
        lemma::fill(own, rules);
        if rules.trees {
            parse::fill(net, read, own, start + part * parse::LONGEST);
        }
    }
    if rules.trees {
        parse::join(tokens, start);
    }
}

/// The word lists of this room, looked up once a document.
struct Rules<'a> {
    abbreviations: &'a WordList,
    calendar: &'a WordList,
    cites: &'a WordList,
    clitics: &'a WordList,
    joined: &'a WordList,
    lemmas: lemma::Lemmas<'a>,
    pronouns: &'a WordList,
    starters: &'a WordList,
    /// Whether trees are wanted, not tags alone.
    trees: bool,
    units: &'a WordList,
}

impl<'a> Rules<'a> {
    fn of(language: &'a Language) -> Self {
        Rules {
            abbreviations: language.list("segment/abbreviations"),
            calendar: language.list("segment/calendar"),
            cites: language.list("segment/cites"),
            clitics: language.list("segment/clitics"),
            joined: language.list("segment/joined"),
            lemmas: lemma::Lemmas::of(language),
            pronouns: language.list("segment/pronouns"),
            starters: language.list("segment/starters"),
            trees: language.uses("parser"),
            units: language.list("segment/units"),
        }
    }
}
