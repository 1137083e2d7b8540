//! Stories as text: JSON, HTML, Markdown, terminal.

pub mod html;
pub mod json;
pub mod markdown;
pub mod terminal;

use crate::Annotated;
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
