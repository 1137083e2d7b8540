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
                None => !word.light && !self.is_first_name(at) && !self.is_in_date(word),
                Some(found) if found.around => {
                    around += weight;
                    far = far.or(Some(word.span));
                    let kind = self.displaced(at).or_else(|| self.filled(at));
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
        let measured = self.asked.figures.len() + self.asked.dates.len();
        if around > AROUND * (all + NAME * measured as f32) {
            self.differ(Kind::Words, far, None);
        }
    }

    /// "the evening", where the window has "Sunday evening".
    fn is_in_date(&self, word: &Word) -> bool {
        let own = word.span.of(&self.asked.doc.document.text).to_lowercase();
        let doc = self.sheet.doc;
        let dates = doc.mentions.dates.iter().map(|d| d.span);
        let mut inside = dates.filter(|d| self.window.span.holds(*d));
        inside.any(|d| {
            let tokens = doc.segments.tokens.get(doc.segments.tokens_in(d));
            tokens.unwrap_or_default().iter().any(|t| *t.lower == own)
        })
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
        let Some(name) = name.filter(|n| n.kind == NameKind::Person) else {
            return false;
        };
        let rest = self.asked.words.iter().zip(&self.matches).skip(at + 1);
        let mut last = rest
            .filter(|(w, _)| name.span.touches(w.span))
            .filter_map(|(_, m)| m.filter(|m| !m.around));
        last.any(|m| !self.called_otherwise(m.word, word))
    }

    /// Whether a word is no part of the name that the rest of its own name has here.
    fn misnamed(&self, at: usize) -> bool {
        let word = &self.asked.words[at];
        let names = &self.asked.doc.mentions.names;
        let Some(name) = names.iter().find(|n| n.span.touches(word.span)) else {
            return false;
        };
        let rest = self.asked.words.iter().zip(&self.matches);
        rest.filter(|(w, _)| w.token != word.token && name.span.touches(w.span))
            .filter_map(|(_, m)| m.filter(|m| !m.around))
            .any(|m| self.called_otherwise(m.word, word))
    }

    /// Whether the report gives whom a word names another name.
    fn called_otherwise(&self, named: &Word, part: &Word) -> bool {
        let mentions = &self.sheet.doc.mentions;
        let name = mentions.names.iter().find(|n| n.span.touches(named.span));
        let entity = name.and_then(|n| mentions.entities.get(n.entity));
        entity.is_some_and(|e| {
            let keys = self.lexicon.entity_keys(e);
            e.name.contains(' ') && !part.keys.iter().any(|key| keys.contains(key))
        })
    }

    /// A word that stands only around the window, where the window has another in its
    /// place: "the road bridge" for "the road tunnel".
    fn filled(&self, at: usize) -> Option<(Kind, Option<Span>)> {
        let word = &self.asked.words[at];
        if self.misnamed(at) {
            return Some((Kind::Who, None));
        }
        let (asked, doc) = (self.asked.doc, self.sheet.doc);
        let mine = tree::place(asked, word.token).filter(|_| !word.light)?;
        let hangs = mine.0 == tree::HANGS;
        if is_name(word) && !hangs || self.is_first_name(at) {
            return None;
        }
        let above = self.above(word)?;
        let other = doc.segments.children(above.token).find_map(|child| {
            let own = self.words.iter().find(|w| w.token == child && !w.is_pronoun())?;
            let same = tree::place(doc, child).as_ref() == Some(&mine);
            let known = self.asked.words.iter().any(|a| a.is(own));
            (same && !known && !self.stands_for(child, word)).then_some(own.span)
        })?;
        let kind = if is_name(word) { Kind::Who } else { Kind::Words };
        Some((kind, Some(other)))
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
