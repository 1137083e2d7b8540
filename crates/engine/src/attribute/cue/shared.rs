//! The subject that a verb without one of its own shares with another: "and added",
//! ", saying".

use super::Cue;
use super::subject::{self, Subject};
use crate::attribute::lexicon::Lexicon;
use crate::attribute::phrase::{self, Verb};
use crate::attribute::unit::Unit;
use crate::segment::{Relation, Tag};
use std::iter::{once, successors};

/// So many heads of a verb are followed to find the cue it hangs on.
const HIGHEST: usize = 6;

/// The subject of the cue or verb that this one hangs on, by the tree, else of the cue
/// before, else of another verb before it.
pub(super) fn subject(
    unit: &Unit,
    verb: &Verb,
    earlier: &[Cue],
    lexicon: &Lexicon,
) -> Option<Subject> {
    governor(unit, verb.head, earlier)
        .and_then(Cue::subject)
        .or_else(|| conjoined(unit, verb.head, lexicon))
        .or_else(|| earlier.iter().rev().find_map(Cue::subject))
        .or_else(|| of_clause(unit, verb, lexicon))
}

/// The cue before it that a verb hangs on, in the dependency tree.
fn governor<'a>(unit: &Unit, verb: usize, earlier: &'a [Cue]) -> Option<&'a Cue> {
    let joins = [Relation::Conj, Relation::Advcl, Relation::Xcomp, Relation::Ccomp];
    let above = |at: &usize| {
        let (head, relation) = unit.head(*at)?;
        head.filter(|_| joins.contains(&relation))
    };
    successors(Some(verb), above)
        .take(HIGHEST)
        .find_map(|head| earlier.iter().find(|c| c.head == head))
}

/// The subject of the verb that this one is joined to by "and", in the dependency tree.
fn conjoined(unit: &Unit, verb: usize, lexicon: &Lexicon) -> Option<Subject> {
    let joined = |at: &usize| {
        let (head, relation) = unit.head(*at)?;
        head.filter(|h| relation == Relation::Conj && *h < *at)
    };
    let first = successors(joined(&verb), joined).take(HIGHEST).last()?;
    if !matches!(unit.tag(first), Tag::Verb | Tag::Aux) {
        return None;
    }
    subject::before(unit, phrase::verb_group(unit, first, lexicon).start, lexicon)
}

/// The subject of a clause before the verb: for a participle of the first, since it hangs
/// on the main clause, else of the nearest; at best of one that hangs on nothing itself.
fn of_clause(unit: &Unit, verb: &Verb, lexicon: &Lexicon) -> Option<Subject> {
    let place = |nth| if verb.participle { nth } else { verb.start - 1 - nth };
    let mut subjects =
        (0..verb.start).filter_map(|nth| of_finite_verb(unit, place(nth), lexicon));
    let first = subjects.next()?;
    let is_main = |s: &Subject| s.antecedent.is_none() && !is_embedded(unit, s, lexicon);
    once(first).chain(subjects).find(is_main).or(Some(first))
}

/// The subject of the verb at an item, outside quotation marks.
fn of_finite_verb(unit: &Unit, at: usize, lexicon: &Lexicon) -> Option<Subject> {
    if !matches!(unit.tag(at), Tag::Verb | Tag::Aux) || unit.quoted(at) {
        return None;
    }
    let group = phrase::verb_group(unit, at, lexicon);
    let finite = !group.infinitive && !group.participle;
    finite.then(|| subject::before(unit, group.start, lexicon)).flatten()
}

/// Whether the clause of a subject hangs on another: "that the mayor", "after the mayor".
fn is_embedded(unit: &Unit, subject: &Subject, lexicon: &Lexicon) -> bool {
    subject.at.0.checked_sub(1).is_some_and(|b| {
        matches!(unit.tag(b), Tag::Sconj | Tag::Adp) || lexicon.openers.has(unit.lower(b))
    })
}
