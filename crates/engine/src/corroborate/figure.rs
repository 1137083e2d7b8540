//! Readings of the same quantity, and how they stand to each other.
//!
//! In: the figures of a story's documents. Out: [`Quantity`] groups, each reading in one.
//! Two readings are of one quantity where unit and things counted agree and the
//! statements they stand in make the same claim, or where what is counted agrees in full
//! and specifically. A reading is a range: "more than 600" is [600, ∞), "about 600" leaves
//! [`ABOUT`] to either side. Ranges that share a point are compatible; two that do not,
//! differ, and are an update where the text gives different as-of dates.

use super::{Quantity, Reading, Verdict, cited, id_at, statement_at};
use crate::Annotated;
use crate::document::Place;
use crate::language::{Language, Terms};
use crate::link::group::{Edge, average_linkage};
use crate::link::{StatementRef, Thread};
use crate::mention::Figure;
use std::collections::BTreeMap;

/// "about 600" may be this part more or less.
const ABOUT: f64 = 0.05;
/// Readings further apart than this factor count different things.
const FARTHEST: f64 = 10.0;
/// What is counted agrees where this part of the words does.
const ALIKE: f64 = 0.5;

struct Candidate<'a> {
    figure: &'a Figure,
    place: Place,
    /// Stems of what is counted, ascending.
    counts: Vec<Box<str>>,
    /// The claim it stands in.
    group: Option<usize>,
    source: Option<String>,
    sentence: usize,
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
            });
        }
    }
    candidates
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

/// How surely two readings are of one quantity; `None` where they are not.
fn same_quantity(a: &Candidate<'_>, b: &Candidate<'_>) -> Option<f64> {
    let same_sentence = a.place.document == b.place.document && a.sentence == b.sentence;
    let units = a.figure.unit == b.figure.unit && a.figure.per == b.figure.per;
    if same_sentence || !units || !near(a.figure, b.figure) {
        return None;
    }
    let alike = likeness(&a.counts, &b.counts);
    let same_claim = a.group.is_some() && a.group == b.group;
    let measured = a.figure.unit.is_some();
    match same_claim {
        true if alike >= ALIKE || a.counts.is_empty() || b.counts.is_empty() => Some(1.0),
        true if measured || alike > 0.0 => Some(0.8),
        false if alike >= 0.99 && a.counts.len() >= 2 => Some(0.9),
        false if alike > ALIKE && a.counts.len().min(b.counts.len()) >= 2 => Some(0.6),
        _ => None,
    }
}

/// The part of the shorter list that the longer one holds.
fn likeness(a: &[Box<str>], b: &[Box<str>]) -> f64 {
    let shared = a.iter().filter(|s| b.binary_search(s).is_ok()).count();
    let shorter = a.len().min(b.len());
    if shorter == 0 { 0.0 } else { shared as f64 / shorter as f64 }
}

fn near(a: &Figure, b: &Figure) -> bool {
    let size = |f: &Figure| f.low.or(f.high).unwrap_or(0.0).abs();
    let (x, y) = (size(a), size(b));
    x == y || x.max(y) <= FARTHEST * x.min(y)
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
