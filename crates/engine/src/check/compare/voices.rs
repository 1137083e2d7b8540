//! Whose word it is, and how sure.

use super::{Held, is_name};
use crate::attribute::{Attribution, SourceKind, Stance};
use crate::check::Kind;
use crate::check::asked::Frame;
use crate::check::words::{Part, Word};
use crate::document::Span;
use crate::mention::NameKind;
use crate::segment::{Relation, Sentence};

impl<'s> Held<'s> {
    /// Whose word it is, and how sure.
    pub(super) fn sources(&mut self) {
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
        let name = frame.words.iter().rev().find(|w| is_name(w));
        let Some(name) = name.or(frame.words.last()) else { return false };
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
    pub(super) fn chain(&self) -> Vec<&'s Attribution> {
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
        let person = last.and_then(|at| frame.words.get(at));
        let person = person
            .is_some_and(|w| matches!(w.part, Part::Name(NameKind::Person)) && has(w));
        // "A company spokesman, Ida Lund": which company is told before.
        let before =
            |word: &Word| person && self.sheet.around(self.window).any(|w| w.is(word));
        frame.words.iter().enumerate().all(|(at, word)| {
            let first_name =
                matches!(word.part, Part::Name(NameKind::Person)) && Some(at) != last;
            has(word) || word.light || first_name || before(word)
        })
    }
}
