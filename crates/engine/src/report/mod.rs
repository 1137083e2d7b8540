//! Stories as text: JSON, HTML, Markdown, terminal.
//!
//! In: documents with what was found in them, and the stories [`corroborate`] made of
//! them. Out: one string in one of four formats, all from the same [`Report`] and all
//! opening with the brief: the weightiest claims in their clearest wording, each with
//! its standing and its places. JSON holds everything ([`wire`](crate::wire)); the
//! other three are for people and put it in reading order: what several reports say
//! and on whose word, figures, what is disputed, what one report alone says.
//!
//! Text of documents stays text: HTML and Markdown are escaped as they are written,
//! control and direction-override characters never reach a terminal. The reports' own
//! words come from `rules/<code>/report/labels.txt`. No clock, no order of hashing: the
//! same report gives the same bytes. What is true is never said.
//!
//! ```
//! use secondsource::report::{Report, terminal};
//!
//! let report = Report { documents: &[], stories: &[], notes: &[] };
//! let look = terminal::Look { width: 80, colour: false };
//! assert_eq!(terminal::write(&report, look), "Nothing was found to report.\n");
//! ```
//!
//! [`corroborate`]: crate::corroborate::corroborate

pub mod html;
pub mod json;
pub mod markdown;
pub mod terminal;

mod chain;
mod keys;
mod labels;
mod number;
mod order;
mod wording;

use crate::Annotated;
use crate::check::Checked;
use crate::corroborate::Story;
use crate::document::Note;

/// Everything a report shows.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The documents; stories point into them by index.
    pub documents: &'a [Annotated],
    /// The stories.
    pub stories: &'a [Story],
    /// What the reader should know about the run.
    pub notes: &'a [Note],
}

/// A statement, and what the documents of a report say to it.
#[derive(Clone, Copy, Debug)]
pub struct Check<'a> {
    /// The statement, annotated like a document.
    pub statement: &'a Annotated,
    /// What was found on it.
    pub checked: &'a Checked,
}

/// The notes on the run, then each document's own that are not among them: the id of
/// the document and the sentence.
fn notes<'a>(report: &Report<'a>) -> Vec<(Option<&'a str>, &'a str)> {
    let run = report.notes.iter().map(|n| (n.document.as_deref(), n.text.as_str()));
    let own = report.documents.iter().flat_map(|found| {
        let document = &found.document;
        document.notes.iter().map(|note| (Some(document.id.as_str()), note.as_str()))
    });
    let mut seen = std::collections::BTreeSet::new();
    run.chain(own).filter(|note| seen.insert(*note)).collect()
}
