//! The word lists of figures, asked for once a document.

use super::super::atom::Atom;
use crate::language::{Language, WordList};

/// Word lists of `rules/<code>/figure/`.
pub(super) struct Words<'l> {
    pub(super) before: &'l WordList,
    pub(super) after: &'l WordList,
    pub(super) signs: &'l WordList,
    pub(super) currencies: &'l WordList,
    pub(super) units: &'l WordList,
    pub(super) designators: &'l WordList,
    pub(super) not_counted: &'l WordList,
    pub(super) one_not: &'l WordList,
    pub(super) harm: &'l WordList,
    pub(super) states: &'l WordList,
    pub(super) groups: &'l WordList,
    pub(super) rates: &'l WordList,
    pub(super) as_of: &'l WordList,
    pub(super) pairs: &'l WordList,
    pub(super) change: &'l WordList,
    pub(super) none: &'l WordList,
    /// The smaller unit that may follow a measure, and how many make the larger.
    pub(super) compounds: &'l WordList,
    /// Words that make "from 3 to 5" a range.
    pub(super) ranging: &'l WordList,
    small: &'l WordList,
    /// The document writes `£`: its pounds are money.
    pub(super) sterling: bool,
}

impl<'l> Words<'l> {
    pub(super) fn new(language: &'l Language, text: &str) -> Self {
        let list = |name: &str| language.list(name);
        Words {
            before: list("figure/before"),
            after: list("figure/after"),
            signs: list("figure/signs"),
            currencies: list("figure/currencies"),
            units: list("figure/units"),
            designators: list("figure/designators"),
            not_counted: list("figure/not_counted"),
            one_not: list("figure/one_not"),
            harm: list("figure/harm"),
            states: list("figure/states"),
            groups: list("figure/groups"),
            rates: list("figure/rates"),
            as_of: list("figure/as_of"),
            pairs: list("figure/pairs"),
            change: list("figure/change"),
            none: list("figure/none"),
            compounds: list("figure/compounds"),
            ranging: list("figure/ranging"),
            small: list("figure/words"),
            sterling: text.contains('£'),
        }
    }

    /// Whether the atom does `role` in the grammar (`figure/words`).
    pub(super) fn is(&self, atom: Option<&Atom<'_>>, role: &str) -> bool {
        atom.is_some_and(|a| self.small.get(&a.lower) == Some(role))
    }
}

/// The sign of money at atom `at`; its parts are written together ("US$", not "a $").
pub(super) fn sign<'l>(
    words: &Words<'l>,
    atoms: &[Atom<'_>],
    at: usize,
) -> Option<(&'l str, usize)> {
    let (code, end) = longest(words.signs, atoms, at)?;
    let glued = atoms.get(at + 1..end)?.iter().all(|a| a.glued);
    if glued {
        return Some((code, end));
    }
    let first = atoms.get(at)?;
    words.signs.get(&first.lower).map(|code| (code, at + 1))
}

/// The longest entry that starts at atom `at`, hyphens between words left out: its
/// value and the atom after it.
pub(super) fn longest<'l>(
    list: &'l WordList,
    atoms: &[Atom<'_>],
    at: usize,
) -> Option<(&'l str, usize)> {
    let rest = atoms.get(at..)?;
    let words = rest.iter().filter(|a| !(a.is_hyphen() && a.glued));
    let (length, value) = list.longest(words.map(|a| a.lower.as_ref()))?;
    let mut left = length;
    let mut end = at;
    for atom in rest {
        if left == 0 {
            break;
        }
        left -= usize::from(!(atom.is_hyphen() && atom.glued));
        end += 1;
    }
    Some((value, end))
}
