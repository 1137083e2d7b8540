//! Words, numbers and marks.
//!
//! Cuts as the English Web Treebank does, except that a hyphenated word is one token
//! (`al-Qaida`, `two-car`, `five-year-old`): the rooms after this one read names and
//! counted things, which hyphens do not part. A hyphen between two numbers does part
//! them (`10-12`), and so does the border of number and unit (`5km`, `$2.5bn`).

use super::{Form, Relation, Rules, Tag};
use crate::document::Span;

/// A token's outer form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum TokenKind {
    /// Letters, with inner hyphens, apostrophes and full stops (`U.S.`, `al-Qaida`).
    Word,
    /// Digits with their inner separators (`10,000`, `2.5`, `10:30`).
    Number,
    /// Anything else, one character each; a run of the same mark (`...`, `--`) is one.
    Mark,
}

/// One token. Clitics are tokens of their own: `Putin` + `'s`, `did` + `n't`.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Token {
    /// Where.
    pub span: Span,
    /// Its outer form.
    pub kind: TokenKind,
    /// Its part of speech.
    pub tag: Tag,
    /// Its inflection: `Past` for "said", `Plural` for "troops".
    pub form: Form,
    /// The text in lower case, typographic apostrophes made plain.
    pub lower: Box<str>,
    /// The dictionary form, in lower case.
    pub lemma: Box<str>,
    /// The token it depends on, as an index into the document's tokens; none for the
    /// root of a sentence.
    pub head: Option<u32>,
    /// How it depends on it.
    pub relation: Relation,
}

/// Appends the tokens of the sentence at `span` to `tokens`; tag and lemma are not
/// known yet.
pub(super) fn split(text: &str, span: Span, rules: &Rules, tokens: &mut Vec<Token>) {
    let mut at = span.start;
    while let Some(rest) = text.get(at..span.end) {
        let Some(first) = rest.chars().next() else { break };
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let mut cut = cut(rest, first, rules);
        // Whatever the rules make of odd text, each token takes something of it.
        if cut.first == 0 {
            cut = Cut::one(first.len_utf8(), TokenKind::Mark);
        }
        for length in [cut.first, cut.second] {
            if length > 0 {
                tokens.push(token(text, Span::new(at, at + length), cut.kind));
                at += length;
            }
        }
    }
}

/// What stands at the start of the rest: one token, or two that are written as one.
struct Cut {
    first: usize,
    second: usize,
    kind: TokenKind,
}

impl Cut {
    fn one(first: usize, kind: TokenKind) -> Cut {
        Cut { first, second: 0, kind }
    }
}

fn token(text: &str, span: Span, kind: TokenKind) -> Token {
    let lower: Box<str> = normal(span.of(text)).into();
    let lemma = lower.clone();
    Token {
        span,
        kind,
        tag: Tag::X,
        form: Form::Plain,
        lower,
        lemma,
        head: None,
        relation: Relation::Dep,
    }
}

/// A token that was cut elsewhere.
pub(super) fn given(text: &str, span: Span) -> Token {
    let kind = match span.of(text).chars().next() {
        Some(first) if first.is_ascii_digit() => TokenKind::Number,
        Some(first) if is_inner(first) => TokenKind::Word,
        _ => TokenKind::Mark,
    };
    token(text, span, kind)
}

/// Lower case, with plain apostrophes and hyphens.
fn normal(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let plain = word.chars().filter_map(|c| match c {
        '’' | '‘' | 'ʼ' => Some('\''),
        '‐' | '‑' => Some('-'),
        '\u{ad}' => None,
        c => Some(c),
    });
    plain.flat_map(char::to_lowercase).collect()
}

fn cut(rest: &str, first: char, rules: &Rules) -> Cut {
    if is_inner(first) {
        return word(rest, rules);
    }
    let after = rest.get(first.len_utf8()..).unwrap_or("");
    let next = after.chars().next().unwrap_or(' ');
    match first {
        '@' | '#' if is_inner(next) => {
            Cut::one(first.len_utf8() + plain_run(after), TokenKind::Word)
        }
        '.' if next.is_ascii_digit() => {
            Cut::one(1 + after.len() - digits_off(after).len(), TokenKind::Number)
        }
        '\'' | '’' | '‘' if is_decade(after) => {
            Cut::one(first.len_utf8() + plain_run(after), TokenKind::Word)
        }
        _ => Cut::one(mark(rest, first), TokenKind::Mark),
    }
}

/// Letters, digits and what combines with them.
fn is_inner(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '_')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

fn plain_run(text: &str) -> usize {
    text.find(|c| !is_inner(c)).unwrap_or(text.len())
}

fn digits_off(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_ascii_digit())
}

/// `90s` after an apostrophe.
fn is_decade(after: &str) -> bool {
    let run = after.get(..plain_run(after)).unwrap_or("");
    let digits = run.len() - digits_off(run).len();
    digits == 2 && matches!(digits_off(run), "" | "s")
}

/// The length of a mark: runs of the same dash, stop or star are one.
fn mark(rest: &str, first: char) -> usize {
    const RUNS: &str = "-.!?*_=~`'—–";
    if !RUNS.contains(first) {
        return first.len_utf8();
    }
    rest.find(|c| c != first).unwrap_or(rest.len())
}

fn word(rest: &str, rules: &Rules) -> Cut {
    let chunk = rest.split(char::is_whitespace).next().unwrap_or(rest);
    if let Some(length) = address(chunk) {
        return Cut::one(length, TokenKind::Word);
    }
    let length = extent(chunk, rules);
    let raw = chunk.get(..length).unwrap_or(chunk);
    if raw.starts_with(|c: char| c.is_ascii_digit()) {
        return number(raw, rules);
    }
    let stop = length + usize::from(keeps_stop(rest, raw, rules));
    if stop > length {
        return Cut::one(stop, TokenKind::Word);
    }
    let first = clitic_border(raw, rules).unwrap_or(length);
    Cut { first, second: length - first, kind: TokenKind::Word }
}

/// The length of a web or mail address that fills the chunk, without closing marks.
fn address(chunk: &str) -> Option<usize> {
    let web = chunk.contains("://") || chunk.starts_with("www.");
    let mail = chunk.split_once('@').is_some_and(|(_, host)| host.contains('.'));
    let open = |c: char| matches!(c, '/' | '#' | '=' | '&' | '-' | '_');
    let inner = |c: char| is_inner(c) || open(c);
    (web || mail).then(|| chunk.trim_end_matches(|c: char| !inner(c)).len())
}

/// How far the word or number at the start of the chunk goes.
fn extent(chunk: &str, rules: &Rules) -> usize {
    let mut previous = ' ';
    let mut segment = 0;
    for (at, c) in chunk.char_indices() {
        if is_inner(c) {
            segment += 1;
        } else {
            let next = chunk.get(at + c.len_utf8()..).and_then(|r| r.chars().next());
            let around = Around { previous, next: next.unwrap_or(' '), segment };
            if !joins(c, &around, chunk.get(..at).unwrap_or(""))
                && !listed(chunk, at, c, rules)
            {
                return at;
            }
            segment = 0;
        }
        previous = c;
    }
    chunk.len()
}

/// What stands before and after a mark inside a chunk, and how many letters since the
/// mark before it.
struct Around {
    previous: char,
    next: char,
    segment: usize,
}

/// Whether a mark joins what stands around it into one token.
fn joins(mark: char, around: &Around, before: &str) -> bool {
    let Around { previous, next, segment } = *around;
    let digits = previous.is_ascii_digit() && next.is_ascii_digit();
    let numeric = || before.bytes().all(|b| b.is_ascii_digit() || b",.:/".contains(&b));
    match mark {
        '-' if digits => is_iso_date(before),
        '-' | '‐' | '‑' => is_inner(next) && (is_inner(previous) || previous == '.'),
        '\'' | '’' | 'ʼ' => next.is_alphabetic() && is_inner(previous),
        '.' if digits => true,
        '.' => {
            let inner = next.is_alphabetic() || (next == '-' && before.contains('.'));
            (segment == 1 && previous.is_alphabetic() && inner)
                || (segment > 1 && next.is_ascii_lowercase() && is_inner(previous))
        }
        ',' | ':' | '/' => digits && numeric(),
        '&' => previous.is_uppercase() && next.is_uppercase(),
        _ => false,
    }
}

/// Whether `2024` or `2024-10` may go on with a hyphen as an ISO date.
fn is_iso_date(before: &str) -> bool {
    let mut parts = before.split('-').map(str::len);
    matches!((parts.next(), parts.next(), parts.next()), (Some(4), None | Some(2), None))
        && (before.starts_with("19") || before.starts_with("20"))
}

/// Whether the chunk as a whole, up to its last full stop, is a listed abbreviation.
fn listed(chunk: &str, at: usize, mark: char, rules: &Rules) -> bool {
    let inner = mark == '.' && at + 1 < chunk.len() && !chunk.ends_with("..");
    inner
        && chunk
            .rfind('.')
            .and_then(|end| chunk.get(..=end))
            .is_some_and(|whole| rules.abbreviations.has(&normal(whole)))
}

/// A number, cut from the unit that is written onto it.
fn number(raw: &str, rules: &Rules) -> Cut {
    let figures = raw
        .find(|c: char| !c.is_ascii_digit() && !",.:/-".contains(c))
        .map_or(raw, |at| raw.get(..at).unwrap_or(raw));
    let unit = raw.get(figures.len()..).unwrap_or("");
    if unit.is_empty() && !figures.ends_with('-') {
        return Cut::one(raw.len(), TokenKind::Number);
    }
    if figures.ends_with(|c: char| c.is_ascii_digit()) && rules.units.has(&normal(unit)) {
        return Cut::one(figures.len(), TokenKind::Number);
    }
    let first = clitic_border(raw, rules).unwrap_or(raw.len());
    Cut { first, second: raw.len() - first, kind: TokenKind::Word }
}

/// Whether the full stop right after `raw` belongs to it.
fn keeps_stop(rest: &str, raw: &str, rules: &Rules) -> bool {
    let Some(after) = rest.get(raw.len()..).and_then(|r| r.strip_prefix('.')) else {
        return false;
    };
    let letters = raw.chars().filter(|c| *c != '.').count();
    let dots = raw.len() - raw.replace('.', "").len();
    if dots > 0 && letters == dots + 1 {
        return true;
    }
    if after.starts_with('.') {
        return false;
    }
    let next = after.trim_start().chars().next().unwrap_or(' ');
    let capital = raw.starts_with(char::is_uppercase);
    match rules.abbreviations.get(&normal(&format!("{raw}."))) {
        Some("number") => next.is_ascii_digit(),
        Some("title") => capital,
        Some("capital") => capital && next != ' ',
        Some(_) => true,
        None => letters == 1 && capital && next.is_uppercase(),
    }
}

/// Where a clitic or the second of two joined words begins inside `raw`.
fn clitic_border(raw: &str, rules: &Rules) -> Option<usize> {
    if !raw.contains(is_apostrophe) {
        let first = rules.joined.get(&normal(raw))?;
        return (first.len() < raw.len() && raw.is_char_boundary(first.len()))
            .then_some(first.len());
    }
    let whole = normal(raw);
    let clitic = rules.clitics.iter().find(|c| whole.ends_with(c))?;
    let (border, _) = raw.char_indices().rev().nth(clitic.chars().count() - 1)?;
    (border > 0).then_some(border)
}
