//! A document's text as sentences and tokens.
//!
//! In: a [`Document`] and its blocks. Out: sentences that never cross a block, and
//! tokens with part-of-speech tag (Universal Dependencies' UPOS) and lemma.
//! Boilerplate blocks give one sentence each and no tokens.

pub mod sentence;
pub mod tag;
pub mod token;

pub use tag::Tag;
pub use token::{Token, TokenKind};

use crate::document::{BlockKind, Document, Span};
use crate::language::Language;
use std::ops::Range;

/// One sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, Default)]
pub struct Segments {
    /// Sentences in order.
    pub sentences: Vec<Sentence>,
    /// Tokens in order.
    pub tokens: Vec<Token>,
}

impl Segments {
    /// The tokens of one sentence.
    pub fn of(&self, sentence: &Sentence) -> &[Token] {
        &self.tokens[sentence.tokens.clone()]
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
    let mut segments = Segments::default();
    for (paragraph, block) in document.blocks.iter().enumerate() {
        for span in sentence::split(&document.text, block.span, language) {
            let start = segments.tokens.len();
            if block.kind != BlockKind::Boilerplate {
                token::split(&document.text, span, &mut segments.tokens, language);
                tag::tag(&document.text, &mut segments.tokens[start..], language);
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
    segments
}
