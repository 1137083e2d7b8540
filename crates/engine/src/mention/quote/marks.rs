//! Pairs quotation marks with a stack, by glyph and by what stands beside them.

use crate::document::Span;
use crate::language::{Language, WordList};

/// An opening mark with its closing one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub(super) outer: Span,
    pub(super) inner: Span,
    pub(super) closed: bool,
    /// Index of the pair around this one.
    pub(super) inside: Option<usize>,
}

/// What a mark looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Glyph {
    /// `"`: opens and closes.
    Straight,
    /// `“ „`
    LeftDouble,
    /// `”`
    RightDouble,
    /// `‘ ‚`
    LeftSingle,
    /// `’ '`: closes, opens, or is an apostrophe.
    RightSingle,
    /// `«`
    LeftAngle,
    /// `»`
    RightAngle,
}

/// One mark of a block and what stands beside it.
#[derive(Clone, Copy)]
struct Mark {
    span: Span,
    glyph: Glyph,
    before: Option<char>,
    after: Option<char>,
}

/// Whether a paragraph that starts with this character opens a quote.
pub(super) fn opens(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '‘' | '\'')
}

/// The pairs of one block, in the order of their opening marks. `goes_on`: the next
/// paragraph opens with a mark, so one left open here runs to the block's end.
pub(super) fn pair(
    text: &str,
    block: Span,
    goes_on: bool,
    language: &Language,
) -> Vec<Pair> {
    let marks = marks(text, block);
    if marks.is_empty() {
        return Vec::new();
    }
    let scan = Scan {
        text,
        block: block.trim(text),
        elisions: language.list("quote/elisions"),
        tags: language.list("quote/tags"),
        goes_on,
        pairs: Vec::new(),
        open: Vec::new(),
    };
    scan.run(&marks)
}

/// All marks of the block; two single marks in a row are one double.
fn marks(text: &str, block: Span) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let mut before = None;
    let mut chars = block.of(text).char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let start = block.start + at;
        let Some(mut glyph) = glyph(c) else {
            before = Some(c);
            continue;
        };
        let mut end = start + c.len_utf8();
        let twin = chars.peek().is_some_and(|(_, n)| *n == c);
        if twin && matches!(c, '\'' | '`' | '‘' | '’') {
            chars.next();
            end += c.len_utf8();
            glyph = match c {
                '\'' => Glyph::Straight,
                '`' | '‘' => Glyph::LeftDouble,
                _ => Glyph::RightDouble,
            };
        }
        let after = chars.peek().map(|(_, n)| *n);
        marks.push(Mark { span: Span::new(start, end), glyph, before, after });
        before = Some(c);
    }
    marks
}

fn glyph(c: char) -> Option<Glyph> {
    Some(match c {
        '"' | '＂' => Glyph::Straight,
        '“' | '„' | '‟' => Glyph::LeftDouble,
        '”' => Glyph::RightDouble,
        '‘' | '‚' | '‛' | '`' => Glyph::LeftSingle,
        '’' | '\'' => Glyph::RightSingle,
        '«' | '‹' => Glyph::LeftAngle,
        '»' | '›' => Glyph::RightAngle,
        _ => return None,
    })
}

impl Mark {
    /// A space or nothing before it, and a word after it.
    fn can_open(&self) -> bool {
        let room = self.before.is_none_or(|c| {
            c.is_whitespace()
                || opens(c)
                || matches!(c, '(' | '[' | '{' | '—' | '–' | '-' | '/' | '*')
        });
        room && self.after.is_some_and(|c| !c.is_whitespace())
    }

    /// A word or punctuation before it.
    fn can_close(&self) -> bool {
        self.before.is_some_and(|c| !c.is_whitespace() && !matches!(c, '(' | '['))
    }

    /// No letter or digit after it.
    fn ends_word(&self) -> bool {
        self.after.is_none_or(|c| !c.is_alphanumeric())
    }

    fn within_word(&self) -> bool {
        self.before.is_some_and(char::is_alphanumeric)
            && self.after.is_some_and(char::is_alphanumeric)
    }

    fn is_single(&self) -> bool {
        matches!(self.glyph, Glyph::LeftSingle | Glyph::RightSingle)
    }

    /// Two straight single marks, read as one double.
    fn is_twin(&self, text: &str) -> bool {
        self.span.of(text) == "''"
    }
}

/// A quote that waits for its closing mark.
#[derive(Clone, Copy)]
struct Open {
    pair: usize,
    glyph: Glyph,
}

struct Scan<'a> {
    text: &'a str,
    block: Span,
    elisions: &'a WordList,
    tags: &'a WordList,
    goes_on: bool,
    pairs: Vec<Pair>,
    open: Vec<Open>,
}

impl Scan<'_> {
    fn run(mut self, marks: &[Mark]) -> Vec<Pair> {
        for (at, mark) in marks.iter().enumerate() {
            let rest = &marks[at + 1..];
            match mark.glyph {
                Glyph::Straight => self.straight(mark, rest),
                Glyph::LeftDouble => self.left_double(mark, rest),
                Glyph::RightDouble => self.right_double(mark, rest),
                Glyph::LeftSingle => self.left_single(mark, rest),
                Glyph::RightSingle => self.right_single(mark, rest),
                Glyph::LeftAngle => self.push(mark),
                Glyph::RightAngle => {
                    self.close_if(mark, |g| g == Glyph::LeftAngle);
                }
            }
        }
        let last_single = marks
            .iter()
            .rev()
            .find(|m| m.is_single() && m.ends_word() && m.before.is_some_and(is_stop));
        self.end(last_single);
        self.pairs
    }

    fn straight(&mut self, mark: &Mark, rest: &[Mark]) {
        let spaced = mark.before.is_none_or(char::is_whitespace)
            && mark.after.is_some_and(char::is_whitespace);
        if self.double_open() {
            if mark.can_open() && !mark.can_close() && !spaced {
                self.leave_open(mark.span.start);
                self.push(mark);
            } else {
                self.close_if(mark, is_double);
            }
        } else if mark.can_open() || (spaced && rest.iter().any(|m| !m.is_single())) {
            self.push(mark);
        } else if mark.can_close() && mark.ends_word() {
            // ‘ … " : mismatched; ' … '' : one mark too many.
            let twin = mark.is_twin(self.text);
            self.close_if(mark, |g| {
                g == Glyph::LeftSingle || twin && g == Glyph::RightSingle
            });
        } else if mark.after.is_some_and(char::is_alphabetic)
            && !mark.before.is_some_and(char::is_alphanumeric)
        {
            self.push(mark);
        }
    }

    fn left_double(&mut self, mark: &Mark, rest: &[Mark]) {
        if !self.double_open() {
            return self.push(mark);
        }
        let turned = mark.can_close() && mark.ends_word() && !mark.can_open();
        if turned {
            self.close_if(mark, is_double);
        } else {
            if !closes_twice(rest) {
                self.leave_open(mark.span.start);
            }
            self.push(mark);
        }
    }

    fn right_double(&mut self, mark: &Mark, rest: &[Mark]) {
        if self.double_open() {
            let turned = mark.can_open() && !mark.can_close();
            if turned && rest.iter().any(|m| m.glyph == Glyph::RightDouble) {
                self.leave_open(mark.span.start);
                return self.push(mark);
            }
            self.close_if(mark, is_double);
        } else if self.open.iter().any(|o| o.glyph == Glyph::LeftSingle)
            && mark.can_close()
        {
            self.close_if(mark, |g| g == Glyph::LeftSingle);
        } else if mark.can_open() {
            self.push(mark);
        }
    }

    fn left_single(&mut self, mark: &Mark, rest: &[Mark]) {
        if mark.can_open() && !self.elides(mark, rest) {
            self.push(mark);
        } else if mark.can_close() && mark.ends_word() {
            self.close_if(mark, is_single);
        }
    }

    fn right_single(&mut self, mark: &Mark, rest: &[Mark]) {
        if mark.within_word() {
            return;
        }
        let single_open = self.open.iter().any(|o| is_single(o.glyph));
        if single_open && mark.can_close() && mark.ends_word() {
            if !possessive(mark, rest) {
                self.close_if(mark, is_single);
            }
        } else if mark.can_open() && !single_open && !self.elides(mark, rest) {
            // An apostrophe unless something closes it, or it opens a speech.
            let single = |m: &Mark| m.glyph == Glyph::RightSingle || m.is_twin(self.text);
            let closed = rest.iter().any(|m| single(m) && closes(m));
            if closed || self.introduces(mark) {
                self.push(mark);
            }
        }
    }

    /// `’90s`, `'em`: an apostrophe at the start of a word.
    fn elides(&self, mark: &Mark, rest: &[Mark]) -> bool {
        let tail = &self.text[mark.span.end..self.block.end.max(mark.span.end)];
        let word = tail.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        let decade = word.strip_suffix('s').unwrap_or(word);
        let year = decade.len() == 2 && decade.bytes().all(|b| b.is_ascii_digit());
        let listed = self.elisions.has(&word.to_lowercase());
        (year && !rest.iter().any(|m| m.is_single() && closes(m)))
            || (listed && mark.glyph == Glyph::RightSingle)
    }

    /// A capital after a colon or comma or at the block's start: speech, left open.
    fn introduces(&self, mark: &Mark) -> bool {
        let lead = &self.text[self.block.start.min(mark.span.start)..mark.span.start];
        let lead = lead.trim_end();
        (lead.is_empty() || lead.ends_with([':', ',']))
            && mark.after.is_some_and(char::is_uppercase)
    }

    fn double_open(&self) -> bool {
        self.open.iter().any(|o| is_double(o.glyph))
    }

    fn push(&mut self, mark: &Mark) {
        let inside = self.open.last().map(|o| o.pair);
        self.open.push(Open { pair: self.pairs.len(), glyph: mark.glyph });
        self.pairs.push(Pair {
            outer: Span::new(mark.span.start, self.block.end.max(mark.span.end)),
            inner: Span::new(mark.span.end, self.block.end.max(mark.span.end)),
            closed: false,
            inside,
        });
    }

    /// Closes the innermost open quote of this glyph, and with it all inside.
    fn close_if(&mut self, mark: &Mark, fits: impl Fn(Glyph) -> bool) {
        let Some(depth) = self.open.iter().rposition(|o| fits(o.glyph)) else { return };
        for inner in self.open.drain(depth + 1..).collect::<Vec<_>>() {
            self.shorten(inner, mark.span.start);
        }
        if let Some(open) = self.open.pop()
            && let Some(pair) = self.pairs.get_mut(open.pair)
        {
            pair.outer = Span::new(pair.outer.start, mark.span.end);
            pair.inner = Span::new(pair.inner.start, mark.span.start);
            pair.closed = true;
        }
    }

    /// The closing mark is missing: all open quotes end before `at`.
    fn leave_open(&mut self, at: usize) {
        for open in std::mem::take(&mut self.open) {
            self.shorten(open, at);
        }
    }

    /// Ends an unclosed quote before `at`: at the tag ("…, he said") or the sentence's end.
    fn shorten(&mut self, open: Open, at: usize) {
        let Some(pair) = self.pairs.get_mut(open.pair) else { return };
        let whole = Span::new(pair.inner.start, at.max(pair.inner.start));
        let end = before_tag(self.text, whole, self.tags)
            .unwrap_or(whole.trim(self.text).end)
            .max(pair.inner.start);
        pair.outer = Span::new(pair.outer.start, end);
        pair.inner = Span::new(pair.inner.start, end);
    }

    /// What is still open at the block's end.
    fn end(&mut self, last_single: Option<&Mark>) {
        if let Some(mark) = last_single
            && let Some(open) = self.open.first()
            && is_double(open.glyph)
            && self.pairs.get(open.pair).is_some_and(|p| p.inner.start < mark.span.start)
            && !self.pairs.iter().any(|p| p.closed && p.outer.end == mark.span.end)
        {
            // “ … ’ : mismatched.
            return self.close_if(mark, is_double);
        }
        for open in std::mem::take(&mut self.open) {
            let Some(pair) = self.pairs.get(open.pair).copied() else { continue };
            if self.goes_on && pair.inside.is_none() {
                continue;
            }
            let starts_block = pair.outer.start == self.block.start;
            let end = if starts_block {
                self.block.end
            } else {
                sentence_end(self.text, pair.inner.start, self.block.end)
            };
            self.shorten(open, end);
        }
    }
}

fn is_double(glyph: Glyph) -> bool {
    matches!(glyph, Glyph::Straight | Glyph::LeftDouble | Glyph::RightDouble)
}

fn is_single(glyph: Glyph) -> bool {
    matches!(glyph, Glyph::LeftSingle | Glyph::RightSingle)
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | ',' | '!' | '?' | '…')
}

/// Whether a single mark can end a quote: at a word's end and no plural possessive.
fn closes(mark: &Mark) -> bool {
    mark.can_close()
        && mark.ends_word()
        && !(mark.before == Some('s') && mark.after == Some(' '))
        || mark.glyph == Glyph::RightSingle
            && mark.before.is_some_and(is_stop)
            && mark.ends_word()
}

/// `the officials’ report` inside a single quote that closes later.
fn possessive(mark: &Mark, rest: &[Mark]) -> bool {
    mark.before == Some('s')
        && mark.after == Some(' ')
        && rest
            .iter()
            .take_while(|m| {
                m.glyph != Glyph::LeftSingle && !(m.is_single() && m.can_open())
            })
            .any(|m| m.glyph == Glyph::RightSingle && closes(m))
}

/// Whether the marks that follow close two levels of double quotes.
fn closes_twice(rest: &[Mark]) -> bool {
    let mut depth = 2;
    for mark in rest {
        match mark.glyph {
            Glyph::LeftDouble => depth += 1,
            Glyph::RightDouble => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return true;
        }
    }
    false
}

/// The end of the sentence that `from` stands in.
fn sentence_end(text: &str, from: usize, limit: usize) -> usize {
    let tail = &text[from..limit.max(from)];
    let stop = tail.char_indices().find(|(at, c)| {
        matches!(c, '.' | '!' | '?')
            && tail[at + 1..].chars().next().is_none_or(char::is_whitespace)
            && tail[at + 1..].trim_start().chars().next().is_none_or(char::is_uppercase)
            && tail[..*at].rsplit(' ').next().is_some_and(|w| w.chars().count() > 2)
    });
    stop.map_or(limit.max(from), |(at, _)| from + at + 1)
}

/// Where `, he said` starts in an unclosed quote: the comma's end.
fn before_tag(text: &str, span: Span, tags: &WordList) -> Option<usize> {
    let whole = span.of(text);
    whole.match_indices([',', '?', '!']).find_map(|(at, _)| {
        let tail = &whole[at + 1..];
        let clause = tail.split(['.', ',', '?', '!', '“', '"']).next().unwrap_or("");
        let near = clause.split_whitespace().take(6).any(|w| tags.has(w));
        (near && tail.starts_with(' ')).then_some(span.start + at + 1)
    })
}
