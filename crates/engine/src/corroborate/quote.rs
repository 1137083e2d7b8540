//! The same words by the same source, side by side.
//!
//! In: the quotes of a story's documents. Out: [`Utterance`]s, each with its variants and
//! what was changed in them, word by word (Myers 1986, by `similar`). A variant is
//! verbatim where its words are the fullest one's in full, trimmed where words only left
//! it, reworded where others came in: paraphrased, or translated and translated back.

use super::{Change, Difference, Utterance, Variant, id_at, text_of};
use crate::Annotated;
use crate::attribute;
use crate::document::Place;
use crate::link::Thread;
use crate::link::group::{Edge, average_linkage};
use crate::mention::QuoteKind;
use similar::{Algorithm, ChangeTag, capture_diff_slices};
use std::collections::BTreeMap;

/// Two quotes are one utterance where this part of the shorter one's words stands in the
/// other, in order …
const SAME_WORDS: f64 = 0.6;
/// … and at least this many of them.
const FEWEST: usize = 3;
/// Word triples of more quotes than this propose nothing.
const COMMON: usize = 60;

struct Spoken {
    place: Place,
    source: Option<String>,
    /// Words in lower case without marks.
    words: Vec<String>,
}

/// Aligns the quotes of a story: the utterances that most documents carry first.
pub(super) fn align(docs: &[Annotated], thread: &Thread) -> Vec<Utterance> {
    let spoken = spoken(docs, thread);
    let mut edges = Vec::new();
    for (a, b) in proposals(&spoken) {
        if let Some(score) = same_utterance(&spoken[a], &spoken[b]) {
            edges.push(Edge { a, b, score });
        }
    }
    let mut utterances: Vec<Utterance> = average_linkage(spoken.len(), &edges, 0.5)
        .into_iter()
        .map(|members| utterance(docs, members.iter().map(|&m| &spoken[m]).collect()))
        .collect();
    utterances.sort_by_key(|u| std::cmp::Reverse(u.variants.len()));
    utterances
}

fn spoken(docs: &[Annotated], thread: &Thread) -> Vec<Spoken> {
    let mut spoken = Vec::new();
    for &document in &thread.documents {
        let doc = &docs[document];
        for quote in &doc.mentions.quotes {
            let speech = matches!(quote.kind, QuoteKind::Speech | QuoteKind::Fragment);
            if !speech || quote.inside.is_some() {
                continue;
            }
            let attribution = attribute::of_quote(&doc.attributions, quote);
            let who = attribution.and_then(|a| doc.attributions[a].who.as_ref());
            spoken.push(Spoken {
                place: Place { document, span: quote.span },
                source: who.map(|w| w.name.clone()),
                words: words(quote.span.of(&doc.document.text)),
            });
        }
    }
    spoken
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace()
        .map(|w| w.to_lowercase().replace('’', "'"))
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
        .map(|w| w.replace(['[', ']'], ""))
        .filter(|w| !w.is_empty())
        .collect()
}

/// Pairs that share a run of three words; short quotes, a run of all their words.
fn proposals(spoken: &[Spoken]) -> Vec<(usize, usize)> {
    let mut index: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    for (i, quote) in spoken.iter().enumerate() {
        for run in quote.words.windows(FEWEST) {
            let postings = index.entry(run).or_default();
            if postings.last() != Some(&i) {
                postings.push(i);
            }
        }
    }
    let mut pairs: Vec<(usize, usize)> = index
        .values()
        .filter(|p| p.len() <= COMMON)
        .flat_map(|p| {
            p.iter()
                .enumerate()
                .flat_map(|(k, &a)| p[k + 1..].iter().map(move |&b| (a, b)))
        })
        .collect();
    pairs.extend(short_pairs(spoken));
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Quotes of one or two words that several documents carry word for word.
fn short_pairs(spoken: &[Spoken]) -> Vec<(usize, usize)> {
    let mut same: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    for (i, quote) in spoken.iter().enumerate().filter(|(_, q)| q.words.len() < FEWEST) {
        same.entry(&quote.words).or_default().push(i);
    }
    same.values().flat_map(|p| p.windows(2).map(|w| (w[0], w[1]))).collect()
}

fn same_utterance(a: &Spoken, b: &Spoken) -> Option<f64> {
    if let (Some(x), Some(y)) = (&a.source, &b.source)
        && last_word(x) != last_word(y)
        && a.words != b.words
    {
        return None;
    }
    let shorter = a.words.len().min(b.words.len());
    let kept: usize = capture_diff_slices(Algorithm::Myers, &a.words, &b.words)
        .iter()
        .filter(|op| op.tag() == similar::DiffTag::Equal)
        .map(|op| op.old_range().len())
        .sum();
    let share = kept as f64 / shorter.max(1) as f64;
    (share >= SAME_WORDS && (kept >= FEWEST || a.words == b.words)).then_some(share)
}

fn last_word(name: &str) -> String {
    name.split_whitespace().next_back().unwrap_or_default().to_lowercase()
}

fn utterance(docs: &[Annotated], mut members: Vec<&Spoken>) -> Utterance {
    let fullest = members
        .iter()
        .enumerate()
        .max_by_key(|(i, m)| (m.words.len(), std::cmp::Reverse(*i)))
        .map_or(0, |(i, _)| i);
    let first = members.remove(fullest);
    members.insert(0, first);
    let source = members
        .iter()
        .filter_map(|m| m.source.as_ref())
        .max_by_key(|s| (s.len(), std::cmp::Reverse(*s)));
    Utterance {
        id: id_at("q", docs, first.place),
        source: source.cloned(),
        variants: members.iter().map(|m| variant(docs, first, m)).collect(),
    }
}

fn variant(docs: &[Annotated], fullest: &Spoken, spoken: &Spoken) -> Variant {
    let (old, new): (Vec<&str>, Vec<&str>) = (
        text_of(docs, fullest.place).split_whitespace().collect(),
        text_of(docs, spoken.place).split_whitespace().collect(),
    );
    let mut difference: Vec<Difference> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &fullest.words, &spoken.words) {
        // Marks alone are no words: positions agree only where both lists are as long.
        for change in op.iter_changes(&fullest.words, &spoken.words) {
            let word = match change.tag() {
                ChangeTag::Insert => shown(&new, &spoken.words, change.new_index()),
                _ => shown(&old, &fullest.words, change.old_index()),
            };
            push(&mut difference, change.tag(), word.unwrap_or(change.value_ref()));
        }
    }
    let left = difference.iter().any(|d| matches!(d, Difference::Left(_)));
    let right = difference.iter().any(|d| matches!(d, Difference::Right(_)));
    let change = match (left, right) {
        (false, false) => Change::Verbatim,
        (true, false) => Change::Trimmed,
        _ => Change::Reworded,
    };
    Variant { place: spoken.place, change, difference }
}

/// The word as it stands in the text, where text and words run in parallel.
fn shown<'a>(
    text: &[&'a str],
    words: &[String],
    index: Option<usize>,
) -> Option<&'a str> {
    if text.len() == words.len() { text.get(index?).copied() } else { None }
}

fn push(difference: &mut Vec<Difference>, tag: ChangeTag, word: &str) {
    let grow = |run: &mut String| {
        run.push(' ');
        run.push_str(word);
    };
    match (tag, difference.last_mut()) {
        (ChangeTag::Equal, Some(Difference::Same(run)))
        | (ChangeTag::Delete, Some(Difference::Left(run)))
        | (ChangeTag::Insert, Some(Difference::Right(run))) => grow(run),
        (ChangeTag::Equal, _) => difference.push(Difference::Same(word.to_owned())),
        (ChangeTag::Delete, _) => difference.push(Difference::Left(word.to_owned())),
        (ChangeTag::Insert, _) => difference.push(Difference::Right(word.to_owned())),
    }
}
