//! Roles around a name: before it in small letters, and in apposition.

use super::view::View;
use super::{Chunk, NameKind};
use crate::segment::{Form, Tag};
use std::ops::Range;

/// No role is longer than this many tokens.
const LONGEST: usize = 12;

/// Gives the names of one sentence the roles that stand around them.
pub(super) fn attach(view: &View, chunks: &mut [Chunk]) {
    for chunk in chunks.iter_mut().filter(|c| !c.people && c.role.is_none()) {
        let plain = chunk.listed.is_empty();
        let body = matches!(chunk.kind, NameKind::Organisation | NameKind::Place);
        if !plain || body || (chunk.sure && chunk.kind != NameKind::Person) {
            continue;
        }
        let name = view.range_of(chunk.span);
        if view.is_role(name.end) && view.capital(name.end) {
            continue;
        }
        let role = before(view, &name)
            .or_else(|| after(view, &name))
            .or_else(|| apposed_to(view, &name));
        if let Some(span) = role.and_then(|r| view.span(&r)) {
            chunk.role = Some(span);
            chunk.kind = NameKind::Person;
            chunk.sure = true;
        }
    }
}

/// "Pentagon deputy press secretary" before "Sabrina Singh".
fn before(view: &View, name: &Range<usize>) -> Option<Range<usize>> {
    let head = name.start.checked_sub(1)?;
    if !view.is_role(head) || view.tag(head) == Tag::Verb {
        return None;
    }
    Some(leftward(view, head)..name.start)
}

/// Where the noun phrase that `head` ends begins.
pub(super) fn leftward(view: &View, head: usize) -> usize {
    let mut start = head;
    while let Some(at) = start.checked_sub(1) {
        let modifier = match view.tag(at) {
            Tag::Noun | Tag::Adj | Tag::Propn => {
                !view.lists.not_names.has(view.lower(at))
            }
            Tag::Part => view.lower(at).starts_with('\''),
            Tag::Cconj => view.is_role(at.wrapping_sub(1)),
            _ => view.lists.role_adverbs.has(view.lower(at)),
        };
        if !modifier || head - at > LONGEST {
            break;
        }
        start = at;
    }
    while start < head && view.tag(start) == Tag::Part {
        start += 1;
    }
    start
}

/// ", deputy spokeswoman for the Pentagon," after the name; "is the mayor of …".
fn after(view: &View, name: &Range<usize>) -> Option<Range<usize>> {
    let mut at = name.end;
    if view.raw(at) == "," && is_age(view, at + 1) && view.raw(at + 2) == "," {
        at += 2;
    }
    let comma = view.raw(at) == ",";
    let copula = view.tag(at) == Tag::Aux
        && view.tokens.get(at).is_some_and(|t| t.form != Form::Modal)
        && view.tag(at + 1) == Tag::Det;
    if !comma && !copula {
        return None;
    }
    phrase(view, at + 1)
}

fn is_age(view: &View, at: usize) -> bool {
    view.tag(at) == Tag::Num && view.raw(at).len() < 3
}

/// The noun phrase from `from`, if its head is a role, up to the next comma or verb.
fn phrase(view: &View, from: usize) -> Option<Range<usize>> {
    let start = from + usize::from(matches!(view.tag(from), Tag::Det | Tag::Pron));
    let mut head = None;
    let mut end = start;
    while end < view.tokens.len() && end - start < LONGEST {
        let tag = view.tag(end);
        let stops = match tag {
            Tag::Punct | Tag::Sym | Tag::Verb | Tag::Aux | Tag::Sconj | Tag::Pron => true,
            Tag::Adp => head.is_none(),
            Tag::Cconj => {
                head.is_none() || !view.is_role(end + 1) && !view.capital(end + 1)
            }
            _ => false,
        };
        if stops {
            break;
        }
        if head.is_none() && view.is_role(end) && tag != Tag::Adj {
            head = Some(end);
        }
        end += 1;
    }
    while end > start
        && matches!(view.tag(end - 1), Tag::Adp | Tag::Det | Tag::Adv | Tag::Cconj)
    {
        end -= 1;
    }
    // A name before the head is somebody else: "Ada Merrow, Lena Holt's lawyer, said".
    let head = head.filter(|h| !(start..*h).any(|i| view.is_given(i)))?;
    (head < end).then_some(start..end)
}

/// "The alliance's secretary general, Mark Rutte, said": the role, then the name
/// between commas.
fn apposed_to(view: &View, name: &Range<usize>) -> Option<Range<usize>> {
    let comma = name.start.checked_sub(1).filter(|at| view.raw(*at) == ",")?;
    if !matches!(view.raw(name.end), "," | "." | "") && name.end < view.tokens.len() {
        return None;
    }
    // "…, the mayor of Port Ellis, Ada Merrow, …": the head may have a tail.
    let from = comma.saturating_sub(LONGEST);
    let head = (from..comma).rev().take_while(|at| in_phrase(view, *at));
    let head = head.filter(|at| view.is_role(*at)).last()?;
    let start = leftward(view, head);
    let known = start.checked_sub(1).is_none_or(|at| {
        matches!(view.tag(at), Tag::Det | Tag::Pron | Tag::Adp | Tag::Punct | Tag::Verb)
    });
    known.then_some(start..comma)
}

fn in_phrase(view: &View, at: usize) -> bool {
    matches!(
        view.tag(at),
        Tag::Noun | Tag::Adj | Tag::Propn | Tag::Adp | Tag::Det | Tag::Part
    )
}
