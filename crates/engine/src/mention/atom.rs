//! The pieces that numbers, dates and figures are read from.
//!
//! In: the tokens of one sentence. Out: [`Atom`]s, finer than tokens: `40-metre-deep`
//! is `40` `-` `metre` `-` `deep`, `$7m` is `$` `7` `m`, `1990s` is `1990` `s`, so that
//! the grammars above see one form whichever way a text glues its numbers. Digits keep
//! their inner separators (`10,000`, `2.5`), dotted abbreviations their stops (`a.m.`).
//! An atom knows the token it came from, for tag and lemma.

use crate::document::Span;
use crate::segment::{Form, Tag, Token};
use std::borrow::Cow;

/// A word, a number or a mark inside a token.
#[derive(Clone, Debug)]
pub(super) struct Atom<'a> {
    /// Where.
    pub(super) span: Span,
    /// In lower case, apostrophes plain.
    pub(super) lower: Cow<'a, str>,
    /// Its outer form.
    pub(super) kind: AtomKind,
    /// No white space before it.
    pub(super) glued: bool,
    /// It starts with a capital in the text.
    pub(super) capital: bool,
    /// The token it is a part of, as an index into the document's tokens.
    pub(super) token: usize,
    /// That token's part of speech.
    pub(super) tag: Tag,
    /// That token's inflection.
    pub(super) form: Form,
}

/// An atom's outer form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AtomKind {
    /// Letters.
    Word,
    /// ASCII digits with inner `,` and `.`.
    Digits,
    /// One character that is neither.
    Mark,
}

impl Atom<'_> {
    /// Whether it is this mark.
    pub(super) fn is(&self, mark: &str) -> bool {
        self.kind == AtomKind::Mark && self.lower == mark
    }

    /// Whether it joins two numbers or the parts of a compound: a hyphen or a dash.
    pub(super) fn is_dash(&self) -> bool {
        self.kind == AtomKind::Mark
            && matches!(self.lower.as_ref(), "-" | "‐" | "‑" | "–" | "—" | "−")
    }

    /// Whether it is a short dash, as inside a compound.
    pub(super) fn is_hyphen(&self) -> bool {
        self.kind == AtomKind::Mark && matches!(self.lower.as_ref(), "-" | "‐" | "‑")
    }

    /// Whether it is letters.
    pub(super) fn is_word(&self) -> bool {
        self.kind == AtomKind::Word
    }

    /// Whether it is a plural noun.
    pub(super) fn is_plural(&self) -> bool {
        self.form == Form::Plural
    }

    /// The value of bare digits without separators, of at most `most` digits.
    pub(super) fn digits(&self, most: usize) -> Option<i32> {
        let plain = self.kind == AtomKind::Digits
            && self.lower.len() <= most
            && self.lower.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| self.lower.parse().ok()).flatten()
    }
}

/// Cuts `tokens` (the first of them number `first` of the document) into `atoms`,
/// which is emptied before.
pub(super) fn split<'a>(
    text: &str,
    tokens: &'a [Token],
    first: usize,
    atoms: &mut Vec<Atom<'a>>,
) {
    atoms.clear();
    let mut end = None;
    for (index, token) in tokens.iter().enumerate() {
        let glued = end == Some(token.span.start);
        end = Some(token.span.end);
        let raw = token.span.of(text);
        if raw.is_empty() {
            continue;
        }
        if let Some(kind) = simple(raw) {
            let group = raw.len() == 3 && kind == AtomKind::Digits && glued;
            if group && rejoin(atoms, raw, token.span) {
                continue;
            }
            atoms.push(Atom {
                span: token.span,
                lower: Cow::Borrowed(&token.lower),
                kind,
                glued,
                capital: raw.starts_with(char::is_uppercase),
                token: first + index,
                tag: token.tag,
                form: token.form,
            });
        } else {
            pieces(raw, token, glued, first + index, atoms);
        }
    }
}

/// Puts three digits back onto the number they were parted from at a comma
/// (`US6` `,` `500`).
fn rejoin(atoms: &mut Vec<Atom<'_>>, raw: &str, span: Span) -> bool {
    let [.., number, comma] = atoms.as_slice() else { return false };
    let whole = number.kind == AtomKind::Digits && number.lower.len() <= 3;
    if !(whole && comma.is(",") && comma.glued) {
        return false;
    }
    atoms.pop();
    let Some(number) = atoms.last_mut() else { return false };
    number.lower = Cow::Owned(format!("{},{raw}", number.lower));
    number.span = number.span.join(span);
    true
}

/// The form of a token that is one atom as it stands.
fn simple(raw: &str) -> Option<AtomKind> {
    let bytes = raw.as_bytes();
    if bytes.iter().all(u8::is_ascii_alphabetic) {
        Some(AtomKind::Word)
    } else if bytes.iter().all(u8::is_ascii_digit) {
        Some(AtomKind::Digits)
    } else if bytes.len() == 1 {
        Some(AtomKind::Mark)
    } else {
        None
    }
}

fn pieces(
    raw: &str,
    whole: &Token,
    mut glued: bool,
    token: usize,
    atoms: &mut Vec<Atom<'_>>,
) {
    let offset = whole.span.start;
    let mut at = 0;
    while let Some(rest) = raw.get(at..).filter(|r| !r.is_empty()) {
        let (kind, len) = piece(rest);
        let piece = rest.get(..len).unwrap_or(rest);
        let lower = piece.to_lowercase().replace(['’', '‘', 'ʼ'], "'");
        atoms.push(Atom {
            span: Span::new(offset + at, offset + at + piece.len()),
            lower: Cow::Owned(lower),
            kind,
            glued,
            capital: piece.starts_with(char::is_uppercase),
            token,
            tag: whole.tag,
            form: whole.form,
        });
        glued = true;
        at += piece.len();
    }
}

/// The form and length of the first piece of `rest`, which is not empty.
fn piece(rest: &str) -> (AtomKind, usize) {
    let first = rest.chars().next().unwrap_or(' ');
    if first.is_ascii_digit() {
        (AtomKind::Digits, digits(rest.as_bytes()))
    } else if first.is_alphabetic() {
        (AtomKind::Word, letters(rest))
    } else if is_apostrophe(first)
        && rest[first.len_utf8()..].starts_with(char::is_alphabetic)
    {
        (AtomKind::Word, first.len_utf8() + letters(&rest[first.len_utf8()..]))
    } else {
        (AtomKind::Mark, first.len_utf8())
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ')
}

/// Digits with separators: a comma before exactly three digits, a point before any.
fn digits(bytes: &[u8]) -> usize {
    let run =
        |from: usize| bytes.iter().skip(from).take_while(|b| b.is_ascii_digit()).count();
    let mut end = run(0);
    while bytes.get(end) == Some(&b',') && run(end + 1) == 3 {
        end += 4;
    }
    if bytes.get(end) == Some(&b'.') && run(end + 1) > 0 {
        end += 1 + run(end + 1);
    }
    end
}

/// Letters with inner stops (`u.s.`, and a last stop where there was one before) up to
/// an apostrophe.
fn letters(rest: &str) -> usize {
    let mut end = 0;
    let mut dotted = false;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        if c == '.' && (next.is_some_and(char::is_alphabetic) || next.is_none()) {
            dotted = true;
        } else if !c.is_alphabetic() {
            break;
        }
        end = at + c.len_utf8();
    }
    // A lone last stop ends an abbreviation only ("Nov."): the tokenizer has already
    // taken the sentence's own stop away.
    if dotted { end } else { end.max(rest.chars().next().map_or(1, char::len_utf8)) }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::segment::{Relation, TokenKind};

    /// Tokens as the segment room cuts them in simple text: at white space, marks at
    /// the ends of words apart.
    pub(crate) fn tokens(text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut at = 0;
        for word in text.split_inclusive(' ') {
            let bare = word.trim_end();
            let core = bare.trim_end_matches([',', ';', ':', '?', '!', ')', '"']).len();
            let open = bare.len() - bare.trim_start_matches(['(', '"']).len();
            let cuts = [(0, open), (open, core.max(open)), (core.max(open), bare.len())];
            for (from, to) in cuts.into_iter().filter(|(a, b)| a < b) {
                let lower: Box<str> = bare[from..to].to_lowercase().into();
                tokens.push(Token {
                    span: Span::new(at + from, at + to),
                    kind: TokenKind::Word,
                    tag: Tag::X,
                    form: Form::Plain,
                    lemma: lower.clone(),
                    lower,
                    head: None,
                    relation: Relation::Dep,
                });
            }
            at += word.len();
        }
        tokens
    }

    fn cut(text: &str) -> Vec<String> {
        let tokens = tokens(text);
        let mut atoms = Vec::new();
        split(text, &tokens, 0, &mut atoms);
        atoms.iter().map(|a| a.lower.to_string()).collect()
    }

    #[test]
    fn compounds_come_apart() {
        assert_eq!(
            cut("a 40-metre-deep well"),
            ["a", "40", "-", "metre", "-", "deep", "well"]
        );
        assert_eq!(cut("$7m 10,000 2.5"), ["$", "7", "m", "10,000", "2.5"]);
        assert_eq!(
            cut("1990s 9:50 a.m. Nov. 3"),
            ["1990", "s", "9", ":", "50", "a.m.", "nov.", "3"]
        );
        assert_eq!(
            cut("Friday’s 2017-09-15"),
            ["friday", "'s", "2017", "-", "09", "-", "15"]
        );
    }

    #[test]
    fn odd_text_has_atoms_on_character_boundaries() {
        let text = "5½ feet İstanbul’da ’90s …—, 10,00,0 .5";
        let tokens = tokens(text);
        let mut atoms = Vec::new();
        split(text, &tokens, 0, &mut atoms);
        assert!(atoms.iter().all(|a| text.get(a.span.start..a.span.end).is_some()));
    }
}
