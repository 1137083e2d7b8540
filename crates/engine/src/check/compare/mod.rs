//! What sets a window of a report apart from the statement.

mod lacking;
mod measures;
mod roles;
mod voices;

use super::asked::Asked;
use super::sheet::{Sheet, Window};
use super::tree;
use super::words::{Lexicon, Part, Word};
use super::{Answer, Difference, Kind};
use crate::Annotated;
use crate::document::Span;
use crate::segment::Relation;

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
    held.identity();
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
            let token = |doc: &'s Annotated, at: usize| &doc.segments.tokens[at];
            let (own, asked) = (token(doc, w.token), token(self.asked.doc, word.token));
            let deed = word.part == Part::Deed;
            let alike = deed && own.tag == asked.tag;
            // "The bridge, the only crossing": each is itself before it is the other.
            let exact = own.lemma == asked.lemma;
            let beside = if deed { self.beside_verb(w.token) } else { 0 };
            (!taken, near, w.part == word.part, alike, deed && same, beside, exact)
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

    /// How many words of the statement stand in the clause of a verb.
    fn beside_verb(&self, verb: usize) -> usize {
        let doc = self.sheet.doc;
        let own: Vec<&&Word> =
            self.words.iter().filter(|w| tree::clause(doc, w.token) == verb).collect();
        let there = |a: &&Word| a.part != Part::Deed && own.iter().any(|w| w.is(a));
        self.asked.words.iter().filter(there).count()
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

    fn answer(&self) -> Answer {
        let has =
            |kinds: &[Kind]| self.differences.iter().any(|d| kinds.contains(&d.kind));
        if self.differences.is_empty() {
            Answer::BorneOut
        } else if has(&[Kind::Words, Kind::Who, Kind::Where]) {
            Answer::NotFound
        } else if has(&[Kind::Figure, Kind::Negation, Kind::Contrary, Kind::When]) {
            match self.gainsays() {
                true => Answer::Contradicted,
                false => Answer::NotFound,
            }
        } else if has(&[Kind::Bound, Kind::Scope, Kind::Certainty]) {
            Answer::Stronger
        } else {
            Answer::Weaker
        }
    }

    /// Whether what sets the window apart is one thing that it says otherwise: one
    /// difference, or two of one thing ("all 48" for "31", "three were" for "nobody was").
    fn gainsays(&self) -> bool {
        use Kind::{Figure, Negation, Scope};
        let kinds: Vec<Kind> = self.differences.iter().map(|d| d.kind).collect();
        let one = matches!(kinds[..], [_] | [Scope, Figure] | [Negation, Figure]);
        one && self.support_with_contraries() >= SURE
    }

    /// The share of the statement's words that the window has, or the contrary of.
    fn support_with_contraries(&self) -> f32 {
        let contrary = self.differences.iter().filter(|d| d.kind == Kind::Contrary);
        let spans: Vec<Span> = contrary.filter_map(|d| d.asked).collect();
        let (mut all, mut said) = (0.0f32, 0.0f32);
        for word in &self.asked.words {
            let weight = Asked::weight(word);
            all += weight;
            said += if spans.contains(&word.span) { weight } else { 0.0 };
        }
        self.support() + if all > 0.0 { said / all } else { 0.0 }
    }
}

fn is_name(word: &Word) -> bool {
    matches!(word.part, Part::Name(_))
}
