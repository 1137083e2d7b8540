//! What is cited: the clause, noun phrase or quote that belongs to a cue.
//!
//! After the cue: a clause ("that …", "whether …", bare), an infinitive, an object, a
//! quote. Before it: the fronted clause of `S, X said`. Around it: `S1, X said, S2`.
//! A content ends where the sentence does, or where another citation of the same level
//! begins (", and the mayor added", ", saying", ", according to").

use super::cue::{self, Cue, Form, Stretch};
use super::lexicon::Lexicon;
use super::phrase;
use super::unit::{Shape, Unit};
use crate::segment::Tag;

/// What a cue cites in its own unit.
#[derive(Clone, Debug, Default)]
pub(super) struct Content {
    /// The stretches, in order.
    pub(super) parts: Vec<Stretch>,
    /// The first of them stands before the cue.
    pub(super) fronted: bool,
    /// The unit ends with a colon: the next paragraph is the content.
    pub(super) goes_on: bool,
}

/// Where and how what follows a cue begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A clause: to the end of the sentence.
    Clause,
    /// A noun phrase, gerund or infinitive: to the end of its phrase.
    Phrase,
    /// A quote set off with a comma or colon.
    Quote,
}

/// A unit with its cues.
#[derive(Clone, Copy)]
pub(super) struct Cited<'a> {
    pub(super) unit: &'a Unit<'a>,
    pub(super) cues: &'a [Cue],
    pub(super) lexicon: &'a Lexicon<'a>,
}

/// What each cue of the unit cites; nothing where it cites nothing after all.
pub(super) fn find(cited: Cited) -> Vec<Content> {
    let mut found: Vec<Content> = Vec::new();
    for at in 0..cited.cues.len() {
        let content = cited.of(at, &found);
        found.push(content);
    }
    found
}

impl Cited<'_> {
    fn of(&self, at: usize, earlier: &[Content]) -> Content {
        let Some(cue) = self.cues.get(at) else { return Content::default() };
        match cue.form {
            Form::Verb | Form::Shared | Form::Inverted | Form::Quoted => {
                self.of_verb(at, cue, earlier)
            }
            Form::According => self.of_according(at, cue, earlier),
            Form::Noun => self.of_noun(at, cue),
            Form::Named => {
                let start = cue::quoted_before(self.unit, cue.at.0);
                self.whole(start.unwrap_or(cue.at.0), cue.at.0, true)
            }
            Form::Hearsay => self.of_hearsay(cue),
            Form::Passive | Form::Open => self.of_passive(at, cue, earlier),
            Form::Colon => self.whole(cue.at.1, self.unit.body_end(), false),
        }
    }

    fn of_verb(&self, at: usize, cue: &Cue, earlier: &[Content]) -> Content {
        let unit = self.unit;
        let end = unit.body_end();
        let mut content = Content::default();
        let post = self.complement(cue).filter(|(start, kind)| {
            // `"…," she said when asked`: the quote is the content.
            let that = self.lexicon.is(unit.lower(*start), "that");
            *kind == Kind::Quote || that || !self.follows_quote(cue)
        });
        if let Some((start, kind)) = post {
            let stop = self.end(at, start, kind);
            content.parts.push((start, stop));
            if kind != Kind::Quote {
                return content;
            }
        }
        let after = if cue.frame.hearer && cue.form == Form::Verb {
            self.adjuncts(self.hearer(cue.end()))
        } else {
            self.adjuncts(cue.end())
        };
        content.goes_on = unit.shape(after) == Shape::Colon && after + 1 >= end;
        if cue.form == Form::Shared || !(cue.frame.clause || cue.frame.quote) {
            return content;
        }
        if let Some(front) = self.front(at, cue, earlier) {
            let quote = (front.0..front.1).any(|i| self.is_quote(i));
            let clause = quote || phrase::has_verb(unit, front.0, front.1);
            // Neither a quote nor a clause (`clause` holds for a quote as well).
            let taken = post.is_some() || cue.frame.weak;
            if taken && !clause {
                return content;
            }
            if post.is_some() && !quote && self.is_subordinate(front.0) {
                return content;
            }
            content.fronted = true;
            content.parts.insert(0, front);
            if post.is_none() {
                content.parts.extend(self.rest(at, after, clause));
            }
        }
        content
    }

    /// Whether a quote and perhaps a comma stand right before the citation.
    fn follows_quote(&self, cue: &Cue) -> bool {
        let Some(before) = cue.start().checked_sub(1) else { return false };
        let comma = self.unit.shape(before) == Shape::Comma && !self.unit.quoted(before);
        let at = if comma { before.checked_sub(1) } else { Some(before) };
        cue.form != Form::Shared
            && at.is_some_and(|at| {
                matches!(self.unit.shape(at), Shape::Quote(_))
                    || self.unit.quoted(at) && self.unit.shape(at) == Shape::Comma
            })
    }

    /// "As a phone rang, …": no content of its own.
    fn is_subordinate(&self, at: usize) -> bool {
        matches!(self.unit.tag(at), Tag::Sconj | Tag::Adp)
    }

    /// The second half of `S1, X said, S2`.
    fn rest(&self, at: usize, comma: usize, front_is_clause: bool) -> Option<Stretch> {
        let unit = self.unit;
        let start = comma + 1;
        if unit.shape(comma) != Shape::Comma || start >= unit.body_end() {
            return None;
        }
        let joined = unit.tag(start) == Tag::Cconj
            && phrase::is_clause(unit, start + 1, unit.body_end(), self.lexicon);
        let taken = self.cues.iter().skip(at + 1).any(|c| c.start() <= start + 1);
        let takes = !taken && (joined || !front_is_clause);
        takes.then(|| (start, self.end(at, start, Kind::Clause)))
    }

    fn is_quote(&self, at: usize) -> bool {
        matches!(self.unit.shape(at), Shape::Quote(_)) || self.unit.quoted(at)
    }

    /// What follows the cue and belongs to it.
    fn complement(&self, cue: &Cue) -> Option<(usize, Kind)> {
        let (unit, frame, lexicon) = (self.unit, &cue.frame, self.lexicon);
        let after = cue.end();
        let mut at = after;
        if frame.hearer && cue.form != Form::Inverted {
            at = self.hearer(after);
        }
        let direct = at;
        at = self.adjuncts(at);
        if let Some(found) = self.quoted_complement(at) {
            let speaks = frame.clause || frame.quote;
            return speaks.then_some(found).or_else(|| self.object(cue, after));
        }
        let opener = lexicon.openers.has(unit.lower(at));
        if opener && frame.clause && cue.form != Form::Inverted {
            return Some((at, Kind::Clause));
        }
        let not_to =
            lexicon.negations.has(unit.lower(at)) && phrase::is_to(unit, at + 1, lexicon);
        if frame.to && (phrase::is_to(unit, at, lexicon) || not_to) {
            return Some((at, Kind::Clause));
        }
        if cue.form == Form::Inverted {
            return None;
        }
        if frame.clause
            && let Some(that) = self.later_opener(at)
        {
            return Some((that, Kind::Clause));
        }
        let bare = frame.clause && !frame.weak;
        let relative =
            matches!(unit.tag(at), Tag::Aux | Tag::Verb) && !unit.is_gerund(at);
        if bare && !frame.object && at == after && relative {
            return Some((at, Kind::Clause));
        }
        if bare && phrase::is_clause(unit, at, self.clause_limit(at), lexicon) {
            return Some((at, Kind::Clause));
        }
        if bare && at > direct && self.is_bare_clause(direct) {
            return Some((direct, Kind::Clause));
        }
        let inserted = self.unit.shape(at) == Shape::Comma
            && matches!(unit.tag(at + 1), Tag::Sconj | Tag::Adp)
            && self.front_is_empty(cue);
        let start = if inserted { at + 1 } else { direct };
        let open = inserted || unit.is_word(start) && !self.is_subordinate(start);
        let opens =
            matches!(unit.tag(start), Tag::Sconj | Tag::Adp | Tag::Cconj | Tag::Adv)
                || open;
        if bare
            && !frame.object
            && opens
            && unit.is_word(start)
            && phrase::has_verb(unit, start, self.unit.body_end())
            && (inserted || unit.shape(at) != Shape::Comma)
            && at < unit.body_end()
        {
            return Some((start, Kind::Clause));
        }
        self.object(cue, after)
    }

    /// Whether nothing that could be the content stands before the citation.
    fn front_is_empty(&self, cue: &Cue) -> bool {
        !cue.start().checked_sub(1).is_some_and(|b| {
            matches!(self.unit.shape(b), Shape::Comma | Shape::Quote(_) | Shape::Dash)
        })
    }

    /// "that" after a longer adjunct: "said after meeting the envoy in Lund that".
    fn later_opener(&self, at: usize) -> Option<usize> {
        let unit = self.unit;
        if !matches!(unit.tag(at), Tag::Adp | Tag::Sconj | Tag::Verb | Tag::Adv) {
            return None;
        }
        (at + 1..(at + 14).min(unit.len()))
            .take_while(|i| {
                unit.is_word(*i) && !self.is_quote(*i) && unit.tag(*i) != Tag::Aux
            })
            .find(|i| {
                self.lexicon.is(unit.lower(*i), "that") && unit.tag(*i) == Tag::Sconj
            })
    }

    /// A clause that opens with an adverb or a preposition ("said in May sales rose").
    fn is_bare_clause(&self, start: usize) -> bool {
        let next = phrase::phrase_right(self.unit, start + 1, self.lexicon);
        self.unit.shape(next) != Shape::Comma
            && next < self.unit.body_end()
            && phrase::is_clause(self.unit, next, self.clause_limit(next), self.lexicon)
    }

    /// How far a bare clause may look for its verb: to the comma, past appositions.
    fn clause_limit(&self, start: usize) -> usize {
        self.unit.body_end().min(start + 40)
    }

    /// A quote right here or after a comma or colon.
    fn quoted_complement(&self, at: usize) -> Option<(usize, Kind)> {
        let unit = self.unit;
        match unit.shape(at) {
            Shape::Colon if at + 1 < unit.body_end() => Some((at + 1, Kind::Quote)),
            Shape::Comma | Shape::Dash if self.is_quote(at + 1) && !unit.quoted(at) => {
                Some((at + 1, Kind::Quote))
            }
            _ if self.is_quote(at) => Some((at, Kind::Quote)),
            _ => None,
        }
    }

    /// Skips whom it was said to: "told reporters".
    fn hearer(&self, at: usize) -> usize {
        let unit = self.unit;
        if !phrase::starts_phrase(unit, at) || phrase::is_day(unit, at, self.lexicon) {
            return at;
        }
        let end = phrase::phrase_right(unit, at, self.lexicon);
        let verb = matches!(unit.tag(end), Tag::Verb | Tag::Aux);
        if verb && !phrase::is_to(unit, end, self.lexicon) {
            return at;
        }
        end
    }

    /// Skips when, where and how it was said: "on Monday in a statement".
    fn adjuncts(&self, at: usize) -> usize {
        let (unit, lexicon) = (self.unit, self.lexicon);
        let mut at = at;
        for _ in 0..6 {
            let next = if self.is_quote(at) {
                at
            } else if phrase::is_day(unit, at, lexicon) {
                at + 1
            } else if unit.tag(at) == Tag::Adp && !lexicon.openers.has(unit.lower(at)) {
                let end = phrase::phrase_right(unit, at + 1, lexicon);
                if end > at + 1 && !(at + 1..end).any(|i| unit.quoted(i)) {
                    end
                } else {
                    at
                }
            } else if unit.tag(at) == Tag::Adv && !lexicon.openers.has(unit.lower(at)) {
                at + 1
            } else {
                at
            };
            if next == at {
                break;
            }
            at = next;
        }
        self.inserted(at)
    }

    /// Skips ", however," before "that".
    fn inserted(&self, at: usize) -> usize {
        let unit = self.unit;
        if unit.shape(at) != Shape::Comma {
            return at;
        }
        let close = (at + 2..(at + 10).min(unit.len()))
            .find(|i| unit.shape(*i) == Shape::Comma && !unit.quoted(*i));
        match close {
            Some(close) if self.lexicon.is(unit.lower(close + 1), "that") => close + 1,
            _ => at,
        }
    }

    /// An object, a gerund, or an object and what it is called.
    fn object(&self, cue: &Cue, at: usize) -> Option<(usize, Kind)> {
        let (unit, frame) = (self.unit, &cue.frame);
        if cue.form == Form::Inverted {
            return None;
        }
        let gerund = unit.is_gerund(at);
        if gerund && (frame.object || frame.clause) && !frame.weak {
            return Some((at, Kind::Phrase));
        }
        let noun = phrase::starts_phrase(unit, at)
            && !phrase::is_day(unit, at, self.lexicon)
            || self.is_quote(at);
        if noun && frame.label && self.labels(at) {
            return Some((at, Kind::Clause));
        }
        let plain = noun && frame.object && !frame.weak;
        plain.then_some((at, Kind::Phrase))
    }

    /// Whether an object is followed by what it is called: quoted words, "as …", "a …".
    fn labels(&self, at: usize) -> bool {
        let unit = self.unit;
        let end = phrase::phrase_right(unit, at, self.lexicon);
        let near = end.min(unit.len())..(end + 3).min(unit.len());
        (at..end).any(|i| unit.quoted(i))
            || near.clone().any(|i| self.is_quote(i))
            || self.lexicon.is(unit.lower(end), "as")
            || self.lexicon.is(unit.lower(end), "of")
            || self.lexicon.is(unit.lower(end), "for")
            || self.lexicon.is(unit.lower(end), "indefinite")
            || matches!(unit.tag(end), Tag::Adj)
            || end == at + 1 && unit.tag(end) == Tag::Det
    }

    /// Where what begins at `start` ends.
    fn end(&self, at: usize, start: usize, kind: Kind) -> usize {
        let unit = self.unit;
        let mut end = unit.body_end();
        for (index, cue) in self.cues.iter().enumerate().skip(at + 1) {
            if cue.start() <= start {
                continue;
            }
            if let Some(stop) = self.boundary(index, cue) {
                end = end.min(stop);
                break;
            }
        }
        // ", who said the ship was sound, left": ends with the comma that closes the
        // relative clause.
        let cue = self.cues.get(at).filter(|c| c.antecedent.is_some());
        let opened = cue.and_then(|c| c.start().checked_sub(1));
        if opened.is_some_and(|b| unit.shape(b) == Shape::Comma) {
            let close = (start..end).find(|i| {
                unit.shape(*i) == Shape::Comma
                    && !unit.quoted(*i)
                    && unit.tag(i + 1) != Tag::Cconj
            });
            end = close.unwrap_or(end);
        }
        if kind == Kind::Phrase {
            let close = (start..end).find(|i| {
                unit.shape(*i) == Shape::Comma && !unit.quoted(*i)
                    || unit.tag(*i) == Tag::Sconj && *i > start + 1
            });
            end = close.unwrap_or(end);
        }
        if kind == Kind::Quote
            && let Some(close) = self.quote_end(start, end)
        {
            end = close;
        }
        self.without_comma(start, end)
    }

    /// A quote that is followed by a comma or a tag ends there.
    fn quote_end(&self, start: usize, end: usize) -> Option<usize> {
        let unit = self.unit;
        let first = (start..end).find(|i| !self.is_quote(*i))?;
        let loose =
            matches!(unit.shape(first), Shape::Comma | Shape::Stop | Shape::Semicolon);
        (first > start && loose && matches!(unit.shape(start), Shape::Quote(_)))
            .then_some(first)
    }

    /// Where a citation of the same level cuts off the content before it.
    fn boundary(&self, index: usize, cue: &Cue) -> Option<usize> {
        let unit = self.unit;
        let start = cue.start();
        let before = start.checked_sub(1)?;
        let comma = unit.shape(before) == Shape::Comma && !unit.quoted(before);
        let joined = unit.tag(before) == Tag::Cconj;
        match cue.form {
            Form::According => Some(start),
            Form::Inverted if comma => Some(before),
            Form::Shared if cue.frame.weak && !comma => None,
            Form::Shared if joined || comma => Some(before),
            Form::Verb if unit.shape(before) == Shape::Semicolon => Some(before),
            Form::Verb if comma && self.trails(index, cue) => Some(before),
            Form::Verb if joined && !cue.frame.weak => {
                let far = before.checked_sub(1)?;
                (unit.shape(far) == Shape::Comma).then_some(far)
            }
            _ => None,
        }
    }

    /// Whether nothing that is cited follows the cue: `…, X said on Monday.`
    fn trails(&self, _: usize, cue: &Cue) -> bool {
        let speaks = cue.frame.clause || cue.frame.quote;
        speaks
            && self.complement(cue).is_none_or(|(_, kind)| kind == Kind::Quote)
            && matches!(
                self.unit.shape(self.adjuncts(cue.end())),
                Shape::Comma | Shape::Stop | Shape::Semicolon | Shape::Quote(_)
            )
    }

    fn without_comma(&self, start: usize, end: usize) -> usize {
        let mut end = end.max(start);
        while end > start {
            let last = end - 1;
            let loose = matches!(
                self.unit.shape(last),
                Shape::Comma | Shape::Semicolon | Shape::Dash
            ) && !self.unit.quoted(last)
                || self.unit.tag(last) == Tag::Cconj;
            if !loose {
                break;
            }
            end = last;
        }
        end
    }

    /// The fronted clause before `, X said`.
    fn front(&self, at: usize, cue: &Cue, earlier: &[Content]) -> Option<Stretch> {
        let unit = self.unit;
        let end = cue.start();
        let last = end.checked_sub(1)?;
        let set_off = matches!(
            unit.shape(last),
            Shape::Comma | Shape::Quote(_) | Shape::Dash | Shape::Stop
        ) || unit.quoted(last);
        if !set_off {
            return None;
        }
        let start = self.front_start(at, earlier);
        let end = match self.without_comma(start, end) {
            // "But, he said, it is late": the conjunction is all there is.
            close if close == start && start < end => start + 1,
            close => close,
        };
        (start < end && (start..end).any(|i| unit.is_word(i) || self.is_quote(i)))
            .then_some((start, end))
    }

    /// Where the stretch before a cue begins: after the last citation that looked back.
    fn front_start(&self, at: usize, earlier: &[Content]) -> usize {
        let last = self
            .cues
            .iter()
            .zip(earlier)
            .take(at)
            .filter(|(_, content)| content.fronted)
            .map(|(cue, content)| {
                content.parts.iter().map(|p| p.1).max().unwrap_or(0).max(cue.end())
            })
            .max();
        let mut start = last.unwrap_or(0);
        if last.is_some() {
            start = self.adjuncts(start);
        }
        while start < self.unit.len()
            && last.is_some()
            && (matches!(
                self.unit.shape(start),
                Shape::Comma | Shape::Semicolon | Shape::Stop | Shape::Dash
            ) || self.unit.tag(start) == Tag::Cconj)
        {
            start += 1;
        }
        start
    }

    fn of_according(&self, at: usize, cue: &Cue, earlier: &[Content]) -> Content {
        let unit = self.unit;
        let start = self.front_start(at, earlier);
        let end = self.without_comma(start, cue.at.0);
        let opens = (start..end).all(|i| {
            matches!(unit.tag(i), Tag::Cconj | Tag::Adv | Tag::Punct) && !self.is_quote(i)
        });
        let comma = self.adjuncts(cue.end());
        if opens {
            let from = if unit.shape(comma) == Shape::Comma { comma + 1 } else { comma };
            return self.whole(from, self.end(at, from, Kind::Clause), false);
        }
        let mut content = self.whole(start, end, true);
        if !phrase::has_verb(unit, start, end) && unit.shape(comma) == Shape::Comma {
            let stop = self.end(at, comma + 1, Kind::Clause);
            if comma + 1 < stop {
                content.parts.push((comma + 1, stop));
            }
        }
        content
    }

    fn of_noun(&self, at: usize, cue: &Cue) -> Content {
        let unit = self.unit;
        let start = cue.end().max(cue.at.1);
        let clause = self.lexicon.is(unit.lower(start), "that");
        let (start, kind) =
            if clause { (start, Kind::Clause) } else { (start + 1, Kind::Phrase) };
        let mut end = self.end(at, start, kind);
        if !clause {
            end = end.min(phrase::phrase_right(unit, start, self.lexicon).max(start + 1));
        }
        // "The claim that the dam burst was denied": the next verb's subject ends it.
        let next = self
            .cues
            .iter()
            .skip(at + 1)
            .find(|c| c.source.is_some_and(|s| s.0 <= cue.head && cue.head < s.1));
        if let Some(next) = next {
            end = end.min(next.at.0).max(start);
        }
        self.whole(start, end, false)
    }

    /// The clause around the adverb, without it.
    fn of_hearsay(&self, cue: &Cue) -> Content {
        let unit = self.unit;
        let edge = |i: &usize| {
            matches!(unit.shape(*i), Shape::Comma | Shape::Semicolon | Shape::Colon)
                && !unit.quoted(*i)
                || unit.tag(*i) == Tag::Sconj
        };
        let start = (0..cue.at.0).rev().find(edge).map_or(0, |i| i + 1);
        let end = (cue.at.1..unit.body_end()).find(edge).unwrap_or(unit.body_end());
        let mut content = Content::default();
        content.parts.extend((start < cue.at.0).then_some((start, cue.at.0)));
        content.parts.extend((cue.at.1 < end).then_some((cue.at.1, end)));
        content
    }

    /// The subject, and what is said of it.
    fn of_passive(&self, at: usize, cue: &Cue, earlier: &[Content]) -> Content {
        let unit = self.unit;
        let before = cue.at.0.checked_sub(1);
        let empty = before.is_some_and(|b| self.lexicon.is(unit.lower(b), "empty"));
        let after = if cue.source.is_some() { cue.end() } else { cue.at.1 };
        let mut content = Content::default();
        if empty && cue.source.is_none() {
            let opener = self.lexicon.openers.has(unit.lower(after));
            let clause =
                phrase::is_clause(unit, after, self.clause_limit(after), self.lexicon);
            if opener || clause || phrase::is_to(unit, after, self.lexicon) {
                content.parts.push((after, self.end(at, after, Kind::Clause)));
            } else if let Some(front) = self.front(at, cue, earlier)
                && front.1 + 1 < cue.at.0
            {
                content.parts.push((front.0, self.without_comma(front.0, front.1 - 1)));
                content.fronted = true;
            }
            return content;
        }
        let subject = phrase::phrase_left(unit, cue.at.0, self.lexicon);
        content.parts.extend(subject.map(|s| (s, cue.at.0)));
        let label = self.lexicon.is(unit.lower(after), "as")
            || phrase::is_to(unit, after, self.lexicon)
            || self.is_quote(after);
        if label {
            content.parts.push((after, self.end(at, after, Kind::Clause)));
        }
        content
    }

    fn whole(&self, start: usize, end: usize, fronted: bool) -> Content {
        let parts = if start < end { vec![(start, end)] } else { Vec::new() };
        Content { parts, fronted, goes_on: start >= end }
    }
}
