//! Verb by verb: whether it is so and done, who does it to whom, and which names stand
//! where.

use super::{Held, Match, Slot, is_name};
use crate::Annotated;
use crate::check::Kind;
use crate::check::tree::{self, Mode};
use crate::check::words::{Part, Word};
use crate::document::Span;
use crate::segment::{Relation, Tag};

impl<'s> Held<'s> {
    /// Whether it is so and done, and who does it to whom: verb by verb.
    pub(super) fn deeds(&mut self) {
        for at in 0..self.asked.words.len() {
            let Some(found) = self.matches[at].filter(|m| !m.around) else { continue };
            let word = &self.asked.words[at];
            if !self.asked.past
                && let Some(span) = self.past(found.word)
            {
                self.differ(Kind::Certainty, Some(word.span), Some(span));
            }
            if word.part != Part::Deed {
                self.none_of(at, found.word);
                continue;
            }
            let theirs =
                tree::mode(self.sheet.doc, found.word.token, self.lexicon.language);
            let mine = self.asked.modes[at].clone();
            self.mode((word, &mine), (found.word, &theirs));
            if found.word.part == Part::Deed {
                self.roles(word, found.word);
            }
        }
    }

    /// "no customer" for "every customer".
    fn none_of(&mut self, at: usize, said: &Word) {
        let (word, language) = (&self.asked.words[at], self.lexicon.language);
        let doc = self.sheet.doc;
        let theirs = tree::mode(doc, said.token, language).negated;
        let mine = self.asked.modes[at].negated;
        let (asked, told) = (
            tree::is_none(self.asked.doc, word.token, language),
            tree::is_none(doc, said.token, language),
        );
        let none =
            (asked != told || mine != theirs) && (asked && !theirs || told && !mine);
        if none {
            self.differ(Kind::Negation, Some(word.span), Some(said.span));
        }
    }

    /// "former" before a noun.
    fn past(&self, noun: &Word) -> Option<Span> {
        let doc = self.sheet.doc;
        let past = self.lexicon.language.list("check/past");
        let mut modifiers = doc.segments.children(noun.token);
        let found = modifiers.find(|c| past.has(&doc.segments.tokens[*c].lower))?;
        Some(doc.segments.tokens[found].span)
    }

    fn mode(&mut self, (word, mine): (&Word, &Mode), (said, theirs): (&Word, &Mode)) {
        if mine.negated != theirs.negated {
            self.differ(Kind::Negation, Some(word.span), Some(said.span));
        }
        let lacks = |of: &Mode, class: &str| !of.unreal.iter().any(|(_, c)| c == class);
        let more = theirs.unreal.iter().find(|(_, class)| lacks(mine, class));
        let less = mine.unreal.iter().find(|(_, class)| lacks(theirs, class));
        match (more, less) {
            (Some((span, _)), _) => {
                self.differ(Kind::Certainty, Some(word.span), Some(*span));
            }
            (None, Some((span, class))) => {
                let open = ["possible", "alleged"].contains(&class.as_str());
                let kind = if open { Kind::Looser } else { Kind::Certainty };
                self.differ(kind, Some(*span), Some(said.span));
            }
            _ => {}
        }
    }

    /// Who does it, and to whom.
    fn roles(&mut self, word: &Word, said: &Word) {
        let mine = tree::roles(self.asked.doc, word.token);
        let theirs = tree::roles(self.sheet.doc, said.token);
        let both = !mine.doers.is_empty() && !mine.done_to.is_empty();
        let passive = tree::is_passive(self.sheet.doc, said.token);
        let sides = [
            (&mine.doers, &theirs.doers, &theirs.done_to),
            (&mine.done_to, &theirs.done_to, &theirs.doers),
        ];
        for (own, same, other) in sides {
            let Some(asked) = self.asked_word(own) else { continue };
            let differs = if self.is_among(asked, same) {
                false
            } else if self.is_among(asked, other) {
                both && !same.is_empty()
            } else if self.beneath(asked, said) {
                false
            } else if same.is_empty() {
                // "The bridge was blown up": by whom it does not say.
                let around = self.match_of(asked).is_some_and(|m| m.around);
                both && passive && (around || self.aside(asked, said))
            } else {
                let named = is_name(asked) || same.iter().any(|t| self.is_name(*t));
                named || self.aside(asked, said)
            };
            if differs {
                let place = same.first().map(|t| self.sheet.doc.segments.tokens[*t].span);
                self.differ(Kind::Who, Some(asked.span), place);
            }
        }
    }

    /// Whether one of these tokens of the report stands for a word, or for another of the
    /// name it is part of.
    fn is_among(&self, asked: &Word, tokens: &[usize]) -> bool {
        let stands = |word: &Word| tokens.iter().any(|t| self.stands_for(*t, word));
        self.of_one_name(asked).any(|(word, _)| stands(word))
    }

    /// The first of the tokens that is a content word of the statement.
    fn asked_word(&self, tokens: &[usize]) -> Option<&'s Word> {
        let word = |token: &usize| self.asked.words.iter().find(|w| w.token == *token);
        tokens.iter().find_map(word)
    }

    /// Whether a token of the report stands for the word: the same, a pronoun, or "the
    /// company" for a name.
    pub(super) fn stands_for(&self, token: usize, asked: &Word) -> bool {
        let doc = self.sheet.doc;
        let own = &doc.segments.tokens[token];
        // "Three were hurt": of whom is told by what is counted.
        if matches!(own.tag, Tag::Pron | Tag::Num) {
            return true;
        }
        let word_at = |t: usize| self.words.iter().find(|w| w.token == t);
        let Some(word) = self.words.iter().find(|w| w.span.touches(own.span)) else {
            // "hundreds of mortars"
            let of = |c: usize| word_at(c).is_none_or(|w| w.is(asked));
            return doc.segments.child(token, &[Relation::Nmod]).is_some_and(of);
        };
        let language = self.lexicon.language;
        let definite = language.list("check/definite");
        let points = |c: usize| definite.has(&doc.segments.tokens[c].lower);
        let described = !is_name(word)
            && language.list("check/descriptions").has(&own.lemma)
            && doc.segments.children(token).any(points)
            && !self.asked.words.iter().any(|w| w.is(word));
        let people = !is_name(word)
            && doc.segments.children(token).filter_map(word_at).any(|w| w.is(asked));
        word.is(asked) || is_name(asked) && (described || people)
    }

    fn is_name(&self, token: usize) -> bool {
        let span = self.sheet.doc.segments.tokens[token].span;
        self.words.iter().any(|w| w.span.touches(span) && is_name(w))
    }

    /// What stands for a word of the statement.
    fn match_of(&self, asked: &Word) -> Option<Match<'s>> {
        let at = self.asked.words.iter().position(|w| w.token == asked.token)?;
        self.matches[at]
    }

    /// The same, where it stands in the window itself.
    fn match_inside(&self, asked: &Word) -> Option<&'s Word> {
        self.match_of(asked).filter(|m| !m.around).map(|m| m.word)
    }

    /// Whether what stands for a word has nothing to do with a verb: it belongs to another
    /// clause.
    fn aside(&self, asked: &Word, verb: &Word) -> bool {
        let Some(found) = self.match_inside(asked) else { return false };
        let doc = self.sheet.doc;
        tree::clause(doc, found.token) != tree::clause(doc, verb.token)
            && !doc.segments.above(verb.token).any(|t| t == found.token)
    }

    /// Whether what stands for a word depends on a verb, as neither doer nor done to: "sold
    /// Lowe hundreds of boats".
    fn beneath(&self, asked: &Word, verb: &Word) -> bool {
        let Some(found) = self.match_inside(asked) else { return false };
        let segments = &self.sheet.doc.segments;
        let subject = matches!(
            segments.tokens[found.token].relation,
            Relation::Nsubj | Relation::NsubjPass | Relation::OblAgent
        );
        !subject && segments.above(found.token).take(2).any(|t| t == verb.token)
    }

    /// The match of the word that a word of the statement depends on.
    pub(super) fn above(&self, word: &Word) -> Option<&'s Word> {
        let doc = self.asked.doc;
        let head = doc.segments.head(word.token)?;
        let at = self
            .asked
            .words
            .iter()
            .position(|w| w.span.touches(doc.segments.tokens[head].span))?;
        self.matches[at].filter(|m| !m.around).map(|m| m.word)
    }

    /// "because", "all", "own" belong to the same word in both.
    pub(super) fn ties(&mut self) {
        let doc = self.sheet.doc;
        for (at, word) in self.asked.words.iter().enumerate() {
            if !matches!(word.part, Part::Tie | Part::Strict) {
                continue;
            }
            let Some(above) = self.above(word) else { continue };
            if word.part == Part::Tie && self.leads_to_same(at) {
                continue;
            }
            // "Heavy because sent" is not "because heavy, sent".
            let another = |token: usize| {
                let stands = |m: &Match<'_>| m.word.token == token && !m.around;
                word.part == Part::Tie && self.matches.iter().flatten().any(stands)
            };
            let tied = |w: &&&Word| {
                let head = doc.segments.head(w.token);
                let below = head.filter(|h| !another(*h));
                w.is(word)
                    && (head == Some(above.token)
                        || doc.segments.head(above.token) == Some(w.token)
                        || below
                            .is_some_and(|h| doc.segments.head(h) == Some(above.token)))
            };
            if self.matches[at].is_some() && !self.words.iter().any(|w| tied(&w)) {
                let kind = if word.part == Part::Tie { Kind::Words } else { Kind::Scope };
                let said = self.matches[at].map(|m| m.word.span);
                self.differ(kind, Some(word.span), said);
            }
        }
    }

    /// Whether a tie leads to the same in both: "before midday", "before noon".
    fn leads_to_same(&self, at: usize) -> bool {
        let tie = &self.asked.words[at];
        let mut ties = self.words.iter().filter(|w| w.is(tie));
        let date = |doc: &Annotated, word: &Word| {
            let dates = &doc.mentions.dates;
            doc.segments
                .tokens
                .get(word.token + 1)
                .is_some_and(|next| dates.iter().any(|d| d.span.touches(next.span)))
        };
        if date(self.asked.doc, tie) {
            return ties.any(|w| date(self.sheet.doc, w));
        }
        let found = self.matches.get(at + 1).copied().flatten().filter(|m| !m.around);
        ties.any(|w| found.is_some_and(|f| f.word.token == w.token + 1))
    }

    /// "Dravkan forces" are not "Kestrian forces": a name before or after a noun.
    pub(super) fn named(&mut self) {
        let doc = self.sheet.doc;
        for word in self.asked.words.iter().filter(|w| is_name(w)) {
            let Some(above) = self.above(word).filter(|w| w.part != Part::Deed) else {
                continue;
            };
            let own = doc.segments.subtree(above.token);
            let names: Vec<&&Word> = self
                .words
                .iter()
                .filter(|w| {
                    own.contains(&w.token) && w.token != above.token && is_name(w)
                })
                .collect();
            if names.iter().any(|w| w.is(word)) || above.is(word) {
                continue;
            }
            let other = names.iter().find(|w| !self.asked.words.iter().any(|a| a.is(w)));
            if let Some(said) = other.map(|w| w.span) {
                self.differ(Kind::Who, Some(word.span), Some(said));
            } else if self.modifies(word) && self.elsewhere(word, above) {
                self.differ(Kind::Who, Some(word.span), None);
            }
        }
    }

    /// Whether a word of the statement tells of which kind its noun is: "Kestrian forces".
    fn modifies(&self, word: &Word) -> bool {
        let relation = self.asked.doc.segments.tokens[word.token].relation;
        matches!(relation, Relation::Amod | Relation::Compound)
    }

    /// Whether a name of the statement stands in another clause than what it belongs to.
    fn elsewhere(&self, word: &Word, noun: &Word) -> bool {
        let doc = self.sheet.doc;
        let clause = tree::clause(doc, noun.token);
        let mut there = self.words.iter().filter(|w| w.is(word)).peekable();
        there.peek().is_some() && there.all(|w| tree::clause(doc, w.token) != clause)
    }

    /// "Lund is the mayor": the one that stands for Lund is the mayor in the report, too.
    pub(super) fn identity(&mut self) {
        for (at, word) in self.asked.words.iter().enumerate() {
            let Some(role) = self.matches[at] else { continue };
            let Some(subject) = self.subject_of(word) else { continue };
            let own: Vec<&Word> = self
                .of_one_name(subject)
                .filter(|(word, _)| is_name(word))
                .filter_map(|(_, found)| Some(found?.word))
                .collect();
            let Some(first) = own.first() else { continue };
            if !own.iter().any(|name| self.is_one(name.token, role.word.token)) {
                self.differ(Kind::Who, Some(subject.span), Some(first.span));
            }
        }
    }

    /// "Lund", for "mayor" in "Lund is the mayor".
    fn subject_of(&self, word: &Word) -> Option<&'s Word> {
        let child = |relation| self.asked.doc.segments.child(word.token, &[relation]);
        child(Relation::Cop)?;
        self.asked_word(&[child(Relation::Nsubj)?])
    }

    /// Whether two tokens of the report speak of the same: one name, or one near below
    /// the other in the tree.
    fn is_one(&self, a: usize, b: usize) -> bool {
        let doc = self.sheet.doc;
        let near = |a: usize, b: usize| doc.segments.above(a).take(3).any(|t| t == b);
        let entity = |at: usize| {
            let span = doc.segments.tokens[at].span;
            doc.mentions.names.iter().find(|n| n.span.touches(span)).map(|n| n.entity)
        };
        let named = || entity(a).is_some_and(|e| entity(b) == Some(e));
        a == b || near(a, b) || near(b, a) || named()
    }

    /// Two names that have changed places: "from Lowe to Ansel" for "from Ansel to Lowe".
    pub(super) fn swapped(&mut self) {
        let slots: Vec<_> = (0..self.asked.words.len())
            .filter_map(|at| {
                let word = Some(&self.asked.words[at]).filter(|w| is_name(w))?;
                let found = self.matches[at].filter(|m| !m.around)?;
                let mine = tree::slot(self.asked.doc, word.token)?;
                let theirs = tree::slot(self.sheet.doc, found.word.token)?;
                Some((word, self.asked_slot(mine), self.said_slot(theirs)))
            })
            .collect();
        for (nth, (a, mine, theirs)) in slots.iter().enumerate() {
            let turned = slots.iter().skip(nth + 1).find(|(b, other, taken)| {
                !a.is(b)
                    && !self.one_name(a, b)
                    && mine != other
                    && mine == taken
                    && theirs == other
            });
            if let Some((b, ..)) = turned {
                self.differ(Kind::Who, Some(a.span), None);
                self.differ(Kind::Who, Some(b.span), None);
                return;
            }
            let filled = self.words.iter().filter(|w| is_name(w)).filter(|w| {
                let slot = tree::slot(self.sheet.doc, w.token);
                mine.0.is_some()
                    && !mine.1.is_empty()
                    && slot.is_some_and(|slot| self.said_slot(slot) == *mine)
            });
            let mut filled = filled.peekable();
            if filled.peek().is_some() && !filled.any(|w| w.is(a)) {
                self.differ(Kind::Who, Some(a.span), None);
                return;
            }
        }
    }

    /// A word of the statement and all others of the same name, with what stands for them.
    fn of_one_name(
        &self,
        own: &Word,
    ) -> impl Iterator<Item = (&'s Word, Option<Match<'s>>)> {
        let words = self.asked.words.iter().zip(self.matches.iter().copied());
        words.filter(|(w, _)| w.token == own.token || self.one_name(w, own))
    }

    /// Whether two words of the statement belong to one name.
    fn one_name(&self, a: &Word, b: &Word) -> bool {
        let names = &self.asked.doc.mentions.names;
        names.iter().any(|n| n.span.holds(a.span) && n.span.holds(b.span))
    }

    /// A place in the statement's tree: the word of it above, and the preposition.
    fn asked_slot(&self, (head, case): (Option<usize>, String)) -> Slot {
        let span = head.map(|t| self.asked.doc.segments.tokens[t].span);
        let at =
            self.asked.words.iter().position(|w| span.is_some_and(|s| w.span.touches(s)));
        (at, case)
    }

    /// The same for the window: the word of the statement that the one above stands for.
    fn said_slot(&self, (head, case): (Option<usize>, String)) -> Slot {
        let at = self
            .matches
            .iter()
            .position(|m| m.is_some_and(|m| !m.around && Some(m.word.token) == head));
        (at, case)
    }
}
