//! Spans with a meaning: names, dates, figures, quotes.
//!
//! In: a segmented document. Out: [`Mentions`], each kind in the order of the text.

mod atom;
mod number;
pub mod date;
pub mod figure;
pub mod name;
pub mod quote;

pub use date::{Date, DateKind};
pub use figure::Figure;
pub use name::{Entity, Name, NameKind};
pub use number::{Numeral, is_round, numerals};
pub use quote::{Quote, QuoteKind};

use crate::document::Document;
use crate::language::Language;
use crate::segment::Segments;

/// Everything mentioned in one document.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Mentions {
    /// Calendar expressions.
    pub dates: Vec<Date>,
    /// Quantities.
    pub figures: Vec<Figure>,
    /// Words in quotation marks.
    pub quotes: Vec<Quote>,
    /// Mentions of people, bodies and places.
    pub names: Vec<Name>,
    /// Whom or what the names refer to.
    pub entities: Vec<Entity>,
}

/// Finds all mentions of a document.
pub fn find(document: &Document, segments: &Segments, language: &Language) -> Mentions {
    let dates = date::find(document, segments, language);
    let figures = figure::find(document, segments, &dates, language);
    let quotes = quote::find(document, segments, language);
    let (names, entities) = name::find(document, segments, language);
    Mentions { dates, figures, quotes, names, entities }
}
