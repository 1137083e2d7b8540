//! What sets a window of a report apart from the statement.

use super::amount;
use super::asked::{Asked, Frame};
use super::sheet::{Sheet, Window};
use super::tree::{self, Mode};
use super::words::{Lexicon, Part, Word};
use super::{Answer, Difference, Kind};
use crate::Annotated;
use crate::attribute::{Attribution, SourceKind, Stance};
use crate::document::Span;
use crate::mention::{Date, Figure, NameKind};
use crate::segment::{Relation, Sentence, Tag};

/// A window bears on a statement from this share of its words on.
const BEARS: f32 = 0.5;
/// A window contradicts a statement from this share of its words on.
const SURE: f32 = 0.75;
/// What only stands around a window may make up this part of the statement.
const AROUND: f32 = 0.45;
/// A word of a name counts for at most this much of it.
const NAME: f32 = 3.0;

/// A word of the statement, as an index, and the preposition that ties a name to it.
type Slot = (Option<usize>, String);

/// What a window says to the statement.
pub(super) struct Outcome {
    pub(super) answer: Answer,
    pub(super) support: f32,
    pub(super) differences: Vec<Difference>,
    /// Whose word it is in the end.
    pub(super) source: Option<String>,
    /// The words that decide.
    pub(super) span: Span,
}

/// A word of the statement in the window, or around it.
#[derive(Clone, Copy)]
struct Match<'s> {
    word: &'s Word,
    around: bool,
}

/// A statement held against a window.
struct Held<'s> {
    asked: &'s Asked<'s>,
    sheet: &'s Sheet<'s>,
    window: &'s Window,
    lexicon: &'s Lexicon<'s>,
    words: Vec<&'s Word>,
    /// What stands for each word of the statement.
    matches: Vec<Option<Match<'s>>>,
    differences: Vec<Difference>,
}

/// Holds the statement against a window; nothing where the window does not bear on it.
pub(super) fn compare(
    asked: &Asked,
    sheet: &Sheet,
    window: &Window,
    lexicon: &Lexicon,
) -> Option<Outcome> {
    let words = sheet.words_of(window);
    let mut held = Held {
        asked,
        sheet,
        window,
        lexicon,
        words,
        matches: Vec::new(),
        differences: Vec::new(),
    };
    held.align();
    let support = held.support();
    if support < BEARS {
        return None;
    }
    held.words();
    held.deeds();
    held.ties();
    held.named();
    held.swapped();
    held.scope();
    held.figures();
    held.dates();
    held.sources();
    let answer = held.answer();
    let inside = held.matches.iter().flatten().filter(|m| !m.around).map(|m| m.word.span);
    let span = inside.reduce(Span::join).unwrap_or(window.span);
    let chain = held.chain();
    let source = chain.last().and_then(|a| Some(a.who.as_ref()?.name.clone()));
    Some(Outcome { answer, support, differences: held.differences, source, span })
}

impl<'s> Held<'s> {
    /// Finds what stands for each word: the verbs first, the rest near them.
    fn align(&mut self) {
        let asked = self.asked;
        self.matches = vec![None; asked.words.len()];
        let deeds_first = [true, false];
        for deeds in deeds_first {
            for (at, word) in asked.words.iter().enumerate() {
                if (word.part == Part::Deed) == deeds {
                    self.matches[at] = self.inside(at, word);
                }
            }
        }
        let mut around: Vec<&Word> = self.sheet.around(self.window).collect();
        around.extend(self.words.iter().filter(|w| w.is_pronoun()));
        for (at, word) in asked.words.iter().enumerate() {
            let found = around.iter().rev().find(|w| w.is(word));
            if self.matches[at].is_none() {
                self.matches[at] = found.map(|word| Match { word, around: true });
            }
        }
    }

    fn inside(&self, at: usize, word: &Word) -> Option<Match<'s>> {
        let doc = self.sheet.doc;
        let clauses: Vec<usize> =
            self.matches.iter().flatten().map(|m| m.word.token).collect();
        let clauses: Vec<usize> =
            clauses.into_iter().map(|t| tree::clause(doc, t)).collect();
        // "transport" in "the transport ministry" is no deed.
        let joined = |w: &Word| {
            let relation = doc.segments.tokens[w.token].relation;
            matches!(relation, Relation::Compound) && word.part == Part::Deed
        };
        let like =
            self.words.iter().filter(|w| w.is(word) && !joined(w) && !w.is_pronoun());
        let fit = |w: &&&Word| {
            let taken = self.matches.iter().flatten().any(|m| m.word.token == w.token);
            let near = clauses.contains(&tree::clause(doc, w.token));
            let mode = tree::mode(doc, w.token, self.lexicon.language);
            let same = mode.negated == self.asked.modes[at].negated;
            let tag = |doc: &Annotated, at: usize| doc.segments.tokens[at].tag;
            let alike = tag(doc, w.token) == tag(self.asked.doc, word.token);
            let deed = word.part == Part::Deed;
            (!taken, near, w.part == word.part, deed && alike, deed && same)
        };
        let best = like.max_by_key(fit)?;
        // Of two sentences the one without a verb that was asked for only stands around.
        let sentence = |w: &Word| doc.segments.sentence_at(w.span.start);
        let deeds = self.asked.words.iter().zip(&self.matches);
        let deeds = deeds.filter(|(w, _)| w.part == Part::Deed);
        let at: Vec<usize> =
            deeds.filter_map(|(_, m)| Some(sentence(m.as_ref()?.word))).collect();
        let apart =
            word.part != Part::Deed && !at.is_empty() && !at.contains(&sentence(best));
        Some(Match { word: best, around: apart })
    }

    /// The share of the statement's words that the window has.
    fn support(&self) -> f32 {
        let (mut all, mut have) = (0.0f32, 0.0f32);
        for (word, found) in self.asked.words.iter().zip(&self.matches) {
            let weight = Asked::weight(word);
            if found.is_none() && word.light {
                continue;
            }
            all += weight;
            have += match found {
                Some(found) if !found.around => weight,
                Some(_) if word.part != Part::Deed => weight * 0.7,
                _ => 0.0,
            };
        }
        if all > 0.0 { have / all } else { 0.0 }
    }

    fn differ(&mut self, kind: Kind, asked: Option<Span>, said: Option<Span>) {
        self.differences.push(Difference { kind, asked, said });
    }

    /// Words that the report has nothing for.
    fn words(&mut self) {
        let asked = self.asked;
        let (mut around, mut all) = (0.0f32, 0.0f32);
        let mut far = None;
        for (at, word) in asked.words.iter().enumerate() {
            let weight = match is_name(word) {
                true => Asked::weight(word).min(NAME),
                false => Asked::weight(word),
            };
            all += weight;
            let missing = match self.matches[at] {
                None if self.vaguely(word) => {
                    self.differ(Kind::Looser, Some(word.span), None);
                    false
                }
                None => !word.light && !self.is_first_name(at),
                Some(found) if found.around => {
                    around += weight;
                    far = far.or(Some(word.span));
                    let kind = self.displaced(at);
                    if let Some((kind, said)) = kind {
                        self.differ(kind, Some(word.span), said);
                    }
                    matches!(word.part, Part::Deed | Part::Strict | Part::Tie)
                        && !word.light
                }
                Some(_) => false,
            };
            if missing {
                let kind = match word.part {
                    Part::Strict => Kind::Scope,
                    Part::Name(NameKind::Place) => Kind::Where,
                    Part::Name(_) => Kind::Who,
                    _ => Kind::Words,
                };
                self.missing(kind, at);
            }
        }
        if around > AROUND * all {
            self.differ(Kind::Words, far, None);
        }
    }

    /// "several", where the window counts as many or more.
    fn vaguely(&self, word: &Word) -> bool {
        let Part::Vague(fewest) = word.part else { return false };
        let figures = self.sheet.doc.mentions.figures.iter();
        figures
            .filter(|f| self.window.span.holds(f.span) && self.beside(f))
            .any(|f| f.low.is_some_and(|low| low >= f64::from(fewest)))
    }

    /// A word without a match: where the report says the contrary, or names another.
    fn missing(&mut self, kind: Kind, at: usize) {
        let word = &self.asked.words[at];
        let contrary = self.contrary(word);
        match contrary {
            Some(said) => self.differ(Kind::Contrary, Some(word.span), Some(said)),
            None => self.differ(kind, Some(word.span), None),
        }
    }

    /// The word of the window that says the contrary.
    fn contrary(&self, word: &Word) -> Option<Span> {
        let other = |w: &&&Word| self.lexicon.opposed(word, w);
        self.words.iter().find(other).map(|w| w.span)
    }

    /// The first name of one whose last name is there.
    fn is_first_name(&self, at: usize) -> bool {
        let word = &self.asked.words[at];
        let names = &self.asked.doc.mentions.names;
        let name = names.iter().find(|n| n.span.touches(word.span));
        name.is_some_and(|name| {
            name.kind == NameKind::Person
                && self.asked.words.iter().zip(&self.matches).skip(at + 1).any(
                    |(w, m)| name.span.touches(w.span) && m.is_some_and(|m| !m.around),
                )
        })
    }

    /// A name that stands only around the window, where the window names others.
    fn displaced(&self, at: usize) -> Option<(Kind, Option<Span>)> {
        let word = &self.asked.words[at];
        let Part::Name(kind) = word.part else { return None };
        let cites = |span: Span| {
            let doc = self.sheet.doc;
            let verb = doc.segments.tokens_in(span).start;
            let verb = doc.segments.tokens[tree::clause(doc, verb)].span;
            doc.attributions.iter().any(|a| {
                a.source.iter().any(|s| s.touches(span))
                    || a.cue.iter().any(|c| c.touches(verb))
            })
        };
        let other = self.words.iter().find(|w| {
            is_name(w) && !cites(w.span) && !self.asked.words.iter().any(|a| a.is(w))
        })?;
        let kind = if kind == NameKind::Place { Kind::Where } else { Kind::Who };
        (!self.is_first_name(at)).then_some((kind, Some(other.span)))
    }

    /// Whether it is so and done, and who does it to whom: verb by verb.
    fn deeds(&mut self) {
        for at in 0..self.asked.words.len() {
            let Some(found) = self.matches[at].filter(|m| !m.around) else { continue };
            let word = &self.asked.words[at];
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
        let none = tree::is_none(self.asked.doc, word.token, language) && !theirs
            || tree::is_none(doc, said.token, language) && !mine;
        if none {
            self.differ(Kind::Negation, Some(word.span), Some(said.span));
        }
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
        let sides = [
            (&mine.doers, &theirs.doers, &theirs.done_to),
            (&mine.done_to, &theirs.done_to, &theirs.doers),
        ];
        for (own, same, other) in sides {
            let Some(asked) = self.asked_word(own) else { continue };
            let any = |list: &[usize]| list.iter().any(|t| self.stands_for(*t, asked));
            if any(same) || same.is_empty() && !any(other) {
                continue;
            }
            let swapped = any(other);
            let named = same.iter().any(|t| self.is_name(*t)) || is_name(asked);
            if swapped && both && !same.is_empty()
                || !swapped && (named || self.aside(asked, said))
            {
                let place = same.first().map(|t| self.sheet.doc.segments.tokens[*t].span);
                self.differ(Kind::Who, Some(asked.span), place);
            }
        }
    }

    /// The first of the tokens that is a content word of the statement.
    fn asked_word(&self, tokens: &[usize]) -> Option<&'s Word> {
        let word = |token: &usize| self.asked.words.iter().find(|w| w.token == *token);
        tokens.iter().find_map(word)
    }

    /// Whether a token of the report stands for the word: the same, a pronoun, or "the
    /// company" for a name.
    fn stands_for(&self, token: usize, asked: &Word) -> bool {
        let doc = self.sheet.doc;
        let own = &doc.segments.tokens[token];
        if own.tag == Tag::Pron {
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

    /// Whether what stands for a word has nothing to do with a verb: it belongs to another
    /// clause.
    fn aside(&self, asked: &Word, verb: &Word) -> bool {
        let at = self.asked.words.iter().position(|w| w.token == asked.token);
        let Some(found) = at.and_then(|at| self.matches[at]) else { return false };
        let doc = self.sheet.doc;
        !found.around
            && tree::clause(doc, found.word.token) != tree::clause(doc, verb.token)
            && !doc.segments.above(verb.token).any(|t| t == found.word.token)
    }

    /// The match of the word that a word of the statement depends on.
    fn above(&self, word: &Word) -> Option<&'s Word> {
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
    fn ties(&mut self) {
        let doc = self.sheet.doc;
        for (at, word) in self.asked.words.iter().enumerate() {
            if !matches!(word.part, Part::Tie | Part::Strict) {
                continue;
            }
            let Some(above) = self.above(word) else { continue };
            let tied = |w: &&&Word| {
                let head = doc.segments.head(w.token);
                w.is(word)
                    && (head == Some(above.token)
                        || doc.segments.head(above.token) == Some(w.token)
                        || head
                            .is_some_and(|h| doc.segments.head(h) == Some(above.token)))
            };
            if self.matches[at].is_some() && !self.words.iter().any(|w| tied(&w)) {
                let kind = if word.part == Part::Tie { Kind::Words } else { Kind::Scope };
                let said = self.matches[at].map(|m| m.word.span);
                self.differ(kind, Some(word.span), said);
            }
        }
    }

    /// "Dravkan forces" are not "Kestrian forces": a name before or after a noun.
    fn named(&mut self) {
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
            let near = names.iter().any(|w| w.is(word)) || above.is(word);
            let other = names.iter().find(|w| !self.asked.words.iter().any(|a| a.is(w)));
            if let Some(other) = other.filter(|_| !near) {
                let said = other.span;
                self.differ(Kind::Who, Some(word.span), Some(said));
            }
        }
    }

    /// Two names that have changed places: "from Lowe to Ansel" for "from Ansel to Lowe".
    fn swapped(&mut self) {
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
                !a.is(b) && mine != other && mine == taken && theirs == other
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

    /// "killed" for "killed or wounded"; "all vehicles" for "all heavy vehicles".
    fn scope(&mut self) {
        let doc = self.sheet.doc;
        let strict = self.asked.words.iter().any(|w| w.part == Part::Strict);
        for at in 0..self.asked.words.len() {
            let Some(found) = self.matches[at].filter(|m| !m.around) else { continue };
            let asked = &self.asked.words[at];
            let mut others = self.alternatives(found.word.token);
            if strict && asked.part == Part::Thing {
                let narrows =
                    |c: &usize| doc.segments.tokens[*c].relation == Relation::Amod;
                others.extend(doc.segments.children(found.word.token).filter(narrows));
            }
            let other = others.into_iter().find_map(|token| self.unasked(token));
            if let Some(span) = other {
                self.differ(Kind::Scope, Some(asked.span), Some(span));
                return;
            }
        }
    }

    /// What stands beside a token as another possibility: after "or", or after "and"
    /// where one figure counts both.
    fn alternatives(&self, token: usize) -> Vec<usize> {
        let doc = self.sheet.doc;
        let tokens = &doc.segments.tokens;
        let conj = |t: &usize| tokens[*t].relation == Relation::Conj;
        let or = |t: usize| {
            let mut own = doc.segments.children(t);
            own.any(|c| {
                tokens[c].relation == Relation::Cc
                    && self.lexicon.language.list("check/or").has(&tokens[c].lower)
            })
        };
        let mut beside: Vec<usize> = doc.segments.children(token).filter(conj).collect();
        if let Some(head) = doc.segments.head(token).filter(|_| conj(&token)) {
            beside.push(head);
            return if or(token) { beside } else { Vec::new() };
        }
        beside.retain(|t| or(*t));
        beside
    }

    /// Where a token stands that the statement has nothing for.
    fn unasked(&self, token: usize) -> Option<Span> {
        let word = self.words.iter().find(|w| w.token == token)?;
        let asked = self.asked.words.iter().any(|a| a.is(word));
        (!asked).then_some(word.span)
    }

    /// Each figure of the statement, against those of the window.
    fn figures(&mut self) {
        let doc = self.sheet.doc;
        let figures = doc.mentions.figures.iter();
        let inside: Vec<&Figure> =
            figures.filter(|f| self.window.span.holds(f.span)).collect();
        let mut open: Vec<&Figure> = Vec::new();
        let mut free = inside.clone();
        for figure in &self.asked.figures {
            let same = |f: &&Figure| {
                f.unit == figure.unit
                    && amount::figure(figure, f).is_none()
                    && (f.unit.is_some() || self.counts_alike(figure, f))
                    && self.beside(f)
            };
            match free.iter().position(&same) {
                Some(at) => drop(free.remove(at)),
                None => open.push(figure),
            }
        }
        for figure in open {
            let alike = |f: &&&Figure| {
                f.unit == figure.unit && self.counts_alike(figure, f) && self.beside(f)
            };
            let near = free.iter().filter(alike);
            let kinds = near.filter_map(|f| Some((amount::figure(figure, f)?, f.span)));
            let best = kinds.min_by_key(|(kind, _)| *kind);
            let number = |f: &&&Figure| f.low == figure.low && f.high == figure.high;
            let unit = free.iter().find(number).map(|f| f.span);
            match (best, unit) {
                (Some((kind, span)), _) => {
                    self.differ(kind, Some(figure.span), Some(span))
                }
                (None, Some(span)) => {
                    self.differ(Kind::Figure, Some(figure.span), Some(span))
                }
                (None, None) => self.differ(Kind::Words, Some(figure.span), None),
            }
        }
    }

    /// Whether two figures may count the same.
    fn counts_alike(&self, asked: &Figure, said: &Figure) -> bool {
        let (mine, theirs) =
            (tree::counted(self.asked.doc, asked), tree::counted(self.sheet.doc, said));
        let (Some(mine), Some(theirs)) = (mine, theirs) else { return true };
        let mine = self.asked.doc.segments.tokens[mine].span;
        let theirs = self.sheet.doc.segments.tokens[theirs].span;
        let mine = self.asked.words.iter().find(|w| w.span.touches(mine));
        let theirs = self.words.iter().find(|w| w.span.touches(theirs));
        match (mine, theirs) {
            (Some(mine), Some(theirs)) => mine.is(theirs) || mine.light,
            _ => true,
        }
    }

    /// Whether a figure counts what was asked for, or stands in a clause of which a verb was
    /// asked for, or another word where no verb was.
    fn beside(&self, figure: &Figure) -> bool {
        let doc = self.sheet.doc;
        let found = self.asked.words.iter().zip(&self.matches);
        let inside = found.filter_map(|(w, m)| Some((w, m.filter(|m| !m.around)?)));
        let (deeds, rest): (Vec<_>, Vec<_>) =
            inside.partition(|(w, _)| w.part == Part::Deed);
        let nouns = rest.iter().filter(|(w, _)| !w.light);
        let counted = tree::counted(doc, figure).map(|t| doc.segments.tokens[t].span);
        if counted.is_some_and(|c| nouns.clone().any(|(_, m)| m.word.span.touches(c))) {
            return true;
        }
        let token = doc.segments.tokens_in(figure.span).start;
        let below = |verb: usize| doc.segments.above(token).any(|t| t == verb);
        if figure.unit.is_some() && deeds.iter().any(|(_, m)| below(m.word.token)) {
            return true;
        }
        let own = tree::clause(doc, token);
        let clauses = if deeds.is_empty() { rest } else { deeds };
        clauses.iter().any(|(_, m)| tree::clause(doc, m.word.token) == own)
    }

    /// Each date of the statement, against those of the window, else of the sentences
    /// before it.
    fn dates(&mut self) {
        let all = || self.sheet.doc.mentions.dates.iter().filter(|d| !d.is_reference());
        let deeds = self.asked.words.iter().zip(&self.matches);
        let deeds = deeds.filter(|(w, m)| w.part == Part::Deed && m.is_some());
        let sentence = |span: Span| self.sheet.doc.segments.sentence_at(span.start);
        let at: Vec<usize> =
            deeds.filter_map(|(_, m)| Some(sentence(m.as_ref()?.word.span))).collect();
        let near = |d: &&Date| at.is_empty() || at.contains(&sentence(d.span));
        let inside: Vec<&Date> =
            all().filter(|d| self.window.span.holds(d.span)).filter(near).collect();
        for date in &self.asked.dates {
            let own = date.span.of(&self.asked.doc.document.text);
            let text = &self.sheet.doc.document.text;
            let kind = |d: &Date| amount::date((date, own), (d, d.span.of(text)));
            let kinds = inside.iter().map(|d| (kind(d), d.span));
            match kinds.min_by_key(|(kind, _)| kind.map_or(0, |k| 1 + k as u8)) {
                Some((None, _)) => {}
                Some((Some(kind), span)) => {
                    self.differ(kind, Some(date.span), Some(span))
                }
                None => self.differ(Kind::Words, Some(date.span), None),
            }
        }
    }

    /// Whose word it is, and how sure.
    fn sources(&mut self) {
        let chain = self.chain();
        let cue = |a: &Attribution| a.cue.first().copied();
        let frames = &self.asked.frames;
        for (at, frame) in frames.iter().enumerate() {
            let innermost = at + 1 == frames.len();
            if chain.is_empty() && self.speaks(frame) {
                continue;
            }
            let named = chain.iter().any(|a| self.names(frame, a));
            let last = chain.last().is_none_or(|a| self.names(frame, a));
            if !named || innermost && !last {
                let place = frame.words.first().map(|w| w.span);
                let kind = if chain.is_empty() { Kind::Words } else { Kind::Who };
                self.differ(
                    kind,
                    place,
                    chain.last().and_then(|a| a.source.first().copied()),
                );
                return;
            }
        }
        let word = frames.last().and_then(|f| cue(f.cited));
        let takes = |stance| self.asked.takes(stance);
        let denies = |a: &&&Attribution| a.stance == Stance::Denies;
        let denial = chain.iter().rev().find(denies);
        if denial.is_some() != takes(Stance::Denies) {
            self.differ(
                Kind::Negation,
                word,
                denial.or(chain.last()).and_then(|a| cue(a)),
            );
            return;
        }
        let open = [Stance::Doubts, Stance::Asks, Stance::Expects];
        let unsure = |a: &&&Attribution| open.contains(&a.stance) && !takes(a.stance);
        if let Some(doubt) = chain.iter().rev().find(unsure) {
            self.differ(Kind::Certainty, word, cue(doubt));
            return;
        }
        let mine = frames.iter().map(|f| f.cited.stance).filter(|s| open.contains(s));
        let mut mine = mine.filter(|_| !chain.is_empty());
        if mine.any(|s| !chain.iter().any(|a| a.stance == s)) {
            let expects =
                frames.last().is_some_and(|f| f.cited.stance == Stance::Expects);
            let kind = if expects { Kind::Looser } else { Kind::Certainty };
            self.differ(kind, word, chain.last().and_then(|a| cue(a)));
        }
        self.unsettled(&chain);
    }

    /// Whether whom the statement cites is who does, in the window, what holds the rest:
    /// "Rohm urged Kestria to …".
    fn speaks(&self, frame: &Frame) -> bool {
        let doc = self.sheet.doc;
        let Some(name) = frame.words.iter().rev().find(|w| is_name(w)) else {
            return false;
        };
        let inside = self.matches.iter().flatten().filter(|m| !m.around);
        let rest: Vec<usize> = inside.map(|m| m.word.token).collect();
        let holds = |verb: usize| {
            let own = doc.segments.subtree(verb);
            rest.iter().all(|t| own.contains(t))
        };
        self.words.iter().filter(|w| w.is(name)).any(|w| {
            let subject = doc.segments.tokens[w.token].relation == Relation::Nsubj;
            subject && doc.segments.head(w.token).is_some_and(holds)
        })
    }

    /// Whom the matched words rest on, from the outermost to the innermost.
    fn chain(&self) -> Vec<&'s Attribution> {
        let inside = self.matches.iter().flatten().filter(|m| !m.around);
        let inside = inside.filter(|m| !m.word.light);
        let spans: Vec<Span> = inside.map(|m| m.word.span).collect();
        self.sheet.cited(&spans)
    }

    /// Told as plain fact: what rests on unnamed sources, or was left open.
    fn unsettled(&mut self, chain: &[&Attribution]) {
        if self.asked.cites {
            return;
        }
        let definite = self.lexicon.language.list("check/definite");
        let segments = &self.sheet.doc.segments;
        // "The authority" is one that was named before.
        let known = |a: &Attribution| {
            a.source.first().is_some_and(|s| {
                let first = segments.tokens.get(segments.tokens_in(*s).start);
                first.is_some_and(|t| definite.has(&t.lower))
            })
        };
        let nobody = |a: &&&Attribution| {
            let unnamed = a.who.as_ref().is_none_or(|w| w.kind == SourceKind::Unnamed);
            unnamed && !known(a)
        };
        if let Some(last) = chain.last().filter(nobody) {
            self.differ(
                Kind::Certainty,
                None,
                last.source.first().or(last.cue.first()).copied(),
            );
        } else if let Some(open) = self.left_open() {
            self.differ(Kind::Certainty, None, Some(open));
        }
    }

    /// The next sentence, where it says that the claim is not verified.
    fn left_open(&self) -> Option<Span> {
        let language = self.lexicon.language;
        let segments = &self.sheet.doc.segments;
        let (from, to) = (self.window.sentences.start + 1, self.window.sentences.end + 1);
        let after = segments.sentences.get(from..to.min(segments.sentences.len()))?;
        let (list, no) =
            (language.list("attribute/unverified"), language.list("state/negations"));
        let stems: Vec<_> = list.iter().map(|w| language.terms().stem(w)).collect();
        let open = |sentence: &&Sentence| {
            let tokens = segments.of(sentence);
            tokens.iter().any(|t| stems.contains(&language.terms().stem(&t.lower)))
                && tokens.iter().any(|t| no.has(&t.lower))
        };
        after.iter().find(open).map(|s| s.span)
    }

    /// Whether an attribution of the report cites whom the statement cites.
    fn names(&self, frame: &Frame, cited: &Attribution) -> bool {
        let keys = self.sheet.source_keys(self.lexicon, cited);
        let has = |w: &Word| w.keys.iter().any(|key| keys.contains(key));
        let last = frame.words.iter().rposition(is_name);
        frame.words.iter().enumerate().all(|(at, word)| {
            let first_name =
                matches!(word.part, Part::Name(NameKind::Person)) && Some(at) != last;
            has(word) || word.light || first_name
        })
    }

    fn answer(&self) -> Answer {
        let has =
            |kinds: &[Kind]| self.differences.iter().any(|d| kinds.contains(&d.kind));
        if self.differences.is_empty() {
            Answer::BorneOut
        } else if has(&[Kind::Words, Kind::Who, Kind::Where]) {
            Answer::NotFound
        } else if has(&[Kind::Figure, Kind::Negation, Kind::Contrary, Kind::When]) {
            let one = self.differences.len() == 1 && self.support() >= SURE;
            if one { Answer::Contradicted } else { Answer::NotFound }
        } else if has(&[Kind::Bound, Kind::Scope, Kind::Certainty]) {
            Answer::Stronger
        } else {
            Answer::Weaker
        }
    }
}

fn is_name(word: &Word) -> bool {
    matches!(word.part, Part::Name(_))
}
