//! What a quantity counts: the noun after it with its modifiers, and what happened to
//! it where a participle says so ("people killed").
//!
//! Where the noun is left out ("51 were taken to hospital") the predicate stands for
//! it. A number that counts nothing at all is no quantity.

use super::super::Date;
use super::super::atom::{Atom, AtomKind};
use super::super::number::{Form, Numbers};
use super::read::Quantity;
use super::words::Words;
use crate::document::Span;
use crate::segment::{Form as Inflection, Tag, Token};

/// What is counted: in words, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) text: String,
    pub(super) span: Option<Span>,
}

/// A sentence to look for counted things in.
pub(super) struct Nouns<'a, 't> {
    pub(super) text: &'a str,
    pub(super) atoms: &'a [Atom<'t>],
    /// All tokens of the document.
    pub(super) tokens: &'a [Token],
    pub(super) words: &'a Words<'a>,
    pub(super) numbers: &'a Numbers<'a>,
    /// The sentence's dates: they are not counted.
    pub(super) dates: &'a [Date],
}

/// The longest a counted noun phrase gets, in atoms.
const LONGEST: usize = 9;

/// The letters from which on a word is no function word.
const LONG_WORD: usize = 5;

/// What an atom is to a noun phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Head,
    Inside,
    Outside,
}

impl Place {
    /// A word of unknown kind that nothing follows is itself the head.
    fn or_head(self) -> Place {
        if self == Place::Inside { self } else { Place::Head }
    }
}

impl Nouns<'_, '_> {
    fn get(&self, at: usize) -> Option<&Atom<'_>> {
        self.atoms.get(at)
    }

    fn lemma(&self, atom: &Atom<'_>) -> &str {
        self.tokens.get(atom.token).map_or("", |t| &t.lemma)
    }

    /// What the quantity counts; `None` where it counts nothing.
    pub(super) fn of(&self, quantity: &Quantity) -> Option<Counted> {
        if let Some(counted) = self.compound(quantity) {
            return Some(counted);
        }
        let at = self.noun_start(quantity);
        let vague = quantity.form == Form::Vague && !self.vague_counts(quantity);
        if vague || self.one_dashed(quantity) {
            return None;
        }
        if let Some((from, to)) =
            self.phrase(at).filter(|(from, to)| !self.is_date(*from, *to))
        {
            if self.is_article_like(quantity, to) || self.is_time(quantity, to) {
                return None;
            }
            return Some(self.with_predicate(quantity, from, to));
        }
        if quantity.unit.is_some() {
            return Some(self.measured(quantity));
        }
        self.elided(quantity)
    }

    /// "a couple of boats", "a couple hundred": not the couple who said so.
    fn vague_counts(&self, quantity: &Quantity) -> bool {
        let last = quantity.end.checked_sub(1).and_then(|i| self.get(i));
        quantity.weighty
            || self.words.is(last, "of")
            || self.words.is(self.get(quantity.end), "more")
    }

    /// "one-time", "one-way".
    fn one_dashed(&self, quantity: &Quantity) -> bool {
        quantity.low == Some(1.0)
            && quantity.form == Form::Words
            && self.get(quantity.end).is_some_and(|a| a.is_hyphen() && a.glued)
    }

    /// Whether the head is a time: "three previous years".
    fn is_time(&self, quantity: &Quantity, to: usize) -> bool {
        let head = to.checked_sub(1).and_then(|i| self.get(i));
        quantity.unit.is_none()
            && head.is_some_and(|h| self.words.not_counted.has(&h.lower))
    }

    /// Whether the noun phrase is a date ("900% last year").
    fn is_date(&self, from: usize, to: usize) -> bool {
        let span = self.span(from, to);
        self.dates.iter().any(|d| d.span.touches(span) && !d.is_reference())
    }

    /// "two-car tram": the noun inside the compound.
    fn compound(&self, quantity: &Quantity) -> Option<Counted> {
        let hyphen = self.get(quantity.end).filter(|a| a.is_hyphen() && a.glued)?;
        let noun = self.get(quantity.end + 1).filter(|a| a.glued && a.is_word())?;
        let one = quantity.low == Some(1.0) && quantity.high == Some(1.0);
        let _ = hyphen;
        (!one && quantity.unit.is_none())
            .then(|| Counted { text: noun.lower.to_string(), span: Some(noun.span) })
    }

    /// Steps over "of the", "more", "of these", quotation marks after the number.
    fn noun_start(&self, quantity: &Quantity) -> usize {
        let mut at = quantity.end;
        if self.get(at).is_some_and(|a| a.is_hyphen() && a.glued) {
            at += 1;
        }
        if self.words.is(self.get(at), "of") || self.worth(at, quantity) {
            at += 1;
            if self.words.is(self.get(at), "of") {
                at += 1;
            }
            while self.words.is(self.get(at), "the")
                || self.words.is(self.get(at), "all")
                || self
                    .get(at)
                    .is_some_and(|a| a.tag == Tag::Num || a.kind == AtomKind::Digits)
            {
                at += 1;
            }
        }
        while self.words.is(self.get(at), "quote")
            || self.get(at).is_some_and(|a| a.is("“") || a.is("‘") || a.is("#"))
        {
            at += 1;
        }
        at
    }

    /// "$7m in funding", "$5m worth of goods".
    fn worth(&self, at: usize, quantity: &Quantity) -> bool {
        quantity.unit.is_some() && self.words.is(self.get(at), "in")
    }

    /// The noun phrase at `at`: from its first atom to the one after its head.
    fn phrase(&self, at: usize) -> Option<(usize, usize)> {
        let mut head = None;
        for i in at..self.atoms.len().min(at + LONGEST) {
            match self.place(i, at, head) {
                Place::Head => head = Some(i),
                Place::Inside => {}
                Place::Outside => break,
            }
        }
        head.map(|head| (at, head + 1))
    }

    /// What atom `i` is to the noun phrase that starts at `at` and has had this head.
    fn place(&self, i: usize, at: usize, head: Option<usize>) -> Place {
        let Some(atom) = self.get(i) else { return Place::Outside };
        let plural_before = i > at && self.get(i - 1).is_some_and(Atom::is_plural);
        let inside = |so: bool| if so { Place::Inside } else { Place::Outside };
        if head.is_some() && atom.lower == "'s" {
            return inside(self.noun_follows(i + 1));
        }
        match atom.tag {
            // After its plural a phrase goes on only as "sales managers" does.
            Tag::Noun | Tag::Propn if plural_before => {
                if atom.tag == Tag::Noun && atom.is_plural() {
                    Place::Head
                } else {
                    Place::Outside
                }
            }
            Tag::Noun | Tag::Propn => Place::Head,
            Tag::Adj if plural_before => Place::Outside,
            Tag::Adj if self.noun_follows(i + 1) => Place::Inside,
            // "three Algerians", however they were tagged.
            Tag::Adj if atom.capital && i > 0 => Place::Head,
            Tag::Adj => inside(!self.words.states.has(&atom.lower)),
            Tag::Num => {
                inside(i.checked_sub(1).and_then(|b| self.get(b)).is_some_and(|before| {
                    before.is_hyphen() && before.glued || i > at && before.capital
                }))
            }
            // Nothing but its noun stands right after a number.
            Tag::Verb
                if atom.form == Inflection::Present3
                    && (head.is_none() || self.after_name(i, at)) =>
            {
                Place::Head
            }
            Tag::Verb => inside(
                self.is_participle(atom) && head.is_none() && self.noun_follows(i + 1),
            ),
            Tag::Part | Tag::X | Tag::Intj | Tag::Pron if head.is_none() && i == at => {
                let open = atom.is_word() && atom.lower.len() >= LONG_WORD;
                let again = self.noun_follows(i + 1);
                if !open { Place::Outside } else { inside(again).or_head() }
            }
            Tag::Adv => inside(head.is_none() && self.modifies(i + 1)),
            Tag::Cconj => inside(self.joins(i, head)),
            Tag::Punct if atom.is_hyphen() => inside(atom.glued),
            Tag::Punct if atom.is(",") => {
                inside(head.is_none() && i > at && self.modifies(i + 1))
            }
            _ => {
                let quote = ["\"", "“", "”", "'"].iter().any(|m| atom.is(m));
                inside(quote && head.is_none())
            }
        }
    }

    /// Whether a singular name or adjective of one stands right before atom `i`.
    fn after_name(&self, i: usize, at: usize) -> bool {
        i > at && self.get(i - 1).is_some_and(|a| a.capital && !a.is_plural())
    }

    fn is_participle(&self, atom: &Atom<'_>) -> bool {
        matches!(atom.form, Inflection::PastParticiple | Inflection::PresentParticiple)
    }

    fn noun_follows(&self, at: usize) -> bool {
        self.get(at).is_some_and(|a| matches!(a.tag, Tag::Noun | Tag::Propn | Tag::Adj))
    }

    fn modifies(&self, at: usize) -> bool {
        self.get(at).is_some_and(|a| {
            matches!(a.tag, Tag::Adj | Tag::Noun | Tag::Propn | Tag::Verb)
        })
    }

    /// "shipping and trading companies": a conjunction before the plural head.
    fn joins(&self, at: usize, head: Option<usize>) -> bool {
        let plural = head.and_then(|h| self.get(h)).is_some_and(Atom::is_plural);
        let next = self.get(at + 1);
        let modifier = next.is_some_and(|a| {
            matches!(a.tag, Tag::Adj | Tag::Noun)
                || a.form == Inflection::PresentParticiple
        });
        let first = at.checked_sub(1).and_then(|i| self.get(i));
        if head.is_none() && first.is_some_and(|a| a.tag == Tag::Adj) {
            return modifier;
        }
        !plural
            && modifier
            && (self.get(at + 2).is_some_and(|a| a.is_plural())
                || next.is_some_and(Atom::is_plural))
    }

    /// "one day", "one of the men": an article or pronoun rather than a count.
    fn is_article_like(&self, quantity: &Quantity, to: usize) -> bool {
        let one = quantity.low == Some(1.0)
            && quantity.high == Some(1.0)
            && quantity.unit.is_none()
            && quantity.form == Form::Words;
        if !one || quantity.bounded {
            return false;
        }
        let head = to.checked_sub(1).and_then(|i| self.get(i));
        // A lone "one man" opens an anecdote; after a verb, or where something was done
        // to it, it is a count.
        let before = quantity.number.checked_sub(1).and_then(|i| self.get(i));
        let acted = before.is_some_and(|b| b.tag == Tag::Verb);
        let only = quantity.skipped;
        self.words.is(self.get(quantity.end), "of")
            || head.is_none_or(|h| self.words.one_not.has(&h.lower))
            || !(acted || only || self.predicate(to).is_some())
    }

    /// The noun phrase with the participle after it ("soldiers killed or wounded",
    /// "people were injured") or the verb of harm before it ("killing 30 civilians").
    fn with_predicate(&self, quantity: &Quantity, from: usize, to: usize) -> Counted {
        let span = self.span(from, to);
        let noun = span.of(self.text).to_owned();
        let plain = Counted { text: noun.clone(), span: Some(span) };
        if quantity.unit.is_some() {
            return plain;
        }
        if let Some((said, end)) = self.predicate(to) {
            return Counted {
                text: format!("{noun} {said}"),
                span: Some(self.span(from, end)),
            };
        }
        match self.harm_before(quantity.start) {
            Some(told) => Counted { text: format!("{noun} {told}"), span: Some(span) },
            None => plain,
        }
    }

    /// The predicate at `at` where it tells of harm.
    pub(super) fn predicate_harm(&self, at: usize) -> Option<(String, usize)> {
        let found = self.predicate(at)?;
        let verb = self.get(found.1.checked_sub(1)?)?;
        (self.words.harm.has(self.lemma(verb)) || self.words.states.has(&verb.lower))
            .then_some(found)
    }

    /// The participle after a noun, auxiliaries left out: its words, and the atom after.
    fn predicate(&self, at: usize) -> Option<(String, usize)> {
        let mut start = at;
        while self.get(start).is_some_and(|a| matches!(a.tag, Tag::Aux | Tag::Adv))
            && start < at + 5
        {
            start += 1;
        }
        let passive = (at..start).any(|i| self.get(i).is_some_and(|a| a.tag == Tag::Aux));
        let verb = self.get(start)?;
        let participle = verb.form == Inflection::PastParticiple
            || (verb.form == Inflection::Past && !passive);
        let harmed = self.words.harm.get(self.lemma(verb)).is_some();
        let state = self.words.states.has(&verb.lower);
        if !(state || (participle && verb.tag == Tag::Verb && (passive || harmed))) {
            return None;
        }
        let mut end = start + 1;
        let more = self.get(end).is_some_and(|a| a.tag == Tag::Cconj)
            && self.get(end + 1).is_some_and(|a| {
                a.form == Inflection::PastParticiple
                    || self.words.states.has(&a.lower)
                    || self.words.harm.has(self.lemma(a))
            });
        if more {
            end += 2;
        }
        Some((self.span(start, end).of(self.text).to_owned(), end))
    }

    /// "killing", "have injured" before the quantity: the form it is told in.
    fn harm_before(&self, at: usize) -> Option<&str> {
        let verb = self.get(at.checked_sub(1)?)?;
        if verb.tag != Tag::Verb {
            return None;
        }
        self.words.harm.get(self.lemma(verb)).filter(|told| !told.is_empty())
    }

    /// A measure stands for itself: its thing is what follows, or nothing.
    fn measured(&self, quantity: &Quantity) -> Counted {
        let next = self.get(quantity.end).filter(|a| a.tag == Tag::Adj && !a.glued);
        if let Some(next) = next {
            return Counted {
                text: next.span.of(self.text).to_owned(),
                span: Some(next.span),
            };
        }
        self.noun_before(quantity.start).unwrap_or_default()
    }

    /// The noun phrase that ends last before atom `at`, not far off: "shares" in "shares
    /// fell 1.5 percent", "bill" in "a bill of $30".
    fn noun_before(&self, at: usize) -> Option<Counted> {
        let from = at.saturating_sub(6);
        let noun = |i: &usize| {
            self.get(*i).is_some_and(|a| {
                matches!(a.tag, Tag::Noun | Tag::Propn)
                    && !a.glued
                    && !self.words.units.has(&a.lower)
                    && !self.words.currencies.has(&a.lower)
            }) && !self.is_date(*i, *i + 1)
        };
        let head = (from..at).rev().find(noun)?;
        let stop = (from..head).any(|i| self.get(i).is_some_and(|a| a.is(";")));
        if stop {
            return None;
        }
        let mut start = head;
        while start > 0
            && head - start < 3
            && self
                .get(start - 1)
                .is_some_and(|a| matches!(a.tag, Tag::Noun | Tag::Propn | Tag::Adj))
        {
            start -= 1;
        }
        let span = self.span(start, head + 1);
        Some(Counted { text: span.of(self.text).to_owned(), span: Some(span) })
    }

    /// A number whose noun is left out: "51 were taken to hospital", "32 dead",
    /// "killing 12", "a family of five", "over 600,000".
    fn elided(&self, quantity: &Quantity) -> Option<Counted> {
        if matches!(quantity.form, Form::Vague | Form::Fraction) {
            return None;
        }
        let before = quantity.start.checked_sub(1).and_then(|i| self.get(i));
        let determined = self.words.is(before, "the") || self.words.is(before, "all");
        let one = quantity.low == Some(1.0)
            && !quantity.bounded
            && quantity.form == Form::Words;
        if one {
            return None;
        }
        let mut at = quantity.end;
        if self.words.is(self.get(at), "more") {
            at += 1;
        }
        if let Some((said, end)) = self.predicate(at).filter(|_| !determined) {
            return Some(self.borrowed(quantity, said, self.span(at, end)));
        }
        if let Some(told) = self.harm_before(quantity.start) {
            let told = told.to_owned();
            let span = before.map(|b| b.span);
            return Some(Counted { text: told, span });
        }
        if let Some(group) = self.group_before(quantity) {
            return Some(group);
        }
        let finite = self.get(at).is_some_and(|a| {
            a.tag == Tag::Aux
                || (a.tag == Tag::Verb
                    && matches!(a.form, Inflection::Past | Inflection::PastParticiple))
        });
        let others = at > quantity.end;
        let of_them = self.words.is(self.get(quantity.end), "of")
            && self.words.is(self.get(quantity.end + 1), "them");
        let state = self.words.is(self.get(quantity.end), "of")
            && self.words.is(self.get(quantity.end + 1), "the")
            && self
                .get(quantity.end + 2)
                .is_some_and(|a| self.words.states.has(&a.lower));
        if state {
            let span = self.span(quantity.end + 2, quantity.end + 3);
            return Some(Counted {
                text: span.of(self.text).to_owned(),
                span: Some(span),
            });
        }
        let stands = quantity.listed
            || quantity.bounded
            || quantity.weighty
            || of_them
            || ((finite || others) && !determined);
        stands.then(|| self.borrowed(quantity, String::new(), Span::new(0, 0)))
    }

    /// "a family of five": the group.
    fn group_before(&self, quantity: &Quantity) -> Option<Counted> {
        let of = quantity.start.checked_sub(1)?;
        let group = self.get(of.checked_sub(1)?)?;
        (self.words.is(self.get(of), "of") && self.words.groups.has(&group.lower)).then(
            || Counted {
                text: group.span.of(self.text).to_owned(),
                span: Some(group.span),
            },
        )
    }

    /// Counts for a bare number: the last plural noun before it in the sentence, with
    /// what is said of it.
    fn borrowed(&self, quantity: &Quantity, said: String, place: Span) -> Counted {
        let noun = (0..quantity.start)
            .rev()
            .find(|i| self.is_countable(*i))
            .and_then(|i| self.get(i));
        let own = (!place.is_empty()).then_some(place);
        match (noun, said.is_empty()) {
            (Some(noun), true) => Counted {
                text: noun.span.of(self.text).to_owned(),
                span: Some(noun.span),
            },
            (Some(noun), false) => {
                Counted { text: format!("{} {said}", noun.span.of(self.text)), span: own }
            }
            (None, _) => Counted { text: said, span: own },
        }
    }

    /// A plural noun; sentence-initial and counted words are nouns whatever their case
    /// made of them.
    fn is_countable(&self, at: usize) -> bool {
        let Some(atom) = self.get(at).filter(|a| !self.numbers.may_start(a)) else {
            return false;
        };
        let counted = at == 0
            || self.get(at - 1).is_some_and(|a| {
                a.tag == Tag::Num
                    || a.kind == AtomKind::Digits
                    || self.numbers.may_start(a)
            });
        match atom.tag {
            Tag::Noun => atom.is_plural(),
            Tag::Propn => atom.is_plural() || counted,
            _ => false,
        }
    }

    fn span(&self, from: usize, to: usize) -> Span {
        let start = self.get(from).map_or(0, |a| a.span.start);
        let end =
            to.checked_sub(1).and_then(|i| self.get(i)).map_or(start, |a| a.span.end);
        Span::new(start, end.max(start))
    }
}
