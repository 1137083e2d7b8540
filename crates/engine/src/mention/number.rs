//! Numbers in digits and words: how much, without what it is that much of.
//!
//! In: the [`Atom`]s of a sentence. Out: the longest [`Number`] that starts at one of
//! them: "2.5 million", "a hundred thousand", "half a dozen", "two-thirds", "dozens",
//! "forty-two", "5½". The words are data (`rules/<code>/number/words.txt`); the grammar
//! is that of written cardinals: units, tens, hundreds, then falling scales. Ordinals,
//! ranges, bounds and units are not read here.
//!
//! "several hundred" gives at least 200; "two dozen" gives 24.

use super::atom::{self, Atom, AtomKind};
use crate::document::{Document, Span};
use crate::language::Language;
use crate::segment::Segments;
use rustc_hash::FxHashMap;

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

/// What one word does in a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum NumberWord {
    Unit(f64),
    Teen(f64),
    Tens(f64),
    Hundred,
    Scale(f64),
    Group(f64),
    Vague(f64),
    Many(f64),
    Half,
    Part(f64),
    /// "quarter": a part, but no ordinal.
    Quarter,
    Parts(f64),
    Some,
    Article,
    And,
    Of,
    Suffix(f64),
    /// "second", "twentieth": ordinals that are no parts.
    Nth(f64),
    /// The ending of an ordinal in digits: "th".
    Th,
    /// "minus five".
    Minus,
}

impl NumberWord {
    /// How many of it make a whole.
    fn parts(self) -> f64 {
        match self {
            NumberWord::Part(n) | NumberWord::Parts(n) => n,
            NumberWord::Half => 2.0,
            _ => 4.0,
        }
    }
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

    /// "quarter million", "quarter of a million"; a quarter of anything else is not
    /// told without an article.
    fn read_quarter(&self, atoms: &[Atom<'_>], at: usize) -> Option<Number> {
        let of = self.role_at(atoms, at + 1) == Some(NumberWord::Of);
        let mut next = at + 1 + usize::from(of);
        next += usize::from(self.role_at(atoms, next) == Some(NumberWord::Article));
        let NumberWord::Scale(n) = self.role_at(atoms, next)? else { return None };
        let value = n / 4.0;
        Some(Number { end: next + 1, value, form: Form::Words, scaled: true, scale: n })
    }

    fn role_at(&self, atoms: &[Atom<'_>], at: usize) -> Option<NumberWord> {
        self.word(atoms.get(at)?)
    }

    /// "10,000", "2.5 million", "5½", "5 1/2", "7bn".
    fn read_digits(&self, atoms: &[Atom<'_>], at: usize) -> Option<Number> {
        let mut end = at;
        let mut value = 0.0;
        if let Some(part) = slash_fraction(atoms, at).filter(|p| is_common(*p)) {
            let form = Form::Fraction;
            return Some(Number {
                end: at + 3,
                value: part,
                form,
                scaled: false,
                scale: 1.0,
            });
        }
        if let Some(v) = atoms.get(at).and_then(value_of) {
            (value, end) = spaced_thousands(atoms, at, v);
        }
        if let Some(part) =
            atoms.get(end).filter(|a| end == at || a.glued).and_then(vulgar)
        {
            value += part;
            end += 1;
        } else if let Some(part) = slash_fraction(atoms, end) {
            value += part;
            end += 3;
        }
        if end == at {
            return None;
        }
        let number = self.scaled(atoms, end, value, Form::Digits);
        let number = self.falling(atoms, number);
        match self.and_a_part(atoms, number.end, true).filter(|_| number.scaled) {
            Some((part, end)) => {
                let value = number.value + part * number.scale;
                Some(Number { value, end, ..number })
            }
            None => Some(number),
        }
    }

    /// Adds smaller numbers to a scaled one: "4 thousand 3 hundred and 21".
    fn falling(&self, atoms: &[Atom<'_>], number: Number) -> Number {
        let and = self.role_at(atoms, number.end) == Some(NumberWord::And);
        let next = number.end + usize::from(and);
        let words = number.scale == 100.0 || number.scale == 1000.0;
        let starts = atoms.get(next).is_some_and(|a| {
            a.digits(3).is_some() || self.word(a) == Some(NumberWord::Unit(1.0))
        });
        if !(words && starts && number.form == Form::Digits) {
            return number;
        }
        match self.read(atoms, next) {
            Some(rest) if rest.value < number.scale && rest.value.fract() == 0.0 => {
                Number { value: number.value + rest.value, end: rest.end, ..number }
            }
            _ => number,
        }
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

    /// "dozens", "hundreds of thousands", "tens of millions".
    fn read_many(&self, atoms: &[Atom<'_>], at: usize, least: f64) -> Number {
        let mut number = Number {
            end: at + 1,
            value: least,
            form: Form::Many,
            scaled: true,
            scale: 1.0,
        };
        if let (Some(NumberWord::Of), Some(NumberWord::Many(n))) =
            (self.role_at(atoms, at + 1), self.role_at(atoms, at + 2))
        {
            // "thousands" is a lower bound of 2,000: its scale is half of that.
            number.value = least * n / 2.0;
            number.end = at + 3;
        }
        number
    }

    /// "half a dozen", "half a million", "half-dozen"; else "half" of something.
    fn read_half(&self, atoms: &[Atom<'_>], at: usize) -> Option<Number> {
        let mut next = at + 1;
        if atoms.get(next).is_some_and(Atom::is_hyphen) {
            next += 1;
        }
        if self.role_at(atoms, next) == Some(NumberWord::Article) {
            next += 1;
        }
        let factor = match self.role_at(atoms, next) {
            Some(NumberWord::Group(n)) if n == 12.0 => n,
            Some(NumberWord::Scale(n)) => n,
            _ => {
                return Some(Number {
                    end: at + 1,
                    value: 0.5,
                    form: Form::Fraction,
                    scaled: false,
                    scale: 1.0,
                });
            }
        };
        Some(Number {
            end: next + 1,
            value: factor / 2.0,
            form: Form::Words,
            scaled: true,
            scale: factor,
        })
    }

    /// "several hundred", "a few thousand", "several dozen": at least two of them.
    fn read_some(&self, atoms: &[Atom<'_>], at: usize) -> Option<Number> {
        let scale = match self.role_at(atoms, at + 1)? {
            NumberWord::Hundred => 100.0,
            NumberWord::Scale(n) => n,
            NumberWord::Group(n) if n == 12.0 => n,
            _ => return None,
        };
        let more = match self.role_at(atoms, at + 2) {
            Some(NumberWord::Scale(n)) if n > scale => n,
            _ => 1.0,
        };
        Some(Number {
            end: at + 2 + usize::from(more > 1.0),
            value: 2.0 * scale * more,
            form: Form::Many,
            scaled: true,
            scale: scale * more,
        })
    }

    /// "a hundred thousand", "a dozen", "a couple of", "a third", "a few hundred".
    fn read_article(&self, atoms: &[Atom<'_>], at: usize) -> Option<Number> {
        match self.role_at(atoms, at + 1)? {
            NumberWord::Hundred | NumberWord::Scale(_) => self.read_words(atoms, at),
            NumberWord::Group(n) => self.group(atoms, at + 1, 1.0, n),
            NumberWord::Vague(n) => self.vague(atoms, at + 1, n),
            NumberWord::Some => self.read_some(atoms, at + 1),
            NumberWord::Quarter if self.read_quarter(atoms, at + 1).is_some() => {
                self.read_quarter(atoms, at + 1)
            }
            word @ (NumberWord::Part(_) | NumberWord::Quarter) => Some(Number {
                end: at + 2,
                value: 1.0 / word.parts(),
                form: Form::Fraction,
                scaled: false,
                scale: 1.0,
            }),
            NumberWord::Half => self.read_half(atoms, at + 1),
            _ => None,
        }
    }

    /// "couple", with "hundred" after it or "of".
    fn vague(&self, atoms: &[Atom<'_>], at: usize, n: f64) -> Option<Number> {
        let mut number = self.scaled(atoms, at + 1, n, Form::Vague);
        if self.role_at(atoms, number.end) == Some(NumberWord::Of) {
            number.end += 1;
        }
        Some(number)
    }

    /// A group word after a factor: "dozen", "pair of", "trio of".
    fn group(
        &self,
        atoms: &[Atom<'_>],
        at: usize,
        factor: f64,
        n: f64,
    ) -> Option<Number> {
        let of = self.role_at(atoms, at + 1) == Some(NumberWord::Of);
        if n != 12.0 && !of {
            return None;
        }
        let end = at + 1 + usize::from(n != 12.0);
        Some(Number { end, value: factor * n, form: Form::Words, scaled: true, scale: n })
    }

    /// Cardinals in words, with fractions: "two hundred and six", "forty-two",
    /// "two-thirds", "three and a half million".
    fn read_words(&self, atoms: &[Atom<'_>], at: usize) -> Option<Number> {
        let mut sum = Sum::default();
        let mut end = at;
        if self.role_at(atoms, at) == Some(NumberWord::Article) {
            sum.current = 1.0;
            sum.room = 1.0;
            end += 1;
        }
        while let Some(next) = self.step(atoms, end, &mut sum) {
            end = next;
        }
        if end == at {
            return None;
        }
        let whole = tidy(sum.total + sum.current);
        if sum.total == 0.0
            && let Some(number) = self.parts(atoms, end, whole)
        {
            return Some(number);
        }
        // "five billion and three quarters" is three quarters of a billion more.
        if sum.total > 0.0
            && let Some(part) = self.parts(atoms, end, sum.current)
        {
            let value = sum.total + part.value * sum.last_scale;
            return Some(Number { value: tidy(value), form: Form::Words, ..part });
        }
        if let Some((part, end)) = self.and_a_part(atoms, end, sum.current == 0.0) {
            // "two million and a half" is half a million more.
            let unit = if sum.current == 0.0 { sum.last_scale } else { 1.0 };
            return Some(self.scaled(atoms, end, whole + part * unit, Form::Words));
        }
        if let Some(NumberWord::Group(n)) = self.role_at(atoms, end)
            && n == 12.0
        {
            return self.group(atoms, end, whole, n);
        }
        let scaled = sum.last_scale < f64::INFINITY;
        let scale = if scaled { sum.last_scale } else { 1.0 };
        Some(Number { end, value: whole, form: Form::Words, scaled, scale })
    }

    /// Takes one more number word into `sum`; the atom after it.
    fn step(&self, atoms: &[Atom<'_>], at: usize, sum: &mut Sum) -> Option<usize> {
        let mut next = at;
        let inside = sum.any();
        if inside && atoms.get(next).is_some_and(|a| a.is_hyphen() && a.glued) {
            next += 1;
        } else if inside
            && sum.takes_and()
            && self.role_at(atoms, next) == Some(NumberWord::And)
        {
            next += 1;
            if !matches!(
                self.role_at(atoms, next),
                Some(NumberWord::Unit(_) | NumberWord::Teen(_) | NumberWord::Tens(_))
            ) {
                return None;
            }
        }
        let word = self.role_at(atoms, next)?;
        sum.take(word).then_some(next + 1)
    }

    /// "thirds" after "two", "third" after "one" with a hyphen.
    fn parts(&self, atoms: &[Atom<'_>], at: usize, whole: f64) -> Option<Number> {
        let dashed = atoms.get(at).is_some_and(Atom::is_hyphen);
        let next = at + usize::from(dashed);
        let n = match self.role_at(atoms, next)? {
            NumberWord::Parts(n) => n,
            word @ (NumberWord::Part(_) | NumberWord::Quarter) if whole == 1.0 => {
                word.parts()
            }
            NumberWord::Half if whole == 1.0 => 2.0,
            _ => return None,
        };
        // "three quarters of a million", "three quarters billion"
        let scaled = self.scaled(atoms, next + 1, whole / n, Form::Words);
        if scaled.scaled && scaled.scale >= 1000.0 {
            return Some(scaled);
        }
        Some(Number {
            end: next + 1,
            value: whole / n,
            form: Form::Fraction,
            scaled: false,
            scale: 1.0,
        })
    }

    /// "and a half", "and two thirds": the part, and the atom after it.
    fn and_a_part(
        &self,
        atoms: &[Atom<'_>],
        at: usize,
        scaled: bool,
    ) -> Option<(f64, usize)> {
        if self.role_at(atoms, at)? != NumberWord::And {
            return None;
        }
        let (many, part) = match self.role_at(atoms, at + 1)? {
            NumberWord::Article => (1.0, self.role_at(atoms, at + 2)?),
            NumberWord::Unit(n) if n > 0.0 => (n, self.role_at(atoms, at + 2)?),
            _ => return None,
        };
        let fits = matches!(
            part,
            NumberWord::Half
                | NumberWord::Part(_)
                | NumberWord::Parts(_)
                | NumberWord::Quarter
        );
        // "and a half million" is a number of its own.
        let own = matches!(self.role_at(atoms, at + 3), Some(NumberWord::Scale(_)));
        (fits && !(scaled && own)).then_some((many / part.parts(), at + 3))
    }
}

/// A cardinal under way.
struct Sum {
    total: f64,
    current: f64,
    /// What may still be added to `current`: 100 before any, 10 after tens, 1 after
    /// units.
    room: f64,
    last_scale: f64,
    started: bool,
}

impl Default for Sum {
    fn default() -> Self {
        Sum {
            total: 0.0,
            current: 0.0,
            room: 100.0,
            last_scale: f64::INFINITY,
            started: false,
        }
    }
}

impl Sum {
    fn any(&self) -> bool {
        self.started || self.current > 0.0
    }

    /// "and" stands after a hundred or a scale only.
    fn takes_and(&self) -> bool {
        self.started && self.room > 10.0
    }

    /// Adds the word where the grammar lets it follow.
    fn take(&mut self, word: NumberWord) -> bool {
        match word {
            NumberWord::Unit(n) if self.room >= 10.0 => {
                self.current += n;
                self.room = 1.0;
            }
            NumberWord::Teen(n) if self.room >= 100.0 => {
                self.current += n;
                self.room = 1.0;
            }
            NumberWord::Tens(n) if self.room >= 100.0 => {
                self.current += n;
                self.room = 10.0;
            }
            NumberWord::Hundred if self.current > 0.0 && self.current < 100.0 => {
                self.current *= 100.0;
                self.room = 100.0;
            }
            NumberWord::Scale(n) if self.current > 0.0 && n < self.last_scale => {
                self.total += self.current * n;
                self.current = 0.0;
                self.room = 100.0;
                self.last_scale = n;
            }
            _ => return false,
        }
        self.started = true;
        true
    }
}

fn role(value: &str) -> Option<NumberWord> {
    let (name, number) = value.split_once(' ').unwrap_or((value, "0"));
    let n: f64 = number.parse().ok()?;
    Some(match name {
        "unit" => NumberWord::Unit(n),
        "teen" => NumberWord::Teen(n),
        "tens" => NumberWord::Tens(n),
        "hundred" => NumberWord::Hundred,
        "scale" => NumberWord::Scale(n),
        "group" => NumberWord::Group(n),
        "vague" => NumberWord::Vague(n),
        "many" => NumberWord::Many(n),
        "half" => NumberWord::Half,
        "part" => NumberWord::Part(n),
        "quarter" => NumberWord::Quarter,
        "parts" => NumberWord::Parts(n),
        "some" => NumberWord::Some,
        "article" => NumberWord::Article,
        "and" => NumberWord::And,
        "of" => NumberWord::Of,
        "suffix" => NumberWord::Suffix(n),
        "nth" => NumberWord::Nth(n),
        "th" => NumberWord::Th,
        "minus" => NumberWord::Minus,
        _ => return None,
    })
}

/// The value of a digits atom.
pub(super) fn value_of(atom: &Atom<'_>) -> Option<f64> {
    if atom.kind != AtomKind::Digits {
        return None;
    }
    if atom.lower.contains(',') {
        return atom.lower.replace(',', "").parse().ok();
    }
    atom.lower.parse().ok()
}

/// `½` and its like.
fn vulgar(atom: &Atom<'_>) -> Option<f64> {
    if atom.kind != AtomKind::Mark {
        return None;
    }
    Some(match atom.lower.as_ref() {
        "½" => 0.5,
        "¼" => 0.25,
        "¾" => 0.75,
        "⅓" => 1.0 / 3.0,
        "⅔" => 2.0 / 3.0,
        "⅛" => 0.125,
        "⅜" => 0.375,
        "⅝" => 0.625,
        "⅞" => 0.875,
        _ => return None,
    })
}

/// "1/2" after a whole number.
fn slash_fraction(atoms: &[Atom<'_>], at: usize) -> Option<f64> {
    let over = atoms.get(at)?.digits(2)?;
    let slash = atoms.get(at + 1)?;
    let under = atoms.get(at + 2)?;
    let close = slash.is("/") && slash.glued && under.glued;
    let under = under.digits(2)?;
    (close && over > 0 && over < under && !atoms.get(at + 3).is_some_and(|a| a.is("/")))
        .then(|| f64::from(over) / f64::from(under))
}

/// Halves to eighths: other digits around a slash are scores and days.
fn is_common(part: f64) -> bool {
    [2.0, 3.0, 4.0, 5.0, 8.0].iter().any(|n| (part * n).fract() == 0.0)
}

/// "40 000", with a space that parts thousands: the value, and the atom after it.
fn spaced_thousands(atoms: &[Atom<'_>], at: usize, value: f64) -> (f64, usize) {
    let group = |i: usize| {
        let (before, atom) = (atoms.get(i - 1)?, atoms.get(i)?);
        let gap = atom.span.start.checked_sub(before.span.end)?;
        // A common space is one byte long, those that don't break are more.
        let parts = gap > 1 && gap < 4 || gap == 1 && atom.lower == "000";
        let three = atom.lower.len() == 3 && atom.digits(3).is_some();
        (parts && three).then(|| atom.digits(3)).flatten()
    };
    let (mut value, mut end) = (value, at + 1);
    let first = atoms.get(at).and_then(|a| a.digits(3)).is_some_and(|n| n > 0);
    while let Some(three) = group(end).filter(|_| first) {
        value = value * 1000.0 + f64::from(three);
        end += 1;
    }
    (value, end)
}

/// A minus sign before digits, glued to nothing before it.
fn is_minus(atom: &Atom<'_>) -> bool {
    !atom.glued && atom.kind == AtomKind::Mark && matches!(atom.lower.as_ref(), "-" | "−")
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
