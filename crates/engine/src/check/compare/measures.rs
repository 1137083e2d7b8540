//! How much is claimed: scope, figures, dates.

use super::Held;
use crate::Annotated;
use crate::check::Kind;
use crate::check::amount;
use crate::check::tree;
use crate::check::words::Part;
use crate::document::Span;
use crate::mention::{Date, Figure};
use crate::segment::Relation;

/// Figures further apart than this factor count different things.
const FARTHEST: f64 = 20.0;
/// So many words after a figure tell what it counts.
const FOLLOW: usize = 2;

impl<'s> Held<'s> {
    /// "killed" for "killed or wounded"; "all vehicles" for "all heavy vehicles".
    pub(super) fn scope(&mut self) {
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
    pub(super) fn figures(&mut self) {
        let doc = self.sheet.doc;
        let figures = doc.mentions.figures.iter();
        let inside: Vec<&Figure> =
            figures.filter(|f| self.window.span.holds(f.span)).collect();
        let mut open: Vec<&Figure> = Vec::new();
        let mut free = inside.clone();
        for figure in &self.asked.figures {
            let same = |f: &&Figure| {
                let alike = f.unit.is_some() || self.counts_alike(figure, f);
                f.unit == figure.unit
                    && amount::figure(figure, f).is_none()
                    && (alike && self.beside(f) || self.worded_alike(figure, f))
            };
            match free.iter().position(&same) {
                Some(at) => drop(free.remove(at)),
                None => open.push(figure),
            }
        }
        for figure in open {
            let alike = |f: &&&Figure| {
                f.unit == figure.unit
                    && comparable(figure, f)
                    && self.counts_alike(figure, f)
                    && self.beside(f)
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

    /// Whether the same words follow two figures: they count the same, whatever it is.
    fn worded_alike(&self, asked: &Figure, said: &Figure) -> bool {
        let after = |doc: &'s Annotated, figure: &Figure| {
            let from = doc.segments.tokens_in(figure.span).end;
            let tokens = doc.segments.tokens.get(from..from + FOLLOW).unwrap_or_default();
            tokens.iter().map(|t| &*t.lower).collect::<Vec<&str>>()
        };
        let (mine, theirs) = (after(self.asked.doc, asked), after(self.sheet.doc, said));
        !mine.is_empty() && mine == theirs
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
    pub(super) fn beside(&self, figure: &Figure) -> bool {
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
    pub(super) fn dates(&mut self) {
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
}

/// Whether two figures are of one order: 600,000 soldiers are not three people.
fn comparable(a: &Figure, b: &Figure) -> bool {
    let size = |f: &Figure| f.low.or(f.high).unwrap_or(0.0).abs();
    let (a, b) = (size(a), size(b));
    a == 0.0 || b == 0.0 || a.max(b) <= FARTHEST * a.min(b)
}
