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

mod asked;
mod compare;
mod deed;
mod said;

use crate::Annotated;
use crate::corroborate::{Standing, Story};
use crate::document::{Place, Span};
use crate::language::Language;
use asked::Asked;
use said::Sentences;

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
    /// Another number.
    Figure,
    /// The statement's figure leaves less room: "600" for "about 600".
    Bound,
    /// The statement's figure leaves more room.
    Looser,
    /// Other people or things are counted: "killed" for "killed or wounded".
    Scope,
    /// A plan, a possibility or a demand is told as done.
    Certainty,
    /// One of the two says that it is not so.
    Negation,
    /// Another person, body or place.
    Name,
    /// Another day.
    Date,
    /// Somebody else's word.
    Source,
    /// Words that the report has nothing for.
    Words,
}

/// Bearings that are told.
const MOST: usize = 12;

/// Holds `statement` against the documents; `stories` are what they come to.
pub fn check(
    statement: &Annotated,
    docs: &[Annotated],
    stories: &[Story],
    language: &Language,
) -> Checked {
    let asked = Asked::new(statement, language);
    let mut bearings = Vec::new();
    for (document, doc) in docs.iter().enumerate() {
        let sentences = Sentences::new(doc, language);
        for said in sentences.bearing_on(&asked) {
            let (answer, differences) = compare::compare(&asked, &said, language);
            let place = Place { document, span: said.span };
            let claim = claim_at(stories, place);
            let support = said.support;
            bearings.push(Bearing { answer, place, support, differences, claim });
        }
    }
    bearings.sort_by(|a, b| {
        let key = |x: &Bearing| (weight(x), x.place);
        key(a)
            .0
            .cmp(&key(b).0)
            .then(b.support.total_cmp(&a.support))
            .then(a.place.cmp(&b.place))
    });
    let answer = answer(&bearings, stories);
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
fn answer(bearings: &[Bearing], stories: &[Story]) -> Answer {
    let of = |answer| bearings.iter().find(move |b: &&Bearing| b.answer == answer);
    let denied = |bearing: &Bearing| {
        bearing.claim.is_some_and(|(story, claim)| {
            stories[story].claims[claim].standing == Standing::Disputed
        })
    };
    let same_claim = |a: &Bearing, b: &Bearing| a.claim.is_some() && a.claim == b.claim;
    for good in [Answer::BorneOut, Answer::Weaker] {
        let Some(bearing) = of(good) else { continue };
        let against = of(Answer::Contradicted).is_some_and(|b| same_claim(bearing, b));
        return if denied(bearing) || against { Answer::Disputed } else { good };
    }
    let rest = [Answer::Disputed, Answer::Contradicted, Answer::Stronger];
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
