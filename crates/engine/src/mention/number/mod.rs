//! Numbers in digits and words: how much, without what it is that much of.
//!
//! In: the [`Atom`]s of a sentence. Out: the longest [`Number`] that starts at one of
//! them: "2.5 million", "a hundred thousand", "half a dozen", "two-thirds", "dozens",
//! "forty-two", "5½". The words are data (`rules/<code>/number/words.txt`); the grammar
//! is that of written cardinals: units, tens, hundreds, then falling scales. Ordinals,
//! ranges, bounds and units are not read here.
//!
//! "several hundred" gives at least 200; "two dozen" gives 24.

mod digits;
mod phrase;
mod word;
mod words;

pub(super) use digits::value_of;
pub(super) use word::NumberWord;

use super::atom::{self, Atom, AtomKind};
use crate::document::{Document, Span};
use crate::language::Language;
use crate::segment::Segments;
use digits::{is_minus, vulgar};
use rustc_hash::FxHashMap;
use word::role;

/// A number in a text, whether or not it counts anything.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numeral {
    /// Its words or digits.
    pub span: Span,
    /// Its value; the least it can be in "dozens".
    pub value: f64,
    /// "third", "21st".
    pub ordinal: bool,
}

/// The numbers of a document, in order, cardinal and ordinal.
pub fn numerals(
    document: &Document,
    segments: &Segments,
    language: &Language,
) -> Vec<Numeral> {
    let numbers = Numbers::new(language);
    let mut found = Vec::new();
    let mut atoms: Vec<Atom<'_>> = Vec::new();
    for sentence in &segments.sentences {
        let tokens = segments.of(sentence);
        atom::split(&document.text, tokens, sentence.tokens.start, &mut atoms);
        let mut at = 0;
        while let Some(first) = atoms.get(at) {
            let ordinal = numbers.ordinal(&atoms, at);
            let cardinal = || {
                let starts = numbers.may_start(first);
                let number = starts.then(|| numbers.read(&atoms, at)).flatten()?;
                Some((number.value, number.end))
            };
            let Some((value, end)) = ordinal.or_else(cardinal) else {
                at += 1;
                continue;
            };
            let last = atoms.get(end - 1).unwrap_or(first);
            let span = first.span.join(last.span);
            found.push(Numeral { span, value, ordinal: ordinal.is_some() });
            at = end.max(at + 1);
        }
    }
    found
}

/// Whether a number is told in a round word, as many or some of a size: "thousands",
/// "several hundred".
pub fn is_round(words: &str, language: &Language) -> bool {
    let list = language.list("number/words");
    words.to_lowercase().split_whitespace().any(|word| {
        let role = list.get(word).and_then(role);
        matches!(role, Some(NumberWord::Many(_) | NumberWord::Some))
    })
}

/// A number and how it was written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    /// The atom after its last.
    pub(super) end: usize,
    /// Its value; the least it can be where `form` is [`Form::Many`].
    pub(super) value: f64,
    /// How it was written.
    pub(super) form: Form,
    /// It ends in a scale word or suffix: "2.5 million", "5bn".
    pub(super) scaled: bool,
    /// The factor that scale stands for.
    pub(super) scale: f64,
}

/// How a number was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// With digits.
    Digits,
    /// In words.
    Words,
    /// "dozens", "several hundred", "hundreds of thousands": a lower bound.
    Many,
    /// "a couple": not exact.
    Vague,
    /// "two-thirds", "half": a part of something.
    Fraction,
}

/// The number words of a language.
pub(super) struct Numbers<'l> {
    words: FxHashMap<&'l str, NumberWord>,
}

impl<'l> Numbers<'l> {
    /// Reads `number/words`.
    pub(super) fn new(language: &'l Language) -> Self {
        let list = language.list("number/words");
        let words =
            list.iter().filter_map(|word| Some((word, role(list.get(word)?)?))).collect();
        Numbers { words }
    }

    /// What `word` does in a number.
    pub(super) fn word(&self, atom: &Atom<'_>) -> Option<NumberWord> {
        if atom.kind == AtomKind::Word {
            self.words.get(atom.lower.as_ref()).copied()
        } else {
            None
        }
    }

    /// Whether a number can start here: digits or a number word that is not just an
    /// article or connector.
    pub(super) fn may_start(&self, atom: &Atom<'_>) -> bool {
        match atom.kind {
            AtomKind::Digits => true,
            AtomKind::Mark => vulgar(atom).is_some() || is_minus(atom),
            AtomKind::Word => self.word(atom).is_some_and(|w| {
                !matches!(
                    w,
                    NumberWord::And
                        | NumberWord::Of
                        | NumberWord::Suffix(_)
                        | NumberWord::Parts(_)
                        | NumberWord::Part(_)
                        | NumberWord::Scale(_)
                        | NumberWord::Hundred
                        | NumberWord::Nth(_)
                        | NumberWord::Th
                )
            }),
        }
    }

    /// Whether the word is "several" or its like: an unknown number of something.
    pub(super) fn is_some(&self, atom: &Atom<'_>) -> bool {
        self.word(atom) == Some(NumberWord::Some)
    }

    /// The longest number that starts at atom `at`.
    pub(super) fn read(&self, atoms: &[Atom<'_>], at: usize) -> Option<Number> {
        let first = atoms.get(at)?;
        if first.kind == AtomKind::Digits || vulgar(first).is_some() {
            return self.read_digits(atoms, at);
        }
        if is_minus(first) && atoms.get(at + 1).is_some_and(|a| a.glued) {
            return self.negative(self.read_digits(atoms, at + 1)?);
        }
        match self.word(first)? {
            NumberWord::Minus => self.negative(self.read(atoms, at + 1)?),
            NumberWord::Quarter => self.read_quarter(atoms, at),
            NumberWord::Many(n) => Some(self.read_many(atoms, at, n)),
            NumberWord::Half => self.read_half(atoms, at),
            NumberWord::Some => self.read_some(atoms, at),
            NumberWord::Article => self.read_article(atoms, at),
            NumberWord::Group(n) => self.group(atoms, at, 1.0, n),
            NumberWord::Vague(n) => self.vague(atoms, at, n),
            _ => self.read_words(atoms, at),
        }
    }

    /// The ordinal that starts at atom `at`, and the atom after it: "3rd", "third",
    /// "twenty-first", "one hundred and second".
    pub(super) fn ordinal(&self, atoms: &[Atom<'_>], at: usize) -> Option<(f64, usize)> {
        let first = atoms.get(at)?;
        if first.kind == AtomKind::Digits {
            let glued = atoms.get(at + 1)?.glued;
            let th = glued && self.role_at(atoms, at + 1)? == NumberWord::Th;
            return Some((value_of(first)?, at + 2)).filter(|_| th);
        }
        let last = |at: usize| match self.role_at(atoms, at)? {
            NumberWord::Nth(n) => Some(n),
            NumberWord::Part(n) => Some(n),
            _ => None,
        };
        if let Some(n) = last(at) {
            return Some((n, at + 1));
        }
        let whole = self.read(atoms, at).filter(|n| n.form == Form::Words)?;
        let dash = atoms.get(whole.end).is_some_and(|a| a.is_hyphen() && a.glued);
        let and = self.role_at(atoms, whole.end) == Some(NumberWord::And);
        let next = whole.end + usize::from(dash || and);
        let n = last(next)?;
        // "twenty" + "first"; a scale multiplies: "two hundredth".
        let adds = n < 100.0 && whole.value >= 20.0;
        let times = n >= 100.0 && whole.value < n;
        let value = if adds { whole.value + n } else { whole.value * n };
        (adds || times).then_some((value, next + 1))
    }

    /// Below zero.
    fn negative(&self, number: Number) -> Option<Number> {
        let fits =
            matches!(number.form, Form::Digits | Form::Words) && number.value > 0.0;
        fits.then_some(Number { value: -number.value, ..number })
    }

    fn role_at(&self, atoms: &[Atom<'_>], at: usize) -> Option<NumberWord> {
        self.word(atoms.get(at)?)
    }

    /// Adds the scale words after a value: "2.5" + "million", "5" + "bn".
    fn scaled(
        &self,
        atoms: &[Atom<'_>],
        mut end: usize,
        value: f64,
        form: Form,
    ) -> Number {
        let mut scale = 1.0;
        loop {
            let next = if atoms.get(end).is_some_and(|a| a.is_hyphen() && a.glued) {
                end + 1
            } else {
                end
            };
            let Some(atom) = atoms.get(next) else { break };
            match self.word(atom) {
                Some(NumberWord::Scale(s)) => scale *= s,
                Some(NumberWord::Hundred) if scale == 1.0 => scale = 100.0,
                Some(NumberWord::Suffix(s))
                    if atom.glued && scale == 1.0 && next == end =>
                {
                    scale = s;
                }
                Some(NumberWord::Group(n)) if n == 12.0 && scale == 1.0 => scale = n,
                _ => break,
            }
            end = next + 1;
        }
        Number { end, value: tidy(value * scale), form, scaled: scale > 1.0, scale }
    }
}

/// Takes away what multiplying decimals adds: 2.3 million is 2,300,000.
fn tidy(value: f64) -> f64 {
    let cents = value * 1000.0;
    if (cents - cents.round()).abs() < 1e-3 && cents < 9e15 {
        cents.round() / 1000.0
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::super::atom::tests::tokens;
    use super::*;

    fn read(text: &str) -> Option<(f64, Form, String)> {
        let tokens = tokens(text);
        let mut atoms = Vec::new();
        atom::split(text, &tokens, 0, &mut atoms);
        let number = Numbers::new(Language::english()).read(&atoms, 0)?;
        let end = atoms[number.end - 1].span.end;
        Some((number.value, number.form, text[..end].to_owned()))
    }

    #[track_caller]
    fn is(text: &str, value: f64, form: Form, covered: &str) {
        let (got, how, span) = read(text).unwrap_or_else(|| panic!("none in '{text}'"));
        assert!((got - value).abs() < 1e-9, "'{text}': {got}");
        assert_eq!((how, span.as_str()), (form, covered), "'{text}'");
    }

    #[test]
    fn digits() {
        is("10,000 boats", 10_000.0, Form::Digits, "10,000");
        is("2.3 million boats", 2_300_000.0, Form::Digits, "2.3 million");
        is("143million boats", 143_000_000.0, Form::Digits, "143million");
        is("7bn euros", 7e9, Form::Digits, "7bn");
        is("5½ feet", 5.5, Form::Digits, "5½");
        is("5 1/2 feet", 5.5, Form::Digits, "5 1/2");
        is("3-million-euro bridge", 3e6, Form::Digits, "3-million");
    }

    #[test]
    fn words() {
        is("forty-two boats", 42.0, Form::Words, "forty-two");
        is("two hundred and six boats", 206.0, Form::Words, "two hundred and six");
        is("a hundred thousand boats", 1e5, Form::Words, "a hundred thousand");
        is("three and a half million", 3.5e6, Form::Words, "three and a half million");
        is("twelve and thirteen", 12.0, Form::Words, "twelve");
        is(
            "one million two hundred thousand",
            1.2e6,
            Form::Words,
            "one million two hundred thousand",
        );
        is("half a dozen boats", 6.0, Form::Words, "half a dozen");
        is("two dozen boats", 24.0, Form::Words, "two dozen");
        is("a dozen boats", 12.0, Form::Words, "a dozen");
    }

    #[test]
    fn vague_ones() {
        is("dozens of boats", 24.0, Form::Many, "dozens");
        is(
            "hundreds of thousands of boats",
            200_000.0,
            Form::Many,
            "hundreds of thousands",
        );
        is("tens of thousands", 20_000.0, Form::Many, "tens of thousands");
        is("several hundred boats", 200.0, Form::Many, "several hundred");
        is("a few thousand boats", 2000.0, Form::Many, "a few thousand");
        is("a couple of boats", 2.0, Form::Vague, "a couple of");
        is("couple hundred boats", 200.0, Form::Vague, "couple hundred");
    }

    #[test]
    fn fractions() {
        is("two-thirds of them", 2.0 / 3.0, Form::Fraction, "two-thirds");
        is("a quarter of them", 0.25, Form::Fraction, "a quarter");
        is("half of them", 0.5, Form::Fraction, "half");
    }

    #[test]
    fn other_words_are_no_numbers() {
        assert_eq!(read("several boats"), None);
        assert_eq!(read("a boat"), None);
        assert_eq!(read("boats"), None);
    }
}
