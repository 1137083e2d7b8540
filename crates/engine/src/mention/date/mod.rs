//! Calendar expressions, resolved against the document's date.

use crate::document::{Document, Span};
use crate::language::Language;
use crate::segment::Segments;

/// TIMEX3's types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq)]
pub struct Date {
    /// The bare expression.
    pub span: Span,
    /// TIMEX3 type.
    pub kind: DateKind,
    /// TIMEX3 value (`2024-10-28`, `2024-W43`, `P3D`); `None` where it is relative and
    /// the document's own date is unknown.
    pub value: Option<String>,
    /// Relative to the document's date ("Monday", "last week").
    pub relative: bool,
}

/// Finds the calendar expressions of a document, in order.
pub fn find(_: &Document, _: &Segments, _: &Language) -> Vec<Date> {
    Vec::new()
}
