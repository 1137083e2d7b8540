//! Runs of capitalised words, cut into roles and names.

use super::view::{Listed, View};
use super::{Chunk, NameKind};
use crate::segment::{Tag, TokenKind};
use std::ops::Range;

/// The dash of a dateline stands at most this many tokens behind the place.
const DATELINE: usize = 14;

/// Appends the names of one sentence to `chunks`.
pub(super) fn find(view: &View, chunks: &mut Vec<Chunk>) {
    let mut at = 0;
    while at < view.tokens.len() {
        if view.can_name(at) {
            let end = run_end(view, at);
            cut(view, at..end, chunks);
            at = end;
        } else {
            at += 1;
        }
    }
}

/// Where the run of name words from `start` ends.
fn run_end(view: &View, start: usize) -> usize {
    let mut at = start;
    loop {
        let listed = view.listed(at).map_or(1, |l| l.length);
        at += listed.max(1);
        if view.can_name(at) {
            continue;
        }
        match joined(view, start, at) {
            Some(next) => at = next,
            None => return at.min(view.tokens.len()),
        }
    }
}

/// Where the run goes on after small words that stand inside names.
fn joined(view: &View, start: usize, at: usize) -> Option<usize> {
    let lower = view.lower(at);
    let verb = matches!(view.tag(at), Tag::Verb | Tag::Aux | Tag::Pron);
    if view.lists.particles.has(lower) && !verb && view.can_name(at + 1) {
        return Some(at + 1);
    }
    if view.lists.particles.has(lower)
        && view.lists.particles.has(view.lower(at + 1))
        && view.can_name(at + 2)
    {
        return Some(at + 2);
    }
    if !view.lists.body_joins.has(lower) {
        return None;
    }
    let next = if view.tag(at + 1) == Tag::Det { at + 2 } else { at + 1 };
    let takes = (start..at).any(|i| takes_of(view, i));
    let of = view.tag(at) == Tag::Adp && takes;
    let and = view.tag(at) == Tag::Cconj && view.raw(at).len() == 1
        || (view.tag(at) == Tag::Cconj && ends_listing(view, start, at));
    (view.can_name(next) && (of || and)).then_some(next)
}

/// "Ministry (of …)", "Secretary (of State)": the word may go on with a small word.
fn takes_of(view: &View, at: usize) -> bool {
    let lower = view.lower(at);
    view.lists.body_heads.has(lower) || lower != view.raw(at) && view.is_role(at)
}

/// "Ministry of Health **and** Welfare": inside a body's name after a small word.
fn ends_listing(view: &View, start: usize, at: usize) -> bool {
    view.lists.body_heads.has(view.lower(start))
        && (start..at).any(|i| view.tag(i) == Tag::Adp)
        && view.listed(at + 1).is_none()
}

/// Cuts a run into role and names.
fn cut(view: &View, run: Range<usize>, chunks: &mut Vec<Chunk>) {
    if let Some(listed) = view.listed(run.start).filter(|l| l.length == run.len()) {
        return push_listed(view, run, listed, chunks);
    }
    let Some(after) = role_end(view, &run) else { return name(view, run, chunks) };
    role_names(view, run.start..after, chunks);
    if after < run.end {
        let start = chunks.len();
        name(view, after..run.end, chunks);
        if let Some(chunk) = chunks.get_mut(start)
            && (!chunk.sure || chunk.kind == NameKind::Person)
        {
            chunk.kind = NameKind::Person;
            chunk.sure = true;
            chunk.role = view.span(&role_start(view, &run, after));
        }
    }
}

/// The role in front of a name, without a form of address before it.
fn role_start(view: &View, run: &Range<usize>, after: usize) -> Range<usize> {
    let mut end = after;
    while end > run.start && view.is_honorific(end - 1) {
        end -= 1;
    }
    super::role::leftward(view, run.start)..end
}

/// One past the last word of the role that a run starts with; `None` where it starts
/// with none.
fn role_end(view: &View, run: &Range<usize>) -> Option<usize> {
    let mut end = None;
    let mut at = run.start;
    while at < run.end {
        let listed = view.listed(at).filter(|l| !l.people);
        if let Some(listed) = listed.filter(|l| l.length > 1) {
            at += listed.length;
            continue;
        }
        if view.is_role(at) || view.is_honorific(at) {
            end = Some(at + 1);
        }
        at += 1;
    }
    let end = of_what(view, end?, run);
    let head = (end..run.end).any(|i| view.lists.body_heads.has(view.lower(i)));
    (!head).then_some(end)
}

/// Where "of State" after "Secretary" ends.
fn of_what(view: &View, end: usize, run: &Range<usize>) -> usize {
    if end >= run.end || view.tag(end) != Tag::Adp {
        return end;
    }
    let next = if view.tag(end + 1) == Tag::Det { end + 2 } else { end + 1 };
    (next + view.listed(next).map_or(1, |l| l.length)).min(run.end)
}

/// The names inside a role: "**NATO** Secretary General".
fn role_names(view: &View, role: Range<usize>, chunks: &mut Vec<Chunk>) {
    let first = role
        .clone()
        .find(|i| view.is_role(*i) || view.lists.role_adverbs.has(view.lower(*i)));
    let mut at = role.start;
    if let Some(first) = first
        && first > role.start
        && view.listed(at).is_none_or(|l| l.length > first - at)
    {
        name(view, role.start..first, chunks);
        at = first;
    }
    while at < role.end {
        match view.listed(at) {
            Some(listed) if at + listed.length <= role.end => {
                push_listed(view, at..at + listed.length, listed, chunks);
                at += listed.length;
            }
            _ => at += 1,
        }
    }
}

fn push_listed(
    view: &View,
    range: Range<usize>,
    listed: Listed,
    chunks: &mut Vec<Chunk>,
) {
    let Some(span) = view.span(&range) else { return };
    let text = view.raw.get(range).unwrap_or_default().join(" ");
    chunks.push(Chunk {
        span,
        kind: listed.kind,
        sure: true,
        listed: if listed.name.is_empty() { text } else { listed.name.into() },
        role: None,
        headline: view.headline,
        people: listed.people,
    });
}

/// A run without a role: one name, or a listed one with something before or after it.
fn name(view: &View, range: Range<usize>, chunks: &mut Vec<Chunk>) {
    if range.is_empty() {
        return;
    }
    if let Some(listed) = view.listed(range.start) {
        if listed.length >= range.len() {
            return push_listed(view, range, listed, chunks);
        }
        let rest = range.start + listed.length..range.end;
        let whole = view.listed(rest.start).is_some_and(|l| l.length == rest.len());
        let own = whole || head_kind(view, &range).is_none() && !is_person(view, &range);
        let next = view.listed(rest.start).is_some() || is_person(view, &rest);
        if own && (next || view.tag(rest.start) == Tag::Adp) {
            push_listed(view, range.start..rest.start, listed, chunks);
            let rest = if next { rest } else { rest.start + 1..rest.end };
            return name(view, rest, chunks);
        }
    }
    let (kind, sure) = kind(view, &range);
    if view.headline && !sure && range.len() > 3 {
        return;
    }
    let Some(span) = view.span(&range) else { return };
    chunks.push(Chunk {
        span,
        kind: kind.unwrap_or(NameKind::Misc),
        sure,
        listed: String::new(),
        role: None,
        headline: view.headline,
        people: false,
    });
}

/// What a run names, and whether that is more than a guess.
fn kind(view: &View, range: &Range<usize>) -> (Option<NameKind>, bool) {
    if is_dateline(view, range) {
        return (Some(NameKind::Place), true);
    }
    if is_person(view, range) {
        return (Some(NameKind::Person), true);
    }
    if let Some(kind) = head_kind(view, range) {
        return (Some(kind), true);
    }
    let acronym = is_acronym(view, range);
    if is_cited(view, range) {
        let kind = if acronym { NameKind::Organisation } else { NameKind::Person };
        return (Some(kind), true);
    }
    (acronym.then_some(NameKind::Organisation), false)
}

/// The place that a report opens with: "MARRICK, March 15 (Agency) —".
fn is_dateline(view: &View, range: &Range<usize>) -> bool {
    let mut words = range.clone().map(|at| view.raw(at));
    let after = range.end..range.end + DATELINE;
    let is_mark = |at: usize, marks: &[&str]| marks.contains(&view.raw(at));
    range.start == 0
        && words.all(|w| !w.contains(char::is_lowercase))
        && is_mark(range.end, &[",", "(", "—", "–", "--", "-"])
        && after.into_iter().any(|at| is_mark(at, &["—", "–", "--", "-"]))
}

/// One word all in capitals, in a text that is not.
fn is_acronym(view: &View, range: &Range<usize>) -> bool {
    let first = view.raw(range.start);
    let capitals = first.chars().all(|c| c.is_uppercase() || c == '&');
    range.len() == 1 && capitals && first.chars().count() > 1 && !view.headline
}

/// A given name with another name after it, or a generation at the end.
fn is_person(view: &View, range: &Range<usize>) -> bool {
    let last = view.lower(range.end.saturating_sub(1));
    let heads = head_kind(view, &(range.start + 1..range.end)).is_some();
    let given = view.lists.given.get(view.raw(range.start));
    let second = view.raw(range.start + 1);
    match range.len() {
        0 => false,
        1 => {
            view.lists.surnames.has(view.raw(range.start))
                || (given == Some("") && view.listed(range.start).is_none())
        }
        2..=4 => {
            !heads
                && (given.is_some()
                    || matches!(last, "jr." | "sr." | "jr" | "sr" | "ii" | "iii")
                    || (second.len() == 2 && second.ends_with('.')))
        }
        _ => false,
    }
}

/// What a word in the name says it is: "Ministry", "River", "War".
fn head_kind(view: &View, range: &Range<usize>) -> Option<NameKind> {
    let lists = view.lists;
    let fits = |value: &str, at: usize| match value {
        "end" => at + 1 == range.end || view.tag(at + 1) == Tag::Adp,
        "start" => at == range.start && range.len() > 1,
        _ => true,
    };
    let last = range.end.checked_sub(1)?;
    let heads = [
        (lists.body_heads, NameKind::Organisation),
        (lists.place_heads, NameKind::Place),
        (lists.misc_heads, NameKind::Misc),
    ];
    let at_end =
        heads.iter().find(|(list, _)| range.len() > 1 && list.has(view.lower(last)));
    if let Some((list, kind)) = at_end
        && list.get(view.lower(last)) != Some("start")
    {
        return Some(*kind);
    }
    heads.iter().find_map(|(list, kind)| {
        range
            .clone()
            .find(|at| list.get(view.lower(*at)).is_some_and(|v| fits(v, *at)))
            .filter(|_| range.len() > 1)
            .map(|_| *kind)
    })
}

/// A verb of saying, an age or "who" follows.
fn is_cited(view: &View, range: &Range<usize>) -> bool {
    let next = range.end;
    let age = view.raw(next) == ","
        && view
            .tokens
            .get(next + 1)
            .is_some_and(|t| t.kind == TokenKind::Number && t.lower.len() < 3)
        && view.raw(next + 2) == ",";
    age || view.lists.cites.has(view.lower(next))
}
