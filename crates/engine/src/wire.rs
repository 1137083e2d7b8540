//! Our types to and from JSON.
//!
//! These types are the published format and nothing else. The domain types may change
//! with the method; what stands here keeps its name and meaning for as long as
//! [`REPORT`] names its version. `docs/report.schema.json` and
//! `docs/annotate.schema.json` say the same as JSON Schema (draft 2020-12), and a test
//! holds the output to them.
//!
//! `start` and `end` count Unicode code points, end exclusive, so that a program in any
//! language can cut `documents[].text` without knowing how we keep it.
//!
//! ```
//! let line = r#"{"start":0,"end":6,"text":"Monday","type":"DATE","value":null,"relative":true}"#;
//! let date: secondsource::wire::Date = serde_json::from_str(line).unwrap();
//! assert_eq!((date.text.as_ref(), date.value), ("Monday", None));
//! ```

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

/// The version of a report's JSON.
pub const REPORT: &str = "secondsource/report/1";

/// The version of a check's JSON.
pub const CHECK: &str = "secondsource/check/1";

/// Text that is borrowed from a document when written and owned when read.
pub type Text<'a> = Cow<'a, str>;

/// A number that is written as an integer where it is whole.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Number(pub f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        // Above 2^53 neighbouring integers are one `f64`: digits would be invented.
        let whole = self.0.round();
        if whole.abs() < 9_007_199_254_740_992.0 && (self.0 - whole).abs() < 1e-9 {
            to.serialize_i64(whole as i64)
        } else {
            to.serialize_f64(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        f64::deserialize(from).map(Number)
    }
}

/// What `report --format json` prints.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report<'a> {
    /// [`REPORT`].
    pub schema: Text<'a>,
    /// The documents read.
    pub documents: Vec<Document<'a>>,
    /// The stories they tell.
    pub stories: Vec<Story<'a>>,
    /// What the reader should know about the run.
    pub notes: Vec<Note<'a>>,
}

/// One news report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document<'a> {
    /// The same for the same content.
    pub id: Text<'a>,
    /// The file it was read from.
    pub path: Option<Text<'a>>,
    /// Its web address.
    pub url: Option<Text<'a>>,
    /// Who published it.
    pub outlet: Option<Text<'a>>,
    /// The byline.
    pub author: Option<Text<'a>>,
    /// Its headline.
    pub title: Option<Text<'a>>,
    /// ISO 8601 date.
    pub published: Option<String>,
    /// BCP 47 code.
    pub language: Text<'a>,
    /// The text all places point into.
    pub text: Text<'a>,
    /// The paragraphs, headings, captions … that tile the text.
    pub blocks: Vec<Block<'a>>,
}

/// A stretch of a document's text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block<'a> {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// `body`, `heading`, `caption`, `bullet` or `boilerplate`.
    pub kind: Text<'a>,
}

/// A group of documents on one event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Story<'a> {
    /// The same for the same documents.
    pub id: Text<'a>,
    /// Its clearest headline.
    pub title: Text<'a>,
    /// Ids of its documents.
    pub documents: Vec<Text<'a>>,
    /// Ids of its weightiest claims.
    pub brief: Vec<Text<'a>>,
    /// What is reported.
    pub claims: Vec<Claim<'a>>,
    /// Readings of the same quantity.
    pub figures: Vec<Quantity<'a>>,
    /// The same words by the same source.
    pub quotes: Vec<Utterance<'a>>,
    /// Wholes and their parts.
    pub sums: Vec<Sum<'a>>,
    /// Dates given, in order.
    pub timeline: Vec<Moment<'a>>,
    /// Documents that share text.
    pub copies: Vec<Copy<'a>>,
}

/// A place in a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place<'a> {
    /// The document's id.
    pub document: Text<'a>,
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The document's text there, to the character.
    pub text: Text<'a>,
}

/// A place without its words: links are many, and their words stand elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spot<'a> {
    /// The document's id.
    pub document: Text<'a>,
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// What `check --format json` prints.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Check<'a> {
    /// [`CHECK`].
    pub schema: Text<'a>,
    /// The statement as it was asked.
    pub statement: Text<'a>,
    /// `borne-out`, `weaker` (the reports say more), `stronger` (the reports say less),
    /// `contradicted`, `disputed` or `not-found`.
    pub answer: Text<'a>,
    /// What bears on it, the most telling first.
    pub bearings: Vec<Bearing<'a>>,
    /// The documents read.
    pub documents: Vec<Document<'a>>,
    /// What the reader should know about the run.
    pub notes: Vec<Note<'a>>,
}

/// What one place of a document says to a statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bearing<'a> {
    /// What this place alone says to it; `not-found` for what only comes near.
    pub answer: Text<'a>,
    /// Where.
    #[serde(flatten)]
    pub place: Place<'a>,
    /// The share of the statement's words that stand there, 0 to 1.
    pub support: Number,
    /// Whose word it is in the end; null for the outlet's own voice.
    pub source: Option<Text<'a>>,
    /// What sets it apart from the statement.
    pub differences: Vec<Apart<'a>>,
    /// The claim it states; null where it states none.
    pub claim: Option<Claim<'a>>,
}

/// One thing that sets a place apart from a statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Apart<'a> {
    /// `figure`, `bound`, `looser`, `scope`, `certainty`, `negation`, `contrary`, `who`,
    /// `when`, `where` or `words`.
    pub kind: Text<'a>,
    /// The words of the statement, in its own code points; null where it has none.
    pub asked: Option<Piece<'a>>,
    /// The words of the document; null where it has none.
    pub said: Option<Piece<'a>>,
}

/// A few words and where they stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Piece<'a> {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The words, to the character.
    pub text: Text<'a>,
}

/// One proposition with everything that states or denies it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim<'a> {
    /// Its id.
    pub id: Text<'a>,
    /// The clearest wording found.
    pub text: Text<'a>,
    /// Where that wording stands.
    pub wording: Place<'a>,
    /// `disputed`, `corroborated`, `single-origin`, `unestablished` or `own-voice`.
    pub standing: Text<'a>,
    /// Where its word comes from.
    pub origins: Vec<Origin<'a>>,
    /// How many of them surely say the same, and not on one another's word; 0 where no
    /// two do.
    pub independent: usize,
    /// Who states it.
    pub statements: Vec<Assertion<'a>>,
    /// Who denies it.
    pub denials: Vec<Assertion<'a>>,
    /// Where the wording shifts the claim.
    pub shifts: Vec<Shift<'a>>,
    /// Why the statements were held to be one claim.
    pub links: Vec<Link<'a>>,
}

/// The end of a chain of attributions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Origin<'a> {
    /// Its fullest name in the story.
    pub name: Text<'a>,
    /// Its role; empty where none is given.
    pub role: Text<'a>,
    /// `person`, `body`, `document` or `unnamed`; null for an outlet's own voice.
    pub kind: Option<Text<'a>>,
    /// Ids of the documents that rest on it.
    pub documents: Vec<Text<'a>>,
}

/// One document's statement (or denial) of a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assertion<'a> {
    /// Where.
    #[serde(flatten)]
    pub place: Place<'a>,
    /// The source cited; null for the outlet's own voice.
    pub source: Option<Text<'a>>,
    /// `person`, `body`, `document` or `unnamed`; null for the outlet's own voice.
    pub source_kind: Option<Text<'a>>,
    /// The words that cite.
    pub cue: Option<Text<'a>>,
    /// `asserts`, `confirms`, `denies`, `doubts`, `asks` or `expects`.
    pub stance: Text<'a>,
    /// From the outlet to the end of the chain.
    pub chain: Vec<Text<'a>>,
    /// Id of the document whose text this is, where it was copied.
    pub copied_from: Option<Text<'a>>,
}

/// A wording that shifts the claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shift<'a> {
    /// `bound`, `figure`, `scope`, `certainty`, `who` or `when`.
    pub kind: Text<'a>,
    /// The best-sourced wording.
    pub from: Place<'a>,
    /// The words that stand for it elsewhere.
    pub to: Place<'a>,
}

/// Two places that were held to say the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link<'a> {
    /// The one.
    pub a: Spot<'a>,
    /// The other.
    pub b: Spot<'a>,
    /// How sure, 0 to 1.
    pub score: Number,
    /// Why.
    pub evidence: Vec<Evidence<'a>>,
}

/// One reason for a link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence<'a> {
    /// What spoke for it.
    pub feature: Text<'a>,
    /// Its share of the score.
    pub weight: Number,
}

/// Readings of one quantity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quantity<'a> {
    /// Its id.
    pub id: Text<'a>,
    /// What is counted.
    pub counts: Text<'a>,
    /// `same`, `compatible`, `updated` or `differ`.
    pub verdict: Text<'a>,
    /// The readings.
    pub readings: Vec<Reading<'a>>,
}

/// One reading of a quantity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading<'a> {
    /// Where.
    #[serde(flatten)]
    pub place: Place<'a>,
    /// The least it can be.
    pub low: Option<Number>,
    /// The most it can be.
    pub high: Option<Number>,
    /// "around", "some".
    pub about: bool,
    /// Currency, `%` or unit of measure.
    pub unit: Option<Text<'a>>,
    /// ISO date it holds for.
    pub as_of: Option<Text<'a>>,
    /// What is counted, in this document's words.
    pub counts: Text<'a>,
    /// Who is cited for it.
    pub source: Option<Text<'a>>,
}

/// The same words by the same source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Utterance<'a> {
    /// Its id.
    pub id: Text<'a>,
    /// Whose words.
    pub source: Option<Text<'a>>,
    /// The fullest first.
    pub variants: Vec<Variant<'a>>,
}

/// One document's version of an utterance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Variant<'a> {
    /// Where.
    #[serde(flatten)]
    pub place: Place<'a>,
    /// `verbatim`, `trimmed` or `reworded`.
    pub change: Text<'a>,
    /// The difference from the fullest variant, in order.
    pub difference: Vec<Difference<'a>>,
}

/// A run of words in the comparison of two wordings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Difference<'a> {
    /// In both.
    Same(Text<'a>),
    /// Only in the fullest variant.
    Left(Text<'a>),
    /// Only in this one.
    Right(Text<'a>),
}

/// A whole and its parts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sum<'a> {
    /// The document's id.
    pub document: Text<'a>,
    /// The whole.
    pub whole: Term<'a>,
    /// The parts.
    pub parts: Vec<Term<'a>>,
    /// Whole less parts.
    pub difference: Number,
}

/// One number of a [`Sum`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Term<'a> {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The document's text there.
    pub text: Text<'a>,
    /// What it comes to.
    pub value: Number,
}

/// A date that a document gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moment<'a> {
    /// ISO 8601.
    pub date: Text<'a>,
    /// Where.
    #[serde(flatten)]
    pub place: Place<'a>,
}

/// Two documents that share text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Copy<'a> {
    /// Ids of the two.
    pub documents: [Text<'a>; 2],
    /// Id of the one copied, where it can be told.
    pub from: Option<Text<'a>>,
    /// The part of the shorter one's text that stands in the other.
    pub share: Number,
    /// The paragraphs that correspond.
    pub paragraphs: Vec<[Place<'a>; 2]>,
}

/// Something the reader should be told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note<'a> {
    /// Id of the document it is about; null where it is about the run.
    pub document: Option<Text<'a>>,
    /// One sentence.
    pub text: Text<'a>,
}

/// One line of `annotate --format jsonl`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Annotated<'a> {
    /// The document itself.
    #[serde(flatten)]
    pub document: Document<'a>,
    /// Its sentences.
    pub sentences: Vec<Range>,
    /// Mentions of people, bodies and places.
    pub names: Vec<Name<'a>>,
    /// Whom or what the names refer to.
    pub entities: Vec<Entity<'a>>,
    /// Calendar expressions.
    pub dates: Vec<Date<'a>>,
    /// Quantities.
    pub figures: Vec<Figure<'a>>,
    /// Words in quotation marks.
    pub quotes: Vec<Quote<'a>>,
    /// Who is cited for what.
    pub attributions: Vec<Attribution<'a>>,
    /// What the document says, clause by clause.
    pub statements: Vec<Statement<'a>>,
    /// How it was read.
    pub notes: Vec<Text<'a>>,
}

/// A place in the document at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// One mention of a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Name<'a> {
    /// Where.
    #[serde(flatten)]
    pub at: Range,
    /// The words.
    pub text: Text<'a>,
    /// `PER`, `ORG`, `LOC` or `MISC`.
    #[serde(rename = "type")]
    pub kind: Text<'a>,
    /// Id of the entity.
    pub entity: String,
}

/// Whom or what names refer to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entity<'a> {
    /// Its id in this document.
    pub id: String,
    /// The fullest name.
    pub name: Text<'a>,
    /// `PER`, `ORG`, `LOC` or `MISC`.
    #[serde(rename = "type")]
    pub kind: Text<'a>,
    /// Its role; empty where none is given.
    pub role: Text<'a>,
}

/// A calendar expression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Date<'a> {
    /// Where.
    #[serde(flatten)]
    pub at: Range,
    /// The words.
    pub text: Text<'a>,
    /// TIMEX3's `DATE`, `TIME`, `DURATION` or `SET`.
    #[serde(rename = "type")]
    pub kind: Text<'a>,
    /// TIMEX3 value; null where it can't be told.
    pub value: Option<Text<'a>>,
    /// Whether it counts from the document's date.
    pub relative: bool,
}

/// A quantity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure<'a> {
    /// Where.
    #[serde(flatten)]
    pub at: Range,
    /// The words.
    pub text: Text<'a>,
    /// The least it can be.
    pub low: Option<Number>,
    /// The most it can be.
    pub high: Option<Number>,
    /// "around", "some".
    pub about: bool,
    /// Currency, `%` or unit of measure.
    pub unit: Option<Text<'a>>,
    /// What is counted; empty where nothing is named.
    pub counts: Text<'a>,
    /// Where that stands.
    pub counts_at: Option<Range>,
    /// ISO date it holds for.
    pub as_of: Option<Text<'a>>,
    /// "a day" in "100 drones a day".
    pub per: Option<Text<'a>>,
}

/// Words in quotation marks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quote<'a> {
    /// Where, without the marks.
    #[serde(flatten)]
    pub at: Range,
    /// The words.
    pub text: Text<'a>,
    /// Whose words; null where the document does not tell.
    pub source: Option<Text<'a>>,
    /// `speech`, `fragment`, `scare` or `title`.
    pub kind: Text<'a>,
    /// With the marks.
    pub outer: Range,
    /// Insertions and ellipses.
    pub edits: Vec<Range>,
    /// Whether a closing mark was found.
    pub closed: bool,
    /// Whether it goes on from the quote before it.
    pub continues: bool,
    /// Index of the quote this one stands inside.
    pub inside: Option<usize>,
}

/// Who is cited for what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attribution<'a> {
    /// The words that name the source.
    pub source: Vec<Range>,
    /// The words that cite.
    pub cue: Vec<Range>,
    /// What is cited.
    pub content: Vec<Range>,
    /// The source's fullest name; null where the text names nobody.
    pub who: Option<Text<'a>>,
    /// Its role; empty where none is given.
    pub role: Text<'a>,
    /// `person`, `body`, `document` or `unnamed`.
    pub source_kind: Option<Text<'a>>,
    /// `asserts`, `confirms`, `denies`, `doubts`, `asks` or `expects`.
    pub stance: Text<'a>,
    /// Index of the attribution this one stands inside.
    pub within: Option<usize>,
}

/// What a document says in one place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statement<'a> {
    /// Where.
    #[serde(flatten)]
    pub at: Range,
    /// The words.
    pub text: Text<'a>,
    /// Index of its sentence.
    pub sentence: usize,
    /// Attributions, as indices, from the outermost to the innermost.
    pub chain: Vec<usize>,
    /// Says that something is not so.
    pub negated: bool,
    /// Planned, possible or demanded.
    pub unreal: bool,
}
