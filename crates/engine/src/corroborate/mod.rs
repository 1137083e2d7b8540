//! What the reports come to: origins counted, standings given, figures compared, sums
//! added up.

use crate::Annotated;
use crate::attribute::{SourceKind, Stance};
use crate::document::{Place, Span};
use crate::link::{Copy, Link};

/// What to take into account.
#[derive(Clone, Debug, Default)]
pub struct Options {}

/// A group of documents on one event, and what they report.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// Made from its documents' ids.
    pub id: String,
    /// The clearest headline, else the weightiest claim.
    pub title: String,
    /// Its documents, as indices, by date of publication, then id.
    pub documents: Vec<usize>,
    /// The three to five weightiest claims, as indices into `claims`.
    pub brief: Vec<usize>,
    /// What is reported, the weightiest first.
    pub claims: Vec<Claim>,
    /// Readings of the same quantity.
    pub figures: Vec<Quantity>,
    /// The same words by the same source.
    pub quotes: Vec<Utterance>,
    /// Wholes and parts within one document.
    pub sums: Vec<Sum>,
    /// What happened when, by date.
    pub timeline: Vec<Moment>,
    /// Documents that share text.
    pub copies: Vec<Copy>,
}

/// What a claim rests on. No standing is a verdict of truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Some origin denies it.
    Disputed,
    /// At least two independent origins.
    Corroborated,
    /// One origin, however many documents.
    SingleOrigin,
    /// Unnamed sources: independence can't be told.
    Unestablished,
    /// The outlets state it themselves and cite nobody.
    OwnVoice,
}

/// One proposition with everything that states or denies it.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Made from its first statement: stable for the same documents.
    pub id: String,
    /// The clearest wording found.
    pub text: String,
    /// Where that wording stands.
    pub wording: Place,
    /// What it rests on.
    pub standing: Standing,
    /// Where its word comes from.
    pub origins: Vec<Origin>,
    /// Who states it, by document and place.
    pub statements: Vec<Assertion>,
    /// Who denies it.
    pub denials: Vec<Assertion>,
    /// Where the wording shifts the claim, against the best-sourced wording.
    pub shifts: Vec<Shift>,
    /// Why the statements were held to be one claim.
    pub links: Vec<Link>,
}

/// One document's statement (or denial) of a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Assertion {
    /// Where.
    pub place: Place,
    /// The source cited, by its fullest name; `None` for the outlet's own voice.
    pub source: Option<String>,
    /// What kind of source; `None` for the outlet's own voice.
    pub kind: Option<SourceKind>,
    /// The words that cite.
    pub cue: Option<String>,
    /// How the source stands to it.
    pub stance: Stance,
    /// The names from the outlet to the end of the chain: `["Daily A", "Agency", "Minister"]`.
    pub chain: Vec<String>,
    /// It stands in text that another document copied or was copied from: the index of
    /// the document whose text it is.
    pub copied_from: Option<usize>,
}

/// Where a claim's word comes from: the end of the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// The fullest name in the story.
    pub name: String,
    /// Its role; empty where none is given.
    pub role: String,
    /// What kind of source; `None` for an outlet speaking in its own voice.
    pub kind: Option<SourceKind>,
    /// The documents that rest on it, as indices.
    pub documents: Vec<usize>,
}

/// A wording that shifts the claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// What kind: `bound`, `figure`, `scope`, `certainty`.
    pub kind: &'static str,
    /// The words of the best-sourced wording.
    pub from: Place,
    /// The words that stand for them elsewhere.
    pub to: Place,
}

/// Readings of one quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// Made from its first reading.
    pub id: String,
    /// What is counted, in the fullest wording.
    pub counts: String,
    /// How the readings stand to each other.
    pub verdict: Verdict,
    /// The readings, by document and place.
    pub readings: Vec<Reading>,
}

/// How the readings of a quantity stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// All the same.
    Same,
    /// Ranges overlap.
    Compatible,
    /// They differ, with different as-of dates.
    Updated,
    /// They can't both be exact.
    Differ,
}

/// One reading of a quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The number words.
    pub place: Place,
    /// The least it can be.
    pub low: Option<f64>,
    /// The most it can be.
    pub high: Option<f64>,
    /// "around", "some".
    pub about: bool,
    /// Currency, `%` or unit of measure.
    pub unit: Option<String>,
    /// ISO date it holds for.
    pub as_of: Option<String>,
    /// What is counted, in this document's words.
    pub counts: String,
    /// Who is cited for it.
    pub source: Option<String>,
}

/// The same words by the same source, as different documents give them.
#[derive(Clone, Debug, PartialEq)]
pub struct Utterance {
    /// Made from its fullest variant.
    pub id: String,
    /// Whose words.
    pub source: Option<String>,
    /// The fullest first, then by document and place.
    pub variants: Vec<Variant>,
}

/// How a quote's variant stands to the fullest one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// Word for word.
    Verbatim,
    /// Words left out, none changed.
    Trimmed,
    /// Other words: paraphrased or translated back.
    Reworded,
}

/// One document's version of an utterance.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The words, without the marks.
    pub place: Place,
    /// How it stands to the fullest variant.
    pub change: Change,
    /// The difference from the fullest variant, word by word, in order.
    pub difference: Vec<Difference>,
}

/// A run of words in the comparison of two wordings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// In both.
    Same(String),
    /// Only in the fullest variant.
    Left(String),
    /// Only in this one.
    Right(String),
}

/// A whole and its parts, as one document gives them.
#[derive(Clone, Debug, PartialEq)]
pub struct Sum {
    /// Index of the document.
    pub document: usize,
    /// The whole: where and how many.
    pub whole: (Span, f64),
    /// The parts.
    pub parts: Vec<(Span, f64)>,
    /// Whole less parts; 0 where they add up.
    pub difference: f64,
}

/// A date that a document gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// ISO 8601.
    pub date: String,
    /// The expression.
    pub place: Place,
}

/// Groups the documents into stories and says of each what is reported, on whose word,
/// and where they agree or differ. Pure, total, and the same for any order of `docs`.
pub fn corroborate(_docs: &[Annotated], _options: &Options) -> Vec<Story> {
    Vec::new()
}
