//! Cardinals in words: units, tens, hundreds, then falling scales, and parts of them.

use super::super::atom::Atom;
use super::{Form, Number, NumberWord, Numbers, tidy};

impl Numbers<'_> {
    /// Cardinals in words, with fractions: "two hundred and six", "forty-two",
    /// "two-thirds", "three and a half million".
    pub(super) fn read_words(&self, atoms: &[Atom<'_>], at: usize) -> Option<Number> {
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
    pub(super) fn and_a_part(
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
