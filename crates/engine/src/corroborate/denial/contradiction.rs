//! What is denied without a word for it: "nobody closed the lock, Lund said", where
//! somebody else says that it was closed.
//!
//! The two must be about the same in the same words: of none harmed and some harmed, of
//! an accusation and who speaks of himself, or of nearly all words, what was done among
//! them. Set on the clusters that were annotated by hand, for what a reader agrees with
//! rather than for all there is: contradictions in other words are not found.

use super::told::{Affirming, Shared, Told, has_any};
use super::{Denial, FEWEST_WORDS, MOST_OF_IT};
use crate::attribute::{SourceKind, Stance};
use crate::corroborate::cited;
use crate::link::StatementRef;
use crate::segment::{Tag, Token};
use crate::state::TermKind;
use crate::{Annotated, Statement};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A claim is contradicted where it says this part of the negated words, and these are
/// this part of its own;
const NEARLY_ALL: f32 = 0.7;
const OWN_PART: f32 = 0.5;
/// or where it says so much of them, whatever else it says;
const ALL_OF_IT: f32 = 0.9;
/// or this part, where it tells of who contradicts it,
const SOME_OF_IT: f32 = 0.5;
/// or accuses somebody, and who contradicts it speaks of himself.
const SOME_OF_ACCUSATION: f32 = 0.4;
/// Less than this contradicts nothing.
const LEAST: f32 = SOME_OF_ACCUSATION;

/// How a clause says that something is not so.
struct Negation {
    /// The claim that the clause was linked to.
    home: Option<usize>,
    sentence: usize,
    /// What was not done: the verbs after the negation.
    deeds: Vec<Box<str>>,
    /// All words after the negation: what is said not to be so.
    after: Vec<Box<str>>,
    /// "No shots were fired": that there were none.
    none: bool,
    /// "No one was injured": that none were harmed.
    unharmed: bool,
    /// "We did not": who says so speaks of himself.
    oneself: bool,
}

/// How a statement meets what is said not to be so.
struct Overlap {
    /// How much of its words the statement says.
    shared: Shared,
    /// In one breath with it: "you lose, you never win" denies nothing.
    near: bool,
    /// In the claim that it was linked to.
    home: bool,
    /// It tells of who says that it is not so.
    tells_of: bool,
}

impl<'a> Told<'a> {
    /// What statements of a document deny without a word for it, by claim.
    pub(super) fn contradictions(&self, document: usize) -> Vec<(usize, Denial<'a>)> {
        let doc = &self.docs[document];
        let all = doc.statements.iter().enumerate();
        all.filter(|(_, s)| self.is_plain(doc, s))
            .filter_map(|(index, statement)| {
                let attribution = cited(doc, statement)?;
                attribution.who.as_ref().filter(|w| w.kind != SourceKind::Unnamed)?;
                let span = statement.span;
                let words = self.words_in(document, &[span], attribution);
                let (points, named, bare) = (false, false, false);
                let denial =
                    Denial { document, attribution, span, words, points, named, bare };
                let mut negation = self.negation(doc, statement, &denial);
                let reference = StatementRef { document, statement: index };
                negation.home = self.of.get(&reference).copied();
                Some((self.contradicted(&denial, &negation)?, denial))
            })
            .collect()
    }

    /// Whether a clause says on somebody's word, once, and of all of it, that it is not
    /// so.
    fn is_plain(&self, doc: &Annotated, statement: &Statement) -> bool {
        if !statement.negated || statement.unreal {
            return false;
        }
        let says = |a: &usize| {
            matches!(doc.attributions[*a].stance, Stance::Asserts | Stance::Confirms)
        };
        let tokens = &doc.segments.tokens[doc.segments.tokens_in(statement.span)];
        let no = |t: &&Token| self.lists.negations.has(&t.lower);
        let nor = |t: &&Token| t.tag != Tag::Cconj;
        let asks = doc.segments.of(&doc.segments.sentences[statement.sentence]);
        statement.chain.iter().all(says)
            && tokens.iter().filter(no).filter(nor).count() == 1
            && !tokens
                .iter()
                .any(|t| self.lists.half.has(&t.lower) || self.lists.half.has(&t.lemma))
            && !asks.iter().rev().take(3).any(|t| &*t.lower == "?")
    }

    fn negation(
        &self,
        doc: &Annotated,
        statement: &Statement,
        denial: &Denial<'a>,
    ) -> Negation {
        let tokens = &doc.segments.tokens[doc.segments.tokens_in(statement.span)];
        // "There was no locked door" says of the door that it was not locked.
        let there = tokens.iter().any(|t| self.is(t, "there"));
        let none = !there
            && tokens.iter().enumerate().any(|(at, token)| {
                let rest = tokens[at..].iter().map(|t| &*t.lower);
                let counts =
                    token.tag == Tag::Det && self.lists.negations.has(&token.lower);
                counts || self.lists.none.longest(rest).is_some()
            });
        let oneself = |t: &Token| {
            self.lists.pronouns.get(&t.lower) == Some("self")
                || self.lists.owners.get(&t.lower) == Some("self")
        };
        let no = tokens.iter().find(|t| self.lists.negations.has(&t.lower));
        let after = no.map_or(0, |t| t.span.end);
        let after = || statement.terms.iter().filter(|t| t.span.start >= after);
        let deeds = after().filter(|t| t.kind == TermKind::Deed);
        let deeds: Vec<Box<str>> = deeds.map(|t| t.group.clone()).collect();
        let after = after().map(|t| t.group.clone()).collect();
        Negation {
            home: None,
            deeds,
            after,
            sentence: statement.sentence,
            none,
            unharmed: (none || there)
                && denial.words.keys().all(|w| self.harm.contains(*w)),
            oneself: tokens.iter().take(3).any(oneself),
        }
    }

    /// The claim that says what is said not to be so.
    fn contradicted(&self, denial: &Denial<'a>, negation: &Negation) -> Option<usize> {
        let speaker = self.names_of(denial.attribution);
        let ranked = self.sharing(denial).filter_map(|(affirming, shared)| {
            let &Affirming { reference, group, .. } = affirming;
            let statement = self.statement(reference);
            if shared.share < LEAST || statement.unreal {
                return None;
            }
            let near = reference.document == denial.document
                && statement.sentence.abs_diff(negation.sentence) <= 1;
            let home = negation.home == Some(group);
            let tells_of = has_any(statement, &speaker);
            let overlap = Overlap { shared, near, home, tells_of };
            let tenths = (shared.share * 10.0).round() as i32;
            let rank = (tenths, self.stated[group], Reverse(group));
            let fit = self.fits(&overlap, denial, negation, statement)
                && self.is_affirmed(group, denial);
            fit.then_some(rank)
        });
        ranked.max().map(|(.., group)| group.0)
    }

    /// Whether a statement says so much of what is said not to be so that one of the two
    /// is wrong.
    fn fits(
        &self,
        overlap: &Overlap,
        denial: &Denial<'a>,
        negation: &Negation,
        statement: &Statement,
    ) -> bool {
        let &Overlap { shared: Shared { share, words: shared }, near, home, tells_of } =
            overlap;
        let own: BTreeMap<&str, TermKind> =
            statement.terms.iter().map(|t| (&*t.group, t.kind)).collect();
        if negation.unharmed {
            return share >= NEARLY_ALL && own.values().any(|k| *k == TermKind::Number);
        }
        let deed = negation.deeds.iter().any(|deed| own.contains_key(&**deed));
        let mut words = denial.words.iter();
        let thing =
            words.any(|(w, kind)| *kind == TermKind::Thing && own.contains_key(w));
        if shared < FEWEST_WORDS || !deed && !thing {
            return false;
        }
        let after = negation.after.iter().filter(|word| own.contains_key(&***word));
        let same = 2 * after.count() > negation.after.len();
        let alike = same && shared as f32 >= OWN_PART * own.len() as f32;
        if home {
            // Held to be the same claim, but for the negation.
            let done = deed || negation.deeds.is_empty();
            share >= MOST_OF_IT && !negation.none && done && same
        } else if deed && tells_of {
            share >= SOME_OF_IT && alike
        } else if negation.oneself {
            let accuses = has_any(statement, &self.accusing);
            let enough = if accuses { SOME_OF_ACCUSATION } else { SOME_OF_IT };
            share >= enough && shared > FEWEST_WORDS
        } else {
            let all = share >= ALL_OF_IT && shared > FEWEST_WORDS;
            deed && !near && !negation.none && (all || share >= NEARLY_ALL && alike)
        }
    }

    /// Whether nobody but who denies says in a claim that something is not so.
    fn is_affirmed(&self, group: usize, denial: &Denial<'a>) -> bool {
        let who = denial.attribution.who.as_ref().map(|w| self.voices.key(w));
        let mut negated = self.negated.get(&group).into_iter().flatten();
        negated.all(|r| self.on_whose_word(*r) == who)
    }
}
