//! Many events out of a few: the shipped clusters told again with other words.
//!
//! Each retelling replaces names and about half of the rarer words by made-up ones, the
//! same way throughout its documents. What tells stories apart changes; sentences,
//! quotes, figures, reporting verbs, copies and dates stay, so the text keeps the shape
//! of news. The same number of documents is the same text on every machine.

use crate::gold;
use anyhow::Result;
use jiff::{ToSpan, civil};
use secondsource::Document;
use std::collections::BTreeMap;
use std::path::Path;

/// The documents to tell again, event by event.
pub(crate) struct Tale {
    events: Vec<Vec<Document>>,
    /// Words that every retelling keeps: the most frequent ones.
    kept: BTreeMap<String, usize>,
}

/// How often a word must stand in the shipped reports to be kept in every retelling.
const FREQUENT: usize = 12;

/// Words of a report in a stream, about.
const LENGTH: usize = 450;
/// Words of a paragraph that tells something.
const PARAGRAPH: usize = 12;

/// Of the rarer words, a retelling keeps one in so many; in a stream …
const HALF: u64 = 2;
/// … so few that events of one kind are told apart by their words.
const FRESH: u64 = 16;

/// Events that begin on a day of the stream: a thousand reports a day.
const EVENTS: usize = 200;
/// The days that an event is told of, at most.
const LONGEST: usize = 31;

/// Calendar words are capitalised and no names.
const CALENDAR: [&str; 19] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl Tale {
    /// Reads the clusters of a folder.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let events: Vec<Vec<Document>> = gold::load(folder, None)?
            .into_iter()
            .map(|c| c.documents.into_iter().map(|d| d.document).collect())
            .collect();
        let mut kept = BTreeMap::new();
        for word in events.iter().flatten().flat_map(|d| words(&d.text)) {
            *kept.entry(word.to_lowercase()).or_default() += 1;
        }
        kept.retain(|word, count| *count >= FREQUENT || word.len() <= 3);
        kept.extend(CALENDAR.map(|word| (word.to_owned(), 0)));
        Ok(Self { events, kept })
    }

    /// The first `count` documents of the endless tale.
    pub(crate) fn documents(&self, count: usize) -> Vec<Document> {
        let mut documents = Vec::with_capacity(count);
        let mut event = 0;
        while documents.len() < count {
            let told = &self.events[event % self.events.len()];
            let left = count - documents.len();
            documents.extend(told.iter().take(left).map(|d| self.retell(d, event, HALF)));
            event += 1;
        }
        documents
    }

    /// So many events, each told by so many documents: the retellings of one event have
    /// its names and figures, their own order of paragraphs, three of four of them, and a
    /// quarter of the other words of their own.
    pub(crate) fn events(&self, events: usize, each: usize) -> Vec<Document> {
        let told = |event: usize| {
            let reports = &self.events[event % self.events.len()];
            let variant = move |at: usize| {
                let told = self.retell(&reports[at % reports.len()], event, HALF);
                self.vary(&told, event, at)
            };
            (0..each).map(variant)
        };
        (0..events).flat_map(told).collect()
    }

    /// The first `count` documents of the tale as a stream of news of usual length, day
    /// by day: [`EVENTS`] begin each day and are told of in the days that they took. Each
    /// report goes on with background of its own, paragraphs of other events in words
    /// that no other document has, up to some [`LENGTH`] words.
    pub(crate) fn stream(&self, count: usize) -> impl Iterator<Item = Document> {
        (0..).flat_map(|day| self.of_day(day)).take(count)
    }

    fn of_day(&self, day: usize) -> Vec<Document> {
        let first = civil::date(2024, 1, 1);
        let today = first.checked_add((day as i64).days()).unwrap_or(first);
        let mut documents = Vec::new();
        for lag in (0..=LONGEST.min(day)).rev() {
            for event in (day - lag) * EVENTS..(day - lag + 1) * EVENTS {
                let reports = &self.events[event % self.events.len()];
                let told = reports.iter().enumerate();
                for (at, report) in told.filter(|(_, r)| lag_of(r, reports) == lag) {
                    let mut document = self.lengthened(report, event, at);
                    document.published = report.published.map(|_| today);
                    documents.push(document);
                }
            }
        }
        documents
    }

    fn lengthened(&self, report: &Document, event: usize, at: usize) -> Document {
        let mut document = self.retell(report, event, FRESH);
        let seed = event + (at + 1) * 1_000_000;
        let others = (1..self.events.len())
            .map(|further| &self.events[(event + further) % self.events.len()]);
        let paragraphs: Vec<&str> = others
            .flatten()
            .flat_map(|report| report.text.lines())
            .filter(|line| line.split_whitespace().count() >= PARAGRAPH)
            .collect();
        let count = |text: &str| text.split_whitespace().count();
        let mut words = count(&document.text);
        let from = hash(&document.id, seed) as usize % paragraphs.len().max(1);
        let background = paragraphs[from..].iter().chain(&paragraphs[..from]);
        for paragraph in background {
            let own = count(paragraph);
            if words + own / 2 > LENGTH {
                break;
            }
            words += own;
            document.text.push_str("\n\n");
            document.text.push_str(&self.reword(paragraph, seed, FRESH));
        }
        document
    }

    fn vary(&self, told: &Document, event: usize, at: usize) -> Document {
        let mut paragraphs: Vec<&str> = told.text.lines().collect();
        paragraphs.sort_by_key(|p| hash(p, at));
        paragraphs.truncate((paragraphs.len() * 3).div_ceil(4));
        let text = paragraphs.join("\n");
        let seed = event + (at + 1) * 1_000_000;
        let mut varied = text.clone();
        for word in words(&text) {
            let lower = word.to_lowercase();
            let own = hash(&lower, seed);
            if lower == word && !self.kept.contains_key(word) && own.is_multiple_of(4) {
                let start = word.as_ptr() as usize - text.as_ptr() as usize;
                varied.replace_range(start..start + word.len(), &made_up(word, own));
            }
        }
        let mut document = Document {
            outlet: Some(format!("Outlet {at}")),
            title: told.title.clone(),
            published: told.published,
            ..Document::of_text(&varied)
        };
        document.id = document.content_id();
        document
    }

    fn retell(&self, document: &Document, event: usize, kept: u64) -> Document {
        let mut told = document.clone();
        let days = ((event % 700) as i64).days();
        told.published =
            document.published.map(|day| day.checked_add(days).unwrap_or(day));
        told.id = format!("{}-{event}", document.id);
        told.title = document.title.as_deref().map(|t| self.reword(t, event, kept));
        // Words keep their length in bytes, so blocks stay where they are.
        told.text = self.reword(&document.text, event, kept);
        debug_assert_eq!(told.text.len(), document.text.len());
        told
    }

    /// The same text with other names; of the rarer words, one in `kept` is kept.
    fn reword(&self, text: &str, event: usize, kept: u64) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = 0;
        for word in words(text) {
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            out.push_str(&text[rest..start]);
            let lower = word.to_lowercase();
            let seed = hash(&lower, event);
            let name = word.starts_with(char::is_uppercase);
            if self.kept.contains_key(&lower) || (!name && seed.is_multiple_of(kept)) {
                out.push_str(word);
            } else {
                out.push_str(&made_up(word, seed));
            }
            rest = start + word.len();
        }
        out.push_str(&text[rest..]);
        out
    }
}

/// How many days after the first report of an event one comes; at once where it has no
/// date.
fn lag_of(report: &Document, reports: &[Document]) -> usize {
    let first = reports.iter().filter_map(|r| r.published).min();
    let days = report.published.zip(first).map(|(own, first)| (own - first).get_days());
    days.and_then(|days| usize::try_from(days).ok()).unwrap_or(0)
}

/// Runs of ASCII letters: what can be replaced without moving anything.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty())
}

/// A word of the same length, case and ending, so that it looks like the same kind.
fn made_up(word: &str, mut seed: u64) -> String {
    const CONSONANTS: &[u8] = b"bcdfghklmnprstvw";
    const VOWELS: &[u8] = b"aeiou";
    let ending = word.len().saturating_sub(2).max(1);
    let letters = word.bytes().enumerate().map(|(at, byte)| {
        if at >= ending {
            return char::from(byte);
        }
        let letters = if at % 2 == 0 { CONSONANTS } else { VOWELS };
        let letter = letters[(seed % letters.len() as u64) as usize];
        seed = seed.rotate_right(7).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        char::from(if byte.is_ascii_uppercase() {
            letter.to_ascii_uppercase()
        } else {
            letter
        })
    });
    letters.collect()
}

/// FNV-1a of a word and an event.
fn hash(word: &str, event: usize) -> u64 {
    let bytes = word.bytes().chain(event.to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_up_word_keeps_length_case_and_ending() {
        let word = made_up("Stennis", 12345);
        assert_eq!(word.len(), 7);
        assert!(
            word.starts_with(|c: char| c.is_ascii_uppercase()) && word.ends_with("is")
        );
        assert_ne!(word, "Stennis");
    }

    #[test]
    fn retellings_differ_from_each_other_and_never_from_themselves() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/clusters");
        let tale = Tale::read(&folder).unwrap();
        let (one, again) = (tale.documents(40), tale.documents(40));
        assert_eq!(one, again);
        assert_ne!(one[0].text, one[15].text);
        assert_eq!(one[0].text.len(), one[15].text.len());
    }
}
