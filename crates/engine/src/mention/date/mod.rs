//! Calendar expressions, resolved against the document's date.
//!
//! In: a segmented document and the day it was published. Out: [`Date`]s in the order of
//! the text, each with TIMEX3's type and value (ISO-TimeML): explicit dates ("October 3,
//! 2014"), partial ones ("Oct. 3", "August"), weekdays, relative ones ("last week",
//! "nearly three years ago", "that month"), named days, seasons, quarters, decades,
//! durations, sets and times of day.
//!
//! Method: a hand-written grammar over `Atom`s whose words are data
//! (`rules/<code>/date/`), as HeidelTime and SUTime do with rules over strings; then
//! arithmetic on the calendar. A weekday or a date without a year lies behind the
//! document's date unless the verb it belongs to looks ahead ("will meet on Friday").
//!
//! "Now", "in recent years" and their like are references without a date
//! (`PRESENT_REF`), and no part of a calendar. It does not read events as dates ("since
//! the war"). Where the document's date is unknown, explicit dates resolve and relative
//! ones carry no value.
//!
//! "The envoy arrived on Monday" in a report of Tuesday 2024-10-29 gives `2024-10-28`.

mod calendar;
mod day;
mod read;
mod relative;
mod resolve;
mod stretch;
mod tense;
mod words;

use super::atom::{self, Atom};
use super::number::Numbers;
use crate::document::{Document, Span};
use crate::language::Language;
use crate::segment::Segments;
use read::Reader;
use resolve::Clock;
use tense::Direction;
use words::Words;

/// TIMEX3's types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum DateKind {
    /// A day or longer: "Monday", "early August".
    Date,
    /// A time of day: "6 a.m. on Monday".
    Time,
    /// A length of time: "three days".
    Duration,
    /// A recurring time: "every Monday".
    Set,
}

/// A calendar expression.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Date {
    /// The bare expression.
    pub span: Span,
    /// TIMEX3 type.
    pub kind: DateKind,
    /// TIMEX3 value (`2024-10-28`, `2024-W43`, `P3D`); `None` where it is relative and
    /// what it is relative to is unknown.
    pub value: Option<String>,
    /// Relative to the document's date ("Monday", "last week").
    pub relative: bool,
}

impl Date {
    /// Whether it only refers to past, present or future: "now", "in recent years".
    pub fn is_reference(&self) -> bool {
        self.value.as_deref().is_some_and(|value| value.ends_with("_REF"))
    }

    /// The day, week, month or year it names, in ISO 8601: the value without time of
    /// day, and the year for quarters, halves and seasons. `None` for durations, sets
    /// and what did not resolve.
    ///
    /// ```
    /// # use secondsource::{Span, mention::{Date, DateKind}};
    /// let value = |v: &str| Date {
    ///     span: Span::new(0, 1),
    ///     kind: DateKind::Date,
    ///     value: Some(v.to_owned()),
    ///     relative: false,
    /// };
    /// assert_eq!(value("2024-10-28TMO").iso().as_deref(), Some("2024-10-28"));
    /// assert_eq!(value("2024-W43-WE").iso().as_deref(), Some("2024-W43"));
    /// assert_eq!(value("2024-Q3").iso().as_deref(), Some("2024"));
    /// assert_eq!(value("P3D").iso(), None);
    /// ```
    pub fn iso(&self) -> Option<String> {
        if matches!(self.kind, DateKind::Duration | DateKind::Set) {
            return None;
        }
        let day = self.value.as_deref()?.split('T').next()?;
        let mut parts = day.split('-');
        let year = parts.next().filter(|y| is_digits(y, 4))?;
        let Some(second) = parts.next() else { return Some(year.to_owned()) };
        let week = second.strip_prefix('W').is_some_and(|w| is_digits(w, 2));
        if week {
            return Some(format!("{year}-{second}"));
        }
        if !is_digits(second, 2) {
            return Some(year.to_owned());
        }
        match parts.next() {
            Some(third) if is_digits(third, 2) => {
                Some(format!("{year}-{second}-{third}"))
            }
            _ => Some(format!("{year}-{second}")),
        }
    }
}

fn is_digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| b.is_ascii_digit())
}

/// Finds the calendar expressions of a document, in order.
pub fn find(document: &Document, segments: &Segments, language: &Language) -> Vec<Date> {
    let words = Words::new(language);
    let numbers = Numbers::new(language);
    let ahead = language.list("date/ahead");
    let mut clock = Clock::new(document.published);
    let mut dates = Vec::new();
    let mut atoms: Vec<Atom<'_>> = Vec::new();
    let mut roles = Vec::new();
    for sentence in &segments.sentences {
        let tokens = segments.of(sentence);
        atom::split(&document.text, tokens, sentence.tokens.start, &mut atoms);
        words.roles(&atoms, &mut roles);
        if !atoms.iter().zip(&roles).any(|(atom, role)| words.opens(atom, *role)) {
            continue;
        }
        let reader =
            Reader { atoms: &atoms, roles: &roles, words: &words, numbers: &numbers };
        clock.next_sentence();
        for reading in reader.all() {
            let Some(span) = reader.span(&reading) else { continue };
            let tense = || {
                let at = atoms.get(reading.start).map_or(0, |a| a.token);
                let told = tense::direction(
                    tokens,
                    at.saturating_sub(sentence.tokens.start),
                    ahead,
                );
                match words.until(&atoms, reading.start) {
                    Some(true) => Direction::Ahead,
                    Some(false) if told != Direction::Behind => Direction::Ahead,
                    _ => told,
                }
            };
            if let Some(date) = clock.resolve(&reading, span, &tense) {
                dates.push(date);
            }
        }
    }
    dates
}
