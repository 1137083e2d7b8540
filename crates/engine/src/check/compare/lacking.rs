//! Words of the statement that the window has nothing for, or only around it.

use super::{AROUND, Held, NAME, is_name};
use crate::check::Kind;
use crate::check::asked::Asked;
use crate::check::tree::{self};
use crate::check::words::{Part, Word};
use crate::document::Span;
use crate::mention::NameKind;

impl<'s> Held<'s> {
    /// Words that the report has nothing for.
    pub(super) fn words(&mut self) {
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
}
