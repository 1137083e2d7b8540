//! Do the reports bear a statement out, as it is worded?
//!
//! In: a statement, annotated like a document, and the documents it is held against. Out:
//! [`Checked`]: an answer, and the sentences that bear on the statement, each with what
//! sets it apart from the statement's wording.
//!
//! A sentence bears on the statement where it has most of its words, weighed by how rare
//! they are. Then every word, figure, date and name of the statement must be accounted
//! for, and nothing in the sentence may stand between it and the statement: a negation, a
//! plan, a wider scope. What is not accounted for is told as a [`Difference`]; only a
//! statement without one is borne out. It is the opposite of counting outlets that share
//! words: "600 were killed" shares nearly all of them with "600 were killed or wounded".
//!
//! It does not reason: that a mayor's resignation ends a term, that 13 is more than a
//! dozen of them, it does not know; such a statement is not found.

mod amount;
mod asked;
mod compare;
mod sheet;
mod tree;
mod words;

use crate::Annotated;
use crate::corroborate::Story;
use crate::document::{Place, Span};
use crate::language::Language;
use asked::Asked;
use sheet::Sheet;
use words::Lexicon;

/// How a statement stands to the reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// A report says so, in as many words or others that mean the same.
    BorneOut,
    /// A report says more than the statement, which is true of it.
    Weaker,
    /// Some origin says so and another denies it, or gives another figure.
    Disputed,
    /// Reports bear it out only in a weaker form.
    Stronger,
    /// A report says otherwise.
    Contradicted,
    /// No report speaks of it.
    NotFound,
}

impl Answer {
    /// What it is called in JSON, and in the literate cases.
    pub fn key(self) -> &'static str {
        match self {
            Answer::BorneOut => "borne-out",
            Answer::Weaker => "weaker",
            Answer::Disputed => "disputed",
            Answer::Stronger => "stronger",
            Answer::Contradicted => "contradicted",
            Answer::NotFound => "not-found",
        }
    }
}

/// What was found on a statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The answer, by all that was found.
    pub answer: Answer,
    /// What bears on it, the most telling first.
    pub bearings: Vec<Bearing>,
}

/// One sentence that bears on the statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Bearing {
    /// What this sentence alone says to the statement.
    pub answer: Answer,
    /// The sentence.
    pub place: Place,
    /// The share of the statement's words that it has, weighed by rarity.
    pub support: f32,
    /// What sets it apart from the statement.
    pub differences: Vec<Difference>,
    /// Whose word it is in the end, by the fullest name in the document; `None` where the
    /// document speaks in its own voice.
    pub source: Option<String>,
    /// The claim it states: the index of the story, and of the claim in it.
    pub claim: Option<(usize, usize)>,
}

/// One thing that sets a sentence apart from the statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// What it is about.
    pub kind: Kind,
    /// The words of the statement; `None` where it has none for it.
    pub asked: Option<Span>,
    /// The words of the report; `None` where it has none for it.
    pub said: Option<Span>,
}

/// What a difference is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The statement leaves more room: "hundreds" for "600".
    Looser,
    /// The statement leaves less room: "600" for "about 600".
    Bound,
    /// Another number.
    Figure,
    /// Others are counted, or fewer: "killed" for "killed or wounded".
    Scope,
    /// A plan, a possibility or an allegation is told as done.
    Certainty,
    /// One of the two says that it is not so.
    Negation,
    /// The contrary: "rose" for "fell".
    Contrary,
    /// Another person or body, or another's word.
    Who,
    /// Another time.
    When,
    /// Another place.
    Where,
    /// Words that the report has nothing for.
    Words,
}

/// A denial of a claim denies the statement where it has this share of its words.
const DENIES: f32 = 0.3;
/// Bearings that are told.
const MOST: usize = 12;

/// Holds `statement` against the documents; `stories` are what they come to.
pub fn check(
    statement: &Annotated,
    docs: &[Annotated],
    stories: &[Story],
    language: &Language,
) -> Checked {
    let lexicon = Lexicon::new(language, docs);
    let asked = Asked::new(statement, &lexicon);
    let mut bearings = Vec::new();
    let sheets: Vec<(usize, Sheet)> =
        docs.iter().map(|doc| Sheet::new(doc, &lexicon)).enumerate().collect();
    for (document, sheet) in &sheets {
        let document = *document;
        let own = bearings.len();
        for window in sheet.windows() {
            let held = compare::compare(&asked, sheet, &window, &lexicon);
            let Some(held) = held else { continue };
            // A pair adds to its sentences only what neither says alone.
            let alone = |b: &Bearing| {
                b.place.document == document
                    && window.span.holds(b.place.span)
                    && b.answer <= held.answer
                    && b.differences.len() <= held.differences.len()
            };
            if bearings.iter().skip(own).any(alone) {
                continue;
            }
            let place = Place { document, span: window.span };
            let claim = claim_at(stories, Place { document, span: held.span });
            let (answer, support) = (held.answer, held.support);
            let (differences, source) = (held.differences, held.source);
            bearings.push(Bearing { answer, place, support, differences, source, claim });
        }
    }
    bearings.sort_by(|a, b| {
        let key = |x: &Bearing| (weight(x), x.place);
        key(a)
            .0
            .cmp(&key(b).0)
            .then(a.differences.len().cmp(&b.differences.len()))
            .then(b.support.total_cmp(&a.support))
            .then(a.place.cmp(&b.place))
    });
    // That somebody says so is not disputed by who denies it.
    let says_who = !asked.frames.is_empty();
    let denied = |bearing: &Bearing| {
        if says_who {
            return false;
        }
        let claim = bearing.claim.and_then(|(s, c)| stories.get(s)?.claims.get(c));
        let denials = claim.into_iter().flat_map(|claim| &claim.denials);
        denials.into_iter().any(|denial| {
            let sheet =
                sheets.iter().find(|(document, _)| *document == denial.place.document);
            sheet.is_some_and(|(_, sheet)| {
                asked.shared(&sheet.words_at(denial.place.span)) >= DENIES
            })
        })
    };
    let answer = answer(&bearings, denied);
    bearings.truncate(MOST);
    Checked { answer, bearings }
}

/// How much a bearing weighs against others, the least first: what decides comes before
/// what only comes near.
fn weight(bearing: &Bearing) -> u8 {
    match bearing.answer {
        Answer::BorneOut | Answer::Disputed => 0,
        Answer::Weaker => 1,
        Answer::Contradicted => 2,
        Answer::Stronger => 3,
        Answer::NotFound => 4,
    }
}

/// The answer of all bearings together. What one report bears out another may contradict,
/// and a claim that somebody denies is disputed however many state it.
fn answer(bearings: &[Bearing], denied: impl Fn(&Bearing) -> bool) -> Answer {
    let of = |answer| bearings.iter().find(move |b: &&Bearing| b.answer == answer);
    let negated = |b: &Bearing| {
        b.answer == Answer::Contradicted
            && b.differences.iter().all(|d| d.kind == Kind::Negation)
    };
    for good in [Answer::BorneOut, Answer::Weaker] {
        let Some(bearing) = of(good) else { continue };
        let against = denied(bearing) || bearings.iter().any(negated);
        return if against { Answer::Disputed } else { good };
    }
    let rest = [Answer::Contradicted, Answer::Stronger];
    rest.into_iter().find(|answer| of(*answer).is_some()).unwrap_or(Answer::NotFound)
}

/// The claim that a sentence states, the weightiest.
fn claim_at(stories: &[Story], place: Place) -> Option<(usize, usize)> {
    let states = |claim: &crate::corroborate::Claim| {
        claim.statements.iter().any(|s| {
            s.place.document == place.document && place.span.touches(s.place.span)
        })
    };
    stories.iter().enumerate().find_map(|(story, told)| {
        if !told.documents.contains(&place.document) {
            return None;
        }
        let claim = told.claims.iter().position(states)?;
        Some((story, claim))
    })
}
