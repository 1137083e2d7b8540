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
mod tree;

use super::content::{self, Cited, Content};
use super::cue::{self, Cue, Form, Stretch};
use super::lexicon::Lexicon;
use super::unit::{Shape, Unit};
use super::{Manner, Stance, phrase};
use crate::document::{Document, Span};
use crate::language::Language;
use crate::mention::Mentions;
use crate::segment::{Form as Inflection, Segments, Tag};
use chain::{Chain, Sequence};
use features::Scene;

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

/// A unit with what the rules found in it.
pub(super) struct Ruled<'a> {
    pub(super) unit: &'a Unit<'a>,
    pub(super) cues: Vec<Cue>,
    pub(super) contents: Vec<Content>,
    pub(super) lexicon: &'a Lexicon<'a>,
}

impl<'a> Ruled<'a> {
    pub(super) fn of(unit: &'a Unit<'a>, lexicon: &'a Lexicon<'a>) -> Ruled<'a> {
        let cues = cue::find(unit, lexicon);
        let contents = content::find(Cited { unit, cues: &cues, lexicon });
        Ruled { unit, cues, contents, lexicon }
    }

    /// What the rules make of a stretch that cites: their own cue, or as they would
    /// read it if it were one.
    pub(super) fn read(&self, at: Stretch) -> (Cue, Content) {
        // "reportedly said": the verb tells more.
        let own = (0..self.cues.len())
            .filter(|i| self.cues[*i].meets(at))
            .min_by_key(|i| (self.cues[*i].form == Form::Hearsay, *i));
        if let Some((cue, content)) =
            own.and_then(|i| Some((self.cues.get(i)?, self.contents.get(i)?)))
        {
            return (Cue { at, ..cue.clone() }, content.clone());
        }
        let place = self.cues.partition_point(|c| c.at.0 < at.0);
        let earlier = self.cues.get(..place).unwrap_or_default();
        let guess = cue::guess(self.unit, at, earlier, self.lexicon);
        let mut cues = self.cues.clone();
        cues.insert(place, guess.clone());
        let mut found =
            content::find(Cited { unit: self.unit, cues: &cues, lexicon: self.lexicon });
        (guess, found.swap_remove(place))
    }

    /// What a stretch cites, whose source and content the model gives.
    fn decide(
        &self,
        at: Stretch,
        model: &Model,
        scene: &Scene,
    ) -> (Cue, Content, Manner) {
        let (mut cue, rule) = self.read(at);
        if matches!(cue.form, Form::Open | Form::Hearsay) && !rule.parts.is_empty() {
            let own = self.cues.iter().find(|c| c.form == cue.form && c.meets(at));
            cue.at = own.map_or(at, |own| own.at);
            return (cue, rule, Manner::Says);
        }
        let roles = model.roles(scene, &cue, &rule);
        // "Lund and Berg were there, said Ida Holm": a clause is no source.
        let clause = nearest(&roles.source, at).is_some_and(|s| self.is_clause(s));
        if clause && cue.form == Form::Inverted && !rule.parts.is_empty() {
            let manner = self.manner(&cue, &rule);
            return (cue, rule, manner);
        }
        let parts = self.clipped(&cue, &rule, roles.content);
        let subject = scene.subject(cue.head).filter(|s| s.1 <= at.0);
        let subject = subject.and_then(|s| self.without_relative(s));
        let source = nearest(&roles.source, at)
            .and_then(|s| self.without_relative(s))
            .and_then(|s| cue::without_day(self.unit, s, self.lexicon));
        let source = agreed(subject, cue.source, source).or(source);
        // "people who asked not to be named"
        let source = source.map(|s| match self.is_relative(s.1) {
            true => (s.0, scene.phrase(s.1 - 1).1.max(s.1)),
            false => s,
        });
        // Whoever says words in quotation marks, or that something is so, is named.
        let that = |p: &Stretch| self.lexicon.openers.has(self.unit.lower(p.0));
        let speaks = cue.form == Form::Shared
            || parts.iter().any(|p| self.quotes(*p) || p.0 >= at.1 && that(p));
        cue.source = source.or_else(|| subject.or(cue.source).filter(|_| speaks));
        cue.antecedent = cue.source.and_then(|s| self.named(s));
        // "the club, of which Lund was the head, said": an aside on who speaks.
        let aside = |p: &Stretch| {
            p.1 <= at.0 && cue.source.is_some_and(|s| s.1 <= p.0) && !self.quotes(*p)
        };
        let parts: Vec<Stretch> = parts.into_iter().filter(|p| !aside(p)).collect();
        let content = Content {
            fronted: parts.first().is_some_and(|c| c.0 < at.0),
            goes_on: rule.goes_on && parts.is_empty(),
            parts,
        };
        let manner = self.manner(&cue, &content);
        (cue, content, manner)
    }

    /// Whether a stretch tells something by itself: it has a verb of no relative clause.
    fn is_clause(&self, (start, end): Stretch) -> bool {
        phrase::has_verb(self.unit, start, end)
            && !(start..end).any(|at| self.is_relative(at))
    }

    fn is_relative(&self, at: usize) -> bool {
        self.lexicon.pronouns.get(self.unit.lower(at)) == Some("antecedent")
    }

    /// A source without the comma or the relative pronoun that it follows ("who police
    /// said held"); none of a relative clause.
    fn without_relative(&self, (start, end): Stretch) -> Option<Stretch> {
        let first = (start..end).find(|at| self.unit.is_word(*at))?;
        if !self.is_relative(first) || first + 1 == end {
            return Some((first, end));
        }
        let clause = first > start || phrase::has_verb(self.unit, first, end);
        (!clause).then_some((first + 1, end))
    }

    /// The words that name whom a source stands for, where they are not its own: what
    /// "who" refers to, an owner without the clitic.
    fn named(&self, source: Stretch) -> Option<Stretch> {
        let last = source.1.checked_sub(1).filter(|l| *l > source.0);
        let owner = last.filter(|l| self.lexicon.is(self.unit.lower(*l), "possessive"));
        owner
            .map(|last| (source.0, last))
            .or_else(|| cue::antecedent(self.unit, source, self.lexicon))
    }

    /// The content where the rules know better how it ends: that of a noun, that inside
    /// a clause of a relative or a participle set off by commas, and that of a quote before its cue.
    fn clipped(&self, cue: &Cue, rule: &Content, parts: Vec<Stretch>) -> Vec<Stretch> {
        let before = cue.start().checked_sub(1);
        let aside = before.is_some_and(|b| self.unit.shape(b) == Shape::Comma);
        let participle = self.unit.form(cue.head) == Inflection::PresentParticiple;
        let clause = aside && (cue.antecedent.is_some() || participle);
        let ends = clause || cue.form == Form::Noun;
        let quote = parts.iter().any(|p| p.1 <= cue.start() && self.quotes(*p));
        let clip = |part: Stretch| {
            let own = rule.parts.iter().find(|r| r.0 == part.0);
            let clipped = own.filter(|_| ends).map_or(part.1, |r| r.1.min(part.1));
            // "the dam | burst": a subject without its verb is no clause.
            let bare = cue.frame.clause
                && matches!(self.unit.tag(clipped), Tag::Verb | Tag::Aux)
                && !phrase::has_verb(self.unit, part.0, clipped);
            let end = own.filter(|_| bare).map_or(clipped, |r| r.1.max(clipped));
            // "told the mayor of Lund that", "posted on her page that", "said Monday the
            // dam": nothing of it is cited.
            let that = rule.parts.iter().map(|r| r.0).find(|r| {
                let opens = self.lexicon.openers.has(self.unit.lower(*r));
                let plain = cue.frame.hearer || !phrase::has_verb(self.unit, part.0, *r);
                let day =
                    (part.0..*r).all(|at| self.lexicon.days.has(self.unit.lower(at)));
                part.0 < *r && *r < end && (opens && plain || day)
            });
            // "The war has | cost the town": no content begins inside its verb.
            let cut = part
                .0
                .checked_sub(1)
                .is_some_and(|b| self.unit.tag(b) == Tag::Aux && !cue.meets((b, part.0)));
            let whole = rule.parts.iter().find(|r| cut && r.0 < part.0 && part.0 < r.1);
            let start = that.filter(|_| part.0 >= cue.at.1);
            (start.or(whole.map(|r| r.0)).unwrap_or(part.0), end)
        };
        let hangs = |p: &Stretch| quote && p.0 == cue.at.1 && !self.quotes(*p);
        parts.into_iter().filter(|p| !hangs(p)).map(clip).collect()
    }

    /// Whether the rules can be trusted alone: a denial, a clause with "that", or a verb
    /// that cites in a unit where nothing else does (`alone`).
    fn firm(&self, cue: &Cue, content: &Content, alone: Option<()>) -> bool {
        let Some(first) = content.parts.first() else { return false };
        let that = self.lexicon.openers.has(self.unit.lower(first.0));
        let verb = matches!(cue.form, Form::Verb | Form::Inverted | Form::Shared);
        let plain = verb && !cue.frame.weak;
        cue.frame.stance == Some(Stance::Denies)
            || plain && (that && cue.frame.clause || alone.is_some())
    }

    /// Whether somebody's words stand in a stretch.
    fn quotes(&self, part: Stretch) -> bool {
        (part.0..part.1).any(|at| {
            matches!(self.unit.shape(at), Shape::Quote(_)) || self.unit.quoted(at)
        })
    }

    /// Adds what the rules found and the model did not: that something is open or is
    /// told by nobody in particular, headlines with a colon, and whose a quote is.
    fn supply(&self, cited: &mut Vec<(Cue, Content, Manner)>) {
        let alone = cited.iter().all(|(_, c, _)| c.parts.is_empty()).then_some(());
        for (cue, content) in self.cues.iter().zip(&self.contents) {
            let same = cited.iter().position(|(c, ..)| cue.meets(c.at));
            let left: Vec<Stretch> = content
                .parts
                .iter()
                .copied()
                .filter(|p| self.quotes(*p))
                .filter(|p| {
                    let mut parts = cited.iter().flat_map(|(_, c, _)| &c.parts);
                    !parts.any(|q| p.0 < q.1 && q.0 < p.1)
                })
                .collect();
            let headline =
                cue.form == Form::Colon && self.unit.body_end() == self.unit.len();
            let silent = matches!(cue.form, Form::Open | Form::Hearsay | Form::Passive);
            match same {
                // A cue of which the model finds nothing that is cited.
                Some(same)
                    if cited[same].1.parts.is_empty()
                        && self.firm(cue, content, alone) =>
                {
                    cited[same] = (cue.clone(), content.clone(), Manner::Says);
                }
                Some(same) => {
                    if !left.is_empty() && cited[same].0.source.is_none() {
                        cited[same].0.source = cue.source;
                        cited[same].0.antecedent = cue.antecedent;
                    }
                    let parts = &mut cited[same].1.parts;
                    parts.extend(left);
                    parts.sort_unstable();
                }
                None if silent
                    || headline
                    || !left.is_empty()
                    || self.firm(cue, content, alone) =>
                {
                    cited.push((cue.clone(), content.clone(), Manner::Says));
                }
                None => {}
            }
        }
    }

    /// What the rules find cites and nothing else; of the rest, verbs that can take a
    /// clause and do.
    fn manner(&self, cue: &Cue, content: &Content) -> Manner {
        let ruled = self.cues.iter().zip(&self.contents).any(|(own, found)| {
            own.meets(cue.at) && (found.goes_on || !found.parts.is_empty())
        });
        let listed = self.lexicon.verbs.has(self.unit.lemma(cue.head));
        let says = listed && (cue.frame.clause || cue.frame.quote);
        let clause = content.parts.iter().any(|p| phrase::has_verb(self.unit, p.0, p.1));
        // "plans to build": what somebody means to do is not what he says.
        let means = cue.frame.to && !cue.frame.clause && !cue.frame.object;
        let told = clause && !means
            || content.parts.is_empty()
            || content.parts.iter().any(|p| self.quotes(*p))
            || !means && cue.frame.stance.is_some_and(|s| s != Stance::Asserts);
        if ruled && told || says && clause { Manner::Says } else { Manner::Holds }
    }
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

/// The source by the rules, where the tree has it too and the model finds another: two
/// against one.
fn agreed(
    tree: Option<Stretch>,
    rules: Option<Stretch>,
    model: Option<Stretch>,
) -> Option<Stretch> {
    let meets = |a: Stretch, b: Stretch| a.0 < b.1 && b.0 < a.1;
    let (tree, rules, model) = (tree?, rules?, model?);
    (meets(tree, rules) && !meets(model, tree) && !meets(model, rules)).then_some(rules)
}

/// The stretch nearest to the cue.
fn nearest(stretches: &[Stretch], cue: Stretch) -> Option<Stretch> {
    let gap =
        |s: &Stretch| if s.1 <= cue.0 { cue.0 - s.1 } else { s.0.saturating_sub(cue.1) };
    stretches.iter().copied().min_by_key(gap)
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
