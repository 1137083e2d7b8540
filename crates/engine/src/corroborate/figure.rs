//! Readings of the same quantity, and how they stand to each other.
//!
//! In: the figures of a story's documents. Out: [`Quantity`] groups, each reading in one.
//! Two readings are of one quantity where unit and things counted agree and the
//! statements they stand in make the same claim, or else where what is counted agrees in
//! full, the numbers are near and the sentences say much the same. Two figures of one
//! sentence count different things, and so do two exact numbers of one document. A
//! reading is a range: "more than 600" is [600, ∞), "about 600" leaves [`ABOUT`] to
//! either side, measures and millions what rounding takes. Ranges that share a point are
//! compatible; two that do not, differ, and are an update where the text gives different
//! as-of dates.

use super::{Quantity, Reading, Verdict, age, cited, id_at, statement_at};
use crate::document::Place;
use crate::language::{Language, Terms, WordList};
use crate::link::group::Edge;
use crate::link::{StatementRef, Thread};
use crate::mention::{Figure, is_round};
use crate::state::TermKind;
use crate::{Annotated, Statement};
use std::collections::{BTreeMap, BTreeSet};

/// "about 600" may be this part more or less, but no more than half of its last digit.
const ABOUT: f64 = 0.05;
/// A measure or a number in millions is rounded: it may be half of its last digit more or
/// less, but no more than this part.
const ROUNDED: f64 = 0.025;
/// Numbers from here on are told rounded.
const MILLION: f64 = 1e6;
/// Readings of one claim further apart than this factor count different things …
const FARTHEST: f64 = 2.0;
/// … and those of different claims, or that leave out what they count, further than this.
const FAR: f64 = 1.6;
/// Numbers from here on tell by themselves, where they are within [`NEAR`].
const LARGE: f64 = 1000.0;
const NEAR: f64 = 1.1;
/// Large numbers within this are of one quantity where the sentences share a little.
const CLOSE: f64 = 1.05;
/// None against more than so many is no reading of one quantity.
const FEW: f64 = 50.0;
/// What is counted agrees where this part of the words does.
const ALIKE: f64 = 0.5;
/// Sentences say much the same where this part of their rare words does.
const SAME_CONTEXT: f64 = 0.3;
/// What a link loses where a reading is vague ("thousands").
const VAGUE: f64 = 0.8;

struct Candidate<'a> {
    figure: &'a Figure,
    place: Place,
    /// Stems of what is counted, ascending.
    counts: Vec<Box<str>>,
    /// The claims it stands in.
    groups: Vec<usize>,
    source: Option<String>,
    sentence: usize,
    /// No number but a round word, without an upper bound: "thousands".
    vague: bool,
    /// What happened to those counted, as a class of `shift/scope`.
    fate: Option<&'a str>,
    context: Context<'a>,
}

/// Groups the figures of a story by quantity, in the order of documents and places; the
/// quantities that several documents give come first.
pub(super) fn compare(
    docs: &[Annotated],
    thread: &Thread,
    language: &Language,
) -> Vec<Quantity> {
    let claims = claims_of(thread);
    let candidates = candidates(docs, thread, &claims, language);
    let edges = edges(&candidates);
    let groups = gather(&candidates, edges);
    let mut quantities: Vec<Quantity> = groups
        .iter()
        .map(|members| {
            let members: Vec<&Candidate<'_>> =
                members.iter().map(|&m| &candidates[m]).collect();
            quantity(docs, &members)
        })
        .collect();
    quantities.extend(age::differing(docs, thread, &claims, language));
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

/// The claims that each statement makes, as indices.
fn claims_of(thread: &Thread) -> BTreeMap<StatementRef, Vec<usize>> {
    let mut claims: BTreeMap<StatementRef, Vec<usize>> = BTreeMap::new();
    for (g, group) in thread.claims.iter().enumerate() {
        for &reference in &group.statements {
            claims.entry(reference).or_default().push(g);
        }
    }
    claims
}

fn candidates<'a>(
    docs: &'a [Annotated],
    thread: &Thread,
    claims: &BTreeMap<StatementRef, Vec<usize>>,
    language: &'a Language,
) -> Vec<Candidate<'a>> {
    let (terms, fates) = (language.terms(), language.list("shift/scope"));
    let anyone = language.list("shift/anyone");
    let mut candidates = Vec::new();
    for &document in &thread.documents {
        let doc = &docs[document];
        for figure in &doc.mentions.figures {
            let found = statement_at(doc, figure.span);
            candidates.push(Candidate {
                figure,
                place: Place { document, span: figure.span },
                counts: stems(&figure.counts, terms, anyone),
                groups: found.map_or_else(Vec::new, |(statement, _)| {
                    let reference = StatementRef { document, statement };
                    claims.get(&reference).cloned().unwrap_or_default()
                }),
                source: found.and_then(|(_, s)| source(doc, s)),
                sentence: doc.segments.sentence_at(figure.span.start),
                vague: figure.high.is_none()
                    && is_round(figure.span.of(&doc.document.text), language),
                fate: fate(&figure.counts, fates),
                context: context(doc, found.map(|(_, s)| s.sentence)),
            });
        }
    }
    candidates
}

/// Whom a statement cites.
pub(super) fn source(doc: &Annotated, statement: &Statement) -> Option<String> {
    let who = cited(doc, statement)?.who.as_ref();
    who.map(|w| w.name.clone())
}

/// The words of a sentence with their rarity, ascending.
pub(super) type Context<'a> = Vec<(&'a str, f32)>;

/// Whether two sentences say much the same.
pub(super) fn say_the_same(a: &Context<'_>, b: &Context<'_>) -> bool {
    in_common(a, b) >= SAME_CONTEXT
}

pub(super) fn context(doc: &Annotated, sentence: Option<usize>) -> Context<'_> {
    let of_sentence = doc.statements.iter().filter(|s| Some(s.sentence) == sentence);
    let terms = of_sentence.flat_map(|s| &s.terms);
    let words = terms.filter(|t| t.kind != TermKind::Number);
    let mut context: Context<'_> = words.map(|t| (&*t.group, t.rarity)).collect();
    context.sort_by(|a, b| a.0.cmp(b.0));
    context.dedup_by_key(|t| t.0);
    context
}

/// The class of the first listed words in what is counted: "killed or wounded".
fn fate<'a>(counts: &str, fates: &'a WordList) -> Option<&'a str> {
    let counts = counts.to_lowercase();
    let words: Vec<&str> = counts.split_whitespace().collect();
    (0..words.len())
        .find_map(|at| fates.longest(words[at..].iter().copied()).map(|(_, class)| class))
}

/// Whether two classes can be of the same people: they have a word in common.
fn same_fate(a: Option<&str>, b: Option<&str>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return true };
    let words = |class: &'_ str| -> Vec<String> {
        let words = class.split(|c: char| !c.is_alphabetic());
        words.filter(|w| w.len() > 2).map(str::to_owned).collect()
    };
    let other = words(b);
    words(a).iter().any(|w| other.contains(w))
}

/// The stems of what is counted, ascending, but for those that only say that it is
/// people.
fn stems(counts: &str, terms: &Terms, anyone: &WordList) -> Vec<Box<str>> {
    let mut stems: Vec<Box<str>> = counts
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.len() > 1)
        .map(str::to_lowercase)
        .filter(|w| !anyone.has(w))
        .map(|w| {
            let stem = terms.stem(&w);
            Box::from(terms.canonical(&stem))
        })
        .collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}

fn edges(candidates: &[Candidate<'_>]) -> Vec<Edge> {
    // Readings meet through a word of what they count, through their claim, or, where
    // they are large, through their size.
    let mut meeting: BTreeMap<(u8, &str, usize), Vec<usize>> = BTreeMap::new();
    for (i, c) in candidates.iter().enumerate() {
        for stem in &c.counts {
            meeting.entry((0, stem, 0)).or_default().push(i);
        }
        for &group in &c.groups {
            meeting.entry((1, "", group)).or_default().push(i);
        }
        for size in sizes(c.figure) {
            meeting.entry((2, "", size)).or_default().push(i);
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

/// The powers of two between which a large number lies, and those next to it: numbers
/// near each other share one.
fn sizes(figure: &Figure) -> impl Iterator<Item = usize> {
    let size = figure.low.or(figure.high).filter(|n| *n >= LARGE);
    let power = size.map(|n| (n as u64).ilog2() as usize);
    power.into_iter().flat_map(|p| [p, p + 1])
}

/// Joins readings from the surest link down; two figures of one sentence count different
/// things and never come into one group, nor do two numbers that one document tells
/// apart.
fn gather(candidates: &[Candidate<'_>], mut edges: Vec<Edge>) -> Vec<Vec<usize>> {
    edges.sort_by(|x, y| y.score.total_cmp(&x.score).then((x.a, x.b).cmp(&(y.a, y.b))));
    let mut group_of: Vec<usize> = (0..candidates.len()).collect();
    let mut groups: Vec<Vec<usize>> = (0..candidates.len()).map(|i| vec![i]).collect();
    let sentence = |&m: &usize| (candidates[m].place.document, candidates[m].sentence);
    for edge in edges {
        let (a, b) = (group_of[edge.a], group_of[edge.b]);
        let told: BTreeSet<_> = groups[a].iter().map(sentence).collect();
        let apart = |m: &usize| {
            groups[a].iter().any(|n| told_apart(&candidates[*m], &candidates[*n]))
        };
        if a == b || groups[b].iter().any(|m| told.contains(&sentence(m)) || apart(m)) {
            continue;
        }
        for member in std::mem::take(&mut groups[b]) {
            group_of[member] = a;
            groups[a].push(member);
        }
    }
    groups.retain(|g| !g.is_empty());
    groups.iter_mut().for_each(|g| g.sort_unstable());
    groups
}

/// Whether one document gives both, as exact numbers that differ: it knows two things.
/// "Nobody was hurt" on the word of one source and "two were hurt" on that of another may
/// be one.
fn told_apart(a: &Candidate<'_>, b: &Candidate<'_>) -> bool {
    let exact = |f: &Figure| f.low.filter(|_| f.low == f.high && !f.about);
    let (x, y) = (exact(a.figure), exact(b.figure));
    let denied = (x == Some(0.0)) != (y == Some(0.0)) && a.source != b.source;
    a.place.document == b.place.document
        && x.is_some()
        && y.is_some()
        && x != y
        && !denied
}

/// "Nobody was hurt" beside "two were hurt".
fn none_and_some(a: &Candidate<'_>, b: &Candidate<'_>, context: f64) -> bool {
    let size = |c: &Candidate<'_>| c.figure.low.or(c.figure.high).unwrap_or(0.0);
    let few = size(a).max(size(b)) <= FEW;
    let told = a.fate.is_some() && b.fate.is_some();
    let claim = same_claim(a, b);
    few && told && (claim || context >= SAME_CONTEXT / 4.0)
}

/// How surely two readings are of one quantity; `None` where nothing tells.
fn same_quantity(a: &Candidate<'_>, b: &Candidate<'_>) -> Option<f64> {
    if a.figure.unit != b.figure.unit
        || a.figure.per != b.figure.per
        || !same_fate(a.fate, b.fate)
    {
        return None;
    }
    if told_apart(a, b) {
        return None;
    }
    let alike = likeness(&a.counts, &b.counts);
    let unsaid = a.counts.is_empty() || b.counts.is_empty();
    let sure = if a.vague || b.vague { VAGUE } else { 1.0 };
    let context = in_common(&a.context, &b.context);
    if (a.figure.high == Some(0.0)) != (b.figure.high == Some(0.0)) {
        return none_and_some(a, b, context).then_some(0.6);
    }
    if same_claim(a, b) {
        let most = match (alike >= ALIKE, unsaid, a.figure.unit.is_some()) {
            (true, ..) => FARTHEST,
            (_, true, _) => FAR,
            (.., true) => NEAR,
            _ => return None,
        };
        return within(a.figure, b.figure, most).then_some(sure);
    }
    let same = alike > 0.99 && within(a.figure, b.figure, FAR) && context >= SAME_CONTEXT;
    // Two large numbers so near each other are seldom of different things.
    let large = a.figure.low.or(a.figure.high).is_some_and(|n| n >= LARGE);
    let near = |factor: f64, least: f64| {
        large && within(a.figure, b.figure, factor) && context >= least
    };
    let close = near(NEAR, SAME_CONTEXT / 2.0) || near(CLOSE, SAME_CONTEXT / 4.0);
    (same || close).then_some(0.7 * sure)
}

/// Whether some claim holds both.
fn same_claim(a: &Candidate<'_>, b: &Candidate<'_>) -> bool {
    a.groups.iter().any(|g| b.groups.contains(g))
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
        verdict: verdict(&told(members, &readings)),
        readings,
    }
}

/// The readings to judge by: "dozens" is no number to differ from, where others are.
fn told(members: &[&Candidate<'_>], readings: &[Reading]) -> Vec<Reading> {
    let clear = members.iter().zip(readings).filter(|(c, _)| !c.vague);
    let clear: Vec<Reading> = clear.map(|(_, r)| r.clone()).collect();
    if clear.is_empty() { readings.to_vec() } else { clear }
}

/// How readings stand to each other, judged pair by pair. Where wordings of one number
/// differ only in their bound ("more than 600", "600"), the bound was lost or won in
/// copying: that is told as a shift of the claim, and here the wider range stands for both.
pub(super) fn verdict(readings: &[Reading]) -> Verdict {
    let widest: Vec<Range> = readings.iter().map(|r| widest(r, readings)).collect();
    let mut verdict = Verdict::Same;
    for (i, a) in readings.iter().enumerate() {
        for (j, b) in readings.iter().enumerate().skip(i + 1) {
            let pair = match (equal(a, b), overlap(widest[i], widest[j])) {
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

/// Lowest and highest, infinite where open.
type Range = (f64, f64);

/// The range of all readings that give the same number.
fn widest(reading: &Reading, readings: &[Reading]) -> Range {
    let anchor = |r: &Reading| r.low.or(r.high);
    readings
        .iter()
        .filter(|r| anchor(r) == anchor(reading))
        .map(range)
        .fold(range(reading), |(low, high), (l, h)| (low.min(l), high.max(h)))
}

fn range(r: &Reading) -> Range {
    let slack = |v: f64| {
        let rounded = r.unit.is_some() || v.abs() >= MILLION;
        let most = match (r.about, rounded) {
            (true, _) => ABOUT,
            (_, true) => ROUNDED,
            _ => return 0.0,
        };
        (v.abs() * most).min(half_a_digit(v))
    };
    let low = r.low.map_or(f64::NEG_INFINITY, |v| v - slack(v));
    let high = r.high.map_or(f64::INFINITY, |v| v + slack(v));
    (low, high)
}

/// Half of what the last digit counts that is not nought: half a million in 143 million.
fn half_a_digit(value: f64) -> f64 {
    let mut digit = 0.001;
    let whole = |unit: f64| {
        let times = value / unit;
        (times - times.round()).abs() < 1e-6
    };
    while digit < value.abs() && whole(digit * 10.0) {
        digit *= 10.0;
    }
    digit / 2.0
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
fn overlap((a_low, a_high): Range, (b_low, b_high): Range) -> bool {
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
    fn a_bound_lost_in_copying_is_no_conflict() {
        let more = |n| reading(Some(n), None, false);
        let exact = reading(Some(600.0), Some(600.0), false);
        assert_eq!(verdict(&[exact.clone(), more(654.0)]), Verdict::Differ);
        assert_eq!(verdict(&[more(600.0), exact, more(654.0)]), Verdict::Compatible);
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
