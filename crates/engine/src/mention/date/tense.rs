//! Whether a sentence looks back or ahead where a date stands in it.
//!
//! The verb group that a date hangs on decides. Without a parse that is the nearest one
//! to its left in the same clause, or the first to its right where the date opens the
//! clause: "On Friday the council will vote".

use crate::language::WordList;
use crate::segment::{Form, Tag, Token};

/// Which way the words around a date look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// What happened.
    Behind,
    /// What is to happen.
    Ahead,
    /// What is so or happens, told in the present.
    Present,
    /// No verb tells.
    Unknown,
}

/// The direction at token `at` of a sentence; `ahead` lists the words that look ahead.
pub(super) fn direction(tokens: &[Token], at: usize, ahead: &WordList) -> Direction {
    let before = tokens.get(..at).unwrap_or_default();
    // A gerund ("including two nights") leaves the time to the verb before it.
    let left = before
        .iter()
        .rposition(|t| is_verb(t) && t.form != Form::PresentParticiple)
        .or_else(|| before.iter().rposition(is_verb));
    if let Some(verb) = left
        && !before.get(verb..).unwrap_or_default().iter().any(ends_clause)
    {
        return of_verb(tokens, verb, ahead);
    }
    let after = tokens.get(at + 1..).unwrap_or_default();
    if let Some(verb) = after.iter().take(40).position(is_verb) {
        return of_verb(tokens, at + 1 + verb, ahead);
    }
    left.map_or(Direction::Unknown, |verb| of_verb(tokens, verb, ahead))
}

/// The direction of the verb group that token `verb` belongs to.
fn of_verb(tokens: &[Token], verb: usize, ahead: &WordList) -> Direction {
    let Some(token) = tokens.get(verb) else { return Direction::Unknown };
    // The modal, auxiliary or governing verb of the group stands a few words before.
    let group = tokens.get(verb.saturating_sub(4)..verb).unwrap_or_default();
    let has = |word: &Token| ahead.has(&word.lower);
    // Some look ahead only where they govern another verb: "agreed to meet in May", but
    // "agreed in May".
    if ahead.get(&token.lower).is_some_and(|value| value != "governs") {
        return Direction::Ahead;
    }
    match token.form {
        Form::Past => Direction::Behind,
        Form::Modal => Direction::Ahead,
        Form::Base | Form::Plain if group.iter().any(has) => Direction::Ahead,
        Form::PastParticiple | Form::PresentParticiple => {
            if group.iter().rev().take(3).any(has) {
                Direction::Ahead
            } else {
                Direction::Behind
            }
        }
        Form::Base => Direction::Unknown,
        Form::Present | Form::Present3 => Direction::Present,
        _ => Direction::Unknown,
    }
}

fn is_verb(token: &Token) -> bool {
    matches!(token.tag, Tag::Verb | Tag::Aux)
}

/// Marks that part a date from the verbs before it.
fn ends_clause(token: &Token) -> bool {
    matches!(token.lower.as_ref(), ";" | "—" | "–" | "--" | ":" | "(" | "|")
}
