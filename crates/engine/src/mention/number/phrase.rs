//! Numbers told by a phrase: "dozens", "half a million", "several hundred", "a couple of".

use super::super::atom::Atom;
use super::{Form, Number, NumberWord, Numbers};

impl Numbers<'_> {
    /// "quarter million", "quarter of a million"; a quarter of anything else is not
    /// told without an article.
    pub(super) fn read_quarter(&self, atoms: &[Atom<'_>], at: usize) -> Option<Number> {
        let of = self.role_at(atoms, at + 1) == Some(NumberWord::Of);
        let mut next = at + 1 + usize::from(of);
        next += usize::from(self.role_at(atoms, next) == Some(NumberWord::Article));
        let NumberWord::Scale(n) = self.role_at(atoms, next)? else { return None };
        let value = n / 4.0;
        Some(Number { end: next + 1, value, form: Form::Words, scaled: true, scale: n })
    }

    /// "dozens", "hundreds of thousands", "tens of millions".
    pub(super) fn read_many(&self, atoms: &[Atom<'_>], at: usize, least: f64) -> Number {
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
    pub(super) fn read_half(&self, atoms: &[Atom<'_>], at: usize) -> Option<Number> {
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
    pub(super) fn read_some(&self, atoms: &[Atom<'_>], at: usize) -> Option<Number> {
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
    pub(super) fn read_article(&self, atoms: &[Atom<'_>], at: usize) -> Option<Number> {
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
    pub(super) fn vague(&self, atoms: &[Atom<'_>], at: usize, n: f64) -> Option<Number> {
        let mut number = self.scaled(atoms, at + 1, n, Form::Vague);
        if self.role_at(atoms, number.end) == Some(NumberWord::Of) {
            number.end += 1;
        }
        Some(number)
    }

    /// A group word after a factor: "dozen", "pair of", "trio of".
    pub(super) fn group(
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
}
