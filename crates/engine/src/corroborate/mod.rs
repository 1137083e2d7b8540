//! What the reports come to: origins counted, standings given, figures compared, sums
//! added up.
//!
//! In: annotated documents in any order. Out: [`Story`]s, ready to be reported. It links
//! the documents ([`crate::link`]) and weighs what was linked: each claim's statements
//! are followed to the end of their chains and the origins counted; denials are tied to
//! what they deny; readings of one quantity are compared with their bounds; quotes are
//! set side by side; wholes and parts are added up. It never says what is true.

mod age;
mod brief;
mod claim;
mod denial;
mod figure;
mod independence;
mod origin;
mod quote;
mod shift;
mod sum;
mod timeline;
mod wording;

use crate::attribute::{SourceKind, Stance};
use crate::document::{Place, Span};
use crate::language::Language;
use crate::link::{self, Copy, Link, Thread};
use crate::{Annotated, Statement};

/// What to take into account.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The language of the documents.
    pub language: &'static Language,
    /// Whether links among statements are given with their reasons.
    pub evidence: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options { language: Language::english(), evidence: true }
    }
}

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
    /// At least two origins that surely say the same, and not on one another's word.
    Corroborated,
    /// One origin, however many documents.
    SingleOrigin,
    /// Unnamed sources, or several that do not surely say the same: independence can't be
    /// told.
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
    /// How many of them surely say the same, and not on one another's word; 0 where no
    /// two do.
    pub independent: usize,
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
    /// What kind: `bound`, `figure`, `scope`, `certainty`, `who`, `when`.
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
pub fn corroborate(docs: &[Annotated], options: &Options) -> Vec<Story> {
    let mut stories: Vec<Story> = link::link(docs, options.language, options.evidence)
        .into_iter()
        .map(|thread| tell(docs, thread, options.language))
        .collect();
    stories.sort_by(|a, b| {
        b.documents.len().cmp(&a.documents.len()).then_with(|| a.id.cmp(&b.id))
    });
    stories
}

/// Says what the documents report, on whose word, and where they agree or differ, as one
/// story, whatever they tell. Pure, total, and the same for any order of `docs`.
pub fn corroborate_story(docs: &[Annotated], options: &Options) -> Story {
    tell(docs, link::as_one(docs, options.language, options.evidence), options.language)
}

fn tell(docs: &[Annotated], thread: Thread, language: &Language) -> Story {
    let voices = origin::Voices::new(docs, &thread, language);
    let figures = figure::compare(docs, &thread, language);
    let claims = claim::weigh(docs, &thread, &voices, &figures, language);
    let claims = brief::ordered(docs, claims);
    let ids = thread.documents.iter().map(|&d| docs[d].document.id.as_str());
    Story {
        id: id("s", ids),
        title: brief::title(docs, &thread, &claims),
        brief: brief::choose(docs, &claims),
        figures,
        quotes: quote::align(docs, &thread),
        sums: sum::find(docs, &thread, language),
        timeline: timeline::find(docs, &thread),
        documents: thread.documents,
        copies: thread.copies,
        claims,
    }
}

/// A short stable id from parts (FNV-1a, 48 bits).
fn id<'a>(prefix: &str, parts: impl Iterator<Item = &'a str>) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in parts.flat_map(|p| p.bytes().chain([0])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{prefix}{:012x}", hash >> 16)
}

/// The id of something that begins at a place.
fn id_at(prefix: &str, docs: &[Annotated], place: Place) -> String {
    let start = place.span.start.to_string();
    let end = place.span.end.to_string();
    id(prefix, [docs[place.document].document.id.as_str(), &start, &end].into_iter())
}

/// The words of a place.
fn text_of(docs: &[Annotated], place: Place) -> &str {
    place.span.of(&docs[place.document].document.text)
}

/// The statement of a document whose clause holds `span`, else touches it.
fn statement_at(doc: &Annotated, span: Span) -> Option<(usize, &Statement)> {
    let touching = || {
        let from = doc.statements.partition_point(|s| s.span.end <= span.start);
        doc.statements[from..]
            .iter()
            .enumerate()
            .take_while(|(_, s)| s.span.start < span.end)
            .map(move |(i, s)| (from + i, s))
    };
    touching().find(|(_, s)| s.span.holds(span)).or_else(|| touching().next())
}

/// Whom a statement cites in the end: the innermost source that has a name or words.
fn cited<'a>(
    doc: &'a Annotated,
    statement: &Statement,
) -> Option<&'a crate::Attribution> {
    statement.chain.last().map(|&a| &doc.attributions[a])
}
