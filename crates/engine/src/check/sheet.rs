//! A document as evidence: its words by sentence, and what stands around them.

use super::words::{Key, Lexicon, Part, Word, last_word};
use crate::Annotated;
use crate::attribute::Attribution;
use crate::document::{BlockKind, Span};
use crate::mention::NameKind;
use crate::segment::Sentence;
use std::ops::Range;

/// So many sentences before one say whom "she" and "the ship" mean.
const BEFORE: usize = 3;

/// The words of a document.
pub(super) struct Sheet<'a> {
    pub(super) doc: &'a Annotated,
    /// By sentence, in order.
    sentences: Vec<Vec<Word>>,
}

/// A sentence, or two that stand together.
#[derive(Clone, Debug)]
pub(super) struct Window {
    pub(super) sentences: Range<usize>,
    pub(super) span: Span,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(doc: &'a Annotated, lexicon: &Lexicon) -> Self {
        let read = |sentence: &Sentence| match sentence.block {
            BlockKind::Boilerplate => Vec::new(),
            _ => lexicon.read(doc, sentence.tokens.clone()),
        };
        let sentences = doc.segments.sentences.iter().map(read).collect();
        let mut sheet = Sheet { doc, sentences };
        sheet.name(lexicon);
        sheet.resolve(lexicon);
        sheet
    }

    /// Names take all by which who bears them is named.
    fn name(&mut self, lexicon: &Lexicon) {
        let doc = self.doc;
        for name in &doc.mentions.names {
            let entity = &doc.mentions.entities[name.entity];
            self.add(name.span, &lexicon.entity_keys(entity));
        }
    }

    /// "She", "the company": the words that name a source take the name it has elsewhere.
    fn resolve(&mut self, lexicon: &Lexicon) {
        let doc = self.doc;
        for attribution in &doc.attributions {
            let Some(span) = attribution.source.first().copied() else { continue };
            let keys = self.source_keys(lexicon, attribution);
            if attribution.who.is_none() || self.add(span, &keys) {
                continue;
            }
            // A pronoun is no content word by itself.
            let sentence = doc.segments.sentence_at(span.start);
            let Some(words) = self.sentences.get_mut(sentence) else { continue };
            let at = words.partition_point(|w| w.span.end <= span.start);
            let token = doc.segments.tokens_in(span).start;
            let part = Part::Name(NameKind::Person);
            words.insert(at, Word { token, span, keys, part, rarity: 0.0, light: true });
        }
    }

    /// Adds keys to the words in `span`; whether there is one.
    fn add(&mut self, span: Span, keys: &[Key]) -> bool {
        let sentence = self.doc.segments.sentence_at(span.start);
        let words = self.sentences.get_mut(sentence).into_iter().flatten();
        let mut any = false;
        for word in words.filter(|w| w.span.touches(span)) {
            any = true;
            word.keys.extend(keys.iter().cloned());
        }
        any
    }

    /// Each sentence, and each two that follow one another.
    pub(super) fn windows(&self) -> impl Iterator<Item = Window> + '_ {
        let all = &self.doc.segments.sentences;
        let body =
            |at: usize| matches!(all[at].block, BlockKind::Body | BlockKind::Bullet);
        let ones = (0..all.len()).map(|at| at..at + 1);
        let windows = ones.chain((0..all.len()).map(|at| at..at + 2));
        windows
            .filter(move |range| {
                let (first, last) = (range.start, range.end - 1);
                let alone = first == last;
                last < all.len()
                    && (alone
                        || all[first].paragraph == all[last].paragraph && body(first))
            })
            .map(|range| {
                let (first, last) = (&all[range.start], &all[range.end - 1]);
                Window { span: first.span.join(last.span), sentences: range }
            })
    }

    pub(super) fn words_of(&self, window: &Window) -> Vec<&Word> {
        self.sentences[window.sentences.clone()].iter().flatten().collect()
    }

    /// The words of the sentence that a span begins in.
    pub(super) fn words_at(&self, span: Span) -> Vec<&Word> {
        let at = self.doc.segments.sentence_at(span.start);
        self.sentences.get(at).into_iter().flatten().collect()
    }

    /// What stands around a window and says what it means by "the ship": the sentences
    /// before it, and the first two of the report.
    pub(super) fn around(&self, window: &Window) -> impl Iterator<Item = &Word> {
        let from = window.sentences.start;
        let before = from.saturating_sub(BEFORE)..from;
        let top = 0..before.start.min(2);
        top.chain(before).flat_map(|s| &self.sentences[s])
    }

    /// Whom the words at `spans` rest on, from the outermost to the innermost.
    pub(super) fn cited(&self, spans: &[Span]) -> Vec<&'a Attribution> {
        let held = |a: &Attribution| {
            let inside = |s: &&Span| a.content.iter().any(|c| c.touches(**s));
            spans.iter().filter(inside).count()
        };
        let size = |a: &Attribution| a.content.iter().map(|s| s.len()).sum::<usize>();
        let all = self.doc.attributions.iter();
        let mut chain: Vec<&Attribution> =
            all.filter(|a| 2 * held(a) > spans.len()).collect();
        chain.sort_by_key(|a| (std::cmp::Reverse(size(a)), a.cue.first().copied()));
        chain
    }

    /// By which words a source can be named.
    pub(super) fn source_keys(
        &self,
        lexicon: &Lexicon,
        source: &Attribution,
    ) -> Vec<Key> {
        let text = &self.doc.document.text;
        let mut keys: Vec<Key> = Vec::new();
        for span in &source.source {
            keys.extend(lexicon.keys_of(span.of(text)));
            let words = self.words_at(*span).into_iter();
            let own = words.filter(|w| w.span.touches(*span) && !w.is_pronoun());
            keys.extend(own.flat_map(|w| w.keys.iter().cloned()));
            let names = self.doc.mentions.names.iter().filter(|n| n.span.touches(*span));
            let entities = names.map(|n| &self.doc.mentions.entities[n.entity]);
            keys.extend(entities.flat_map(|e| lexicon.entity_keys(e)));
        }
        if let Some(who) = &source.who {
            keys.extend(lexicon.keys_of(&who.name));
            keys.extend(lexicon.keys_of(&who.role));
            keys.extend(lexicon.told_of(&who.name));
            let last = last_word(&who.name);
            let same = self
                .doc
                .mentions
                .entities
                .iter()
                .filter(|e| last.is_some() && last_word(&e.name) == last);
            keys.extend(same.flat_map(|e| lexicon.entity_keys(e)));
        }
        keys
    }
}
