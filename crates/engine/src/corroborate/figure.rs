//! Readings of the same quantity, and how they stand to each other.
//!
//! In: the figures of a story's documents. Out: [`Quantity`] groups, each reading in one.
//! Two readings are of one quantity where unit and things counted agree and the
//! statements they stand in make the same claim, or else where what is counted agrees in
//! full, the numbers are near and the sentences say much the same. Two figures of one
//! sentence count different things. A reading is a range: "more than 600" is [600, ∞), "about 600" leaves
//! [`ABOUT`] to either side. Ranges that share a point are compatible; two that do not,
//! differ, and are an update where the text gives different as-of dates.

use super::{Quantity, Reading, Verdict, cited, id_at, statement_at};
use crate::Annotated;
use crate::document::Place;
use crate::language::{Language, Terms};
use crate::link::group::{Edge, average_linkage};
use crate::link::{StatementRef, Thread};
use crate::mention::Figure;
use crate::state::TermKind;
use std::collections::BTreeMap;

/// "about 600" may be this part more or less.
const ABOUT: f64 = 0.05;
/// Readings of one claim further apart than this factor count different things …
const FARTHEST: f64 = 10.0;
/// … and those of different claims further than this.
const FAR: f64 = 1.6;
/// Numbers from here on tell by themselves, where they are within [`NEAR`].
const LARGE: f64 = 1000.0;
const NEAR: f64 = 1.1;
/// What is counted agrees where this part of the words does.
const ALIKE: f64 = 0.5;
/// Sentences say much the same where this part of their rare words does.
const SAME_CONTEXT: f64 = 0.3;
/// Keeps two figures of one sentence out of one group.
const APART: f64 = -4.0;

struct Candidate<'a> {
    figure: &'a Figure,
    place: Place,
    /// Stems of what is counted, ascending.
    counts: Vec<Box<str>>,
    /// The claim it stands in.
    group: Option<usize>,
    source: Option<String>,
    sentence: usize,
    /// The words of the sentence with their rarity, ascending.
    context: Vec<(&'a str, f32)>,
}

/// Groups the figures of a story by quantity, in the order of documents and places; the
/// quantities that several documents give come first.
pub(super) fn compare(
    docs: &[Annotated],
    thread: &Thread,
    language: &Language,
) -> Vec<Quantity> {
    let candidates = candidates(docs, thread, language.terms());
    let edges = edges(&candidates);
    let groups = average_linkage(candidates.len(), &edges, 0.5);
    let mut quantities: Vec<Quantity> = groups
        .iter()
        .map(|members| {
            let members: Vec<&Candidate<'_>> =
                members.iter().map(|&m| &candidates[m]).collect();
            quantity(docs, &members)
        })
        .collect();
    let spread = |q: &Quantity| {
        let mut documents: Vec<usize> =
            q.readings.iter().map(|r| r.place.document).collect();
        documents.dedup();
        documents.len()
    };
    quantities.sort_by_key(|q| {
        let rank = |v| match v {
            Verdict::Differ => 0,
            Verdict::Updated => 1,
            Verdict::Compatible | Verdict::Same => 2,
        };
        (
            std::cmp::Reverse(spread(q).min(2)),
            rank(q.verdict),
            std::cmp::Reverse(spread(q)),
        )
    });
    quantities
}

fn candidates<'a>(
    docs: &'a [Annotated],
    thread: &Thread,
    terms: &Terms,
) -> Vec<Candidate<'a>> {
    let mut group_of: BTreeMap<StatementRef, usize> = BTreeMap::new();
    for (g, group) in thread.claims.iter().enumerate() {
        for &reference in &group.statements {
            group_of.insert(reference, g);
        }
    }
    let mut candidates = Vec::new();
    for &document in &thread.documents {
        let doc = &docs[document];
        for figure in &doc.mentions.figures {
            let found = statement_at(doc, figure.span);
            let who = found
                .and_then(|(_, s)| cited(doc, s))
                .and_then(|a| a.who.as_ref())
                .map(|w| w.name.clone());
            candidates.push(Candidate {
                figure,
                place: Place { document, span: figure.span },
                counts: stems(&figure.counts, terms),
                group: found.and_then(|(statement, _)| {
                    group_of.get(&StatementRef { document, statement }).copied()
                }),
                source: who,
                sentence: doc.segments.sentence_at(figure.span.start),
                context: context(doc, found.map(|(_, s)| s.sentence)),
            });
        }
    }
    candidates
}

fn context(doc: &Annotated, sentence: Option<usize>) -> Vec<(&str, f32)> {
    let of_sentence = doc.statements.iter().filter(|s| Some(s.sentence) == sentence);
    let terms = of_sentence.flat_map(|s| &s.terms);
    let words = terms.filter(|t| t.kind != TermKind::Number);
    let mut context: Vec<(&str, f32)> = words.map(|t| (&*t.group, t.rarity)).collect();
    context.sort_by(|a, b| a.0.cmp(b.0));
    context.dedup_by_key(|t| t.0);
    context
}

fn stems(counts: &str, terms: &Terms) -> Vec<Box<str>> {
    let mut stems: Vec<Box<str>> = counts
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.len() > 1)
        .map(|w| {
            let stem = terms.stem(&w.to_lowercase());
            Box::from(terms.canonical(&stem))
        })
        .collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}

fn edges(candidates: &[Candidate<'_>]) -> Vec<Edge> {
    // Readings meet through a word of what they count or through their claim.
    let mut meeting: BTreeMap<(u8, &str, usize), Vec<usize>> = BTreeMap::new();
    for (i, c) in candidates.iter().enumerate() {
        for stem in &c.counts {
            meeting.entry((0, stem, 0)).or_default().push(i);
        }
        if let Some(group) = c.group {
            meeting.entry((1, "", group)).or_default().push(i);
        }
        meeting.entry((2, "", c.place.document << 32 | c.sentence)).or_default().push(i);
    }
    let mut pairs: Vec<(usize, usize)> = meeting
        .values()
        .filter(|m| m.len() <= 400)
        .flat_map(|m| {
            m.iter()
                .enumerate()
                .flat_map(|(k, &a)| m[k + 1..].iter().map(move |&b| (a.min(b), a.max(b))))
        })
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
        .into_iter()
        .filter_map(|(a, b)| {
            let score = same_quantity(&candidates[a], &candidates[b])?;
            Some(Edge { a, b, score })
        })
        .collect()
}

/// How surely two readings are of one quantity; `None` where nothing tells.
fn same_quantity(a: &Candidate<'_>, b: &Candidate<'_>) -> Option<f64> {
    if a.place.document == b.place.document && a.sentence == b.sentence {
        return Some(APART);
    }
    if a.figure.unit != b.figure.unit || a.figure.per != b.figure.per {
        return None;
    }
    let alike = likeness(&a.counts, &b.counts);
    let unsaid = a.counts.is_empty() || b.counts.is_empty();
    let measured = a.figure.unit.is_some();
    if a.group.is_some() && a.group == b.group {
        let same = alike >= ALIKE || unsaid || measured;
        return (same && within(a.figure, b.figure, FARTHEST)).then_some(1.0);
    }
    let context = in_common(&a.context, &b.context);
    let same = alike > 0.99 && within(a.figure, b.figure, FAR) && context >= SAME_CONTEXT;
    // Two large numbers so near each other are seldom of different things.
    let large = a.figure.low.or(a.figure.high).is_some_and(|n| n >= LARGE);
    let close =
        large && within(a.figure, b.figure, NEAR) && context >= SAME_CONTEXT / 2.0;
    (same || close).then_some(0.7)
}

/// The part of the shorter sentence's rare words that the longer one shares.
fn in_common(a: &[(&str, f32)], b: &[(&str, f32)]) -> f64 {
    let total = |words: &[(&str, f32)]| words.iter().map(|w| w.1).sum::<f32>();
    let shared = a.iter().filter(|w| b.binary_search_by(|x| x.0.cmp(w.0)).is_ok());
    let shared: f32 = shared.map(|w| w.1).sum();
    f64::from(shared / total(a).min(total(b)).max(f32::MIN_POSITIVE))
}

/// The part of the shorter list that the longer one holds.
fn likeness(a: &[Box<str>], b: &[Box<str>]) -> f64 {
    let shared = a.iter().filter(|s| b.binary_search(s).is_ok()).count();
    let shorter = a.len().min(b.len());
    if shorter == 0 { 0.0 } else { shared as f64 / shorter as f64 }
}

/// Whether two figures are apart by at most this factor.
fn within(a: &Figure, b: &Figure, factor: f64) -> bool {
    let size = |f: &Figure| f.low.or(f.high).unwrap_or(0.0).abs();
    let (x, y) = (size(a), size(b));
    x == y || x.max(y) <= factor * x.min(y)
}

fn quantity(docs: &[Annotated], members: &[&Candidate<'_>]) -> Quantity {
    let readings: Vec<Reading> = members
        .iter()
        .map(|c| Reading {
            place: c.place,
            low: c.figure.low,
            high: c.figure.high,
            about: c.figure.about,
            unit: c.figure.unit.clone(),
            as_of: c.figure.as_of.clone(),
            counts: c.figure.counts.clone(),
            source: c.source.clone(),
        })
        .collect();
    let fullest = readings.iter().map(|r| r.counts.as_str());
    let counts = fullest.max_by_key(|c| (c.len().min(60), std::cmp::Reverse(*c)));
    Quantity {
        id: id_at("f", docs, members[0].place),
        counts: counts.unwrap_or_default().to_owned(),
        verdict: verdict(&readings),
        readings,
    }
}

/// How readings stand to each other, judged pair by pair.
pub(super) fn verdict(readings: &[Reading]) -> Verdict {
    let mut verdict = Verdict::Same;
    for (i, a) in readings.iter().enumerate() {
        for b in &readings[i + 1..] {
            let pair = match (equal(a, b), overlap(a, b)) {
                (true, _) => Verdict::Same,
                (_, true) => Verdict::Compatible,
                _ if a.as_of.is_some() && b.as_of.is_some() && a.as_of != b.as_of => {
                    Verdict::Updated
                }
                _ => Verdict::Differ,
            };
            verdict = worse(verdict, pair);
        }
    }
    verdict
}

fn worse(a: Verdict, b: Verdict) -> Verdict {
    let rank = |v| match v {
        Verdict::Same => 0,
        Verdict::Compatible => 1,
        Verdict::Updated => 2,
        Verdict::Differ => 3,
    };
    if rank(b) > rank(a) { b } else { a }
}

fn equal(a: &Reading, b: &Reading) -> bool {
    (a.low, a.high, a.about) == (b.low, b.high, b.about)
}

/// Whether some number lies in both ranges.
fn overlap(a: &Reading, b: &Reading) -> bool {
    let range = |r: &Reading| {
        let slack = if r.about { ABOUT } else { 0.0 };
        let low = r.low.map_or(f64::NEG_INFINITY, |v| v - v.abs() * slack);
        let high = r.high.map_or(f64::INFINITY, |v| v + v.abs() * slack);
        (low, high)
    };
    let ((a_low, a_high), (b_low, b_high)) = (range(a), range(b));
    a_low <= b_high && b_low <= a_high
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Span;

    fn reading(low: Option<f64>, high: Option<f64>, about: bool) -> Reading {
        Reading {
            place: Place { document: 0, span: Span::new(0, 0) },
            low,
            high,
            about,
            unit: None,
            as_of: None,
            counts: String::new(),
            source: None,
        }
    }

    #[test]
    fn bounds_are_respected() {
        let more = |n| reading(Some(n), None, false);
        let about = |n| reading(Some(n), Some(n), true);
        let exact = |n| reading(Some(n), Some(n), false);
        let all = [more(600_000.0), more(500_000.0), more(654_000.0)];
        assert_eq!(verdict(&all), Verdict::Compatible);
        assert_eq!(verdict(&[about(10_000.0), about(12_000.0)]), Verdict::Differ);
        assert_eq!(verdict(&[exact(7.0), exact(7.0)]), Verdict::Same);
        assert_eq!(verdict(&[more(50.0), exact(51.0)]), Verdict::Compatible);
        assert_eq!(verdict(&[exact(25.0), exact(27.0)]), Verdict::Differ);
    }

    #[test]
    fn different_as_of_dates_make_an_update() {
        let dated = |n, day: &str| Reading {
            as_of: Some(day.into()),
            ..reading(Some(n), Some(n), false)
        };
        let readings = [dated(5.0, "2024-05-01"), dated(9.0, "2024-05-02")];
        assert_eq!(verdict(&readings), Verdict::Updated);
    }
}
