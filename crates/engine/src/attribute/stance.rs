//! How the source stands to the content.
//!
//! The verb or noun says it, but for three turns: a negated cue asserts nothing ("did
//! not deny", "could not confirm"); calling a claim a falsehood denies it, with whatever
//! verb ("called the reports 'fake news'", "said the charges were false"); and to slam a
//! claim is to deny it.

use super::Stance;
use super::cue::{Cue, Form};
use super::lexicon::Lexicon;
use crate::document::Span;
use crate::segment::{Segments, Token};

/// How far before a word its negation may stand ("does not really exist").
const NEGATION_REACH: usize = 4;

/// One citation.
pub(super) struct Cited<'a> {
    pub(super) cue: &'a Cue,
    /// Where the cue stands.
    pub(super) at: Option<Span>,
    pub(super) content: &'a [Span],
}

/// The stance of one citation.
pub(super) fn of(
    Cited { cue, at, content }: &Cited,
    segments: &Segments,
    lexicon: &Lexicon,
) -> Stance {
    let stance = cue.frame.stance();
    let within =
        |s: &Span| segments.tokens.get(segments.tokens_in(*s)).unwrap_or_default();
    let tokens: Vec<&Token> = content.iter().flat_map(within).collect();
    match cue.form {
        Form::Open => return Stance::Doubts,
        Form::Hearsay => return stance,
        Form::Noun if cue.negated => return Stance::Denies,
        _ if cue.negated => return Stance::Doubts,
        _ => {}
    }
    let states = matches!(stance, Stance::Asserts | Stance::Confirms);
    // "dismissed the report as": the claim can be a part of the cue.
    let own: Vec<&Token> = at.iter().flat_map(within).collect();
    let claim = || {
        claim_at(&own, lexicon).is_some()
            || claim_at(&tokens, lexicon).is_some_and(|at| at < 6)
    };
    let denies = states && (falsifies(&tokens, lexicon) || cue.frame.rebuffs && claim());
    if denies { Stance::Denies } else { stance }
}

/// Whether the words say of a claim that it is not so.
fn falsifies(tokens: &[&Token], lexicon: &Lexicon) -> bool {
    let claim = claim_at(tokens, lexicon);
    let named = claim.is_some()
        || tokens.first().is_some_and(|t| {
            lexicon.is(&t.lower, "empty") || lexicon.is(&t.lower, "that")
        });
    tokens.iter().enumerate().any(|(at, token)| {
        let after = claim.is_none_or(|c| c < at);
        let false_ =
            lexicon.falsehoods.has(&token.lemma) || lexicon.falsehoods.has(&token.lower);
        let truth = lexicon.truths.get(&token.lemma);
        if !false_ && truth.is_none() {
            return false;
        }
        let alone = truth == Some("alone");
        let near = &tokens[at.saturating_sub(NEGATION_REACH)..at];
        let negated = near.iter().any(|t| lexicon.negations.has(&t.lower));
        (false_ && !negated && named && after)
            || (truth.is_some() && negated && (alone || claim.is_some()))
    })
}

/// The first word for what others said.
fn claim_at(tokens: &[&Token], lexicon: &Lexicon) -> Option<usize> {
    tokens.iter().position(|t| lexicon.claims.has(&t.lemma))
}
