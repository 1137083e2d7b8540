//! Wholes and parts that a document gives, added up.
//!
//! In: the figures of one document. Out: [`Sum`]s: a whole, its parts, and the difference.
//! Parts are figures of the whole's sentence or of the next few that count the same thing
//! (or leave it out: "a further 24"); they make a sum where they add up to the whole, or
//! where the text marks them as its parts and they come near it. Not done here: parts
//! that are listed without a number.

use super::Sum;
use crate::Annotated;
use crate::language::{Language, Terms, WordList};
use crate::link::Thread;
use crate::mention::Figure;

/// Parts stand at most this many sentences after the whole.
const REACH: usize = 2;
/// Parts that do not add up are told where they come at least this near the whole.
const NEAR: f64 = 0.75;
/// A sum has at most this many parts.
const MOST: usize = 6;

/// The sums of a story's documents.
pub(super) fn find(docs: &[Annotated], thread: &Thread, language: &Language) -> Vec<Sum> {
    let finder = Finder { parts: language.list("sum/parts"), terms: language.terms() };
    let documents = thread.documents.iter();
    documents.flat_map(|&d| finder.of_document(d, &docs[d])).collect()
}

struct Finder<'a> {
    parts: &'a WordList,
    terms: &'a Terms,
}

/// A figure with an exact value that could be a whole or a part.
struct Count<'a> {
    figure: &'a Figure,
    value: f64,
    head: Option<Box<str>>,
    sentence: usize,
    /// The text marks it as a part ("a further 24").
    marked: bool,
}

impl Finder<'_> {
    fn of_document(&self, document: usize, doc: &Annotated) -> Vec<Sum> {
        let counts: Vec<Count<'_>> =
            doc.mentions.figures.iter().filter_map(|f| self.count(doc, f)).collect();
        let mut sums: Vec<Sum> = Vec::new();
        for (w, whole) in counts.iter().enumerate() {
            let before = sums.iter().any(|s: &Sum| {
                s.parts.iter().any(|(span, _)| span.touches(whole.figure.span))
            });
            if before || whole.value < 3.0 {
                continue;
            }
            if let Some(parts) = self.parts_of(whole, &counts[w + 1..]) {
                let sum: f64 = parts.iter().map(|p| p.value).sum();
                sums.push(Sum {
                    document,
                    whole: (whole.figure.span, whole.value),
                    parts: parts.iter().map(|p| (p.figure.span, p.value)).collect(),
                    difference: whole.value - sum,
                });
            }
        }
        sums
    }

    fn count<'a>(&self, doc: &Annotated, figure: &'a Figure) -> Option<Count<'a>> {
        let value = figure.low.filter(|_| figure.low == figure.high && !figure.about)?;
        if figure.unit.as_deref() == Some("%") || value.fract() != 0.0 {
            return None;
        }
        let tokens = &doc.segments.tokens;
        let first = doc.segments.tokens_in(figure.span).start;
        let before = &tokens[first.saturating_sub(2)..first];
        Some(Count {
            figure,
            value,
            head: self.head(&figure.counts),
            sentence: doc.segments.sentence_at(figure.span.start),
            marked: before.iter().any(|t| self.parts.has(&t.lower)),
        })
    }

    /// The stem of the thing counted: the last noun-like word before any "of".
    fn head(&self, counts: &str) -> Option<Box<str>> {
        let words = counts.split_whitespace();
        let noun = words.take_while(|w| !self.parts.has(w)).last()?;
        let stem = self.terms.stem(&noun.to_lowercase());
        Some(self.terms.canonical(&stem).into())
    }

    /// The figures right after a whole that are its parts.
    fn parts_of<'a>(
        &self,
        whole: &Count<'_>,
        after: &'a [Count<'a>],
    ) -> Option<Vec<&'a Count<'a>>> {
        let mut parts: Vec<&Count<'_>> = Vec::new();
        let mut sum = 0.0;
        for count in after {
            let near = count.sentence <= whole.sentence + REACH;
            if !near || parts.len() == MOST || sum + count.value > whole.value {
                break;
            }
            if count.figure.unit != whole.figure.unit {
                continue;
            }
            sum += count.value;
            parts.push(count);
        }
        let alike =
            |p: &&&Count<'_>| p.marked || p.head.is_none() || p.head == whole.head;
        let adds_up = sum == whole.value;
        let told = parts.iter().filter(alike).count() == parts.len();
        let marked = parts.iter().any(|p| p.marked);
        let close = marked && told && sum >= NEAR * whole.value && parts.len() > 2;
        (parts.len() > 1 && (adds_up || close)).then_some(parts)
    }
}
