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
const REACH: usize = 4;
/// Parts that do not add up are told where they come at least this near the whole.
const NEAR: f64 = 0.75;
/// … or, where nothing marks them as parts, this near.
const NEARLY: f64 = 0.9;
/// A sum has at most this many parts.
const MOST: usize = 6;
/// Numbers below this add up by chance.
const SMALLEST_WHOLE: f64 = 4.0;
/// A whole from here on may stand far from its parts.
const LARGE_WHOLE: f64 = 10.0;

/// Finds the sums of a story's documents.
pub(super) fn find(docs: &[Annotated], thread: &Thread, language: &Language) -> Vec<Sum> {
    let finder = Finder { parts: language.list("sum/parts"), terms: language.terms() };
    let documents = thread.documents.iter();
    documents.flat_map(|&d| finder.of_document(d, &docs[d])).collect()
}

impl Sum {
    /// Whether the figure is one of its parts.
    fn is_of(&self, figure: &crate::document::Span) -> bool {
        self.parts.iter().any(|(span, _)| span == figure)
    }
}

struct Finder<'a> {
    parts: &'a WordList,
    terms: &'a Terms,
}

/// A figure with an exact value that could be a whole or a part.
struct Count<'a> {
    figure: &'a Figure,
    value: f64,
    /// Stems of what is counted.
    counts: Vec<Box<str>>,
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
            let used =
                |s: &Sum| s.parts.iter().any(|(span, _)| span.touches(whole.figure.span));
            if whole.value < SMALLEST_WHOLE || sums.iter().any(used) {
                continue;
            }
            let parts = parts_of(whole, &counts[w + 1..])
                .or_else(|| parts_elsewhere(whole, &counts))
                .filter(|parts| !sums.iter().any(|s| s.is_of(&parts[0].figure.span)));
            if let Some(parts) = parts {
                let sum = total(&parts);
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
            counts: self.stems(&figure.counts),
            sentence: doc.segments.sentence_at(figure.span.start),
            marked: before.iter().any(|t| self.parts.has(&t.lower)),
        })
    }

    fn stems(&self, counts: &str) -> Vec<Box<str>> {
        let words = counts.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 1);
        words
            .map(|w| {
                let stem = self.terms.stem(&w.to_lowercase());
                Box::from(self.terms.canonical(&stem))
            })
            .collect()
    }
}

/// The figures soon after a whole that are its parts: the first run that adds up to it,
/// else a run of one sentence that comes near it.
fn parts_of<'a>(whole: &Count<'_>, after: &'a [Count<'a>]) -> Option<Vec<&'a Count<'a>>> {
    let near: Vec<&Count<'_>> = after
        .iter()
        .take_while(|c| c.sentence <= whole.sentence + REACH)
        .filter(|c| c.figure.unit == whole.figure.unit)
        .filter(|c| c.value > 0.0 && c.value < whole.value)
        .collect();
    (0..near.len()).find_map(|start| {
        let rest = &near[start..];
        let sentence = rest[0].sentence;
        let own = rest.iter().take_while(|c| c.sentence == sentence).count();
        told_in_one(whole, run(whole, &rest[..own])?).or_else(|| {
            let parts = run(whole, rest)?;
            let alike = parts.iter().all(|p| p.is_like(whole));
            (alike && total(&parts) == whole.value).then_some(parts)
        })
    })
}

/// The parts, where one sentence tells them all and they add up to the whole or nearly.
fn told_in_one<'a>(
    whole: &Count<'_>,
    parts: Vec<&'a Count<'a>>,
) -> Option<Vec<&'a Count<'a>>> {
    let sum = total(&parts);
    let large = whole.value >= LARGE_WHOLE;
    let exact = sum == whole.value && (large || parts.iter().all(|p| p.is_like(whole)));
    let marked = parts.iter().any(|p| p.marked) && sum >= NEAR * whole.value;
    let follows = parts[0].sentence <= whole.sentence + 1;
    let nearly = follows && large && sum >= NEARLY * whole.value;
    (exact || parts.len() > 2 && (marked || nearly)).then_some(parts)
}

fn total(parts: &[&Count<'_>]) -> f64 {
    parts.iter().map(|p| p.value).sum()
}

/// Two neighbours of one sentence anywhere in the document that add up to a whole large
/// enough not to be met by chance ("10 tourists and two pilots"; later, "all 12 people").
fn parts_elsewhere<'a>(
    whole: &Count<'_>,
    all: &'a [Count<'a>],
) -> Option<Vec<&'a Count<'a>>> {
    let fits = |pair: &&[Count<'_>]| {
        let [a, b] = pair else { return false };
        let plain =
            [a, b, whole].iter().all(|c| c.figure.unit.is_none() && c.value > 0.0);
        let told =
            !a.counts.is_empty() && !b.counts.is_empty() && !whole.counts.is_empty();
        plain && told && a.sentence == b.sentence && a.value + b.value == whole.value
    };
    let large = whole.value >= LARGE_WHOLE;
    let pair = all.windows(2).find(fits).filter(|_| large)?;
    Some(pair.iter().collect())
}

/// The longest run from the first figure on that does not exceed the whole.
fn run<'a>(whole: &Count<'_>, figures: &[&'a Count<'a>]) -> Option<Vec<&'a Count<'a>>> {
    let mut sum = 0.0;
    let mut parts = Vec::new();
    for figure in figures.iter().take(MOST) {
        sum += figure.value;
        if sum > whole.value {
            break;
        }
        parts.push(*figure);
    }
    (parts.len() > 1).then_some(parts)
}

impl Count<'_> {
    /// Whether it counts the same sort of thing, or leaves it out.
    fn is_like(&self, whole: &Count<'_>) -> bool {
        self.marked
            || self.counts.is_empty()
            || self.counts.iter().any(|stem| whole.counts.contains(stem))
    }
}
