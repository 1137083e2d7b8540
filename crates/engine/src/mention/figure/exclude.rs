//! Numbers that are no quantities: ages, ranks, names, phone numbers, pronouns.

use super::super::atom::{Atom, AtomKind};
use super::super::number::Form;
use super::read::Quantity;
use super::words::{Words, longest};
use crate::segment::Tag;

/// Whether the quantity is none.
pub(super) fn is_none(
    atoms: &[Atom<'_>],
    quantity: &Quantity,
    words: &Words<'_>,
) -> bool {
    let text = Around { atoms, quantity, words };
    text.reference() || text.timed() || (quantity.unit.is_none() && text.named())
}

/// A quantity and what stands around it.
struct Around<'a, 't> {
    atoms: &'a [Atom<'t>],
    quantity: &'a Quantity,
    words: &'a Words<'a>,
}

impl Around<'_, '_> {
    fn before(&self, back: usize) -> Option<&Atom<'_>> {
        self.atoms.get(self.quantity.number.checked_sub(back)?)
    }

    fn first(&self) -> Option<&Atom<'_>> {
        self.atoms.get(self.quantity.number)
    }

    fn after(&self) -> Option<&Atom<'_>> {
        self.atoms.get(self.quantity.end)
    }

    /// Part of a code, an address, a handle, a phone number, a score: glued to letters
    /// or to more digits.
    fn reference(&self) -> bool {
        let Some(first) = self.first() else { return true };
        if let Some(before) = self.before(1).filter(|_| first.glued) {
            let letter = before.is_word() && !before.lower.starts_with('\'');
            let joint =
                ["#", "@", "_", "/", ".", ":", "*", "="].iter().any(|m| before.is(m));
            let digits = before.kind == AtomKind::Digits;
            let hyphen = before.is_dash() && before.glued && self.before(2).is_some();
            if letter || joint || digits || (hyphen && !self.spaced_dash()) {
                return true;
            }
        }
        let zero = first.kind == AtomKind::Digits
            && first.lower.len() > 1
            && first.lower.starts_with('0')
            && !first.lower.contains('.');
        zero || self.goes_on()
    }

    /// A dash that parts clauses rather than joining: a word glued to a long dash.
    fn spaced_dash(&self) -> bool {
        self.before(1).is_some_and(|b| b.is("—"))
    }

    /// More digits or letters stand glued to its end.
    fn goes_on(&self) -> bool {
        let Some(next) = self.after().filter(|a| a.glued) else { return false };
        let further = self.atoms.get(self.quantity.end + 1).filter(|a| a.glued);
        let digits = further.is_some_and(|a| a.kind == AtomKind::Digits);
        let unitless = self.quantity.unit.is_none();
        (next.is_word() && !next.lower.starts_with('\'') && unitless)
            || next.kind == AtomKind::Digits
            || (digits
                && (next.is_dash() || next.is("/") || next.is(":") || next.is(".")))
    }

    /// A time, an age, an ordinal: what follows is never counted.
    fn timed(&self) -> bool {
        if self.quantity.unit.is_some() {
            return false;
        }
        let hyphen = self.after().is_some_and(|a| a.is_hyphen() && a.glued);
        let next = self.atoms.get(self.quantity.end + usize::from(hyphen));
        let next_at = self.quantity.end + usize::from(hyphen);
        next.is_some_and(|a| {
            self.words.not_counted.has(&a.lower)
                && (a.glued || a.lower.len() > 2)
                && longest(self.words.not_counted, self.atoms, next_at).is_some()
                && !(a.is_word() && matches!(a.tag, Tag::Adp | Tag::Part) && !hyphen)
        })
    }

    /// Named or ranked rather than counted.
    fn named(&self) -> bool {
        let Some(first) = self.first() else { return true };
        let digits = first.kind == AtomKind::Digits;
        let counted = self.after().is_some_and(|a| a.is_plural() && !a.glued);
        let Some(before) = self.before(1) else { return self.list_number() };
        let unbounded = self.quantity.start == self.quantity.number;
        if unbounded && self.words.designators.has(&before.lower) && !counted {
            return true;
        }
        // "Falcon 9", "Psalm 23", "Tiangong 1": digits after a name.
        let name = before.is_word() && before.tag == Tag::Propn && before.capital;
        if unbounded && digits && name && !counted && !self.quantity.weighty {
            return true;
        }
        self.age(before, digits) || self.list_number()
    }

    /// "Ada Merrow, 42, said"; "(42)".
    fn age(&self, before: &Atom<'_>, digits: bool) -> bool {
        let value = self.quantity.low.or(self.quantity.high).unwrap_or(0.0);
        let aged = digits && (1.0..=115.0).contains(&value) && value.fract() == 0.0;
        let opened = before.is(",") || before.is("(");
        let name = self.before(2).is_some_and(|a| {
            a.capital || a.tag == Tag::Propn || a.is(")") || a.tag == Tag::Noun
        });
        let closed = self.after().is_none_or(|a| {
            [",", ".", ")", ";", ":", "—", "–", "-"].iter().any(|m| a.is(m))
                || a.tag == Tag::Cconj
        });
        aged && opened && name && closed
    }

    /// The number of an item in a list: alone at the start of a line.
    fn list_number(&self) -> bool {
        self.quantity.start == 0
            && self.quantity.form == Form::Digits
            && self.after().is_none_or(|a| a.is(".") || a.is(")") || a.is(":"))
    }
}
