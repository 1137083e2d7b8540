//! Quantities: how many, at least or at most, of what, as of when.

use super::Date;
use crate::document::{Document, Span};
use crate::language::Language;
use crate::segment::Segments;

/// A quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The number words with bound and unit: "more than 600,000", "$2.5 million".
    pub span: Span,
    /// The least it can be; `None` for "up to 600".
    pub low: Option<f64>,
    /// The most it can be; `None` for "more than 600".
    pub high: Option<f64>,
    /// "around", "some", "nearly".
    pub about: bool,
    /// ISO 4217 for money, `%`, or a unit of measure (`km`); `None` for a count.
    pub unit: Option<String>,
    /// What is counted: head noun with its modifiers, as it stands in the text;
    /// empty where nothing is named.
    pub counts: String,
    /// Where that stands.
    pub counts_span: Option<Span>,
    /// ISO date of "as of early October".
    pub as_of: Option<String>,
    /// "a day" in "100 drones a day".
    pub per: Option<String>,
}

/// Finds the quantities of a document, in order.
pub fn find(_: &Document, _: &Segments, _: &[Date], _: &Language) -> Vec<Figure> {
    Vec::new()
}
