//! Numbers that are no quantities: ages, ranks, names, phone numbers, pronouns.

use super::super::atom::{Atom, AtomKind};
use super::super::number::Form;
use super::read::Quantity;
use super::words::{Words, longest};
use crate::segment::{Form as Inflection, Tag, Token, TokenKind};
use rustc_hash::FxHashSet;

/// Names and the numbers that belong to them, in lower case.
pub(super) type NumberedNames<'a> = FxHashSet<(&'a str, &'a str)>;

/// The numbered names of a document: digits after a name that count nothing.
pub(super) fn numbered_names(tokens: &[Token]) -> NumberedNames<'_> {
    let pairs = tokens.iter().zip(tokens.iter().skip(1));
    pairs
        .zip(tokens.iter().skip(2))
        .filter(|((name, number), next)| {
            number.kind == TokenKind::Number
                && name.tag == Tag::Propn
                && next.form != Inflection::Plural
                && matches!(
                    next.tag,
                    Tag::Noun | Tag::Propn | Tag::Verb | Tag::Punct | Tag::Adp
                )
        })
        .map(|((name, number), _)| (name.lower.as_ref(), number.lower.as_ref()))
        .collect()
}

/// Whether the quantity is none.
pub(super) fn is_none(
    atoms: &[Atom<'_>],
    quantity: &Quantity,
    words: &Words<'_>,
    names: &NumberedNames<'_>,
) -> bool {
    let text = Around { atoms, quantity, words, names };
    text.reference()
        || text.timed()
        || text.letters()
        || (quantity.unit.is_none() && text.named())
}

/// A quantity and what stands around it.
struct Around<'a, 't> {
    atoms: &'a [Atom<'t>],
    quantity: &'a Quantity,
    words: &'a Words<'a>,
    names: &'a NumberedNames<'a>,
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

    /// "208B", "4K": a letter that would be a scale after money or before a plural.
    fn letters(&self) -> bool {
        let last = self.quantity.end.checked_sub(1).and_then(|i| self.atoms.get(i));
        let scale = last.is_some_and(|a| a.glued && a.is_word() && a.lower.len() == 1);
        scale
            && self.quantity.unit.is_none()
            && !self.after().is_some_and(Atom::is_plural)
            || scale && self.quantity.unit.is_none() && last.is_some_and(|a| a.capital)
    }

    /// A time, an age, an ordinal: what follows is never counted.
    fn timed(&self) -> bool {
        if self.quantity.unit.is_some() {
            return false;
        }
        if self.later() {
            return true;
        }
        let hyphen = self.after().is_some_and(|a| a.is_hyphen() && a.glued)
            || (self.quantity.form == Form::Many && self.words.is(self.after(), "of"));
        let next = self.atoms.get(self.quantity.end + usize::from(hyphen));
        let next_at = self.quantity.end + usize::from(hyphen);
        next.is_some_and(|a| {
            self.words.not_counted.has(&a.lower)
                && (a.glued || a.lower.len() > 2)
                && longest(self.words.not_counted, self.atoms, next_at).is_some()
                && !(a.is_word() && matches!(a.tag, Tag::Adp | Tag::Part) && !hyphen)
        })
    }

    /// "six laps later": a distance in time.
    fn later(&self) -> bool {
        self.atoms.get(self.quantity.end + 1).is_some_and(|a| {
            self.words.is(Some(a), "later") && self.after().is_some_and(Atom::is_plural)
        })
    }

    /// Digits that stand in a row with others: a phone number, a table.
    fn in_row(&self) -> bool {
        let digits = |a: Option<&Atom<'_>>| a.is_some_and(|a| a.kind == AtomKind::Digits);
        self.first().is_some_and(|a| a.kind == AtomKind::Digits)
            && (digits(self.before(1)) || digits(self.after()))
    }

    /// "1 in 10,000", "3 of 35": odds and places in a series.
    fn odds(&self) -> bool {
        let digits = |a: Option<&Atom<'_>>| a.is_some_and(|a| a.kind == AtomKind::Digits);
        let joint = |a: Option<&Atom<'_>>| self.words.is(a, "in");
        let next = self.atoms.get(self.quantity.end + 1);
        // "3,000 in 2009" is no place in a series.
        let year = next.and_then(|a| a.digits(4)).is_some_and(|y| y >= 1900);
        digits(self.first())
            && ((joint(self.before(1)) && digits(self.before(2)))
                || (joint(self.after()) && digits(next) && !year))
    }

    /// "the two countries": a pair already spoken of.
    fn pair(&self) -> bool {
        let determined = self.words.is(self.before(1), "the");
        let two = self.quantity.low == Some(2.0) && self.quantity.high == Some(2.0);
        let nouns = self.atoms.get(self.quantity.end..).unwrap_or_default();
        determined && two && nouns.iter().take(3).any(|a| self.words.pairs.has(&a.lower))
    }

    /// Named or ranked rather than counted.
    fn named(&self) -> bool {
        let Some(first) = self.first() else { return true };
        let digits = first.kind == AtomKind::Digits;
        let counted = self.after().is_some_and(|a| a.is_plural() && !a.glued);
        if self.in_row() || self.odds() || self.pair() {
            return true;
        }
        let Some(before) = self.before(1) else { return self.list_number() };
        let unbounded = self.quantity.start == self.quantity.number;
        if unbounded
            && let Some(kind) = self.words.designators.get(&before.lower)
            && (!counted || kind == "always")
        {
            return true;
        }
        // "Falcon 9", "Psalm 23", "Tiangong 1": digits after a name.
        let name = before.is_word() && before.tag == Tag::Propn && before.capital;
        if unbounded
            && digits
            && name
            && !self.quantity.weighty
            && (!counted || self.known_name(before))
        {
            return true;
        }
        self.age(before, digits) || self.list_number()
    }

    /// Whether the document also writes the name and number where nothing is counted:
    /// "Falcon 9" makes "Falcon 9 rockets" no nine rockets.
    fn known_name(&self, name: &Atom<'_>) -> bool {
        self.first().is_some_and(|number| {
            self.names.contains(&(name.lower.as_ref(), number.lower.as_ref()))
        })
    }

    /// "Ada Merrow, 42, said"; "(42)".
    fn age(&self, before: &Atom<'_>, digits: bool) -> bool {
        let value = self.quantity.low.or(self.quantity.high).unwrap_or(0.0);
        let aged = digits && (1.0..=115.0).contains(&value) && value.fract() == 0.0;
        let opened = before.is(",") || before.is("(");
        let two_digits = self.quantity.end == self.quantity.number + 1;
        let name = self.before(2).is_some_and(|a| {
            a.capital || a.tag == Tag::Propn || a.is(")") || a.tag == Tag::Noun
        });
        let closed = self.after().is_none_or(|a| {
            [",", ".", ")", ";", ":", "—", "–", "-"].iter().any(|m| a.is(m))
                || a.tag == Tag::Cconj
                || (self.words.is(Some(a), "of") && value >= 10.0)
        });
        aged && two_digits && opened && name && closed
    }

    /// The number of an item in a list: alone at the start of a line.
    fn list_number(&self) -> bool {
        self.quantity.start == 0
            && self.quantity.form == Form::Digits
            && self.after().is_none_or(|a| a.is(".") || a.is(")") || a.is(":"))
    }
}
