//! Where one sentence ends and the next begins.
//!
//! Every full stop, question or exclamation mark and ellipsis before white space is a
//! candidate; the word before it, the closing marks on it and the word after it decide.
//! A closing quotation mark or bracket belongs to the sentence it closes.

use super::Rules;
use crate::document::Span;

/// The sentences of one block, without white space at their ends.
pub(super) fn split(text: &str, block: Span, rules: &Rules) -> Vec<Span> {
    let body = block.of(text);
    let mut spans = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(found) = body.get(at..).and_then(|r| r.find(is_end_mark)) {
        let end = Ending::at(body, start, at + found);
        at = end.after;
        if end.breaks(body, rules) && !in_brackets(body, start, at) {
            push(&mut spans, text, block.start + start, block.start + at);
            start = at;
        }
    }
    push(&mut spans, text, block.start + start, block.end);
    spans
}

/// Whether `at` stands in brackets that opened in this sentence and that it goes on
/// after: "The ship (built in 1962. Refitted twice.) sank".
fn in_brackets(body: &str, start: usize, at: usize) -> bool {
    let before = body.get(start..at).unwrap_or("");
    let opened = before.rfind('(').filter(|open| !before[*open..].contains(')'));
    let ahead = body.get(at..).unwrap_or("");
    opened.is_some_and(|open| open > 0)
        && ahead.split_once(')').is_some_and(|(inside, after)| {
            inside.len() < 300
                && !inside.contains('(')
                && after.trim_start().starts_with(char::is_lowercase)
        })
}

fn push(spans: &mut Vec<Span>, text: &str, start: usize, end: usize) {
    if start < end {
        let span = Span::new(start, end).trim(text);
        if !span.is_empty() {
            spans.push(span);
        }
    }
}

fn is_end_mark(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…')
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’' | '«' | '»' | '„' | '‹' | '›')
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '}')
}

fn is_opener(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '‘' | '«' | '„' | '‹' | '(' | '[' | '*')
}

/// The length of the end marks that `text` starts with, full stops with spaces between
/// them (". . .") counted as one ellipsis.
fn marks(text: &str) -> usize {
    let solid = text.find(|c| !is_end_mark(c)).unwrap_or(text.len());
    let mut end = solid;
    while let Some(rest) = text.get(end..)
        && rest.trim_start_matches([' ', '\u{a0}']).starts_with('.')
    {
        end += rest.find('.').map_or(0, |dot| dot + 1);
    }
    if solid == 1 { end } else { solid }
}

/// A place where a sentence might end.
struct Ending<'a> {
    /// The word the mark stands on, without it.
    word: &'a str,
    /// Whether that word is the first of the sentence.
    leads: bool,
    /// The end marks: ".", "...", "?!".
    marks: &'a str,
    /// Whether a quotation mark closes right after them.
    quoted: bool,
    /// One past the marks and the closers on them.
    after: usize,
}

impl<'a> Ending<'a> {
    fn at(body: &'a str, start: usize, at: usize) -> Ending<'a> {
        let marks_end = at + marks(body.get(at..).unwrap_or(""));
        let rest = body.get(marks_end..).unwrap_or("");
        let closers = rest.find(|c| !is_closer(c)).unwrap_or(rest.len());
        let before = body.get(start..at).unwrap_or("");
        let space = |c: char| c.is_whitespace() || is_opener(c) || c == '—' || c == '–';
        let word = before.rsplit(space).next().unwrap_or("");
        Ending {
            word,
            leads: before.trim_start().len() == word.len(),
            marks: body.get(at..marks_end).unwrap_or(""),
            quoted: rest.get(..closers).unwrap_or("").contains(is_quote),
            after: marks_end + closers,
        }
    }

    fn breaks(&self, body: &str, rules: &Rules) -> bool {
        let rest = body.get(self.after..).unwrap_or("");
        let ahead = rest.trim_start();
        if ahead.is_empty() {
            return true;
        }
        if ahead.len() == rest.len() {
            return self.lacks_space(rest);
        }
        let next = Next::of(ahead);
        if next.dash || (next.lower && (self.quoted || !next.opened)) {
            return false;
        }
        if self.marks.contains(['!', '?']) {
            let firm = next.abbreviates(rules) == Some("firm");
            return !(firm || self.quoted && next.is_cited(rules));
        }
        if self.marks.len() > 1 {
            return self.quoted
                || (self.marks.len() == 4 && self.marks != "…")
                || (next.starts(rules) && !next.always_capital(rules));
        }
        self.stop_breaks(&next, rules)
    }

    /// A plain full stop, by the word it stands on.
    fn stop_breaks(&self, next: &Next, rules: &Rules) -> bool {
        let digits =
            !self.word.is_empty() && self.word.bytes().all(|b| b.is_ascii_digit());
        if self.leads && digits && self.word.len() <= 2 {
            return false;
        }
        if self.quoted {
            return true;
        }
        let mut letters = self.word.chars().filter(|c| c.is_alphabetic());
        let initial =
            self.word.chars().count() == 1 && self.word.chars().all(char::is_uppercase);
        if initial {
            return next.starts(rules);
        }
        let capital = letters.next().is_some_and(char::is_uppercase);
        let dotted = format!("{}.", self.word.to_lowercase());
        match rules.abbreviations.get(&dotted) {
            Some("title") => !capital,
            Some("joint") => false,
            Some("number") => !next.digit,
            Some("office") => !next.digit && !capital,
            Some("capital") => !capital || next.starts(rules),
            Some("time") => !next.digit && !next.opened && !next.is_in(rules.calendar),
            Some(_) => next.starts(rules),
            None if is_acronym(self.word) => next.starts(rules),
            None => true,
        }
    }

    /// "the war.The army": the space was lost.
    fn lacks_space(&self, rest: &str) -> bool {
        let mut ahead = rest.chars();
        self.marks == "."
            && !self.quoted
            && self.word.chars().rev().take(3).filter(|c| c.is_lowercase()).count() == 3
            && !self.word.contains(['.', '/', '@'])
            && ahead.next().is_some_and(char::is_uppercase)
            && ahead.next().is_some_and(char::is_lowercase)
    }
}

/// `U.S`, `p.m`: single letters between full stops.
fn is_acronym(word: &str) -> bool {
    let mut parts = word.split('.');
    let single = |p: &str| p.chars().count() == 1 && p.chars().all(char::is_alphabetic);
    word.contains('.') && parts.all(single)
}

/// What stands after a candidate.
struct Next<'a> {
    ahead: &'a str,
    /// An opening mark comes first.
    opened: bool,
    /// A dash comes first.
    dash: bool,
    /// The first word is in lower case, and no letter that numbers a list: "b)".
    lower: bool,
    /// It starts with a digit.
    digit: bool,
}

impl<'a> Next<'a> {
    fn of(text: &'a str) -> Next<'a> {
        let ahead = text.trim_start_matches(is_opener);
        let mut letters = ahead.chars();
        let first = letters.next().unwrap_or(' ');
        let second = letters.next().unwrap_or(' ');
        Next {
            ahead,
            opened: ahead.len() < text.len(),
            dash: matches!(first, '—' | '–') || (first == '-' && second.is_whitespace()),
            lower: first.is_lowercase() && !second.is_uppercase() && second != ')',
            digit: first.is_ascii_digit(),
        }
    }

    fn words(&self) -> impl Iterator<Item = &'a str> {
        self.ahead.split_whitespace()
    }

    fn is_in(&self, list: &crate::language::WordList) -> bool {
        self.words().next().is_some_and(|word| {
            let lower = word.to_lowercase();
            list.has(&lower)
                || list.has(lower.trim_end_matches(|c: char| !c.is_alphanumeric()))
        })
    }

    /// What kind of abbreviation the first word is.
    fn abbreviates<'r>(&self, rules: &Rules<'r>) -> Option<&'r str> {
        let word = self.words().next()?.trim_end_matches(',').to_lowercase();
        rules.abbreviations.get(&word)
    }

    /// Whether the first word is a capitalised one that starts sentences.
    fn starts(&self, rules: &Rules) -> bool {
        let word = self.bare();
        word.starts_with(char::is_uppercase) && rules.starters.has(&word.to_lowercase())
    }

    /// Whether the first word has a capital wherever it stands.
    fn always_capital(&self, rules: &Rules) -> bool {
        rules.starters.get(&self.bare().to_lowercase()) == Some("always")
    }

    /// The first word without its clitic and marks.
    fn bare(&self) -> &'a str {
        let word = self.words().next().unwrap_or("");
        let word = word.split(['\'', '’', '-']).next().unwrap_or(word);
        word.trim_end_matches(|c: char| !c.is_alphanumeric())
    }

    /// Whether a name and a verb of saying follow: `"Why?" Rossi asked`.
    fn is_cited(&self, rules: &Rules) -> bool {
        if self.opened {
            return false;
        }
        for word in self.words().take(6) {
            let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            if rules.cites.has(bare) {
                return true;
            }
            if !bare.starts_with(char::is_uppercase) || word.ends_with(['.', ':']) {
                return false;
            }
        }
        false
    }
}
