//! Cues, sources and contents as a trained model sees them.
//!
//! In: the items of a unit, and what the rules make of it. Out: the stretches that cite,
//! and for each the stretches of its source and its content. Two linear chains
//! (`chain`): the first labels every item as beginning, continuing or outside a cue; the
//! second, once for every cue, as source, content or neither. What the rules found and how
//! the words depend on each other (`tree`) is among the features (`features`), so the model
//! learns when to trust them.
//!
//! The labels follow PolNeAR (Newell et al. 2018), which marks nothing inside a content:
//! there the first chain learns from nothing, and judges as elsewhere.

pub mod chain;
mod features;
mod ruled;
mod tree;

use super::content::Content;
use super::cue::{Cue, Stretch};
use super::lexicon::Lexicon;
use super::unit::{Shape, Unit};
use super::{Manner, Stance, phrase};
use crate::document::{Document, Span};
use crate::language::Language;
use crate::mention::Mentions;
use crate::segment::{Segments, Tag};
use chain::{Chain, Sequence};
use features::Scene;
use ruled::Ruled;

/// The weights that ship. Training and scores: `models/en-attribution.md`.
static WEIGHTS: &[u8] = include_bytes!("../../../models/en-attribution.bin");
const MAGIC: &[u8] = b"SSATT1";

/// Labels of the first chain.
pub const CUE: [&str; 3] = ["out", "begin", "in"];
/// Labels of the second.
pub const ROLE: [&str; 6] =
    ["out", "source", "in source", "content", "in content", "cue"];
const CITES: u8 = 5;

/// The two chains.
#[derive(Clone, Copy, Debug)]
pub(super) struct Model<'a> {
    cues: Chain<'a>,
    roles: Chain<'a>,
}

impl Model<'_> {
    pub(super) fn shipped() -> Option<Model<'static>> {
        let rest = WEIGHTS.strip_prefix(MAGIC)?;
        let (cues, rest) = Chain::read(rest)?;
        let (roles, _) = Chain::read(rest)?;
        Some(Model { cues, roles })
    }

    /// The stretches of a unit that cite.
    pub(super) fn cues(&self, scene: &Scene) -> Vec<Stretch> {
        let labels = self.cues.best(&scene.cues());
        runs(&labels, 1)
    }

    /// The source and the content of a cue.
    pub(super) fn roles(&self, scene: &Scene, cue: &Cue, rule: &Content) -> Roles {
        let labels = self.roles.best(&scene.roles(&[cue.at], cue, rule));
        Roles { source: runs(&labels, 1), content: runs(&labels, 3) }
    }
}

/// What belongs to a cue.
#[derive(Clone, Debug, Default)]
pub(super) struct Roles {
    pub(super) source: Vec<Stretch>,
    pub(super) content: Vec<Stretch>,
}

/// The runs that start with label `begin` and go on with the next.
pub fn runs(labels: &[u8], begin: u8) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, label) in labels.iter().enumerate() {
        match runs.last_mut() {
            Some(run) if *label == begin + 1 && run.1 == at => run.1 = at + 1,
            _ if *label == begin || *label == begin + 1 => runs.push((at, at + 1)),
            _ => {}
        }
    }
    runs
}

/// What a unit cites: by the model where there is one, else by the rules alone.
pub(super) fn cited(
    unit: &Unit,
    model: Option<&Model>,
    lexicon: &Lexicon,
) -> Vec<(Cue, Content, Manner)> {
    let ruled = Ruled::of(unit, lexicon);
    let rules = || ruled.cues.iter().cloned().zip(ruled.contents.iter().cloned());
    let Some(model) = model else {
        return rules().map(|(cue, content)| (cue, content, Manner::Says)).collect();
    };
    let scene = Scene::new(&ruled);
    let mut cited: Vec<(Cue, Content, Manner)> = model
        .cues(&scene)
        .into_iter()
        .map(|at| ruled.decide(at, model, &scene))
        .collect();
    ruled.supply(&mut cited);
    cited.iter_mut().for_each(|(cue, content, _)| name_after_quote(unit, cue, content));
    cited.sort_by_key(|(cue, ..)| cue.at);
    cited
}

/// `"…," Ida Lund, the harbour master, said`: what stands between a quote and the cue
/// after it is the source, whole, not content.
fn name_after_quote(unit: &Unit, cue: &mut Cue, content: &mut Content) {
    let before = |part: &&mut Stretch| part.1 <= cue.at.0;
    for part in content.parts.iter_mut().filter(before) {
        let quote =
            (part.0..part.1).rfind(|at| matches!(unit.shape(*at), Shape::Quote(_)));
        let Some(tail) = quote.map(|q| q + 1).filter(|tail| *tail < part.1) else {
            continue;
        };
        let plain = |at: usize| {
            matches!(unit.shape(at), Shape::Word | Shape::Comma)
                && !unit.quoted(at)
                && !matches!(unit.tag(at), Tag::Verb | Tag::Aux)
        };
        let own = cue.source.filter(|s| s.0 >= part.1 && s.1 <= cue.at.0);
        let gap = |at: usize| {
            unit.shape(at) == Shape::Comma || own.is_some_and(|s| s.0 <= at && at < s.1)
        };
        let named = (tail..part.1).any(|at| unit.is_capital(at));
        if named
            && phrase::starts_phrase(unit, tail)
            && (tail..part.1).all(plain)
            && (part.1..cue.at.0).all(gap)
        {
            cue.source = Some((tail, own.map_or(part.1, |s| s.1)));
            cue.antecedent = None;
            part.1 = tail;
        }
    }
}

/// A document as the model sees it: for training and scoring it.
pub struct Lesson {
    /// Where each item of each unit stands.
    pub units: Vec<Vec<Span>>,
    /// The features of the first chain, unit by unit.
    pub cues: Vec<Sequence>,
    /// The features of the second, with the unit and the number of the cue.
    pub roles: Vec<(usize, usize, Sequence)>,
}

/// Reads a document for training: `cues` are the spans of each cue of the gold.
pub fn lesson(
    document: &Document,
    segments: &Segments,
    mentions: &Mentions,
    language: &Language,
    cues: &[Vec<Span>],
) -> Lesson {
    let lexicon = Lexicon::of(language);
    let units = super::unit::cut(&document.text, segments, mentions, lexicon.forms);
    let mut lesson = Lesson { units: Vec::new(), cues: Vec::new(), roles: Vec::new() };
    for (index, unit) in units.iter().enumerate() {
        let ruled = Ruled::of(unit, &lexicon);
        let scene = Scene::new(&ruled);
        lesson.units.push(unit.items.iter().map(|i| i.span).collect());
        lesson.cues.push(scene.cues());
        for (number, cue) in cues.iter().enumerate() {
            let pieces: Vec<Stretch> =
                cue.iter().filter_map(|s| stretch(unit, *s)).collect();
            let Some(first) = pieces.first() else { continue };
            let (cue, rule) = ruled.read(*first);
            lesson.roles.push((index, number, scene.roles(&pieces, &cue, &rule)));
        }
    }
    lesson
}

/// The items most of which the span covers.
fn stretch(unit: &Unit, span: Span) -> Option<Stretch> {
    let covered = |s: Span| {
        let common = s.end.min(span.end).saturating_sub(s.start.max(span.start));
        common * 2 > s.len()
    };
    let start = unit.items.iter().position(|i| covered(i.span))?;
    let end = unit.items.iter().rposition(|i| covered(i.span))?;
    Some((start, end + 1))
}

/// The file of both chains.
pub fn write(cues: &[u8], roles: &[u8]) -> Vec<u8> {
    [MAGIC, cues, roles].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ships_reads() {
        assert!(Model::shipped().is_some());
    }

    #[test]
    fn runs_begin_anew_and_go_on() {
        assert_eq!(runs(&[0, 1, 2, 1, 0, 2], 1), [(1, 3), (3, 4), (5, 6)]);
    }
}
