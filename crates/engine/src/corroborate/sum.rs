//! Wholes and parts that a document gives, added up.
//!
//! In: the figures of one document. Out: [`Sum`]s: a whole, its parts, and the difference.
//! Parts are figures of the whole's sentence or of the next few that count the same thing
//! (or leave it out: "a further 24"); they make a sum where they add up to the whole, or
//! where the text marks them as its parts and they come near it. A whole that is told as a
//! total ("bringing the total to more than 62") has its parts before it, the last marked
//! ("another 24"). Not done here: parts that are listed without a number.

use super::Sum;
use crate::Annotated;
use crate::language::{Language, Terms, WordList};
use crate::link::Thread;
use crate::mention::Figure;
use crate::segment::{Relation, Tag, Token};

/// Parts stand at most this many sentences after the whole.
const REACH: usize = 4;
/// Parts that do not add up are told where they come at least this near the whole.
const NEAR: f64 = 0.75;
/// … or, where nothing marks them as parts, this near.
const NEARLY: f64 = 0.9;
/// So many bytes may stand between a part and its whole: " of the ".
const OF_THE: usize = 16;
/// A word for a whole stands at most this many words before it.
const TOTAL_REACH: usize = 8;
/// A sum has at most this many parts.
const MOST: usize = 6;
/// Numbers below this add up by chance.
const SMALLEST_WHOLE: f64 = 4.0;
/// A whole from here on may stand far from its parts.
const LARGE_WHOLE: f64 = 10.0;

/// Finds the sums of a story's documents.
pub(super) fn find(docs: &[Annotated], thread: &Thread, language: &Language) -> Vec<Sum> {
    let finder = Finder {
        parts: language.list("sum/parts"),
        totals: language.list("sum/totals"),
        anyone: language.list("shift/anyone"),
        fates: language.list("shift/scope"),
        terms: language.terms(),
    };
    let documents = thread.documents.iter();
    documents.flat_map(|&d| finder.of_document(d, &docs[d])).collect()
}

impl Sum {
    fn of(document: usize, whole: &Count<'_>, parts: &[&Count<'_>]) -> Sum {
        let hundredths = ((whole.value - total(parts)) * 100.0).round();
        Sum {
            document,
            whole: (whole.figure.span, whole.value),
            parts: parts.iter().map(|p| (p.figure.span, p.value)).collect(),
            difference: hundredths / 100.0,
        }
    }

    /// Whether the figure is one of its parts.
    fn is_of(&self, figure: &crate::document::Span) -> bool {
        self.parts.iter().any(|(span, _)| span == figure)
    }
}

struct Finder<'a> {
    /// Words before a part.
    parts: &'a WordList,
    /// Words before a whole.
    totals: &'a WordList,
    /// Words for those counted that say no more than that they are people.
    anyone: &'a WordList,
    /// Words for what happened to people.
    fates: &'a WordList,
    terms: &'a Terms,
}

/// A figure that could be a whole or a part.
struct Count<'a> {
    figure: &'a Figure,
    value: f64,
    /// Stems of what is counted.
    counts: Vec<Box<str>>,
    sentence: usize,
    /// The text marks it as a part ("a further 24").
    marked: bool,
    /// It counts people, whoever they are: "12 people", "32 killed".
    people: bool,
    /// Its sentence tells what happened to people.
    harmed: bool,
    /// It stands after "and" or its like.
    joined: bool,
}

impl Finder<'_> {
    fn of_document(&self, document: usize, doc: &Annotated) -> Vec<Sum> {
        let figures: Vec<Count<'_>> =
            doc.mentions.figures.iter().filter_map(|f| self.count(doc, f)).collect();
        let mut sums: Vec<Sum> = self.totals(document, doc, &figures);
        let counts: Vec<Count<'_>> =
            figures.into_iter().filter(Count::is_exact).collect();
        for (w, whole) in counts.iter().enumerate() {
            let used =
                |s: &Sum| s.parts.iter().any(|(span, _)| span.touches(whole.figure.span));
            if whole.value < SMALLEST_WHOLE || sums.iter().any(used) {
                continue;
            }
            let parts = parts_of(whole, &counts[w + 1..])
                .or_else(|| part_and_rest(whole, &counts[..w], &counts[w + 1..]))
                .or_else(|| parts_elsewhere(whole, &counts))
                .filter(|parts| !sums.iter().any(|s| s.is_of(&parts[0].figure.span)));
            sums.extend(parts.map(|parts| Sum::of(document, whole, &parts)));
        }
        sums.sort_by_key(|sum| sum.whole.0);
        sums
    }

    /// The sums of what is told as a total: "bringing the total to 62".
    fn totals(&self, document: usize, doc: &Annotated, all: &[Count<'_>]) -> Vec<Sum> {
        let tokens = &doc.segments.tokens;
        let told = |whole: &Count<'_>| {
            let sentence = &doc.segments.sentences[whole.sentence].tokens;
            let first = doc.segments.tokens_in(whole.figure.span).start;
            let from = first.saturating_sub(TOTAL_REACH).max(sentence.start);
            tokens[from..first].iter().any(|t| self.totals.has(&t.lower))
        };
        let wholes = all.iter().enumerate().filter(|(_, whole)| told(whole));
        wholes
            .filter_map(|(at, whole)| {
                Some(Sum::of(document, whole, &parts_before(whole, &all[..at])?))
            })
            .collect()
    }

    fn count<'a>(&self, doc: &Annotated, figure: &'a Figure) -> Option<Count<'a>> {
        let value = figure.low.or(figure.high)?;
        if figure.unit.as_deref() == Some("%") {
            return None;
        }
        let tokens = &doc.segments.tokens;
        let first = doc.segments.tokens_in(figure.span).start;
        let before = &tokens[first.saturating_sub(3)..first];
        let at = doc.segments.sentence_at(figure.span.start);
        let sentence = &doc.segments.sentences[at];
        Some(Count {
            figure,
            value,
            counts: self.stems(&figure.counts),
            sentence: at,
            marked: before.iter().any(|t| self.parts.has(&t.lower)),
            people: self.counts_people(&figure.counts),
            harmed: doc.segments.of(sentence).iter().any(|t| self.fates.has(&t.lower)),
            joined: tokens[..first].last().is_some_and(|t| is_joint(t, tokens)),
        })
    }

    fn counts_people(&self, counts: &str) -> bool {
        let counts = counts.to_lowercase();
        counts.split_whitespace().any(|w| self.anyone.has(w) || self.fates.has(w))
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

/// Whether a word joins what follows to what stands before: "and", "as well as".
fn is_joint(token: &Token, tokens: &[Token]) -> bool {
    let above = token.head.and_then(|head| tokens.get(head as usize));
    let first = above.filter(|_| token.relation == Relation::Fixed).unwrap_or(token);
    first.tag == Tag::Cconj || first.relation == Relation::Cc
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
        told_in_one(whole, run(whole, &rest[..own])?)
            .or_else(|| run(whole, rest).filter(|parts| adds_up(whole, parts)))
    })
}

/// The parts, where one sentence tells them all and they add up to the whole or nearly.
fn told_in_one<'a>(
    whole: &Count<'_>,
    parts: Vec<&'a Count<'a>>,
) -> Option<Vec<&'a Count<'a>>> {
    let sum = total(&parts);
    let alike = parts.iter().all(|p| p.is_like(whole));
    let large = whole.value >= LARGE_WHOLE;
    let follows = parts[0].sentence <= whole.sentence + 1;
    // "Of these, 31": the first of them, or one of the same things, is told as a part.
    let marked = follows && parts[0].marked || alike && parts.iter().any(|p| p.marked);
    let near = marked && sum >= NEAR * whole.value
        || alike && follows && large && sum >= NEARLY * whole.value;
    (adds_up(whole, &parts) || parts.len() > 2 && near).then_some(parts)
}

/// Whether figures come to the whole, and count the same, or are a list of kinds of people
/// ("ten tourists and two pilots") that make up a whole of people large enough not to be
/// met by chance.
fn adds_up(whole: &Count<'_>, parts: &[&Count<'_>]) -> bool {
    let listed = parts.last().is_some_and(|p| p.joined)
        && parts.iter().all(|p| p.figure.unit.is_none() && !p.counts.is_empty());
    let people = whole.people && whole.value >= LARGE_WHOLE && listed;
    total(parts) == whole.value && (people || parts.iter().all(|p| p.is_like(whole)))
}

fn total(parts: &[&Count<'_>]) -> f64 {
    parts.iter().map(|p| p.value).sum()
}

/// The parts of a total, before it: those marked ("another 24"), and the one before them.
/// They need not add up, but come near it.
fn parts_before<'a>(
    whole: &Count<'_>,
    before: &'a [Count<'a>],
) -> Option<Vec<&'a Count<'a>>> {
    let near = |c: &&Count<'_>| {
        c.sentence + REACH >= whole.sentence && c.figure.unit == whole.figure.unit
    };
    let back: Vec<&Count<'_>> = before.iter().rev().filter(near).collect();
    let marked = back.iter().take_while(|c| c.marked).count();
    let mut parts: Vec<&Count<'_>> = back.into_iter().take(marked + 1).collect();
    parts.reverse();
    let sum = total(&parts);
    let fits = sum >= NEAR * whole.value && sum * NEAR <= whole.value;
    // Units of measure are alike, whatever was measured.
    let measured = whole.figure.unit.is_some();
    let alike = measured || parts.iter().all(|p| p.is_like(whole));
    (alike && fits && (2..=MOST).contains(&parts.len())).then_some(parts)
}

/// "Ten of the 12 victims were tourists"; soon after, "the two pilots died".
fn part_and_rest<'a>(
    whole: &Count<'_>,
    before: &'a [Count<'a>],
    after: &'a [Count<'a>],
) -> Option<Vec<&'a Count<'a>>> {
    let part = before.last().filter(|part| {
        let between = whole.figure.span.start.saturating_sub(part.figure.span.end);
        whole.marked && part.sentence == whole.sentence && between <= OF_THE
    })?;
    let rest = after.iter().find(|rest| {
        rest.harmed
            && rest.sentence <= whole.sentence + 2 * REACH
            && part.value + rest.value == whole.value
    })?;
    (whole.value >= LARGE_WHOLE).then(|| vec![part, rest])
}

/// Two figures of one sentence anywhere in the document that add up to a whole of people
/// ("10 tourists and two pilots"; later, "all 12 people"), next to each other but for parts
/// of the first ("10 tourists, including four of Orsa").
fn parts_elsewhere<'a>(
    whole: &Count<'_>,
    all: &'a [Count<'a>],
) -> Option<Vec<&'a Count<'a>>> {
    if !whole.people {
        return None;
    }
    all.iter().enumerate().find_map(|(at, first)| {
        let after = &all[at + 1..];
        let others = [after.first(), after.iter().find(|c| !c.marked)];
        let mut pairs = others.into_iter().flatten().map(|other| vec![first, other]);
        pairs.find(|pair| {
            let fit = |c: &&Count<'_>| c.value > 0.0 && c.sentence == first.sentence;
            pair.iter().all(fit) && adds_up(whole, pair)
        })
    })
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
    /// A whole number, without a bound.
    fn is_exact(&self) -> bool {
        let figure = self.figure;
        figure.low == figure.high && !figure.about && self.value.fract() == 0.0
    }

    /// Whether it counts the same sort of thing, or leaves it out.
    fn is_like(&self, whole: &Count<'_>) -> bool {
        self.marked
            || self.counts.is_empty()
            || self.counts.iter().any(|stem| whole.counts.contains(stem))
    }
}
