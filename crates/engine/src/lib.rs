//! Secondsource reads many news reports of the same events and tells what they
//! report, on whose word it rests, and where they agree, differ or can't add up.
//!
//! ```text
//! bytes ─read▶ Document ─segment▶ Tokens ─mention▶ Mentions ─attribute▶ Attributions ─state▶ Statements
//!       └──────────────────── annotate: one document, pure, in parallel ─────────────────────┘
//!                                                                        │
//!           ┌───────────── link: across documents, pure, any order ──────┴──────┐
//!           keys ─▶ compare ─▶ group      ─▶ Copies, Stories, Claims
//!                                                   │
//!                                             corroborate  ─▶ Origins, Standings, figure verdicts, sums
//!                                                   │
//!                       a statement ─check▶ Checked ┤
//!                                                   ▼
//!                                                report ─▶ JSON · HTML · Markdown · terminal
//! ```
//!
//! Three functions carry it: [`read`](read::read), [`annotate`] and [`corroborate()`].

pub mod document;
pub mod language;
pub mod read;
pub mod segment;
pub mod mention;
pub mod attribute;
pub mod state;
pub mod link;
pub mod corroborate;
pub mod check;
pub mod report;
pub mod wire;
pub mod error;

pub use attribute::Attribution;
pub use check::check;
pub use corroborate::{Options, Story, corroborate, corroborate_story};
pub use document::{Document, Note, Place, Span};
pub use error::Error;
pub use language::Language;
pub use read::{Provenance, read};
pub use state::Statement;

use mention::Mentions;
use segment::Segments;

/// A [`Document`] with everything that was found in it.
#[derive(Clone, Debug)]
pub struct Annotated {
    /// The document as read.
    pub document: Document,
    /// Its sentences and tokens.
    pub segments: Segments,
    /// Names, dates, figures and quotes.
    pub mentions: Mentions,
    /// Who is cited for what.
    pub attributions: Vec<Attribution>,
    /// What the document says, clause by clause, each with its chain of attributions.
    pub statements: Vec<Statement>,
}

/// Says which engine this is: two with the same stamp find the same in the same document.
/// An archive keeps what was found beside the stamp, and looks again where it changed.
pub fn stamp() -> u64 {
    language::STAMP
}

/// Finds in one document its sentences, names, dates, figures, quotes, attributions
/// and statements. Pure and total: odd text gives fewer mentions, never a failure.
pub fn annotate(document: Document, language: &Language) -> Annotated {
    let segments = segment::segment(&document, language);
    let mentions = mention::find(&document, &segments, language);
    let attributions = attribute::find(&document, &segments, &mentions, language);
    let statements =
        state::find(&document, &segments, &mentions, &attributions, language);
    Annotated { document, segments, mentions, attributions, statements }
}
