//! Numbers in digits: "10,000", "40 000", "5½", "2.5 million".

use super::super::atom::{Atom, AtomKind};
use super::{Form, Number, NumberWord, Numbers};

impl Numbers<'_> {
    /// "10,000", "2.5 million", "5½", "5 1/2", "7bn".
    pub(super) fn read_digits(&self, atoms: &[Atom<'_>], at: usize) -> Option<Number> {
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
    pub(super) fn falling(&self, atoms: &[Atom<'_>], number: Number) -> Number {
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
}

/// The value of a digits atom.
pub(in crate::mention) fn value_of(atom: &Atom<'_>) -> Option<f64> {
    if atom.kind != AtomKind::Digits {
        return None;
    }
    if atom.lower.contains(',') {
        return atom.lower.replace(',', "").parse().ok();
    }
    atom.lower.parse().ok()
}

/// `½` and its like.
pub(super) fn vulgar(atom: &Atom<'_>) -> Option<f64> {
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
pub(super) fn is_minus(atom: &Atom<'_>) -> bool {
    !atom.glued && atom.kind == AtomKind::Mark && matches!(atom.lower.as_ref(), "-" | "−")
}
