//! A unit with what the rules find in it, and what becomes of that beside the model.
//!
//! In: a unit and the stretches that the model finds. Out: cue, source and content of
//! each attribution. The model is believed but where tree and rules agree against it, or
//! what it finds is no whole phrase; the rules add what it leaves out.

use super::features::Scene;
use super::{Manner, Model, Stance, phrase};
use crate::attribute::content::{self, Cited, Content};
use crate::attribute::cue::{self, Cue, Form, Stretch};
use crate::attribute::lexicon::Lexicon;
use crate::attribute::unit::{Shape, Unit};
use crate::segment::{Form as Inflection, Tag};

/// A unit with what the rules found in it.
pub(in crate::attribute) struct Ruled<'a> {
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
    pub(super) fn decide(
        &self,
        at: Stretch,
        model: &Model,
        scene: &Scene,
    ) -> (Cue, Content, Manner) {
        let (mut cue, rule) = self.read(at);
        let certain =
            matches!(cue.form, Form::Open | Form::Hearsay | Form::Quoted | Form::Named);
        if certain && !rule.parts.is_empty() {
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
        let mut parts = self.clipped(&cue, &rule, roles.content);
        cue.source = self.source(&cue, &roles.source, &parts, scene);
        cue.antecedent = cue.source.and_then(|s| self.named(s));
        // "the club, of which Lund was the head, said": an aside on who speaks.
        let after = cue.source.map_or(usize::MAX, |s| s.1);
        parts.retain(|p| p.1 > at.0 || p.0 < after || self.quotes(*p));
        let content = Content {
            fronted: parts.first().is_some_and(|c| c.0 < at.0),
            goes_on: rule.goes_on && parts.is_empty(),
            parts,
        };
        let manner = self.manner(&cue, &content);
        (cue, content, manner)
    }

    /// Who is cited: whom the model finds nearest, unless tree and rules agree on
    /// another; where it finds nobody, the subject of words that surely cite `parts`.
    fn source(
        &self,
        cue: &Cue,
        found: &[Stretch],
        parts: &[Stretch],
        scene: &Scene,
    ) -> Option<Stretch> {
        // "The ship was described as": not by the ship.
        let labelled = cue.frame.label
            && phrase::verb_group(self.unit, cue.head, self.lexicon).passive;
        let found: Vec<Stretch> =
            found.iter().copied().filter(|s| !labelled || s.0 >= cue.at.0).collect();
        let subject = scene.subject(cue.head).filter(|s| s.1 <= cue.at.0 && !labelled);
        let subject = subject.and_then(|s| self.without_relative(s));
        let model = nearest(&found, cue.at)
            .and_then(|s| self.without_relative(s))
            .and_then(|s| cue::without_day(self.unit, s, self.lexicon));
        if let Some(source) = agreed(subject, cue.source, model).or(model) {
            // "people who asked not to be named"
            let end = match self.is_relative(source.1) {
                true => scene.phrase(source.1 - 1).1.max(source.1),
                false => source.1,
            };
            return Some((source.0, end));
        }
        // Whoever says words in quotation marks, or that something is so, is named.
        let that = |p: &Stretch| self.lexicon.openers.has(self.unit.lower(p.0));
        let speaks = cue.form == Form::Shared
            || parts.iter().any(|p| self.quotes(*p) || p.0 >= cue.at.1 && that(p));
        let own = cue.source.filter(|s| !labelled || s.0 >= cue.at.0);
        subject.or(own).filter(|_| speaks)
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

    /// The content, where the rules know better how it begins or ends.
    fn clipped(&self, cue: &Cue, rule: &Content, parts: Vec<Stretch>) -> Vec<Stretch> {
        let quote = parts.iter().any(|p| p.1 <= cue.start() && self.quotes(*p));
        let hangs = |p: &Stretch| quote && p.0 == cue.at.1 && !self.quotes(*p);
        let kept = parts.into_iter().filter(|p| !hangs(p));
        kept.map(|part| {
            let end = self.content_end(cue, rule, part);
            (self.content_start(cue, rule, (part.0, end)), end)
        })
        .collect()
    }

    /// Where a content ends: by the rules that of a noun, that inside a relative clause or
    /// a participle set off by commas, and a clause that would lack its verb.
    fn content_end(&self, cue: &Cue, rule: &Content, part: Stretch) -> usize {
        let Some(own) = rule.parts.iter().find(|r| r.0 == part.0) else { return part.1 };
        let before = cue.start().checked_sub(1);
        let aside = before.is_some_and(|b| self.unit.shape(b) == Shape::Comma);
        let participle = self.unit.form(cue.head) == Inflection::PresentParticiple;
        let clause = aside && (cue.antecedent.is_some() || participle);
        let end = match clause || cue.form == Form::Noun {
            true => own.1.min(part.1),
            false => part.1,
        };
        // "the dam | burst": a subject without its verb is no clause.
        let bare = cue.frame.clause
            && matches!(self.unit.tag(end), Tag::Verb | Tag::Aux)
            && !phrase::has_verb(self.unit, part.0, end);
        if bare { own.1.max(end) } else { end }
    }

    /// Where a content begins: by the rules after those who are told, where or when, and
    /// before the verb that it would cut in two.
    fn content_start(&self, cue: &Cue, rule: &Content, part: Stretch) -> usize {
        // "told the mayor of Lund that", "posted on her page that", "said Monday the
        // dam": nothing of it is cited.
        let later = rule.parts.iter().map(|r| r.0).find(|r| {
            let opens = self.lexicon.openers.has(self.unit.lower(*r));
            let plain = cue.frame.hearer || !phrase::has_verb(self.unit, part.0, *r);
            let day = (part.0..*r).all(|at| self.lexicon.days.has(self.unit.lower(at)));
            part.0 < *r && *r < part.1 && (opens && plain || day)
        });
        if let Some(later) = later.filter(|_| part.0 >= cue.at.1) {
            return later;
        }
        // "The war has | cost the town".
        let before = part.0.checked_sub(1);
        let cut = before
            .is_some_and(|b| self.unit.tag(b) == Tag::Aux && !cue.meets((b, part.0)));
        let whole = rule.parts.iter().find(|r| cut && r.0 < part.0 && part.0 < r.1);
        whole.map_or(part.0, |r| r.0)
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
    pub(super) fn supply(&self, cited: &mut Vec<(Cue, Content, Manner)>) {
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
            let silent = matches!(
                cue.form,
                Form::Open | Form::Hearsay | Form::Passive | Form::Quoted | Form::Named
            );
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
