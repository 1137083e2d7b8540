//! The measures: what was found, against what a careful reader found.

use super::Cluster;
use super::cluster::{At, Figure};
use crate::wrong;
use regex::Regex;
use secondsource::corroborate::{Reading, Verdict};
use secondsource::document::Place;
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::iter::Sum;
use std::sync::LazyLock;

/// How much was right, found and wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Tally {
    /// Found and right.
    pub(crate) correct: usize,
    /// Found; `None` where finding more than was asked is no fault.
    pub(crate) found: Option<usize>,
    /// Asked for.
    pub(crate) wanted: usize,
}

impl Tally {
    /// The right share of what was found.
    pub(crate) fn precision(&self) -> Option<f64> {
        let found = self.found.filter(|n| *n > 0)?;
        Some(self.correct as f64 / found as f64)
    }

    /// The found share of what was wanted.
    pub(crate) fn recall(&self) -> Option<f64> {
        (self.wanted > 0).then(|| self.correct as f64 / self.wanted as f64)
    }

    /// The harmonic mean of the two; 0 where nothing right was found.
    pub(crate) fn f1(&self) -> Option<f64> {
        match (self.precision(), self.recall()) {
            (Some(p), Some(r)) if p > 0.0 && r > 0.0 => Some(2.0 * p * r / (p + r)),
            (None, _) if self.found.is_none() => None,
            _ => Some(0.0),
        }
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Tally>>(tallies: I) -> Tally {
        let none = Tally { found: Some(0), ..Tally::default() };
        tallies.fold(none, |a, b| Tally {
            correct: a.correct + b.correct,
            found: a.found.zip(b.found).map(|(a, b)| a + b),
            wanted: a.wanted + b.wanted,
        })
    }
}

/// A measure of one cluster.
pub(crate) type Measure = fn(&Cluster) -> Tally;

/// Every measure of a report against gold, in the order they are printed.
pub(crate) const MEASURES: [(&str, Measure); 8] = [
    ("claims", claims),
    ("figures", figures),
    ("quotes", quotes),
    ("dates", dates),
    ("denials", denials),
    ("conflicts", conflicts),
    ("sums", sums),
    ("copies", copies),
];

/// Whether two places share at least one byte of one document.
pub(crate) fn touch(a: Option<Place>, b: Place) -> bool {
    a.is_some_and(|a| a.document == b.document && a.span.touches(b.span))
}

/// Pairs of gold statements in different documents that stand in one claim. A wrong pair
/// does not count where the two sentences also state one thing: a sentence may carry
/// several claims.
fn claims(c: &Cluster) -> Tally {
    let members = members(c);
    let excused: BTreeSet<_> = pairs(members.len())
        .filter(|(i, j)| members[*i].slug == members[*j].slug)
        .map(|(i, j)| sentences(&members[i], &members[j]))
        .collect();
    let mut tally = Tally { found: Some(0), ..Tally::default() };
    for (i, j) in pairs(members.len()) {
        let (a, b) = (&members[i], &members[j]);
        if a.number == b.number {
            continue;
        }
        let linked = a.claims.intersection(&b.claims).next().is_some();
        let same = a.slug == b.slug;
        tally.wanted += usize::from(same);
        tally.correct += usize::from(same && linked);
        if same != linked && (same || !excused.contains(&sentences(a, b))) {
            let told =
                |m: &Member| m.sentence.map_or("", |(d, s, e)| c.text(d)[s..e].trim());
            let kind = if same { "missed" } else { "wrong" };
            wrong::tell(|| format!("claims {kind}\n  {}\n  {}", told(a), told(b)));
        }
        if linked && (same || !excused.contains(&sentences(a, b))) {
            tally.found = tally.found.map(|n| n + 1);
        }
    }
    tally
}

/// A sentence: its document and where it starts and ends.
type Stretch = Option<(usize, usize, usize)>;

struct Member<'a> {
    slug: &'a str,
    number: usize,
    /// The engine's claims that have a statement here.
    claims: BTreeSet<usize>,
    sentence: Stretch,
}

fn members(c: &Cluster) -> Vec<Member<'_>> {
    let claims: Vec<Vec<Place>> = c
        .stories
        .iter()
        .flat_map(|s| &s.claims)
        .map(|claim| claim.statements.iter().map(|s| s.place).collect())
        .collect();
    let member = |slug, at: &At| {
        let place = c.place((at.0, &at.1));
        let stand = |spots: &Vec<Place>| spots.iter().any(|spot| touch(place, *spot));
        let held = claims.iter().enumerate().filter(|(_, spots)| stand(spots));
        Member {
            slug,
            number: at.0,
            claims: held.map(|(i, _)| i).collect(),
            sentence: place.map(|place| sentence_of(c.text(place.document), place)),
        }
    };
    let gold = c.gold.claims.iter();
    gold.flat_map(|(slug, places)| places.iter().map(move |at| member(slug, at)))
        .collect()
}

fn pairs(n: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..n).flat_map(move |i| (i + 1..n).map(move |j| (i, j)))
}

/// The sentences of two members, as an unordered pair.
fn sentences(a: &Member<'_>, b: &Member<'_>) -> (Stretch, Stretch) {
    (a.sentence.min(b.sentence), a.sentence.max(b.sentence))
}

static SENTENCE_END: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"[.!?]["”’']?\s|\n"#).expect("a pattern of ours"));
static SENTENCE_END_OR_TEXT_END: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"[.!?]["”’']?(\s|$)|\n"#).expect("a pattern of ours"));

/// The stretch between sentence ends around a place: coarse on purpose, so that the
/// yardstick does not lean on the engine's own sentences.
fn sentence_of(text: &str, place: Place) -> (usize, usize, usize) {
    let before = &text[..place.span.start];
    let left = SENTENCE_END.find_iter(before).map(|m| m.end()).max().unwrap_or(0);
    let after = &text[place.span.end..];
    let right = SENTENCE_END_OR_TEXT_END.find(after).map_or(after.len(), |m| m.end());
    (place.document, left, place.span.end + right)
}

/// How many items of the gold are right; the others are told.
fn right_of<T: Debug>(measure: &str, items: &[T], right: impl Fn(&&T) -> bool) -> usize {
    let (right, missed): (Vec<&T>, Vec<&T>) = items.iter().partition(|item| right(item));
    for item in missed {
        wrong::tell(|| format!("{measure} missed {item:?}"));
    }
    right.len()
}

/// Figures with the right value and bounds.
fn figures(c: &Cluster) -> Tally {
    let readings: Vec<&Reading> =
        c.stories.iter().flat_map(|s| &s.figures).flat_map(|f| &f.readings).collect();
    let right = |(number, at, low, high, counts, _): &&Figure| {
        let place = c.place((*number, at));
        let about = counts.starts_with("about ") || (low.is_none() && high.is_none());
        readings.iter().filter(|r| touch(place, r.place)).any(|r| {
            let read = (whole(r.low), whole(r.high));
            if about { roughly(read, low.or(*high)) } else { read == (*low, *high) }
        })
    };
    Tally {
        correct: right_of("figures", &c.gold.figures, right),
        found: Some(readings.len()),
        wanted: c.gold.figures.len(),
    }
}

/// An approximate figure is right where the reading's range holds it.
fn roughly((low, high): (Option<f64>, Option<f64>), middle: Option<f64>) -> bool {
    let Some(middle) = middle else { return true };
    let or_middle = |x: Option<f64>| x.filter(|x| *x != 0.0).unwrap_or(middle);
    or_middle(low) <= middle && middle <= or_middle(high)
}

/// A value as the report prints it: whole where it is whole.
fn whole(value: Option<f64>) -> Option<f64> {
    value.map(|x| if (x.round() - x).abs() < 1e-9 { x.round() } else { x })
}

/// Quotes found and ascribed to the right speaker.
fn quotes(c: &Cluster) -> Tally {
    let variants: Vec<(Place, Option<&str>)> = c
        .stories
        .iter()
        .flat_map(|s| &s.quotes)
        .flat_map(|q| q.variants.iter().map(|v| (v.place, q.source.as_deref())))
        .collect();
    let right = |item: &&(usize, String, String)| {
        let place = c.place((item.0, &item.1));
        let speaker = item.2.to_lowercase();
        let mut sources = variants
            .iter()
            .filter(|(spot, _)| touch(place, *spot))
            .filter_map(|(_, source)| source.filter(|s| !s.is_empty()));
        sources.any(|source| same_speaker(&source.to_lowercase(), &speaker))
    };
    Tally {
        correct: right_of("quotes", &c.gold.quotes, right),
        found: Some(variants.len()),
        wanted: c.gold.quotes.len(),
    }
}

static WORD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[\w’'-]+").expect("a pattern of ours"));

/// The last word of one name stands in the other.
fn same_speaker(source: &str, speaker: &str) -> bool {
    let words = |name| WORD.find_iter(name).map(|m| m.as_str()).collect::<Vec<&str>>();
    let (source_words, speaker_words) = (words(source), words(speaker));
    let key = source_words.last().copied().unwrap_or("");
    speaker_words.contains(&key)
        || source.contains(speaker_words.last().copied().unwrap_or(""))
}

/// Dates with the right value.
fn dates(c: &Cluster) -> Tally {
    let moments: Vec<_> = c.stories.iter().flat_map(|s| &s.timeline).collect();
    let right = |item: &&(usize, String, String, String)| {
        let place = c.place((item.0, &item.1));
        moments.iter().any(|m| touch(place, m.place) && m.date == item.3)
    };
    let correct = right_of("dates", &c.gold.dates, right);
    Tally { correct, found: None, wanted: c.gold.dates.len() }
}

/// Denials found at the denying words.
fn denials(c: &Cluster) -> Tally {
    let claims = c.stories.iter().flat_map(|s| &s.claims);
    let spots: Vec<Place> =
        claims.flat_map(|claim| claim.denials.iter().map(|d| d.place)).collect();
    let right = |item: &&(usize, String, String, String)| {
        let place = c.place((item.0, &item.1));
        spots.iter().any(|spot| touch(place, *spot))
    };
    Tally {
        correct: right_of("denials", &c.gold.denials, right),
        found: Some(spots.len()),
        wanted: c.gold.denials.len(),
    }
}

/// Two figures that differ, in one quantity judged to differ.
fn conflicts(c: &Cluster) -> Tally {
    let differing: Vec<Vec<Place>> = c
        .stories
        .iter()
        .flat_map(|s| &s.figures)
        .filter(|f| f.verdict == Verdict::Differ)
        .map(|f| f.readings.iter().map(|r| r.place).collect())
        .collect();
    let right = |(a, b, _): &&(At, At, String)| {
        let (a, b) = (c.place((a.0, &a.1)), c.place((b.0, &b.1)));
        let holds = |group: &[Place], at| group.iter().any(|spot| touch(at, *spot));
        differing.iter().any(|group| holds(group, a) && holds(group, b))
    };
    let correct = right_of("conflicts", &c.gold.conflicts, right);
    Tally { correct, found: None, wanted: c.gold.conflicts.len() }
}

/// Sums told in the right document with the right difference.
fn sums(c: &Cluster) -> Tally {
    let told: Vec<(Option<usize>, Option<f64>)> = c
        .stories
        .iter()
        .flat_map(|s| &s.sums)
        .map(|s| (c.number_of(s.document), whole(Some(s.difference.abs()))))
        .collect();
    let right = |item: &&(usize, String, Vec<String>, f64)| {
        told.contains(&(Some(item.0), whole(Some(item.3.abs()))))
    };
    Tally {
        correct: right_of("sums", &c.gold.sums, right),
        // Two gold sums may have one document and difference: one that is told is both.
        found: None,
        wanted: c.gold.sums.len(),
    }
}

/// Pairs of documents that share text.
fn copies(c: &Cluster) -> Tally {
    let pair = |a: usize, b: usize| (a.min(b), a.max(b));
    let told: BTreeSet<_> = c
        .stories
        .iter()
        .flat_map(|s| &s.copies)
        .filter_map(|copy| {
            let (a, b) = copy.documents;
            Some(pair(c.number_of(a)?, c.number_of(b)?))
        })
        .collect();
    let wanted: BTreeSet<_> =
        c.gold.copies.iter().map(|(a, b, _)| pair(*a, *b)).collect();
    Tally {
        correct: told.intersection(&wanted).count(),
        found: Some(told.len()),
        wanted: wanted.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secondsource::document::Span;

    #[test]
    fn nothing_right_is_zero_and_nothing_counted_is_none() {
        let none = Tally { correct: 0, found: Some(3), wanted: 2 };
        assert_eq!((none.f1(), none.recall()), (Some(0.0), Some(0.0)));
        let recall_alone = Tally { correct: 1, found: None, wanted: 2 };
        assert_eq!((recall_alone.f1(), recall_alone.recall()), (None, Some(0.5)));
    }

    #[test]
    fn an_approximate_figure_is_right_inside_the_range() {
        assert!(roughly((Some(600.0), Some(600.0)), Some(600.0)));
        assert!(roughly((Some(500.0), None), Some(600.0)));
        assert!(!roughly((Some(700.0), None), Some(600.0)));
    }

    #[test]
    fn a_surname_is_enough_to_know_the_speaker() {
        assert!(same_speaker("adela rohm", "rohm"));
        assert!(same_speaker("rohm", "adela rohm"));
        assert!(same_speaker("the kestrian foreign ministry", "the foreign ministry"));
        assert!(!same_speaker("janek oltra", "adela rohm"));
    }

    #[test]
    fn a_sentence_runs_from_end_to_end() {
        let text = "One left. Two stayed, he said. Three came.";
        let at = text.find("stayed").unwrap();
        let place = Place { document: 0, span: Span::new(at, at + 6) };
        let (_, start, end) = sentence_of(text, place);
        assert_eq!(&text[start..end], "Two stayed, he said. ");
    }
}
