//! A sentence as the search for names sees it.

use super::{Lists, NameKind};
use crate::document::Span;
use crate::segment::shape::{Mode, mode};
use crate::segment::{Tag, Token, TokenKind};
use std::ops::Range;

/// A sentence's tokens with their text, and what the lists say of them. Indices are
/// into the sentence.
pub(super) struct View<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) raw: Vec<&'a str>,
    pub(super) lists: &'a Lists<'a>,
    /// How the sentence is capitalised.
    pub(super) mode: Mode,
    /// The sentence is a headline: capitals say little.
    pub(super) headline: bool,
}

/// A listed name.
#[derive(Clone, Copy)]
pub(super) struct Listed<'a> {
    /// How many tokens it takes.
    pub(super) length: usize,
    pub(super) kind: NameKind,
    /// The name it goes by.
    pub(super) name: &'a str,
    /// "Russian".
    pub(super) people: bool,
}

impl<'a> View<'a> {
    pub(super) fn of(text: &'a str, tokens: &'a [Token], lists: &'a Lists) -> View<'a> {
        let raw: Vec<&str> = tokens.iter().map(|t| t.span.of(text)).collect();
        // Headlines have no full stop; a short sentence full of long names has.
        let stopped = raw.last().is_some_and(|last| last.contains('.'));
        let mode = mode(raw.iter().copied());
        let headline = match mode {
            Mode::Running => false,
            Mode::Title => !stopped,
            Mode::Upper => true,
        };
        View { tokens, raw, lists, mode, headline }
    }

    pub(super) fn raw(&self, at: usize) -> &'a str {
        self.raw.get(at).copied().unwrap_or("")
    }

    pub(super) fn lower(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |t| &*t.lower)
    }

    pub(super) fn tag(&self, at: usize) -> Tag {
        self.tokens.get(at).map_or(Tag::Punct, |t| t.tag)
    }

    /// The span of a range of tokens.
    pub(super) fn span(&self, range: &Range<usize>) -> Option<Span> {
        let first = self.tokens.get(range.start)?;
        let last = self.tokens.get(range.end.checked_sub(1)?)?;
        (range.start < range.end).then(|| first.span.join(last.span))
    }

    /// The tokens of a span.
    pub(super) fn range_of(&self, span: Span) -> Range<usize> {
        let start = self.tokens.partition_point(|t| t.span.end <= span.start);
        let end = self.tokens.partition_point(|t| t.span.start < span.end);
        start..end.max(start)
    }

    /// Where in a listed name the word stands: its kind, first or later; 0 in none.
    pub(super) fn listed_part(&self, at: usize) -> u64 {
        let part = |back: usize| {
            let listed = self.listed(at.checked_sub(back)?)?;
            let kind = listed.kind as u64 * 2 + u64::from(listed.people);
            (listed.length > back).then_some(1 + kind * 2 + u64::from(back > 0))
        };
        (0..4).find_map(part).unwrap_or(0)
    }

    /// Whether the word starts with a capital, or goes on with one after a short
    /// first part (`al-Qaida`).
    pub(super) fn capital(&self, at: usize) -> bool {
        let raw = self.raw(at);
        raw.starts_with(char::is_uppercase)
            || raw.split_once(['-', '’', '\'']).is_some_and(|(first, rest)| {
                (1..4).contains(&first.len())
                    && first.bytes().all(|b| b.is_ascii_lowercase())
                    && rest.starts_with(char::is_uppercase)
            })
    }

    /// Whether nothing but marks stands before the word in its sentence, quote or
    /// heading.
    pub(super) fn opens(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return true };
        let mark = self.raw(before);
        self.tokens.get(before).is_none_or(|t| t.kind == TokenKind::Mark)
            && (matches!(mark, ":" | "\"" | "“" | "‘" | "«" | "'" | "*" | "•" | "[")
                || (before == 0)
                || (self.opens(before) && mark != ","))
    }

    /// The longest listed name that starts at `at`.
    pub(super) fn listed(&self, at: usize) -> Option<Listed<'a>> {
        let lists = self.lists;
        let all = [
            (lists.countries, NameKind::Place),
            (lists.bodies, NameKind::Organisation),
            (lists.places, NameKind::Place),
            (lists.peoples, NameKind::Misc),
        ];
        let words = self.raw.get(at..)?;
        let mut best: Option<Listed> = None;
        for (list, kind) in all {
            if let Some((length, name)) = list.longest(words.iter().copied())
                && best.is_none_or(|b| b.length < length)
            {
                let people = kind == NameKind::Misc;
                best = Some(Listed { length, kind, name, people });
            }
        }
        best
    }

    /// Whether the word can be a part of a name.
    pub(super) fn can_name(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        if token.kind != TokenKind::Word || !self.capital(at) || self.is_compound(at) {
            return false;
        }
        if self.lists.not_names.has(&token.lower) {
            return at > 0 && self.is_given(at - 1) || self.is_role(at.wrapping_sub(1));
        }
        let listed = || self.listed(at);
        let opens = self.opens(at);
        match token.tag {
            Tag::Propn => {
                !(opens || self.headline)
                    || !self.lists.starters.has(&token.lower)
                    || listed().is_some_and(|l| l.length > 1)
            }
            Tag::Noun | Tag::Adj | Tag::Verb | Tag::Adv | Tag::X | Tag::Intj => {
                !(opens || self.headline)
                    || listed().is_some_and(|l| l.length > 1 || l.people)
            }
            _ => {
                listed().is_some_and(|l| l.length > 1)
                    || (self.raw(at) == "US" && !self.headline)
            }
        }
    }

    /// "Russian-held": a capital in front of a small-lettered adjective or participle.
    fn is_compound(&self, at: usize) -> bool {
        let after = self.raw(at).split_once('-').map_or("", |(_, rest)| rest);
        after.starts_with(char::is_lowercase) && !matches!(self.tag(at), Tag::Propn)
            || after.starts_with(char::is_lowercase)
                && self.raw(at).split('-').next().is_some_and(|first| {
                    self.lists.peoples.has(first) || self.lists.countries.has(first)
                })
    }

    pub(super) fn is_given(&self, at: usize) -> bool {
        self.lists.given.has(self.raw(at))
    }

    /// Whether the word is the head of a role: "minister", "General".
    pub(super) fn is_role(&self, at: usize) -> bool {
        let roles = self.lists.roles;
        let head = |t: &Token| {
            let last = t.lower.rsplit('-').next().unwrap_or("");
            roles.has(&t.lower) || roles.has(last)
        };
        self.tokens.get(at).is_some_and(head)
    }

    pub(super) fn is_honorific(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| self.lists.honorifics.has(&t.lower))
    }
}
